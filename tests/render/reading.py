"""What a reader finds in a made file, as plain data, to compare one format with another."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field

import docx
import pypdfium2
from docx.oxml.ns import qn
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from briefgen.render.blocks import (
    Block,
    Cites,
    Contents,
    Inlines,
    Listing,
    Page,
    Paragraph,
    Section,
    Slot,
    Strip,
    Table,
)


@dataclass
class Found:
    """Headings as (level, text), tables as rows of cell texts, and every word in reading order."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.words += squeeze(text).split()


def squeeze(text: str) -> str:
    """One blank between words, none round commas between citation numbers."""
    text = re.sub(r"[\s\u200a]+", " ", text).strip()
    return re.sub(r"(?<=\d), ?(?=\d)", ",", text)


# --------------------------------------------------------------------------- the page itself


def of_page(page: Page) -> Found:
    found = Found()
    found.say(page.kicker)
    found.headings.append((1, _flat(page.title)))
    found.say(_flat(page.title))
    found.say(_flat(page.deck))
    found.say(" · ".join(page.meta))
    for block in page.blocks:
        _block(found, block)
    return found


def _flat(inlines: Inlines) -> str:
    return squeeze("".join(",".join(map(str, p.numbers)) if isinstance(p, Cites) else p.text for p in inlines))


def _block(found: Found, block: Block) -> None:
    match block:
        case Section():
            found.headings.append((block.level, _flat(block.title)))
            found.say(_flat(block.title))
            for inner in block.blocks:
                _block(found, inner)
        case Paragraph():
            found.say(_flat(block.inlines))
        case Listing():
            for item in block.items:
                for text in (item.lead or "", _flat(item.inlines), _flat(item.note), item.comment or ""):
                    found.say(text)
        case Table():
            rows = [[_flat(cell) for cell in cells] for cells in (block.header, *(row.cells for row in block.rows))]
            found.tables.append(rows)
            for row in rows:
                for cell in row:
                    found.say(cell)
        case Contents():
            for _, title, _ in block.entries:
                found.say(title)
        case Slot() | Strip():  # a strip is a picture of the listing after it
            pass


# --------------------------------------------------------------------------- formats


def of_html(data: bytes) -> Found:
    found = Found()
    tree = lxml_html.fromstring(data.decode())
    for unread in tree.xpath("//head | //details | //caption | //*[@class='skip'] | //*[@class='marking']"):
        unread.drop_tree()
    for tag in tree.xpath("//h1 | //h2 | //h3 | //p | //figcaption | //th | //td | //nav//li"):
        text = squeeze(tag.text_content())
        if tag.tag in ("h1", "h2", "h3"):
            found.headings.append((int(tag.tag[1]), text))
        found.say(text)
    for table in tree.xpath("//table"):
        rows = [[squeeze(cell.text_content()) for cell in row] for row in table.xpath(".//tr")]
        found.tables.append([[""] * (len(rows[0]) - len(row)) + row for row in rows])  # under one head
    return found


def of_markdown(data: bytes) -> Found:
    found = Found()
    text = "\n".join(line for line in data.decode().splitlines() if not line.startswith("[^s"))
    level, in_table = 0, False
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        assert token.type != "html_block"
        match token.type:
            case "heading_open" | "heading_close":
                level = int(token.tag[1]) if token.nesting == 1 else 0
            case "table_open" | "table_close":
                in_table = token.nesting == 1
                found.tables += [[]] * in_table
            case "tr_open":
                found.tables[-1] = [*found.tables[-1], []]
            case "inline":
                shown = _markdown_text(token.children or [])
                found.say(shown)
                if level:
                    found.headings.append((level, shown))
                if in_table:
                    found.tables[-1][-1].append(shown)
    return found


def _markdown_text(tokens: list) -> str:  # type: ignore[type-arg]
    assert not [token for token in tokens if token.type == "html_inline"]
    text = "".join(token.content if token.type == "text" else " " * (token.type == "softbreak") for token in tokens)
    text = re.sub(r"(?<=\]) (?=\[\^s)", ",", text)
    return "" if set(text) <= {"."} else squeeze(re.sub(r"\[\^s(\d+)\]", r"\1", text))


def of_docx(data: bytes) -> Found:
    found = Found()
    document = docx.Document(io.BytesIO(data))
    for child in document.element.body.iterchildren(qn("w:p"), qn("w:tbl")):
        if child.tag == qn("w:tbl"):
            rows = [[_docx_text(cell) for cell in row.iterchildren(qn("w:tc"))] for row in child.iter(qn("w:tr"))]
            found.tables.append(rows)
            for row in rows:
                for cell in row:
                    found.say(cell)
            continue
        text = _docx_text(child)
        style = child.pPr.pStyle.val if child.pPr is not None and child.pPr.pStyle is not None else ""
        if style.startswith("Heading") or style == "Title":
            found.headings.append((1 if style == "Title" else int(style[-1]) + 1, text))
        found.say(text)
    return found


def _docx_text(part) -> str:  # type: ignore[no-untyped-def]
    pieces = []
    for node in part.iter(qn("w:t"), qn("w:tab")):
        field = next(node.iterancestors(qn("w:fldSimple")), None)
        if field is None or not field.get(qn("w:instr")).startswith("PAGEREF"):  # the page says where, not what
            pieces.append(" " if node.tag == qn("w:tab") else node.text or "")
    return squeeze("".join(pieces))


def of_pdf(data: bytes) -> str:
    """The text layer of every page, without white space and hyphens: what is left of it on any line width."""
    with pypdfium2.PdfDocument(data) as document:
        return dense("".join(page.get_textpage().get_text_range() for page in document))


def dense(text: str) -> str:
    return re.sub(r"[\s\u200a\u00ad\u0002\ufffe-]+", "", text)
