"""Which documents tell one story.

Agglomeration by the mean similarity of two clusters, with a cohesion test: the tighter two clusters are in themselves,
the more alike they must be to become one. So two quakes stay two stories, and a loose story stays one. Candidates come
from an inverted index of each document's heaviest terms; no step looks at all pairs.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Protocol, TypeVar

from briefgen.model import Document
from briefgen.stories.profiles import Profile, fading, profiles

SAME_STORY = 0.095
"""Similarity from which two clusters tell one story. On piles of 146 to 915 real articles B-cubed F is 97, 92, 93 and
98 here; 0.085 loses 2 on short articles, 0.105 loses 3 on mixed ones. Of 85 folders on one event 79 stay whole."""

LOOSE = 0.12
"""Mean similarity inside a cluster up to which it asks nothing more of what joins it."""

PRIOR = 2
"""Pairs as loose as that which a cluster is taken to have besides its own: two alike documents prove no tightness."""

TIGHTNESS = 0.8
"""How much of a cluster's tightness what joins it must share: at 0 (mean link alone) a pile with two similar events of
each topic falls from 93 to 84, at 0.85 whole events begin to break."""

KEYS = 40
"""The heaviest terms of a document, by which it is looked up; with all of its terms the same stories come out."""

CROWD = 64
"""Documents with a term, those nearest before in order of day, that one with the same term is compared with."""

WORTH = 0.03
"""Similarity by the heaviest terms alone from which two documents are compared in full."""

NEIGHBOURS = 24
"""Earlier documents that one is compared with in full, the most alike by their heaviest terms."""


class Read(Protocol):
    """A reading, or what stands for one that is kept on disk."""

    @property
    def document(self) -> Document: ...


R = TypeVar("R", bound=Read)


def group(readings: Sequence[R]) -> tuple[tuple[R, ...], ...]:
    """The readings in groups of one story each; groups by their first source, readings in source order."""
    clusters = cluster(profiles([reading.document for reading in readings]))
    return tuple(tuple(readings[i] for i in members) for members in clusters)


def cluster(items: Sequence[Profile]) -> list[list[int]]:
    """Indexes of ``items`` by story: members in order, stories by their first member."""
    pile = _Pile(items)
    pile.merge()
    return sorted(sorted(members) for members in pile.members.values())


class _Pile:
    """Clusters by the index of one member; ``links`` holds, for neighbours, the sum over their pairs of documents."""

    def __init__(self, items: Sequence[Profile]) -> None:
        self.members = {i: [i] for i in range(len(items))}
        self.terms = [dict(item.terms) for item in items]
        self.days = [Counter(() if item.day is None else (item.day,)) for item in items]
        self.inner = [0.0] * len(items)
        self.ease = [1.0] * len(items)
        self.links: list[dict[int, float]] = [{} for _ in items]
        for i, j in _candidates(items):
            self.links[i][j] = self.links[j][i] = self._alike(i, j)

    def merge(self) -> None:
        """Join the most similar clusters until none are similar enough."""
        linked = ((i, j) for i, row in enumerate(self.links) for j in row if i < j)
        heap = [(-score, i, j) for i, j in linked if (score := self._score(i, j))]
        heapq.heapify(heap)
        while heap:
            score, i, j = heapq.heappop(heap)
            if i in self.members and j in self.members and self._score(i, j) == -score:
                for k in self._join(i, j):
                    if fresh := self._score(i, k):
                        heapq.heappush(heap, (-fresh, min(i, k), max(i, k)))

    def _score(self, i: int, j: int) -> float:
        """How surely the clusters are one story; 0.0 when not surely enough."""
        pairs = len(self.members[i]) * len(self.members[j])
        score = self.links[i][j] / pairs * (self.ease[i] * self.ease[j])
        return score if score >= SAME_STORY else 0.0

    def _alike(self, i: int, j: int) -> float:
        """The sum for two clusters from scratch: the product of the sums of their documents."""
        pairs = len(self.members[i]) * len(self.members[j])
        return _dot(self.terms[i], self.terms[j]) * _fading(self.days[i], self.days[j], pairs)

    def _join(self, i: int, j: int) -> list[int]:
        """Cluster ``j`` goes into ``i``; its neighbours then."""
        self.inner[i] += self.inner[j] + self.links[i][j]
        a, b = self.links[i], self.links[j]
        del a[j], b[i]
        for k in (*a, *(k for k in b if k not in a)):
            a[k] = self._between(i, k) + self._between(j, k)
            self.links[k][i] = a[k]
            self.links[k].pop(j, None)
        b.clear()
        self.members[i] += self.members.pop(j)
        _add(self.terms[i], self.terms[j])
        self.terms[j] = {}
        self.days[i] += self.days[j]
        self.ease[i] = _ease(self.inner[i], len(self.members[i]))
        return list(a)

    def _between(self, i: int, k: int) -> float:
        """Sum of the similarities of each document of one with each of the other, also where nobody asked before."""
        known = self.links[i].get(k)
        return self._alike(i, k) if known is None else known


def _candidates(items: Sequence[Profile]) -> list[tuple[int, int]]:
    """Pairs of documents that are alike by their heaviest terms."""
    index: dict[str, list[tuple[int, float]]] = {}
    order = sorted(range(len(items)), key=lambda i: (items[i].day or 0, i))
    pairs = []
    for i in order:
        alike: dict[int, float] = {}
        for term, weight in islice(items[i].terms.items(), KEYS):
            crowd = index.setdefault(term, [])
            for j, other in crowd[-CROWD:]:
                alike[j] = alike.get(j, 0.0) + weight * other
            crowd.append((i, weight))
        best = heapq.nsmallest(NEIGHBOURS, ((-sum_, j) for j, sum_ in alike.items() if sum_ >= WORTH))
        pairs += [(min(i, j), max(i, j)) for _, j in best]
    return pairs


def _ease(inner: float, size: int) -> float:
    """What the similarity to a cluster counts for, 1.0 for a loose one."""
    pairs = size * (size - 1) / 2
    tight = (inner + PRIOR * LOOSE) / (pairs + PRIOR)
    return (LOOSE / tight) ** (TIGHTNESS / 2) if tight > LOOSE else 1.0


def _fading(a: Mapping[int, int], b: Mapping[int, int], pairs: int) -> float:
    """What is left of the mean similarity of ``pairs`` pairs for the days between them; undated ones lose nothing."""
    lost = sum(n * m * (1 - fading(abs(day - other))) for day, n in a.items() for other, m in b.items())
    return 1.0 - lost / pairs


def _dot(a: dict[str, float], b: dict[str, float]) -> float:
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    return sum(weight * large[term] for term, weight in small.items() if term in large)


def _add(into: dict[str, float], terms: dict[str, float]) -> None:
    for term, weight in terms.items():
        into[term] = into.get(term, 0.0) + weight
