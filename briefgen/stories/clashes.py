"""Where one source says there is none and another counts some, or a group claims what others see no tie to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from briefgen.extract.claims import within
from briefgen.model import Reading
from briefgen.rules import Rule, patterns
from briefgen.rules.compiled import compiled
from briefgen.stories.slots import Figures, in_rows
from briefgen.stories.stated import Finding, Stated, finding, is_background, rule_of, sentences_of, stated
from briefgen.text.tokens import content_stems

EARLY = 20
"""Sentences in which a report says that nobody was hurt; further down it is of another happening."""


NEAR_YEARS, YEAR_SHARED, YEAR_SHARE, YEAR_DEPTH = 3, 6, 0.7, 20
"""Years by which two sources may differ on one event, terms that their sentences must share, their share of the
shorter, and the dated lines of a document that are read: no pair of two events passed in 111 groups of articles."""


def find_clashes(readings: Sequence[Reading], figures: Figures) -> list[Finding]:
    """Conflicts of nobody and somebody hurt, of a claim of responsibility and no tie, and of the year of one event."""
    return [*_none(readings, figures), *_claims(readings), *_years(readings)]


def _none(readings: Sequence[Reading], figures: Figures) -> Iterator[Finding]:
    """Nobody hurt by one source, a count of them by another that is no later."""
    for rule in patterns("conflicts"):
        if rule.attrs["slot"] != "none":
            continue
        none = [value for reading in readings for value in _told(reading, rule, EARLY)]
        if not none:
            continue
        given = [v for v in figures[str(rule.attrs["of"])] if v.low > 0]
        some = [v for v in given if all(v.source != n.source and not _later(v, n) for n in none)]
        if some:
            yield finding(rule, "figure", (none, *in_rows(some)))


def _claims(readings: Sequence[Reading]) -> Iterator[Finding]:
    """What one side tells, and somebody else does not see so: the rule ``against`` names the other side's rule."""
    for rule in patterns("conflicts"):
        if "against" not in rule.attrs:
            continue
        made, doubted = (
            [value for reading in readings for value in _told(reading, side, None)]
            for side in (rule, rule_of(str(rule.attrs["against"])))
        )
        if made and doubted:
            yield finding(rule, "status", (made, doubted))


def _told(reading: Reading, rule: Rule, depth: int | None) -> Iterator[Stated]:
    """What ``rule`` finds in the first ``depth`` sentences, as its clause."""
    text = reading.document.text
    for sentence in sentences_of(reading):
        match = rule.regex.search(text, sentence.start, sentence.end)
        if match is None or (depth is not None and sentence.index >= depth):
            continue
        if "years" in str(rule.attrs["topic"]) or not is_background(reading, sentence):
            yield stated(reading, sentence, _clause(text, sentence.start, sentence.end, match))


_BORDER = compiled(r"[,;—–“”\"]|\s(?:which|who|where|while|but|although|though|because)\s")


def _clause(text: str, start: int, end: int, match: re.Match[str]) -> str:
    left = max((m.end() for m in _BORDER.finditer(text, start, match.start())), default=start)
    right = min((m.start() for m in _BORDER.finditer(text, match.end(), end)), default=end)
    return text[left:right].strip(" .'’‘")


def _later(value: Stated, other: Stated) -> bool:
    return value.day is not None and other.day is not None and value.day > other.day


# --------------------------------------------------------------------------- years


def _years(readings: Sequence[Reading]) -> Iterator[Finding]:
    """Two sources that tell one old event in the same words and give it different years."""
    lines = [line for reading in readings for line in _dated(reading)]
    for (ta, year_a, a), (tb, year_b, b) in combinations(lines, 2):
        apart = a.source != b.source and 0 < abs(year_a - year_b) <= NEAR_YEARS
        shared = len(ta & tb) if apart else 0
        if shared >= YEAR_SHARED and shared >= YEAR_SHARE * min(len(ta), len(tb)):
            yield finding(rule_of("day"), "date", ([a], [b]))


def _dated(reading: Reading) -> list[tuple[frozenset[str], int, Stated]]:
    found = []
    text = reading.document.text
    for sentence in sentences_of(reading):
        dates = within(reading.dates, sentence.start, sentence.end)
        iso = dates[0].iso if len(dates) == 1 and not dates[0].relative and not dates[0].iso_end else None
        if iso and len(iso) == len("2026"):
            words = text[sentence.start : dates[0].start] + text[dates[0].end : sentence.end]
            value = stated(reading, sentence, text[dates[0].start : dates[0].end])
            found.append((frozenset(t for t in content_stems(words) if not t[:1].isdigit()), int(iso), value))
    return found[:YEAR_DEPTH]
