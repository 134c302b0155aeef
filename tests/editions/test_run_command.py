"""`briefgen run` as typed: the folder on stdout, one line of talk, and an exit code that a scheduler can alarm on."""

from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import ANY

import pytest
from five_days import DAYS, Desk

from briefgen.cli import app, console
from briefgen.editions import lock

MORNING = "2026-03-14"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = Desk.made(tmp_path / "desk")
    desk.comes({**DAYS[0], "seeds": []})
    monkeypatch.chdir(desk.root)
    monkeypatch.setenv("BRIEFGEN_NOW", f"{MORNING}T09:30:00+00:00")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("BRIEFGEN_CONFIG", "BRIEFGEN_STATE"):
        monkeypatch.delenv(name, raising=False)
    return desk


def call(*arguments: str) -> int:
    return console.run(app, ["run", *arguments])


def test_it_prints_the_folder_and_sums_up(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("morning") == 0
    out, err = capsys.readouterr()
    assert out == f"{desk.output / MORNING}\n"
    assert f"morning {MORNING}: published: 1 for attention; " in err
    assert len(err.splitlines()) == 1


def test_again_it_says_that_it_is_there(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """No second edition of a morning by a second call, and a way to what the user may have wanted."""
    call("morning")
    assert call("morning") == 0
    assert "published before (--as-of makes it again, correct replaces it)" in capsys.readouterr().err


def test_as_of_makes_a_day_again_and_compares(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    call("morning")
    (desk.root / "inbox" / "dam-1.md").unlink()
    assert call("morning", "--as-of", MORNING) == 0
    assert "files, byte for byte" in capsys.readouterr().err
    record = desk.output / MORNING / "edition.json"
    data = json.loads(record.read_text("utf-8"))
    data["files"][0]["sha256"] = "0" * 64
    record.write_text(json.dumps(data), encoding="utf-8")
    assert call("morning", "--as-of", MORNING) == 1
    assert "is not what a replay gives: morning-daily.md" in capsys.readouterr().err


def test_a_dry_run_shows_what_the_next_edition_has(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written; after the morning's edition it is about the next one."""
    assert call("morning", "--dry-run") == 0
    assert capsys.readouterr().out == ""
    assert not desk.output.exists()
    call("morning")
    assert call("morning", "--dry-run") == 0
    assert "morning 2026-03-15: not published (dry run): nothing above the threshold" in capsys.readouterr().err


def test_a_name_that_is_none_and_a_day_that_is_none_are_told(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("mornign") == 2
    assert "morning" in capsys.readouterr().err
    assert call("morning", "--as-of", "tomorrow") == 2
    assert "'tomorrow' is no slot" in capsys.readouterr().err


def test_while_another_run_is_on_nothing_is_done(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    with lock.held(desk.config.state):
        assert call("morning") == 6
    assert "another run holds the lock" in capsys.readouterr().err
    assert not desk.output.exists()


def test_no_source_at_all_is_code_4_and_a_broken_one_3(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    inbox = desk.root / "inbox"
    inbox.rename(desk.root / "away")
    assert call("morning") == 4
    assert "no source of morning answered" in capsys.readouterr().err
    (desk.root / "away").rename(inbox)
    config = desk.root / "briefgen.yaml"
    config.write_text(config.read_text().replace("- inbox/\n", "- inbox/\n    - wire/\n"))
    assert call("morning") == 3
    assert capsys.readouterr().err.splitlines() == [
        f"warning: morning {MORNING}: wire/: broken: no such file; it has never answered",
        ANY,
    ], "said once, and nothing of the folder that is back"
