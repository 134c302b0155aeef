"""briefgen explain: why a line is in a brief, and why a sentence is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from briefgen.cli.options import TextFolder


def explain(
    brief: Annotated[Path, typer.Argument(metavar="BRIEF", help="A brief as JSON or YAML.")],
    line: Annotated[
        str | None,
        typer.Argument(
            metavar="[LINE]", help="F3, Q1, O2, D1, S1 (bottom line), or words of a sentence.", show_default=False
        ),
    ] = None,
    dropped: Annotated[bool, typer.Option("--dropped", help="Every sentence that became no fact, with why.")] = False,
    source: Annotated[
        str | None, typer.Option("--source", metavar="ID", help="With --dropped: of this source (s2) only.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="With --dropped: the first N only.")
    ] = None,
    sources: TextFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Tell why LINE is in BRIEF: its rules and points, the claims merged in it, its origins and where all of it stands.

    The sources are read again: the originals, else the texts of a bundle beside BRIEF.

    Examples:

      briefgen explain brief.json F3

      briefgen explain brief.json "has not confirmed"

      briefgen explain brief.json --dropped --source s2
    """
    from briefgen import explain as why
    from briefgen.cli import console
    from briefgen.explain import page

    _check(line, dropped, source, limit)
    case = why.open_case(brief, sources)
    if line is None:
        fates = why.dropped(case, source)
        data, text = page.as_data(case, fates[:limit]), page.fates_as_text(fates, limit)
    else:
        found = why.explain(case, line)
        data, text = page.as_data(case, found), page.as_text(case, found)
    for note in case.notes:
        console.say(f"note: {note}")
    print(json.dumps(data, ensure_ascii=False, indent=1) if as_json else text)


def _check(line: str | None, dropped: bool, source: str | None, limit: int | None) -> None:
    from briefgen.errors import UsageError

    if (line is None) != dropped:
        raise UsageError("give either a line to explain (F3, or words of a sentence) or --dropped")
    if not dropped and (source is not None or limit is not None):
        raise UsageError("--source and --limit go with --dropped")
