"""The parts of an article in a PDF: headline, section headings, notes at the foot of pages, and the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from briefgen.model import BlockKind
from briefgen.rules.compiled import compiled
from briefgen.sources.credits import read_credits
from briefgen.sources.lines import stopped
from briefgen.sources.masthead import is_paper
from briefgen.sources.pdf.page import PdfLine
from briefgen.sources.pdf.paragraphs import Paragraph
from briefgen.sources.raw import Metadata

_LARGER = 1.12
"""Of the body's letter size: from here a line is set as a heading."""
_NOTE = 0.92
"""Of the body's letter size: up to here a line at the foot of a page can be a footnote."""
_MARK = compiled(r"^\[?(?:\d{1,3}|[*†‡§]{1,3})[\].)]?(?=\s|[^\W\d_])")
_LEADERS = compiled(r"(?:[.…]\s?){8}")
_POINTER = compiled(r"[\d*†‡§,\s–-]{1,24}")
_AFTER_WORD = compiled(r"(?:[^\W\d_]{3}|[^\w\s-])\s?$")
_MOST_NOTES = 60
"""Footnotes of one page, the last ones."""
_LONGEST_HEADING = 200
_MOST_HEADING_WORDS = 8
"""Of a heading that ends as a sentence does; a longer one is a summary in larger letters."""
_LONGEST_NAME = 5
"""Words of the name of a paper."""
_FEWEST_BODY = 80
"""Characters of a paragraph that can only be running text."""


class PdfPart(Struct, frozen=True):
    """A paragraph with what its setting makes of it; None leaves the kind to the rules of layout."""

    paragraph: Paragraph
    kind: BlockKind | None = None
    level: int = 0


def body_size(lines: Sequence[PdfLine]) -> float:
    """The letter size that most of the text has."""
    weights: Counter[float] = Counter()
    for line in lines:
        weights[line.size] += len(line.text)
    return min(weights, key=lambda size: (-weights[size], size), default=0.0)


# --------------------------------------------------------------------------- notes


def split_notes(lines: Sequence[PdfLine], body: float) -> tuple[list[PdfLine], list[PdfLine]]:
    """The lines of one page without its footnotes, and the footnotes."""
    small = [i for i, line in enumerate(lines) if line.size <= _NOTE * body and _MARK.match(line.text)]
    starts = [index for index in small[-_MOST_NOTES:] if _is_at_foot(lines[index], lines, body)]
    notes = dict.fromkeys(index for start in starts for index in _note_lines(lines, start))
    return [line for index, line in enumerate(lines) if index not in notes], [lines[index] for index in notes]


def _is_at_foot(line: PdfLine, lines: Sequence[PdfLine], body: float) -> bool:
    """Whether nothing of the size of the body stands under a line in its column."""
    return not any(
        other.y < line.y and other.size > _NOTE * body and other.left < line.right and other.right > line.left
        for other in lines
    )


def _note_lines(lines: Sequence[PdfLine], start: int) -> list[int]:
    """The note's first line and the lines right under it that are set as small."""
    found = [start]
    for index in range(start + 1, len(lines)):
        above, line = lines[index - 1], lines[index]
        if not 0 < above.y - line.y < 1.6 * line.size or abs(line.size - above.size) > 0.1 * line.size:
            break
        found.append(index)
    return found


def without_marks(line: PdfLine) -> PdfLine:
    """A line without the raised figures that point to notes; the powers in "20 km2" and "106" stay."""
    if not line.raised:
        return line
    gone: set[int] = set()
    for start, end in _runs(line.raised):
        if _POINTER.fullmatch(line.text, start, end) and _AFTER_WORD.search(line.text[max(0, start - 8) : start]):
            gone.update(range(start, end))
    text = "".join(character for index, character in enumerate(line.text) if index not in gone)
    return replace(line, text=text.rstrip(), raised=()) if gone else line


def _runs(raised: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Stretches of raised characters, one blank between two of them taken in."""
    start = end = raised[0]
    for index in raised[1:]:
        if index > end + 2:
            yield start, end + 1
            start = index
        end = index
    yield start, end + 1


# --------------------------------------------------------------------------- headline and headings


def type_parts(paragraphs: Sequence[Paragraph], title: str | None) -> list[PdfPart]:
    """The paragraphs in reading order, headline first where it stands over the text, headings marked.

    What stands between headline and body is left to the rules of layout: decks, bylines, datelines.
    """
    body = body_size([line for paragraph in paragraphs for line in paragraph.lines])
    headline = _headline(paragraphs, body, title)
    ordered = _raised(list(paragraphs), headline, body)
    first = next((i for i, p in enumerate(ordered) if p is not headline and _is_running(p, body)), len(ordered))
    top = next((i for i, p in enumerate(ordered) if p is headline), -1)
    return [_part(p, body, index, top, first) for index, p in enumerate(ordered)]


def _part(paragraph: Paragraph, body: float, index: int, top: int, first: int) -> PdfPart:
    if index == top:
        return PdfPart(paragraph, "heading", 1)
    if _LEADERS.search(paragraph.text):  # a table of contents
        return PdfPart(paragraph, "boilerplate")
    if index < top and not _is_running(paragraph, body):
        return PdfPart(paragraph, "metadata" if name_of_paper(paragraph.text) else "boilerplate")
    if index > max(first, top) and _is_heading(paragraph, body):
        return PdfPart(paragraph, "heading", 2 if paragraph.size > body * _LARGER else 3)
    return PdfPart(paragraph)


def name_of_paper(text: str) -> Metadata | None:
    """What a line over a headline or at the head of each page states of paper, agency and day."""
    if 1 < len(text.split()) <= _LONGEST_NAME and is_paper(text) and text[0].isupper() and is_paper(text.split()[-1]):
        return Metadata(publisher=text)
    return read_credits(text, under_headline=False)


def _headline(paragraphs: Sequence[Paragraph], body: float, title: str | None) -> Paragraph | None:
    """The largest words of the first page, or those that the file's properties call its title."""
    on_first = [p for p in paragraphs if p.lines[0].page == paragraphs[0].lines[0].page]
    named = [p for p in on_first if title and _same_words(p.text, title)]
    if named:
        return max(named, key=lambda p: p.size)
    large = [p for p in _over_text(on_first, body) if p.size >= body * _LARGER and _can_be_headline(p)]
    if large:
        return max(large, key=lambda p: p.size)
    bold = [p for p in on_first[:3] if p.is_bold and _can_be_headline(p) and not stopped(p.text)]
    return bold[0] if bold and len(on_first) > 1 else None


def _over_text(paragraphs: Sequence[Paragraph], body: float) -> list[Paragraph]:
    """What comes before the running text of a page or stands above it; further down begins another article."""
    first = next((i for i, p in enumerate(paragraphs) if _is_running(p, body)), len(paragraphs))
    top = max((p.lines[0].y for p in paragraphs if _is_running(p, body)), default=0.0)
    return [p for i, p in enumerate(paragraphs) if i < first or p.lines[0].y > top]


def _can_be_headline(paragraph: Paragraph) -> bool:
    """Two words and more that are no paper's name and no date."""
    text = paragraph.text
    return " " in text and len(text) <= _LONGEST_HEADING and not text.startswith("By ") and name_of_paper(text) is None


def _same_words(one: str, other: str) -> bool:
    return compiled(r"\W+").sub("", one).casefold() == compiled(r"\W+").sub("", other).casefold()


def _raised(paragraphs: list[Paragraph], headline: Paragraph | None, body: float) -> list[Paragraph]:
    """The headline before the text it stands over; some files draw it last."""
    if headline is None:
        return paragraphs
    index = next(i for i, p in enumerate(paragraphs) if p is headline)
    before = paragraphs[:index]
    over = [p for p in before if _is_running(p, body)]
    if not over or any(p.lines[0].y > headline.lines[0].y for p in over):
        return paragraphs
    return [headline, *before, *paragraphs[index + 1 :]]


def _is_running(paragraph: Paragraph, body: float) -> bool:
    return abs(paragraph.size - body) < 0.06 * body and len(paragraph.text) >= _FEWEST_BODY and not paragraph.is_bold


def _is_heading(paragraph: Paragraph, body: float) -> bool:
    text = paragraph.text
    if len(text) > _LONGEST_HEADING or text[-1] in ",;" or not any(c.isalpha() for c in text):
        return False
    if text[-1] == "." and len(text.split()) > _MOST_HEADING_WORDS:
        return False
    return paragraph.size >= body * _LARGER or (paragraph.is_bold and not stopped(text) and paragraph.size > body * 0.9)
