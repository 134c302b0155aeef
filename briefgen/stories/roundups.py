"""Texts that gather many happenings: news in brief, a morning digest, a live page that goes from subject to subject.

Such a text is like a little of everything, so it would bring what it says of one event into the story of another. It
shows in how it is built: there are places in it where hardly a word stands both before and behind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise

from msgspec import Struct

from briefgen.model import Document
from briefgen.rules import patterns
from briefgen.stories.rows import Rows

LEAST = 6
"""Sentences under which how a text is built says nothing."""

LIMITS, PARTS = ((0, 2), (1, 5)), 4
"""Most names and words of meaning that stand on both sides of where one subject ends, for short items or for long ones
with chance words in common, and the subjects of a round-up.
Of 1,103 real articles 6 look like one, of 400 put together from the beginnings of four to eight articles 53 %."""

CALLED_LIMITS, CALLED_PARTS = (*LIMITS, (2, 8)), 2
"""The same where the headline calls the text one: 77 % of three parts and more are found, and 6 % of articles
would be, but for their headlines."""

THREAD = 0.5
"""Share of the subjects that one word may run through: a word in more of them is what the text is about."""

OWN = 0.7
"""Share of the subjects that must have a name of their own."""


class RoundUp(Struct, frozen=True):
    """Why a text is taken for a round-up, in words. ``called``: its headline says so, too."""

    reason: str
    called: bool


def round_up(document: Document, rows: Rows) -> RoundUp | None:
    """What makes ``document`` look like a round-up; None for a text on one subject."""
    if len(rows.words) < LEAST:
        return None
    called = _called(document)
    limits, least = (CALLED_LIMITS, CALLED_PARTS) if called else (LIMITS, PARTS)
    running = _running(rows)
    ways = (
        [i for i, (names, rest) in enumerate(running, 1) if names <= most and rest <= others] for most, others in limits
    )
    number = max((len(cuts) + 1 for cuts in ways if len(cuts) + 1 >= least and _apart(rows, cuts)), default=0)
    if not number:
        return None
    by = f", and its headline says so ({called})" if called else ""
    return RoundUp(f"a round-up: it goes through {number} subjects that have nothing in common{by}", bool(called))


def _called(document: Document) -> str | None:
    """The words of the headline that call it a round-up."""
    title = next((document.slice(b.start, b.end) for b in document.blocks if b.kind == "headline"), None)
    found = (rule.regex.search(title or document.source.title or "") for rule in patterns("roundups"))
    return next((match.group().strip() for match in found if match), None)


def _running(rows: Rows) -> list[tuple[int, int]]:
    """For each place between two sentences the names, and all concepts, that stand both before and behind."""
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for i, row in enumerate(rows.concepts):
        for term in row:
            first.setdefault(term, i)
            last[term] = i
    named = frozenset[str]().union(*_names(rows))
    change = [[0, 0] for _ in range(len(rows.concepts) + 1)]
    for term, start in first.items():
        if term and last[term] > start:
            for at, step in ((start, 1), (last[term], -1)):
                change[at][0] += step * (term in named)
                change[at][1] += step
    sums = list(accumulate(change, lambda a, b: [a[0] + b[0], a[1] + b[1]]))
    return [(names, rest) for names, rest in sums[: len(rows.concepts) - 1]]


def _names(rows: Rows) -> list[frozenset[str]]:
    """The concepts of each sentence that are written with a capital there, but for its first word."""
    pairs = (zip(terms[1:], written[1:], strict=True) for terms, written in zip(rows.concepts, rows.words, strict=True))
    return [frozenset(term for term, word in row if term and word[0].isupper()) for row in pairs]


def _apart(rows: Rows, cuts: Sequence[int]) -> bool:
    """No word runs through the subjects, and most have a name that no other has."""
    spans = list(pairwise([0, *cuts, len(rows.concepts)]))
    running = Counter(term for a, b in spans for term in {t for row in rows.concepts[a:b] for t in row if t})
    if not running or max(running.values()) > max(1, THREAD * len(spans)):
        return False
    found = _names(rows)
    names = [frozenset[str]().union(*found[a:b]) for a, b in spans]
    spread = Counter(name for those in names for name in those)
    return sum(any(spread[name] == 1 for name in those) for those in names) >= OWN * len(spans)
