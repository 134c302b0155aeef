"""A date is found where a reader sees one, and resolved only where the text leaves no choice."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from briefgen.model import DateMention
from briefgen.text.dates import find_dates

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/text/dates.yaml").read_text(encoding="utf-8"))
PARTS = (
    "on in May March 5 12 2016 1990s last next year week Monday, Sunday night the ago two will said June 3, Jan. "
    "6:10 p.m. noon - to and from . ; “ ” since\n 9/11 2026-01-03 31/12/2015 today"
)
WORDS = st.sampled_from(PARTS.split(" "))
TEXTS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=30).map(" ".join))
DAYS = st.dates(date(1950, 1, 1), date(2080, 12, 31))


def shown(text: str, mention: DateMention) -> str:
    words = f"{text[mention.start : mention.end]} = {mention.iso or '?'}"
    words += f" / {mention.iso_end}" if mention.iso_end else ""
    return words + (f" @ {mention.time}" if mention.time else "")


def test_cases_are_found() -> None:
    assert len(CASES) > 90


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["title"]))
def test_dates_of_a_text(case: dict[str, Any]) -> None:
    text = case["text"]
    known = {key: case[key] for key in ("reference", "earliest", "evening") if key in case}
    found = find_dates(text, 0, len(text), **known)
    assert [shown(text, mention) for mention in found] == case["expect"]


@given(TEXTS, st.data(), st.none() | DAYS, st.booleans())
def test_mentions_lie_in_order_inside_the_part_that_was_asked_for(
    text: str, data: st.DataObject, reference: date | None, earliest: bool
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = find_dates(text, start, end, reference=reference, earliest=earliest)
    assert all(start <= m.start < m.end <= end for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(TEXTS, DAYS)
def test_every_resolved_date_exists(text: str, reference: date) -> None:
    for mention in find_dates(text, 0, len(text), reference=reference):
        for iso in (mention.iso, mention.iso_end):
            if iso:
                date.fromisoformat(iso + "-01-01"[len(iso) - 4 :] if len(iso) < 10 else iso)


@given(TEXTS)
def test_nothing_relative_is_resolved_without_a_day_of_writing(text: str) -> None:
    assert all(m.iso is None for m in find_dates(text, 0, len(text)) if m.relative)


@given(DAYS, st.integers(0, 6))
def test_a_weekday_in_the_past_is_less_than_a_week_back(reference: date, back: int) -> None:
    day = reference - timedelta(days=back)
    text = f"The mill burned down on {day:%A}."
    assert [m.iso for m in find_dates(text, 0, len(text), reference=reference)] == [day.isoformat()]


@given(DAYS)
def test_a_full_date_is_read_back_whatever_the_day_of_writing(day: date) -> None:
    for text in (f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%b} {day.year}", day.isoformat()):
        assert [m.iso for m in find_dates(text, 0, len(text), reference=date(2050, 1, 1))] == [day.isoformat()]


@pytest.mark.parametrize("unit", ["May 5 ", "Sunday ", "2015 ", "in May ", "last ", "12:30 ", "two years ", "9/", " "])
def test_time_grows_with_the_length_of_the_text(unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * size)[:size]
        start = process_time()
        find_dates(text, 0, len(text), reference=date(2026, 1, 5))
        return process_time() - start

    short, long = (min(seconds(size) for _ in range(3)) for size in (10_000, 80_000))
    assert long < 24 * max(short, 0.005), "eight times the text: linear is 8, quadratic 64"


WEEKDAYS = yaml.safe_load((Path(__file__).parents[1] / "cases/text/weekdays.yaml").read_text(encoding="utf-8"))
FRIDAYS = {"ahead": "2026-01-09", "behind": "2026-01-02", "open": None}


@pytest.mark.parametrize(("where", "text"), [(where, text) for where in FRIDAYS for text in WEEKDAYS[where]])
def test_a_weekday_is_the_one_its_sentence_speaks_of(where: str, text: str) -> None:
    at = text.index("Friday")
    found = find_dates(text, 0, len(text), reference=date(2026, 1, 7))
    assert [m.iso for m in found if m.start <= at < m.end] == [FRIDAYS[where]]
