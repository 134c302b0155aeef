"""What was worked out before, kept under the user's cache folder and found again by a hash of all that it depends on.

Losing it costs time and nothing else: a damaged entry, a locked file or a folder that others may write to is as good as
no cache. Entries unused for the most builds go first when it grows over its bound; no clock is asked.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
import sysconfig
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

from briefgen.cache_folder import own_folder

_BOUND = 1_000_000_000
"""Bytes of all entries: the readings of a hundred thousand articles."""

_KEPT = 0.8
"""Share of the bound that is left when it was passed."""

_AT_ONCE = 30_000_000
"""Bytes that wait to be written: the readings of thousands of articles, and no more of a larger pile."""

_PATIENCE = 2.0
"""Seconds to wait for another build that writes."""

_ASKED = 500
"""Keys a query; the least that SQLite was ever built for is 999."""

_SETUP = """
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS entry (
    key BLOB PRIMARY KEY, used INTEGER NOT NULL, size INTEGER NOT NULL, data BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS by_use ON entry (used, size);
"""


def key(kind: str, *parts: bytes) -> bytes:
    """The key of what is worked out from ``parts`` by the code and rules as they are now."""
    digest = hashlib.sha256(_code())
    for part in (kind.encode(), *parts):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()[:20]


class Cache:
    """Bytes by key, in one file of ``folder``; without a folder nothing is kept. Never raises for what it finds."""

    def __init__(self, folder: Path | None = None, bound: int = _BOUND) -> None:
        self._bound = bound
        self._base = _opened(folder) if folder is not None else None
        self._run = self._next_run()
        self._new: dict[bytes, bytes] = {}
        self._size = 0
        self._used: list[bytes] = []

    def __bool__(self) -> bool:
        return self._base is not None

    def find(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        """The entries of those of ``keys`` that are there."""
        found: dict[bytes, bytes] = {}
        wanted = list(keys)
        for i in range(0, len(wanted), _ASKED):
            found.update(self._rows(wanted[i : i + _ASKED]))
        self._used.extend(found)
        return found

    def put(self, key: bytes, data: bytes) -> None:
        """Keep ``data``, from `close` on or before."""
        if self._base is not None:
            self._new[key] = data
            self._size += len(data)
            if self._size > _AT_ONCE:
                self._store(self._base)

    def close(self) -> None:
        """Write what is new and was not written yet."""
        base, self._base = self._base, None
        if base is None:
            return
        self._store(base)
        try:
            with base:
                base.executemany("UPDATE entry SET used = ? WHERE key = ?", [(self._run, key) for key in self._used])
                _trim(base, self._bound)
        except sqlite3.Error:
            pass
        finally:
            base.close()

    def _store(self, base: sqlite3.Connection) -> None:
        rows = ((key, self._run, len(data), data) for key, data in self._new.items())
        try:
            with base:
                base.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)", rows)
        except sqlite3.Error:
            pass  # another build holds it, the disk is full: the next build works it out again
        self._new, self._size = {}, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.close()

    def _rows(self, keys: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
        if self._base is None:
            return []
        marks = ",".join("?" * len(keys))
        try:
            return self._base.execute(f"SELECT key, data FROM entry WHERE key IN ({marks})", keys).fetchall()
        except sqlite3.Error:
            return []

    def _next_run(self) -> int:
        try:
            last = self._base.execute("SELECT max(used) FROM entry").fetchone()[0] if self._base else None
        except sqlite3.Error:
            return 1
        return (last or 0) + 1


def _opened(folder: Path) -> sqlite3.Connection | None:
    """The file, made anew where it is no cache; None where there can be none."""
    file = folder / "readings.sqlite"
    try:
        if own_folder(folder) is None:
            return None
        try:
            return _connected(file)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):  # locked, or no place to write
                return None
            file.unlink()
            return _connected(file)
    except (OSError, sqlite3.Error):
        return None


def _connected(file: Path) -> sqlite3.Connection:
    base = sqlite3.connect(file, timeout=_PATIENCE)
    try:
        base.executescript(_SETUP)
        base.execute("SELECT key, used, size, data FROM entry LIMIT 1").fetchone()
    except sqlite3.Error:
        base.close()
        raise
    return base


def _trim(base: sqlite3.Connection, bound: int) -> None:
    """Take away what was used longest ago until the rest is well under the bound."""
    total = base.execute("SELECT total(size) FROM entry").fetchone()[0]
    if total <= bound:
        return
    kept = 0
    for used, size in base.execute("SELECT used, sum(size) FROM entry GROUP BY used ORDER BY used DESC").fetchall():
        kept += size
        if kept > bound * _KEPT:
            base.execute("DELETE FROM entry WHERE used <= ?", (used,))
            return


@cache
def _code() -> bytes:
    """What changes with any file of the package, with Python and with any package installed beside it."""
    package = Path(__file__).parent
    files = sorted(path for path in package.rglob("*") if path.suffix in (".py", ".yaml"))
    states = [(path.relative_to(package).as_posix(), path.stat()) for path in files]
    beside = Path(sysconfig.get_path("purelib"))
    told = [f"{name} {state.st_size} {state.st_mtime_ns}" for name, state in states]
    return hashlib.sha256("\n".join([sys.version, str(_mtime(beside)), *told]).encode()).digest()


def _mtime(folder: Path) -> int:
    return folder.stat().st_mtime_ns if folder.exists() else 0
