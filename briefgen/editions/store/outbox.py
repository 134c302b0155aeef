"""The outbox: every delivery there was or is to be, one row a recipient, with what became of it.

A row goes held -> due -> sending -> sent; ``sending`` is written before a byte leaves, ``sent`` after the answer. What
is found in ``sending`` later was interrupted: it may or may not have arrived.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from briefgen.editions.store import Store

Kind = Literal["new", "correction", "notice"]
"""``notice`` tells a signer that an edition waits."""
State = Literal["held", "due", "sending", "sent", "failed", "dropped"]
OPEN: tuple[State, ...] = ("held", "due", "sending")
"""What may still be sent."""


class Sending(Struct, frozen=True):
    """One row. ``slot`` is the key of the slot, ``folder`` where the edition lies, ``digest`` stands for its files.

    ``key`` is the idempotency key, the same however often it is planned or sent; ``since`` is when it became due and
    ``next_try`` when it may next be tried. ``id`` is 0 before it is in the store.
    """

    edition: str
    slot: str
    revision: int
    kind: Kind
    channel: str
    target: str
    audience: str
    folder: str
    digest: str
    key: str
    message_id: str
    status: State
    planned: datetime
    since: datetime
    next_try: datetime
    tries: int = 0
    sent: datetime | None = None
    signed_by: str | None = None
    error: str | None = None
    id: int = 0


_COLUMNS = tuple(name for name in Sending.__struct_fields__ if name != "id")
_MOMENTS = ("planned", "since", "next_try", "sent")


class Outbox:
    """The deliveries in a store. Rows come in the order in which they were planned."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, sendings: Iterable[Sending]) -> tuple[Sending, ...]:
        """Puts down those that are not there yet; the rows of all, new or old."""
        marks = ", ".join("?" * len(_COLUMNS))
        found: list[Sending] = []
        with self._store.transaction() as connection:
            for sending in sendings:
                values = [_written(getattr(sending, name)) for name in _COLUMNS]
                connection.execute(
                    f"INSERT INTO deliveries ({', '.join(_COLUMNS)}) VALUES ({marks}) ON CONFLICT DO NOTHING", values
                )
                same = (sending.edition, sending.slot, sending.revision, sending.kind)
                found += self._rows(
                    "WHERE edition = ? AND slot = ? AND revision = ? AND kind = ? AND channel = ? AND target = ?"
                    " AND audience = ?",
                    (*same, sending.channel, sending.target, sending.audience),
                )
        return tuple(found)

    def of(
        self, edition: str | None = None, slot: str | None = None, status: Iterable[State] | None = None
    ) -> tuple[Sending, ...]:
        """The rows of an edition, of one of its slots, or of all; ``status`` picks some."""
        wanted = [f"{name} = ?" for name, value in (("edition", edition), ("slot", slot)) if value is not None]
        values = [value for value in (edition, slot) if value is not None]
        if status is not None:
            states = tuple(status)
            wanted.append(f"status IN ({', '.join('?' * len(states))})")
            values += states
        return self._rows(f"WHERE {' AND '.join(wanted)}" if wanted else "", tuple(values))

    def due(self, now: datetime) -> tuple[Sending, ...]:
        """What may be tried at ``now``: those tried least first, so that one that always fails holds nothing up.

        A stamp of a clock that was ahead holds nothing up either.
        """
        rows = self._rows("WHERE status = 'due' AND (next_try <= ? OR since > ?)", (stamp(now), stamp(now)))
        return tuple(sorted(rows, key=lambda row: (row.tries, row.id)))

    def change(self, sending: Sending, **fields: object) -> Sending:
        """``sending`` with other ``fields``, in the store too."""
        changed: Sending = replace(sending, **fields)
        sets = ", ".join(f"{name} = ?" for name in fields)
        with self._store.transaction() as connection:
            connection.execute(
                f"UPDATE deliveries SET {sets} WHERE id = ?", (*map(_written, fields.values()), sending.id)
            )
        return changed

    def forget(self, before: datetime, kept: Collection[str]) -> int:
        """Deletes what is settled and was planned before ``before``, with the addresses in it; how many. Rows of the
        folders ``kept`` stay: planned anew they would go out again."""
        old = self._rows("WHERE planned < ?", (stamp(before),))
        going = [(row.id,) for row in old if row.status not in OPEN and row.folder not in kept]
        with self._store.transaction() as connection:
            connection.executemany("DELETE FROM deliveries WHERE id = ?", going)
        return len(going)

    def _rows(self, where: str, values: tuple[object, ...]) -> tuple[Sending, ...]:
        query = f"SELECT id, {', '.join(_COLUMNS)} FROM deliveries {where} ORDER BY id"
        return tuple(map(_sending, self._store.connection.execute(query, values)))


def stamp(moment: datetime) -> str:
    """``moment`` as it is kept: UTC, so that moments sort as text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _written(value: object) -> object:
    return stamp(value) if isinstance(value, datetime) else value


def _sending(row: sqlite3.Row) -> Sending:
    fields = {name: row[name] for name in row.keys()}  # noqa: SIM118 - a Row iterates over its values
    moments = {name: datetime.fromisoformat(fields[name]) for name in _MOMENTS if fields[name] is not None}
    return Sending(**{**fields, **moments})
