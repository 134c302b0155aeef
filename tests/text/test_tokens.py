"""Words that mean the same compare equal; words that do not stay apart."""

from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from briefgen.text.tokens import concept, content_stems, words

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/tokens/concepts.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["title"]))
def test_texts_share_their_concepts_when_they_say_the_same(case: dict[str, object]) -> None:
    a, b = content_stems(str(case["a"])), content_stems(str(case["b"]))
    shorter = min(a, b, key=len)
    assert (shorter <= a & b) is case["same"]


@given(st.text(max_size=200))
def test_word_spans_lie_in_order_inside_any_text(text: str) -> None:
    spans = words(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_a_word_without_meaning_of_its_own_is_no_concept() -> None:
    assert concept("the") == ""
    assert content_stems("It was said that they had been there.") == frozenset()
