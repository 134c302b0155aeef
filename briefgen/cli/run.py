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
    from briefgen.editions import clock
    from briefgen.editions import config as configs

    started = time.monotonic()
    known = configs.from_here(config, state=state)
    result, sent = _run(known, known.edition(edition), as_of, clock.now(), dry_run=dry_run, quiet=quiet)
    if result.folder:
        print(result.folder)
    _tell_unsent(sent)
    if not quiet:
        _tell(result, sent, verbose=verbose)
        console.say(f"{_summary(result, as_of, dry_run=dry_run)}; {time.monotonic() - started:.1f} s")
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
        with console.busy(f"{edition.name} {slot.folder}", quiet=quiet):
            result = run(edition, slot, config, store, now, replay=as_of is not None, dry_run=dry_run)
            sent = None if dry_run or as_of else send_due(store, config, now, only=edition.name)
    return result, sent


def _tell(result: RunResult, sent: DeliveryResult | None, *, verbose: bool) -> None:
    """What somebody should see to; with -v every remark of the build."""
    for line in (*result.alarms, *result.unmade):
        console.say(f"warning: {line}")
    for note in result.brief.diagnostics:
        if verbose or note.severity != "info":
            console.say(f"{note.severity}: {note.message}")
    for line in sent.notes if sent else ():
        console.say(line)


def _tell_unsent(sent: DeliveryResult | None) -> None:
    """What did not go out is an error, whatever else is to be said."""
    for row in sent.waiting if sent else ():
        console.say(f"warning: not sent, tried again later: {row.channel} {row.target}: {row.error}")
    for row in sent.failed if sent else ():
        console.say(f"error: {row.channel} {row.target}: {row.error}")


def _summary(result: RunResult, as_of: str | None, *, dry_run: bool) -> str:
    counts = result.counts
    told = [f"{counts[band]} {word}" for band, word in _BANDS.items() if counts[band]]
    stories = ", ".join(told) or "no story"
    about = "nothing above the threshold; " if result.status == "quiet" else ""
    held = "; it waits for a signature" if result.status == "held" else ""
    return f"{result.edition} {result.slot.folder}: {_done(result, as_of, dry_run=dry_run)}: {about}{stories}{held}"


def _done(result: RunResult, as_of: str | None, *, dry_run: bool) -> str:
    if dry_run:
        return "not published (dry run)"
    if result.is_new:
        return "published"
    if as_of:
        return f"the same {len(result.files)} files, byte for byte"
    return "published before (--as-of makes it again, correct replaces it)"


_BANDS = {
    "attention": "for attention", "awareness": "for awareness", "continuing": "continuing", "below": "not shown",
}  # fmt: skip
