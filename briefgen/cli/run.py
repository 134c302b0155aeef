"""briefgen run: one edition, now or again as of a day."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from briefgen.cli import console
from briefgen.cli.edition_options import ConfigFile, EditionName, StateFolder
from briefgen.cli.options import Quiet, Verbose

if TYPE_CHECKING:
    from briefgen.editions.config import Config, Edition
    from briefgen.editions.deliver import DeliveryResult
    from briefgen.editions.run import RunResult


def run(
    edition: EditionName,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="SLOT", help="Make that of this day (2026-03-29) again, from the store."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Publish and send nothing; say what it has.")] = False,
    config: ConfigFile = None,
    state: StateFolder = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Make EDITION of its latest slot, publish it and send what may be sent; the folder is printed.

    What is published already is not made again: --as-of builds it anew from the store and compares, byte for byte.
    --dry-run shows what the next edition has so far.

    Exit code 0: done, also when nothing is above the threshold; 3: done, but a source could not be read; 4: no source
    answered, so nothing was published; 5: a delivery failed; 6: another run is on; 7: a format could not be made.

    Examples:

      briefgen run morning

      briefgen run morning --as-of 2026-03-29
    """
    from briefgen.cli import telling
    from briefgen.editions import clock
    from briefgen.editions import config as configs

    started = time.monotonic()
    known = configs.from_here(config, state=state)
    result, sent = _run(known, known.edition(edition), as_of, clock.now(), dry_run=dry_run, quiet=quiet)
    if result.folder:
        print(result.folder)
    telling.tell(telling.remarks(result), quiet=quiet, verbose=verbose)
    if not quiet:
        told = telling.made(result, _done(result, as_of, dry_run=dry_run))
        console.say(f"{told}; {time.monotonic() - started:.1f} s")
    if sent:
        telling.tell(telling.deliveries(sent), quiet=quiet)
    raise typer.Exit(max(result.exit_code, sent.exit_code if sent else 0))


def _run(
    config: Config, edition: Edition, as_of: str | None, now: datetime, *, dry_run: bool, quiet: bool
) -> tuple[RunResult, DeliveryResult | None]:
    from briefgen.cli.stores import opened
    from briefgen.editions import lock, schedule, slots
    from briefgen.editions.deliver import send_due
    from briefgen.editions.run import run
    from briefgen.editions.store.runs import Runs

    with lock.held(config.state), opened(config, quiet=quiet) as store:
        schedule.end_killed(config, store, now)
        slot = slots.find(edition, as_of) if as_of else slots.latest(edition, now)
        if dry_run and not as_of and Runs(store).of_slot(slot):
            slot = slots.upcoming(edition, now)
        name = f"{edition.name} {slot.folder}"
        with console.busy(name, quiet=quiet) as show:
            result = run(
                edition, slot, config, store, now, replay=as_of is not None, dry_run=dry_run,
                progress=lambda stage: show(f"{name}: {stage}"),
            )  # fmt: skip
            sent = None if dry_run or as_of else send_due(store, config, now, only=edition.name)
    return result, sent


def _done(result: RunResult, as_of: str | None, *, dry_run: bool) -> str:
    if dry_run:
        return "not published (dry run)"
    if result.is_new:
        return "published"
    if as_of:
        return f"the same {len(result.files)} files, byte for byte"
    waits = "; it waits for a signature" if result.status == "held" else ""
    return f"published before (--as-of makes it again, correct replaces it){waits}"
