"""briefgen sources: what a build would make of its sources."""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any
from unicodedata import combining, east_asian_width

import typer

from briefgen.cli.options import AllowHost, Quiet, Sources

if TYPE_CHECKING:
    from briefgen.checking import Checked

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help="What a build would make of its sources.")

_HEADER = ("", "PATH", "FORMAT", "ENCODING", "LANG", "DATE", "WORDS", "PUBLISHER", "TITLE")
_PATH, _WORDS, _PUBLISHER, _TITLE = 1, 6, 7, 8
_LEAST = {_PATH: 20, _PUBLISHER: 10, _TITLE: 12}
"""Columns that give way to the width of the terminal, and how far."""
_GAP = 2


@app.callback()
def _group() -> None:
    """Keeps `check` a subcommand while it is the only one."""


@app.command("check")
def check(
    sources: Sources,
    format: Annotated[str, typer.Option("--format", metavar="json|text", help="How to print them.")] = "text",
    allow_host: AllowHost = None,
    quiet: Quiet = False,
) -> None:
    """List what SOURCES hold, before a brief is built: how each is read, what it says of itself, or why it is not read.

    Exit code 0: all could be read; 3: a source could not be; 4: none could be.

    Examples:

      briefgen sources check articles/

      briefgen sources check articles/ sources.txt --format json
    """
    from briefgen.checking import check as checked
    from briefgen.cli import console
    from briefgen.errors import UsageError
    from briefgen.web import Fetcher

    if format not in ("json", "text"):
        raise UsageError(f"there is no format {format!r} for this table; give json or text")
    with console.busy("reading the sources", quiet=quiet):
        found, remarks = checked(sources, fetch=Fetcher(tuple(allow_host or ())))
    print(_as_json(found) if format == "json" else _as_text(found))
    if not quiet:
        for remark in remarks:
            console.say(f"warning: {remark}")
        console.say(_counts(found))
    read = any(one.source.status == "read" for one in found)
    failed = any(one.failed for one in found)
    raise typer.Exit(console.NOTHING if not read else console.UNREAD if failed else console.DONE)


def _counts(found: Sequence[Checked]) -> str:
    counts = Counter(one.standing for one in found)
    aside = f", {counts['aside']} left out" if counts["aside"] else ""
    return ", ".join(f"{counts[status]} {status}" for status in ("read", "duplicate", "skipped")) + aside


def _as_json(found: Sequence[Checked]) -> str:
    from briefgen.schema import to_data

    data: list[dict[str, Any]] = [
        {**to_data(one.source), "day": one.day, "failed": one.failed, "notes": list(one.notes)} for one in found
    ]
    return json.dumps({"sources": data}, ensure_ascii=False, indent=1)


# --------------------------------------------------------------------------- the table


def _as_text(found: Sequence[Checked]) -> str:
    rows = [_HEADER, *(_row(one) for one in found)]
    widths = _widths(rows)
    lines = []
    for row, one in zip(rows, [None, *found], strict=True):
        cells = [
            _cut(cell, width, from_left=n == _PATH) for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append(
            (" " * _GAP).join(_filled(cell, widths[n], right=n == _WORDS) for n, cell in enumerate(cells)).rstrip()
        )
        lines += [f"{' ' * (widths[0] + _GAP)}{remark}" for remark in (_remarks(one) if one else ())]
    return "\n".join(lines)


def _row(one: Checked) -> tuple[str, ...]:
    source = one.source
    known = source.status != "skipped"
    day = one.day or (source.published or "")[:10]
    cells = (source.format, source.encoding, source.language, day, str(source.words) if known else "")
    return tuple(_plain(cell) for cell in (source.id, source.path, *cells, source.publisher, source.title))


def _plain(cell: str | None) -> str:
    """One line without what a terminal would take for an order."""
    from briefgen.sources.decoding import clean
    from briefgen.text.display import display

    return display(clean(cell or "")) or "-"


def _remarks(one: Checked) -> Iterator[str]:
    if one.source.status != "read":
        yield f"{one.source.status}: {_plain(one.source.reason)}"
    yield from map(_plain, one.notes)


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """As wide as the widest cell; on a terminal the longest texts give way until the table fits."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    if not sys.stdout.isatty():
        return widths
    excess = sum(widths) + _GAP * (len(widths) - 1) - shutil.get_terminal_size().columns
    for column in sorted(_LEAST, key=lambda n: -widths[n]):
        less = min(max(excess, 0), max(widths[column] - _LEAST[column], 0))
        widths[column] -= less
        excess -= less
    return widths


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two, accents that stand over a letter none."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def _cut(text: str, width: int, *, from_left: bool) -> str:
    """``text`` within ``width``; of a path the end says most."""
    if _width(text) <= width:
        return text
    while text and _width(text) > width - 1:
        text = text[1:] if from_left else text[:-1]
    return f"…{text}" if from_left else f"{text.rstrip()}…"


def _filled(text: str, width: int, *, right: bool) -> str:
    blanks = " " * max(width - _width(text), 0)
    return blanks + text if right else text + blanks
