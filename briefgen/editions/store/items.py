"""Items, their versions and who saw them when: what an edition is built from, and built from again.

A version lies in a window by its ``moment``: when it was published, as far as that can be believed, and never before
the edition last looked at its source. So what comes late is in the next edition and in one alone; only where a source
is looked at for the first time does an old day of publication leave a text out.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import asdict

from briefgen.editions.store import texts
from briefgen.sources.about import Sayings
from briefgen.sources.fetching import shown
from briefgen.sources.gather import Item
from briefgen.sources.raw import Metadata

if TYPE_CHECKING:
    from briefgen.editions.store import Store


class Edit(Struct, frozen=True):
    """The text called ``name`` was seen before with other words; ``change`` says how much: "4 sentences changed"."""

    name: str
    seen: datetime
    """When the earlier version was first seen."""
    change: str


def stamp(moment: datetime) -> str:
    """``moment`` as the store keeps it. Raises `ValueError` for one without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


class Items:
    """The items of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def window(self, edition: str, start: datetime, end: datetime, *, known: datetime | None = None) -> list[Item]:
        """The texts of ``edition`` later than ``start`` and not later than ``end``, in the order of its sources.

        Of each item the latest version. ``known`` is when the store was asked in the first run of this slot
        (`Collected.at`); ``end`` of itself. Nothing collected later than ``known`` changes the answer, until `prune`.
        A text whose bytes are lost stands there with the reason.
        """
        return [item_of(row, self._store.folder) for row in self._rows(edition, start, end, known)]

    def sayings(self, edition: str, start: datetime, end: datetime, *, known: datetime | None = None) -> Sayings:
        """What the user had said of those texts when they were seen (``sources.yaml``, the config)."""
        return _Kept({row["name"]: json.loads(row["said"]) for row in self._rows(edition, start, end, known)})

    def edits(self, edition: str, start: datetime, end: datetime, *, known: datetime | None = None) -> tuple[Edit, ...]:
        """Of the texts in the window those that were seen before with other words, in the same order."""
        rows = self._rows(edition, start, end, known)
        return tuple(edit for row in rows if row["change"] and (edit := self._edit(row)))

    def _rows(self, edition: str, start: datetime, end: datetime, known: datetime | None) -> Sequence[sqlite3.Row]:
        given = {"edition": edition, "start": stamp(start), "end": stamp(end), "known": stamp(known or end)}
        return self._store.connection.execute(_WINDOW, given).fetchall()

    def _edit(self, row: sqlite3.Row) -> Edit | None:
        query = "SELECT seen FROM versions WHERE item = ? AND id < ? AND kept IS NOT NULL ORDER BY id DESC LIMIT 1"
        earlier = self._store.connection.execute(query, (row["item"], row["version"])).fetchone()
        return Edit(row["name"], datetime.fromisoformat(earlier["seen"]), row["change"]) if earlier else None


class _Kept(Sayings):
    """Sayings that were kept with the texts, by the name that the register gives a text."""

    def __init__(self, said: Mapping[str, dict[str, str]]) -> None:
        super().__init__(())
        self._said_of = said

    def of(self, name: str, folders: Sequence[Path]) -> dict[str, str]:
        return dict(self._said_of.get(name, {}))


_WINDOW = """
SELECT s.version, s.said, v.item, v.name, v.format, v.sha256, v.kept, v.encoding, v.about, v.reason, v.severity,
  v.change
FROM sightings s JOIN versions v ON v.id = s.version JOIN items i ON i.id = v.item
WHERE s.edition = :edition AND s.moment > :start AND s.moment <= :end AND s.seen <= :known
  AND NOT EXISTS (
    SELECT 1 FROM versions later JOIN sightings l ON l.version = later.id AND l.edition = s.edition
    WHERE later.item = v.item AND later.id > v.id AND l.seen <= :known AND l.moment <= :end)
ORDER BY s.place, s.number, i.key
"""


def item_of(row: sqlite3.Row, folder: Path) -> Item:
    """The text of a row of ``versions``, its bytes from ``folder``."""
    about = json.loads(row["about"])
    data = texts.load(folder, row["kept"]) if row["kept"] else b""
    return Item(
        name=row["name"],
        format=row["format"],
        data=data or b"",
        sha256=row["sha256"],
        encoding=row["encoding"],
        metadata=_metadata(about["metadata"]),
        fallback=_metadata(about["fallback"]),
        reason="the text that was kept of it is lost" if data is None else row["reason"],
        severity="info" if row["severity"] == "info" else "warning",
    )


def written(item: Item) -> str:
    """What is known of ``item`` from outside, as the store keeps it."""
    about = {"metadata": _fields(item.metadata), "fallback": _fields(item.fallback)}
    return json.dumps(about, ensure_ascii=False, sort_keys=True)


def _fields(metadata: Metadata) -> dict[str, Any]:
    """Without what an address holds that is nobody's business."""
    known = {name: value for name, value in asdict(metadata).items() if value}
    return {**known, "url": shown(known["url"])} if "url" in known else known


def _metadata(fields: dict[str, Any]) -> Metadata:
    """JSON knows no tuples."""
    pairs = {"where": tuple((name, place) for name, place in fields.get("where", ()))}
    if "partial_date" in fields:
        month, day = fields["partial_date"]
        return Metadata(**{**fields, **pairs, "partial_date": (month, day)})
    return Metadata(**{**fields, **pairs})
