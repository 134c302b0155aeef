"""What one asks of editions on the command line: what was made, how the sources do, what may go."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from newsroom import WORDS, at, config

from briefgen.cli import app, console
from briefgen.editions.config import Config
from briefgen.editions.slots import Slot
from briefgen.editions.store import Store
from briefgen.editions.store.runs import Runs


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """A config, its folder the working one, at nine on 20 March."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox/a.txt").write_text(WORDS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRIEFGEN_NOW", at(20, 9).isoformat())
    return config(tmp_path, ["inbox/", {"path": "gone.txt", "name": "The lost one"}])


def ran(made: Config) -> None:
    """Two runs, one of which failed."""
    with Store.open(made.state) as store:
        runs = Runs(store)
        failed = runs.begin(Slot("morning", at(19)), at(19))
        runs.finish(failed, "failed", at(19), error="no source of morning\nanswered")
        good = runs.begin(Slot("morning", at(20)), at(20))
        runs.finish(good, "built", at(20), counts={"attention": 2, "continuing": 1, "read": 7}, folder=Path("/out/20"))


def test_history_lists_the_runs_latest_first(made: Config, capsys: pytest.CaptureFixture[str]) -> None:
    ran(made)
    assert console.run(app, ["history"]) == 0
    header, *rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert header == ["EDITION", "SLOT", "STATUS", "TOOK", "SHOWN", "READ", "UNREAD", "SENT", "WHAT"]
    assert rows[0] == ["morning", "2026-03-20", "built", "0.0", "s", "3", "7", "-", "-", "/out/20"]
    assert rows[1][:3] == ["morning", "2026-03-19", "failed"]
    assert " ".join(rows[1][8:]).endswith("no source of morning answered"), "a reason is one line"


def test_history_for_programs(made: Config, capsys: pytest.CaptureFixture[str]) -> None:
    ran(made)
    assert console.run(app, ["history", "morning", "--most", "1", "--format", "json"]) == 0
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    assert (run["slot"], run["status"], run["counts"]["read"]) == ("2026-03-20T08:00+00:00", "built", 7)


def test_history_of_nothing_says_so(made: Config, capsys: pytest.CaptureFixture[str]) -> None:
    assert console.run(app, ["history"]) == 0
    assert "no run yet" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["history", "evening"], ["history", "--format", "xml"], ["history", "--most", "0"]]
)
def test_history_refuses_what_it_does_not_know(made: Config, arguments: list[str]) -> None:
    assert console.run(app, arguments) == console.USAGE


def test_sources_check_without_sources_tells_how_those_of_the_editions_do(
    made: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    assert console.run(app, ["sources", "check"]) == console.DONE
    shown = capsys.readouterr()
    assert shown.out.count("unasked") == 2
    assert "--look looks now" in shown.err
    assert console.run(app, ["sources", "check", "--look"]) == console.UNREAD
    rows = [line.split(maxsplit=6) for line in capsys.readouterr().out.splitlines()[1:]]
    assert rows[0][:4] == ["morning", "inbox/", "folder", "new"]
    assert "broken !" in " ".join(rows[1])
    assert "broken: no such file" in " ".join(rows[1])
    assert console.run(app, ["sources", "check", "--format", "json"]) == console.UNREAD
    states = [one["state"] for one in json.loads(capsys.readouterr().out)["sources"]]
    assert states == ["new", "broken"], "what was found is kept"


def test_prune_says_what_it_would_delete(made: Config, capsys: pytest.CaptureFixture[str]) -> None:
    assert console.run(app, ["prune", "--dry-run"]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "would delete 0 editions, 0 items, 0 texts, 0.0 MB" in shown.err
