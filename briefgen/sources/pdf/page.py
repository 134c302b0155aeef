"""What the child process hands over: pages and lines with their places."""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class PdfLine(Struct, frozen=True):
    """One line of a page in points, the origin at the bottom left; ``size`` is that of its letters.

    ``bold`` is a share of the letters. ``gaps`` are blanks wider than a letter: index in ``text``, left and right edge.
    ``raised`` are the indexes of characters that stand small and high, as marks of footnotes do.
    """

    text: str
    page: int
    left: float
    right: float
    y: float
    size: float
    bold: float = 0.0
    gaps: tuple[tuple[int, float, float], ...] = ()
    raised: tuple[int, ...] = ()


class PdfPage(Struct, frozen=True):
    """One page; ``pictures`` is known of pages without text only."""

    number: int
    read: bool
    pictures: bool
    bottom: float
    top: float
    lines: tuple[PdfLine, ...]


class PdfFile(Struct, frozen=True):
    """The pages in order, and the entries of the file's own description, "" where there is none."""

    pages: tuple[PdfPage, ...]
    info: dict[str, str]


def from_json(found: dict[str, Any]) -> PdfFile:
    """The file as the child describes it. Raises KeyError, TypeError or ValueError for another description."""
    pages = tuple(_page(number, page) for number, page in enumerate(found["pages"]))
    return PdfFile(pages, {str(name): str(value) for name, value in found["info"].items()})


def _page(number: int, found: dict[str, Any]) -> PdfPage:
    lines = tuple(_line(number, line) for line in found["lines"])
    _, bottom, _, top = map(float, found["box"])
    return PdfPage(number, bool(found["read"]), bool(found["pictures"]), bottom, top, lines)


def _line(page: int, found: dict[str, Any]) -> PdfLine:
    left, right, y, size, bold = (float(found[name]) for name in ("left", "right", "y", "size", "bold"))
    gaps = tuple((int(index), float(start), float(end)) for index, start, end in found["gaps"])
    return PdfLine(str(found["text"]), page, left, right, y, size, bold, gaps, tuple(map(int, found["raised"])))
