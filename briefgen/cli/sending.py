"""What `approve`, `correct` and `deliver` share: who is at the keyboard, a question, and what was sent."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefgen.cli import console

if TYPE_CHECKING:
    from briefgen.editions.deliver import DeliveryResult
    from briefgen.editions.store.outbox import Sending

NOT_DELIVERED = 5
PATIENCE = 30.0
"""Seconds that a person waits for a run that is on."""

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who signs; else the name of the login.")]
DryRun = Annotated[
    Path | None, typer.Option("--dry-run", metavar="DIR", help="Write what would be sent here, and send nothing.")
]
SlotName = Annotated[
    str | None, typer.Argument(metavar="[SLOT]", help="Its day (2026-03-29), or day and time (2026-03-29-0800).")
]


def signer(by: str | None) -> str:
    """Who signs, on one line."""
    import getpass

    if by:
        return console.one_line(by)[:100]
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def agreed(question: str, *, yes: bool) -> bool:
    """Whether the user says yes. Raises `UsageError` where there is nobody to ask."""
    from briefgen.errors import UsageError

    if yes:
        return True
    if not sys.stdin.isatty():
        raise UsageError("there is no terminal to ask at; --yes answers yes")
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def tell(result: DeliveryResult, *, quiet: bool) -> int:
    """Says what became of each delivery; the exit code: 5 when something asked for just now did not go out."""
    from briefgen.cli import telling

    telling.tell(telling.deliveries(result), quiet=quiet)
    return NOT_DELIVERED if result.failed or result.waiting else console.DONE


def wrote(paths: Iterable[Path]) -> None:
    """The files of a dry run on stdout."""
    for path in paths:
        print(path)


def targets(rows: Sequence[Sending]) -> str:
    """How many recipients ``rows`` are for."""
    count = len({(row.channel, row.target) for row in rows})
    return f"{count} recipient" if count == 1 else f"{count} recipients"
