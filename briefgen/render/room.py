"""How much paper a page takes, guessed from its words: so one layout is enough, and Word, which cannot be asked, fits.

The sizes are those of ``templates/base/style.css``, with the widest fonts it names. A pack with a style sheet of its
own may need more or less: the PDF is counted after it is laid out, the others take the guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from briefgen.render.blocks import (
    Block,
    Cites,
    Contents,
    Inlines,
    Item,
    Listing,
    Page,
    Paragraph,
    Section,
    Slot,
    Strip,
    Table,
    cited,
)
from briefgen.render.packs import Pack

DENSITIES = (0, 1, 2, 3, 4, 5)
"""Steps of the style sheet, from generous to tight."""
_MM = 72 / 25.4
_PAPER = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4)}


class Sheet(Struct, frozen=True):
    """A sheet of paper and its margins, in millimetres."""

    width: float
    height: float
    side: float
    top: float
    bottom: float

    @property
    def css(self) -> str:
        return f"{self.top:g}mm {self.side:g}mm {self.bottom:g}mm"


def sheet_of(pack: Pack) -> Sheet:
    """The sheet that ``pack`` prints on; limited to some pages it has narrower margins."""
    width, height = _PAPER[pack.paper]
    return Sheet(width, height, 18, 14, 14) if pack.max_pages else Sheet(width, height, 20, 18, 17)


# --------------------------------------------------------------------------- widths of words

_DEFAULT, _WIDE, _FULL = 0.56, 0.92, 1.0
_WIDTHS = {
    **dict.fromkeys("ijlI.,:;'|!()[]’‘·/", 0.3),
    **dict.fromkeys("tfrs-“”–", 0.42),
    **dict.fromkeys("mwMW—%@…", _WIDE),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ", 0.65),
    " ": 0.26,
    "\u00a0": 0.26,
    "\u2060": 0.0,
}
"""Ems of a character in Noto Serif; Noto Sans has nearly the same, Cambria, Calibri and Liberation are narrower."""


def _width(text: str) -> float:
    return sum(_WIDTHS.get(char, _DEFAULT if char < "\u2e80" else _FULL) for char in text)


_BOLD = 1.07
_MARGIN = 45 * _MM
"""What margin notes take off the width of the text."""


def _pieces(inlines: Inlines, size: float) -> list[tuple[str, float]]:
    """Stretches of text, each with the size of its letters; a citation is small and high."""
    found = []
    for part in inlines:
        if isinstance(part, Cites):
            found.append((",".join(map(str, part.numbers)), size * 0.68))
        else:
            found.append((part.text, size * (_BOLD if getattr(part, "style", "") == "strong" else 1)))
    return found


def _lines(pieces: Iterable[tuple[str, float]], room: float) -> int:
    """The lines that ``pieces`` take in ``room`` points, broken between words as a typesetter does."""
    lines, at = 1, 0.0
    space = 0.0
    for text, size in pieces:
        words = text.split(" ")
        for i, word in enumerate(words):
            if i:
                space += 0.26 * size
            wide = _width(word) * size
            if at and at + space + wide > room and (space or i):
                lines, at, space = lines + 1, 0.0, 0.0
            at, space = at + space + wide, 0.0
            while at > room:  # a word that is longer than a line
                lines, at = lines + 1, at - room
    return lines


# --------------------------------------------------------------------------- heights of blocks


class _Ruler:
    """Adds up blocks from the top; margins that meet collapse into the larger."""

    def __init__(self, page: Page, pack: Pack, density: int) -> None:
        sheet = sheet_of(pack)
        self._whole, self._limited = (sheet.width - 2 * sheet.side) * _MM, pack.max_pages > 0
        self._page, self._evidence = page, pack.evidence
        self._width = self._whole - (_MARGIN if pack.evidence == "margin" else 0)
        self._tight, self._density = density >= 2, density
        self._em = {3: 9.6, 4: 9.2, 5: 8.8}.get(density, 10.0)
        self._leading = 1.3 if self._tight else 1.42
        self._below = 0.0
        self.height = 0.0
        self._masthead(page)
        self._blocks(page.blocks)
        self.height += self._below

    def _step(self, *by_density: float) -> float:
        return by_density[min(self._density, len(by_density) - 1)]

    def _add(self, height: float, above: float = 0, below: float = 0) -> None:
        self.height += max(self._below, above) + height
        self._below = below

    def _text(self, inlines: Inlines, size: float, leading: float, room: float) -> float:
        """The height of a paragraph; ``size`` in ems."""
        points = size * self._em
        return _lines(_pieces(inlines, points), room) * points * leading

    def _masthead(self, page: Page) -> None:
        large, width = self._step(2, 2, 1.8), self._whole
        self._add(2.2 + self._step(6, 6, 4) + 0.82 * self._em * self._leading, below=self._step(4, 4, 2))
        self._add(
            self._text(page.title, large * _BOLD, 1.15, width), above=self._step(4, 4, 2), below=self._step(5, 5, 3)
        )
        if page.deck:
            self._add(self._text(page.deck, 1.15, self._leading, width), below=4)
        meta = [(part + " · ", 0.8 * self._em) for part in page.meta]
        self._add(_lines(meta, width) * 0.8 * self._em * self._leading, below=self._step(12, 12, 6))

    def _blocks(self, blocks: Sequence[Block], kind: str = "") -> None:
        for block in blocks:
            match block:
                case Section():
                    self._heading(block)
                    self._blocks(block.blocks, block.kind)
                case Paragraph():
                    self._paragraph(block, kind)
                case Listing():
                    for item in block.items:
                        self._item(block, item)
                case Table():
                    self._table(block)
                case Slot():
                    line = self._step(1.5, 1.5, 1.4) * self._em + 0.5
                    self._add(1.2 + block.lines * line + self._step(7, 7, 5))
                case Contents():
                    self._add(len(block.entries) / 2 * (0.88 * self._em * self._leading + 2))
                case Strip():
                    self._add(self._width * 44 / 760, above=2, below=6)

    def _heading(self, section: Section) -> None:
        if section.kind == "story":
            height = self._text(section.title, 1.4 * _BOLD, self._leading, self._width) + self._step(2, 2, 1) + 1
            self._add(height, above=self._step(20, 9, 6), below=self._step(6, 4, 2.5))
        elif section.level == 2:
            height = 0.88 * self._em * self._leading + self._step(2, 2, 1) + 0.6
            self._add(height, above=self._step(14, 9, 6), below=self._step(6, 4, 2.5))
        else:
            height = 0.92 * self._em * self._leading
            self._add(height, above=self._step(10, 7, 4), below=self._step(4, 3, 2))

    def _paragraph(self, block: Paragraph, kind: str) -> None:
        if block.role == "lead":
            size, leading = self._step(1.12, 1.12, 1.08), self._step(1.4, 1.4, 1.32)
            padding, side = self._step(7, 7, 4), self._step(10, 10, 8)
            text = self._text(block.inlines, size, leading, self._width - 2 * side - 3) + 2 * padding
            self._add(self._with_notes(text, block.inlines))
        elif block.role == "note":
            self._add(self._text(block.inlines, 0.82, 1.35, self._width))
        else:
            size = 0.84 if kind == "statement" else 1
            self._add(self._text(block.inlines, size, self._leading, self._width))

    def _item(self, listing: Listing, item: Item) -> None:
        em, below = self._em, self._step(6, 4, 2)
        size, leading, left, note_left = 1.0, self._leading, 1.9 * em, 1.9 * em
        if listing.kind == "register":
            size, leading, left, note_left = 0.84, 1.35, 1.6 * em, 1.6 * em
            below = self._step(3, 3, 0.5)
        elif item.lead is not None or listing.kind == "timeline":
            left = note_left = 8.6 * em
            below = self._step(4, 4, 2)
        elif listing.kind == "quotes":
            left, note_left, below = 11.6, 11.6, self._step(9, 9, 5)
        if self._limited and listing.kind in ("register", "questions") and item.note:
            pieces = [*_pieces(item.inlines, size * em), (" ", 4 * em), *_pieces(item.note, 0.82 * em * size)]
            height = _lines(pieces, self._width - left) * size * em * leading
        else:
            height = self._text(item.inlines, size, leading, self._width - left)
            if item.note:
                height += self._text(item.note, 0.82 * size, 1.35, self._width - note_left)
        if item.comment:
            height += 2 + _lines([(item.comment, 0.92 * em)], self._width - left) * 0.92 * em * self._leading
        self._add(
            height if listing.kind == "register" else self._with_notes(height, (*item.inlines, *item.note)), below=below
        )

    def _with_notes(self, height: float, inlines: Inlines) -> float:
        """The height of a line, and of what stands at the foot of the page or in the margin beside it."""
        if self._evidence == "margin":
            names = [self._page.short_names[n - 1] for n in cited(inlines)]
            notes = sum(_lines([(f"0 {name}", 7.2)], _MARGIN - 4 * _MM - 9) for name in names) * 7.2 * 1.3
            return max(height, notes + 3 if names else 0)
        if self._evidence == "footnotes":
            said = ["; ".join(self._page.references[n - 1] for n in cited((part,))) for part in inlines]
            return height + sum(_lines([(f"00. {text}", 7.5)], self._whole) * 7.5 * 1.3 for text in said if text)
        return height

    def _table(self, table: Table) -> None:
        points, leading = 0.8 * self._em, self._step(1.32, 1.32, 1.25)
        padding = 2 * self._step(3, 3, 1.5) + 0.5
        shares = column_shares(table)
        height = 0.5
        for cells in (table.header, *(row.cells for row in table.rows)):
            height += padding + leading * points * max(
                _lines(_pieces(cell, points), self._whole * share / 100 - 6)
                for cell, share in zip(cells, shares, strict=True)
            )
        self._add(height, above=2, below=self._step(6, 6, 3))


_COLUMNS = {
    "values": (20, 41, 17, 11, 11),
    "series": (26, 30, 20, 14, 10),
    "figures": (30, 26, 13, 21, 10),
    "actors": (27, 13, 28, 22, 10),
    "spans": (16, 46, 38),
    "diagnostics": (12, 70, 18),
}


def column_shares(table: Table) -> tuple[int, ...]:
    """The columns of ``table`` in hundredths of its width."""
    shares, columns = _COLUMNS.get(table.kind, ()), len(table.header)
    if len(shares) == columns:
        return shares
    first = 34 if table.kind in ("coverage", "figures") else 20
    return (first, *[(100 - first) // (columns - 1)] * (columns - 1))


def of_a_page(pack: Pack) -> float:
    """Points from top to bottom of a page."""
    sheet = sheet_of(pack)
    return (sheet.height - sheet.top - sheet.bottom) * _MM


def height(page: Page, pack: Pack, density: int) -> float:
    """Points that ``page`` takes from its top to its end, on one endless sheet."""
    return _Ruler(page, pack, density).height
