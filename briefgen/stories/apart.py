"""What tells two like events apart: the months and years that texts name, and the names and figures that open them.

Two arrests, two quakes or two trials are told in the same words. But each has its own people, places and figures, and
they stand where the text begins; the other event has them nowhere there, or mentions them further down.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain

from briefgen.rules import entries
from briefgen.stories.rows import Rows
from briefgen.text.tokens import concept

OTHER_TIME, TIMED = 0.8, 4
"""What clusters of other months, or of other years, lose of their similarity, and the texts with one that it takes for
half of that: two like events lie months apart, and an undated text often names its month. Of pairs of texts on two
like events that name months 80 % name no common one, of those on one event 18 %."""

AGREED, NEXT = 0.35, 0.7
"""Cosine of two clusters' months, or years, from which they are of one time; what the next month counts for. So of the
pairs in one story 8 of a hundred are of two like events in one folder, where 18 were; one time in full from 0.2 or 0.5
gives the same to a point."""

OPENING, HEAVY = 3, 25
"""Sentences of a text whose names and figures open it, and how many of its heaviest terms a name must be among
to tell: with 2 or 4 sentences, or all names, a pile in two or three falls by half a point."""

OTHERS, OWNED = 0.8, 0.4
"""What clusters at most lose of their similarity where each has a name or figure of its own, and the share of its texts
that must open with it. Of the pairs in one story 5 of a hundred are then of two like events in one folder, where 9
were, fewer in either half of 33 topics; two piles gain a point, and no folder on one event breaks."""

UNSURE, STRAY = 2.5, 0.25
"""Texts without it that a cluster is taken to have besides its own, for two or three texts prove little; the share of
the other cluster's texts that may open with it before it is nobody's own."""


def openings(rows: Rows) -> frozenset[str]:
    """The concepts of names and figures in the first sentences. A name has a capital; a figure of one digit recurs by
    chance, and news agencies are in all texts."""
    found = zip(chain.from_iterable(rows.concepts[:OPENING]), chain.from_iterable(rows.words[:OPENING]), strict=True)
    named = (term for term, word in found if (len(term) > 1 if term[:1].isdigit() else term and word[0].isupper()))
    return frozenset(named) - _agencies()


def telling(heaviest: Iterable[str], openings: frozenset[str]) -> Iterator[str]:
    """Those of ``openings`` that tell of which event a text is, by the terms of the text, ``heaviest`` first."""
    for place, term in enumerate(heaviest):
        if term in openings and (place < HEAVY or term[0].isdigit()):
            yield term


@cache
def _agencies() -> frozenset[str]:
    named = (part for line in entries("agencies") for part in line.split("=")[0].split())
    return frozenset(concept(word) for word in named)


def of_one_matter(a: Mapping[int, int], n: int, b: Mapping[int, int], m: int) -> float:
    """What is left of the similarity of two clusters for what opens their texts: counts of it, and of the texts."""
    if min(n, m) < 2:
        return 1.0
    own = min(_own(a, n, b, m), _own(b, m, a, n))
    return 1 - OTHERS * max(0.0, own - OWNED) / (1 - OWNED)


def _own(a: Mapping[int, int], n: int, b: Mapping[int, int], m: int) -> float:
    """The share of ``n`` texts that open with what most of them open with, and hardly one of the ``m`` others."""
    least = OWNED * (n + UNSURE)
    shares = (count / (n + UNSURE) * (1 - b.get(term, 0) / (STRAY * m)) for term, count in a.items() if count > least)
    return max(shares, default=0.0)


def of_one_time(a: Mapping[int, int], b: Mapping[int, int], timed: int, near: Callable[[int, int], float]) -> float:
    """What is left for the months, or years, that the texts of two clusters name, ``timed`` of the fewer at all."""
    if not timed:
        return 1.0
    apart = max(0.0, 1 - _agreeing(a, b, near) / AGREED)
    return 1 - OTHER_TIME * apart * timed / (timed + TIMED)


def near_month(a: int, b: int) -> float:
    gap = min((a - b) % 12, (b - a) % 12)
    return 1.0 if gap == 0 else NEXT if gap == 1 else 0.0


def near_year(a: int, b: int) -> float:
    return 1.0 if a == b else NEXT if abs(a - b) == 1 else 0.0


def _agreeing(a: Mapping[int, int], b: Mapping[int, int], near: Callable[[int, int], float]) -> float:
    """Cosine of two counts of months or years, neighbours counting as nearly the same."""
    if len(a) == len(b) == 1:
        (one,), (other,) = a, b
        return near(one, other)

    def common(x: Mapping[int, int], y: Mapping[int, int]) -> float:
        return sum(n * m * near(p, q) for p, n in x.items() for q, m in y.items())

    return min(1.0, common(a, b) / math.sqrt(common(a, a) * common(b, b)))
