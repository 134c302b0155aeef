"""Sending what is due, recording each step before the next.

``sending`` is written before a byte leaves; then the message goes; then its receipt is put into the edition's folder;
then ``sent`` is written. Killed at any point, the next round knows by the receipt, or sends again under the same id.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefgen.editions.deliver import channels
from briefgen.editions.deliver.errors import LaterError, NotSentError
from briefgen.editions.deliver.message import Message, Shelf, message_for
from briefgen.editions.deliver.planning import entry_of
from briefgen.editions.deliver.results import DeliveryResult
from briefgen.editions.issue import add_receipt, read_issue
from briefgen.editions.store.outbox import OPEN, Outbox, Sending, stamp
from briefgen.errors import BriefgenError, as_bug

if TYPE_CHECKING:
    from briefgen.editions.config import Config, Edition
    from briefgen.editions.deliver.fields import ChannelFields
    from briefgen.editions.store import Store

PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 120, 240))
"""How long to wait after each try in vain; the last holds for all that follow."""
PATIENCE = timedelta(hours=24)
"""How long after it became due a delivery is tried: a brief of the day before is no news."""
UNSURE = "an earlier try was interrupted and may have arrived"
UNCONFIGURED = "the config names this recipient no more"

Send = Callable[[Message, bytes, datetime], None]


def send_due(
    store: Store,
    config: Config,
    now: datetime,
    *,
    only: str | None = None,
    secrets: Mapping[str, str] = os.environ,
) -> DeliveryResult:
    """Sends what is due at ``now``, of the edition ``only`` when it is given; what fails is due again later.

    To be called under `briefgen.editions.lock.held`, so that two processes never send at once. ``secrets`` are the
    environment. Raises `BriefgenError` when the store can record nothing: then nothing more is sent.
    """
    return _Round(store, config, now, secrets).run(only)


def write_out(rows: Iterable[Sending], store: Store, config: Config, folder: Path) -> tuple[Path, ...]:
    """Writes what would be sent for ``rows`` into ``folder``, a file each; sends and records nothing."""
    from briefgen.output import write_atomic

    outbox, written, shelf = Outbox(store), [], Shelf()
    folder.mkdir(parents=True, exist_ok=True)
    editions = {edition.name: edition for edition in config.editions}
    for row in rows:
        edition = editions.get(row.edition)
        fields = entry_of(row, edition) if edition else None
        if edition is None or fields is None:
            continue
        channel = _channel(row.channel)
        message = message_for(row, edition, config, outbox.of(row.edition, row.slot), shelf)
        name = f"{row.edition}-{Path(row.folder).name}-{row.kind}-{row.channel}-{row.id}.{channel.SUFFIX}"
        write_atomic(folder / name, channel.prepare(message, fields))
        written.append(folder / name)
    return tuple(written)


class _Round:
    """One round of deliveries, with what became of each."""

    def __init__(self, store: Store, config: Config, now: datetime, secrets: Mapping[str, str]) -> None:
        self._store = store
        self._outbox = Outbox(store)
        self._config = config
        self._now = now
        self._began = time.monotonic()
        self._secrets = secrets
        self._found: dict[str, list[Sending]] = {"sent": [], "waiting": [], "failed": [], "dropped": [], "again": []}
        self._notes: list[str] = []
        self._shelf = Shelf()

    def run(self, only: str | None) -> DeliveryResult:
        self._recover()
        due = [row for row in self._outbox.due(self._now) if only in (None, row.edition)]
        for edition, fields, rows in self._groups(due):
            self._send_all(edition, fields, rows)
        _settle(self._store, (row for outcome in ("sent", "failed", "dropped") for row in self._found[outcome]))
        self._tell_held(only)
        found = {name: tuple(rows) for name, rows in self._found.items()}
        return DeliveryResult(notes=tuple(self._notes), **found)

    def _tell_held(self, only: str | None) -> None:
        """What has come to wait for a signature in this moment, once."""
        held = [row for row in self._outbox.of(only, status=["held"]) if row.planned == self._now]
        for edition, slot in dict.fromkeys((row.edition, Path(row.folder).name) for row in held):
            self._notes.append(f"{edition} {slot} waits for a signature: briefgen approve {edition}")

    def _recover(self) -> None:
        """What is found in the middle of being sent: the caller holds the lock, so nobody sends it now."""
        for row in self._outbox.of(status=["sending"]):
            try:
                receipt = read_issue(Path(row.folder)).receipts.get(row.key)
            except BriefgenError:
                receipt = None
            if receipt:
                self._note("sent", row, status="sent", sent=receipt, error=None)
            else:
                self._later(row, LaterError(UNSURE), now=True)

    def _groups(self, due: Sequence[Sending]) -> list[tuple[Edition, ChannelFields, list[Sending]]]:
        """Rows by the entry of the config they are for, in their order; what the config names no more is dropped."""
        groups: dict[tuple[str, ChannelFields], list[Sending]] = {}
        editions = {edition.name: edition for edition in self._config.editions}
        for row in due:
            edition = editions.get(row.edition)
            fields = entry_of(row, edition) if edition else None
            if fields is None:
                self._note("dropped", row, status="dropped", error=UNCONFIGURED)
            else:
                groups.setdefault((row.edition, fields), []).append(row)
        return [(editions[name], fields, rows) for (name, fields), rows in groups.items()]

    def _send_all(self, edition: Edition, fields: ChannelFields, rows: Sequence[Sending]) -> None:
        """Sends ``rows`` over one connection. When it is lost, those not tried yet stay due."""
        left = list(rows)
        try:
            self._check_secrets(fields)
            with _channel(rows[0].channel).connect(fields, self._secrets, edition.allow_hosts) as send:
                while left and self._attempt(left.pop(0), edition, fields, send):
                    pass
            self._found["waiting"] += left
        except BriefgenError as error:
            if not isinstance(error, NotSentError):  # the store records nothing
                raise
            self._none_sent(left, error)
        except Exception as error:
            self._none_sent(left, error)

    def _none_sent(self, rows: Iterable[Sending], error: Exception) -> None:
        """There was no connection; what one message met is dealt with before."""
        for row in rows:
            self._not_sent(row, error)

    def _check_secrets(self, fields: ChannelFields) -> None:
        missing = [name for name in fields.variables() if not self._secrets.get(name)]
        if missing:
            raise LaterError(f"the environment has no {missing[0]}", lost=True)

    def _attempt(self, row: Sending, edition: Edition, fields: ChannelFields, send: Send) -> bool:
        """Whether the connection may be used for another."""
        try:
            rows = self._outbox.of(row.edition, row.slot)
            message = message_for(row, edition, self._config, rows, self._shelf)
            data = _channel(row.channel).prepare(message, fields)
        except Exception as error:
            self._not_sent(row, error)
            return True
        begun = self._outbox.change(row, status="sending")
        try:
            send(message, data, self._now + timedelta(seconds=int(time.monotonic() - self._began)))
        except Exception as error:
            self._not_sent(begun, error)
            return isinstance(error, NotSentError) and not (isinstance(error, LaterError) and error.lost)
        self._sent(begun)
        if row.error == UNSURE:
            self._found["again"].append(begun)
        return True

    def _sent(self, row: Sending) -> None:
        receipt = {"key": row.key, "channel": row.channel, "kind": row.kind, "sent": stamp(self._now)}
        try:
            add_receipt(Path(row.folder), receipt | ({"signed_by": row.signed_by} if row.signed_by else {}))
        except BriefgenError as error:
            self._notes.append(f"a delivery was made, but its receipt is not in the folder: {error}")
        self._note("sent", row, status="sent", sent=self._now, tries=row.tries + 1, error=None)

    def _not_sent(self, row: Sending, error: Exception) -> None:
        if isinstance(error, LaterError):
            self._later(row, error)
        else:
            self._note("failed", row, status="failed", tries=row.tries + 1, error=_told(error))

    def _later(self, row: Sending, error: LaterError, *, now: bool = False) -> None:
        """Due again after a pause, or given up; with ``now`` at once."""
        pause = timedelta() if now else PAUSES[min(row.tries, len(PAUSES) - 1)]
        if error.after is not None:
            pause = max(pause, timedelta(seconds=min(error.after, PATIENCE.total_seconds())))
        tries, next_try, since = row.tries + 1, self._now + pause, min(row.since, self._now)
        if next_try > since + PATIENCE:
            self._note("failed", row, status="failed", tries=tries, error=f"given up: {error}")
        else:
            fields = {"status": "due", "tries": tries, "next_try": next_try, "since": since, "error": str(error)}
            changed = self._outbox.change(row, **fields)
            if not now:
                self._found["waiting"].append(changed)

    def _note(self, outcome: str, row: Sending, **fields: object) -> None:
        self._found[outcome].append(self._outbox.change(row, **fields))


def _told(error: Exception) -> str:
    """Why it failed. A bug costs one delivery, not those after it, nor every tick from then on."""
    return str(error) if isinstance(error, BriefgenError) else as_bug(error)


def _settle(store: Store, changed: Iterable[Sending]) -> None:
    """What readers have of the editions of ``changed``: delivered when nothing of one waits any more; built while some
    still do, so that one mailbox that takes nothing does not make the next edition forget what the others read."""
    from briefgen.editions.store.runs import Runs

    runs, outbox = Runs(store), Outbox(store)
    for edition, slot, folder in dict.fromkeys((r.edition, r.slot, r.folder) for r in changed if r.kind != "notice"):
        states = {row.status for row in outbox.of(edition, slot) if row.folder == folder and row.kind != "notice"}
        if "sent" not in states or "held" in states:
            continue
        for run in runs.list(edition):
            if run.folder == Path(folder) and run.status in ("built", "held"):
                runs.mark(run, "built" if states & set(OPEN) else "delivered")


def _channel(name: str) -> Any:
    return import_module(f"{channels.__name__}.{name}")
