"""PDF: the letters of the pages put together again as paragraphs, one a line.

The columns are read one after the other, words broken at the ends of lines are whole again, running heads, page numbers
and stamps along the margin are left out, footnotes follow at the end. The file is opened in a child process.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from msgspec.structs import replace

from briefgen.rules.compiled import compiled
from briefgen.sources.decoding import clean
from briefgen.sources.pdf.article import PdfPart, body_size, name_of_paper, split_notes, type_parts, without_marks
from briefgen.sources.pdf.columns import in_columns, join_rows
from briefgen.sources.pdf.furniture import Furniture, find_furniture
from briefgen.sources.pdf.hyphens import UNTOLD, Hyphens, ends_hyphenated, read_hyphens
from briefgen.sources.pdf.page import PdfFile, PdfLine, PdfPage
from briefgen.sources.pdf.paragraphs import Paragraph, cut_paragraphs
from briefgen.sources.pdf.process import open_pdf
from briefgen.sources.properties import from_properties, pdf_date
from briefgen.sources.raw import Hint, Metadata, RawText, UnreadableError
from briefgen.text.display import display

SUFFIXES = (".pdf",)

_LETTERS = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
        "\uf0b7": "•",
        "\uf0a7": "▪",
    }
)
_MOST_HEADS = 3
_UNMAPPED = compiled("[\ufffd\ue000-\uf8ff\x01\x03-\x08\x0e-\x1f\x7f-\x9f]")
"""What letters come out as whose font does not say which they are."""


def read(data: bytes) -> RawText:
    """The text of all pages with the offsets at which they begin.

    Raises `UnreadableError` for files that are encrypted, damaged, only pictures, or too much work.
    """
    if b"%PDF-" not in data[:1024]:
        raise UnreadableError("no PDF, whatever its name says")
    file = open_pdf(data)
    _check(file)
    pages = [replace(page, lines=tuple(join_rows(page.lines))) for page in file.pages]
    furniture = find_furniture(pages)
    lines, notes = _lines(pages, furniture)
    stated = _properties(file)
    parts = type_parts(cut_paragraphs(lines), stated.title)
    parts += [PdfPart(paragraph, "note") for paragraph in cut_paragraphs(notes)]
    return _reading_text(parts, read_hyphens([line.text for line in lines]), len(file.pages), furniture, stated)


def _check(file: PdfFile) -> None:
    text = "".join(line.text for page in file.pages for line in page.lines)
    if not any(page.read for page in file.pages):
        raise UnreadableError("damaged: none of its pages can be read" if file.pages else "no pages in it")
    if len(_UNMAPPED.findall(text)) * 4 > len(text) > 0:
        raise UnreadableError("its letters have no readable codes: run text recognition on it first")
    if not display(clean(text)):
        scan = "only pictures of text (a scan): run text recognition on it first"
        raise UnreadableError(scan if any(page.pictures for page in file.pages) else "no text in it")


def _lines(pages: Sequence[PdfPage], furniture: Furniture) -> tuple[list[PdfLine], list[PdfLine]]:
    """The lines of the text and of its footnotes, each in reading order."""
    kept = [[line for line in page.lines if line not in furniture.dropped] for page in pages]
    body = body_size(list(chain.from_iterable(kept)))
    split = [split_notes(_head_first(in_columns(tuple(lines))), body) for lines in kept]
    lines = [without_marks(line) for found, _ in split for line in found]
    return [line for line in lines if line.text], [line for _, found in split for line in found]


def _head_first(lines: list[PdfLine]) -> list[PdfLine]:
    """The lines of a page, what stands over all others first: many files draw the head of the page last."""
    end = len(lines)
    while end > 1 and lines[end - 1].y > max(line.y for line in lines[: end - 1]) + lines[end - 1].size:
        end -= 1
        if len(lines) - end == _MOST_HEADS:
            break
    return [*reversed(lines[end:]), *lines[:end]]


def _properties(file: PdfFile) -> Metadata:
    updated = pdf_date(file.info.get("ModDate", "")) or pdf_date(file.info.get("CreationDate", ""))
    return from_properties(file.info.get("Title"), file.info.get("Author"), updated, "PDF properties")


def _stated(furniture: Furniture, parts: Sequence[PdfPart]) -> Metadata:
    """What the lines over the headline and the running heads say of paper and day, and the address a browser prints."""
    found = Metadata(url=furniture.url).from_("foot of the page")
    over = [(part.paragraph.text, "over the headline") for part in parts if part.kind == "metadata"]
    for text, place in [*over, *((head, "running head") for head in furniture.heads)]:
        found = found.or_else((name_of_paper(display(clean(text))) or Metadata()).from_(place))
    return found


# --------------------------------------------------------------------------- reading text


def _reading_text(
    parts: Sequence[PdfPart], hyphens: Hyphens, pages: int, furniture: Furniture, stated: Metadata
) -> RawText:
    pieces, hints, place = [], [], 0
    starts: dict[int, int] = {}
    for part in parts:
        shown, breaks = _joined(part.paragraph, hyphens)
        if not shown:
            continue
        if part.kind:
            hints.append(Hint(place, place + len(shown), part.kind, part.level))
        if part.kind != "note":
            for page, offset in breaks:
                starts.setdefault(page, place + offset)
        pieces.append(shown)
        place += len(shown) + 1
    return RawText(
        "\n".join(pieces) + "\n",
        "fonts",
        _stated(furniture, parts),
        tuple(hints),
        _page_starts(starts, pages, place),
        properties=stated,
    )


def _joined(paragraph: Paragraph, hyphens: Hyphens) -> tuple[str, list[tuple[int, int]]]:
    """The words of a paragraph, and for each page it stands on the offset at which its words there begin."""
    pieces: list[str] = []
    breaks: list[tuple[int, int]] = []
    length = 0
    for line in paragraph.lines:
        shown = _shown(line.text)
        if pieces:
            above = pieces[-1]
            pieces[-1] = hyphens.joint(above, shown) if ends_hyphenated(above) else f"{above} "
            length += len(pieces[-1]) - len(above)
        if not breaks or breaks[-1][0] != line.page:
            breaks.append((line.page, length))
        pieces.append(shown)
        length += len(shown)
    return re.sub(f"[{UNTOLD}]$", "-", "".join(pieces)), breaks


def _shown(line: str) -> str:
    """The words of one line; the mark of a hyphen at its end is still there."""
    mark = line[-1:] if line[-1:] in f"{UNTOLD}\xad" else ""
    return display(clean(line[: len(line) - len(mark)].translate(_LETTERS))) + mark


def _page_starts(starts: dict[int, int], pages: int, end: int) -> tuple[int, ...]:
    """The offset at which each page begins, never falling; a page without text begins where the next does."""
    found = [end] * pages
    following = end
    for page in reversed(range(pages)):
        following = min(starts.get(page, following), following)
        found[page] = following
    return (0, *found[1:])
