"""What a source leaves open becomes a question in good English, and nothing else does."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.extract.hedges import find_hedges
from briefgen.extract.questions import find_open_points
from briefgen.extract.readable import readable
from briefgen.extract.wording import direct
from briefgen.model import Question, Reading
from briefgen.rules import patterns
from briefgen.stories.questions import CAP, merge_questions
from briefgen.stories.slots import stated_figures
from tests.questions.readings import reading

CASES = Path(__file__).parents[1] / "cases" / "questions"


def merged(readings: list[Reading]) -> tuple[Question, ...]:
    return merge_questions(readings, (), stated_figures(readings))


def cases(name: str) -> list[Any]:
    records = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return [pytest.param(record, id=record["title"]) for record in records]


@pytest.mark.parametrize("case", cases("wording.yaml"))
def test_an_embedded_question_is_turned_into_a_direct_one(case: dict[str, Any]) -> None:
    assert direct(case["clause"], case.get("subject")) == case["question"]


@pytest.mark.parametrize("case", cases("points.yaml"))
def test_a_sentence_leaves_open_what_it_says_it_does(case: dict[str, Any]) -> None:
    points = find_open_points(reading(case["text"]))
    assert [[p.text, p.reason] for p in points] == case["expect"]


@pytest.mark.parametrize("case", cases("readable.yaml"))
def test_a_question_is_asked_in_good_english_or_not_at_all(case: dict[str, Any]) -> None:
    assert readable(case["question"]) == case["reads"]


@pytest.mark.parametrize(
    "told",
    [
        "On Monday the ministry opened an investigation into the fire.",
        "Police identified the gunman as Owen Pryce.",
        "The virus was traced to a farm near Holm.",
    ],
)
def test_what_another_source_answers_is_no_question(told: str) -> None:
    asked = (
        "The council called for an investigation. The force declined to name the gunman. "
        "It is too early to say where the virus had come from."
    )
    day = date(2026, 3, 2)
    alone = merged([reading(asked, "s1", day)])
    both = merged([reading(asked, "s1", day), reading(told, "s2", day)])
    before = merged([reading(asked, "s1", day), reading(told, "s2", date(2026, 3, 1))])
    assert (len(alone), len(both), len(before)) == (3, 2, 3)


def test_the_cues_of_a_rule_stand_in_all_that_it_finds() -> None:
    for rule in patterns("questions"):
        for example in rule.examples:
            assert any(cue in example.lower() for cue in rule.attrs["cue"]), (rule.id, example)


def test_hedges_leave_months_and_surnames_alone() -> None:
    text = "In May, Theresa May said the might of the law may have reportedly failed."
    assert [text[h.start : h.end] for h in find_hedges(text, 0, len(text))] == ["may have", "reportedly"]


def test_one_point_of_three_sources_is_one_question_with_all_their_evidence() -> None:
    texts = [
        "A ferry sank off Karsk. The cause of the sinking was not yet known.",
        "It is not known what caused the ferry to sink off Karsk.",
        "Police will open an investigation into the cause of the sinking.",
    ]
    found = merged([reading(t, f"s{i}") for i, t in enumerate(texts, 1)])
    assert len(found) == 1
    assert found[0].text == "What caused the ferry to sink off Karsk?"
    assert {e.source for e in found[0].evidence} == {"s1", "s2", "s3"}


def test_a_later_source_that_states_the_cause_settles_it() -> None:
    early = reading("The cause of the sinking is not known.", "s1", date(2026, 1, 4))
    late = reading("The sinking was caused by a burst valve, the inquiry found.", "s2", date(2026, 1, 9))
    assert len(merged([early])) == 1
    assert merged([early, late]) == ()


def test_a_hedged_cause_does_not_settle_it() -> None:
    early = reading("The cause of the sinking is not known.", "s1", date(2026, 1, 4))
    late = reading(
        "The sinking may have been caused by a valve; it was probably caused by rust.", "s2", date(2026, 1, 9)
    )
    assert len(merged([early, late])) == 1


def test_the_toll_comes_before_a_refusal_to_comment() -> None:
    text = "The owner declined to comment on the fire. It was unclear how many people had died in the fire."
    found = merged([reading(text)])
    assert found[0].text == "How many people had died in the fire?"
    assert [q.id for q in found] == ["O1", "O2"]


def test_a_story_keeps_no_more_questions_than_a_reader_takes() -> None:
    places = [
        "Arden",
        "Belmar",
        "Corun",
        "Dalby",
        "Elmsea",
        "Farrow",
        "Garth",
        "Holm",
        "Ister",
        "Jarrow",
        "Karsk",
        "Lorne",
    ]
    lines = [f"It is unclear whether {p} will close.\nIt is unclear why {p} sold its docks." for p in places]
    assert len(merged([reading("\n".join(lines))])) == CAP


PIECES = st.sampled_from(
    [
        "The army has not confirmed ",
        "how many ",
        "whether ",
        "It is unclear ",
        "“",
        "”",
        "'",
        "(",
        ", ",
        ". ",
        "\n",
        "who ",
        "declined to comment on ",
        "If the ",
        "is true",
        "Ångström ",
        "3,000 ",
        "— ",
        "\u200b",
        "was not known",
        "the cause of ",
    ]
)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=40).map("".join))
def test_any_text_gives_points_inside_it_that_are_questions(text: str) -> None:
    for point in find_open_points(reading(text)):
        assert 0 <= point.start < point.end <= len(text)
        assert point.text.endswith("?")
        assert point.text[0] == point.text[0].upper()


@pytest.mark.parametrize(
    "unit", ["unclear whether ", "has not confirmed ", "“", "a b, ", "who which that ", "1,000 ", "if the "]
)
def test_hostile_text_takes_no_more_than_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    find_hedges(text, 0, len(text))
    lines = "\n".join(text[i : i + 1200] for i in range(0, 60_000, 1200))
    for found in (find_open_points(bare(text)), find_open_points(bare(lines))):
        assert len(found) <= 200


def bare(text: str) -> Any:
    from briefgen.model import Block, Document, Reading, Sentence, Source

    spans = [(a, b) for a, b in _rows(text)]
    sentences = tuple(Sentence(a, b, 0, i) for i, (a, b) in enumerate(spans))
    return Reading(Document(Source("s1", "s1.txt"), text, (Block("body", 0, len(text)),), sentences))


def _rows(text: str) -> list[tuple[int, int]]:
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((at, at + len(line)))
        at += len(line) + 1
    return found
