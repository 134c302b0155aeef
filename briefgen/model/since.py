"""What an edition adds to a brief: what changed since the edition before, why a story stands where it stands, and the
health of what it was collected from. Optional throughout: a brief that was built by hand has none of it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from briefgen.model.documents import Span

FactChange = Literal["NEW", "UPDATED", "CORROBORATED SINCE", "DISPUTED SINCE"]
"""What became of a fact since the edition before. A fact without a mark, in a brief that was compared, is known."""

Band = Literal["attention", "awareness", "continuing", "below"]
"""Where an edition puts a story; ``below`` is in the record and not shown."""

Health = Literal["new", "quiet", "unchanged", "stale", "broken", "unasked"]
"""``new``: it had something new; ``quiet``: it answered, with nothing new; ``unchanged``: it says so itself; ``stale``:
nothing new for longer than its config allows; ``broken``: no answer that can be read; ``unasked``: not looked at."""


class Insert(Struct, frozen=True):
    """A [bracketed] referent inside a line: ``text`` without brackets, and where the source names it."""

    text: str
    """The referent, without brackets."""
    evidence: tuple[Span, ...]
    """Where the source names it."""


class Earlier(Struct, frozen=True):
    """A line or value as an earlier edition had it. Its evidence lies in `Brief.sources`, or in `Brief.earlier` where
    the text is no source of this brief any more."""

    text: str
    """As the earlier edition had it."""
    evidence: tuple[Span, ...]
    """Where it stands."""
    inserts: tuple[Insert, ...] = ()
    """Referents that stand in brackets in it."""


class Settled(Struct, frozen=True):
    """A question of an earlier edition (``question``) that is asked no more, and the fact, by id, that speaks to it."""

    question: Earlier
    """As it was asked."""
    fact: str
    """Id of the fact that speaks to it."""


class Placing(Struct, frozen=True):
    """Where an edition put a story, and the reasons in order of weight, as stable kebab-case words with their number:
    ("origins 3", "new-facts 4", "watch NATO"). ``origins`` are those shown to be independent of one another."""

    band: Band
    """The part of the edition."""
    score: float
    """The sum of the reasons."""
    origins: int = 0
    """How many are shown to be independent of one another."""
    reasons: tuple[str, ...] = ()
    """Weightiest first, each with its number."""


class SourceHealth(Struct, frozen=True):
    """How one entry of the edition's ``sources`` did, in ``words``; ``alarm`` when somebody should see to it."""

    name: str
    """As the config names it."""
    state: Health
    """How it did."""
    words: str
    """The same in words."""
    alarm: bool = False
    """Whether somebody should see to it."""


class Edition(Struct, frozen=True):
    """``slot`` is the local time with offset that it is of; ``since`` that of the last delivered edition it was
    compared with, None for a first one. ``revision`` counts from 1; ``correction`` says why there is a later one.

    ``gone`` are lines whose sources changed or were withdrawn; ``start`` and ``end`` bound what was collected."""

    name: str
    """Its name in the config."""
    slot: str
    """The time it was due, with offset."""
    since: str | None = None
    """The slot it was compared with."""
    revision: int = 1
    """From 1."""
    correction: str | None = None
    """Why there is a later revision."""
    start: str | None = None
    """What was collected from here."""
    end: str | None = None
    """What was collected up to here."""
    gone: tuple[Earlier, ...] = ()
    """Lines whose sources changed or were withdrawn."""
    settled: tuple[Settled, ...] = ()
    """Questions that found an answer."""
    health: tuple[SourceHealth, ...] = ()
    """How each entry of its sources did."""
