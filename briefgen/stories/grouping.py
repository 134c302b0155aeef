"""Which documents tell one story.

Agglomeration by the mean similarity of two clusters, with a cohesion test: the tighter two clusters are in themselves,
the more alike they must be to become one. So two quakes stay two stories, and a loose story stays one. Candidates come
from an inverted index of each document's heaviest terms (`keys`), and are merged in independent parts (`merging`); no
step looks at all pairs.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import tee
from typing import Generic, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from briefgen.engine import Engine, Here
from briefgen.model import Document
from briefgen.stories.merging import Cluster, cluster, likeness, linked, single
from briefgen.stories.profiles import Counted, counted, profile, rarities
from briefgen.stories.roundups import RoundUp, round_up
from briefgen.stories.rows import rows_of
from briefgen.stories.twins import ALONE, firsts, sketch

OF_ONE, ONE_ALONE = 0.2, 2.5
"""Similarity to one story, and how often that to any other, from which a text that looks like a round-up is none: 11 of
15 such articles in two piles, and of 73 round-ups put together from the articles of a pile one."""


HOPS = 1
"""Links from a text that looks like a round-up to the farthest stories among which its place is looked for: 1 to 3
give the same on five piles of real articles."""


class Read(Protocol):
    """A reading, or what stands for one that is kept on disk."""

    @property
    def document(self) -> Document: ...


R = TypeVar("R", bound=Read)


class Grouped(Struct, Generic[R], frozen=True):
    """``stories`` by their first source, readings in source order. ``apart`` says of each round-up, by source id, why
    it is a story by itself."""

    stories: tuple[tuple[R, ...], ...]
    apart: Mapping[str, str]


def group(readings: Sequence[R]) -> tuple[tuple[R, ...], ...]:
    """The readings in groups of one story each; groups by their first source, readings in source order."""
    return grouped(readings).stories


def grouped(readings: Sequence[R], looks: Iterable[Look] | None = None, engine: Engine | None = None) -> Grouped[R]:
    """Which of ``readings`` tell one story, and which are told alone because they tell of everything. ``looks`` at
    their documents may have been taken before; they are gone through twice. ``engine``: where they are compared."""
    documents = [reading.document for reading in readings]
    pile = sort_out(looks if looks is not None else [Look.at(document) for document in documents], engine)
    apart = {documents[i].id: pile.apart[i] for i in sorted(pile.apart)}
    return Grouped(tuple(tuple(readings[i] for i in members) for members in pile.stories), apart)


class Pile(Struct, frozen=True):
    """Numbers of documents by story, and of round-ups with the reason. A twin was compared with none: it goes where
    the one goes that ``twin_of`` says, which is itself for others."""

    stories: tuple[tuple[int, ...], ...]
    apart: Mapping[int, str]
    twin_of: Sequence[int]


class Look(Struct, frozen=True):
    """What is asked of one document before any are compared."""

    sketch: tuple[int, ...]
    counted: Counted
    round_up: RoundUp | None

    @classmethod
    def at(cls, document: Document) -> Look:
        rows = rows_of(document)
        return cls(sketch(rows), counted(document, rows), round_up(document, rows))


def sort_out(looks: Iterable[Look], engine: Engine | None = None) -> Pile:
    """What `group` goes by, from ``looks``, which are gone through twice. Twins count as one text; round-ups are set
    apart where there are several stories."""
    twin_of, odd, known = _known(looks)
    order = [one.members[0] for one in known]
    pile = _Sorting([replace(one, members=(at,)) for at, one in enumerate(known)], engine or Here())
    parts, reasons = pile.stories({at: odd[i] for at, i in enumerate(order) if i in odd})
    clusters = [[order[at] for at in members] for members in parts]
    apart = {order[at]: reason for at, reason in reasons.items()}
    twins_of: dict[int, list[int]] = {}
    for i, first in enumerate(twin_of):
        twins_of.setdefault(first, []).append(i)
    stories = (sorted(j for i in members for j in twins_of[i]) for members in (*clusters, *([i] for i in apart)))
    told = {j: reason for i, reason in apart.items() for j in twins_of[i]}
    return Pile(tuple(sorted(map(tuple, stories))), told, twin_of)


def _known(looks: Iterable[Look]) -> tuple[list[int], dict[int, RoundUp], list[Cluster]]:
    """Of each document the one that it is a twin of; of those that are none what makes them look like round-ups, and
    what they are compared by, in order of day."""
    first_of: list[int] = []
    twin_of: list[int] = []
    family: Counter[int] = Counter()
    odd: dict[int, RoundUp] = {}
    spread: Counter[str] = Counter()
    once, again = tee(looks)
    for i, (look, first) in enumerate(zip(once, firsts(look.sketch for look in again), strict=True)):
        first_of.append(first)
        family[first] += 1
        twin_of.append(first if family[first] > ALONE else i)
        if twin_of[i] == i:
            spread.update(look.counted.weights.keys())
            if look.round_up:
                odd[i] = look.round_up
    rarity = rarities(spread, sum(i == first for i, first in enumerate(twin_of)))
    numbers = {term: n for n, term in enumerate(term for term, count in spread.items() if count > 1)}
    singles = (
        (found.day or 0, single(i, found, numbers, look.counted.openings if first_of[i] == i else frozenset()))
        for i, (look, first) in enumerate(zip(looks, twin_of, strict=True))
        if first == i
        for found in (profile(look.counted, rarity),)
    )
    return twin_of, odd, [one for _, one in sorted(singles, key=lambda pair: pair[0])]


class _Sorting:
    """Documents to be sorted, numbered by day."""

    def __init__(self, known: Sequence[Cluster], engine: Engine) -> None:
        self._known, self._engine = known, engine
        self._links = linked(known, engine)

    def stories(self, odd: Mapping[int, RoundUp]) -> tuple[list[list[int]], dict[int, str]]:
        """Documents by story, and the round-ups among ``odd`` with the reason."""
        clusters = self._clustered([i for i in range(len(self._known)) if i not in odd])
        parts, apart = self._set_apart(odd, clusters)
        if apart and len(parts) < 2:
            return [list(one.members) for one in self._clustered(range(len(self._known)))], {}
        guests = {i for i in apart if not odd[i].called}
        return self._at_home(guests, parts, apart) if guests else (parts, apart)

    def _clustered(self, chosen: Iterable[int]) -> list[Cluster]:
        return cluster({i: self._known[i] for i in chosen}, self._links, self._engine)

    def _set_apart(
        self, odd: Mapping[int, RoundUp], clusters: Sequence[Cluster]
    ) -> tuple[list[list[int]], dict[int, str]]:
        """The documents of ``clusters``, with those that only look like round-ups and are of one of them; the others
        that look so, with the reason."""
        parts = [list(one.members) for one in clusters]
        apart: dict[int, str] = {}
        near = self._near(odd, parts)
        for i, found in odd.items():
            alike = ((likeness(self._known[i], clusters[at]), -at) for at in near[i])
            (best, at), (next_, _) = heapq.nlargest(2, [*alike, (0.0, 0), (0.0, 0)])
            if found.called or best < OF_ONE or best < ONE_ALONE * next_:
                apart[i] = found.reason
            else:
                parts[-at].append(i)
        return parts, apart

    def _near(self, chosen: Collection[int], parts: Sequence[Sequence[int]]) -> dict[int, set[int]]:
        """For each of ``chosen`` the numbers of those of ``parts`` that it has links to."""
        home = {i: at for at, members in enumerate(parts) for i in members}
        found: dict[int, set[int]] = {i: set() for i in chosen}
        for i, j, _ in self._links:
            for one, other in ((i, j), (j, i)):
                if one in found and other in home:
                    found[one].add(home[other])
        return found

    def _at_home(
        self, guests: Collection[int], parts: list[list[int]], apart: Mapping[int, str]
    ) -> tuple[list[list[int]], dict[int, str]]:
        """``parts`` and ``apart`` again, but for texts in short paragraphs on one event that only look like round-ups.

        Such a text, let in, comes to one story; a round-up comes between stories that several texts tell without it.
        """
        left = dict(apart)
        for home in self._clustered(self._around(guests, parts)):
            come = [i for i in home.members if i in guests]
            met = [members for members in parts if not set(members).isdisjoint(home.members)] if come else []
            if met and sum(len(members) > 1 for members in met) == 1:
                parts = [members for members in parts if members not in met]
                parts.append(sorted({i for members in met for i in members} | set(come)))
                left = {i: reason for i, reason in left.items() if i not in come}
        return parts, left

    def _around(self, guests: Collection[int], parts: Sequence[Sequence[int]]) -> set[int]:
        """``guests`` with the stories that they may come to: others change nothing for them."""
        found = set(guests)
        for _ in range(HOPS):
            near = {at for ats in self._near(found, parts).values() for at in ats}
            found |= {i for at in near for i in parts[at]}
        return found
