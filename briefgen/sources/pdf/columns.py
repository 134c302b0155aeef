"""Lines that run across a gutter, cut into the columns they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from statistics import median

from msgspec.structs import replace

from briefgen.sources.pdf.page import PdfLine

_FEWEST_LINES = 4
_NARROWEST = 18
"""Characters: rows of tables have cells shorter than this, columns of text do not."""
_LEVEL = 0.15
"""Of the letter size: how far baselines of one line may be apart, and how narrow a blank can be."""
_CELL = 0.9
"""Of the letter size: a gap between pieces of one line that is more than a blank."""
_MOST_LINES, _MOST_COLUMNS = 250, 8


def join_rows(lines: Iterable[PdfLine]) -> list[PdfLine]:
    """Pieces that follow one another on one baseline as one line: raised marks and cells of tables part them."""
    found: list[PdfLine] = []
    for line in lines:
        above = found[-1] if found else None
        if above and abs(above.y - line.y) < _LEVEL * line.size and line.left > above.right - _LEVEL * line.size:
            found[-1] = _row(above, line)
        else:
            found.append(line)
    return found


def _row(first: PdfLine, second: PdfLine) -> PdfLine:
    gap = second.left - first.right
    blank = " " if gap > _LEVEL * second.size else ""
    start = len(first.text) + len(blank)
    wide = ((start, first.right, second.left),) if gap > _CELL * max(first.size, second.size) else ()
    later = tuple((index + start, left, right) for index, left, right in second.gaps)
    share = len(first.text) / (len(first.text) + len(second.text))
    return replace(
        first if share >= 0.5 else replace(second, left=first.left),
        text=f"{first.text}{blank}{second.text}",
        right=second.right,
        bold=round(first.bold * share + second.bold * (1 - share), 2),
        gaps=(*first.gaps, *wide, *later),
        raised=(*first.raised, *(index + start for index in second.raised)),
    )


def in_columns(lines: tuple[PdfLine, ...], columns: int = _MOST_COLUMNS) -> list[PdfLine]:
    """The lines of one page in reading order: where several in a row leave the same gutter free, left before right.

    Most files hold their columns one after the other already; those are left as they are.
    """
    found: list[PdfLine] = []
    for band, gutter in _bands(lines):
        if gutter is None or columns == 1:
            found.extend(band)
            continue
        halves = [_cut(line, gutter) for line in band]
        found.extend(left for left, _ in halves if left)
        found.extend(in_columns(tuple(right for _, right in halves if right), columns - 1))
    return found


def _bands(lines: tuple[PdfLine, ...]) -> Iterator[tuple[list[PdfLine], tuple[float, float] | None]]:
    """Stretches of lines with the gutter they share; None for lines that share none, and for tables."""
    index = 0
    while index < len(lines):
        end, gutter = _band(lines, index)
        text = gutter is not None and end - index >= _FEWEST_LINES and _is_text(lines[index:end], gutter)
        yield list(lines[index:end]), gutter if text else None
        index = end


def _band(lines: tuple[PdfLine, ...], start: int) -> tuple[int, tuple[float, float] | None]:
    """Where the lines end that leave the first gap of line ``start`` free, and what of it they all leave free."""
    if not lines[start].gaps:
        return start + 1, None
    _, left, right = lines[start].gaps[0]
    end = start + 1
    while end < min(len(lines), start + _MOST_LINES) and lines[end].y < lines[end - 1].y:
        shared = _shared(lines[end], left, right)
        if shared is None:
            break
        left, right = shared
        end += 1
    return end, (left, right)


def _shared(line: PdfLine, left: float, right: float) -> tuple[float, float] | None:
    """What of a gutter one more line leaves free; a line that ends before it leaves all."""
    if line.right <= left or line.left >= right:
        return left, right
    for _, start, end in line.gaps:
        low, high = max(left, start), min(right, end)
        if high - low > line.size * 0.5:
            return low, high
    return None


def _is_text(band: tuple[PdfLine, ...], gutter: tuple[float, float]) -> bool:
    halves = [_cut(line, gutter) for line in band]
    lefts = [len(left.text) for left, _ in halves if left]
    rights = [len(right.text) for _, right in halves if right]
    both = sum(1 for left, right in halves if left and right)
    return both >= _FEWEST_LINES and median(lefts) >= _NARROWEST and median(rights) >= _NARROWEST


def _cut(line: PdfLine, gutter: tuple[float, float]) -> tuple[PdfLine | None, PdfLine | None]:
    left, right = gutter
    if line.right <= right:
        return line, None
    if line.left >= left:
        return None, line
    index, before, after = next(gap for gap in line.gaps if gap[1] < right and gap[2] > left)
    first = replace(
        line,
        text=line.text[:index].rstrip(),
        right=before,
        gaps=tuple(gap for gap in line.gaps if gap[0] < index),
        raised=tuple(place for place in line.raised if place < index),
    )
    second = replace(
        line,
        text=line.text[index:],
        left=after,
        gaps=tuple((place - index, x, y) for place, x, y in line.gaps if place > index),
        raised=tuple(place - index for place in line.raised if place >= index),
    )
    return first, second
