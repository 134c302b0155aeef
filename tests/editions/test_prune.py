"""Kept and deleted: what is old goes, what a kept edition cites stays."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from newsroom import Site, Told, article, at, config, rss

from briefgen.editions.collect import collect
from briefgen.editions.config import Config
from briefgen.editions.prune import Pruned, prune
from briefgen.editions.publish import publish
from briefgen.editions.slots import Slot
from briefgen.editions.store import Store, texts
from briefgen.editions.store.runs import Runs
from briefgen.errors import BriefgenError

FEED = "https://courier.example/feed"
URLS = tuple(f"https://courier.example/{name}" for name in ("cited", "read", "unused"))
KEEP = {"items": "10d", "texts": "20d", "editions": "60d"}


@pytest.fixture
def made(tmp_path: Path) -> Config:
    """A config whose feed had three articles on 1 March, one cited and one read by the edition of that day."""
    pages = {url: article(f"{n} bridges are closed, the mayor said.", title=url) for n, url in enumerate(URLS, 2)}
    site = Site({FEED: rss(*[Told(url, url, at(1, 6)) for url in URLS]), **pages})
    made = config(tmp_path, [FEED], keep=KEEP)
    look(made, site, at(1))
    look(made, Site({FEED: rss()}), at(2))
    hashes = [hashlib.sha256(pages[url]).hexdigest() for url in URLS]
    sources = [{"id": f"s{n}", "sha256": sha256, "status": "read"} for n, sha256 in enumerate(hashes[:2], 1)]
    issued(made, at(1), {"sources": sources, "stories": [{"facts": [{"evidence": [{"source": "s1"}]}]}]})
    issued(made, at(9), {"sources": [], "stories": []})
    return made


def look(made: Config, site: Site, now: datetime) -> None:
    with Store.open(made.state) as store:
        collect(made.edition("morning"), made, store, now, site)


def issued(made: Config, slot: datetime, record: dict[str, Any]) -> Path:
    about = {
        "edition": "morning", "slot": slot.isoformat(timespec="minutes"), "name": f"{slot:%Y-%m-%d}", "revision": 1,
        "made": slot.isoformat(), "known": slot.isoformat(), "counts": {},
    }  # fmt: skip
    output = made.edition("morning").output
    return publish(output, f"{slot:%Y-%m-%d}", {"brief.json": json.dumps(record).encode()}, about).folder


def pruned(made: Config, now: datetime, *, dry_run: bool = False) -> Pruned:
    with Store.open(made.state) as store:
        return prune(made, store, now, dry_run=dry_run)


def kept(made: Config) -> list[str]:
    with Store.open(made.state) as store:
        items = store.items.window("morning", at(1) - timedelta(days=2), at(2))
        assert all(item.reason is None for item in items), "no text of a kept item is gone"
        return [item.name.rpartition("/")[2] for item in items]


def test_what_is_young_stays(made: Config) -> None:
    found = pruned(made, at(9))
    assert (found.editions, found.items) == ((), 0)
    assert pruned(made, at(9)) == Pruned((), 0, 0, 0, 0), "what the feed was before goes at once, and once"
    assert kept(made) == ["cited", "read", "unused"]


def test_each_item_goes_in_its_time_by_what_became_of_it(made: Config) -> None:
    assert pruned(made, at(12)).items == 1
    assert kept(made) == ["cited", "read"]
    assert pruned(made, at(22)).items == 1
    assert kept(made) == ["cited"]
    assert pruned(made, at(22) + timedelta(days=30)).cited == 1
    assert kept(made) == ["cited"], "an edition that is kept cites it"


def test_with_its_edition_goes_what_it_cites_but_the_latest_edition_stays(made: Config) -> None:
    later = at(9) + timedelta(days=90)
    found = pruned(made, later)
    output = made.edition("morning").output
    assert found.editions == (output / "2026-03-01",)
    assert sorted(path.name for path in output.iterdir() if path.is_dir() and not path.is_symlink()) == ["2026-03-09"]
    page = (output / "index.html").read_text(encoding="utf-8")
    assert "2026-03-09" in page
    assert "2026-03-01" not in page, "no link leads to what is deleted"
    assert kept(made) == []
    assert not list(texts.kept(made.state)), "nor is a byte of them left"


def test_a_deleted_edition_is_not_missed_when_the_next_one_is_compared(made: Config) -> None:
    """Else every brief would warn of editions that the config itself lets go."""
    folder = made.edition("morning").output / "2026-03-01"
    with Store.open(made.state) as store:
        runs = Runs(store)
        runs.finish(runs.begin(Slot("morning", at(1)), at(1)), "built", at(1), folder=folder)
    pruned(made, at(9) + timedelta(days=90))
    with Store.open(made.state) as store:
        assert [(run.status, run.folder) for run in Runs(store).list()] == [("built", None)]


def test_a_dry_run_says_the_same_and_deletes_nothing(made: Config) -> None:
    later = at(9) + timedelta(days=90)
    before = sorted(made.root.rglob("*"))
    said = pruned(made, later, dry_run=True)
    assert sorted(made.root.rglob("*")) == before
    assert kept(made) == ["cited", "read", "unused"]
    assert said == pruned(made, later)


def test_what_a_source_still_shows_is_kept_so_that_it_is_not_collected_again(made: Config, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("The harbour is closed, the harbour master said.")
    again = config(tmp_path, ["note.txt"], keep=KEEP)
    look(again, Site(), at(1, 9))
    look(again, Site(), at(25))
    pruned(again, at(28))
    with Store.open(again.state) as store:
        assert collect(again.edition("morning"), again, store, at(28), Site()).new == 0


def test_an_edition_that_cannot_be_read_stops_the_deleting(made: Config) -> None:
    (made.edition("morning").output / "2026-03-01" / "brief.json").write_text("{")
    with pytest.raises(BriefgenError, match="nothing is deleted"):
        pruned(made, at(25))
    assert kept(made) == ["cited", "read", "unused"]


def test_what_a_killed_collection_left_half_written_goes(made: Config) -> None:
    (folder := made.state / "items" / "ab").mkdir(exist_ok=True)
    (folder / f"{'ab' * 32}.half-77").write_bytes(b"half")
    pruned(made, at(3))
    assert not list(folder.glob("*half*"))
