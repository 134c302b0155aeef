"""The year of a day or month that is written without one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from msgspec import Struct

from briefgen import rules
from briefgen.rules.compiled import compiled
from briefgen.text.directions import BESIDE_PAST, direction_at

FIRST_YEAR = 1000
_YEARS_AHEAD = 30
_YEAR_TURN = 10
"""A lower bound this many days before New Year leaves the year of the text open."""
_NEAR_DAYS, _NEAR_MONTHS = 183, 6
"""A day or month without a year this far back is past unless words say otherwise: further back, papers add a year."""
_FAR_DAYS, _FAR_MONTHS = 285, 9
"""Further off than this, forward or back, the nearer day of that name would be meant, or the year be written."""
_SOON = 45
"""A day without a year this far ahead is taken as coming when nothing speaks for the past."""


class Context(Struct, frozen=True):
    """What an expression is resolved against: the text around it and the day it was written."""

    text: str
    start: int
    end: int
    reference: date | None
    earliest: bool
    evening: bool = False

    @property
    def last_year(self) -> int:
        return (self.reference.year if self.reference else 2070) + _YEARS_AHEAD

    @property
    def year(self) -> int | None:
        """The year of writing, None where a lower bound leaves it open."""
        if self.reference is None:
            return None
        turn = self.earliest and (self.reference + timedelta(days=_YEAR_TURN)).year != self.reference.year
        return None if turn else self.reference.year


class Match(Struct, frozen=True):
    """A match of one rule, without the words that only lead up to it (its group ``cue``).

    ``order`` is the place of the rule in its file.
    """

    start: int
    end: int
    order: int
    kind: str
    groups: Mapping[str, str | None]


def direction(match: Match, context: Context) -> int:
    """Where the words around ``match`` put it: see `briefgen.text.directions.direction_at`."""
    return direction_at(context.text, context.start, context.end, match.start, match.end)


MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def calendar_day(context: Context, year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= context.last_year:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_number(word: str) -> int:
    word = word.lower().rstrip(".")
    return int(rules.table("month_names").get(word) or rules.table("month_short")[word])


def month_of(match: Match, *names: str) -> int:
    return month_number(next(value for name in names if (value := match.groups.get(name))))


def shifted_month(day: date, step: int) -> str:
    years, month = divmod(day.year * 12 + day.month - 1 + step, 12)
    return f"{years:04}-{month + 1:02}"


def year_of(match: Match, context: Context, month: int, day: int) -> int | None:
    """The year of a day written without one, None where its words do not tell past from future."""
    reference = context.reference
    if reference is None:
        return None
    days = [d for step in (-1, 0, 1) if (d := calendar_day(context, reference.year + step, month, day))]
    past = max((d for d in days if d <= _latest(context, reference)), default=None)
    coming = min((d for d in days if d > reference), default=None)
    pointing = direction(match, context)
    if _is_adjective(match, context):
        nearest = min(days, key=lambda d: abs(d - reference), default=None)
        return nearest.year if nearest and (pointing < 1 or nearest >= reference) else None
    if pointing > 0:
        ahead = reference if past == reference else coming
        return ahead.year if ahead and (ahead - reference).days <= _FAR_DAYS else None
    if past and (reference - past).days <= _NEAR_DAYS:
        return past.year
    if pointing < 0:
        near = past and (pointing == BESIDE_PAST or (reference - past).days <= _FAR_DAYS)
        return past.year if past and near else None
    return coming.year if coming and (coming - reference).days <= _SOON else None


def _latest(context: Context, reference: date) -> date:
    """A text of which only a lower bound is known may speak of days after it."""
    return reference + timedelta(days=30) if context.earliest else reference


def modified_year(match: Match, context: Context, month: int) -> int | None:
    """The year of "last July", "July last year" or "in September"."""
    reference, year = context.reference, context.year
    if reference is None or year is None:
        return None
    modifier = (match.groups.get("mod") or "").lower().split()
    if modifier and "year" in context.text[match.start : match.end]:
        return year + {"last": -1, "this": 0, "next": 1}[modifier[0]]
    if modifier == ["last"] or modifier == ["this", "past"]:
        return year if month < reference.month else year - 1
    if modifier == ["next"]:
        return year if month > reference.month else year + 1
    if modifier:
        return year
    back = (reference.month - month) % 12
    past, coming = year if month <= reference.month else year - 1, year if month >= reference.month else year + 1
    pointing = direction(match, context)
    if _is_adjective(match, context):
        return coming if back > _NEAR_MONTHS else past if pointing < 1 else None
    if pointing > 0:
        return coming if 12 - back <= _FAR_MONTHS or not back else None
    reach = {BESIDE_PAST: 12, -1: _FAR_MONTHS}.get(pointing, _NEAR_MONTHS)
    return past if back <= reach else None


def _is_adjective(match: Match, context: Context) -> bool:
    """ "The Nov. 8 vote", "its June report": the day belongs to a noun, whatever the verb."""
    before = context.text[max(context.start, match.start - 6) : match.start]
    return bool(_DETERMINER.search(before)) and context.text[match.end : match.end + 1].isspace()


_DETERMINER = compiled(r"\b(?:the|an?|its|his|her|their)\s$", re.I)
