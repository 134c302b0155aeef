"""What an explanation is made of. Sections and reasons are in reading order; spans point into the reading texts."""

from __future__ import annotations

from msgspec import Struct

from briefgen.model import Span


class Reason(Struct, frozen=True):
    """One thing that made a line what it is: plain words, the rule and its points where there are some, and where
    the words that it saw stand."""

    text: str
    rule: str | None = None
    points: float | None = None
    spans: tuple[Span, ...] = ()


class Section(Struct, frozen=True):
    heading: str
    reasons: tuple[Reason, ...]


class Explanation(Struct, frozen=True):
    """Why one line, or what became of one sentence. ``id`` is that of the line, else the source id."""

    id: str
    text: str
    spans: tuple[Span, ...]
    sections: tuple[Section, ...]


class Fate(Struct, frozen=True):
    """Why one sentence became no fact.

    ``reason``: ``short``, ``rule``, ``speech`` (no claim); ``loose``, ``said``, ``stale``, ``floor``, ``limit``
    (a claim that ranking left out); ``removed`` (a line that an editor or the proof took out of this brief).
    ``line`` is the fact that says it, or after which it added nothing, where that is in the brief.
    """

    span: Span
    sentence: str
    reason: str
    text: str
    rule: str | None = None
    line: str | None = None
    score: float | None = None
