"""The command line: one module a command; parse, call one function, print, exit code.

What a command needs beyond its options is imported inside its function, so that --help and --version stay fast.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from briefgen.cli import (
    approve,
    build,
    config,
    console,
    correct,
    deliver,
    diff,
    doctor,
    explain,
    extract,
    history,
    init,
    prune,
    quotes,
    render,
    run,
    schedule,
    schema,
    sources,
    templates,
    verify,
)
from briefgen.cli.groups import AROUND, CHECK, EDITIONS, MAKE, Grouped

app = typer.Typer(
    name="briefgen",
    cls=Grouped,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from briefgen import __version__

        typer.echo(f"briefgen {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Briefings from source documents, by rule: every line is source text, cited and provable.

    Examples:

      briefgen build articles/ -o brief.pdf -o brief.docx

      briefgen verify brief.json
    """


app.command("build", rich_help_panel=MAKE)(build.build)
app.command("extract", rich_help_panel=MAKE)(extract.extract)
app.command("render", rich_help_panel=MAKE)(render.render)
app.command("quotes", rich_help_panel=MAKE)(quotes.quotes)
app.command("verify", rich_help_panel=CHECK)(verify.verify)
app.command("explain", rich_help_panel=CHECK)(explain.explain)
app.command("diff", rich_help_panel=CHECK)(diff.diff)
app.command("init", rich_help_panel=EDITIONS)(init.init)
app.command("run", rich_help_panel=EDITIONS)(run.run)
app.add_typer(schedule.app, name="schedule", rich_help_panel=EDITIONS)
app.command("approve", rich_help_panel=EDITIONS)(approve.approve)
app.command("correct", rich_help_panel=EDITIONS)(correct.correct)
app.command("deliver", rich_help_panel=EDITIONS)(deliver.deliver)
app.command("history", rich_help_panel=EDITIONS)(history.history)
app.command("prune", rich_help_panel=EDITIONS)(prune.prune)
app.add_typer(config.app, name="config", rich_help_panel=EDITIONS)
app.add_typer(sources.app, name="sources", rich_help_panel=AROUND)
app.add_typer(templates.app, name="templates", rich_help_panel=AROUND)
app.command("schema", rich_help_panel=AROUND)(schema.schema)
app.command("doctor", rich_help_panel=AROUND)(doctor.doctor)


def main() -> None:
    """Run the command that ``sys.argv`` gives and exit with its code."""
    sys.exit(console.run(app, sys.argv[1:]))
