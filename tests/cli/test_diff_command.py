"""`diff`: what changed between two briefs, told in the words of the design."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from cli_call import Call

SEEDS = Path(__file__).parents[2] / "seeds" / "harbour-fire"


@pytest.fixture
def days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Call) -> None:
    """friday.json: three reports of the day after the fire; saturday.json: those and one of the next day."""
    monkeypatch.chdir(tmp_path)
    for name, left_out in (("friday", "02-courier.html"), ("saturday", "")):
        shutil.copytree(SEEDS, name, ignore=shutil.ignore_patterns(left_out))
        call("build", name, "-o", f"{name}.json", "-q")


@pytest.mark.usefixtures("days")
def test_new_updated_and_corroborated_are_told_apart(call: Call) -> None:
    """The toll rose, a second voice confirms where it began, and what only Saturday's paper has is new."""
    told = json.loads(call("diff", "friday.json", "saturday.json", "--json").out)
    updated = {change["id"]: (change["before"], change["after"]) for change in told if change["kind"] == "UPDATED"}
    assert updated["Number killed"] == ("two people", "four")
    assert updated["Number injured"] == ("At least nine people", "Fourteen people")
    corroborated = [change["after"] for change in told if change["kind"] == "CORROBORATED SINCE"]
    assert [text for text in corroborated if "cold store" in text]
    new = [change["after"] for change in told if change["kind"] == "NEW"]
    assert "Pellow Seafoods denied that any exit had been locked." in new
    assert not [text for text in new if "At least nine people were injured" in text]
    assert [change for change in told if change["kind"] == "GONE"] == []


@pytest.mark.usefixtures("days")
def test_back_in_time_what_saturday_brought_is_gone(call: Call) -> None:
    """Lines whose only source is no more among the sources are gone; those that others bear are not."""
    told = json.loads(call("diff", "saturday.json", "friday.json", "--json").out)
    gone = [change["before"] for change in told if change["kind"] == "GONE"]
    assert "Pellow Seafoods denied that any exit had been locked." in gone
    assert not [text for text in gone if "At least nine people were injured" in text]
    assert "NEW" not in {change["kind"] for change in told}


@pytest.mark.usefixtures("days")
def test_the_same_brief_has_not_changed(call: Call) -> None:
    outcome = call("diff", "friday.json", "friday.json")
    assert (outcome.code, outcome.out) == (0, b"nothing changed\n")


@pytest.mark.usefixtures("days")
def test_it_is_told_by_kind(call: Call) -> None:
    """Each kind once, as a heading, in the order of weight."""
    lines = call("diff", "friday.json", "saturday.json").out.decode().splitlines()
    heads = [line for line in lines if not line.startswith(" ")]
    assert heads[:3] == ["NEW", "UPDATED", "CORROBORATED SINCE"]
    assert len(heads) == len(set(heads))
    assert "  Number killed: two people -> four" in lines


@pytest.mark.usefixtures("days")
def test_what_is_no_brief_is_named(call: Call) -> None:
    Path("x.json").write_text("{}")
    outcome = call("diff", "friday.json", "x.json")
    assert outcome.code == 2
    assert "x.json" in outcome.err
