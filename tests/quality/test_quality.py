"""The gate: eight written events are read at least as well as `floors.yaml` says, and their gold fits its texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import floors
import pytest
from gold import GoldError, Rivals, load, sources_of
from oracle import perfect
from runs import EVENTS, means, measured
from score import STATUSES, hits, same_name, score, stands_in, tells_apart

from briefgen.model import Insert, Series, Span, Value
from briefgen.sources import read_sources

BOUNDS = floors.read()


@pytest.mark.parametrize("event", EVENTS, ids=lambda path: path.name)
def test_every_word_of_the_gold_is_found_once_in_its_text(event: Path) -> None:
    documents = read_sources(sources_of(event)).documents
    gold = load(event, {document.id: document.text for document in documents})
    assert any(nugget.vital for nugget in gold.nuggets)


@pytest.mark.parametrize("event", EVENTS, ids=lambda path: path.name)
def test_the_gold_itself_gets_full_marks(event: Path) -> None:
    texts = {document.id: document.text for document in read_sources(sources_of(event)).documents}
    gold = load(event, texts)
    found = score(perfect(gold, texts), texts, gold)
    judged = {measure: found[measure].value for measure in BOUNDS["floors"]}
    assert {measure: value for measure, value in judged.items() if value is not None and value < 99} == {}
    assert all(not found[measure].value for measure in BOUNDS["ceilings"] if measure != "redundancy")


def test_words_that_are_not_in_the_text_are_refused() -> None:
    event = EVENTS[0]
    with pytest.raises(GoldError, match="0 places"):
        load(event, {f"s{number}": "Another text." for number, _ in enumerate(sources_of(event), 1)})


@pytest.mark.parametrize("measure", [*BOUNDS["floors"], *BOUNDS["ceilings"]])
def test_no_measure_is_worse_than_its_bound(measure: str) -> None:
    results = {event.name: measured(event) for event in EVENTS}
    value = means(results)[measure]
    missed = [f"  {event}: {miss}" for event, measures in results.items() for miss in measures[measure].misses]
    if not floors.holds(BOUNDS, measure, value):
        pytest.fail("\n".join([f"{measure} is {value:.1f}", *missed]), pytrace=False)


def test_every_measure_has_a_bound() -> None:
    bounded = {*BOUNDS["floors"], *BOUNDS["ceilings"]}
    assert set(measured(EVENTS[0])) == bounded | {f"share {status}" for status in STATUSES}


def test_no_bound_was_loosened_without_a_reason() -> None:
    assert list(floors.breaches(BOUNDS)) == []


def lowered(history: list[dict[str, Any]]) -> dict[str, Any]:
    return {"floors": {"quotes F1": 90}, "ceilings": {}, "history": history}


@pytest.mark.parametrize(
    ("history", "breaches"),
    [
        ([{"measure": "quotes F1", "bound": 95}], 1),
        ([{"measure": "quotes F1", "bound": 95}, {"measure": "quotes F1", "bound": 90}], 1),
        ([{"measure": "quotes F1", "bound": 95}, {"measure": "quotes F1", "bound": 90, "why": "two events more"}], 0),
        ([{"measure": "quotes F1", "bound": 85}, {"measure": "quotes F1", "bound": 90}], 0),
    ],
)
def test_a_lowered_floor_needs_a_reason(history: list[dict[str, Any]], breaches: int) -> None:
    assert len(list(floors.breaches(lowered(history)))) == breaches


@pytest.mark.parametrize(
    ("got", "wanted", "verdict"),
    [
        ("Dr Helen Tulloch", "Helen Tulloch", "same"),
        ("the head teacher", "head teacher", "same"),
        ("Tulloch", "Helen Tulloch", "part"),
        ("The President", "(The President)", "part"),
        ("Helen Reid", "Helen Tulloch", "other"),
        (None, "Helen Tulloch", "other"),
    ],
)
def test_a_surname_is_half_a_speaker(got: str | None, wanted: str, verdict: str) -> None:
    assert same_name(got, wanted) == verdict


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [((0, 100), (40, 60), True), ((0, 50), (40, 60), True), ((0, 45), (40, 60), False), ((0, 40), (40, 60), False)],
)
def test_spans_meet_when_they_share_half_of_the_shorter(
    one: tuple[int, int], other: tuple[int, int], meet: bool
) -> None:
    assert hits(Span("s1", *one), Span("s1", *other)) is meet
    assert not hits(Span("s1", *one), Span("s2", *other))


@pytest.mark.parametrize(
    ("text", "source", "stands"),
    [
        ("Two died.", "Two  died.", True),
        ("[Ms Reid] left … early.", "She left the house early.", True),
        ("early left", "She left the house early.", False),
        ("Three died.", "Two died.", False),
    ],
)
def test_a_line_stands_in_its_source_inserts_and_cuts_aside(text: str, source: str, stands: bool) -> None:
    assert stands_in(text, source, [Insert("Ms Reid", ())]) is stands


@pytest.mark.parametrize(("second", "apart"), [(Span("s2", 0, 10), True), (Span("s1", 2, 9), False)])
def test_a_series_needs_two_of_the_values(second: Span, apart: bool) -> None:
    values = (Value("seven", None, None, (Span("s1", 0, 10),)), Value("eleven", None, None, (second,)))
    wanted = Rivals("dead", ((Span("s1", 0, 10),), (Span("s2", 0, 10),)), optional=False)
    assert tells_apart(Series("Number killed", values), wanted) is apart
