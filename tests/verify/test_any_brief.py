"""Whatever a brief holds, the proof gives a verdict, and what `prove` lets through is proved."""

from __future__ import annotations

from typing import Any

import small_brief as small
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.errors import UsageError
from briefgen.schema import brief_from_data, to_data
from briefgen.verify import prove, verify

Step = tuple[Any, Any]


def leaves(node: Any, above: list[Step]) -> list[Step]:
    """Every place in the data of a brief: the list or mapping that holds it, and the index or key."""
    if isinstance(node, dict | list):
        for key in list(node) if isinstance(node, dict) else range(len(node)):
            above.append((node, key))
            leaves(node[key], above)
    return above


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 1000),
    st.text(max_size=12),
    st.sampled_from(["s1", "s2", "s9", "F1", "corroborated", "attributed", "the ferry", "2026-01-03", "", []]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**6), VALUES), min_size=1, max_size=4))
def test_no_brief_breaks_the_proof(changes: list[tuple[int, Any]]) -> None:
    """A brief with any of its values replaced is refused by the schema, or judged without an error."""
    data = to_data(small.brief())
    for number, value in changes:
        places = leaves(data, [])
        holder, key = places[number % len(places)]
        holder[key] = value
    try:
        brief = brief_from_data(data)
    except UsageError:
        return
    verify(brief, small.TEXTS)
    mended, notes = prove(brief, small.TEXTS)
    left = {failure.place.field for failure in verify(mended, small.TEXTS).failures}
    assert left <= {"sources", "source_ids", "headline"}
    assert notes or mended == brief
