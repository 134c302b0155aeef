"""briefgen quotes: who said what, file by file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from briefgen.cli.options import AllowHost, Sources

if TYPE_CHECKING:
    from briefgen.quotations import FileQuotes


def quotes(
    sources: Sources,
    format: Annotated[str, typer.Option("--format", metavar="json|text", help="How to print them.")] = "text",
    allow_host: AllowHost = None,
) -> None:
    """List every quotation of SOURCES with its speaker, in text order; offsets point into the reading text.

    As JSON: {"file name": [{"text", "start", "end", "speaker"}]}, every file a key.

    Examples:

      briefgen quotes articles/

      briefgen quotes articles/ --format json
    """
    from briefgen.cli import console
    from briefgen.errors import UsageError
    from briefgen.quotations import find
    from briefgen.web import Fetcher

    if format not in ("json", "text"):
        raise UsageError(f"there is no format {format!r} for quotes; give json or text")
    found = find(sources, fetch=Fetcher(tuple(allow_host or ())))
    for file in found:
        if file.problem and file.failed:
            console.say_error(console.one_line(f"{file.name}: {file.problem}"))
    print(_as_json(found) if format == "json" else _as_text(found))
    failed = any(file.problem and file.failed for file in found)
    read = any(not file.problem for file in found)
    raise typer.Exit(console.NOTHING if not read else console.UNREAD if failed else console.DONE)


def _as_json(found: tuple[FileQuotes, ...]) -> str:
    data = {
        file.name: [{"text": q.text, "start": q.start, "end": q.end, "speaker": q.speaker} for q in file.quotes]
        for file in found
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def _as_text(found: tuple[FileQuotes, ...]) -> str:
    from briefgen.sources.decoding import clean
    from briefgen.text.display import display

    lines: list[str] = []
    for file in found:
        name = display(clean(file.name))
        lines += ["", name] if lines else [name]
        lines += [f"  “{' '.join(q.text.split())}” — {q.speaker or 'no speaker'}" for q in file.quotes]
    return "\n".join(lines)
