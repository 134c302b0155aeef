"""A Word document of named styles, real lists, tables with repeated heads, fields and bookmarks."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from msgspec.structs import replace

from briefgen.model import Brief
from briefgen.render import word, word_slots
from briefgen.render.blocks import (
    Block,
    Cites,
    Contents,
    Inlines,
    Item,
    Link,
    Listing,
    Page,
    Paragraph,
    Section,
    Slot,
    Table,
    all_anchors,
)
from briefgen.render.fit import fitted
from briefgen.render.logo import logo_of
from briefgen.render.packs import Pack
from briefgen.render.room import column_shares
from briefgen.render.view import build_page
from briefgen.render.word_margins import add_logo, footer, header
from briefgen.render.word_notes import Footnotes
from briefgen.render.word_styles import complete, dress

_PARAGRAPHS = {"lead": "Bottom Line", "text": "Small Text", "note": "Small Text", "comment": "Editor Comment"}
_LETTERS = {"strong": "Strong", "soft": "Aside", "insert": "Referent", "editor": "Editor Words"}
_ITEMS = {"facts": "List Number", "questions": "List Number", "register": "Source Register", "plain": "List Bullet"}

_STRETCHES = (1, 1.13, 1.2)
"""Times the guess that a file takes: the first with the fonts it names; on nine briefs in LibreOffice, which had others
in their place, 1.13 to 1.23."""


def pieces(brief: Brief, pack: Pack, texts: Mapping[str, str]) -> Iterator[bytes]:
    if pack.evidence == "margin":  # Word has no margin notes: they stand at the foot of the page
        pack = replace(pack, evidence="footnotes")
    step = fitted(brief, pack, _STRETCHES)
    page, pack = build_page(step.brief, step.pack), step.pack
    templates = pack.files("word.docx")
    tightness = step.density if pack.max_pages or step.density else None
    document = _from_template(page, pack, templates[-1]) if templates else _from_nothing(page, pack, tightness)
    word.properties(document, page.name, page.language, page.date)
    made = io.BytesIO()
    document.save(made)
    yield word.same_bytes(made.getvalue())


def _from_nothing(page: Page, pack: Pack, tightness: int | None) -> Any:
    document = docx.Document()
    dress(document, pack, tightness)
    if page.marking:
        header(document, page.marking)
    footer(document, pack.labels, page.kicker, page.as_of)
    writer = _Writer(document, page, pack, document.sections[0])
    if logo := logo_of(pack, for_word=True):
        add_logo(document, logo.data, pack.labels("header.logo", title=page.kicker))
    writer.head(page)
    writer.blocks(page.blocks)
    return document


def _from_template(page: Page, pack: Pack, path: Path) -> Any:
    """The officer's file with its fields filled and the brief in its slot; its paper, header and styles stay."""
    document = word_slots.open_template(path)
    titled = word_slots.places_title(document)
    slot = word_slots.fill(document, path, word_slots.values(page, pack.labels("line.separator")))
    complete(document)
    word.need_numbering(document)
    writer = _Writer(document, page, pack, word_slots.section_of(document, slot))
    with word_slots.written_at(document, slot):
        if not titled:
            writer.head(page)
        writer.blocks(page.blocks)
    return document


class _Writer:
    """Appends blocks to the document, keeping count of bookmarks."""

    def __init__(self, document: Any, page: Page, pack: Pack, section: Any) -> None:
        self._document, self._labels, self._limited = document, pack.labels, pack.max_pages > 0
        self._footnotes = Footnotes(document) if pack.evidence == "footnotes" else None
        self._references = page.references
        self._width = section.page_width - section.left_margin - section.right_margin
        self._anchors = frozenset(all_anchors(page))
        self._bookmarks = word.last_bookmark(document)

    def head(self, page: Page) -> None:
        self._text("Brief Kicker", page.kicker)
        self._paragraph("Title", page.title)
        if page.deck:
            self._paragraph("Subtitle", page.deck)
        self._text("Brief Meta", self._labels("line.separator").join(page.meta))

    def blocks(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            match block:
                case Section():
                    self._mark(self._paragraph(f"Heading {block.level - 1}", block.title), block.anchor)
                    self.blocks(block.blocks)
                case Paragraph():
                    self._paragraph(_PARAGRAPHS[block.role], block.inlines)
                case Listing():
                    self._listing(block)
                case Table():
                    self._table(block)
                case Slot():
                    for _ in range(block.lines):
                        self._text("Editor Space", "")
                case Contents():
                    self._contents(block)

    def _text(self, style: str, text: str) -> Any:
        return self._document.add_paragraph(word.clean(text), style=style)

    def _paragraph(self, style: str, inlines: Inlines) -> Any:
        paragraph = self._document.add_paragraph(style=style)
        self._fill(paragraph, inlines)
        return paragraph

    def _mark(self, paragraph: Any, anchor: str | None) -> None:
        if anchor:
            self._bookmarks += 1
            word.bookmark(paragraph, anchor, self._bookmarks)

    def _fill(self, paragraph: Any, inlines: Inlines) -> None:
        for part in inlines:
            match part:
                case Cites():
                    self._cites(paragraph, part.numbers)
                case Link():
                    self._link(paragraph, part.text, part.target, None)
                case _:
                    paragraph.add_run(word.clean(part.text), style=_LETTERS.get(part.style))

    def _cites(self, paragraph: Any, numbers: tuple[int, ...], style: str | None = "Citation") -> None:
        if self._footnotes is not None and not _in_table_or_heading(paragraph):
            said = (self._references[number - 1] for number in numbers)
            self._footnotes.add(paragraph, self._labels("footnote.separator").join(said))
            return
        for i, number in enumerate(numbers):
            if i:
                paragraph.add_run(self._labels("list.comma"), style=style)
            self._link(paragraph, str(number), f"source-{number}", style)

    def _link(self, paragraph: Any, text: str, target: str, style: str | None) -> None:
        run = paragraph.add_run(word.clean(text), style=style)
        if target.startswith(("http://", "https://")):
            run.style = "Strong"
            word.into_web_link(paragraph, run, word.clean(target))
        elif target in self._anchors:
            word.into_link(paragraph, run, target)

    def _listing(self, listing: Listing) -> None:
        if listing.kind in _ITEMS:
            before = 0
            for number, item in zip(listing.positions, listing.items, strict=True):
                if number != before + 1 or not before:
                    list_id = word.new_list(self._document, bullet=not listing.numbered, start=number)
                before = number
                paragraph = self._paragraph(_ITEMS[listing.kind], item.inlines)
                word.in_list(paragraph, list_id)
                if self._limited and item.note and listing.kind in ("questions", "register"):
                    paragraph.add_run("\u2003")
                    self._fill(paragraph, item.note)
                    item = replace(item, note=())
                self._after(paragraph, item, "Status Line")
            return
        for item in listing.items:
            paragraph = self._document.add_paragraph(style="Timeline" if item.lead is not None else "Quote")
            if item.lead is not None:
                paragraph.add_run(word.clean(item.lead) + "\t", style="Strong")
            self._fill(paragraph, item.inlines)
            self._after(paragraph, item, "Timeline Status" if listing.kind == "timeline" else "Quote Speaker")

    def _after(self, paragraph: Any, item: Item, note_style: str) -> None:
        self._mark(paragraph, item.anchor)
        paragraph.paragraph_format.keep_together = True
        if item.note:
            paragraph.paragraph_format.keep_with_next = True
            paragraph = self._paragraph(note_style, item.note)
        if item.comment:
            paragraph.paragraph_format.keep_with_next = True
            self._text("Editor Comment", item.comment)

    def _table(self, table: Table) -> None:
        made = self._document.add_table(rows=0, cols=len(table.header))
        _table_look(made, table.caption)
        head = made.add_row()
        _row_look(head, repeat=True)
        for cell, inlines in zip(head.cells, table.header, strict=True):
            self._cell(cell, inlines, "Table Head")
        for row, following in zip(table.rows, (*table.rows[1:], None), strict=True):
            added = made.add_row()
            _row_look(added, repeat=False)
            for cell, inlines in zip(added.cells, row.cells, strict=True):
                self._cell(cell, inlines, "Table Text")
            self._mark(added.cells[0].paragraphs[0], row.anchor)
            if following is not None and not following.heads:
                added.cells[0].paragraphs[0].paragraph_format.keep_with_next = True
            if row.heads != 1:
                added._tr.tc_lst[0].vMerge = "restart" if row.heads else "continue"
        _widths(made, column_shares(table), self._width)
        self._document.add_paragraph(style="Table End")

    def _cell(self, cell: Any, inlines: Inlines, style: str) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.style = style
        if len(inlines) == 1 and isinstance(inlines[0], Cites):
            self._cites(paragraph, inlines[0].numbers, None)
        else:
            self._fill(paragraph, inlines)

    def _contents(self, contents: Contents) -> None:
        for level, title, anchor in contents.entries:
            paragraph = self._document.add_paragraph(style="Contents")
            paragraph.paragraph_format.left_indent = (level - 2) * 180000
            stops = paragraph.paragraph_format.tab_stops
            stops.add_tab_stop(self._width, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
            self._link(paragraph, title, anchor, None)
            paragraph.add_run("\t")
            word.add_field(paragraph, f"PAGEREF {word.bookmark_name(anchor)} \\h", "–", dirty=True)


def _in_table_or_heading(paragraph: Any) -> bool:
    """Where a footnote would stand badly: headings repeat in contents, table heads on every page."""
    heading: bool = paragraph.style.name.startswith(("Title", "Heading"))
    return heading or paragraph._p.getparent().tag == qn("w:tc")


def _table_look(table: Any, caption: str) -> None:
    """Ruled lines, fixed columns, and a caption for readers who cannot see it; parts in the order Word asks for."""
    properties = table._tbl.tblPr
    style = properties.find(qn("w:tblStyle"))
    properties[:] = [
        *([] if style is None else [style]),
        word.element("tblW", w=5000, type="pct"),
        word.borders("tblBorders", bottom=("single", 4, "CFD5DC"), insideH=("single", 4, "CFD5DC")),
        word.element("tblLayout", type="fixed"),
        _cell_margins(),
        word.element("tblLook", firstRow=1, firstColumn=1, noVBand=1),
        word.element("tblCaption", val=word.clean(caption)),
    ]


def _cell_margins() -> Any:
    margins = word.element("tblCellMar")
    margins.append(word.element("left", w=0, type="dxa"))
    margins.append(word.element("right", w=110, type="dxa"))
    return margins


def _widths(table: Any, percent: Sequence[int], width: int) -> None:
    """Each column its share of ``width``, in the grid and in every cell: Word reads the one, others the other."""
    for column, share in zip(table.columns, percent, strict=True):
        column.width = width * share // 100
    for row in table._tbl.tr_lst:
        for cell, share in zip(row.tc_lst, percent, strict=True):
            cell.width = width * share // 100


def _row_look(row: Any, *, repeat: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(word.element("cantSplit"))
    if repeat:
        properties.append(word.element("tblHeader"))
