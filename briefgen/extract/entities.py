"""Who and what a document names: its people, organisations and places, with every mention joined to one of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from briefgen.extract.kinds import (
    Kind,
    gender_of_first_name,
    gender_of_title,
    kind_by_company,
    kind_by_words,
)
from briefgen.model import Document, Entity, Mention
from briefgen.rules import entries
from briefgen.text.names import Name, Usage, find_names, fold_name, listed, usage


@dataclass(slots=True)
class _Group:
    """Mentions that are one thing, while they are being collected."""

    names: list[Name]
    words: tuple[str, ...]
    kinds: Counter[Kind] = field(default_factory=Counter)
    genders: Counter[str] = field(default_factory=Counter)

    @property
    def kind(self) -> Kind:
        best = self.kinds.most_common(1)
        return best[0][0] if best else "other"


def find_entities(document: Document) -> tuple[tuple[Entity, ...], tuple[Mention, ...]]:
    """The entities of a document in order of their first mention, and all mentions in text order.

    A mention's span holds the name alone: no title, no possessive ending.
    """
    text = document.text
    sentences = [(s.start, s.end) for s in document.sentences]
    seen = usage(text, sentences)
    names = [n for a, b in sentences for n in _names_and_bodies(text, a, b, seen)]
    groups = _join(text, names)
    ordered = sorted(groups, key=lambda g: g.names[0].start)
    built = tuple(_entity(text, group) for group in ordered)
    mentions = [Mention(n.start, n.end, i) for i, g in enumerate(ordered) for n in g.names]
    return built, tuple(sorted(mentions, key=lambda m: (m.start, m.end)))


@cache
def _body_after() -> re.Pattern[str]:
    nouns = "|".join(re.escape(n) for n in sorted(entries("government_nouns"), key=len, reverse=True))
    return re.compile(rf"(?:['’]s)?\s(?:{nouns})\b(?!-)")


def _names_and_bodies(text: str, start: int, end: int, seen: Usage) -> Iterable[Name]:
    """The names of a sentence; a country with "government" or "army" after it is the name of that body."""
    found = list(find_names(text, start, end, seen))
    taken = {n.start: n for n in found}
    for match in _peoples().finditer(text, start, end):
        body = _body_after().match(text, match.end(), end)
        if body is None:
            continue
        words = tuple(text[match.start() : body.end()].split())
        taken[match.start()] = Name(match.start(), body.end(), words)
    return [taken[at] for at in sorted(taken)]


@cache
def _peoples() -> re.Pattern[str]:
    listed_words = {w.partition("=")[0].strip() for n in ("demonyms", "countries") for w in entries(n)}
    words = sorted(listed_words | {"Trump", "Biden", "Obama", "Bush"}, key=lambda w: (-len(w), w))
    return re.compile(r"\b(?:" + "|".join(re.escape(w) for w in words) + r")(?![\w-])")


# --------------------------------------------------------------------------- joining


def _join(text: str, names: Sequence[Name]) -> list[_Group]:
    """Group the mentions: same words first, then short forms with the full name they can only mean."""
    groups: dict[str, _Group] = {}
    for name in names:
        key = fold_name(" ".join(name.words))
        group = groups.setdefault(key, _Group([], name.words))
        group.names.append(name)
        _weigh(text, group, name)
    return _attach(text, list(groups.values()))


def _weigh(text: str, group: _Group, name: Name) -> None:
    by_words = kind_by_words(name) or _body_kind(name)
    if by_words:
        group.kinds[by_words] += 3
    by_company = kind_by_company(text, name)
    if by_company:
        group.kinds[by_company] += 1
    told = gender_of_title(text, name)
    if told:
        group.genders[told] += 5


def _body_kind(name: Name) -> Kind | None:
    return "organization" if name.words[-1].islower() and len(name.words) > 1 else None


def _attach(text: str, groups: list[_Group]) -> list[_Group]:
    """Move the mentions of short forms to the full names they belong to; what fits nowhere stays."""
    full = [g for g in groups if len(g.words) > 1 and g.kind in {"person", "other"} and not g.words[-1].islower()]
    kept: list[_Group] = []
    for group in sorted(groups, key=lambda g: len(g.words)):
        owners = [f for f in full if f is not group and len(f.words) > len(group.words) and _short_of(group, f)]
        if not owners or group.kind in {"place", "organization"}:
            kept.append(group)
            continue
        for owner in owners:
            owner.kinds["person"] += 1
        rest = [n for n in group.names if not _give(text, n, owners)]
        if rest:
            kept.append(_Group(rest, group.words, group.kinds, group.genders))
    for group in kept:
        group.names.sort(key=lambda n: n.start)
    return kept


def _short_of(short: _Group, full: _Group) -> bool:
    """Whether the words of ``short`` can stand for ``full``: its surname, its first words, its name without initials."""
    if any(w.islower() and len(w) > 3 for w in full.words):
        return False
    few = [fold_name(w) for w in short.words]
    many = [fold_name(w) for w in full.words]
    if len(few) > 1:
        rest = iter(many)
        return all(w in rest for w in few) and few[0] == many[0]
    if few[0] == many[-1] or few[0] == " ".join(many[1:]):
        return True
    return few[0] in many and (few[0] == many[0] or len(many) > 2)


def _give(text: str, name: Name, owners: Sequence[_Group]) -> bool:
    """Hand a short mention to the owner named last before it (or to the only one); False when that is unsafe."""
    told = gender_of_title(text, name)
    fitting = [o for o in owners if not told or not o.genders or o.genders.most_common(1)[0][0] == told]
    if not fitting:
        return False
    best = max(fitting, key=lambda o: max((n.end for n in o.names if n.end <= name.start), default=-1))
    best.names.append(name)
    best.names.sort(key=lambda n: n.start)
    if told:
        best.genders[told] += 5
    return True


def _entity(text: str, group: _Group) -> Entity:
    best = max(group.names, key=lambda n: (len(n.words), -n.start))
    name = text[best.start : best.end]
    forms = sorted({text[n.start : n.end] for n in group.names} - {name})
    first = gender_of_first_name(best.words) if group.kind == "person" and len(best.words) > 1 else None
    told = group.genders.most_common(1)[0][0] if group.genders else first
    gender = {"m": "male", "f": "female"}.get(told or "")
    return Entity(
        name=name,
        kind=group.kind,
        name_span=(best.start, best.end),
        aliases=tuple(forms),
        role=text[best.title[0] : best.title[1]] if best.title else None,
        role_span=best.title,
        gender=gender,  # type: ignore[arg-type]
    )
