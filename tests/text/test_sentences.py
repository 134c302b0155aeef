"""Sentences come out as an editor would cut them, with offsets that point at exactly their words."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from briefgen.text.sentences import split
from tests.timing import about_linear

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/text/sentences.yaml").read_text(encoding="utf-8"))


def test_cases_are_found() -> None:
    assert len(CASES) > 15


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_text_is_cut_into_its_sentences(case: dict[str, Any]) -> None:
    text = case["input"]
    assert [text[start:end] for start, end in split(text)] == case["expected"]


@given(st.text(alphabet="AaB. \n\"'’”?!…[1]\u200b,", max_size=80), st.integers(0, 20), st.integers(0, 80))
def test_sentences_are_trimmed_ordered_and_hold_all_that_shows(text: str, start: int, end: int) -> None:
    """Nothing that a reader sees is lost between two sentences, and none crosses a newline."""
    spans = split(text, start, min(end, len(text)))
    shown = "".join(text[a:b] for a, b in spans)
    assert "".join(shown.split()).replace("\u200b", "") == "".join(text[start:end].split()).replace("\u200b", "")
    assert all(a < b and text[a:b] == text[a:b].strip() and "\n" not in text[a:b] for a, b in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))


@pytest.mark.parametrize("unit", ["A. ", '." ', ". ", "“", "?", "Mr. ", "a.b", "\u200b", "[1]", "… "])
def test_a_long_hostile_line_is_cut_in_a_moment(unit: str) -> None:
    """Twice the text takes about twice the time."""
    assert about_linear(lambda size: split(unit * (size // len(unit))), 50_000, enough=0.1)
