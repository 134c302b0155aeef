"""Which of many texts are copies of which, without comparing each with each.

Two texts are compared in full when an index of shingles shows that they may be copies. Of long texts every fourth
shingle is in it, of short ones all, so that what is found is what comparing all pairs finds.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from briefgen.text.shingles import COPY

_LONG = 200
"""Shingles from which a sample tells: a pair at the threshold shares 60 of 200, 15 of them in the sample."""

_SAMPLE = 4

_SUSPECT = 0.35
"""Part of what the index must show of a pair at the threshold. Of 15 shared ones expected in the sample fewer than 5
come out in one of a thousand pairs right at the threshold."""

_MOST = 16
"""Texts noted for one shingle. A copy of what a hundred papers print meets the first of them; what more texts share
without being copies is everybody's phrase, and must not make a build quadratic."""


def copied_from(texts: Iterable[frozenset[int]]) -> Iterator[tuple[int, int]]:
    """(number, earlier number) of each text that shares `COPY` of the shorter one's shingles with an earlier text, by
    the first such. Numbers count the texts given, which are lists of shingles, from 0."""
    rows = [array("L", sorted(text)) for text in texts]
    short = _noted(row if len(row) < _LONG else () for row in rows)
    sampled: dict[int, list[int]] = {}
    later: list[list[int]] = [[] for _ in rows]
    for number, row in enumerate(rows):
        sample = [shingle for shingle in row if shingle % _SAMPLE == 0] if len(row) >= _LONG else []
        met = Counter(other for shingle in sample for other in sampled.get(shingle, ()))
        for other, count in met.items():
            if count >= _SUSPECT * COPY * min(len(row), len(rows[other])) / _SAMPLE:
                later[number].append(other)
        _note(sampled, sample, number)
        met = Counter(other for shingle in row for other in short.get(shingle, ()) if other != number)
        for other, count in met.items():
            if count >= _SUSPECT * COPY * min(len(row), len(rows[other])):
                later[max(number, other)].append(min(number, other))
    for number, others in enumerate(later):
        first = next((other for other in sorted(set(others)) if _is_copy(rows[number], rows[other])), None)
        if first is not None:
            yield number, first


def _noted(rows: Iterable[Sequence[int]]) -> dict[int, list[int]]:
    index: dict[int, list[int]] = {}
    for number, row in enumerate(rows):
        _note(index, row, number)
    return index


def _note(index: dict[int, list[int]], shingles: Iterable[int], number: int) -> None:
    for shingle in shingles:
        texts = index.setdefault(shingle, [])
        if len(texts) < _MOST:
            texts.append(number)


def _is_copy(a: array[int], b: array[int]) -> bool:
    inside = frozenset(a)
    return sum(shingle in inside for shingle in b) >= COPY * min(len(a), len(b))
