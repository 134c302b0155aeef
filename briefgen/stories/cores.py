"""What a claim states, over sources: its concepts, with each person, body and figure one term whatever it is called.

"Mr Bamford", "Martin Bamford, 30, from Croydon" and "he" are one term, so a full name weighs no more than a surname,
and two claims that share nothing but names state nothing together.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.extract.claims import within
from briefgen.extract.coreference import reference
from briefgen.model import Claim, Entity, Mention, Reading
from briefgen.stories.cast import Cast
from briefgen.text.tokens import content_stems

NAME, FIGURE = "@", "#"
"""First character of a term that stands for a person or body of the cast, and for the value of a figure."""


def core(claim: Claim, reading: Reading, cast: Cast) -> frozenset[str]:
    """The terms by which ``claim`` is compared; the speaker is none of them (see `Claim.terms`)."""
    source, spoken = reading.document.id, claim.attribution
    speaker = spoken.entity if spoken is not None else None
    inside = within(reading.mentions, claim.start, claim.end)
    named = [m for m in inside if _is_actor(reading.entities[m.entity])]
    terms = {f"{NAME}{cast.key(source, m.entity)}" for m in named if m.entity != speaker}
    pointed = reference(reading, claim.start, claim.end)
    if pointed is not None and pointed.entity not in (None, speaker) and _is_actor(reading.entities[pointed.entity]):
        terms.add(f"{NAME}{cast.key(source, pointed.entity)}")
    terms |= {f"{FIGURE}{q.value:g}" for q in claim.quantities}
    figures = [q.number_span for q in claim.quantities]
    rest, taken = _around(claim, reading.document.text, [*_places(named, reading, claim), *figures])
    return frozenset((claim.terms - (taken - rest)) | terms)


def places(readings: Sequence[Reading]) -> frozenset[str]:
    """The concepts of all names of places in ``readings``."""
    named = (e.name for r in readings for e in r.entities if e.kind == "place")
    return frozenset(term for name in named for term in content_stems(name))


def _is_actor(entity: Entity) -> bool:
    """A person, or a body named by several words: one word of a body ("Cuba") is as much a place."""
    return entity.kind == "person" or (entity.kind == "organization" and " " in entity.name)


def _places(named: Sequence[Mention], reading: Reading, claim: Claim) -> list[tuple[int, int]]:
    """The words of names and of the roles that stand beside them."""
    roles = [reading.entities[m.entity].role_span for m in named]
    beside = [role for role in roles if role is not None and claim.start <= role[0] < claim.end]
    return [*((m.start, m.end) for m in named), *beside]


def _around(claim: Claim, text: str, cut: Sequence[tuple[int, int]]) -> tuple[frozenset[str], frozenset[str]]:
    """The concepts of ``claim`` outside the spans ``cut``, and those inside."""
    rest: set[str] = set()
    taken: set[str] = set()
    at = claim.start
    for start, end in sorted(span for span in cut if claim.start <= span[0] < span[1] <= claim.end):
        rest |= content_stems(text[at : max(at, start)])
        taken |= content_stems(text[max(at, start) : max(at, end)])
        at = max(at, end)
    return frozenset(rest | content_stems(text[at : claim.end])), frozenset(taken)
