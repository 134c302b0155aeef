"""Quotations are found with the right speaker, or with none."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from quoted import LEAD, plain, spoken

from briefgen.extract.quotes import find_quotations
from briefgen.rules import table
from tests.timing import about_linear

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/quotes/speakers.yaml").read_text(encoding="utf-8"))


def test_cases_are_found() -> None:
    assert len(CASES) > 45


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_words_have_their_speaker(case: dict[str, Any]) -> None:
    text = case["input"] if "headline" in case["title"] else LEAD + case["input"]
    reading = spoken(text)
    found = [
        [
            reading.document.text[q.start : q.end],
            q.attribution.speaker if q.attribution else None,
            q.kind,
            q.rule,
        ]
        for q in reading.quotations
    ]
    assert found == case["expected"]


def test_stretches_of_one_utterance_are_tied() -> None:
    """ "Q1," she said, "Q2" is one utterance; the next speaker's words are another."""
    reading = spoken(
        LEAD + "“As a nurse,” Ellen Brandt said, “I have seen worse. “It was dark,” said Tomas Reyes. “Nobody slept.”"
    )
    assert [q.utterance for q in reading.quotations] == sorted(q.utterance for q in reading.quotations)
    words = [reading.document.text[q.start : q.end] for q in reading.quotations]
    assert reading.quotations[words.index("It was dark,")].utterance == reading.quotations[-1].utterance
    assert reading.quotations[0].utterance != reading.quotations[-1].utterance


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_speaker_and_cue_stand_where_the_spans_say(case: dict[str, Any]) -> None:
    """What is printed as speaker is a slice of the text; every rule explains itself."""
    reading = spoken(LEAD + case["input"])
    text = reading.document.text
    for quotation in reading.quotations:
        assert quotation.rule in table("speech_rules")
        found = quotation.attribution
        if found is None or found.speaker is None:
            continue
        assert found.speaker_span is not None
        slices = [text[slice(*found.speaker_span)], *([text[slice(*found.name_span)]] if found.name_span else [])]
        assert any(found.speaker == " ".join(piece.split()) for piece in slices)
        assert found.cue_span is not None
        assert text[slice(*found.cue_span)] == found.cue


@settings(deadline=None)
@given(st.lists(st.sampled_from([*"“”\"'‘’,.:?!()—\n ", "said ", "He ", "Ann ", "the ", "that ", "a.b", "\u200b"])))
def test_any_text_gives_quotations_in_order_and_apart(parts: list[str]) -> None:
    """No exception on any text; stretches lie in it, trimmed, and never overlap."""
    text = "".join(parts)
    found = find_quotations(plain(text), (), ())
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(text[q.start : q.end] == text[q.start : q.end].strip() for q in found)
    assert all(one.end <= two.start for one, two in pairwise(found))


@pytest.mark.parametrize(
    "unit", ["“a b c” ", "said ", "“A b c,” he said. ", "he said, ", "saying ", ", ", "according to "]
)
def test_a_long_hostile_line_is_read_in_a_moment(unit: str) -> None:
    """Twice the text takes about twice the time."""
    assert about_linear(lambda size: find_quotations(plain(unit * (size // len(unit))), (), ()), 100_000, enough=0.5)
