"""Arguments and options that more than one command takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def _audiences(incomplete: str) -> list[str]:
    """What the shell offers after ``--audience``; of several by commas, the last is completed."""
    from briefgen.render.packs import list_packs

    before, comma, begun = incomplete.rpartition(",")
    return [f"{before}{comma}{pack.name}" for pack in list_packs() if pack.name.startswith(begun)]


def _formats(incomplete: str) -> list[str]:
    from briefgen.render import FORMATS

    return [name for name in FORMATS if name.startswith(incomplete)]


Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCES", help="Files, folders, archives, lists (sources.txt), http(s) or s3:// addresses; - is stdin."
    ),
]
AllowHost = Annotated[
    list[str] | None,
    typer.Option("--allow-host", metavar="HOST", help="Fetch from this host even at a private address. Repeatable."),
]
Outputs = Annotated[
    list[str] | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Where to write; the suffix says the format, - is stdout. Repeatable."
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="md, html, pdf, docx, json or yaml, whatever the suffix.",
        autocompletion=_formats,
    ),
]
AudienceName = Annotated[
    str,
    typer.Option(
        "--audience",
        metavar="NAMES",
        help="Whom it is for, several by commas; see briefgen templates list.",
        autocompletion=_audiences,
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="The day of the brief (2026-01-05); else that of the latest source."),
]
Title = Annotated[
    str | None, typer.Option("--title", metavar="TEXT", help="Your own title; else the headline of the first story.")
]
Bundle = Annotated[
    Path | None,
    typer.Option("--bundle", metavar="DIR", help="Keep the brief and its texts here, for verify and render."),
]
Decisions = Annotated[
    Path | None, typer.Option("--decisions", metavar="FILE", help="An editor's decisions.yaml, replayed on this build.")
]
Notes = Annotated[
    Path | None, typer.Option("--notes", metavar="FILE", help="A notes.yaml with your words for comment and decision.")
]
Archive = Annotated[
    bool, typer.Option("--archive", help="Make PDFs to be kept: PDF/A-3 with the whole record in them as JSON.")
]
TextFolder = Annotated[
    Path | None, typer.Option("--sources", metavar="DIR", help="Where the texts are: a bundle, or the originals.")
]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", "-j", metavar="N", min=1, help="Processes for many sources; unset, one a processor."),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Read every source anew, and keep nothing of it.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say everything; where a bug happened, too.")]
Engine = Annotated[
    str,
    typer.Option("--engine", metavar="local|dask", help="Where sources are read: on this machine, or on a cluster."),
]
Scheduler = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="ADDRESS", help="Of --engine dask: tcp://10.0.0.1:8786."),
]
Readings = Annotated[
    str | None,
    typer.Option(
        "--readings",
        metavar="FOLDER",
        help="Of --engine dask: where what is read is kept for the next build; s3:// too.",
    ),
]
