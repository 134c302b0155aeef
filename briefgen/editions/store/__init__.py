"""What editions remember between runs: one SQLite file, and the texts beside it by their content.

Nothing here that a published folder does not show as well is needed to go on: `rebuild` fills a new store from those.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from filelock import FileLock

from briefgen.editions.store.migrations import is_whole, migrate
from briefgen.errors import BriefgenError

if TYPE_CHECKING:
    from briefgen.editions.store.items import Items

NAME = "state.db"
_PATIENCE = 20.0
"""Seconds to wait for another process that writes; a collection commits after each source."""
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_REPAIR = "repair.lock"
_SIDECARS = ("", "-wal", "-shm")


class Store:
    """An open store; a context manager that closes it. To be used by one thread.

    ``connection`` is in autocommit mode with rows by name: whatever writes does so within `transaction`. ``notes`` tell
    what the user should know (a damaged file was set aside). Moments are kept as UTC in ISO 8601 with microseconds, so
    that they sort as text.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection, notes: list[str]) -> None:
        self.folder = folder
        self.connection = connection
        self.notes = notes

    @classmethod
    def open(cls, state: Path) -> Store:
        """The store in the folder ``state``, made or brought to the present form as need be.

        A damaged file is set aside as ``state.db.damaged-1`` and a new one begun. Raises `BriefgenError` where the
        folder or the file cannot be used, and for a store that a later briefgen has written.
        """
        try:
            state.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BriefgenError(f"cannot keep state in {state}: {error.strerror or error}") from None
        notes: list[str] = []
        path = state / NAME
        try:
            connection = _opened(path)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise trouble(path, error) from None
            connection = _renewed(path, notes)
        return cls(state, connection, notes)

    @property
    def is_new(self) -> bool:
        """Whether it began empty and `rebuild` has not filled it since, whoever opened it meanwhile."""
        return self.connection.execute("SELECT 1 FROM marks WHERE name = 'filled'").fetchone() is None

    def mark_filled(self) -> None:
        """It knows what the published folders show."""
        with self.transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO marks (name) VALUES ('filled')")

    @property
    def items(self) -> Items:
        """What was collected."""
        from briefgen.editions.store.items import Items

        return Items(self)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is written inside, or nothing; may be nested, the outermost decides.

        Raises `BriefgenError` where the disk is full or another process keeps the file too long.
        """
        if self.connection.in_transaction:
            yield self.connection
            return
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self.connection.execute("ROLLBACK")
                raise
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) or is_damage(error):
                raise trouble(self.folder / NAME, error) from error
            raise

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """Whatever is written inside is seen inside alone, and undone. Bytes of texts stay until `prune`."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            self.connection.execute("ROLLBACK")

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Closes it. What SQLite finds wrong with the file meanwhile is one line, as everywhere."""
        self.close()
        if isinstance(error, sqlite3.OperationalError) or (isinstance(error, sqlite3.Error) and is_damage(error)):
            raise trouble(self.folder / NAME, error) from error


def is_damage(error: sqlite3.Error) -> bool:
    """Whether ``error`` says that the file is no sound database, rather than that it is busy or the disk full."""
    return (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF in _DAMAGE


def trouble(path: Path, error: sqlite3.Error) -> BriefgenError:
    """One line for what SQLite says of the file at ``path``."""
    if is_damage(error):
        return BriefgenError(f"{path} is damaged; the next run sets it aside and goes on from the published editions")
    return BriefgenError(f"cannot use {path}: {error}")


def _opened(path: Path) -> sqlite3.Connection:
    """A checked connection of the present form. Raises `sqlite3.DatabaseError`."""
    connection = _connected(path)
    try:
        if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise _damaged()
        connection.execute("PRAGMA journal_mode = WAL")
        migrate(connection, path)
        if not is_whole(connection):
            raise _damaged()
    except BaseException:
        connection.close()
        raise
    return connection


def _damaged() -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError("damaged")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    # FULL: that a mail went out must survive a power cut, or it goes out twice.
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _renewed(path: Path, notes: list[str]) -> sqlite3.Connection:
    """A new store in the place of a damaged one; of two processes that found the damage one alone makes it."""
    with FileLock(path.with_name(_REPAIR), timeout=_PATIENCE):
        try:
            return _opened(path)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise trouble(path, error) from None
        notes.append(_set_aside(path))
        return _opened(path)


def _set_aside(path: Path) -> str:
    """The damaged file under a name that is free, with what SQLite keeps beside it."""
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    for suffix in _SIDECARS:
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(aside.with_name(aside.name + suffix))
    return f"{path} was damaged and is set aside as {aside.name}; a new store is filled from the published editions"
