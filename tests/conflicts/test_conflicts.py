"""Values that cannot both be right are a conflict, values that moved are a series, and all else is left alone."""

from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from briefgen.model import Conflict, Series
from briefgen.stories.cast import join_cast
from briefgen.stories.conflicts import find_conflicts
from briefgen.stories.slots import stated_figures
from tests.questions.readings import reading

CASES = Path(__file__).parents[1] / "cases" / "conflicts"


def found(sources: list[Any]) -> tuple[tuple[Conflict, ...], tuple[Series, ...]]:
    readings = [reading(text, f"s{i}", day) for i, (day, text) in enumerate(sources, 1)]
    return find_conflicts(readings, join_cast(readings), stated_figures(readings))


def shown(items: tuple[Any, ...]) -> list[Any]:
    return [[item.topic, [value.value for value in item.values]] for item in items]


def cases() -> list[Any]:
    records = yaml.safe_load((CASES / "sets.yaml").read_text(encoding="utf-8"))
    return [pytest.param(record, id=record["title"]) for record in records]


@pytest.mark.parametrize("case", cases())
def test_sources_disagree_on_what_a_reader_would_see(case: dict[str, Any]) -> None:
    conflicts, series = found(case["sources"])
    assert shown(conflicts) == case.get("expect", [])
    assert shown(series) == case.get("series", [])
    assert [c.id for c in conflicts] == [f"D{i}" for i in range(1, len(conflicts) + 1)]


def test_a_page_changed_on_a_later_day_moves_the_figure_it_does_not_rival() -> None:
    day = date(2026, 3, 2)
    old = reading("At least 41 people were killed in the flood at Holm.", "s1", day)
    new = reading("The flood at Holm killed 58 people.", "s2", day)
    source = replace(new.document.source, updated="2026-03-03T09:00:00Z")
    later = replace(new, document=new.document.of(source))
    conflicts, series = find_conflicts([old, later], join_cast([old, later]), stated_figures([old, later]))
    assert not conflicts
    assert [[v.as_of for v in s.values] for s in series] == [["2026-03-02", "2026-03-03"]]


def test_a_value_in_an_aside_is_not_put_in_the_mouth_of_the_speaker() -> None:
    text = "The driver, who killed 59 people, acted for a sect, Holm police said."
    other = "The driver killed 50 people."
    readings = [reading(text, "s1", date(2026, 3, 2)), reading(other, "s2", date(2026, 3, 2))]
    conflicts, _ = find_conflicts(readings, join_cast(readings), stated_figures(readings))
    assert all("police" not in (v.origin or "") for v in conflicts[0].values)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("The flood at Holm killed 58 people.", True),
        ("Officials have put the preliminary death toll of the flood at Holm at 58.", False),
        ("Officials speak of a preliminary count of 58 people killed in the flood at Holm.", False),
        ("Crews put out a fire at Holm that had killed 58 people.", True),
    ],
)
def test_a_paper_that_passes_a_count_on_is_not_said_to_have_counted(text: str, counted: bool) -> None:
    """ "Said by The Ledger" would be wrong of a count that officials gave it."""
    named = reading(text, "s1", date(2026, 3, 2), publisher="The Ledger")
    other = reading("At least 12 people were killed in the flood at Holm.", "s2", date(2026, 3, 2))
    figures = stated_figures([named, other])
    said = {v.origin for values in figures.values() for v in values if v.low == 58}
    assert said == {"The Ledger" if counted else None}


@pytest.mark.parametrize("case", cases())
def test_every_value_stands_in_its_evidence(case: dict[str, Any]) -> None:
    texts = {f"s{i}": text for i, (_, text) in enumerate(case["sources"], 1)}
    conflicts, series = found(case["sources"])
    items: list[Conflict | Series] = [*conflicts, *series]
    for item in items:
        for value in item.values:
            assert any(value.value in texts[e.source][e.start : e.end] for e in value.evidence)


def stories() -> list[Any]:
    records = yaml.safe_load((CASES / "stories.yaml").read_text(encoding="utf-8"))
    return [pytest.param(record, id=record["title"]) for record in records]


def tells_apart(item: Conflict | Series, pair: list[str], texts: dict[str, str]) -> bool:
    held = [{p for p in pair for e in v.evidence if p in texts[e.source][e.start : e.end]} for v in item.values]
    return any(pair[0] in a and pair[1] in b for a, b in permutations(held, 2))


@pytest.mark.parametrize("case", stories())
def test_a_story_shows_what_its_sources_differ_on_and_nothing_else(case: dict[str, Any]) -> None:
    texts = {f"s{i}": text for i, (_, text) in enumerate(case["sources"], 1)}
    conflicts, series = found(case["sources"])
    for items, wanted in ((conflicts, case.get("differ", [])), (series, case.get("moved", []))):
        assert [p for p in wanted if not any(tells_apart(item, p, texts) for item in items)] == []
        assert [i.topic for i in items if not any(tells_apart(i, p, texts) for p in wanted)] == []


def test_the_order_of_the_sources_does_not_change_what_they_disagree_on() -> None:
    sources = [
        [None, "Seven people were killed in the fire."],
        [None, "Nine people were killed in the fire."],
        [None, "Eleven people were killed in the fire."],
    ]
    topics = [{v for _, vs in shown(found(list(order))[0]) for v in vs} for order in permutations(sources)]
    assert all(seen == topics[0] for seen in topics)
    assert len(topics[0]) == 3


PIECES = st.sampled_from(
    [
        "Seven people were killed",
        " at 6.10am",
        "12 percent",
        " denied that ",
        "Ana Ruiz, 30, from ",
        "Talvik",
        ". ",
        "\n",
        "the Voss administration",
        " 3-1 ",
        "«",
        "»",
        "$4 million",
        " members of the army",
        "“",
        " is not a deal",
        "40 km from Holm",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=20).map("".join), min_size=1, max_size=3))
def test_any_texts_give_values_inside_them(texts: list[str]) -> None:
    readings = [reading(text, f"s{i}") for i, text in enumerate(texts, 1)]
    conflicts, series = find_conflicts(readings, join_cast(readings), stated_figures(readings))
    items: list[Conflict | Series] = [*conflicts, *series]
    for item in items:
        assert len(item.values) > 1
        for value in item.values:
            assert all(0 <= e.start < e.end <= len(texts[int(e.source[1:]) - 1]) for e in value.evidence)


BOUNDS = yaml.safe_load((CASES / "bounds.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("pair", BOUNDS["agree"], ids=" / ".join)
def test_figures_that_can_both_be_right_are_no_conflict(pair: list[str]) -> None:
    assert found([[date(2026, 3, 2), text] for text in pair]) == ((), ())


@pytest.mark.parametrize("pair", BOUNDS["rival"], ids=" / ".join)
def test_figures_of_which_one_must_be_wrong_are_a_conflict(pair: list[str]) -> None:
    conflicts, _ = found([[date(2026, 3, 2), text] for text in pair])
    assert len(conflicts) == 1


@pytest.mark.parametrize("pair", BOUNDS["moved"], ids=" / ".join)
def test_a_figure_that_is_exact_a_day_later_has_moved(pair: list[str]) -> None:
    conflicts, series = found([[date(2026, 3, 2 + at), text] for at, text in enumerate(pair)])
    assert not conflicts
    assert len(series[0].values) == 2
