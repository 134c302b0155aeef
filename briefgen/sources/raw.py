"""What a format reader hands over: reading text, metadata the file states, and what it knows of the parts."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from briefgen.model import BlockKind


class UnreadableError(Exception):
    """The bytes hold no text of this format; ``str()`` is the reason that the register shows."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a source says about itself, None for what it does not say. ``published`` is an ISO date or date-time."""

    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    agency: str | None = None
    """The news agency that the text credits ("Reuters")."""
    partial_date: tuple[int, int] | None = None
    """(month, day) of a date that names no year."""
    issuer: str | None = None
    """The body whose own statement the text is."""
    released: bool = False
    """Whether a line says that the text is a statement put out by a body ("For immediate release")."""

    updated: str | None = None
    """ISO date or date-time of the last change."""
    language: str | None = None
    """ISO 639-1 code."""

    def or_else(self, other: Metadata) -> Metadata:
        """These values, those of ``other`` where there is none."""
        pairs = {f.name: getattr(self, f.name) or getattr(other, f.name) for f in fields(self)}
        return Metadata(**pairs)


@dataclass(frozen=True, slots=True)
class Hint:
    """A part the format itself marks (a heading tag, front matter): offsets of whole lines, kind and heading level."""

    start: int
    end: int
    kind: BlockKind
    level: int = 0


@dataclass(frozen=True, slots=True)
class RawText:
    """Cleaned reading text of one file. ``hints`` are in text order and do not overlap."""

    text: str
    encoding: str
    metadata: Metadata = field(default_factory=Metadata)
    hints: tuple[Hint, ...] = ()
    pages: tuple[int, ...] = ()
    """Offsets at which pages begin, the first is 0; empty for formats without pages."""
