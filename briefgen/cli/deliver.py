"""briefgen deliver: send what is due."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefgen.cli.edition_options import ConfigFile, OneEdition, StateFolder
from briefgen.cli.options import Quiet
from briefgen.cli.sending import PATIENCE, DryRun

if TYPE_CHECKING:
    from briefgen.editions.store import Store


def deliver(
    edition: OneEdition = None,
    list_: Annotated[bool, typer.Option("--list", help="Print every delivery and its state; send nothing.")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Try what failed of the latest editions once more.")] = False,
    dry_run: DryRun = None,
    config: ConfigFile = None,
    state: StateFolder = None,
    quiet: Quiet = False,
) -> None:
    """Send the deliveries that are due; schedule tick does so by itself.

    Exit code 0: nothing is left to send; 5: something was not sent, and is tried again or has failed.

    Examples:

      briefgen deliver

      briefgen deliver morning --retry

      briefgen deliver --dry-run preview/
    """
    from briefgen.cli import sending
    from briefgen.cli.stores import opened
    from briefgen.editions import clock, lock, signing
    from briefgen.editions import config as configs
    from briefgen.editions.deliver import send_due, write_out
    from briefgen.editions.store.outbox import Outbox

    found = configs.from_here(config, state=state)
    only = found.edition(edition).name if edition else None
    with opened(found) as store:
        if list_:
            _list(store, only)
            return
        if dry_run is not None:
            rows = Outbox(store).of(only, status=["due", "sending"])
            sending.wrote(write_out(rows, store, found, dry_run))
            return
        with lock.held(found.state, patience=PATIENCE):
            now = clock.now()
            if retry:
                signing.retry(only, None, store, now)
            result = send_due(store, found, now, only=only)
    if not quiet and not any((result.sent, result.waiting, result.failed, result.dropped)):
        typer.echo("nothing is due", err=True)
    raise typer.Exit(sending.tell(result, quiet=quiet))


def _list(store: Store, only: str | None) -> None:
    """A line a delivery, oldest first: state, edition, channel, recipient, tries, what went wrong."""
    from briefgen.cli.console import plain
    from briefgen.editions.store.outbox import Outbox

    for row in Outbox(store).of(only):
        tries = f", {row.tries} tries" if row.tries > 1 else ""
        error = f": {row.error}" if row.error else ""
        kind = f" {row.kind}" if row.kind != "new" else ""
        where = f"{row.edition} {Path(row.folder).name}{kind} {row.channel} {row.target}"
        print(plain(f"{row.status:<8} {where}{tries}{error}"))
