"""briefgen build: sources in, a brief out."""

from __future__ import annotations

import typer

from briefgen.cli.options import (
    AllowHost,
    Archive,
    AsOf,
    AudienceName,
    Bundle,
    Decisions,
    Engine,
    Format,
    Jobs,
    NoCache,
    Notes,
    Outputs,
    Quiet,
    Readings,
    Scheduler,
    Sources,
    Title,
    Verbose,
)


def build(
    sources: Sources,
    output: Outputs = None,
    format: Format = None,
    audience: AudienceName = "analyst",
    as_of: AsOf = None,
    title: Title = None,
    bundle: Bundle = None,
    decisions: Decisions = None,
    notes: Notes = None,
    archive: Archive = False,
    allow_host: AllowHost = None,
    jobs: Jobs = None,
    no_cache: NoCache = False,
    engine: Engine = "local",
    scheduler: Scheduler = None,
    readings: Readings = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Make a brief of SOURCES. Without -o it is printed as Markdown.

    Exit code 0: done; 3: done, but a source could not be read; 4: none could be; 7: a format could not be made.

    Examples:

      briefgen build articles/

      briefgen build articles/ -o brief.pdf -o brief.docx --audience executive

      briefgen build articles/ -o note.pdf --audience executive,press

      briefgen build https://example.org/dam.html report.pdf mails.mbox -o brief.docx

      briefgen build a.txt b.html --as-of 2026-01-05 --format json | jq .stories[0].headline
    """
    from briefgen.cli.making import Request, make

    raise typer.Exit(
        make(
            Request(
                sources=sources, outputs=output or (), format=format, default="md", audience=audience, as_of=as_of,
                title=title, bundle=bundle, decisions=decisions, notes=notes, archive=archive,
                allow_hosts=allow_host or (), quiet=quiet, verbose=verbose, jobs=jobs, cache=not no_cache,
                engine=engine, scheduler=scheduler, readings=readings,
            )
        )
    )  # fmt: skip
