"""The command line: one module a command; parse, call one function, print, exit code.

What a command needs beyond its options is imported inside its function, so that --help and --version stay fast.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Annotated

import typer

from briefgen.cli import console
from briefgen.cli.groups import AROUND, CHECK, EDITIONS, MAKE, Grouped

COMMANDS = {
    **dict.fromkeys(("build", "extract", "render", "quotes"), MAKE),
    **dict.fromkeys(("verify", "explain", "diff"), CHECK),
    **dict.fromkeys(
        ("init", "run", "approve", "correct", "deliver", "history", "prune", "schedule", "config"), EDITIONS
    ),
    **dict.fromkeys(("schema", "doctor", "sources", "templates"), AROUND),
}
"""Each command with its heading in ``--help``; its module has its name."""


def _version(wanted: bool) -> None:
    if wanted:
        from briefgen import __version__

        typer.echo(f"briefgen {__version__}")
        raise typer.Exit


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


def app(args: Sequence[str], prog_name: str) -> None:
    """Do what ``args`` say and exit; of the commands only what is asked for is loaded."""
    first = args[0] if args else ""
    needed = [first] if first in COMMANDS else [] if first == "--version" else COMMANDS
    with_commands(needed)(args=args, prog_name=prog_name)


def with_commands(names: Iterable[str]) -> typer.Typer:
    """The command line with these commands."""
    made = typer.Typer(
        name="briefgen",
        cls=Grouped,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.callback()(_root)
    for name in names:
        module = import_module(f"briefgen.cli.{name}")
        if hasattr(module, "app"):
            made.add_typer(module.app, name=name, rich_help_panel=COMMANDS[name])
        else:
            made.command(name, rich_help_panel=COMMANDS[name])(getattr(module, name))
    return made


def main() -> None:
    """Run the command that ``sys.argv`` gives and exit with its code."""
    code = console.run(app, sys.argv[1:])
    console.leave()
    sys.exit(code)
