"""briefgen approve: sign an edition that waits, and send it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefgen.cli.edition_options import ConfigFile, EditionName, StateFolder
from briefgen.cli.options import Quiet
from briefgen.cli.sending import PATIENCE, By, DryRun, SlotName, Yes

if TYPE_CHECKING:
    from briefgen.editions.signing import Letter
    from briefgen.editions.store.outbox import Sending


def approve(
    edition: EditionName,
    slot: SlotName = None,
    yes: Yes = False,
    by: By = None,
    drop: Annotated[bool, typer.Option("--drop", help="Do not send it, now or later.")] = False,
    dry_run: DryRun = None,
    config: ConfigFile = None,
    state: StateFolder = None,
    quiet: Quiet = False,
) -> None:
    """Show what waits for a signature and who would get it; on a yes, send it.

    Without SLOT the latest that waits. Exit code 0: sent, or nothing was wanted; 2: nothing waits; 5: not sent to all.

    Examples:

      briefgen approve morning

      briefgen approve morning 2026-03-29 --yes --by "A. Editor"

      briefgen approve morning --dry-run preview/
    """
    from briefgen.cli import console, sending
    from briefgen.cli.stores import opened
    from briefgen.editions import clock, lock, signing
    from briefgen.editions import config as configs
    from briefgen.editions.deliver import send_due, write_out

    found = configs.from_here(config, state=state)
    named = found.edition(edition)
    with opened(found) as store:
        rows = signing.waiting(named, store, slot)
        shown = signing.letters(rows, named, found, store)
        _show(rows, shown)
        if dry_run is not None:
            sending.wrote(write_out(rows, store, found, dry_run))
            return
        verb = "Drop it for" if drop else "Send it to"
        if not sending.agreed(f"{verb} {sending.targets(rows)}?", yes=yes):
            return
        with lock.held(found.state, patience=PATIENCE):
            name = sending.signer(by)
            if drop:
                signing.refuse(rows, store, name)
                if not quiet:
                    console.say(
                        f"dropped: {named.name} {Path(rows[0].folder).name} is not sent to {sending.targets(rows)}"
                    )
                return
            _signed(rows, signing.sign(rows, store, clock.now(), name))
            result = send_due(store, found, clock.now(), only=named.name)
    raise typer.Exit(sending.tell(result, quiet=quiet))


def _signed(rows: Sequence[Sending], signed: Sequence[Sending]) -> None:
    from briefgen.errors import BriefgenError

    if len(signed) < len(rows):
        raise BriefgenError("the edition was made or signed anew meanwhile; look at it again")


def _show(rows: Sequence[Sending], letters: Sequence[Letter]) -> None:
    """The edition and its recipients, on stdout: what a signature is for."""
    from briefgen.cli.console import plain

    first = rows[0]
    revision = f", revision {first.revision}" if first.revision > 1 else ""
    print(f"{first.edition} {first.slot}{revision}: {first.folder}")
    for subject in dict.fromkeys(letter.subject for letter in letters):
        print(f"  {plain(subject)}")
        for letter in (one for one in letters if one.subject == subject):
            row = letter.sending
            files = f", with {', '.join(letter.files)}" if letter.files else ""
            problem = f" - NOT SENT: {letter.problem}" if letter.problem else ""
            print(f"    {row.channel} {plain(row.target)} ({row.audience or 'all audiences'}{files}){problem}")
