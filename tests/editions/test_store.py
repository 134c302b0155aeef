"""The store: made and brought up to date whole or not at all; what is damaged is set aside and begun anew."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from newsroom import Site, Told, article, at, config, rss

from briefgen.editions.collect import collect
from briefgen.editions.store import Store, migrations, texts
from briefgen.errors import BriefgenError

FEED, PAGE = "https://courier.example/feed", "https://courier.example/boats"


def filled(state: Path, rows: int = 2000) -> Path:
    """A store of some pages of bytes; the path of its file."""
    with Store.open(state) as store:
        with store.transaction() as connection:
            given = [(f"page:{n}", f"{n:064}") for n in range(rows)]
            connection.executemany("INSERT INTO items (key, entry) VALUES (?, ?)", given)
        store.mark_filled()
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return state / "state.db"


def damaged(how: str, path: Path) -> None:
    data = path.read_bytes()
    half = len(data) // 2
    if how == "cut off":
        path.write_bytes(data[:half])
    elif how == "text":
        path.write_bytes(b"This is no database. " * 500)
    elif how == "zeros within":
        path.write_bytes(data[:4096] + bytes(half) + data[4096 + half :])
    elif how == "head overwritten":
        path.write_bytes(b"\xff" * 200 + data[200:])
    elif how == "a table is gone":
        with sqlite3.connect(path) as connection:
            connection.execute("DROP TABLE sightings")
        connection.close()


@pytest.mark.parametrize("how", ["cut off", "text", "zeros within", "head overwritten", "a table is gone"])
def test_a_damaged_file_is_set_aside_and_a_new_one_begun(tmp_path: Path, how: str) -> None:
    path = filled(tmp_path)
    damaged(how, path)
    before = path.read_bytes()
    with Store.open(tmp_path) as store:
        assert store.is_new
        assert "state.db.damaged-1" in store.notes[0]
        assert store.connection.execute("SELECT count(*) FROM items").fetchone()[0] == 0
    assert (tmp_path / "state.db.damaged-1").read_bytes() == before
    with Store.open(tmp_path) as store:
        assert not store.notes, "it is said once"
        assert store.is_new, "until it is filled, whoever opens it in between"


def test_a_second_damage_does_not_write_over_the_first(tmp_path: Path) -> None:
    for number in (1, 2):
        damaged("text", filled(tmp_path))
        with Store.open(tmp_path):
            assert (tmp_path / f"state.db.damaged-{number}").exists()


def test_an_empty_file_is_a_new_store(tmp_path: Path) -> None:
    (tmp_path / "state.db").touch()
    with Store.open(tmp_path) as store:
        assert store.is_new


def test_a_store_of_a_later_briefgen_is_left_alone(tmp_path: Path) -> None:
    path = filled(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 9999")
    connection.close()
    with pytest.raises(BriefgenError, match="a later briefgen"):
        Store.open(tmp_path)
    assert not list(tmp_path.glob("*.damaged*"))


def test_a_file_where_the_state_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "state").touch()
    with pytest.raises(BriefgenError, match="cannot keep state"):
        Store.open(tmp_path / "state")


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filled(tmp_path)
    steps = migrations._steps()
    bad = {**steps, 99: "CREATE TABLE extra (id INTEGER);\nINSERT INTO nowhere VALUES (1);\n"}
    monkeypatch.setattr(migrations, "_steps", lambda: bad)
    with pytest.raises(BriefgenError, match="nowhere"):
        Store.open(tmp_path)
    monkeypatch.undo()
    with sqlite3.connect(path) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
    connection.close()
    assert "extra" not in names
    with Store.open(tmp_path) as store:
        assert not store.is_new


def test_two_that_open_a_new_store_at_once_make_one(tmp_path: Path) -> None:
    problems: list[BaseException] = []

    def opened() -> None:
        try:
            Store.open(tmp_path).close()
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=opened) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not problems


def test_an_earlier_form_is_brought_up_to_date_with_what_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = migrations._steps()
    monkeypatch.setattr(migrations, "_steps", lambda: {1: steps[1]})
    filled(tmp_path)
    monkeypatch.undo()
    with Store.open(tmp_path) as store:
        assert store.connection.execute("SELECT count(*) FROM items").fetchone()[0] == 2000
        assert store.connection.execute("PRAGMA user_version").fetchone()[0] == max(steps)


def test_what_is_written_in_a_transaction_that_fails_is_not_there(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        with suppress(ZeroDivisionError), store.transaction() as connection:
            connection.execute("INSERT INTO items (key) VALUES ('a')")
            with store.transaction():
                raise ZeroDivisionError
        assert store.connection.execute("SELECT count(*) FROM items").fetchone()[0] == 0


def test_a_process_killed_while_it_writes_leaves_a_sound_store(tmp_path: Path) -> None:
    script = """
import os, sys
from pathlib import Path
from briefgen.editions.store import Store
with Store.open(Path(sys.argv[1])) as store, store.transaction() as connection:
    connection.executemany("INSERT INTO items (key) VALUES (?)", [(str(n),) for n in range(50_000)])
    os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], timeout=60, check=False)
    with Store.open(tmp_path) as store:
        assert not store.notes
        assert store.connection.execute("SELECT count(*) FROM items").fetchone()[0] == 0


def test_a_text_that_was_lost_is_said_and_collected_again(tmp_path: Path) -> None:
    site = Site({FEED: rss(Told("Boats", PAGE, at(20, 6))), PAGE: article("Two boats sank on Monday.")})
    made = config(tmp_path, [FEED])
    with Store.open(made.state) as store:
        collect(made.edition("morning"), made, store, at(20), site)
        for _, path in texts.kept(made.state):
            path.write_bytes(b"")
        (item,) = store.items.window("morning", at(19), at(20))
        assert item.reason == "the text that was kept of it is lost"
        collect(made.edition("morning"), made, store, at(21), site)
        (item,) = store.items.window("morning", at(19), at(21))
        assert item.data == site.pages[PAGE]


def test_damage_that_shows_while_it_is_used_is_one_line(tmp_path: Path) -> None:
    path = filled(tmp_path)

    def read() -> None:
        with Store.open(tmp_path) as store:
            damaged("cut off", path)
            store.connection.execute("SELECT * FROM items").fetchall()

    with pytest.raises(BriefgenError, match="the next run sets it aside"):
        read()
