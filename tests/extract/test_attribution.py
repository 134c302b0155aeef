"""Indirect speech: who is the source of what is stated, and which words are theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from quoted import LEAD, plain, spoken

from briefgen.extract.attribution import find_attributions
from briefgen.extract.quotes import find_quotations
from briefgen.rules import table
from tests.timing import about_linear

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/quotes/attributions.yaml").read_text(encoding="utf-8"))


def test_cases_are_found() -> None:
    assert len(CASES) > 15


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_statement_has_its_source_and_its_words(case: dict[str, Any]) -> None:
    reading = spoken(LEAD + case["input"])
    text = reading.document.text
    found = reading.attributions
    assert [[a.speaker, a.cue, text[slice(*a.content)], a.rule] for a in found] == case["expected"]
    assert all(a.anonymous == case.get("anonymous", False) for a in found)
    assert all(a.via == case.get("via") for a in found)
    assert all(a.rule in table("speech_rules") for a in found)


@settings(deadline=None)
@given(st.lists(st.sampled_from([*"“”',.:—\n ", "said ", "He ", "Ann ", "that ", "according to ", "citing ", "was "])))
def test_any_text_gives_attributions_inside_it(parts: list[str]) -> None:
    document = plain("".join(parts))
    found = find_attributions(document, (), (), find_quotations(document, (), ()))
    for item in found:
        assert 0 <= item.content[0] < item.content[1] <= len(document.text)
        assert item.speaker_span is None or 0 <= item.speaker_span[0] < item.speaker_span[1] <= len(document.text)


@pytest.mark.parametrize(
    "unit", ["he said that ", "according to a man, ", "they said, citing a man, ", "a man said it was "]
)
def test_a_long_hostile_line_is_read_in_a_moment(unit: str) -> None:
    """Twice the text takes about twice the time."""
    assert about_linear(
        lambda size: find_attributions(plain(unit * (size // len(unit))), (), (), ()), 100_000, enough=0.5
    )
