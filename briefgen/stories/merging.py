"""From documents to stories: the most alike clusters become one until none are alike enough.

Document by document everything in a pile is linked to everything by way of something else. So it is merged in levels of
likeness. At each, clusters that are linked as closely as that fall into components, which have nothing to do with one
another: each is merged by itself, wherever there is room. What is merged at one level keeps the components of the next
small, a few dozen clusters in piles of thousands. Sums of similarities are of whole numbers, the same in any order.
"""

from __future__ import annotations

import heapq
from array import array
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct, field

from briefgen.engine import Engine, Failure
from briefgen.stories import keys
from briefgen.stories.apart import near_month, near_year, of_one_matter, of_one_time, telling
from briefgen.stories.keys import SCALE
from briefgen.stories.profiles import Profile, fading

SAME_STORY = 0.086
"""Similarity from which two clusters tell one story. On piles of 146 to 915 real articles B-cubed F is 97, 91, 94 and
98 here, within a point of that from 0.082 to 0.090. Of 85 folders on one event 79 stay whole."""

LEVELS = (0.3, 0.2, 0.15, 0.12, 0.1, SAME_STORY)
"""Likeness down to which components are merged, one level after the other. The stories are those of one level for all,
but for a handful in thousands; the largest component of 1,863 real articles is 25, where one level has 1,704."""

LOOSE = 0.12
"""Mean similarity inside a cluster up to which it asks nothing more of what joins it."""

PRIOR = 2
"""Pairs as loose as that which a cluster is taken to have besides its own: two alike documents prove no tightness."""

TIGHTNESS = 0.8
"""How much of a cluster's tightness what joins it must share: at 0 (mean link alone) a pile with two similar events of
each topic falls from 93 to 84, at 0.85 whole events begin to break."""

LINKED = 0.07
"""Likeness from which two clusters are kept in mind: from 0 to this the same stories come out."""

PAIRS, CLUSTERS = 4000, 200
"""Pairs that are scored in one task, and clusters whose components are merged in one."""

TERMS = 2_000_000
"""Bytes of terms in a task of pairs: unpacked they take 25 times that. Of 2,000 articles 4000 pairs have an eighth."""

A = TypeVar("A")
B = TypeVar("B")


class Cluster(Struct, frozen=True):
    """Documents as one, to be sent about. ``terms`` and ``weights``, of `keys.SCALE`, are arrays of four-byte numbers;
    ``days``, ``months`` and ``years`` are counts; ``timed`` says how many documents name months, and years;
    ``openings`` are the terms that open the ``texts``, copies left out, ``opening`` how many of them, arrays too;
    ``inner`` is the sum of the similarities of their pairs."""

    members: tuple[int, ...]
    terms: bytes
    weights: bytes
    days: tuple[tuple[int, int], ...]
    months: tuple[tuple[int, int], ...]
    years: tuple[tuple[int, int], ...]
    timed: tuple[int, int]
    openings: bytes = b""
    opening: bytes = b""
    texts: int = 0
    inner: float = 0.0


class Task(Struct, frozen=True):
    """Clusters, and pairs of them by their place, the lower first. ``least``: the level to merge down to."""

    clusters: tuple[Cluster, ...]
    pairs: tuple[tuple[int, int], ...]
    least: float = 0.0


def single(number: int, profile: Profile, numbers: Mapping[str, int], openings: frozenset[str]) -> Cluster:
    """The document ``number`` by itself, its terms and ``openings`` those of the pile's that have ``numbers``."""
    known = [(numbers[term], round(weight * SCALE)) for term, weight in profile.terms.items() if term in numbers]
    terms, weights = (array("I", column).tobytes() for column in (zip(*known, strict=True) if known else ((), ())))
    days, years = (() if when is None else ((when, 1),) for when in (profile.day, profile.year))
    months = tuple((month, 1) for month in sorted(profile.months))
    timed = (int(bool(months)), int(bool(years)))
    opens = array("I", [numbers[term] for term in telling(profile.terms, openings) if term in numbers])
    once = array("I", [1] * len(opens)).tobytes()
    return Cluster((number,), terms, weights, days, months, years, timed, opens.tobytes(), once, int(bool(openings)))


class Links(Struct, frozen=True):
    """Clusters by their first members, two by two, as an array of four-byte numbers, and how alike they are."""

    pairs: array[int] = field(default_factory=lambda: array("I"))
    scores: array[float] = field(default_factory=lambda: array("d"))

    def __iter__(self) -> Iterator[tuple[int, int, float]]:
        return zip(self.pairs[::2], self.pairs[1::2], self.scores, strict=True)

    def add(self, i: int, j: int, score: float) -> None:
        if score >= LINKED:
            self.pairs.extend((i, j))
            self.scores.append(score)


def linked(singles: Sequence[Cluster], engine: Engine) -> Links:
    """Which of ``singles``, documents that are numbered as they lie, by day, are alike, of those worth comparing."""
    found = array("I")
    for block in _sure(engine, keys.pairs, keys.blocks([(one.terms, one.weights) for one in singles])):
        found.frombytes(block)
    return _scored(singles, zip(found[::2], found[1::2], strict=True), engine)


def cluster(chosen: Mapping[int, Cluster], links: Links, engine: Engine) -> list[Cluster]:
    """The stories of ``chosen``, documents by number, by their first members; ``links`` may have more."""
    pile = _Levels(chosen, links, engine)
    for least in LEVELS:
        while pile.merge(least):
            pass  # what was merged may be alike enough now to what was in another component
    return [pile.clusters[i] for i in sorted(pile.clusters)]


_Clusters = Mapping[int, Cluster] | Sequence[Cluster]


def _scored(clusters: _Clusters, pairs: Iterable[tuple[int, int]], engine: Engine) -> Links:
    """How alike the clusters of ``pairs`` are."""
    waiting: deque[tuple[int, int]] = deque()

    def tasks() -> Iterator[Task]:
        for chunk in _chunks(clusters, pairs):
            waiting.extend(chunk)
            yield _task(clusters, sorted({i for pair in chunk for i in pair}), chunk)

    links = Links()
    for scores in _sure(engine, scored, tasks()):
        for score in scores:
            links.add(*waiting.popleft(), score)
    return links


def _chunks(clusters: _Clusters, pairs: Iterable[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """``pairs`` as far as one task has room for them and for what they compare."""
    chunk, seen, size = list[tuple[int, int]](), set[int](), 0
    for pair in pairs:
        chunk.append(pair)
        size += sum(len(clusters[i].terms) for i in pair if i not in seen)
        seen.update(pair)
        if len(chunk) == PAIRS or size > TERMS:
            yield chunk
            chunk, seen, size = [], set(), 0
    if chunk:
        yield chunk


def _task(
    clusters: _Clusters,
    numbers: Sequence[int],
    pairs: Iterable[tuple[int, int]],
    least: float = 0.0,
) -> Task:
    place = {number: at for at, number in enumerate(numbers)}
    return Task(tuple(clusters[i] for i in numbers), tuple((place[i], place[j]) for i, j in pairs), least)


class _Levels:
    """Clusters by their first member, merged level by level."""

    def __init__(self, chosen: Mapping[int, Cluster], links: Links, engine: Engine) -> None:
        self._engine = engine
        self.clusters = dict(chosen)
        self._links = Links()
        for i, j, score in links:
            if i in chosen and j in chosen:
                self._links.add(i, j, score)

    def merge(self, least: float) -> bool:
        """Merge each component by itself down to ``least``; whether there was any."""
        components = self._components(least)
        moved: dict[int, int] = {}
        for found in _sure(self._engine, merged, self._parts(components, least)):
            for one in found:
                moved.update((i, one.members[0]) for i in one.members if self.clusters.pop(i, None))
                self.clusters[one.members[0]] = one
        self._move(moved)
        return bool(components)

    def _components(self, least: float) -> list[list[int]]:
        """The clusters that hang together by links of ``least``, alone ones left out."""
        above: dict[int, int] = {}

        def top(i: int) -> int:
            while (up := above.setdefault(i, i)) != i:
                above[i] = i = above[up]
            return i

        for i, j, score in self._links:
            if score >= least:
                one, other = sorted((top(i), top(j)))
                above[other] = one
        components: dict[int, list[int]] = {}
        for i in sorted(above):
            components.setdefault(top(i), []).append(i)
        return list(components.values())

    def _parts(self, components: Sequence[Sequence[int]], least: float) -> Iterator[Task]:
        """Tasks of whole components, with all links in them."""
        part_of: dict[int, int] = {}
        parts: list[list[int]] = []
        for members in components:
            if not parts or len(parts[-1]) + len(members) > CLUSTERS:
                parts.append([])
            parts[-1] += members
            part_of.update(dict.fromkeys(members, len(parts) - 1))
        home = {i: number for number, members in enumerate(components) for i in members}
        links: list[list[tuple[int, int]]] = [[] for _ in parts]
        for i, j, _ in self._links:
            if i in home and home[i] == home.get(j):
                links[part_of[i]].append((i, j))
        for members, pairs in zip(parts, links, strict=True):
            yield _task(self.clusters, sorted(members), pairs, least)

    def _move(self, moved: Mapping[int, int]) -> None:
        """Links of what was merged become links of what it was merged into, and are scored anew."""
        links, self._links = self._links, Links()
        fresh: set[int] = set()  # of pairs as one number each: there may be millions
        for i, j, score in links:
            if i in moved or j in moved:
                one, other = sorted((moved.get(i, i), moved.get(j, j)))
                if one != other:
                    fresh.add(one << 32 | other)
            else:
                self._links.add(i, j, score)
        pairs = ((pair >> 32, pair & 0xFFFFFFFF) for pair in sorted(fresh))
        for i, j, score in _scored(self.clusters, pairs, self._engine):
            self._links.add(i, j, score)


def scored(task: Task) -> list[float]:
    """How alike the clusters of each pair are."""
    pile = _Pile(task.clusters)
    return [pile.score(i, j) for i, j in task.pairs]


def merged(task: Task) -> list[Cluster]:
    """What the clusters become that are alike enough, by their first members; those that stay as they are left out."""
    pile = _Pile(task.clusters, task.pairs)
    joined = sorted(pile.merge(task.least))
    return [pile.packed(i) for i in joined]


class _Pile:
    """Clusters by the index of one member; ``links`` holds, for neighbours, the sum over their pairs of documents."""

    def __init__(self, items: Sequence[Cluster], pairs: Sequence[tuple[int, int]] = ()) -> None:
        self.members = {i: item.members for i, item in enumerate(items)}
        self.terms = [_counts(item.terms, item.weights) for item in items]
        self.openings = [_counts(item.openings, item.opening) for item in items]
        self.texts = [item.texts for item in items]
        self.days = [Counter(dict(item.days)) for item in items]
        self.months = [Counter(dict(item.months)) for item in items]
        self.years = [Counter(dict(item.years)) for item in items]
        self.timed = [item.timed for item in items]
        self.inner = [item.inner for item in items]
        self.ease = [_ease(item.inner, len(item.members)) for item in items]
        self.links: list[dict[int, float]] = [{} for _ in items]
        for i, j in pairs:
            self.links[i][j] = self.links[j][i] = self._alike(i, j)

    def merge(self, least: float) -> set[int]:
        """Join the most similar clusters until none are similar enough; those that others were joined to."""
        linked = ((i, j) for i, row in enumerate(self.links) for j in row if i < j)
        heap = [(-score, i, j) for i, j in linked if (score := self._score(i, j)) >= least]
        heapq.heapify(heap)
        joined: set[int] = set()
        while heap:
            score, i, j = heapq.heappop(heap)
            if i in self.members and j in self.members and self._score(i, j) == -score:
                joined.add(i)
                joined.discard(j)
                for k in self._join(i, j):
                    if (fresh := self._score(i, k)) >= least:
                        heapq.heappush(heap, (-fresh, min(i, k), max(i, k)))
        return joined

    def packed(self, i: int) -> Cluster:
        """The cluster to be sent about."""
        terms, openings = _columns(self.terms[i]), _columns(self.openings[i])
        days, months, years = (tuple(sorted(counts[i].items())) for counts in (self.days, self.months, self.years))
        timed = self.timed[i]
        return Cluster(self.members[i], *terms, days, months, years, timed, *openings, self.texts[i], self.inner[i])

    def score(self, i: int, j: int) -> float:
        """How surely two clusters are one story that nobody compared before."""
        self.links[i][j] = self._alike(i, j)
        return self._score(i, j)

    def _score(self, i: int, j: int) -> float:
        """How surely the clusters are one story."""
        pairs = len(self.members[i]) * len(self.members[j])
        score = self.links[i][j] / pairs * (self.ease[i] * self.ease[j])
        return score * self._apart(i, j) if score >= SAME_STORY else score

    def _alike(self, i: int, j: int) -> float:
        """The sum for two clusters from scratch: the product of the sums of their documents."""
        pairs = len(self.members[i]) * len(self.members[j])
        return _dot(self.terms[i], self.terms[j]) * _fading(self.days[i], self.days[j], pairs)

    def _apart(self, i: int, j: int) -> float:
        """What is left of the similarity of two clusters for their time, and for who and what opens their texts."""
        a, b = self.timed[i], self.timed[j]
        left = of_one_time(self.months[i], self.months[j], min(a[0], b[0]), near_month)
        left *= of_one_time(self.years[i], self.years[j], min(a[1], b[1]), near_year)
        return left * of_one_matter(self.openings[i], self.texts[i], self.openings[j], self.texts[j])

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
        self.members[i] = tuple(sorted(self.members[i] + self.members.pop(j)))
        _add(self.terms[i], self.terms[j])
        self.terms[j] = {}
        _add(self.openings[i], self.openings[j])
        self.texts[i] += self.texts[j]
        self.days[i] += self.days[j]
        self.months[i] += self.months[j]
        self.years[i] += self.years[j]
        self.timed[i] = (self.timed[i][0] + self.timed[j][0], self.timed[i][1] + self.timed[j][1])
        self.ease[i] = _ease(self.inner[i], len(self.members[i]))
        return list(a)

    def _between(self, i: int, k: int) -> float:
        """Sum of the similarities of each document of one with each of the other, also where nobody asked before."""
        known = self.links[i].get(k)
        return self._alike(i, k) if known is None else known


def likeness(one: Cluster, other: Cluster) -> float:
    """Mean similarity of the documents of one to those of the other, whatever their days."""
    a, b = (_counts(c.terms, c.weights) for c in (one, other))
    return _dot(a, b) / (len(one.members) * len(other.members))


def _ease(inner: float, size: int) -> float:
    """What the similarity to a cluster counts for, 1.0 for a loose one."""
    pairs = size * (size - 1) / 2
    tight = (inner + PRIOR * LOOSE) / (pairs + PRIOR)
    return (LOOSE / tight) ** (TIGHTNESS / 2) if tight > LOOSE else 1.0


def _fading(a: Mapping[int, int], b: Mapping[int, int], pairs: int) -> float:
    """What is left of the mean similarity of ``pairs`` pairs for the days between them; undated ones lose nothing."""
    if len(a) == len(b) == 1:
        ((day, n),), ((other, m),) = a.items(), b.items()
        return 1.0 - n * m * (1 - fading(abs(day - other))) / pairs
    lost = sum(n * m * (1 - fading(abs(day - other))) for day, n in a.items() for other, m in b.items())
    return 1.0 - lost / pairs


def _counts(terms: bytes, counts: bytes) -> dict[int, int]:
    return dict(zip(array("I", terms), array("I", counts), strict=True))


def _columns(counts: Mapping[int, int]) -> tuple[bytes, bytes]:
    return array("I", counts.keys()).tobytes(), array("I", counts.values()).tobytes()


def _dot(a: Mapping[int, int], b: Mapping[int, int]) -> float:
    """Of whole numbers, so that no order of adding changes it."""
    return sum(a[term] * b[term] for term in a.keys() & b.keys()) / (SCALE * SCALE)


def _add(into: dict[int, int], terms: Mapping[int, int]) -> None:
    for term, weight in terms.items():
        into[term] = into.get(term, 0) + weight


def _sure(engine: Engine, function: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
    """``function`` of each item, in order; what failed elsewhere is done here, for a pile is not told in part."""
    waiting: deque[A] = deque()

    def handed() -> Iterator[A]:
        for item in items:
            waiting.append(item)
            yield item

    for found in engine.run(function, handed(), large=True):
        item = waiting.popleft()
        yield function(item) if isinstance(found, Failure) else found
