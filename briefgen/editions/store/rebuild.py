"""A new store learns from the published folders what was made and sent, so that nothing is made or sent twice."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from briefgen.editions.issue import Issue, issues
from briefgen.editions.slots import from_key
from briefgen.editions.store.runs import Runs, Status
from briefgen.errors import BriefgenError

if TYPE_CHECKING:
    from briefgen.editions.config import Config, Edition
    from briefgen.editions.store import Store


def fill(store: Store, config: Config, now: datetime) -> None:
    """`rebuild` where ``store`` is new."""
    if store.is_new:
        rebuild(store, config, now)


def rebuild(store: Store, config: Config, now: datetime) -> None:
    """Put the runs and deliveries of all editions published under ``config`` into ``store``, those it lacks.

    Folders that cannot be understood are told in ``store.notes``. What was collected is not in the folders: the next
    collection begins anew with that.
    """
    found = 0
    with store.transaction():
        for edition in config.editions:
            for issue in issues(edition.output):
                found += _restored(store, edition, issue, now)
        store.mark_filled()
    if found:
        store.notes.append(f"{found} published edition{'' if found == 1 else 's'} found again in the output folders")


def _restored(store: Store, edition: Edition, issue: Issue, now: datetime) -> bool:
    """Whether ``issue`` was unknown and is known now."""
    runs = Runs(store)
    try:
        if issue.data["edition"] != edition.name:
            return False
        slot = from_key(edition.name, issue.slot, issue.data["name"])
        made, known = (datetime.fromisoformat(issue.data[name]) for name in ("made", "known"))
        if any(run.revision == issue.revision and run.folder == issue.folder for run in runs.attempts(slot)):
            return False
        status = _status(store, edition, issue, now)
        number = runs.begin(slot, made, revision=issue.revision)
        counts = {str(name): int(count) for name, count in issue.data["counts"].items()}
    except (LookupError, TypeError, ValueError, AttributeError, BriefgenError) as error:
        store.notes.append(f"{issue.folder} is no edition that can be understood ({error}); it was left alone")
        return False
    runs.finish(
        number, status, made, known=known, counts=counts, folder=issue.folder,
        digest=issue.record_digest,
    )  # fmt: skip
    return True


def _status(store: Store, edition: Edition, issue: Issue, now: datetime) -> Status:
    """``held`` where it was for somebody and nobody has it: it is not what the next edition is compared with."""
    from briefgen.editions.deliver.planning import restore

    slot = from_key(edition.name, issue.slot, issue.data["name"])
    rows = [row for row in restore(edition, slot, issue.folder, store, now) if row.kind != "notice"]
    if any(row.status == "sent" for row in rows):
        return "delivered"
    if rows:
        return "held"
    counts = issue.data["counts"]
    return "built" if counts.get("attention") or counts.get("awareness") else "quiet"
