"""One run of an edition: what is published, recorded and held, what is not done twice, and what is said of trouble."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from five_days import DAYS, Desk

from briefgen.editions.issue import issue_in, issues
from briefgen.editions.run import Correction
from briefgen.editions.store import Store
from briefgen.editions.store.outbox import Outbox
from briefgen.editions.store.runs import Runs
from briefgen.errors import BriefgenError, NothingReadError

FIRST, SECOND = DAYS[0], DAYS[1]
DAY = str(FIRST["came"])
MORNING = "2026-03-14"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk.made(tmp_path / "desk")
    desk.comes({**FIRST, "seeds": []})
    return desk


def runs(desk: Desk) -> list[tuple[str, str]]:
    with Store.open(desk.config.state) as store:
        return [(run.slot.folder, run.status) for run in reversed(Runs(store).list("morning"))]


def test_the_folder_holds_what_it_needs_and_its_record_says_so(desk: Desk) -> None:
    """The brief for readers, the record with its texts, threads for tomorrow, each with its SHA-256."""
    result = desk.runs(DAY)
    assert result.folder == desk.output / MORNING
    issue = issue_in(result.folder)
    assert issue is not None
    assert issue.broken() == []
    assert {"morning-daily.md", "brief.json", "manifest.json", "threads.json", "texts/s1.txt"} <= issue.files.keys()
    assert issue.data["counts"]["attention"] == 1
    assert (desk.output / "latest" / "morning-daily.md").is_file()
    assert runs(desk) == [(MORNING, "built")]


def test_a_second_run_of_a_slot_makes_nothing_and_collects_nothing(desk: Desk) -> None:
    """What readers have stays as it is, and what comes in meanwhile is for the next morning."""
    desk.runs(DAY)
    before = {path: path.read_bytes() for path in desk.output.rglob("*.*") if path.is_file()}
    desk.comes({**SECOND, "seeds": []})
    again = desk.runs(DAY, late=timedelta(hours=3))
    assert (again.is_new, again.status) == (False, "built")
    assert {path: path.read_bytes() for path in desk.output.rglob("*.*") if path.is_file()} == before
    assert desk.runs(str(SECOND["came"])).counts["read"] == 2


def test_a_corrected_slot_that_is_run_again_stays_corrected(desk: Desk) -> None:
    """Whoever is added to the recipients meanwhile never gets the edition that was wrong."""
    desk.runs(DAY)
    desk.runs(DAY, correction=Correction(2, "Nobody died."))
    path = desk.root / "briefgen.yaml"
    path.write_text(path.read_text("utf-8").replace("at: ", "deliver: [{folder: sent}]\n    at: "), encoding="utf-8")
    again = desk.runs(DAY, late=timedelta(hours=3))
    assert again.folder == desk.output / f"{MORNING}-r2"
    assert len(runs(desk)) == 2, "nothing was made, so the history has nothing to tell"
    with Store.open(desk.config.state) as store:
        assert Outbox(store).of("morning") == ()


def test_the_window_is_told_as_the_clocks_showed_it(desk: Desk) -> None:
    """Summer time ended in the night: the edition of the day before was cut off at eight, not at seven."""
    desk.runs("2026-10-23")
    desk.runs("2026-10-24")
    edition = desk.record("2026-10-25")["edition"]
    assert (edition["start"], edition["end"]) == ("2026-10-24T08:00+01:00", "2026-10-25T08:00+00:00")


def test_an_edition_that_was_published_and_not_recorded_is_recorded(desk: Desk) -> None:
    """A run killed right after the rename: the next one puts down what is there and plans its deliveries, once."""
    desk.runs(DAY)
    shutil.rmtree(desk.config.state)
    assert desk.runs(DAY, late=timedelta(minutes=15)).is_new is False
    assert runs(desk) == [(MORNING, "built")]


def test_a_published_folder_that_was_changed_is_not_taken_over(desk: Desk) -> None:
    desk.runs(DAY)
    (desk.output / MORNING / "morning-daily.md").write_text("forged")
    with pytest.raises(BriefgenError, match="not what was published"):
        desk.runs(DAY, late=timedelta(hours=1))
    shutil.rmtree(desk.config.state)
    with pytest.raises(BriefgenError, match="not what was published"):
        desk.runs(DAY, late=timedelta(hours=1))
    assert runs(desk)[-1] == (MORNING, "failed")


def test_a_dry_run_leaves_nothing(desk: Desk) -> None:
    result = desk.runs(DAY, dry_run=True)
    assert (result.folder, result.counts["attention"]) == (None, 1)
    assert not desk.output.exists()
    assert runs(desk) == []


def test_what_a_dry_run_looked_at_is_new_to_the_next_edition(desk: Desk) -> None:
    """A text without a date counts from when it was first seen, and nobody was shown it: tried on Saturday, it is in
    the first edition that is made, on Monday."""
    undated = "Bridge at Velm closed\n\nThe bridge at Velm was closed after inspectors found cracks, the mayor said.\n"
    (desk.root / "inbox" / "bridge.txt").write_text(undated)
    assert desk.runs(DAY, dry_run=True).counts["read"] == 3
    assert "Bridge at Velm closed" in [story.headline for story in desk.runs("2026-03-15").brief.stories]


def test_a_replay_puts_back_an_edition_that_was_lost(desk: Desk) -> None:
    """The folder was deleted by mistake: made again from the store, to the same bytes but for when it was made."""
    desk.runs(DAY)
    folder = desk.output / MORNING
    before = {
        path.name: path.read_bytes() for path in folder.iterdir() if path.suffix == ".md" or path.name == "brief.json"
    }
    shutil.rmtree(folder)
    (desk.root / "inbox" / "dam-1.md").unlink()
    result = desk.runs(DAY, late=timedelta(days=0, hours=5), replay=True)
    assert result.is_new
    assert {name: (folder / name).read_bytes() for name in before} == before
    assert runs(desk) == [(MORNING, "built")]


def test_a_replay_that_differs_leaves_what_readers_have(desk: Desk) -> None:
    """It names the files and touches none."""
    desk.runs(DAY)
    record = desk.output / MORNING / "edition.json"
    data = json.loads(record.read_text())
    for file in data["files"]:
        file["sha256"] = "0" * 64 if file["name"] == "brief.json" else file["sha256"]
    record.write_text(json.dumps(data))
    with pytest.raises(BriefgenError, match=r"is not what a replay gives: brief\.json"):
        desk.runs(DAY, late=timedelta(hours=5), replay=True)
    assert json.loads(record.read_text()) == data


def test_when_no_source_answers_nothing_is_published_and_the_next_run_tries_again(desk: Desk) -> None:
    """A dead network is no quiet day: exit code 4, no folder, and the slot stays due."""
    inbox = desk.root / "inbox"
    inbox.rename(desk.root / "away")
    with pytest.raises(NothingReadError, match=r"no source of morning answered.*inbox"):
        desk.runs(DAY)
    assert runs(desk) == [(MORNING, "failed")]
    assert issues(desk.output) == ()
    (desk.root / "away").rename(inbox)
    assert desk.runs(DAY, late=timedelta(minutes=20)).status == "built"


def test_a_broken_source_is_said_at_the_top_and_in_the_exit_code(tmp_path: Path) -> None:
    """With nothing else that day, it does not look like a quiet one."""
    desk = Desk.made(tmp_path / "desk", sources=["inbox/", {"path": "wire/", "name": "Northern Wire"}])
    result = desk.runs(DAY)
    assert (result.status, result.exit_code) == ("quiet", 3)
    assert [alarm.partition(":")[0] for alarm in result.alarms] == ["Northern Wire"]
    printed = (desk.output / MORNING / "morning-daily.md").read_text("utf-8")
    top = printed[: printed.index("Nothing above the threshold.")]
    assert "Northern Wire" in top
    assert "this need not be a quiet day" in printed
    assert "Northern Wire" in (desk.output / "index.html").read_text("utf-8")


def test_a_quiet_day_is_said_and_is_no_failure(tmp_path: Path) -> None:
    desk = Desk.made(tmp_path / "desk")
    result = desk.runs(DAY)
    assert (result.status, result.exit_code, result.alarms) == ("quiet", 0, ())
    printed = (desk.output / MORNING / "morning-daily.md").read_text("utf-8")
    assert "Nothing above the threshold." in printed
    assert "need not be" not in printed


def test_stories_below_the_threshold_are_counted_and_kept_in_the_record(tmp_path: Path) -> None:
    desk = Desk.made(tmp_path / "desk", least_origins=3)
    desk.comes({**FIRST, "seeds": []})
    assert desk.runs(DAY).status == "quiet"
    printed = (desk.output / MORNING / "morning-daily.md").read_text("utf-8")
    assert "1 story below it is in the full record." in printed
    assert desk.record(MORNING)["stories"][0]["facts"]


def test_an_unsigned_edition_is_not_what_readers_know(tmp_path: Path) -> None:
    """Tuesday's waits for a signature that never comes: Wednesday's tells it all, compared with Monday's."""
    desk = Desk.made(tmp_path / "desk", deliver=[{"folder": str(tmp_path / "out"), "approve": "required"}])
    desk.comes({**FIRST, "seeds": []})
    assert desk.runs(DAY).status == "held"
    with Store.open(desk.config.state) as store:
        assert [row.status for row in Outbox(store).of("morning")] == ["held"]
    desk.comes({**SECOND, "seeds": []})
    result = desk.runs(str(SECOND["came"]))
    assert result.brief.edition is not None
    assert result.brief.edition.since is None
    assert result.counts["read"] == 4


def test_a_correction_is_a_later_revision_beside_the_first(desk: Desk) -> None:
    """Made from the same texts, marked on top with the editor's words; the first stays as readers have it."""
    desk.runs(DAY)
    first = {path: path.read_bytes() for path in (desk.output / MORNING).rglob("*") if path.is_file()}
    desk.comes({**SECOND, "seeds": []})
    result = desk.runs(DAY, late=timedelta(hours=6), correction=Correction(2, "The village was misspelt."))
    assert result.folder == desk.output / f"{MORNING}-r2"
    assert {path: path.read_bytes() for path in first} == first
    record = desk.record(f"{MORNING}-r2")
    assert (record["edition"]["revision"], len(record["sources"])) == (2, 2)
    printed = (result.folder / "morning-daily.md").read_text("utf-8")
    assert "Correction: The village was misspelt." in printed
    assert printed.index("misspelt") < printed.index("## For attention")
    assert (desk.output / "latest").resolve() == result.folder


def test_each_audience_has_its_files_from_one_collection(tmp_path: Path) -> None:
    desk = Desk.made(tmp_path / "desk", audiences=["daily", {"audience": "executive", "formats": ["html"]}])
    desk.comes({**FIRST, "seeds": []})
    result = desk.runs(DAY)
    assert {"morning-daily.md", "morning-executive.html"} <= set(result.files)
    assert "morning-executive.md" not in result.files


def test_a_lost_edition_is_not_compared_with_and_that_is_said(desk: Desk) -> None:
    """Yesterday's folder was deleted: today's says so instead of calling everything new against nothing."""
    desk.runs(DAY)
    shutil.rmtree(desk.output / MORNING)
    desk.comes({**SECOND, "seeds": []})
    result = desk.runs(str(SECOND["came"]))
    assert [note.code for note in result.brief.diagnostics if note.code == "earlier-edition-lost"]
    assert result.brief.edition is not None
    assert result.brief.edition.since is None
    assert "not compared" in (desk.output / "2026-03-15" / "morning-daily.md").read_text("utf-8")
