"""Who is who over all sources of a story: entities of single documents joined, named in full, ranked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from briefgen.extract.states import speaks_for
from briefgen.model import Actor, Entity, Reading, Span
from briefgen.rules.compiled import compiled
from briefgen.stories.naming import join_keys
from briefgen.text.display import display
from briefgen.text.folding import fold_name, listed

__all__ = ["Cast", "join_cast", "speaks_for"]


_POSTED = compiled(r"\b(?:on|via|to|from|in|by|through|his|her|its|their|official|a|the)\s(?:[a-z]+\s){0,2}$|['’]s\s$")


class Member(Struct, frozen=True):
    """One entity of one source, with its mentions there."""

    source: str
    index: int
    entity: Entity
    mentions: tuple[Span, ...]
    forms: Mapping[str, int]
    """How often each surface form, displayed, stands there."""
    posted_on: bool = False
    """Only named as a place to post ("on Twitter")."""


class Cast(Struct, frozen=True):
    """All that the sources of a story name. A key stands for one person, body or place."""

    actors: tuple[Actor, ...]
    """Best first."""
    keys: Mapping[tuple[str, int], int]
    members: Mapping[int, tuple[Member, ...]]

    def key(self, source: str, entity: int) -> int:
        """The key of entity ``entity`` of source ``source``; equal keys are the same person, body or place."""
        return self.keys[source, entity]

    def roles(self, key: int) -> tuple[tuple[str, Span], ...]:
        """Every role the sources give, as written, with its place; one a source, in source order."""
        return tuple(
            (display(m.entity.role), Span(m.source, *m.entity.role_span))
            for m in self.members.get(key, ())
            if m.entity.role and m.entity.role_span
        )

    def name(self, key: int) -> str:
        """The fullest name."""
        return _best_name(self.members[key]).entity.name

    def role_key(self, source: str, entity: int) -> str | None:
        """The key of `speaks_for` for this entity by its name or any of its roles; None when it speaks for no state."""
        key = self.key(source, entity)
        members = self.members[key]
        own = speaks_for(members[0].entity.name)
        if own or members[0].entity.kind != "person":
            return own
        return next((found for role, _ in self.roles(key) if (found := speaks_for("", role))), None)


def join_cast(readings: Sequence[Reading]) -> Cast:
    """Join the entities of ``readings``: spelling, initials, titles, surnames, acronyms and known aliases aside."""
    members = [m for reading in readings for m in _members(reading)]
    keys = join_keys([m.entity for m in members], [m.source for m in members], [len(m.mentions) for m in members])
    grouped: dict[int, list[Member]] = {}
    for member, key in zip(members, keys, strict=True):
        grouped.setdefault(key, []).append(member)
    publishers = {fold_name(r.document.source.publisher or "") for r in readings}
    groups = {key: tuple(found) for key, found in grouped.items()}
    ranked = sorted(groups.values(), key=lambda g: (-_worth(g), g[0].source, g[0].index))
    actors = tuple(_actor(g) for g in ranked if _worth_listing(g, publishers))
    by_entity = {(m.source, m.index): key for m, key in zip(members, keys, strict=True)}
    return Cast(actors, by_entity, groups)


def _members(reading: Reading) -> Iterable[Member]:
    spans: dict[int, list[Span]] = {}
    for mention in reading.mentions:
        spans.setdefault(mention.entity, []).append(Span(reading.document.id, mention.start, mention.end))
    text = reading.document.text
    for index, entity in enumerate(reading.entities):
        found = tuple(spans.get(index, ()))
        forms = Counter(display(text[s.start : s.end]) for s in found)
        posted = listed(entity.name, "platforms") and all(_posting(text, s.start) for s in found)
        yield Member(reading.document.id, index, entity, found, forms, posted)


def _posting(text: str, start: int) -> bool:
    """Behind a preposition, or inside another name's words ("on its Facebook page")."""
    return bool(_POSTED.search(text, max(0, start - 32), start))


def _worth(group: Sequence[Member]) -> float:
    """Mentions count, sources three times as much, a role twice; a place is rather scene than actor: half."""
    mentions = sum(len(m.mentions) for m in group)
    sources = len({m.source for m in group})
    role = any(m.entity.role for m in group)
    worth = mentions + 3 * sources + (2 if role else 0)
    return worth / 2 if _kind(group) == "place" else float(worth)


def _worth_listing(group: Sequence[Member], publishers: set[str]) -> bool:
    """Leave out papers' own names and chunks of capitals that stand once and tell nothing."""
    kind, mentions = _kind(group), sum(len(m.mentions) for m in group)
    forms = {fold_name(f) for m in group for f in (m.entity.name, *m.entity.aliases)}
    if forms & publishers or any(listed(f, "photo_credits") for f in forms):
        return False
    if all(m.posted_on for m in group):
        return False
    if kind == "other":
        return mentions > 1 and len({m.source for m in group}) > 1
    return True


def _kind(group: Sequence[Member]) -> str:
    votes: Counter[str] = Counter()
    for member in group:
        votes[member.entity.kind] += len(member.mentions)
    best = max(("person", "organization", "place"), key=lambda k: votes[k])
    # A third of the mentions must speak for it: one document that took "Bitcoin" for a place decides nothing.
    return best if votes[best] * 3 >= max(votes.total(), 1) else "other"


def _best_name(group: Sequence[Member]) -> Member:
    """The member with the fullest name: spelt out, no possessive inside, most words, accents kept, most mentions.

    A place goes by the form that is used most: "North Korea", not "Democratic People's Republic of Korea".
    """
    if _kind(group) == "place":
        forms: Counter[str] = Counter()
        for member in group:
            forms.update(member.forms)
        return max(group, key=lambda m: (not _is_short(m.entity.name), forms[display(m.entity.name)], len(m.mentions)))

    def fullness(member: Member) -> tuple[bool, bool, int, bool, int]:
        name = member.entity.name
        words = min(len(name.split()), 5)
        return (
            not _is_short(name),
            "’s " not in name and "'s " not in name,
            words,
            not name.isascii(),
            len(member.mentions),
        )

    return max(group, key=fullness)


def _is_short(name: str) -> bool:
    """Initials ("US", "RAIB")."""
    return name.replace(".", "").isupper() and len(name.replace(".", "")) < 7


def _best_role(group: Sequence[Member]) -> Member | None:
    """The most complete role: a post with its country or body before a bare one, then the longer."""
    having = [m for m in group if m.entity.role]
    return max(having, key=lambda m: min(len((m.entity.role or "").split()), 12), default=None)


def _actor(group: Sequence[Member]) -> Actor:
    best, role = _best_name(group), _best_role(group)
    forms = sorted(
        {display(f) for m in group for f in (m.entity.name, *m.entity.aliases)} - {display(best.entity.name)}
    )
    first = {m.source: m.mentions[0] for m in reversed(group) if m.mentions}
    name_at = Span(best.source, *best.entity.name_span)
    role_at = (Span(role.source, *role.entity.role_span),) if role is not None and role.entity.role_span else ()
    return Actor(
        name=display(best.entity.name),
        kind=_kind(group),  # type: ignore[arg-type]
        role=display(role.entity.role) if role is not None and role.entity.role else None,
        aliases=tuple(forms),
        mentions=sum(len(m.mentions) for m in group),
        evidence=(name_at, *(span for source, span in first.items() if source != best.source)),
        role_evidence=role_at,
    )
