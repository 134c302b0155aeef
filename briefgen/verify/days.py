"""Whether the day of a timeline entry can be the one its words speak of."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from briefgen.rules import compile_pattern, table

_NUMBER = re.compile(r"(?<![\d.,$€£])\d{1,2}(?=st\b|nd\b|rd\b|th\b|\b)(?![.,]\d)")
_NUMERIC = re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b")
_SHAPE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    names = ("proof_weekdays", "proof_months", "proof_relative_time", "proof_counted_day")
    return {name: compile_pattern(rf"\b({{{name}}})s?\b", flags="i") for name in names}


def _found(name: str, text: str) -> set[int]:
    values = table(name)
    return {int(values[m.group(1).lower()]) for m in _patterns()[name].finditer(text)}


def check_day(iso: str, text: str) -> tuple[bool, str | None]:
    """Whether ``text`` states the whole of ``iso`` itself, and what speaks against it, if anything does."""
    if not _SHAPE.fullmatch(iso):
        return False, f'"{iso}" is no date'
    try:
        day = date.fromisoformat(iso) if len(iso) == 10 else None
        month = int(iso[5:7]) if len(iso) > 4 else None
        date(int(iso[:4]), month or 1, 1)
    except ValueError:
        return False, f'"{iso}" is no date'
    return _weigh(iso[:4], month, day, text)


def _weigh(year: str, month: int | None, day: date | None, text: str) -> tuple[bool, str | None]:
    if _NUMERIC.search(text):
        return year in text, None
    months = _found("proof_months", text)
    month_said = month is None or month in months
    if year in text and month_said and (day is None or _says_day(day, month_said, text)):
        return True, None
    if months and month is not None and not month_said and year in text and not _relative(text):
        return False, f"{year}-{month:02d} is none of the months that its words name"
    if not (_relative(text) or months or year in text or year[:3] + "0s" in text):
        return False, "its words name no time at all"
    return False, None if day is None else _day_problem(day, month_said, text)


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
