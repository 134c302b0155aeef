"""The form of the store, as numbered SQL files: each is applied once, whole or not at all.

``0004_what.sql`` brings a store of form 3 to form 4. A file that has been released is never changed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from importlib import resources
from pathlib import Path

from briefgen.errors import BriefgenError


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the database at ``path`` to the present form. Raises `BriefgenError` for one from a later briefgen."""
    steps = _steps()
    newest = max(steps)
    form = _form(connection)
    if form > newest:
        raise BriefgenError(f"{path} was written by a later briefgen (form {form}, this one knows {newest}); update it")
    for number in sorted(step for step in steps if step > form):
        _apply(connection, number, steps[number])


def is_whole(connection: sqlite3.Connection) -> bool:
    """Whether all tables of the present form are there with all their columns."""
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(fresh, Path(":memory:"))
        wanted = _columns(fresh)
    finally:
        fresh.close()
    return wanted <= _columns(connection)


def _columns(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    query = "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"
    return {(table, column) for table, column in connection.execute(query)}


def _steps() -> dict[int, str]:
    files = [file for file in resources.files(__name__).iterdir() if file.name.endswith(".sql")]
    return {int(file.name[:4]): file.read_text(encoding="utf-8") for file in files}


def _form(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _apply(connection: sqlite3.Connection, number: int, script: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _form(connection) < number:  # another process may have been first
            for statement in _statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number:d}")
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # where the disk is full SQLite has rolled back by itself
            connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    """The statements one by one: `sqlite3.Connection.executescript` would commit the transaction it is called in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
