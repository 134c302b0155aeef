"""Which of many texts are copies of which, without comparing each with each.

Two texts are compared in full when an index of shingles shows that they may be copies. Of long texts every fourth
shingle is in it, of short ones all, so that what is found is what comparing all pairs finds.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

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


_ROOM = 4
"""Times as many marks as shingles: one in five that a single text has is taken to be another's too, and costs room."""


def copied_from(texts: Iterable[frozenset[int]]) -> Iterator[tuple[int, int]]:
    """(number, earlier number) of each text that shares `COPY` of the shorter one's shingles with an earlier text, by
    the first such. Numbers count the texts given, which are lists of shingles of four bytes, from 0."""
    rows = [array("I", sorted(text)) for text in texts]
    met_twice = _met_twice(rows)
    short, sampled = Index(_MOST), Index(_MOST)
    for number, row in enumerate(rows):
        if len(row) < _LONG:
            short.note(filter(met_twice, row), number)
    later: list[list[int]] = [[] for _ in rows]
    for number, row in enumerate(rows):
        shared = list(filter(met_twice, row))
        sample = [shingle for shingle in shared if shingle % _SAMPLE == 0] if len(row) >= _LONG else []
        for other, count in sampled.met(sample).items():
            if count >= _SUSPECT * COPY * min(len(row), len(rows[other])) / _SAMPLE:
                later[number].append(other)
        sampled.note(sample, number)
        for other, count in short.met(shared).items():
            if other != number and count >= _SUSPECT * COPY * min(len(row), len(rows[other])):
                later[max(number, other)].append(min(number, other))
    for number, others in enumerate(later):
        first = next((other for other in sorted(set(others)) if _is_copy(rows[number], rows[other])), None)
        if first is not None:
            yield number, first


def _met_twice(rows: Sequence[array[int]]) -> Callable[[int], bool]:
    """Whether a shingle may be in two texts: most are in one alone and need no place in an index. Never wrong about
    one that is in two."""
    size = 1 << (_ROOM * sum(map(len, rows))).bit_length()
    marks = bytearray(size)
    for row in rows:
        for shingle in row:
            marks[shingle % size] += marks[shingle % size] < 2
    return lambda shingle: marks[shingle % size] > 1


class Index:
    """The first ``most`` texts that have each shingle; a list only where there are several: it takes the more room."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._texts: dict[int, int | list[int]] = {}

    def note(self, shingles: Iterable[int], number: int) -> None:
        for shingle in shingles:
            texts = self._texts.setdefault(shingle, number)
            if isinstance(texts, list):
                texts.extend([number] if len(texts) < self._most else [])
            elif texts != number:
                self._texts[shingle] = [texts, number]

    def met(self, shingles: Iterable[int]) -> Counter[int]:
        """How many of ``shingles`` each text has."""
        found: Counter[int] = Counter()
        for shingle in shingles:
            texts = self._texts.get(shingle, ())
            if isinstance(texts, int):
                found[texts] += 1
            else:
                found.update(texts)
        return found


def _is_copy(a: array[int], b: array[int]) -> bool:
    inside = frozenset(a)
    return sum(shingle in inside for shingle in b) >= COPY * min(len(a), len(b))
