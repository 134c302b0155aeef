"""A quantity is its figure, its bound and what it counts, as a reader takes them."""

from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from briefgen.model import Quantity
from briefgen.text.dates import find_dates
from briefgen.text.numbers import find_quantities, parse_number, singular

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/text/numbers.yaml").read_text(encoding="utf-8"))
PARTS = (
    "two thirty-two hundred and million 5 1,962 3.8 $5m £ 12% to of the 276 girls - or more than at least one first "
    "42-year-old aged 16 people, Boeing 737 half a dozen between km . , ( ) 10-15 no some Weber, 30, U.S. citizens"
)
WORDS = st.sampled_from(PARTS.split())
TEXTS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=30).map(" ".join))


def shown(text: str, found: Quantity) -> str:
    value = f"{found.value:g}" if found.value < 1e6 else f"{found.value:.0f}"
    if found.high is not None:
        value += f"..{found.high:g}" if found.high < 1e6 else f"..{found.high:.0f}"
    return f"{text[found.start : found.end]} | {value} | {found.bound} | {found.kind} | {found.unit}"


def test_cases_are_found() -> None:
    assert len(CASES) > 75


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["title"]))
def test_quantities_of_a_text(case: dict[str, Any]) -> None:
    text = case["text"]
    found = find_quantities(text, 0, len(text), find_dates(text, 0, len(text)))
    assert [shown(text, quantity) for quantity in found] == case["expect"]


@given(TEXTS, st.data())
def test_quantities_lie_in_order_inside_the_part_that_was_asked_for(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = find_quantities(text, start, end)
    assert all(start <= q.start <= q.number_span[0] < q.number_span[1] <= q.end <= end for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(TEXTS)
def test_the_figure_of_a_quantity_reads_as_its_value(text: str) -> None:
    for quantity in find_quantities(text, 0, len(text)):
        if quantity.high is None and quantity.kind != "age":
            assert parse_number(text[slice(*quantity.number_span)]) == quantity.value


@given(st.integers(0, 10**12))
def test_a_figure_with_commas_is_read_back(value: int) -> None:
    assert parse_number(f"{value:,}") == float(f"{value:.12g}")


@given(TEXTS)
def test_no_quantity_touches_a_date(text: str) -> None:
    dates = find_dates(text, 0, len(text))
    for quantity in find_quantities(text, 0, len(text), dates):
        low, high = quantity.number_span
        assert not any(d.start < high and low < d.end for d in dates)


@pytest.mark.parametrize(
    ("plural", "expected"),
    [("girls", "girl"), ("bodies", "body"), ("people", "person"), ("buses", "bus"), ("witnesses", "witness"),
     ("crises", "crisis"), ("houses", "house"), ("aircraft", "aircraft"), ("Cubans", "cuban")],
)  # fmt: skip
def test_a_unit_is_singular(plural: str, expected: str) -> None:
    assert singular(plural) == expected


@pytest.mark.parametrize("unit", ["five ", "two and ", "1 to ", "1,000,", "hundred ", "5-", "of the 3 ", "over ", "$"])
def test_time_grows_with_the_length_of_the_text(unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * size)[:size]
        start = process_time()
        find_quantities(text, 0, len(text))
        return process_time() - start

    short, long = (min(seconds(size) for _ in range(3)) for size in (10_000, 80_000))
    assert long < 24 * max(short, 0.005), "eight times the text: linear is 8, quadratic 64"
