"""What a morning's brief says of the mornings before: the expectations were written by reading the texts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from five_days import DAYS, Desk

from briefgen.briefs import find_texts, load_brief
from briefgen.verify import verify

LATER = DAYS[1:]


def name(day: dict[str, Any]) -> str:
    return str(day["came"])


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk.made(tmp_path_factory.mktemp("five-days"))
    for day in DAYS:
        desk.comes(day)
        result = desk.runs(name(day))
        assert result.status == day["status"], f"{name(day)}: {result.counts}"
    return desk


def folder(day: dict[str, Any]) -> str:
    return f"{day['came'] + timedelta(days=1)}"


def shown(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [story for story in record["stories"] if story["placing"]["band"] in ("attention", "awareness")]


def facts(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (fact for story in shown(record) for fact in story["facts"])


@pytest.mark.parametrize("day", DAYS, ids=name)
def test_each_story_stands_where_it_belongs(desk: Desk, day: dict[str, Any]) -> None:
    """Attention for what several origins tell, what is watched and what moved; a line for what only goes on."""
    record = desk.record(folder(day))
    assert {story["headline"]: story["placing"]["band"] for story in record["stories"]} == day["bands"]


@pytest.mark.parametrize("day", LATER, ids=name)
def test_each_line_says_what_became_of_it(desk: Desk, day: dict[str, Any]) -> None:
    """New, updated, corroborated or disputed since; what readers know has no mark."""
    marks = {fact["text"]: ", ".join(fact["change"]) for fact in facts(desk.record(folder(day)))}
    for start, mark in day.get("marks", {}).items():
        found = [text for text in marks if text.startswith(start)]
        assert found, f"{start!r} is not told"
        assert [marks.pop(text) for text in found] == [mark] * len(found)
    assert {mark for mark in marks.values() if mark} == set()


@pytest.mark.parametrize("day", LATER, ids=name)
def test_an_update_shows_both_values_with_their_sources(desk: Desk, day: dict[str, Any]) -> None:
    """Before and now, the earlier words cited from the earlier text."""
    record = desk.record(folder(day))
    for start, before in day.get("before", {}).items():
        (fact,) = [fact for fact in facts(record) if fact["text"].startswith(start)]
        assert fact["before"]["text"].startswith(before)
        assert fact["before"]["evidence"]
    slots = [slot for story in shown(record) for slot in (*story["series"], *story["figures"]) if slot["before"]]
    moved = {slot["topic"]: [slot["values"][-1]["value"], slot["before"]["text"]] for slot in slots}
    for topic, now, before in day.get("figures", ()):
        assert moved[topic] == [now, before]


@pytest.mark.parametrize("day", LATER, ids=name)
def test_what_readers_know_is_not_printed_again(desk: Desk, day: dict[str, Any]) -> None:
    """Also after a day without any text, and in whatever words it comes again."""
    printed = (desk.output / folder(day) / "morning-daily.md").read_text("utf-8")
    record = desk.record(folder(day))
    known = [fact["text"] for story in record["stories"] for fact in story["facts"]]
    for text in day.get("silent", ()):
        assert text in known
        assert text not in printed


@pytest.mark.parametrize("day", LATER, ids=name)
def test_questions_that_are_settled_are_named(desk: Desk, day: dict[str, Any]) -> None:
    settled = [found["question"]["text"] for found in desk.record(folder(day))["edition"]["settled"]]
    assert settled == day.get("settled", [])


def test_a_story_keeps_its_thread_over_days(desk: Desk) -> None:
    """The dam is one story on four of five days, told since the first, whatever its headline."""
    threads = {(story["thread"], story["since"]) for day in DAYS for story in desk.record(folder(day))["stories"]
               if "dam" in story["headline"].lower()}  # fmt: skip
    assert len(threads) == 1
    assert threads.pop()[1].startswith("2026-03-14")


@pytest.mark.parametrize("day", DAYS, ids=name)
def test_each_edition_is_proved_from_its_own_folder(desk: Desk, day: dict[str, Any]) -> None:
    """The earlier wordings too: the texts of earlier editions that it cites are in it."""
    path = desk.output / folder(day) / "brief.json"
    brief = load_brief(path)
    texts = find_texts(brief, path, path.parent)
    assert not texts.missing
    report = verify(brief, texts.by_id)
    assert report.ok, report.failures
    if day.get("before"):
        assert report.proved["earlier wordings in the words of their sources"] >= len(day["before"])
        assert brief.earlier


@pytest.mark.parametrize("day", DAYS, ids=name)
def test_a_replay_gives_the_same_bytes(desk: Desk, day: dict[str, Any]) -> None:
    """A month later, when the folder has other texts, each day is built again as it was."""
    before = {path: path.read_bytes() for path in desk.output.rglob("*") if path.is_file() and not path.is_symlink()}
    result = desk.runs(name(day), late=timedelta(hours=9), replay=True)
    assert not result.is_new
    assert {path: path.read_bytes() for path in before} == before


def test_a_forged_earlier_wording_fails_the_proof(desk: Desk) -> None:
    """Somebody who changes what was told before in the record is found out."""
    path = desk.output / "2026-03-15" / "brief.json"
    texts = find_texts(load_brief(path), path, path.parent).by_id
    forged = path.with_name("forged.json")
    forged.write_text(
        path.read_text("utf-8").replace('"text": "Two people were killed', '"text": "Nine people were killed', 1)
    )
    try:
        failures = verify(load_brief(forged), texts).failures
    finally:
        forged.unlink()
    assert [failure.part for failure in failures] == ["before"]


def test_marks_without_an_earlier_edition_fail_the_proof(desk: Desk) -> None:
    """NEW needs something to be new against."""
    path = desk.output / "2026-03-15" / "brief.json"
    texts = find_texts(load_brief(path), path, path.parent).by_id
    data = json.loads(path.read_text("utf-8"))
    data["edition"]["since"] = None
    forged = path.with_name("forged.json")
    forged.write_text(json.dumps(data))
    try:
        parts = {failure.part for failure in verify(load_brief(forged), texts).failures}
    finally:
        forged.unlink()
    assert parts == {"change"}


def test_the_brief_tells_it_to_its_reader(desk: Desk) -> None:
    """In the digest: the numbers of what changed, the figures with both values, marks, what was told before."""
    printed = (desk.output / "2026-03-15" / "morning-daily.md").read_text("utf-8")
    assert (
        "Since the edition of 14 March 2026, 08:00: 1 new story, 9 new facts in stories that go on, 3 updated"
        in printed
    )
    assert "**UPDATED** Number killed: four" in printed
    assert "before: two people" in printed
    assert "**CORROBORATED SINCE** The fire started in the cold store" in printed
    assert printed.index("## For attention") < printed.index("## For awareness")
    quiet = (desk.output / "2026-03-17" / "morning-daily.md").read_text("utf-8")
    assert "Nothing above the threshold." in quiet


def test_a_line_that_its_source_took_back_is_gone(tmp_path: Path) -> None:
    """The paper rewrote its article without the accusation; what it kept is told no second time."""
    desk = Desk.made(tmp_path / "desk")
    head = "title: Fire at Pellow cold store\npublisher: Harbour Gazette\n\n"
    kept = "More than 60 firefighters fought the flames at Pellow Seafoods for seven hours.\n\n"
    lost = "The foreman had locked the fire exit to stop pilfering, a packer said."
    desk.puts("fire.md", f"{head}{kept}{lost}\n", "2026-03-13")
    desk.runs("2026-03-13")
    desk.puts("fire.md", head + kept + "The company will pay its staff until the end of the month.\n", "2026-03-13")
    brief = desk.runs("2026-03-14").brief
    assert brief.edition is not None
    assert [line.text for line in brief.edition.gone] == [lost]
    marks = {fact.text: fact.change for story in brief.stories for fact in story.facts}
    assert marks["More than 60 firefighters fought the flames at Pellow Seafoods for seven hours."] == ()
    printed = (desk.output / "2026-03-15" / "morning-daily.md").read_text("utf-8")
    assert "**GONE** The foreman had locked the fire exit" in printed
    assert verify(brief, find_texts(brief, desk.output / "2026-03-15" / "brief.json").by_id).ok
