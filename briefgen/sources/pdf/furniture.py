"""What stands on pages but in no text: running heads and feet, page numbers, the lines that browsers print."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from briefgen.rules.compiled import compiled
from briefgen.sources.pdf.page import PdfLine, PdfPage

_EDGE_LINES = 3
"""Baselines at the top and at the bottom of a page among which heads and feet are looked for."""
_FEWEST_PAGES = 3
_SAME_HEIGHT = 6.0
"""Points by which a running head may move from page to page."""
_NUMBER = r"(?:\d{1,4}|[ivxl]{1,6})"
_PAGE_NUMBER = compiled(
    rf"^[-–—|•\s]*(?:(?:page|pg|p)[.:]?\s*)?(?P<n>{_NUMBER})(?:\s*(?:of|/|\|)\s*(?P<m>\d{{1,4}}))?[-–—|•\s]*$", re.I
)
_NUMBERED = compiled(r"^(?:(?P<a>\d{1,4})\s\D.{1,90}|.{1,90}\D\s(?P<z>\d{1,4}))$")
_PRINTED = compiled(r"^(?P<url>https?://\S+)\s+\d{1,4}/\d{1,4}$")
_STAMP = compiled(r"^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s+\d{1,2}:\d{2}\b")
_DIGITS = compiled(r"\d+")


class Furniture(Struct, frozen=True):
    """``dropped`` are lines of no text; ``heads`` the wording of the repeated ones, once each, in page order."""

    dropped: frozenset[PdfLine]
    heads: tuple[str, ...]
    url: str | None = None
    """The address that a browser printed at the foot of the page."""


class _Edge(Struct, frozen=True):
    """A line near the top or the bottom of its page; ``outer`` is the very first or last."""

    line: PdfLine
    outer: bool
    upper: bool


def find_furniture(pages: Sequence[PdfPage]) -> Furniture:
    edges = [edge for page in pages for edge in _edges(page)]
    repeated = set(_repeated(edges, len(pages)))
    feet = {edge.line: match for edge in edges if edge.outer and (match := _PRINTED.match(edge.line.text))}
    urls = {match["url"] for match in feet.values() if "…" not in match["url"]}
    dropped = repeated.union(_numbers(edges, len(pages)), feet, _browser_heads(edges) if feet else ())
    wordings = dict.fromkeys(
        wording for edge in edges if edge.line in repeated and edge.line not in feet for wording in _pieces(edge.line)
    )
    return Furniture(frozenset(dropped), tuple(wordings)[:20], min(urls) if len(urls) == 1 else None)


def _pieces(line: PdfLine) -> list[str]:
    """What stands left, in the middle and right in one head."""
    cuts = [0, *(index for index, _, _ in line.gaps), len(line.text)]
    return [line.text[start:end].strip() for start, end in pairwise(cuts)]


def _edges(page: PdfPage) -> Iterator[_Edge]:
    heights = sorted({round(line.y) for line in page.lines})
    near = {*heights[:_EDGE_LINES], *heights[-_EDGE_LINES:]}
    for line in page.lines:
        height = round(line.y)
        if height in near:
            yield _Edge(line, height in (heights[0], heights[-1]), line.y > (page.top + page.bottom) / 2)


def _repeated(edges: Iterable[_Edge], pages: int) -> Iterator[PdfLine]:
    """Lines with the same words, but for numbers, at the same height on several pages.

    In a file of two pages both must have them at the very edge.
    """
    groups: dict[tuple[str, int], list[_Edge]] = defaultdict(list)
    for edge in edges:
        groups[_DIGITS.sub("#", edge.line.text.casefold()), round(edge.line.size)].append(edge)
    for group in groups.values():
        heights = [edge.line.y for edge in group]
        on_pages = len({edge.line.page for edge in group})
        enough = on_pages >= _FEWEST_PAGES or (pages == on_pages == 2 and all(edge.outer for edge in group))
        if enough and max(heights) - min(heights) <= _SAME_HEIGHT:
            yield from (edge.line for edge in group)


def _numbers(edges: Iterable[_Edge], pages: int) -> Iterator[PdfLine]:
    """Page numbers: "2 of 5" in a file of five pages, a number that counts on with the pages, alone or in a head."""
    counted: dict[tuple[int, bool, bool], list[PdfLine]] = defaultdict(list)
    for edge in edges:
        if not edge.outer:
            continue
        match = _PAGE_NUMBER.match(edge.line.text)
        if match and match["m"] and int(match["m"]) == pages:
            yield edge.line
        elif match and match["n"].isdigit():
            counted[int(match["n"]) - edge.line.page, edge.upper, True].append(edge.line)
        elif numbered := _NUMBERED.match(edge.line.text):
            counted[int(numbered["a"] or numbered["z"]) - edge.line.page, edge.upper, False].append(edge.line)
    for (_, _, alone), lines in counted.items():
        if len({line.page for line in lines}) >= (2 if alone else _FEWEST_PAGES):
            yield from lines


def _browser_heads(edges: Iterable[_Edge]) -> Iterator[PdfLine]:
    """Day, hour and title that a browser prints over each page."""
    return (edge.line for edge in edges if edge.outer and _STAMP.match(edge.line.text))
