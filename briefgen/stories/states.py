"""People of whom sources tell what cannot both be so: alive and dead, guilty and acquitted, one post for two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, islice

from briefgen.model import Mention, Reading, Sentence
from briefgen.rules import Rule, patterns
from briefgen.rules.compiled import compiled
from briefgen.stories.cast import Cast
from briefgen.stories.slots import Figures
from briefgen.stories.stated import (
    Finding,
    Stated,
    concepts,
    finding,
    is_background,
    label,
    people_in,
    rule_of,
    sentences_of,
    several_sources,
    stated,
)
from briefgen.text.display import display
from briefgen.text.tokens import content_stems

LEAD = 4
"""Sentences in which a paper says who won; further down it tells of districts and of earlier votes."""

DEPTH = 40
"""Sentences of blame of a document that are set against others: bounds the pairs."""

REACH = 90
"""Characters before a name that are read for what is said of it."""

_OPEN = compiled(r"\b(?:if|whether|unless|had\s[\w\s]{2,30}\snot)\b|\?", re.I)
_RANKS = {"maj": "major", "lt": "lieutenant", "brig": "brigadier", "gen": "general", "col": "colonel"}
_RANKS |= {"capt": "captain", "sgt": "sergeant", "adm": "admiral", "cdr": "commander"}

_Found = tuple[int, Rule, Stated]


def find_states(readings: Sequence[Reading], cast: Cast, figures: Figures) -> list[Finding]:
    """Conflicts of states, of holders, of ranks, of blame, and of who the dead were."""
    return [
        *_states(readings, cast),
        *_holders(readings, cast),
        *_ranks(readings, cast),
        *_blame(readings),
        *_dead(readings, figures["killed"]),
    ]


@cache
def _rules(*slots: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in patterns("conflicts") if rule.attrs["slot"] in slots)


# --------------------------------------------------------------------------- states


def _states(readings: Sequence[Reading], cast: Cast) -> Iterator[Finding]:
    """One finding a person and kind; where the later state follows from the earlier, as death does, there is none."""
    held: dict[tuple[int, str], list[tuple[Rule, Stated]]] = {}
    for reading in readings:
        for sentence in sentences_of(reading):
            for key, rule, value in _stated_of(reading, sentence, cast):
                held.setdefault((key, rule.kind), []).append((rule, value))
    for (key, _), found in sorted(held.items()):
        sides = sorted({str(rule.attrs["side"]) for rule, _ in found})
        clusters = [[v for rule, v in found if rule.attrs["side"] == side] for side in sides]
        if several_sources(clusters) and _one_matter(clusters) and not _followed(clusters, sides):
            rule = found[0][0]
            yield finding(rule, "status", clusters, label(rule, name=cast.name(key)))


def _stated_of(reading: Reading, sentence: Sentence, cast: Cast) -> Iterator[_Found]:
    text = reading.document.text
    people = people_in(reading, sentence)
    if not people or _OPEN.search(text, sentence.start, sentence.end) or is_background(reading, sentence):
        return
    for mention in people:
        for rule in _rules("state", "state-before"):
            match = _about(rule, text, sentence, mention)
            if match:
                shown = text[min(mention.start, match.start()) : max(mention.end, match.end())]
                what = content_stems(match.groupdict().get("what") or "")
                yield cast.key(reading.document.id, mention.entity), rule, stated(reading, sentence, shown, group=what)
                break


def _about(rule: Rule, text: str, sentence: Sentence, mention: Mention) -> re.Match[str] | None:
    if rule.attrs["slot"] == "state-before":
        return rule.regex.search(text, max(sentence.start, mention.start - REACH), mention.start)
    return rule.regex.match(text, mention.end, sentence.end)


def _one_matter(clusters: Sequence[Sequence[Stated]]) -> bool:
    """Verdicts must be on one charge; a state without a charge is of the person."""
    return any(a.group & b.group or not (a.group or b.group) for a in clusters[0] for b in clusters[1])


def _followed(clusters: Sequence[Sequence[Stated]], sides: Sequence[str]) -> bool:
    """Whether every source of the later state is of a later day: somebody hurt has died since."""
    final = sides.index("dead") if "dead" in sides else None
    if final is None:
        return False
    later, earlier = clusters[final], clusters[1 - final]
    return all(a.day and b.day and a.day < b.day for a in earlier for b in later)


# --------------------------------------------------------------------------- holders of one post


def _holders(readings: Sequence[Reading], cast: Cast) -> Iterator[Finding]:
    """Different people in one place, told by sources of which none names both."""
    held: dict[str, list[_Found]] = {}
    for reading in readings:
        for sentence in sentences_of(reading):
            for found in _held_in(reading, sentence, cast):
                held.setdefault(found[1].kind, []).append(found)
    for _, told in sorted(held.items()):
        for one, other in combinations(sorted({key for key, _, _ in told}), 2):
            a, b = ([v for key, _, v in told if key == who] for who in (one, other))
            if _same_office(a, b) and not {v.source for v in a} & {v.source for v in b}:
                yield finding(told[0][1], "person", (a, b))


def _held_in(reading: Reading, sentence: Sentence, cast: Cast) -> Iterator[_Found]:
    text = reading.document.text
    for rule in _rules("holder"):
        if rule.kind == "won" and (sentence.index >= LEAD or is_background(reading, sentence)):
            continue
        for mention in people_in(reading, sentence):
            match = rule.regex.match(text, mention.end, sentence.end)
            if match and not _OPEN.search(text, sentence.start, sentence.end):
                groups = match.groupdict()
                office = next((groups[g] for g in ("what", "what2", "what3") if groups.get(g)), "")
                value = stated(reading, sentence, text[mention.start : mention.end], group=content_stems(office))
                yield cast.key(reading.document.id, mention.entity), rule, value


_RULING = frozenset({"govern", "government", "premier", "prime", "minister", "country", "countri"})


def _same_office(a: Sequence[Stated], b: Sequence[Stated]) -> bool:
    """Offices that share a word, or both of which are that of a government."""
    pairs = [(v.group, w.group) for v in a for w in b]
    return any(v & w or (v & _RULING and w & _RULING) or not (v and w) for v, w in pairs)


# --------------------------------------------------------------------------- ranks


def _ranks(readings: Sequence[Reading], cast: Cast) -> Iterator[Finding]:
    rule = rule_of("rank")
    held: dict[int, list[Stated]] = {}
    for reading in readings:
        for sentence in sentences_of(reading):
            for mention in people_in(reading, sentence):
                for value in _ranks_of(reading, sentence, mention, rule):
                    held.setdefault(cast.key(reading.document.id, mention.entity), []).append(value)
    for key, values in sorted(held.items()):
        clusters: list[list[Stated]] = []
        for value in values:
            home = next((c for c in clusters if _one_rank(c[0], value)), None)
            if home is None:
                clusters.append([value])
            else:
                home.append(value)
        if len(clusters) == 2 and not {v.source for v in clusters[0]} & {v.source for v in clusters[1]}:
            yield finding(rule, "role", clusters, label(rule, name=cast.name(key)))


_APPOSED = compiled(r",\s(?P<value>(?:an?|the)\s(?:(?:retired|former|serving|army|police|navy)\s)*)")


def _ranks_of(reading: Reading, sentence: Sentence, mention: Mention, rule: Rule) -> Iterator[Stated]:
    """The rank before the name, or in the apposition after it."""
    text = reading.document.text
    start = max(sentence.start, mention.start - 30)
    before = [m for m in rule.regex.finditer(text, start, mention.end) if m.start() <= mention.start]
    if before and compiled(r"\s?|\s?[A-Z]?").fullmatch(text[before[-1].end() : mention.start]):
        yield _rank(reading, sentence, before[-1]["value"], before[-1]["value"])
    opened = _APPOSED.match(text, mention.end, sentence.end)
    after = rule.regex.match(text, opened.end(), sentence.end) if opened else None
    if opened and after:
        yield _rank(reading, sentence, text[opened.start("value") : after.end()], after["value"])


def _rank(reading: Reading, sentence: Sentence, shown: str, rank: str) -> Stated:
    full = (_RANKS.get(w.strip("."), w.strip(".")) for w in compiled(r"[\s-]+").split(rank.lower()))
    return stated(reading, sentence, shown, context=frozenset(full))


def _one_rank(a: Stated, b: Stated) -> bool:
    """A general is a major general cut short."""
    return a.context <= b.context or b.context <= a.context


# --------------------------------------------------------------------------- blame


def _blame(readings: Sequence[Reading]) -> Iterator[Finding]:
    """One effect, two causes, by different speakers."""
    values = [(what, v, rule) for reading in readings for what, v, rule in islice(_blamed(reading), DEPTH)]
    for (what, a, rule), (_, b, _) in combinations(values, 2):
        if a.source != b.source and a.group & b.group and not a.context & b.context and a.context and b.context:
            yield finding(rule, "status", ([a], [b]), label(rule, what=what))
            return


def _blamed(reading: Reading) -> Iterator[tuple[str, Stated, Rule]]:
    text = reading.document.text
    for sentence in sentences_of(reading):
        if is_background(reading, sentence):
            continue
        for rule in _rules("blame"):
            match = rule.regex.search(text, sentence.start, sentence.end)
            if match and not compiled(r"\w+ing\b").match(match["what"]):
                what, cause = content_stems(match["what"]), content_stems(match["cause"])
                value = stated(reading, sentence, match["cause"], group=what, context=cause)
                shown = display(match["what"])
                yield shown[:1].lower() + shown[1:] if shown.startswith("The ") else shown, value, rule
                break


# --------------------------------------------------------------------------- who the dead were


def _dead(readings: Sequence[Reading], found: Sequence[Stated]) -> Iterator[Finding]:
    """Fighters by one account, guests or villagers by another; a source that counts both by one voice has no rival."""
    fighters = [v for v in found if v.group & concepts("fighters")]
    others = [v for v in found if not v.group & concepts("fighters") and _counts_all(v)]
    named = {v.origin for v in fighters}
    others = [v for v in others if v.origin not in named or v.origin is None]
    harmless = any(_bystanders(r) for r in readings)
    if fighters and others and harmless and several_sources((fighters, others)):
        yield finding(rule_of("members"), "role", (fighters, others))


def _counts_all(value: Stated) -> bool:
    return not value.group or bool(value.group & concepts("bystanders"))


_DISPUTED = compiled(r"\b(?:no|not|none|deny|denie[ds]|without)\b", re.I)


def _bystanders(reading: Reading) -> bool:
    """Whether a sentence says that there were no fighters, or denies it: without that both counts may be right."""
    text = reading.document.text
    lines = (text[s.start : s.end] for s in sentences_of(reading))
    told = (line for line in lines if _DISPUTED.search(line))
    return any(content_stems(line) & (concepts("fighters") | {"member", "membe"}) for line in told)
