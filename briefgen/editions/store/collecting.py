"""What collecting writes: looks at sources, answers of addresses, items with their versions, who saw them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from briefgen.editions.store import texts
from briefgen.editions.store.items import item_of, stamp, written
from briefgen.sources.fetching import Validators
from briefgen.sources.gather import Item

if TYPE_CHECKING:
    from briefgen.editions.store import Store

_SET_BACK = timedelta(days=1)
"""How far a clock that is set back is made up for; further back, its earlier stamps were wrong."""
_STEP = timedelta(microseconds=1)


class Known(Struct, frozen=True):
    """An item as the store knows it. ``version`` is the latest, None where nothing of it was ever read."""

    id: int
    entry: str | None
    checked: datetime | None
    version: int | None = None
    first: datetime | None = None
    """When its first version was seen."""
    kept: str | None = None
    """The hash of the latest version's bytes; None where it has none, or has them no more."""
    provisional: bool = False

    @property
    def is_good(self) -> bool:
        return self.kept is not None and not self.provisional


class Body(Struct, frozen=True):
    """What an address gave last: ``kind`` is the reader it was for, ``sha256`` names the bytes kept."""

    validators: Validators
    kind: str
    sha256: str


class Look(Struct, frozen=True):
    """How one source was found at one collection; see the table ``looks``."""

    root: str
    address: str
    name: str | None
    kind: str
    status: str
    """new, ok, unchanged or failed."""
    items: int = 0
    new: int = 0
    changed: int = 0
    failed: int = 0
    newest: datetime | None = None
    error: str | None = None


class Collecting:
    """One collection of one edition being written."""

    def __init__(self, store: Store, edition: str, now: datetime, until: datetime) -> None:
        """Begins it. ``at`` is always after the edition's last one, lest a replay of that one see more."""
        self._store = store
        self._edition = edition
        self.at = self._at(now)
        with store.transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO collections (edition, at, until) VALUES (?, ?, ?)",
                (edition, stamp(self.at), stamp(until)),
            )
            self._id = cursor.lastrowid

    def _at(self, now: datetime) -> datetime:
        query = "SELECT max(at) FROM collections WHERE edition = ? AND at <= ?"
        found = self._row(query, self._edition, stamp(now + _SET_BACK))
        return max(now, datetime.fromisoformat(found[0]) + _STEP) if found and found[0] else now

    def _row(self, query: str, *given: object) -> sqlite3.Row | None:
        found: sqlite3.Row | None = self._store.connection.execute(query, given).fetchone()
        return found

    # ------------------------------------------------------------------ addresses

    def last_good(self, address: str) -> datetime | None:
        """The edition's last look at ``address`` that gave something."""
        query = "SELECT max(at) FROM looks WHERE edition = ? AND address = ? AND status != 'failed' AND at <= ?"
        found = self._row(query, self._edition, address, stamp(self.at))
        return datetime.fromisoformat(found[0]) if found and found[0] else None

    def body(self, address: str) -> Body | None:
        """What ``address`` gave last, as far as its bytes are still there."""
        row = self._row("SELECT * FROM answers WHERE address = ?", address)
        if row is None or texts.load(self._store.folder, row["sha256"]) is None:
            return None
        return Body(Validators(row["etag"], row["modified"]), row["kind"], row["sha256"])

    def bytes_of(self, sha256: str) -> bytes:
        """Bytes kept before; nothing where they are lost."""
        return texts.load(self._store.folder, sha256) or b""

    def answered(self, address: str, validators: Validators, kind: str, data: bytes) -> Body:
        """Keep what ``address`` gave, to be asked for what is newer the next time."""
        body = Body(validators, kind, texts.keep(self._store.folder, data))
        with self._store.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO answers (address, etag, modified, kind, sha256, at) VALUES (?, ?, ?, ?, ?, ?)",
                (address, validators.etag, validators.modified, kind, body.sha256, stamp(self.at)),
            )
        return body

    def unchanged(self, address: str) -> None:
        """``address`` gave once more what it gave before."""
        with self._store.transaction() as connection:
            connection.execute("UPDATE answers SET at = ? WHERE address = ?", (stamp(self.at), address))

    # ------------------------------------------------------------------ items

    def known(self, key: str) -> Known | None:
        """The item of that key."""
        row = self._row(_KNOWN, key)
        if row is None:
            return None
        kept = row["kept"] if row["kept"] and texts.is_kept(self._store.folder, row["kept"]) else None
        checked, first = (datetime.fromisoformat(row[n]) if row[n] else None for n in ("checked", "first"))
        return Known(row["id"], row["entry"], checked, row["version"], first, kept, bool(row["provisional"]))

    def latest(self, known: Known) -> Item:
        """The latest version of ``known``, which has one, as the build would read it."""
        row = self._row("SELECT * FROM versions WHERE id = ?", known.version)
        assert row is not None
        return item_of(row, self._store.folder)

    def add(self, key: str, entry: str | None) -> Known:
        """The item of that key, noted with what its feed says of it now."""
        with self._store.transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO items (key) VALUES (?)", (key,))
            if entry is not None:
                connection.execute("UPDATE items SET entry = ? WHERE key = ?", (entry, key))
        found = self.known(key)
        assert found is not None
        return found

    def checked(self, known: Known) -> None:
        """The text of ``known`` was looked at."""
        with self._store.transaction() as connection:
            connection.execute("UPDATE items SET checked = ? WHERE id = ?", (stamp(self.at), known.id))

    def version(self, known: Known, item: Item, *, provisional: bool = False, change: str | None = None) -> int:
        """``item`` as the latest version of ``known``; its id."""
        kept = texts.keep(self._store.folder, item.data) if item.format and not item.reason else None
        row = (
            known.id, item.name, item.format, item.sha256, kept, item.encoding, written(item), item.reason,
            item.severity, provisional, stamp(self.at), change,
        )  # fmt: skip
        with self._store.transaction() as connection:
            cursor = connection.execute(_VERSION, row)
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def keep(self, item: Item) -> None:
        """The bytes of a text that is a version already."""
        texts.keep(self._store.folder, item.data)

    def is_seen(self, version: int) -> bool:
        """Whether the edition has seen ``version`` before."""
        query = "SELECT 1 FROM sightings WHERE edition = ? AND version = ? AND seen <= ?"
        return self._row(query, self._edition, version, stamp(self.at)) is not None

    def has_seen(self, known: Known) -> bool:
        """Whether the edition has seen any version of ``known`` before."""
        query = """
        SELECT 1 FROM sightings s JOIN versions v ON v.id = s.version WHERE edition = ? AND item = ? AND s.seen <= ?
        """
        return self._row(query, self._edition, known.id, stamp(self.at)) is not None

    def see(self, version: int, moment: datetime, place: tuple[int, int], said: Mapping[str, str]) -> None:
        """The edition sees ``version`` at ``place``: the number of the source, and that in the source.

        What was seen before keeps its moment; only a stamp that a wrong clock set in the future is set right.
        """
        at, told = stamp(self.at), json.dumps(dict(said), ensure_ascii=False, sort_keys=True)
        row = (self._edition, version, at, stamp(moment), *place, told, at)
        with self._store.transaction() as connection:
            connection.execute("DELETE FROM sightings WHERE edition = ? AND version = ? AND seen > ?", (*row[:2], at))
            connection.execute(_SIGHTING, row)

    # ------------------------------------------------------------------ the end

    def finish(self, looks: Iterable[Look]) -> None:
        """The collection is whole; ``looks`` in the order of the sources."""
        with self._store.transaction() as connection:
            for look in looks:
                newest = stamp(look.newest) if look.newest else None
                connection.execute(_LOOK, (
                    self._id, self._edition, look.root, look.address, look.name, look.kind, stamp(self.at), look.status,
                    look.items, look.new, look.changed, look.failed, newest, look.error,
                ))  # fmt: skip
            connection.execute("UPDATE collections SET finished = ? WHERE id = ?", (stamp(self.at), self._id))


_KNOWN = """
SELECT i.id, i.entry, i.checked, v.id AS version, v.kept, v.provisional,
  (SELECT min(seen) FROM versions WHERE item = i.id) AS first
FROM items i LEFT JOIN versions v ON v.id = (SELECT max(id) FROM versions WHERE item = i.id)
WHERE i.key = ?
"""
_VERSION = """
INSERT INTO versions (item, name, format, sha256, kept, encoding, about, reason, severity, provisional, seen, change)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_SIGHTING = """
INSERT INTO sightings (edition, version, seen, moment, place, number, said, last) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (edition, version) DO UPDATE SET last = excluded.last
"""
_LOOK = """
INSERT INTO looks
  (collection, edition, root, address, name, kind, at, status, items, new, changed, failed, newest, error)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
