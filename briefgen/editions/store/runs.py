"""Runs: each attempt to make an edition of a slot, and what came of it.

A run is ``running`` until it says otherwise; one that still is when nobody holds the lock was killed.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from briefgen.editions.slots import Slot, from_key
from briefgen.editions.store.outbox import stamp

if TYPE_CHECKING:
    from briefgen.editions.store import Store

Status = Literal["running", "built", "quiet", "held", "delivered", "failed", "killed"]
GOOD: tuple[Status, ...] = ("built", "quiet", "held", "delivered")
"""What is published: its slot is not due again."""
VAIN: tuple[Status, ...] = ("failed", "killed")
"""What came to nothing: its slot may be tried again."""
READ: tuple[Status, ...] = ("built", "quiet", "delivered")
"""What readers have: the next edition says what is new since then. A held one is not yet theirs."""


class Run(Struct, frozen=True):
    """One row. ``known``: up to when the store was asked for texts; ``counts``: numbers for people, by name."""

    id: int
    slot: Slot
    revision: int
    started: datetime
    finished: datetime | None
    status: Status
    known: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    error: str | None = None
    folder: Path | None = None
    digest: str | None = None

    @property
    def edition(self) -> str:
        return self.slot.edition


class Runs:
    """The runs in a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._begun: dict[int, float] = {}

    def begin(self, slot: Slot, now: datetime, *, revision: int = 1) -> int:
        """A run of ``slot`` begins; its id."""
        with self._store.transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO runs (edition, slot, due, name, revision, started, status)"
                " VALUES (?, ?, ?, ?, ?, ?, 'running')",
                (slot.edition, slot.key, stamp(slot.at), slot.folder, revision, stamp(now)),
            )
        number = int(cursor.lastrowid or 0)
        self._begun[number] = time.monotonic()
        return number

    def finish(
        self,
        run: int,
        status: Status,
        now: datetime,
        *,
        known: datetime | None = None,
        counts: Mapping[str, int] | None = None,
        error: str | None = None,
        folder: Path | None = None,
        digest: str | None = None,
    ) -> None:
        """The run ``run`` ended as ``status``; ``now`` as when it began: how long it took is measured here."""
        took = timedelta(seconds=time.monotonic() - self._begun[run]) if run in self._begun else timedelta(0)
        values = (
            status, stamp(now + took), stamp(known) if known else None, json.dumps(counts or {}, sort_keys=True), error,
            str(folder) if folder else None, digest, run,
        )  # fmt: skip
        with self._store.transaction() as connection:
            connection.execute(
                "UPDATE runs SET status = ?, finished = ?, known = ?, counts = ?, error = ?, folder = ?, digest = ?"
                " WHERE id = ?",
                values,
            )

    def mark(self, run: Run, status: Status) -> None:
        """The published edition of ``run`` is now ``status``: ``delivered`` when nothing of it waits any more."""
        with self._store.transaction() as connection:
            connection.execute("UPDATE runs SET status = ? WHERE id = ?", (status, run.id))

    def running(self) -> tuple[Run, ...]:
        """Those that did not say how they ended: under the lock, those that were killed."""
        return self._rows("status = 'running'", ())

    def last_good(self, edition: str, now: datetime) -> Run | None:
        """The latest slot up to ``now`` that is published; what a wrong clock made in the future does not count."""
        return self._last(edition, GOOD, "due <= ?", now)

    def last_delivered(self, edition: str, before: datetime) -> Run | None:
        """The latest slot before ``before`` that readers have, in its latest revision."""
        return self._last(edition, READ, "due < ?", before)

    def of_slot(self, slot: Slot) -> Run | None:
        """The latest revision of ``slot`` that is published. A slot is known by its folder: a day has it once, whatever
        became of its time or zone in the config."""
        found = self._rows(f"edition = ? AND name = ? AND status IN {_listed(GOOD)}", (slot.edition, slot.folder))
        return max(found, key=lambda run: (run.revision, run.id), default=None)

    def attempts(self, slot: Slot) -> tuple[Run, ...]:
        """Every run of ``slot``, first to last."""
        return self._rows("edition = ? AND name = ?", (slot.edition, slot.folder))

    def list(self, edition: str | None = None, *, most: int | None = None) -> tuple[Run, ...]:
        """The runs of an edition, or all, latest first."""
        found = self._rows("edition = ?", (edition,)) if edition else self._rows("1", ())
        return found[::-1][:most]

    def _last(self, edition: str, statuses: tuple[Status, ...], when: str, moment: datetime) -> Run | None:
        order = "due DESC, revision DESC, id DESC LIMIT 1"
        where = f"edition = ? AND {when} AND status IN {_listed(statuses)}"
        return next(iter(self._rows(where, (edition, stamp(moment)), order)), None)

    def _rows(self, where: str, values: tuple[object, ...], order: str = "id") -> tuple[Run, ...]:
        query = f"SELECT * FROM runs WHERE {where} ORDER BY {order}"
        return tuple(map(_run, self._store.connection.execute(query, values)))


def _listed(statuses: tuple[Status, ...]) -> str:
    return f"({', '.join(repr(status) for status in statuses)})"


def _run(row: sqlite3.Row) -> Run:
    moments = {name: datetime.fromisoformat(row[name]) if row[name] else None for name in ("finished", "known")}
    return Run(
        id=row["id"],
        slot=from_key(row["edition"], row["slot"], row["name"]),
        revision=row["revision"],
        started=datetime.fromisoformat(row["started"]),
        status=row["status"],
        counts=json.loads(row["counts"]),
        error=row["error"],
        folder=Path(row["folder"]) if row["folder"] else None,
        digest=row["digest"],
        **moments,
    )
