"""Where one source says there is none and another counts some, or a group claims what others see no tie to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefgen.model import Reading
from briefgen.rules import Rule, patterns
from briefgen.stories.slots import figures, in_rows
from briefgen.stories.stated import Finding, Stated, finding, is_background, rule_of, sentences_of, stated

EARLY = 20
"""Sentences in which a report says that nobody was hurt; further down it is of another happening."""


def find_clashes(readings: Sequence[Reading]) -> list[Finding]:
    """Conflicts of nobody and somebody hurt, and of a claim of responsibility and no tie."""
    return [*_none(readings), *_claims(readings)]


def _none(readings: Sequence[Reading]) -> Iterator[Finding]:
    """Nobody hurt by one source, a count of them by another that is no later."""
    for rule in patterns("conflicts"):
        if rule.attrs["slot"] != "none":
            continue
        counted = rule_of(str(rule.attrs["of"]))
        none = [value for reading in readings for value in _told(reading, rule, EARLY)]
        given = [v for r in readings for v in figures(r, counted) if v.low > 0]
        some = [v for v in given if all(v.source != n.source and not _later(v, n) for n in none)]
        if none and some:
            yield finding(rule, "figure", (none, *in_rows(some)))


def _claims(readings: Sequence[Reading]) -> Iterator[Finding]:
    """A group claims an attack, and somebody sees no tie to any."""
    made, doubted = (
        [value for reading in readings for value in _told(reading, rule_of(kind), None)]
        for kind in ("claim-made", "claim-doubted")
    )
    if made and doubted:
        yield finding(rule_of("claim-made"), "status", (made, doubted))


def _told(reading: Reading, rule: Rule, depth: int | None) -> Iterator[Stated]:
    """What ``rule`` finds in the first ``depth`` sentences, as its clause."""
    text = reading.document.text
    for sentence in sentences_of(reading):
        match = rule.regex.search(text, sentence.start, sentence.end)
        if match and (depth is None or sentence.index < depth) and not is_background(reading, sentence):
            yield stated(reading, sentence, _clause(text, sentence.start, sentence.end, match))


_BORDER = re.compile(r"[,;—–“”\"]|\s(?:which|who|where|while|but|although|though|because)\s")


def _clause(text: str, start: int, end: int, match: re.Match[str]) -> str:
    left = max((m.end() for m in _BORDER.finditer(text, start, match.start())), default=start)
    right = min((m.start() for m in _BORDER.finditer(text, match.end(), end)), default=end)
    return text[left:right].strip(" .'’‘")


def _later(value: Stated, other: Stated) -> bool:
    return value.day is not None and other.day is not None and value.day > other.day
