"""What a format reader hands over: reading text, metadata the file states, and what it knows of the parts."""

from __future__ import annotations

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen.model import BlockKind, StatedIn

MAX_CHARACTERS = 2_000_000
"""Of one reading text: two long novels. The worst of them (quotation marks, capitals) take 40 s and 500 MB to analyse,
and the 20 MB that a file may have would take ten times that."""
_MOST_LINES = 200_000
"""Four times as many as the longest novels have by the line. Half a million paragraphs of one letter took 1 GB."""


class UnreadableError(Exception):
    """The bytes hold no text of this format; ``str()`` is the reason that the register shows."""


class LeftOutError(UnreadableError):
    """Rightly not read (another language, an image, settings): in the register with its reason, exit code 0."""


def refuse_long(text: str) -> str:
    """``text`` as it is. Raises `UnreadableError` for more than `MAX_CHARACTERS` of it, and for a row of tiny lines."""
    if len(text) > MAX_CHARACTERS:
        raise UnreadableError(f"longer than {MAX_CHARACTERS // 1_000_000} million characters; give it in parts")
    if text.count("\n") > _MOST_LINES:
        raise UnreadableError(f"more than {_MOST_LINES} lines; give it in parts")
    return text


class Metadata(Struct, frozen=True):
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
    refused: str | None = None
    """A date as it is written that no calendar has."""
    where: tuple[tuple[str, str], ...] = ()
    """(field, place) for each field of the register that was found: ("published", "JSON-LD")."""

    def from_(self, place: str) -> Metadata:
        """The same values; those of the register that have no place yet are said to stand in ``place``."""
        known = dict(self.where)
        found = [(name, known.get(name, place)) for name in _REGISTERED if getattr(self, name)]
        return replace(self, where=tuple(found))

    def or_else(self, other: Metadata) -> Metadata:
        """These values, those of ``other`` where there is none, each with its place."""
        pairs = {name: getattr(self, name) or getattr(other, name) for name in self.__struct_fields__}
        theirs = [(name, place) for name, place in other.where if not getattr(self, name)]
        return Metadata(**{**pairs, "where": (*self.where, *theirs)})

    def stated_in(self) -> tuple[StatedIn, ...]:
        """Where each known field of the register stands, in the order of its fields."""
        known = dict(self.where)
        names = [name for name in _REGISTERED if getattr(self, name) and name in known]
        return tuple(StatedIn(_REGISTERED[name], known[name]) for name in names)


_REGISTERED = {
    **{name: name for name in ("title", "publisher", "author", "published", "url")},
    "agency": "origin",
    **{name: name for name in ("updated", "language")},
}
"""Fields that the register shows, by the name they have there, in its order."""


class Hint(Struct, frozen=True):
    """A part the format itself marks (a heading tag, front matter): offsets of whole lines, kind and heading level."""

    start: int
    end: int
    kind: BlockKind
    level: int = 0


class RawText(Struct, frozen=True):
    """Cleaned reading text of one file. ``hints`` are in text order and do not overlap."""

    text: str
    encoding: str
    metadata: Metadata = field(default_factory=Metadata)
    hints: tuple[Hint, ...] = ()
    pages: tuple[int, ...] = ()
    """Offsets at which pages begin, the first is 0; empty for formats without pages."""
    excerpt: bool = False
    """Whether the format holds the beginning alone, as feeds do that end in "Read more"."""
    properties: Metadata = field(default_factory=Metadata)
    """What a program filed with the text (PDF and Word properties): used for what the text itself leaves open."""
