"""Quotation marks pair as a reader pairs them, whatever the typography, and never take long."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from briefgen.model import Block
from briefgen.text.marks import pair_marks
from tests.timing import about_linear

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/marks/pairs.yaml").read_text(encoding="utf-8"))


def blocks(text: str) -> list[Block]:
    found, start = [], 0
    for line in text.split("\n"):
        found.append(Block("body", start, start + len(line)))
        start += len(line) + 1
    return [block for block in found if block.end > block.start]


def test_cases_are_found() -> None:
    assert len(CASES) > 20


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_marks_pair_as_a_reader_pairs_them(case: dict[str, Any]) -> None:
    text = case["input"]
    pairs = pair_marks(text, blocks(text))
    assert [text[pair.inner_start : pair.inner_end] for pair in pairs] == case["expected"]


def test_a_quotation_over_paragraphs_is_tied_together() -> None:
    """The reader sees one quotation in three paragraphs, not three."""
    text = "“One.\n“Two.\n“Three.”\n“Four.”"
    pairs = pair_marks(text, blocks(text))
    assert [(pair.continues, pair.goes_on) for pair in pairs] == [
        (False, True),
        (True, True),
        (True, False),
        (False, False),
    ]


@given(st.text(alphabet="Ab 1.,?\n\"'“”‘’`—(s", max_size=120))
def test_pairs_lie_in_the_text_in_order_and_apart(text: str) -> None:
    pairs = pair_marks(text, blocks(text))
    for pair in pairs:
        assert 0 <= pair.start < pair.inner_start < pair.inner_end <= pair.end <= len(text)
        assert text[pair.inner_start : pair.inner_end] == text[pair.inner_start : pair.inner_end].strip()
        assert "\n" not in text[pair.start : pair.end]
    assert all(one.end <= two.start for one, two in pairwise(pairs))


@pytest.mark.parametrize("unit", ['"', "'", "“", "” ", "‘a ", "a’ ", "''", '"a" ', "'s ", '1" ', "“a\n"])
def test_a_long_hostile_line_is_paired_in_a_moment(unit: str) -> None:
    """Twice the text takes about twice the time."""

    def pair(size: int) -> None:
        text = unit * (size // len(unit))
        pair_marks(text, blocks(text))

    assert about_linear(pair, 50_000, enough=0.5)


def test_a_megabyte_of_marks_is_paired_in_seconds() -> None:
    text = '"' * 1_000_000
    began = time.process_time()
    pair_marks(text, blocks(text))
    assert time.process_time() - began < 20
