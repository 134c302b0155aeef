"""briefgen render: a brief as data in, documents out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from briefgen.cli.options import Archive, Format, Notes, Outputs, Quiet, TextFolder, Verbose


def render(
    brief: Annotated[Path, typer.Argument(metavar="BRIEF", help="A brief as YAML or JSON.")],
    output: Outputs = None,
    format: Format = None,
    audience: Annotated[
        str | None, typer.Option("--audience", metavar="NAMES", help="Other audiences than the brief was made for.")
    ] = None,
    sources: TextFolder = None,
    notes: Notes = None,
    archive: Archive = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Print BRIEF, with the edits made in it. Without -o it is printed as Markdown.

    A line that no longer equals its source is refused; a fact may say "edited: true" and is shown as your own words.

    Examples:

      briefgen render brief.yaml -o brief.pdf -o brief.html

      briefgen render bundle/brief.json --audience executive
    """
    from briefgen.briefs import check_edits, find_texts, load_brief
    from briefgen.cli import console, outputs

    loaded = load_brief(brief)
    packs = outputs.packs(audience or loaded.audience, notes, archive=archive)
    targets = outputs.by_audience(outputs.plan(output or (), format, default="md"), [pack.name for pack in packs])
    outputs.refuse_sources(targets, [brief])
    texts = find_texts(loaded, brief, sources)
    check_edits(loaded, texts, str(brief))
    with console.busy("writing", quiet=quiet):
        written, unmade = outputs.write(loaded, targets, packs, texts.by_id)
    outputs.report(targets, written, unmade)
    raise typer.Exit(console.UNMADE if unmade else console.DONE)
