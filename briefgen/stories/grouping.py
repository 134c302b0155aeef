"""Which documents tell one story.

Agglomeration by the mean similarity of two clusters, with a cohesion test: the tighter two clusters are in themselves,
the more alike they must be to become one. So two quakes stay two stories, and a loose story stays one. Candidates come
from an inverted index of each document's heaviest terms; no step looks at all pairs.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, Protocol, TypeVar

from briefgen.model import Document
from briefgen.stories.profiles import Counted, Profile, counted, fading, weighed
from briefgen.stories.roundups import RoundUp, round_up
from briefgen.stories.rows import rows_of
from briefgen.stories.twins import sketch, twins

SAME_STORY = 0.086
"""Similarity from which two clusters tell one story. On piles of 146 to 915 real articles B-cubed F is 97, 91, 94 and
98 here, within a point of that from 0.082 to 0.090. Of 85 folders on one event 79 stay whole."""

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

OTHER_TIME, TIMED = 0.8, 4
"""What clusters of other months, or of other years, lose of their similarity, and the texts with one that it takes for
half of that: two like events lie months apart, and an undated text often names its month. Of pairs of texts on two
like events that name months 80 % name no common one, of those on one event 18 %."""

AGREED, NEXT = 0.35, 0.7
"""Cosine of two clusters' months, or years, from which they are of one time; what the next month counts for. So of the
pairs in one story 8 of a hundred are of two like events in one folder, where 18 were; one time in full from 0.2 or 0.5
gives the same to a point."""

NEIGHBOURS = 24
"""Earlier documents that one is compared with in full, the most alike by their heaviest terms."""


OF_ONE, ONE_ALONE = 0.2, 2.5
"""Similarity to one story, and how often that to any other, from which a text that looks like a round-up is none: 11 of
15 such articles in two piles, and of 73 round-ups put together from the articles of a pile one."""


class Read(Protocol):
    """A reading, or what stands for one that is kept on disk."""

    @property
    def document(self) -> Document: ...


R = TypeVar("R", bound=Read)


@dataclass(frozen=True, slots=True)
class Grouped(Generic[R]):
    """``stories`` by their first source, readings in source order. ``apart`` says of each round-up, by source id, why
    it is a story by itself."""

    stories: tuple[tuple[R, ...], ...]
    apart: Mapping[str, str]


def group(readings: Sequence[R]) -> tuple[tuple[R, ...], ...]:
    """The readings in groups of one story each; groups by their first source, readings in source order."""
    return grouped(readings).stories


def grouped(readings: Sequence[R], looks: Sequence[Look] | None = None) -> Grouped[R]:
    """Which of ``readings`` tell one story, and which are told alone because they tell of everything. ``looks`` at
    their documents may have been taken before."""
    documents = [reading.document for reading in readings]
    pile = sort_out(documents, looks)
    apart = {documents[i].id: pile.apart[i] for i in sorted(pile.apart)}
    return Grouped(tuple(tuple(readings[i] for i in members) for members in pile.stories), apart)


@dataclass(frozen=True, slots=True)
class Pile:
    """Numbers of documents by story, and of round-ups with the reason. ``profiles`` are those of the documents that
    were compared, by number; a twin has none, it goes where ``twin_of`` says."""

    stories: tuple[tuple[int, ...], ...]
    apart: Mapping[int, str]
    profiles: Mapping[int, Profile]
    twin_of: Sequence[int]


@dataclass(frozen=True, slots=True)
class Look:
    """What is asked of one document before any are compared."""

    sketch: tuple[int, ...]
    counted: Counted
    round_up: RoundUp | None

    @classmethod
    def at(cls, document: Document) -> Look:
        rows = rows_of(document)
        return cls(sketch(rows), counted(document, rows), round_up(document, rows))


def sort_out(documents: Sequence[Document], looks: Sequence[Look] | None = None) -> Pile:
    """What `group` goes by. Twins count as one text; round-ups are set apart where there are several stories."""
    cut = looks or [Look.at(document) for document in documents]
    twin_of = twins([look.sketch for look in cut])
    roots = [i for i, first in enumerate(twin_of) if first == i]
    known = dict(zip(roots, weighed([cut[i].counted for i in roots]), strict=True))
    odd = {i: found for i in roots if (found := cut[i].round_up)}
    clusters = _clustered([i for i in roots if i not in odd], known)
    apart = _set_apart(odd, clusters, known)
    if apart and len(clusters) < 2:
        clusters, apart = _clustered(roots, known), {}
    elif any(not odd[i].called for i in apart):
        clusters, apart = _at_home(odd, clusters, apart, known)
    twins_of: dict[int, list[int]] = {}
    for i, first in enumerate(twin_of):
        twins_of.setdefault(first, []).append(i)
    stories = (sorted(j for i in members for j in twins_of[i]) for members in (*clusters, *([i] for i in apart)))
    told = {j: reason for i, reason in apart.items() for j in twins_of[i]}
    return Pile(tuple(sorted(map(tuple, stories))), told, known, twin_of)


def _clustered(chosen: Sequence[int], known: Mapping[int, Profile]) -> list[list[int]]:
    return [[chosen[i] for i in members] for members in cluster([known[i] for i in chosen])]


def _set_apart(
    looks: Mapping[int, RoundUp], clusters: Sequence[list[int]], known: Mapping[int, Profile]
) -> dict[int, str]:
    """The round-ups among those that look like one, with the reason; the others join the cluster that they are of."""
    apart: dict[int, str] = {}
    likeness = _likeness(list(looks), clusters, known) if looks else {}
    for i, found in looks.items():
        (best, at), (next_, _) = heapq.nlargest(2, [*((v, -c) for c, v in likeness[i].items()), (0.0, 0), (0.0, 0)])
        if found.called or best < OF_ONE or best < ONE_ALONE * next_:
            apart[i] = found.reason
        else:
            clusters[-at].append(i)
    return apart


def _at_home(
    looks: Mapping[int, RoundUp], clusters: list[list[int]], apart: Mapping[int, str], known: Mapping[int, Profile]
) -> tuple[list[list[int]], dict[int, str]]:
    """``clusters`` and ``apart`` again, but for texts in short paragraphs on one event that only look like round-ups.

    Such a text, let in, comes to one story; a round-up comes between stories that several texts tell without it.
    """
    called = {i for i in apart if looks[i].called}
    whole = _clustered(sorted({i for members in clusters for i in members} | (apart.keys() - called)), known)
    left = dict(apart)
    for home in whole:
        guests = [i for i in home if i in left]
        parts = [members for members in clusters if not set(members).isdisjoint(home)]
        if guests and parts and sum(len(members) > 1 for members in parts) == 1:
            clusters = [members for members in clusters if members not in parts]
            clusters.append(sorted({i for members in parts for i in members} | set(guests)))
            left = {i: reason for i, reason in left.items() if i not in guests}
    return clusters, left


def _likeness(
    chosen: Sequence[int], clusters: Sequence[Sequence[int]], known: Mapping[int, Profile]
) -> dict[int, dict[int, float]]:
    """Mean similarity of each of ``chosen`` to each cluster, by its number."""
    holding: dict[str, list[tuple[int, float]]] = {}
    for i in chosen:
        for term, weight in known[i].terms.items():
            holding.setdefault(term, []).append((i, weight))
    found: dict[int, dict[int, float]] = {i: {} for i in chosen}
    for number, members in enumerate(clusters):
        for j in members:
            for term, weight in known[j].terms.items():
                for i, other in holding.get(term, ()):
                    found[i][number] = found[i].get(number, 0.0) + weight * other / len(members)
    return found


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
        self.months = [Counter(item.months) for item in items]
        self.years = [Counter(() if item.year is None else (item.year,)) for item in items]
        self.timed = [[int(bool(item.months)), int(item.year is not None)] for item in items]
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
        if score >= SAME_STORY:
            score *= self._of_one_time(i, j)
        return score if score >= SAME_STORY else 0.0

    def _alike(self, i: int, j: int) -> float:
        """The sum for two clusters from scratch: the product of the sums of their documents."""
        pairs = len(self.members[i]) * len(self.members[j])
        return _dot(self.terms[i], self.terms[j]) * _fading(self.days[i], self.days[j], pairs)

    def _of_one_time(self, i: int, j: int) -> float:
        """What is left of the similarity of two clusters for the months and years that their texts name."""
        left = 1.0
        for k, (own, near) in enumerate(((self.months, _near_month), (self.years, _near_year))):
            n = min(self.timed[i][k], self.timed[j][k])
            if n:
                apart = max(0.0, 1 - _agreeing(own[i], own[j], near) / AGREED)
                left *= 1 - OTHER_TIME * apart * n / (n + TIMED)
        return left

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
        self.months[i] += self.months[j]
        self.years[i] += self.years[j]
        self.timed[i] = [a + b for a, b in zip(self.timed[i], self.timed[j], strict=True)]
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


def likeness(a: Profile, b: Profile) -> float:
    """How alike two texts are, for the days between them too: 0 to 1."""
    apart = abs(a.day - b.day) if a.day is not None and b.day is not None else 0
    return _dot(dict(a.terms), dict(b.terms)) * fading(apart)


def _near_month(a: int, b: int) -> float:
    gap = min((a - b) % 12, (b - a) % 12)
    return 1.0 if gap == 0 else NEXT if gap == 1 else 0.0


def _near_year(a: int, b: int) -> float:
    return 1.0 if a == b else NEXT if abs(a - b) == 1 else 0.0


def _agreeing(a: Mapping[int, int], b: Mapping[int, int], near: Callable[[int, int], float]) -> float:
    """Cosine of two counts of months or years, neighbours counting as nearly the same."""

    def common(x: Mapping[int, int], y: Mapping[int, int]) -> float:
        return sum(n * m * near(p, q) for p, n in x.items() for q, m in y.items())

    return min(1.0, common(a, b) / math.sqrt(common(a, a) * common(b, b)))


def _dot(a: dict[str, float], b: dict[str, float]) -> float:
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    return sum(weight * large[term] for term, weight in small.items() if term in large)


def _add(into: dict[str, float], terms: dict[str, float]) -> None:
    for term, weight in terms.items():
        into[term] = into.get(term, 0.0) + weight
