"""Which lines of today are taken for told before: pairs of days, each with what must be said of its last line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from five_days import Desk

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "editions" / "two-days.yaml").read_text("utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["says"]))
def test_the_second_day_says_what_is_new(tmp_path: Path, case: dict[str, Any]) -> None:
    desk = Desk.made(tmp_path / "desk")
    for number, day in enumerate(("2026-03-13", "2026-03-14")):
        head = f"title: {case['title']}\npublisher: {case.get('papers', ['Lowland Post'] * 2)[number]}"
        desk.puts(f"day-{number}.md", f"{head}\n\n{case['days'][number]}", day)
        result = desk.runs(day)
    marks = {fact.text: ", ".join(fact.change) for story in result.brief.stories for fact in story.facts}
    for start, mark in case["marks"].items():
        found = [text for text in marks if text.startswith(start)]
        assert found, f"{start!r} is not told: {list(marks)}"
        assert [marks[text] for text in found] == [mark] * len(found)
    questions = [] if result.brief.edition is None else [s.question.text for s in result.brief.edition.settled]
    assert questions == case.get("settled", [])
