"""briefgen extract: sources in, the brief as data out, to be edited by hand."""

from __future__ import annotations

import typer

from briefgen.cli.options import (
    AllowHost,
    AsOf,
    AudienceName,
    Bundle,
    Decisions,
    Engine,
    Format,
    Jobs,
    NoCache,
    Outputs,
    Quiet,
    Readings,
    Scheduler,
    Sources,
    Title,
    Verbose,
)


def extract(
    sources: Sources,
    output: Outputs = None,
    format: Format = None,
    audience: AudienceName = "analyst",
    as_of: AsOf = None,
    title: Title = None,
    bundle: Bundle = None,
    decisions: Decisions = None,
    allow_host: AllowHost = None,
    jobs: Jobs = None,
    no_cache: NoCache = False,
    engine: Engine = "local",
    scheduler: Scheduler = None,
    readings: Readings = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Write the brief of SOURCES as YAML, to edit by hand before `briefgen render` prints it.

    In the file you may delete a line or set "printed: false", move lines, add a "comment:", and reword a fact that
    you then mark "edited: true".

    Examples:

      briefgen extract articles/ -o brief.yaml

      briefgen render brief.yaml -o brief.pdf
    """
    from briefgen.cli.making import Request, make

    raise typer.Exit(
        make(
            Request(
                sources=sources, outputs=output or (), format=format, default="yaml", audience=audience, as_of=as_of,
                title=title, bundle=bundle, decisions=decisions, notes=None, archive=False,
                allow_hosts=allow_host or (), quiet=quiet, verbose=verbose, jobs=jobs, cache=not no_cache,
                engine=engine, scheduler=scheduler, readings=readings,
            )
        )
    )  # fmt: skip
