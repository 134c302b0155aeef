"""The one document every format prints: sections of paragraphs, listings, tables and slots, as plain values.

A renderer decides how a block looks, never what it says. Text in an inline is shown as it stands: a
renderer escapes it for its own language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal

from msgspec import Struct

from briefgen.rules.compiled import compiled

_FORBIDDEN = compiled("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

Style = Literal["plain", "strong", "soft", "insert", "quote", "editor"]


class Run(Struct, frozen=True):
    """Words in one style. ``insert``: a [bracketed] referent; ``editor``: words of no source; ``soft``: an aside."""

    text: str
    style: Style = "plain"


class Cites(Struct, frozen=True):
    """Numbers in the source register, ascending, each once."""

    numbers: tuple[int, ...]


class Link(Struct, frozen=True):
    """Words that lead to another line of the document, or to a web page when ``target`` starts with http."""

    text: str
    target: str


Inline = Run | Cites | Link
Inlines = tuple[Inline, ...]


class Excerpt(Struct, frozen=True):
    """The words of source ``number`` that bear a line, ``marked``, with their sentence and its neighbours."""

    number: int
    before: str
    marked: str
    after: str
    place: str = ""
    """Page and paragraph, as a citation names them."""


class Paragraph(Struct, frozen=True):
    role: Literal["lead", "text", "note", "comment"]
    inlines: Inlines
    excerpts: tuple[Excerpt, ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        """The sources that the paragraph cites, as numbers in the register."""
        return cited(self.inlines)


class Item(Struct, frozen=True):
    """One entry of a listing: its text, a status line under it, what stands before it (a date, a place; "" where it is
    that of the entry before), an editor's comment."""

    inlines: Inlines
    note: Inlines = ()
    lead: str | None = None
    comment: str | None = None
    anchor: str | None = None
    excerpts: tuple[Excerpt, ...] = ()
    status: tuple[str, ...] = ()
    """What a reader may filter by: the status of a fact, "disputed", "edited"."""
    number: int | None = None
    """Its number, where that is not its place in the listing."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """The sources that the entry cites, as numbers in the register."""
        return cited((*self.inlines, *self.note))


def cited(inlines: Inlines) -> tuple[int, ...]:
    """The sources that ``inlines`` cite, as numbers in the register, ascending."""
    return tuple(sorted({n for part in inlines if isinstance(part, Cites) for n in part.numbers}))


ListingKind = Literal["facts", "questions", "quotes", "timeline", "register", "plain"]


class Listing(Struct, frozen=True):
    """Items in order; ``facts``, ``questions`` and ``register`` are numbered from 1."""

    kind: ListingKind
    items: Sequence[Item]

    @property
    def numbered(self) -> bool:
        return self.kind in ("facts", "questions", "register")

    @property
    def positions(self) -> tuple[int, ...]:
        """The number of each item, where the listing is numbered."""
        return tuple(item.number or place for place, item in enumerate(self.items, 1))


class Row(Struct, frozen=True):
    """Cells of a table row; the first heads the row."""

    cells: tuple[Inlines, ...]
    anchor: str | None = None
    heads: int = 1
    """How many rows the first cell heads, this one included; 0 where that of a row above heads this one too."""


class Table(Struct, frozen=True):
    """``kind`` names what it shows; ``header`` heads the columns; ``caption`` is for readers who cannot see it."""

    kind: Literal["matrix", "values", "series", "figures", "coverage", "actors", "spans", "diagnostics"]
    caption: str
    header: tuple[Inlines, ...]
    rows: Sequence[Row]
    excerpts: tuple[Excerpt, ...] = ()


class Slot(Struct, frozen=True):
    """Room for the editor's own words: so many empty lines."""

    lines: int


class Contents(Struct, frozen=True):
    """The sections that follow, as (level, title, anchor)."""

    entries: Sequence[tuple[int, str, str]]


class Section(Struct, frozen=True):
    """A heading and what stands under it. ``level`` 2 is the topmost: level 1 is the title of the page."""

    kind: str
    level: int
    title: Inlines
    anchor: str
    blocks: Sequence[Block]


class Strip(Struct, frozen=True):
    """Days in order as points on a line, each with its label and how many lines stand under it: a picture of what the
    listing after it says, for formats that draw. ``title`` is for readers who cannot see it."""

    title: str
    points: tuple[tuple[str, int], ...]


Block = Strip | Paragraph | Listing | Table | Slot | Contents | Section


class Page(Struct, frozen=True):
    """The whole document. ``meta`` is the line of facts about it; ``name`` its title in a file's properties."""

    name: str
    language: str
    kicker: str
    title: Inlines
    deck: Inlines
    meta: tuple[str, ...]
    marking: str | None
    as_of: str
    day: str
    """The as-of day as the labels write it, or that it is unknown."""
    date: str | None
    """The as-of day as ISO date, for a file's properties; None when the brief has no full date."""
    blocks: Sequence[Block]
    """Of a pile they are made anew each time they are gone through, as are the rows of its long tables."""
    sources: Sequence[str]
    """What each source of the register is called, number 1 first."""
    references: Sequence[str]
    """What a footnote says of each source: its number, what it is called, publisher and date."""
    short_names: Sequence[str]
    """What a margin note says of each source: publisher, else the first words of its title, and date."""


def all_inlines(page: Page) -> Iterator[Inline]:
    """Every inline of the page in reading order."""
    yield from page.title
    yield from page.deck
    yield from inlines_of(page.blocks)


def inlines_of(blocks: Iterable[Block]) -> Iterator[Inline]:
    """Every inline of ``blocks`` in reading order."""
    for block in blocks:
        yield from _of_block(block)


def _of_block(block: Block) -> Iterator[Inline]:
    match block:
        case Section():
            yield from block.title
            for inner in block.blocks:
                yield from _of_block(inner)
        case Paragraph():
            yield from block.inlines
        case Listing():
            for item in block.items:
                yield from (*item.inlines, *item.note)
        case Table():
            for cells in (block.header, *(row.cells for row in block.rows)):
                for cell in cells:
                    yield from cell


def _inside(blocks: Iterable[Block]) -> Iterator[Block]:
    """``blocks`` and what stands in them, in reading order."""
    for block in blocks:
        yield block
        if isinstance(block, Section):
            yield from _inside(block.blocks)


def all_listings(page: Page) -> Iterator[Listing]:
    """Every listing of the page but the register, in reading order."""
    return (block for block in _inside(page.blocks) if isinstance(block, Listing) and block.kind != "register")


def all_anchors(page: Page) -> Iterator[str]:
    """Every place of the page that a link can lead to."""
    for block in _inside(page.blocks):
        match block:
            case Section():
                yield block.anchor
            case Listing():
                yield from (item.anchor for item in block.items if item.anchor)
            case Table():
                yield from (row.anchor for row in block.rows if row.anchor)


_SOME = 1_000
"""Pieces of a text that are joined at once."""


def gathered(pieces: Iterable[str]) -> Iterator[str]:
    """``pieces``, many at a time."""
    rest = iter(pieces)
    while some := list(islice(rest, _SOME)):
        yield "".join(some)


def printable(text: str) -> str:
    """``text`` without control characters and halves of characters, which no document format can hold."""
    return _FORBIDDEN.sub("", text)


def plain(inlines: Inlines) -> str:
    """The words of ``inlines`` without citations."""
    return "".join(part.text for part in inlines if not isinstance(part, Cites))
