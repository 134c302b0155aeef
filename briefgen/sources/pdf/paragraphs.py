"""Lines of pages to paragraphs: what goes on in the next line, over columns and pages, and what does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct, field

from briefgen.rules.compiled import compiled
from briefgen.sources.lines import stopped
from briefgen.sources.pdf.hyphens import ends_hyphenated
from briefgen.sources.pdf.page import PdfLine

_SAME_SIZE = 0.06
_BOLD, _PLAIN = 0.95, 0.5
_WINDOW = 8
"""Lines before and after a line that tell the edges of its column."""
_COLUMN = 3.0
"""Letter sizes by which the left edges of one column's lines may differ: indents, lists, block quotations."""
_INDENT = 0.5
_FLUSH = 0.5
"""Points between the edge of a column and the ends of its justified lines."""
_LEADING, _MOST_LEADING = 1.5, 2.6
"""Letter sizes from baseline to baseline where too few lines tell it, and at most."""
_BULLET = compiled(r"^(?:[•▪◦●►‣·*\uf0b7\uf0a7]|[-–—]\s|\d{1,2}[.)]\s|\([a-z\d]{1,2}\)\s)")
_MOST_BETWEEN = 3
"""Captions or headings that may stand between the halves of a paragraph at the break of a column or page."""


class Paragraph(Struct):
    """Lines that are one paragraph, in reading order."""

    lines: list[PdfLine] = field(default_factory=list)

    @property
    def size(self) -> float:
        """The letter size of most of its text."""
        weights: Counter[float] = Counter()
        for line in self.lines:
            weights[line.size] += len(line.text)
        return min(weights, key=lambda size: (-weights[size], size))

    @property
    def is_bold(self) -> bool:
        return all(line.bold >= _BOLD for line in self.lines)

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


def cut_paragraphs(lines: Sequence[PdfLine]) -> list[Paragraph]:
    """The paragraphs of lines in reading order; each line is in one."""
    if not lines:
        return []
    setting = _Setting(lines)
    found = [Paragraph([lines[0]])]
    for index in range(1, len(lines)):
        if setting.continues(index):
            found[-1].lines.append(lines[index])
        else:
            found.append(Paragraph([lines[index]]))
    return _mended(found, setting)


def _mended(paragraphs: list[Paragraph], setting: _Setting) -> list[Paragraph]:
    """Halves of a sentence that a caption or a picture's text keeps apart are one paragraph before it."""
    found: list[Paragraph] = []
    waiting: tuple[int, Paragraph] | None = None
    for paragraph in paragraphs:
        if waiting and len(found) - waiting[0] <= _MOST_BETWEEN + 1 and setting.goes_on(waiting[1], paragraph):
            waiting[1].lines.extend(paragraph.lines)
        else:
            found.append(paragraph)
        if setting.is_unfinished(found[-1]):
            waiting = len(found), found[-1]
    return found


class _Setting:
    """How the text is set: letter size of the body, leading by letter size, edges of the column of each line."""

    def __init__(self, lines: Sequence[PdfLine]) -> None:
        self._lines = lines
        weights: Counter[float] = Counter()
        for line in lines:
            weights[line.size] += len(line.text)
        self.body = min(weights, key=lambda size: (-weights[size], size))
        self._leading = _leadings(lines)
        self._edges = _edges(lines)
        starts = [line for line, edge in zip(lines, self._edges, strict=True) if _is_indented(line, edge.left)]
        self._continued = [False] * len(lines)
        self._indents = len(starts) * 12 > len(lines)

    # ------------------------------------------------------------ line after line

    def continues(self, index: int) -> bool:
        """Whether line ``index`` goes on the paragraph of the line before it; asked in order."""
        self._continued[index] = self._goes_on_from_above(index)
        return self._continued[index]

    def _goes_on_from_above(self, index: int) -> bool:
        above, line = self._lines[index - 1], self._lines[index]
        if not _same_style(above, line) or _BULLET.match(line.text):
            return False
        if not self._is_next(above, line):
            return self._flows_on(index)
        if ends_hyphenated(above.text) or (line.text[0].islower() and not stopped(above.text)):
            return True
        if line.size > self.body * 1.15:
            return True
        if (_is_row(above) and _is_row(line)) or self._is_new_indent(index):
            return False
        return not self._is_short(index - 1, line)

    def _is_next(self, above: PdfLine, line: PdfLine) -> bool:
        """Whether a line stands right under the one above, no more than the usual leading down."""
        down = above.y - line.y
        usual = self._leading.get(round(line.size), _LEADING * line.size)
        overlaps = min(above.right, line.right) > max(above.left, line.left)
        return above.page == line.page and overlaps and 0 < down <= 1.18 * usual + 0.4

    def _is_new_indent(self, index: int) -> bool:
        above, line = self._lines[index - 1], self._lines[index]
        if _BULLET.match(above.text):
            return line.left < above.left - _INDENT * line.size
        if not _is_indented(line, self._edges[index].left):
            return False
        return line.left > above.left + _INDENT * line.size or self._is_second_start(index)

    def _is_second_start(self, index: int) -> bool:
        """Whether a line as indented as the one above begins a paragraph too: the next goes back to the edge."""
        if not self._indents or index + 1 == len(self._lines) or self._lines[index].text[0].islower():
            return False
        line, below = self._lines[index], self._lines[index + 1]
        first_above = index < 2 or not self._continued[index - 1]
        return first_above and self._is_next(line, below) and below.left < line.left - _INDENT * line.size

    def _is_short(self, index: int, following: PdfLine) -> bool:
        """Whether the first word of the next line had room on line ``index``: then a paragraph ends there."""
        line = self._lines[index]
        room = self._edges[index].right - line.right
        word = following.text.split(" ", 1)[0]
        width = (following.right - following.left) * len(word) / len(following.text)
        return room > width + (0.5 if stopped(line.text) else 2.0) * line.size

    def _is_stretched(self, index: int) -> bool:
        """Whether a line is set to the full width among others that are: the last of a paragraph hardly ever is."""
        edge = self._edges[index]
        return edge.justified and edge.right - self._lines[index].right < _FLUSH

    # ------------------------------------------------------------ over columns and pages

    def _flows_on(self, index: int) -> bool:
        """Whether a paragraph goes on at the head of the next column or page.

        A line that fills its column and ends a sentence may end the paragraph too; only where new paragraphs are
        indented is it known.
        """
        above, line = self._lines[index - 1], self._lines[index]
        if above.page == line.page and line.y < above.y + line.size:
            return False
        if _size_differs(line.size, self.body) or line.bold >= _BOLD or above.page + 1 < line.page:
            return False
        if ends_hyphenated(above.text) or (line.text[0].islower() and not stopped(above.text)):
            return True
        if _is_indented(line, self._edges[index].left) or self._is_short(index - 1, line):
            return False
        return self._indents or not stopped(above.text) or self._is_stretched(index - 1)

    def is_unfinished(self, paragraph: Paragraph) -> bool:
        last = paragraph.lines[-1]
        return (
            not _size_differs(last.size, self.body)
            and not stopped(last.text)
            and sum(len(line.text) for line in paragraph.lines[:3]) > 60
        )

    def goes_on(self, unfinished: Paragraph, paragraph: Paragraph) -> bool:
        """Whether a paragraph in another column or on the next page ends the sentence of an unfinished one."""
        last, first = unfinished.lines[-1], paragraph.lines[0]
        elsewhere = first.page == last.page + 1 or (first.page == last.page and first.y > last.y)
        starts_low = first.text[0].islower() or ends_hyphenated(last.text)
        return elsewhere and starts_low and not _size_differs(first.size, self.body) and _same_style(last, first)


def _same_style(above: PdfLine, line: PdfLine) -> bool:
    if _size_differs(above.size, line.size):
        return False
    return not ((above.bold >= _BOLD and line.bold < _PLAIN) or (line.bold >= _BOLD and above.bold < _PLAIN))


def _is_row(line: PdfLine) -> bool:
    """Whether a line has a gap as between the cells of a table."""
    return any(right - left > 1.5 * line.size for _, left, right in line.gaps)


def _size_differs(one: float, other: float) -> bool:
    return abs(one - other) > _SAME_SIZE * max(one, other)


def _is_indented(line: PdfLine, left: float) -> bool:
    return line.left > left + _INDENT * line.size


def _leadings(lines: Sequence[PdfLine]) -> dict[int, float]:
    """The usual distance of baselines by letter size, where enough lines tell it."""
    found: dict[int, Counter[float]] = {}
    for above, line in pairwise(lines):
        down = above.y - line.y
        if (
            above.page == line.page
            and not _size_differs(above.size, line.size)
            and 0.9 * line.size < down < _MOST_LEADING * line.size
        ):
            found.setdefault(round(line.size), Counter())[round(down * 2) / 2] += 1
    return {size: _smallest(distances) for size, distances in found.items() if distances.total() >= 4}


def _smallest(distances: Counter[float]) -> float:
    """The smallest distance that is a usual one: with short paragraphs most are those between paragraphs."""
    return min(distance for distance, n in distances.items() if n * 10 >= max(distances.values()))


class _Column(NamedTuple):
    """The edges of the column a line stands in; ``justified``: most lines near it end at the right one."""

    left: float
    right: float
    justified: bool


def _edges(lines: Sequence[PdfLine]) -> list[_Column]:
    """The column of each line, from the lines of its size near it."""
    by_size: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        by_size.setdefault(round(line.size), []).append(index)
    found: dict[int, _Column] = {}
    for members in by_size.values():
        for place, index in enumerate(members):
            near = [lines[m] for m in members[max(0, place - _WINDOW) : place + _WINDOW + 1]]
            found[index] = _edge(lines[index], near)
    return [found[index] for index in range(len(lines))]


def _edge(line: PdfLine, near: Sequence[PdfLine]) -> _Column:
    column = [other for other in near if abs(other.left - line.left) < _COLUMN * line.size]
    lefts = Counter(round(other.left) for other in column)
    right = max(other.right for other in column)
    flush = sum(right - other.right < _FLUSH for other in column)
    return _Column(min([left for left, n in lefts.items() if n > 1] or lefts), right, flush > 0.6 * len(column) > 2)
