"""How the sources of an edition do: quiet, unchanged, stale and broken are four things, told apart in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from briefgen.editions.outlets import printed
from briefgen.editions.store.items import stamp
from briefgen.sources.fetching import shown
from briefgen.sources.versions import MONTHS

if TYPE_CHECKING:
    from briefgen.editions.config import Edition, EditionSource
    from briefgen.editions.store import Store

State = Literal["new", "quiet", "unchanged", "stale", "broken", "unasked"]
"""``new``: it had something new. ``quiet``: it answered, with nothing new. ``unchanged``: it says itself that nothing
changed. ``stale``: nothing new for longer than its ``silence_days``. ``broken``: no answer, or none that can be read.
``unasked``: no collection has looked at it yet."""

STALE = timedelta(days=14)
"""Silence after which a feed is called stale where the config does not say; that alone is no alarm."""
_KINDS = {"any": "address", "url": "page", "opml": "list", "path": "folder"}
"""What a source that never answered is called."""
_LISTS = ("list", "opml")
"""Have nothing new themselves: what they name has."""


class SourceHealth(Struct, frozen=True):
    """One source at its last look. ``words`` say all of it in a line; ``alarm`` when somebody should see to it."""

    address: str
    """As it may be printed: the path from the config's folder, or the address without secrets."""
    name: str | None
    kind: str
    """feed, page, list, folder, file, mail, or address where nothing is known of it yet."""
    state: State
    words: str
    alarm: bool
    items: int = 0
    new: int = 0
    changed: int = 0
    failed: int = 0
    """Of its items those whose page or file could not be read."""
    newest: datetime | None = None
    """When its newest item was published, or seen where it does not say."""
    since: datetime | None = None
    """Broken: the last good look. Else: when it last had something new."""


def of(edition: Edition, store: Store, at: datetime) -> tuple[SourceHealth, ...]:
    """Each source of ``edition`` in the order of the config, by the looks not later than ``at``: no network here.

    What a list names stands behind the list. Later collections do not change what is said of ``at``.
    """
    looks = _last_looks(edition.name, store, at)
    found: list[SourceHealth] = []
    for source in {shown(source.written): source for source in edition.sources}.values():
        own = [row for row in looks if row["root"] == shown(source.written)]
        found += [_health(row, source, edition.name, store, at) for row in own] or [_unasked(source)]
    return tuple(found)


def _last_looks(edition: str, store: Store, at: datetime) -> Sequence[sqlite3.Row]:
    """The looks of the last whole collection, in the order of the sources."""
    query = """
    SELECT * FROM looks WHERE collection = (
      SELECT id FROM collections WHERE edition = :edition AND at <= :at AND finished IS NOT NULL
      ORDER BY at DESC, id DESC LIMIT 1)
    ORDER BY id
    """
    return store.connection.execute(query, {"edition": edition, "at": stamp(at)}).fetchall()


def _unasked(source: EditionSource) -> SourceHealth:
    kind = _KINDS.get(source.kind, source.kind)
    if not source.is_address and source.kind in ("any", "path"):
        kind = "folder" if Path(source.given).is_dir() else "file"
    return SourceHealth(shown(source.written), source.name, kind, "unasked", "not looked at yet", alarm=False)


def _health(row: sqlite3.Row, source: EditionSource, edition: str, store: Store, at: datetime) -> SourceHealth:
    given = (edition, row["address"], row["at"])
    since = _moment(store, _GOOD if row["status"] == "failed" else _NEWS, given)
    newest = datetime.fromisoformat(row["newest"]) if row["newest"] else None
    wanted = None if row["kind"] in _LISTS else source.silence
    silence = wanted or (STALE if row["kind"] == "feed" else None)
    heard = max((moment for moment in (newest, since) if moment), default=None)
    idle = at - (heard or _first(store, given) or at)
    state = _state(row, silence is not None and idle > silence)
    words = _words(row, state, heard, since, store.connection.execute(_FAILURES, (*given, edition, *given[1:])))
    return SourceHealth(
        address=printed(row["address"]),
        name=row["name"],
        kind=_KINDS.get(row["kind"], row["kind"]),
        state=state,
        words=words,
        alarm=state == "broken" or (wanted is not None and idle > wanted),
        items=row["items"],
        new=row["new"],
        changed=row["changed"],
        failed=row["failed"],
        newest=newest,
        since=since,
    )


def _state(row: sqlite3.Row, silent: bool) -> State:
    if row["status"] == "failed":
        return "broken"
    if row["new"] or row["changed"]:
        return "new"
    if silent:
        return "stale"
    return "unchanged" if row["status"] == "unchanged" else "quiet"


def _words(
    row: sqlite3.Row, state: State, heard: datetime | None, since: datetime | None, failures: sqlite3.Cursor
) -> str:
    if state == "broken":
        times = failures.fetchone()[0]
        ago = f", {times} times in a row" if times > 1 else ""
        last = f"; it last answered on {_day(since)}" if since else "; it has never answered"
        return f"broken{ago}: {row['error']}{last}"
    if row["kind"] in _LISTS:
        return "a list; what it names follows"
    if state == "new":
        counts = [f"{row[field]} {field}" for field in ("new", "changed") if row[field]]
        said = f"{' and '.join(counts)} of {_count(row['items'])}"
    elif state == "stale":
        said = f"stale: nothing new since {_day(heard)}" if heard else "stale: it never had anything"
    elif state == "unchanged":
        said = f"unchanged: it gave what it gave before{f', nothing new since {_day(heard)}' if heard else ''}"
    else:
        said = f"quiet: {_count(row['items'])}, none of them new{f'; the last on {_day(heard)}' if heard else ''}"
    return said + (f"; {row['failed']} could not be read" if row["failed"] else "")


def _count(items: int) -> str:
    return "1 item" if items == 1 else f"{items} items"


def _day(moment: datetime | None) -> str:
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}" if moment else "no day"


def _moment(store: Store, query: str, given: tuple[str, str, str]) -> datetime | None:
    found = store.connection.execute(query, given).fetchone()[0]
    return datetime.fromisoformat(found) if found else None


def _first(store: Store, given: tuple[str, str, str]) -> datetime | None:
    return _moment(store, "SELECT min(at) FROM looks WHERE edition = ? AND address = ? AND at <= ?", given)


_GOOD = "SELECT max(at) FROM looks WHERE edition = ? AND address = ? AND at <= ? AND status != 'failed'"
_NEWS = "SELECT max(at) FROM looks WHERE edition = ? AND address = ? AND at <= ? AND (new > 0 OR changed > 0)"
_FAILURES = """
SELECT count(*) FROM looks WHERE edition = ? AND address = ? AND at <= ? AND status = 'failed' AND at > coalesce((
  SELECT max(at) FROM looks WHERE edition = ? AND address = ? AND at <= ? AND status != 'failed'), '')
"""
