"""A text on many happenings joins no story, and a thousand copies of one text are one text."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from briefgen import pipeline
from briefgen.extract import read
from briefgen.model import Document
from briefgen.options import ALL_STATUSES, Audience, Options
from briefgen.sources import read_sources
from briefgen.stories import TWINS, tell
from briefgen.stories.grouping import Look, Pile, sort_out
from briefgen.stories.roundups import round_up
from briefgen.stories.rows import rows_of
from briefgen.stories.twins import sketch, twins

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/roundups/texts.yaml").read_text(encoding="utf-8"))
FIRE = (
    "A fire destroyed a grain store in the harbour of Marnport, and two workers were taken to hospital.",
    "Two workers were in hospital after the fire in the Marnport grain store, harbour master Ida Brandt says.",
)
VOTE = (
    "Voters in Lesterland elected Joan Pell as president on Sunday with 54 percent of the ballots, officials said.",
    "Joan Pell won the presidential election in Lesterland, taking 54 percent of the votes counted, officials said.",
)


def documents(folder: Path, *texts: str) -> tuple[Document, ...]:
    for number, text in enumerate(texts):
        (folder / f"{number:03}.md").write_text(f"{text}\n", encoding="utf-8")
    return read_sources([folder]).documents


def sorted_out(found: Iterable[Document]) -> Pile:
    return sort_out([Look.at(document) for document in found])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_round_up_is_known_by_how_it_is_built(tmp_path: Path, case: dict[str, Any]) -> None:
    (document,) = documents(tmp_path, case["text"])
    assert (round_up(document, rows_of(document)) is not None) == case["round_up"]


def test_the_brief_says_that_a_round_up_is_told_by_itself(tmp_path: Path) -> None:
    """The reader finds it among the sources, in a story of its own, with the reason."""
    documents(tmp_path, *FIRE, *VOTE, CASES[0]["text"])
    brief = pipeline.build([tmp_path], Audience("analyst", ("facts",), statuses=ALL_STATUSES), Options()).brief
    assert sorted(story.source_ids for story in brief.stories) == [("s1", "s2"), ("s3", "s4"), ("s5",)]
    (said,) = [d for d in brief.diagnostics if d.code == "round-up"]
    assert said.source == "s5"
    assert "6 subjects" in said.message


def test_where_there_is_one_story_a_text_in_parts_stays_in_it(tmp_path: Path) -> None:
    """A folder on one event is one story: what only looks like a round-up is set apart from several stories alone."""
    looks = (
        "Firefighters left Marnport. Ida Brandt was silent. A grain store is a tower. Wheat came from Lesterland. "
        "Two workers sleep. Ossett sent engines. Hallow sent none."
    )
    found = sorted_out(documents(tmp_path, *FIRE, f"{FIRE[0]} {looks}"))
    assert found.stories == ((0, 1, 2),)
    assert not found.apart


def _copy(number: int) -> str:
    parts = [f"The harbour board of Marnport counted ship {n} of grain before the great fire there." for n in range(40)]
    parts[number % 40] = f"Reader Aldo{number} Verrin{number} wrote to say that he saw it from Tarn{number} at noon."
    return " ".join([FIRE[0], *parts])


def test_copies_of_one_text_with_a_line_changed_are_one_story(tmp_path: Path) -> None:
    """However many papers print it: 500 copies once made the event's own words common, and 400 stories of one."""
    found = sorted_out(documents(tmp_path, *(_copy(number) for number in range(60)), *VOTE))
    assert [len(members) for members in found.stories] == [60, 2]
    assert len(set(found.twin_of)) < 10


def test_a_story_of_many_copies_names_them_all_and_is_told_from_some(tmp_path: Path) -> None:
    """Sixty papers print one report: all are its sources, and the lines cite no more of them than a reader can use."""
    told = tell([read(document) for document in documents(tmp_path, *(_copy(number) for number in range(60)))])
    assert len(told.source_ids) == 60
    cited = {evidence.source for fact in told.facts for evidence in fact.evidence}
    assert 2 <= len(cited) <= TWINS


def test_two_reports_of_one_event_are_no_twins(tmp_path: Path) -> None:
    assert list(twins(sketch(rows_of(d)) for d in documents(tmp_path, *FIRE, *VOTE))) == [0, 1, 2, 3]


FERRY = Path(__file__).parents[1] / "quality/events"


def test_a_report_in_short_paragraphs_stays_with_its_event_also_beside_others(tmp_path: Path) -> None:
    """Each of its paragraphs is on something else, and all of them on one event; a statement hangs on it alone."""
    found = read_sources([FERRY / "ferry", FERRY / "takeover"]).documents
    pile = sorted_out(found)
    assert not pile.apart
    assert [len(members) for members in pile.stories] == [5, 4]
