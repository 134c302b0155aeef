"""The store is lost: the published folders say what was made and sent, and neither happens again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from newsroom import at, config

from briefgen.cli import app, console
from briefgen.editions import schedule
from briefgen.editions.config import Config
from briefgen.editions.store import Store
from briefgen.editions.store.outbox import Outbox
from briefgen.editions.store.runs import Runs

WORDS = (
    "Two boats sank off Port Talis on Thursday, the coast guard said.\n\n"
    "Nobody was hurt, harbour master Ana Ruiz said. The harbour stays closed until Monday.\n"
)


@pytest.fixture
def made(tmp_path: Path) -> Config:
    """An edition published on Friday and put into a folder for its readers."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox/a.txt").write_text(WORDS)
    found = config(
        tmp_path, ["inbox/"], formats=["md"], deliver=[{"folder": str(tmp_path / "readers"), "approve": "auto"}]
    )
    assert schedule.tick(found, at(20, 8, 1)).exit_code == 0
    return found


def lose(made: Config) -> None:
    for path in made.state.glob("state.db*"):
        path.unlink()


def test_what_was_made_and_sent_is_known_again(made: Config) -> None:
    with Store.open(made.state) as store:
        before = [(run.slot.key, run.status, run.folder, run.known, run.counts) for run in Runs(store).list()]
        sent = [(row.key, row.status) for row in Outbox(store).of()]
    lose(made)
    result = schedule.tick(made, at(20, 8, 30))
    assert (result.made, result.delivery.sent) == ((), ())
    assert "1 published edition found again" in result.notes[0]
    with Store.open(made.state) as store:
        assert [(run.slot.key, run.status, run.folder, run.known, run.counts) for run in Runs(store).list()] == before
        assert [(row.key, row.status) for row in Outbox(store).of()] == sent
        assert sent[0][1] == "sent"


@pytest.mark.parametrize("first", ["history", "prune", "sources check", "schedule tick", "run morning", "deliver"])
def test_whatever_is_called_first_after_the_loss_nothing_is_made_twice(
    made: Config, first: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (made.state / "state.db").write_bytes(b"no database")
    monkeypatch.chdir(made.root)
    monkeypatch.setenv("BRIEFGEN_NOW", at(20, 9).isoformat())
    assert console.run(app, first.split()) == 0
    assert "set aside" in capsys.readouterr().err
    assert console.run(app, ["schedule", "tick"]) == 0
    assert [path.name for path in made.edition("morning").output.glob("2*")] == ["2026-03-20"]
    with Store.open(made.state) as store:
        assert {run.slot.key for run in Runs(store).list()} == {"2026-03-20T08:00+00:00"}
        assert [row.status for row in Outbox(store).of()] == ["sent"]


def test_a_folder_that_cannot_be_understood_is_said_and_left_alone(made: Config) -> None:
    folder = made.edition("morning").output / "2026-03-20"
    shutil.copytree(folder, folder.with_name("2026-03-19"))
    record = json.loads((folder / "edition.json").read_text())
    del record["counts"]
    (folder.with_name("2026-03-19") / "edition.json").write_text(json.dumps(record))
    lose(made)
    result = schedule.tick(made, at(20, 8, 30))
    assert any("2026-03-19 is no edition that can be understood" in note for note in result.notes)
    assert result.made == ()


def test_what_was_to_be_signed_is_not_taken_for_read(made: Config) -> None:
    folder = made.edition("morning").output / "2026-03-20"
    record = json.loads((folder / "edition.json").read_text())
    (folder / "edition.json").write_text(json.dumps({**record, "deliveries": []}))
    lose(made)
    schedule.tick(made, at(20, 8, 30))
    with Store.open(made.state) as store:
        assert [run.status for run in Runs(store).list()] == ["held"]
        assert Runs(store).last_delivered("morning", at(21)) is None
