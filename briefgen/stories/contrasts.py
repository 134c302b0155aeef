"""Conflicts that the words themselves mark: what a source sets against what it told, turned causes, light and serious
wounds of one person, and so many of the same whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from briefgen.model import Reading, Sentence
from briefgen.rules import Rule
from briefgen.rules.compiled import compiled
from briefgen.stories.stated import (
    Finding,
    Stated,
    finding,
    is_background,
    label,
    rule_of,
    sentences_of,
    several_sources,
    stated,
)
from briefgen.text.tokens import concept, content_stems

DEPTH = 200
"""Parts of a whole in a story that are set against each other: bounds the pairs."""

NEAR = 0.1
"""Share of the larger by which two counts of the same whole may differ and still be of one moment."""


def find_contrasts(readings: Sequence[Reading]) -> list[Finding]:
    """Conflicts of explicit contrasts, of cause and effect, of how badly somebody was hurt, and of parts of a whole."""
    return [*_merely(readings), *_contrary(readings), *_orders(readings), *_wounds(readings), *_parts(readings)]


# --------------------------------------------------------------------------- one source against itself


def _merely(readings: Sequence[Reading]) -> Iterator[Finding]:
    """ "But a spokeswoman said it merely suggested ...", against the sentence before, which is of the same matter."""
    rule = rule_of("contrast-merely")
    for reading, before, sentence, match in _matches(readings, rule):
        text = reading.document.text
        if before is None or not _of_one_matter(text, before, sentence, match):
            continue
        told = stated(reading, before, text[before.start : before.end])
        other = stated(reading, sentence, match["told"])
        yield finding(rule, "status", ([told], [other]), label(rule, who=_in_line(match["who"])))


def _contrary(readings: Sequence[Reading]) -> Iterator[Finding]:
    """ "Contrary to earlier reports that ...": the reports against the rest of the sentence."""
    rule = rule_of("contrast-contrary")
    for reading, _, sentence, match in _matches(readings, rule):
        line = reading.document.text[sentence.start : sentence.end]
        rest = max(line[: match.start()], line[match.end() :], key=len).strip(" ,.;")
        if len(rest.split()) > 2:
            yield finding(
                rule, "status", ([stated(reading, sentence, match["told"])], [stated(reading, sentence, rest)])
            )


def _matches(
    readings: Sequence[Reading], rule: Rule
) -> Iterator[tuple[Reading, Sentence | None, Sentence, re.Match[str]]]:
    """Each sentence that ``rule`` finds, with the one before it."""
    for reading in readings:
        before = None
        for sentence in sentences_of(reading):
            match = rule.regex.search(reading.document.text[sentence.start : sentence.end])
            if match and not is_background(reading, sentence):
                yield reading, before, sentence, match
            before = sentence


_ASKED = compiled(r"\b(?:request|order|demand|insist|requir|impos|instruct)\w*")
_PUT = compiled(r"\b(?:merely|only|simply|just)\s(?:suggested|recommended|proposed|advised|asked|encouraged)\b")


def _of_one_matter(text: str, one: Sentence, other: Sentence, match: re.Match[str]) -> bool:
    """Whether the sentences share a term, or the one tells of a request that the other makes a suggestion."""
    shared = content_stems(text[one.start : one.end]) & content_stems(text[other.start : other.end])
    lessened = _ASKED.search(text, one.start, one.end) and _PUT.search(match["told"])
    return bool(lessened or shared - content_stems(match["who"]))


def _in_line(who: str) -> str:
    return compiled(r"^(?:The|A|An)(?=\s)").sub(lambda m: m.group().lower(), who)


# --------------------------------------------------------------------------- sources against each other


def _orders(readings: Sequence[Reading]) -> Iterator[Finding]:
    """A fire that caused an explosion, and an explosion that caused a fire."""
    rule = rule_of("cause-order")
    held: dict[tuple[str, str], list[Stated]] = {}
    for reading, _, sentence, match in _matches(readings, rule):
        pair = (match["cause"] or match["cause2"], match["effect"] or match["effect2"])
        cause, effect = (concept(noun.lower().split()[-1]) for noun in pair)
        held.setdefault((cause, effect), []).append(stated(reading, sentence, match.group()))
    for (cause, effect), values in sorted(held.items()):
        turned = held.get((effect, cause), [])
        if cause < effect and turned and not _one_source_says_both(values, turned):
            yield finding(rule, "status", (values, turned))


def _wounds(readings: Sequence[Reading]) -> Iterator[Finding]:
    """Serious injuries in one source, none that are serious in another, of the one child or pilot of the story."""
    badly, lightly = (
        [
            (match["who"].lower(), stated(reading, sentence, match.group()))
            for reading, _, sentence, match in _matches(readings, rule_of(kind))
        ]
        for kind in ("hurt-badly", "hurt-lightly")
    )
    grave, slight = [v for _, v in badly], [v for _, v in lightly]
    people = {"child" if who in ("boy", "child", "toddler", "baby") else who for who, _ in (*badly, *lightly)}
    if len(people) == 1 and not _one_source_says_both(grave, slight) and several_sources((grave, slight)):
        rule = rule_of("hurt-badly")
        if grave and slight:
            yield finding(rule, "status", (grave, slight), label(rule, who=badly[0][0]))


def _one_source_says_both(one: Sequence[Stated], other: Sequence[Stated]) -> bool:
    return bool({v.source for v in one} & {v.source for v in other})


def _parts(readings: Sequence[Reading]) -> Iterator[Finding]:
    """ "20 of 71 laps" and "21 of 71 laps"."""
    rule = rule_of("of-whole")
    found = [
        (match, stated(reading, sentence, match.group(), low=float(match["part"])))
        for reading, _, sentence, match in _matches(readings, rule)
    ][:DEPTH]
    for (a, one), (b, two) in combinations(found, 2):
        small, large = sorted((one.low, two.low))
        same = a["unit"].lower() == b["unit"].lower() and a["whole"] == b["whole"]
        if same and one.source != two.source and 0 < large - small <= NEAR * large:
            low, high = sorted((one, two), key=lambda v: v.low)
            yield finding(rule, "figure", ([low], [high]), label(rule, unit=a["unit"].lower()))
