"""Tables on standard output: aligned columns that give way to the width of a terminal."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from unicodedata import combining, east_asian_width

GAP = 2
NONE: Mapping[int, int] = MappingProxyType({})


def plain(cell: str | None) -> str:
    """One line without what a terminal would take for an order; "-" for nothing."""
    from briefgen.sources.decoding import clean
    from briefgen.text.display import display

    return display(clean(cell or "")) or "-"


def table(rows: Sequence[Sequence[str]], *, numbers: Sequence[int] = (), least: Mapping[int, int] = NONE) -> str:
    """``rows``, the header first, as `lines` gives them."""
    return "\n".join(lines(rows, numbers=numbers, least=least))


def lines(
    rows: Sequence[Sequence[str]],
    *,
    numbers: Sequence[int] = (),
    least: Mapping[int, int] = NONE,
    from_left: Sequence[int] = (),
) -> list[str]:
    """A line a row, as wide as the widest cells. The columns ``numbers`` stand to the right.

    On a terminal the columns of ``least`` give way, the widest first, each down to its number, until the table fits;
    those of ``from_left`` lose their beginning, for of a path the end says most.
    """
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    if sys.stdout.isatty():
        excess = sum(widths) + GAP * (len(widths) - 1) - shutil.get_terminal_size().columns
        for column in sorted(least, key=lambda n: -widths[n]):
            less = min(max(excess, 0), max(widths[column] - least[column], 0))
            widths[column] -= less
            excess -= less
    found = []
    for row in rows:
        cut = [_cut(cell, widths[n], from_left=n in from_left) for n, cell in enumerate(row)]
        filled = [_filled(cell, widths[n], right=n in numbers) for n, cell in enumerate(cut)]
        found.append((" " * GAP).join(filled).rstrip())
    return found


def width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two, accents that stand over a letter none."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def _cut(text: str, most: int, *, from_left: bool) -> str:
    if width(text) <= most:
        return text
    while text and width(text) > most - 1:
        text = text[1:] if from_left else text[:-1]
    return f"…{text}" if from_left else f"{text.rstrip()}…"


def _filled(text: str, most: int, *, right: bool) -> str:
    blanks = " " * max(most - width(text), 0)
    return blanks + text if right else text + blanks
