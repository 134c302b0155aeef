"""What an edition adds to a brief: what changed since the edition before, why a story stands where it stands, and the
health of what it was collected from. Optional throughout: a brief that was built by hand has none of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from briefgen.model.documents import Span

FactChange = Literal["NEW", "UPDATED", "CORROBORATED SINCE", "DISPUTED SINCE"]
"""What became of a fact since the edition before. A fact without a mark, in a brief that was compared, is known."""

Band = Literal["attention", "awareness", "continuing", "below"]
"""Where an edition puts a story; ``below`` is in the record and not shown."""

Health = Literal["new", "quiet", "unchanged", "stale", "broken", "unasked"]
"""``new``: it had something new; ``quiet``: it answered, with nothing new; ``unchanged``: it says so itself; ``stale``:
nothing new for longer than its config allows; ``broken``: no answer that can be read; ``unasked``: not looked at."""


@dataclass(frozen=True, slots=True)
class Insert:
    """A [bracketed] referent inside a line: ``text`` without brackets, and where the source names it."""

    text: str
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A line or value as an earlier edition had it. Its evidence lies in `Brief.sources`, or in `Brief.earlier` where
    the text is no source of this brief any more."""

    text: str
    evidence: tuple[Span, ...]
    inserts: tuple[Insert, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """A question of an earlier edition (``question``) that is asked no more, and the fact, by id, that speaks to it."""

    question: Earlier
    fact: str


@dataclass(frozen=True, slots=True)
class Placing:
    """Where an edition put a story, and the reasons in order of weight, as stable kebab-case words with their number:
    ("origins 3", "new-facts 4", "watch NATO"). ``origins`` are those shown to be independent of one another."""

    band: Band
    score: float
    origins: int = 0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How one entry of the edition's ``sources`` did, in ``words``; ``alarm`` when somebody should see to it."""

    name: str
    state: Health
    words: str
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Edition:
    """``slot`` is the local time with offset that it is of; ``since`` that of the last delivered edition it was
    compared with, None for a first one. ``revision`` counts from 1; ``correction`` says why there is a later one.

    ``gone`` are lines whose sources changed or were withdrawn; ``start`` and ``end`` bound what was collected."""

    name: str
    slot: str
    since: str | None = None
    revision: int = 1
    correction: str | None = None
    start: str | None = None
    end: str | None = None
    gone: tuple[Earlier, ...] = ()
    settled: tuple[Settled, ...] = ()
    health: tuple[SourceHealth, ...] = ()
