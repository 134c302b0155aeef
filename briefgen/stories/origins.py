"""Where claims come from first: five papers that repeat one statement are five outlets and one origin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from msgspec import Struct

from briefgen.model import Attribution, Claim, Document, Entity, Origin, OriginKind, Reading, Span
from briefgen.rules import entries
from briefgen.sources.masthead import is_paper
from briefgen.stories.cast import Cast, speaks_for
from briefgen.stories.near import copied_from
from briefgen.text.display import display
from briefgen.text.shingles import of_document
from briefgen.text.tokens import content_stems, fold, stem

UNNAMED = "unnamed"
"""Key of every speaker without a name: two of them may be one."""


class Provenance(Struct, frozen=True):
    """Origin of one claim. ``key`` is equal for claims of one origin.

    ``established`` says that somebody is named or described as the origin; ``independent`` that a name, not a
    description, stands behind it, so that it can count against another one. ``words`` of name and role show
    who belongs together ("Robin Smith, of the Transport Police" and "the Transport Police").
    """

    key: str
    name: str | None
    kind: OriginKind
    established: bool
    evidence: Span | None
    independent: bool = False
    words: frozenset[str] = frozenset()


def find_copies(documents: Sequence[Document]) -> dict[str, str]:
    """Source id of each near-copy to the id of the source it copies (the first of its family in source order)."""
    copies: dict[str, str] = {}
    if len(documents) < 2:
        return copies
    for number, first in copied_from(map(of_document, documents)):
        earlier = documents[first].id
        copies[documents[number].id] = copies.get(earlier, earlier)
    return copies


def provenance(claim: Claim, reading: Reading, cast: Cast, copies: Mapping[str, str]) -> Provenance:
    """The origin of ``claim``: its speaker, else the agency credited, else the text copied, else not established."""
    spoken = claim.attribution
    if spoken is not None and spoken.speaker and spoken.speaker_span is not None:
        return _speaker(claim.source, spoken, reading, cast)
    own_word = _issuer(reading, cast)
    if own_word is not None:
        return own_word
    root = copies.get(claim.source, claim.source)
    credit = _credit(reading.document)
    if credit is not None:
        name, span = credit
        return Provenance(f"agency:{fold(name)}", name, "agency", True, span, True, content_stems(name))
    if root != claim.source:
        return Provenance(f"text:{root}", None, "copy", False, None)
    return Provenance(f"text:{root}", None, "unestablished", False, None)


def _speaker(source: str, spoken: Attribution, reading: Reading, cast: Cast) -> Provenance:
    assert spoken.speaker is not None
    assert spoken.speaker_span is not None
    start, end = spoken.name_span or spoken.speaker_span
    span, name = Span(source, start, end), display(reading.document.text[start:end])
    state = speaks_for(spoken.speaker)
    if spoken.anonymous:
        return Provenance(UNNAMED, name, "unestablished", False, span)
    if spoken.entity is None:
        vague = content_stems(name) <= _vague()
        key = state or f"said:{fold(spoken.speaker)}"
        return Provenance(key, name, "unestablished" if vague else "speaker", not vague, span, state is not None)
    entity = reading.entities[spoken.entity]
    key = state or cast.role_key(source, spoken.entity) or f"cast:{cast.key(source, spoken.entity)}"
    roles = " ".join(role for role, _ in cast.roles(cast.key(source, spoken.entity)))
    named = (
        state is not None
        or entity.kind == "person"
        or (entity.kind == "organization" and not _passes_on(entity, spoken, roles))
    )
    return Provenance(key, name, "speaker", True, span, named, content_stems(f"{entity.name} {roles}"))


def _passes_on(entity: Entity, spoken: Attribution, roles: str) -> bool:
    """A paper or broadcaster ("according to Sky News", "the daily Kurier reported") has what it says from somebody."""
    return is_paper(entity.name) or stem(spoken.cue or "") == "report" or bool(content_stems(roles) & _news_bodies())


@cache
def _news_bodies() -> frozenset[str]:
    return content_stems(" ".join(entries("news_bodies")))


def _issuer(reading: Reading, cast: Cast) -> Provenance | None:
    """The body whose own statement the text is: what it says unattributed is that body's word."""
    issuer = reading.document.source.issuer
    at = reading.document.text.find(issuer) if issuer else -1
    if not issuer or at < 0:
        return None
    source = reading.document.id
    named = (m.entity for m in reading.mentions if at <= m.start < at + len(issuer))
    member = next((f"cast:{cast.key(source, entity)}" for entity in named), None)
    key = speaks_for(issuer) or member or f"said:{fold(issuer)}"
    span = Span(source, at, at + len(issuer))
    return Provenance(key, display(issuer), "speaker", True, span, True, content_stems(issuer))


@cache
def _vague() -> frozenset[str]:
    """Stems of what speaks without being anybody ("the statement", "reports")."""
    return content_stems(" ".join(entries("vague_speakers")))


def unrelated(a: Provenance, b: Provenance) -> bool:
    """Whether two origins are shown to be independent of each other.

    Not so where one is a description, where both speak for one state, where name or role share a word (a body and
    its spokesman), where both hold public office and nothing says that it is not under one government, or where
    one is an agency and the other a speaker whom it may have asked.
    """
    if not (a.independent and b.independent) or a.key == b.key or a.kind != b.kind:
        return False
    states = {p.key for p in (a, b) if p.key.startswith("state:")}
    if len(states) == 2:
        return True
    return not a.words & b.words and not (_holds_office(a) and _holds_office(b))


@cache
def _offices() -> frozenset[str]:
    return content_stems(" ".join(entries("state_speakers")))


def _holds_office(origin: Provenance) -> bool:
    return origin.key.startswith("state:") or bool(origin.words & _offices())


def _credit(document: Document) -> tuple[str, Span] | None:
    """The agency that the document credits, with the place of the credit in its text."""
    agency = document.source.origin
    at = document.text.find(agency) if agency else -1
    return (agency, Span(document.id, at, at + len(agency))) if agency and at >= 0 else None


def merge_origins(found: Sequence[Provenance], sources: Sequence[str]) -> tuple[Origin, ...]:
    """One `Origin` a key; ``found`` and ``sources`` run in parallel. Established ones first, then by sources."""
    groups: dict[str, list[int]] = {}
    for i, item in enumerate(found):
        groups.setdefault(item.key if item.established or item.kind == "copy" else "unestablished", []).append(i)
    origins = [_origin([found[i] for i in group], [sources[i] for i in group]) for group in groups.values()]
    return tuple(sorted(origins, key=lambda o: (o.kind == "unestablished", -len(o.sources), o.sources, o.name or "")))


def _origin(items: Sequence[Provenance], sources: Sequence[str]) -> Origin:
    carried = tuple(dict.fromkeys(sources))
    evidence = tuple(dict.fromkeys(item.evidence for item in items if item.evidence is not None))
    names = sorted({item.name for item in items if item.name}, key=_plainness)
    told = items[0].established or len(names) == 1
    return Origin(names[0] if names and told else None, items[0].kind, carried, evidence)


def _plainness(name: str) -> tuple[bool, int, str]:
    """Of the names of one state's voice the government itself is the plainest, then the longest."""
    return (not content_stems(name) & content_stems("government authorities"), -len(name), name)
