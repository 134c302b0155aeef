"""Which entities of different sources are one: by spelling, known aliases, initials, surnames and acronyms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby

from briefgen.extract.states import canonical
from briefgen.model import Entity
from briefgen.text.folding import fold_name, initials, known, listed

_RIVALS = 20
"""People of one surname compared by pairs; more share a common surname, where one letter tells nothing."""

_LONGEST = 12
"""Words of a short name of a body; the ends of a chain of thousands of capitals would cost its square."""


class _Union:
    """Union-find over indexes; the smaller index is the root, so that results do not depend on order of joining."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def find(self, i: int) -> int:
        while self.parent[i] != i:
            self.parent[i] = self.parent[self.parent[i]]
            i = self.parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        low, high = sorted((self.find(i), self.find(j)))
        self.parent[high] = low


def _bare(name: str) -> tuple[str, ...]:
    """The words of a person's name without initials and dots."""
    return tuple(w for w in fold_name(name).replace("-", " ").split() if len(w) > 1)


def join_keys(entities: Sequence[Entity], sources: Sequence[str], mentions: Sequence[int]) -> list[int]:
    """A key for each entity, equal for those that are one."""
    union = _Union(len(entities))
    _join_equal(entities, union)
    _join_variants(entities, sources, union)
    _join_people(entities, union)
    _join_acronyms(entities, union)
    _join_parts(entities, union)
    return [union.find(i) for i in range(len(entities))]


def _compatible(a: Entity, b: Entity) -> bool:
    if {a.kind, b.kind} == {"person", "place"}:  # taken for a place by its company only
        return not known((a if a.kind == "place" else b).name)
    return a.kind == b.kind or "other" in (a.kind, b.kind) or {a.kind, b.kind} == {"organization", "place"}


def _join_equal(entities: Sequence[Entity], union: _Union) -> None:
    first: dict[str, list[int]] = defaultdict(list)
    for i, entity in enumerate(entities):
        key = canonical(entity.name)
        same = next((j for j in first[key] if _compatible(entities[j], entity)), None)
        if same is None:
            first[key].append(i)
        else:
            union.join(i, same)


def _like_person(entity: Entity) -> bool:
    """A person, or a name that may be one: nothing but its company made a place of it."""
    return entity.kind in ("person", "other") or (entity.kind == "place" and not known(entity.name))


def _join_people(entities: Sequence[Entity], union: _Union) -> None:
    """Shorter names of people join the one full name they can stand for; with two candidates they stay apart."""
    people = [(i, _bare(e.name)) for i, e in enumerate(entities) if _like_person(e)]
    # Asked by first and last word, so that ten thousand Smiths cost no more than ten thousand names.
    index: dict[tuple[str, str], list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
    for i, words in people:
        for word in sorted(set(words[1:])):
            index[words[0], word].append((i, words))
        if len(words) > 1:
            index["", words[-1]].append((i, words))
            index[words[0], ""].append((i, words))
    for i, words in sorted(people, key=lambda p: -len(p[1])):
        if not words:
            continue
        asked = (words[0] if len(words) > 1 else "", words[-1])
        fuller = [(j, many) for j, many in index.get(asked, ()) if j != i and _stands_for(words, many)]
        fuller = [f for f in fuller if entities[f[0]].kind == "person"]
        if not fuller and len(words) == 1:
            given = index.get((words[0], ""), ())
            fuller = [(j, many) for j, many in given if j != i and entities[j].kind == "person"]
        longer = [f for f in fuller if len(f[1]) > len(words)]
        roots = {union.find(j) for j, _ in longer or fuller} - {union.find(i)}
        if len(roots) == 1 and _genders_agree(entities[i], [entities[j] for j, _ in fuller]):
            union.join(i, roots.pop())


def _join_variants(entities: Sequence[Entity], sources: Sequence[str], union: _Union) -> None:
    """One letter apart in the first name or the surname, in different sources ("Qasem", "Qassem Soleimani").

    Where both spellings are first names that readers know, only a doubled letter is one ("Philip", "Phillip").
    """
    beside: dict[tuple[int, str], list[tuple[int, str]]] = defaultdict(list)
    for i, entity in enumerate(entities):
        words = fold_name(entity.name).split()
        if entity.kind == "person" and len(words) == 2:
            for at in (0, 1):
                if len(words[at]) >= 5:
                    beside[at, words[1 - at]].append((i, words[at]))
    for (at, _), found in sorted(beside.items()):
        for n, (i, one) in enumerate(found[:_RIVALS]):
            for j, other in found[n + 1 : _RIVALS]:
                if sources[i] == sources[j] or not _one_letter_apart(one, other):
                    continue
                both_listed = at == 0 and listed(one, "first_names") and listed(other, "first_names")
                if both_listed and not _once_doubled(one, other):
                    continue
                if _genders_agree(entities[i], [entities[j]]):
                    union.join(i, j)


def _one_letter_apart(one: str, other: str) -> bool:
    """One letter changed, added or left out; not the last one, which often tells a woman from a man."""
    short, long = sorted((one, other), key=len)
    if short == long or len(long) - len(short) > 1 or short[-1] != long[-1]:
        return False
    at = next(i for i in range(len(long)) if i >= len(short) or short[i] != long[i])
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]


def _once_doubled(one: str, other: str) -> bool:
    """ "Qasem", "Qassem": the letter more repeats its neighbour."""
    squeezed = ("".join(c for c, _ in groupby(word)) for word in (one, other))
    return len(set(squeezed)) == 1


def _stands_for(few: tuple[str, ...], many: tuple[str, ...]) -> bool:
    if len(few) == 1:
        return len(many) > 1 and few[0] == many[-1]
    if few == many:
        return True
    rest = iter(many)
    return len(few) < len(many) and few[0] == many[0] and all(w in rest for w in few)


def _genders_agree(one: Entity, others: Sequence[Entity]) -> bool:
    return all(not one.gender or not o.gender or one.gender == o.gender for o in others)


def _join_acronyms(entities: Sequence[Entity], union: _Union) -> None:
    spelt: dict[str, set[int]] = defaultdict(set)
    for i, entity in enumerate(entities):
        if entity.kind in ("organization", "other") and len(entity.name.split()) > 1:
            spelt[initials(entity.name)].add(i)
    for i, entity in enumerate(entities):
        short = entity.name.replace(".", "")
        if short.isupper() and short.isalpha() and 2 < len(short) <= 6:
            roots = {union.find(j) for j in spelt.get(short.lower(), ())}
            if len(roots) == 1:
                union.join(i, roots.pop())


def _join_parts(entities: Sequence[Entity], union: _Union) -> None:
    """A body named short ("Treasury Department") joins the one long name that ends so ("US Treasury Department")."""
    bodies = [(i, canonical(e.name)) for i, e in enumerate(entities) if e.kind == "organization"]
    ends: dict[str, set[int]] = defaultdict(set)
    for i, name in bodies:
        words = name.split()
        for at in range(max(1, len(words) - _LONGEST), len(words) - 1):
            ends[" ".join(words[at:])].add(i)
    for i, name in bodies:
        if " " in name:
            roots = {union.find(j) for j in ends.get(name, ())} - {union.find(i)}
            if len(roots) == 1:
                union.join(i, roots.pop())
