"""briefgen history: which editions were made when, and what came of each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from briefgen.cli.edition_options import ConfigFile, OneEdition, StateFolder

if TYPE_CHECKING:
    from briefgen.editions.store.outbox import Sending
    from briefgen.editions.store.runs import Run

_HEADER = ("EDITION", "SLOT", "STATUS", "TOOK", "SHOWN", "READ", "UNREAD", "SENT", "WHAT")
_NUMBERS, _LEAST = (3, 4, 5, 6), {0: 8, 8: 20}


def history(
    edition: OneEdition = None,
    config: ConfigFile = None,
    state: StateFolder = None,
    most: Annotated[int, typer.Option("--most", metavar="N", min=1, help="How many runs, the latest.")] = 20,
    format: Annotated[str, typer.Option("--format", metavar="json|text", help="How to print them.")] = "text",
) -> None:
    """List the runs of all editions, or of one, latest first: when, how long, with how many stories, and what failed.

    Examples:

      briefgen history

      briefgen history morning --most 5 --format json
    """
    from briefgen.cli import console
    from briefgen.cli.stores import opened
    from briefgen.editions import config as configs
    from briefgen.editions.store.outbox import Outbox
    from briefgen.editions.store.runs import Runs
    from briefgen.errors import UsageError

    if format not in ("json", "text"):
        raise UsageError(f"there is no format {format!r} for this table; give json or text")
    found = configs.from_here(config, state=state)
    name = found.edition(edition).name if edition else None
    with opened(found) as store:
        runs = Runs(store).list(name, most=most)
        rows = Outbox(store).of(name)
    if format == "json":
        print(json.dumps({"runs": [_data(run, _deliveries(run, rows)) for run in runs]}, ensure_ascii=False, indent=1))
    elif runs:
        from briefgen.cli.tables import table

        print(table([_HEADER, *(_row(run, _deliveries(run, rows)) for run in runs)], numbers=_NUMBERS, least=_LEAST))
    else:
        console.say("no run yet; briefgen schedule tick makes what is due")


def _deliveries(run: Run, rows: Sequence[Sending]) -> list[Sending]:
    """What ``run`` sent or is to send; a run that published nothing sends nothing."""
    if run.folder is None:
        return []
    same = (run.edition, run.slot.key, run.revision)
    return [row for row in rows if (row.edition, row.slot, row.revision) == same and row.kind != "notice"]


def _row(run: Run, rows: Sequence[Sending]) -> tuple[str, ...]:
    from briefgen.cli.tables import plain

    counts = run.counts
    shown = sum(counts.get(band, 0) for band in ("attention", "awareness", "continuing")) if counts else None
    numbers = (_took(run), _number(shown), _number(counts.get("read")), _number(counts.get("unread")))
    name = run.slot.folder + (f" r{run.revision}" if run.revision > 1 else "")
    sent = f"{sum(row.status == 'sent' for row in rows)} of {len(rows)}" if rows else "-"
    what = (
        run.error or next((row.error for row in rows if row.error), None) or (str(run.folder) if run.folder else None)
    )
    return (run.edition, name, run.status, *numbers, sent, plain(what))


def _number(count: int | None) -> str:
    return "-" if count is None else str(count)


def _took(run: Run) -> str:
    """The seconds a run took, tenths for short ones."""
    if run.finished is None:
        return "-"
    seconds = (run.finished - run.started).total_seconds()
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds / 60:.0f} min"


def _data(run: Run, rows: Sequence[Sending]) -> dict[str, Any]:
    took = None if run.finished is None else round((run.finished - run.started).total_seconds(), 3)
    return {
        "edition": run.edition,
        "slot": run.slot.key,
        "revision": run.revision,
        "status": run.status,
        "started": run.started.isoformat(),
        "finished": run.finished.isoformat() if run.finished else None,
        "seconds": took,
        "counts": dict(run.counts),
        "error": run.error,
        "folder": str(run.folder) if run.folder else None,
        "deliveries": [
            {
                "channel": r.channel,
                "target": r.target,
                "kind": r.kind,
                "status": r.status,
                "tries": r.tries,
                "error": r.error,
            }
            for r in rows
        ],
    }
