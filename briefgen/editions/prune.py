"""Deleting what was kept long enough: editions, what was collected, and texts that nothing needs any more.

An item is kept by what became of it. What a line of a kept edition cites stays as long as that edition; what such an
edition read without citing it stays as long as ``keep.texts`` says; the rest as long as ``keep.items``. The time
counts from when a source last showed it, so that nothing is collected a second time.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from briefgen.editions import overview
from briefgen.editions.issue import Issue, issues
from briefgen.editions.store import texts
from briefgen.editions.store.items import stamp
from briefgen.editions.store.outbox import OPEN, Outbox
from briefgen.errors import BriefgenError
from briefgen.sources.own import RECORD

if TYPE_CHECKING:
    from briefgen.editions.config import Config
    from briefgen.editions.store import Store

_GOING = ".briefgen-edition-pruned-{name}.tmp"
"""A name that publishing sweeps away, should the deletion be killed."""


class Pruned(Struct, frozen=True):
    """What was deleted, or would be: folders of editions, items with all their versions, texts, and their bytes.

    ``cited`` are the items kept past their time because a kept edition cites them.
    """

    editions: tuple[Path, ...]
    items: int
    texts: int
    size: int
    cited: int


class _Needed(Struct, frozen=True):
    """Hashes of sources: those that lines of kept editions cite, and those that such editions read."""

    cited: frozenset[str]
    read: frozenset[str]


def prune(config: Config, store: Store, now: datetime, *, dry_run: bool = False) -> Pruned:
    """Delete what ``keep`` lets go; ``dry_run`` only says what. To be called under the lock of the state folder.

    The latest edition of each kind stays whatever its age, and one that still waits to be sent. Raises `BriefgenError`
    where something cannot be deleted or a kept edition cannot be read, lest what it cites be lost.
    """
    going, staying = _sorted(config, store, now)
    needed = _needed(staying)
    items, cited = _items(config, store, now, needed)
    with store.transaction() as connection:
        if not dry_run:
            connection.executemany("DELETE FROM items WHERE id = ?", [(number,) for number in items])
            _forget(store, config, now, {str(issue.folder) for issue in staying})
            gone = [(str(issue.folder),) for issue in going]  # none that comes is compared with them
            connection.executemany("UPDATE runs SET folder = NULL WHERE folder = ?", gone)
        orphans = _orphans(store, set(items), _asked_since(config, now), needed)
        size = sum(path.stat().st_size for path in orphans)
    if not dry_run:
        for path in orphans:
            path.unlink(missing_ok=True)
        for issue in going:
            _delete(issue.folder)
        for edition in config.editions:
            if any(issue.folder.parent == edition.output for issue in going):
                overview.lead_to(edition, config)
    return Pruned(tuple(issue.folder for issue in going), len(items), len(orphans), size, cited)


# --------------------------------------------------------------------------- editions


def _sorted(config: Config, store: Store, now: datetime) -> tuple[list[Issue], list[Issue]]:
    """The published editions that go, and those that stay."""
    going: list[Issue] = []
    staying: list[Issue] = []
    for edition in config.editions:
        own = [issue for issue in issues(edition.output) if issue.edition == edition.name]
        waiting = {row.folder for row in Outbox(store).of(edition.name, status=OPEN)}
        last = own[-1].slot if own else None
        for issue in own:
            old = issue.at < now - config.keep.editions
            stays = not old or issue.slot == last or str(issue.folder) in waiting
            (staying if stays else going).append(issue)
    return going, staying


def _needed(staying: Sequence[Issue]) -> _Needed:
    cited: set[str] = set()
    read: set[str] = set()
    for issue in staying:
        path = issue.folder / RECORD
        try:
            record = json.loads(path.read_bytes())
            hashes = _hashes(record)
            used = {hashes[source] for source in _sources_in(record.get("stories", [])) if source in hashes}
        except (OSError, ValueError, AttributeError, LookupError, TypeError, RecursionError) as error:
            raise BriefgenError(f"{path} cannot be read ({error}), so nothing is deleted; what does it cite?") from None
        read |= set(hashes.values())
        cited |= used
    return _Needed(frozenset(cited), frozenset(read))


def _hashes(record: Mapping[str, Any]) -> dict[str, str]:
    """The hash of each source that was read, by its id; those cited from earlier editions too."""
    listed = [*record["sources"], *record.get("earlier", [])]
    return {s["id"]: s["sha256"] for s in listed if s.get("sha256") and s.get("status") != "skipped"}


def _sources_in(data: Any) -> Iterator[str]:
    """Every source that something in ``data`` names as its evidence."""
    left = [data]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            if isinstance(one.get("source"), str):
                yield one["source"]
            left += one.values()
        elif isinstance(one, list):
            left += one


def _delete(folder: Path) -> None:
    """In one step out of the way, then for good: a reader never meets half an edition."""
    beside = folder.with_name(_GOING.format(name=folder.name))
    try:
        folder.rename(beside)
        shutil.rmtree(beside)
    except OSError as error:
        raise BriefgenError(f"cannot delete {folder}: {error.strerror or error}") from error


# --------------------------------------------------------------------------- what was collected


def _items(config: Config, store: Store, now: datetime, needed: _Needed) -> tuple[list[int], int]:
    """The items that go, and how many stay only because they are cited."""
    keep = config.keep
    going: list[int] = []
    cited = 0
    for number, last, hashes in _shown(store):
        used = bool(hashes & needed.read)
        if last >= stamp(now - (max(keep.items, keep.texts) if used else keep.items)):
            continue
        if hashes & needed.cited:
            cited += 1
        else:
            going.append(number)
    return going, cited


def _shown(store: Store) -> Iterator[tuple[int, str, set[str]]]:
    """Each item with when a source last showed it and the hashes of its versions."""
    query = """
    SELECT i.id, max(coalesce(s.last, v.seen, i.checked, '')) AS last, group_concat(DISTINCT v.sha256) AS hashes
    FROM items i LEFT JOIN versions v ON v.item = i.id LEFT JOIN sightings s ON s.version = v.id
    GROUP BY i.id ORDER BY i.id
    """
    for row in store.connection.execute(query):
        yield row["id"], row["last"], set((row["hashes"] or "").split(",")) - {""}


def _asked_since(config: Config, now: datetime) -> str:
    """What an address gave is kept if it gave it after this."""
    return stamp(now - max(config.keep.items, config.keep.texts))


def _forget(store: Store, config: Config, now: datetime, folders: Collection[str]) -> None:
    """Answers that nobody asked for in a while; looks from before the oldest edition kept, and deliveries of none."""
    connection, keep = store.connection, config.keep
    connection.execute("DELETE FROM answers WHERE at < ?", (_asked_since(config, now),))
    old = stamp(now - keep.editions)
    latest = "SELECT max(id) FROM collections GROUP BY edition"
    connection.execute(f"DELETE FROM collections WHERE at < ? AND id NOT IN ({latest})", (old,))
    Outbox(store).forget(now - keep.editions, folders)


def _orphans(store: Store, going: set[int], since: str, editions: _Needed) -> list[Path]:
    """The texts that no version but those of the items ``going`` needs, no answer later than ``since``, no edition.

    A store that was lost knows no versions; what kept editions cite is kept all the same.
    """
    versions = store.connection.execute("SELECT item, kept FROM versions WHERE kept IS NOT NULL")
    needed = {row["kept"] for row in versions if row["item"] not in going}
    needed |= editions.cited | {
        row["sha256"] for row in store.connection.execute("SELECT sha256 FROM answers WHERE at >= ?", (since,))
    }
    return [path for sha256, path in texts.kept(store.folder) if sha256 not in needed]
