"""Who and what a document names: its people, organisations and places, with every mention joined to one of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Literal

from briefgen.extract.forms import Group, join
from briefgen.extract.kinds import person_shown, votes, words_tell
from briefgen.extract.roles import Role, Taken, gendered, role_of
from briefgen.extract.states import canonical
from briefgen.model import Document, Entity, Mention
from briefgen.rules import entries, lexicon
from briefgen.rules.compiled import compiled
from briefgen.rules.cues import ways_of_words
from briefgen.rules.sieve import Pattern
from briefgen.text.capitals import headline_case, tokens
from briefgen.text.folding import known, listed
from briefgen.text.names import Name, Usage, find_names, usage
from briefgen.text.sentences import split

_PRONOUN = compiled(r"\b(?:(?P<m>he|him|his|himself)|(?P<f>she|her|hers|herself))\b", re.I)
_CREDIT = compiled(r"\s?/\s?(?:AP|AFP|EPA|DPA|PA|Reuters|REUTERS|Getty|GETTY|Shutterstock|Landov|Alamy|Rex|NurPhoto)\b")
_FAMILY = 80
"""Characters around two first names in which a word of family is looked for."""
_TITLES = frozenset({"headline", "heading", "note"})
GENDERS: dict[str, Literal["male", "female"]] = {"m": "male", "f": "female"}


def find_entities(document: Document) -> tuple[tuple[Entity, ...], tuple[Mention, ...]]:
    """The entities of a document in order of their first mention in the body, and all mentions in text order.

    A mention's span holds the name alone: no title, no possessive ending. Headings and captions only add
    mentions of what the body names (a caption also names people and places of its own).
    """
    text = document.text
    sentences = [(s.start, s.end) for s in document.sentences]
    captions = [s for b in document.blocks if b.kind == "caption" for s in split(text, b.start, b.end)]
    seen = usage(text, sentences)
    loud = {s for s in sentences if headline_case(text, tokens(text, *s))}
    names = [n for s in sentences if s not in loud for n in _names_and_bodies(text, *s, seen)]
    pictured = [n for s in captions if s not in loud for n in _names_and_bodies(text, *s, seen)]
    names += _without_credits(text, pictured, names)
    groups = join(text, sorted(_without_tags(text, names), key=lambda n: n.start))
    titles = [(b.start, b.end) for b in document.blocks if b.kind in _TITLES]
    elsewhere = _elsewhere(text, (*titles, *sorted(loud)), groups, seen)
    _weigh_pronouns(text, sentences, groups)
    _doubt_lone_speakers(text, groups)
    entities = tuple(_built(text, groups))
    mentions = {(n.start, n.end): i for i, g in enumerate(groups) for n in g.names}
    mentions.update({(n.start, n.end): i for n, i in elsewhere})
    return entities, tuple(Mention(a, b, i) for (a, b), i in sorted(mentions.items()))


def _without_credits(text: str, pictured: Sequence[Name], names: Sequence[Name]) -> Iterator[Name]:
    """Names in captions, cut to one of the body where a credit ran into it ("Ola Berg Tor Hagen")."""
    full = {n.words for n in names if len(n.words) > 1}
    for name in pictured:
        if name.words in full or text[name.start : name.end] != " ".join(name.words):
            yield name
            continue
        for size in range(len(name.words) - 1, 1, -1):
            if name.words[:size] in full:
                length = len(" ".join(name.words[:size]))
                name = Name(name.start, name.start + length, name.words[:size], name.title, name.first)
                break
            if name.words[-size:] in full:
                start = name.end - len(" ".join(name.words[-size:]))
                name = Name(start, name.end, name.words[-size:])
                break
        yield name


def _without_tags(text: str, names: Sequence[Name]) -> list[Name]:
    """Drop credits ("Tor Hagen/AP"), @handles and #tags; a tag that spells a name of the text stays."""
    plain = {canonical(" ".join(n.words)) for n in names if text[max(0, n.start - 1) : n.start] not in ("#", "@")}
    kept = []
    for name in names:
        if _CREDIT.match(text, name.end):
            continue
        mark = text[max(0, name.start - 1) : name.start]
        if mark not in ("#", "@") or (mark == "#" and canonical(" ".join(name.words)) in plain):
            kept.append(name)
    return kept


# --------------------------------------------------------------------------- bodies of states


@cache
def _body_after() -> Pattern:
    nouns = sorted(entries("government_nouns"), key=len, reverse=True)
    either = "|".join(re.escape(n) for n in nouns)
    return Pattern(rf"(?:['’]s)?\s(?:{either})\b(?!-)", 0, ways_of_words(nouns))


@cache
def _peoples() -> Pattern:
    words = {w.partition("=")[0].strip() for n in ("demonyms", "countries") for w in entries(n)}
    ordered = sorted(words | set(entries("presidents")), key=lambda w: (-len(w), w))
    return Pattern(r"\b(?:" + "|".join(re.escape(w) for w in ordered) + r")(?![\w-])", 0, ways_of_words(ordered))


@cache
def _tail() -> re.Pattern[str]:
    nouns = "|".join(re.escape(n) for n in sorted(lexicon("small_heads"), key=len, reverse=True))
    return compiled(rf"\s(?:{nouns})\b(?!-)")


def _names_and_bodies(text: str, start: int, end: int, seen: Usage) -> list[Name]:
    """The names of a sentence; a country with "government" or "army" after it is the name of that body."""
    taken = {n.start: _with_tail(text, n, end) for n in find_names(text, start, end, seen)}
    bodies = _body_after().search(text, start, end)
    for match in _peoples().finditer(text, start, end) if bodies else ():
        body = _body_after().compiled.match(text, match.end(), end)
        if body is not None:
            name = Name(match.start(), body.end(), tuple(text[match.start() : body.end()].split()))
            taken = {at: n for at, n in taken.items() if not name.start < n.end <= name.end or n.start >= name.end}
            taken[name.start] = name
    return _with_shared_surnames(text, [taken[at] for at in sorted(taken)])


def _with_shared_surnames(text: str, names: list[Name]) -> list[Name]:
    """ "Bruce and Irene Ellery and their sons": the surname is his, too, where the words nearby tell a family."""
    for i, (one, other) in enumerate(pairwise(names)):
        if len(one.words) != 1 or len(other.words) < 2 or text[one.end : other.start] != " and " or other.title:
            continue
        given = listed(one.words[0], "first_names") and listed(other.words[0], "first_names")
        around = compiled(r"[a-z]+").findall(text[max(0, one.start - _FAMILY) : other.end + _FAMILY])
        if given and not lexicon("family_words").isdisjoint(around):
            names[i] = Name(one.start, one.end, (one.words[0], other.words[-1]), one.title, one.first)
    return names


def _with_tail(text: str, name: Name, end: int) -> Name:
    """ "British Transport police": a head in lower case belongs to a name of two words or more that has none."""
    if len(name.words) < 2 or name.title or known(" ".join(name.words)) or listed(name.words[0], "first_names"):
        return name
    if name.words[-1] in lexicon("organization_heads") and name.words[-1] != "University":
        return name
    tail = _tail().match(text, name.end, end)
    if tail is None:
        return name
    return Name(name.start, tail.end(), (*name.words, *tail.group().split()), None, name.first)


# --------------------------------------------------------------------------- gender, roles, entities


def _weigh_pronouns(text: str, sentences: Sequence[tuple[int, int]], groups: Sequence[Group]) -> None:
    """A pronoun after the only person of a sentence tells the person's gender; one vote a sentence."""
    people = sorted((n.start, n.end, i) for i, g in enumerate(groups) if g.kind == "person" for n in g.names)
    starts = [p[0] for p in people]
    for at, (start, end) in enumerate(sentences):
        inside = people[bisect_left(starts, start) : bisect_left(starts, end)]
        if len({i for _, _, i in inside}) != 1:
            continue
        told = [m.lastgroup for m in _PRONOUN.finditer(text, inside[0][1], end)]
        if at + 1 < len(sentences):
            following = _PRONOUN.match(text, *sentences[at + 1])
            told += [following.lastgroup] if following else []
        kinds = {t for t in told if t}
        if len(kinds) == 1:
            groups[inside[0][2]].genders[kinds.pop()] += 1


def _doubt_lone_speakers(text: str, groups: Sequence[Group]) -> None:
    """One unknown word that "said" may be a firm: a title, an age or a pronoun must show the person."""
    for group in groups:
        if group.kind != "person" or len(group.words) > 1 or group.gender or words_tell(group.words):
            continue
        firm = any(
            weight > 2 or person_shown(text, n) for n in group.names for k, weight in votes(text, n) if k == "person"
        )
        if not firm:
            del group.kinds["person"]


def _built(text: str, groups: Sequence[Group]) -> Iterator[Entity]:
    spans = sorted((n.start, n.end) for g in groups if g.kind == "person" for n in g.names)
    starts = [s for s, _ in spans]

    def people(start: int, end: int) -> bool:
        at = bisect_left(starts, start)
        return at < len(starts) and starts[at] < end

    for group in groups:
        yield _entity(text, group, people)


def _entity(text: str, group: Group, people: Taken) -> Entity:
    kind = group.kind
    best = max(group.names, key=lambda n: _fullness(text, n))
    name = text[best.start : best.end]
    role = _best_role(text, group, people)
    if role is not None:
        told = gendered(text[role.start : role.end].split())
        if told:
            group.genders[told] += 4
    return Entity(
        name=name,
        kind=kind,
        name_span=(best.start, best.end),
        aliases=tuple(sorted({text[n.start : n.end] for n in group.names} - {name})),
        role=text[role.start : role.end] if role else None,
        role_span=(role.start, role.end) if role else None,
        gender=GENDERS.get(group.gender or "") if kind == "person" else None,
    )


def _fullness(text: str, name: Name) -> tuple[bool, bool, int, bool, int]:
    """Spelt out before short, without a possessive inside, most words, set as names are, first in the text."""
    form = text[name.start : name.end]
    return (
        not (form.replace(".", "").isupper() and len(form) < 7),
        "’s " not in form and "'s " not in form,
        len(name.words),
        not any(len(word) > 3 and word.isupper() for word in name.words),
        -name.start,
    )


def _best_role(text: str, group: Group, people: Taken) -> Role | None:
    if group.kind not in ("person", "organization", "other"):
        return None
    body = group.kind != "person"
    found = (role_of(text, n.start, n.end, n.title, people, body=body) for n in group.names)
    return max((r for r in found if r is not None), key=lambda r: (r.weight, -r.start), default=None)


def _elsewhere(
    text: str, ranges: Sequence[tuple[int, int]], groups: Sequence[Group], seen: Usage
) -> list[tuple[Name, int]]:
    """Names in headings and the like that the body names too; one may give a surname its first name."""
    forms: dict[str, Counter[int]] = {}
    for index, group in enumerate(groups):
        for name in group.names:
            forms.setdefault(canonical(" ".join(name.words)), Counter())[index] += 1
    found: list[tuple[Name, int]] = []
    for start, end in ranges:
        for name in find_names(text, start, end, seen):
            owners = forms.get(canonical(" ".join(name.words)))
            if not owners and len(name.words) == 2 and listed(name.words[0], "first_names"):
                owners = forms.get(canonical(name.words[1]))
            if owners:
                index = max(sorted(owners), key=lambda i: owners[i])
                found.append((name, index))
                if len(groups[index].words) < len(name.words):
                    groups[index].names.append(name)
                    groups[index].words = name.words
    return found
