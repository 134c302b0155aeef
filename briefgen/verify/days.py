"""Whether the day of a timeline entry can be the one its words speak of."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from briefgen.rules import compile_pattern, table
from briefgen.rules.compiled import compiled
from briefgen.rules.sieve import Pattern

_NUMBER = compiled(r"(?<![\d.,$€£])\d{1,2}(?=st\b|nd\b|rd\b|th\b|\b)(?![.,]\d)")
_NUMERIC = compiled(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b")
_YEARS_COUNTED = compiled(r"(?<!last )(?<!this )(?<!next )\b(?:years?|decades?|centur(?:y|ies)|anniversary)\b", re.I)
_MONTH_LAST_YEAR = compiled(
    r"\b(?:January|February|March|April|May|June|July|August|[A-Z]\w+ber)\s(?:of\s)?last\syear\b"
)
_YEAR_TOLD = compiled(
    r"\b(?P<which>last|this|next|past|previous|that|same)\s(?:\w+\s)?(?:year|spring|summer|autumn|fall|winter)\b", re.I
)
_YEAR_STEP = {"last": (-1, 0), "this": (0, 0), "next": (0, 1)}
"""By how many years such words can lead from the year of writing: last winter may be this year's."""
_DAYS_COUNTED = compiled(r"\b(?:ago|later|earlier|after|before|following|previous|weeks?|months?|last|next)\b", re.I)
_YEAR_BEHIND = compiled(r"\.?(?:\s\d{1,2}(?:st|nd|rd|th)?)?,?\s(\d{4})\b")
_NEAR_DAYS = 7
"""A weekday without more words is at most a week from the day of writing."""
_SHAPE = compiled(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


@cache
def _patterns() -> dict[str, Pattern]:
    names = ("proof_weekdays", "proof_months", "proof_relative_time", "proof_counted_day")
    return {name: compile_pattern(rf"\b({{{name}}})s?\b", flags="i") for name in names}


def _found(name: str, text: str) -> set[int]:
    values = table(name)
    return {int(values[m.group(1).lower()]) for m in _patterns()[name].finditer(text)}


def check_day(iso: str, text: str, written: date | None = None) -> tuple[bool, str | None]:
    """Whether ``text`` states the whole of ``iso`` itself, and what speaks against it, if anything does.

    ``written`` is the day that the source states for itself: "today" must lie near it.
    """
    if not _SHAPE.fullmatch(iso):
        return False, f'"{iso}" is no date'
    try:
        day = date.fromisoformat(iso) if len(iso) == 10 else None
        month = int(iso[5:7]) if len(iso) > 4 else None
        date(int(iso[:4]), month or 1, 1)
    except ValueError:
        return False, f'"{iso}" is no date'
    return _weigh(iso[:4], month, day, text, written)


def _weigh(year: str, month: int | None, day: date | None, text: str, written: date | None) -> tuple[bool, str | None]:
    if _NUMERIC.search(text):
        return year in text, None
    months = _found("proof_months", text)
    month_said = month is None or month in months
    if year in text and month_said and (day is None or _says_day(day, month_said, text)):
        return True, None
    if month is not None and _other_year(year, month, text):
        return False, f"its words give that month another year than {year}"
    if months and month is not None and not month_said and year in text and not _relative(text):
        return False, f"{year}-{month:02d} is none of the months that its words name"
    if not (_relative(text) or months or year in text or year[:3] + "0s" in text):
        return False, "its words name no time at all"
    problem = _year_problem(year, text, written, bare=month is None)
    if day is not None:
        problem = problem or _distance_problem(day, text, written) or _day_problem(day, month_said, text)
    return False, problem


def _year_problem(year: str, text: str, written: date | None, *, bare: bool) -> str | None:
    """A year that is not spelled out lies beside the one of writing, unless years are counted."""
    if year in text or year[:3] + "0s" in text or _YEARS_COUNTED.search(text):
        return None
    told = [m["which"].lower() for m in _YEAR_TOLD.finditer(text)]
    if bare and not told:
        return f"its words do not name the year {year}"
    if written is None:
        return None
    only_last = _MONTH_LAST_YEAR.search(text) is not None
    away = int(year) - written.year
    steps = [_YEAR_STEP.get(word, (-1, 1)) for word in told] if bare else [(-1, -1) if only_last else (-1, 1)]
    near = any(low <= away <= high for low, high in steps)
    return None if near else f"its words do not lead to the year {year}"


def _other_year(year: str, month: int, text: str) -> bool:
    """Whether every mention of the month is followed by a year, and none by this one."""
    names = table("proof_months")
    given = [m.end() for m in _patterns()["proof_months"].finditer(text) if int(names[m.group(1).lower()]) == month]
    years = [m.group(1) if (m := _YEAR_BEHIND.match(text, end)) else None for end in given]
    return bool(years) and None not in years and year not in years


def _distance_problem(day: date, text: str, written: date | None) -> str | None:
    """A day that only a weekday or "today" names is near the day of writing."""
    if written is None or _found("proof_months", text) or _DAYS_COUNTED.search(text):
        return None
    away = abs((day - written).days)
    return f"{day.isoformat()} is {away} days from the day of its source" if away > _NEAR_DAYS else None


def _relative(text: str) -> bool:
    found = _patterns()
    return any(found[name].search(text) for name in ("proof_relative_time", "proof_counted_day", "proof_weekdays"))


def _says_day(day: date, month_said: bool, text: str) -> bool:
    return month_said and day.day in {int(m.group()) for m in _NUMBER.finditer(text)}


def _day_problem(day: date, month_said: bool, text: str) -> str | None:
    """A day that is not spelled out must be a weekday that is named, or be counted from another day."""
    if _says_day(day, month_said, text) or _patterns()["proof_counted_day"].search(text):
        return None
    weekdays = _found("proof_weekdays", text)
    if not weekdays:
        return f"its words do not lead to the day {day.isoformat()}"
    return None if day.weekday() in weekdays else f"{day.isoformat()} is none of the weekdays that its words name"
