"""A collection that is killed at any write is made up for by the next: nothing is lost, and nothing told twice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from newsroom import Site, Told, article, at, config, rss

from briefgen.editions.collect import collect
from briefgen.editions.store import Store

FEED = "https://courier.example/feed"
URLS = [f"https://courier.example/{n}" for n in range(4)]
KILLED = """
import os, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from test_collect_killed import looked, site
from briefgen.editions.store import Store, texts

left = int(sys.argv[3])

def counted(call):
    def run(*given, **named):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), 9)
        return call(*given, **named)
    return run

texts.keep = counted(texts.keep)
Store.transaction = counted(Store.transaction)
looked(Path(sys.argv[2]), 20)
print("whole")
"""


def site() -> Site:
    pages = {url: article(f"{n} bridges are closed, the mayor said.") for n, url in enumerate(URLS)}
    return Site({FEED: rss(*[Told(url, url, at(20, 6)) for url in URLS]), **pages})


def looked(root: Path, day: int) -> list[tuple[str, bytes, str | None]]:
    """What the window of the day holds after a look at its end."""
    made = config(root, [FEED, "note.txt"])
    (root / "note.txt").write_text("The harbour is closed, the harbour master said.")
    with Store.open(made.state) as store:
        known = collect(made.edition("morning"), made, store, at(day, 8, 1), site(), until=at(day)).at
        window = store.items.window("morning", at(day - 1), at(day), known=known)
    return [(item.name, item.data, item.reason) for item in window]


@pytest.mark.parametrize("write", [1, 3, 6, 10, 15, 22, 30])
def test_a_killed_collection_is_made_up_for(tmp_path: Path, write: int) -> None:
    (tmp_path / "well").mkdir()
    (tmp_path / "killed").mkdir()
    expected = looked(tmp_path / "well", 20)
    assert len(expected) == 5
    command = [sys.executable, "-c", KILLED, str(Path(__file__).parent), str(tmp_path / "killed"), str(write)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == -9, ended.stderr
    assert looked(tmp_path / "killed", 20) == expected
    assert looked(tmp_path / "killed", 21) == [], "and it is told once"
