"""Someone signs: what waits for a signature is sent or dropped, and what went out wrong is replaced, marked as such."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from briefgen.editions.deliver.differences import Difference, differences
from briefgen.editions.deliver.message import Shelf, message_for
from briefgen.editions.deliver.planning import entry_of
from briefgen.editions.store.outbox import Outbox, Sending
from briefgen.errors import UsageError
from briefgen.sources.own import RECORD

if TYPE_CHECKING:
    from briefgen.decisions import Decision
    from briefgen.editions.config import Config, Edition
    from briefgen.editions.run import Correction, RunResult
    from briefgen.editions.slots import Slot
    from briefgen.editions.store import Store

_OVERTAKEN = "a later edition was signed"
_SIGNED = "it was signed before this was sent"


class Letter(Struct, frozen=True):
    """What one recipient would get: ``problem`` says why nothing."""

    sending: Sending
    subject: str
    files: tuple[str, ...]
    problem: str | None = None


class Proposal(Struct, frozen=True):
    """A correction before it is made: what would change, and who has the edition as it is.

    ``lost`` had it and are in the config no more: they cannot be reached.
    """

    correction: Correction
    differences: tuple[Difference, ...]
    recipients: tuple[Sending, ...]
    lost: tuple[Sending, ...]


def waiting(edition: Edition, store: Store, slot: str | None = None) -> tuple[Sending, ...]:
    """The deliveries of ``slot`` (its day, folder or key), or of the latest that has any, that wait for a signature.

    Raises `UsageError` where none do, and where the day has several.
    """
    held = Outbox(store).of(edition.name, status=["held"])
    if slot is not None:
        held = tuple(row for row in held if slot in (row.slot, row.slot[:10], Path(row.folder).name))
        _one({row.slot for row in held}, edition, slot)
    if not held:
        raise UsageError(f"nothing of {edition.name}{f' {slot}' if slot else ''} waits for a signature")
    latest = max(held, key=lambda row: (datetime.fromisoformat(row.slot), row.revision))
    return tuple(row for row in held if (row.slot, row.revision) == (latest.slot, latest.revision))


def published_slot(edition: Edition, store: Store, slot: str) -> Slot:
    """The slot that was published as ``slot`` (its day, folder or key), whatever the config says now.

    Raises `UsageError` where none was, and where the day has several.
    """
    from briefgen.editions.store.runs import GOOD, Runs

    runs = [run for run in Runs(store).list(edition.name) if run.status in GOOD]
    found = {run.slot.key: run.slot for run in runs if slot in (run.slot.key, run.slot.folder, run.slot.folder[:10])}
    _one(found.keys(), edition, slot)
    if not found:
        raise UsageError(f"{edition.name} {slot} was never published, so there is nothing to correct")
    return next(iter(found.values()))


def _one(keys: Collection[str], edition: Edition, slot: str) -> None:
    if len(keys) > 1:
        raise UsageError(f"{edition.name} has several editions of {slot}: {', '.join(sorted(keys))}")


def letters(rows: Sequence[Sending], edition: Edition, config: Config, store: Store) -> tuple[Letter, ...]:
    """What each of ``rows`` would bring. Raises `BriefgenError` for an edition that is not as it was published."""
    shelf = Shelf()
    return tuple(_letter(row, edition, config, store, shelf) for row in rows)


def _letter(row: Sending, edition: Edition, config: Config, store: Store, shelf: Shelf) -> Letter:
    fields = entry_of(row, edition)
    message = message_for(row, edition, config, Outbox(store).of(row.edition, row.slot), shelf)
    problem = None if fields else "the config names this recipient no more"
    asked = [fmt for formats in fields.formats_by_field().values() for fmt in formats] if fields else []
    return Letter(row, message.subject, tuple(message.name_of(fmt) for fmt in asked), problem)


def sign(rows: Sequence[Sending], store: Store, now: datetime, by: str) -> tuple[Sending, ...]:
    """Lets ``rows`` go, in the name of ``by``; under the lock. What has changed since ``rows`` were read is left held.

    What waits of earlier slots is dropped: readers have a later edition now.
    """
    outbox = Outbox(store)
    current = {row.id: row for row in outbox.of(status=["held"])}
    with store.transaction():
        signed = [
            outbox.change(row, status="due", since=now, next_try=now, signed_by=by)
            for row in rows
            if row.id in current and current[row.id].digest == row.digest
        ]
        for row in signed[:1]:
            _clear(outbox, row)
    return tuple(signed)


def _clear(outbox: Outbox, signed: Sending) -> None:
    """What a signature makes needless: notices that it is awaited, and what waits of earlier slots."""
    for row in outbox.of(signed.edition, status=["held", "due"]):
        earlier = datetime.fromisoformat(row.slot) < datetime.fromisoformat(signed.slot)
        if row.status == "held" and earlier:
            outbox.change(row, status="dropped", error=_OVERTAKEN)
        if row.kind == "notice" and (earlier or row.slot == signed.slot):
            outbox.change(row, status="dropped", error=_SIGNED)


def refuse(rows: Sequence[Sending], store: Store, by: str) -> None:
    """``rows`` are not sent, as ``by`` decided, nor is anybody asked any more to sign them; under the lock."""
    outbox = Outbox(store)
    asked = {(row.edition, row.slot) for row in rows}
    with store.transaction():
        for row in rows:
            outbox.change(row, status="dropped", signed_by=by, error="not signed")
        for notice in outbox.of(status=["due"]):
            if notice.kind == "notice" and (notice.edition, notice.slot) in asked:
                outbox.change(notice, status="dropped", error="not signed")


def propose(
    edition: Edition,
    slot: Slot,
    config: Config,
    store: Store,
    now: datetime,
    note: str,
    decisions: tuple[Decision, ...] = (),
) -> Proposal:
    """What a correction of ``slot`` would change; nothing is published or recorded.

    ``decisions`` go after those of earlier corrections of the slot, so that what was struck stays out. Raises
    `BriefgenError` where the slot was never published.
    """
    from briefgen.briefs import load_brief
    from briefgen.compose import for_audience
    from briefgen.editions.run import Correction, run
    from briefgen.editions.store.runs import Runs
    from briefgen.render.packs import load_pack

    made = Runs(store).of_slot(slot)
    if made is None or made.folder is None:
        raise UsageError(f"{edition.name} {slot.folder} was never published, so there is nothing to correct")
    named = tuple(replace(decision, where=f"revision {made.revision + 1}") for decision in decisions)
    correction = Correction(made.revision + 1, note, (*_earlier(made.folder), *named))
    brief = run(edition, slot, config, store, now, dry_run=True, correction=correction).brief
    pack = load_pack(edition.audiences[0].audience, config.packs)  # the record that is published is as this one has it
    old, brief = load_brief(made.folder / RECORD), for_audience(brief, pack.audience)
    got = [row for row in Outbox(store).of(edition.name, slot.key, ["sent"]) if row.kind != "notice"]
    latest = {(row.channel, row.target, row.audience): row for row in got}
    found = [row for row in latest.values() if entry_of(row, edition)]
    lost = [row for row in latest.values() if not entry_of(row, edition)]
    return Proposal(correction, differences(old, brief), tuple(found), tuple(lost))


def _earlier(folder: Path) -> tuple[Decision, ...]:
    """The decisions that the correction in ``folder`` was made with; none where it is the first edition."""
    from briefgen.decisions import Decision
    from briefgen.editions.issue import issue_in

    issue = issue_in(folder)
    kept = issue.data.get("decisions", []) if issue else []
    return tuple(Decision(**decision) for decision in kept)


def correct(
    proposal: Proposal,
    edition: Edition,
    slot: Slot,
    config: Config,
    store: Store,
    now: datetime,
    by: str,
    progress: Callable[[str], None] = lambda stage: None,
) -> RunResult:
    """Publishes the correction and lets it go to who has the edition; under the lock.

    Who has not got the edition yet, for it waits for a signature, waits on: for the correction. Raises `UsageError`
    when the slot was corrected meanwhile.
    """
    from briefgen.editions.run import run
    from briefgen.editions.store.runs import Runs

    made = Runs(store).of_slot(slot)
    if made is None or made.revision + 1 != proposal.correction.revision:
        raise UsageError(f"{edition.name} {slot.folder} was corrected meanwhile; look at it again")
    result = run(edition, slot, config, store, now, correction=proposal.correction, progress=progress)
    outbox = Outbox(store)
    held = outbox.of(edition.name, slot.key, ["held"])
    corrections = [row for row in held if row.kind == "correction" and row.revision == proposal.correction.revision]
    sign(corrections, store, now, by)
    return result


def retry(edition: str | None, slot: str | None, store: Store, now: datetime) -> tuple[Sending, ...]:
    """What failed for good is due again, of the latest slot of each edition unless one is named; under the lock."""
    outbox = Outbox(store)
    failed = outbox.of(edition, slot, ["failed"])
    latest = {row.edition: row.slot for row in outbox.of(edition) if row.kind != "notice"}
    chosen = [row for row in failed if slot is not None or row.slot == latest.get(row.edition)]
    return tuple(outbox.change(row, status="due", tries=0, since=now, next_try=now, error=None) for row in chosen)
