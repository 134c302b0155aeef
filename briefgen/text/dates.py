"""Date and time expressions of a text, resolved where that is safe.

The expressions are pattern rules (``rules/<language>/patterns/dates.yaml``); a rule's ``kind`` picks the function here
that turns the match into a date. What cannot be resolved without guessing keeps ``iso=None``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from briefgen import rules
from briefgen.model import DateMention

_FIRST_YEAR = 1000
_YEARS_AHEAD = 30
_YEAR_TURN = 10
"""A lower bound this many days before New Year leaves the year of the text open."""
_LOOK = 90
"""How far before and after a day the words that tell its direction are looked for, in characters."""
_NEAR_DAYS, _NEAR_MONTHS = 183, 6
"""A day or month without a year this far back is past unless words say otherwise: further back, papers add a year."""
_FAR_DAYS, _FAR_MONTHS = 320, 10
"""Further off than this, forward or back, the nearer day of that name would be meant."""
_SOON = 45
"""A day without a year this far ahead is taken as coming when nothing speaks for the past."""


@dataclass(frozen=True, slots=True)
class _Context:
    """What an expression is resolved against: the text around it and the day it was written."""

    text: str
    start: int
    end: int
    reference: date | None
    earliest: bool

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


@dataclass(frozen=True, slots=True)
class _Match:
    """A match of one rule, without the words that only lead up to it (its group ``cue``).

    ``order`` is the place of the rule in its file.
    """

    start: int
    end: int
    order: int
    kind: str
    groups: Mapping[str, str | None]


def find_dates(
    text: str, start: int, end: int, *, reference: date | None = None, earliest: bool = False
) -> tuple[DateMention, ...]:
    """The dates and clock times in ``text[start:end]``, in text order, without overlaps.

    Offsets are those of ``text``. ``reference`` is the day of writing; without it relative expressions have no
    ``iso``. ``earliest`` says that ``reference`` is only a lower bound of that day: then a weekday is the first
    such day on or after it, and "yesterday" stays open. A day of the week together with its clock time is one mention.
    """
    context = _Context(text, start, end, reference, earliest)
    found = (_RESOLVERS[match.kind](match, context) for match in _matches(text, start, end))
    return tuple(_join_times(text, [mention for mention in found if mention]))


# --------------------------------------------------------------------------- matching


def _matches(text: str, start: int, end: int) -> Iterator[_Match]:
    """The longest match at each place, left to right."""
    candidates = sorted(_candidates(text, start, end), key=lambda m: (m.start, -m.end, m.order))
    reached = start
    for match in candidates:
        if match.start >= reached:
            reached = match.end
            if match.kind != "skip":
                yield match


def _candidates(text: str, start: int, end: int) -> Iterator[_Match]:
    for order, rule in enumerate(rules.patterns("dates")):
        for m in rule.regex.finditer(text, start, end):
            groups = m.groupdict()
            yield _Match(m.end("cue") if groups.get("cue") else m.start(), m.end(), order, rule.kind, groups)


_JOIN = re.compile(r"(?:\s|,|\b(?:on|at|around|about|shortly|just|before|after|by|local time)\b){0,6}")


def _join_times(text: str, mentions: list[DateMention]) -> Iterator[DateMention]:
    """A clock time and the day beside it become one mention."""
    held: DateMention | None = None
    for mention in mentions:
        joined = _joined(text, held, mention) if held else None
        if held and not joined:
            yield held
        held = joined or mention
    if held:
        yield held


def _joined(text: str, first: DateMention, second: DateMention) -> DateMention | None:
    if (first.time is None) == (second.time is None) or second.start - first.end > 30:
        return None
    if not _JOIN.fullmatch(text, first.end, second.start):
        return None
    day, clock = (second, first) if first.time else (first, second)
    if day.iso_end or (day.iso and len(day.iso) < 10):
        return None
    return replace(day, start=first.start, end=second.end, time=clock.time)


# --------------------------------------------------------------------------- resolving


def _plain(match: _Match, iso: str | None, *, relative: bool = False, iso_end: str | None = None) -> DateMention:
    return DateMention(match.start, match.end, iso, relative=relative, iso_end=iso_end)


def _iso_day(match: _Match, context: _Context) -> DateMention | None:
    day = _day(context, int(match.groups["year"] or 0), int(match.groups["month"] or 0), int(match.groups["day"] or 0))
    if day is None:
        return None
    clock = f"{match.groups['hour']}:{match.groups['minute']}" if match.groups["hour"] else None
    return replace(_plain(match, day.isoformat()), time=clock)


def _numeric_day(match: _Match, context: _Context) -> DateMention | None:
    """Day first or month first is known only when one of the two is above 12."""
    first, second, year = (int(match.groups[k] or 0) for k in ("first", "second", "year"))
    readings = {_day(context, year, second, first), _day(context, year, first, second)} - {None}
    if not readings:
        return None
    only = readings.pop() if len(readings) == 1 else None
    return _plain(match, only.isoformat() if only else None)


def _month_day(match: _Match, context: _Context) -> DateMention | None:
    month, day = _month(match, "month", "short"), int(match.groups["day"] or 0)
    if not 1 <= day <= _MONTH_DAYS[month - 1]:
        return None
    written = match.groups["year"]
    if written and _day(context, int(written), month, day) is None:
        return None
    year = int(written) if written else _year_of(match, context, month, day)
    if year is None or _day(context, year, month, day) is None:
        return _plain(match, None, relative=True)
    last = match.groups.get("day_end")
    end = _day(context, year, month, int(last)) if last and int(last) > day else None
    return _plain(
        match, date(year, month, day).isoformat(), relative=not written, iso_end=end.isoformat() if end else None
    )


def _month_only(match: _Match, context: _Context) -> DateMention | None:
    month = _month(match, "month", "short")
    groups = match.groups
    if groups.get("cue") is not None and not _safe_month(match, context):
        return None
    if groups.get("year"):
        return _month_of_year(match, context, month)
    year = _modified_year(match, context, month)
    if year is None:
        return _plain(match, None, relative=True)
    if groups.get("day"):
        day = _day(context, year, month, int(groups["day"] or 0))
        return _plain(match, day.isoformat() if day else None, relative=True)
    if groups.get("month_start"):
        first = _month_number(groups["month_start"] or "")
        return _plain(
            match, f"{year - (first > month):04}-{first:02}", relative=True, iso_end=f"{year:04}-{month:02}"
        )
    return _plain(match, f"{year:04}-{month:02}", relative=True)


def _month_of_year(match: _Match, context: _Context, month: int) -> DateMention | None:
    year = int(match.groups["year"] or 0)
    if not _FIRST_YEAR <= year <= context.last_year:
        return None
    last = match.groups.get("month_end") or match.groups.get("short_end")
    end = f"{year:04}-{_month_number(last):02}" if last else None
    return _plain(match, f"{year:04}-{month:02}", iso_end=end)


def _month_adjective(match: _Match, context: _Context) -> DateMention | None:
    if (match.groups["month"] or "").title() in rules.lexicon("month_doubtful"):
        return None
    return _month_only(match, context)


def _year(match: _Match, context: _Context) -> DateMention | None:
    year = int(match.groups["year"] or 0)
    if not _FIRST_YEAR <= year <= context.last_year or _is_round_count(match, context, year):
        return None
    last = match.groups.get("year_end")
    if not last:
        return _plain(match, f"{year:04}")
    end = int(last) if len(last) == 4 else year - year % 100 + int(last)
    if not year < end <= context.last_year or (len(last) == 2 and end > year + 20):
        return None
    return _plain(match, f"{year:04}", iso_end=f"{end:04}")


def _weekday(match: _Match, context: _Context) -> DateMention | None:
    if context.reference is None:
        return _plain(match, None, relative=True)
    number = int(rules.table("weekday_names")[(match.groups["weekday"] or "").lower()])
    day = _nearest_weekday(number, (match.groups["mod"] or "").lower().split(), match, context)
    return _plain(match, day.isoformat() if day else None, relative=True)


def _nearest_weekday(number: int, modifier: list[str], match: _Match, context: _Context) -> date | None:
    reference = context.reference
    assert reference is not None
    ahead, back = (number - reference.weekday()) % 7, (reference.weekday() - number) % 7
    if modifier[:1] == ["the"]:
        return None
    if context.earliest:
        return reference + timedelta(days=ahead) if not modifier else None
    if modifier == ["last"] or modifier == ["this", "past"]:
        return reference - timedelta(days=back or 7)
    if modifier == ["next"] or modifier == ["this", "coming"]:
        return reference + timedelta(days=ahead or 7)
    if _direction(match, context) > 0:
        return reference + timedelta(days=ahead)
    return reference - timedelta(days=back)


def _weekday_of_week(match: _Match, context: _Context) -> DateMention | None:
    if context.reference is None or context.earliest:
        return _plain(match, None, relative=True)
    number = int(rules.table("weekday_names")[(match.groups["weekday"] or "").lower()])
    step = {"last": -7, "this": 0, "next": 7}[match.groups["mod"] or ""]
    day = context.reference + timedelta(days=number - context.reference.weekday() + step)
    return _plain(match, day.isoformat(), relative=True)


def _day_word(match: _Match, context: _Context) -> DateMention | None:
    """"Today" without a past or coming event beside it means these days."""
    word = " ".join((match.groups["word"] or "").lower().split())
    if context.reference is None or context.earliest:
        return _plain(match, None, relative=True)
    if word == "today" and not _direction(match, context) and not _SAID_NEXT.match(context.text, match.end):
        return _plain(match, None, relative=True)
    day = context.reference + timedelta(days=int(rules.table("day_words")[word]))
    return _plain(match, day.isoformat(), relative=True)


_SAID_NEXT = re.compile(r"\s+(?:[a-z]{2,}ed|said|told)\b|,?\s+at\s\d")


def _period(match: _Match, context: _Context) -> DateMention | None:
    """"Last month", "this year"; a week, a season or a decade is no date of the wire format and stays open."""
    step = {"last": -1, "this": 0, "next": 1}[(match.groups["mod"] or "").lower()]
    unit = match.groups["unit"]
    iso = None
    if unit == "year" and context.year is not None:
        iso = f"{context.year + step:04}"
    elif unit == "month" and context.reference and not context.earliest:
        iso = _shifted_month(context.reference, step)
    return _plain(match, iso, relative=True)


def _ago(match: _Match, context: _Context) -> DateMention | None:
    """Five, ten or twenty years ago are rarely meant to the year; two or three are."""
    number, reference = _count(match.groups["count"] or ""), context.reference
    if number is None or match.groups["loose"] or reference is None or context.earliest:
        return _plain(match, None, relative=True)
    unit = match.groups["unit"]
    iso = None
    if unit == "day":
        iso = (reference - timedelta(days=number)).isoformat()
    elif unit == "month":
        iso = _shifted_month(reference, -number)
    elif unit == "year" and number % 5:
        iso = f"{reference.year - number:04}"
    return _plain(match, iso, relative=True)


def _unresolved(match: _Match, context: _Context) -> DateMention | None:
    return _plain(match, None, relative=True)


def _named(match: _Match, context: _Context) -> DateMention | None:
    return _plain(match, rules.table("named_days")[" ".join(context.text[match.start : match.end].split())])


def _holiday(match: _Match, context: _Context) -> DateMention | None:
    month, day = map(int, rules.table("holidays")[" ".join((match.groups["name"] or "").split())].split("-"))
    written = match.groups["year"]
    year = int(written) if written else _year_of(match, context, month, day)
    resolved = _day(context, year, month, day) if year else None
    return _plain(match, resolved.isoformat() if resolved else None, relative=not written)


def _clock(match: _Match, context: _Context) -> DateMention | None:
    hour, minute = int(match.groups["hour"] or 0), int(match.groups["minute"] or 0)
    half = (match.groups.get("half") or "")[:1].lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return replace(_plain(match, None), time=f"{hour:02}:{minute:02}")


def _clock_word(match: _Match, context: _Context) -> DateMention | None:
    return replace(_plain(match, None), time="00:00" if match.groups["word"] == "midnight" else "12:00")


_RESOLVERS: dict[str, Callable[[_Match, _Context], DateMention | None]] = {
    "iso": _iso_day,
    "numeric": _numeric_day,
    "day": _month_day,
    "month": _month_only,
    "month-adjective": _month_adjective,
    "year": _year,
    "weekday": _weekday,
    "weekday-of-week": _weekday_of_week,
    "day-word": _day_word,
    "period": _period,
    "ago": _ago,
    "unresolved": _unresolved,
    "named": _named,
    "holiday": _holiday,
    "time": _clock,
    "clock-word": _clock_word,
}


# --------------------------------------------------------------------------- calendar

_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _day(context: _Context, year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= context.last_year:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_number(word: str) -> int:
    word = word.lower().rstrip(".")
    return int(rules.table("month_names").get(word) or rules.table("month_short")[word])


def _month(match: _Match, *names: str) -> int:
    return _month_number(next(value for name in names if (value := match.groups.get(name))))


def _shifted_month(day: date, step: int) -> str:
    years, month = divmod(day.year * 12 + day.month - 1 + step, 12)
    return f"{years:04}-{month + 1:02}"


def _count(words: str) -> int | None:
    if words.isdigit():
        return int(words)
    number = rules.table("count_words").get(words.lower())
    return int(number) if number else None


def _year_of(match: _Match, context: _Context, month: int, day: int) -> int | None:
    """The year of a day written without one, None where its words do not tell past from future."""
    reference = context.reference
    if reference is None:
        return None
    days = [d for step in (-1, 0, 1) if (d := _day(context, reference.year + step, month, day))]
    past = max((d for d in days if d <= _latest(context, reference)), default=None)
    coming = min((d for d in days if d > reference), default=None)
    if _is_adjective(match, context):
        return min(days, key=lambda d: abs(d - reference)).year if days else None
    direction = _direction(match, context)
    if direction > 0:
        ahead = reference if past == reference else coming
        return ahead.year if ahead and (ahead - reference).days <= _FAR_DAYS else None
    if past and (reference - past).days <= _NEAR_DAYS:
        return past.year
    if direction < 0:
        return past.year if past and (reference - past).days <= _FAR_DAYS else None
    return coming.year if coming and (coming - reference).days <= _SOON else None


def _latest(context: _Context, reference: date) -> date:
    """A text of which only a lower bound is known may speak of days after it."""
    return reference + timedelta(days=30) if context.earliest else reference


def _modified_year(match: _Match, context: _Context, month: int) -> int | None:
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
    if _is_adjective(match, context):
        return past if back <= _NEAR_MONTHS else coming
    direction = _direction(match, context)
    if direction > 0:
        return coming if 12 - back <= _FAR_MONTHS or not back else None
    return past if direction < 0 or back <= _NEAR_MONTHS else None


# --------------------------------------------------------------------------- words around


@cache
def _cues() -> re.Pattern[str]:
    forward = r"(?<!\w)(?P<forward>{forward_words})(?!\w)"
    past = r"\b(?P<past>{past_verbs}|[a-z]{2,}ed)\b"
    saying = r"(?P<saying>\b{date_saying}\b)"
    border = r"(?P<border>[.;:!?“”\"]\s|\s[“\"])"
    return rules.compile_pattern("|".join((forward, saying, past, border)), flags="i")


def _direction(match: _Match, context: _Context) -> int:
    """Where the words of its clause put a day: 1 ahead of the day of writing, -1 before it, 0 when they do not tell.

    The words before it decide: the last "will" or "scheduled" unless a verb of saying follows it ("will resign, he
    said Monday"), else any past verb. For a day that opens the sentence the words after it do.
    """
    before = max(context.start, match.start - _LOOK)
    kinds = [m.lastgroup for m in _cues().finditer(context.text, before, match.start)]
    kinds = kinds[len(kinds) - kinds[::-1].index("border") :] if "border" in kinds else kinds
    if not kinds and match.start - context.start <= _OPENING:
        after = min(context.end, match.end + _LOOK)
        kinds = [m.lastgroup for m in _cues().finditer(context.text, match.end, after)][:1]
    telling = [kind for kind in kinds if kind != "past"]
    if telling and telling[-1] == "forward":
        return 1
    return -1 if "past" in kinds or "saying" in kinds else 0


_OPENING = len("On the night of ")


def _is_adjective(match: _Match, context: _Context) -> bool:
    """"The Nov. 8 vote", "its June report": the day belongs to a noun, whatever the verb."""
    before = context.text[max(context.start, match.start - 6) : match.start]
    return bool(_DETERMINER.search(before)) and context.text[match.end : match.end + 1].isspace()


_DETERMINER = re.compile(r"\b(?:the|an?|its|his|her|their)\s$", re.I)


_PLURAL_NEXT = re.compile(r"\s+(?:[a-z]{3,20}\s+)?[a-z]{3,20}s\b")


def _is_round_count(match: _Match, context: _Context, year: int) -> bool:
    """"In 2000 homes" counts homes; so may any round figure before a plural."""
    return year % 100 == 0 and _PLURAL_NEXT.match(context.text, match.end, context.end) is not None


_NAME_VERB = re.compile(
    r"\s+(?!(?:and|or|to|when|as|but|for|in|at|with|because|that|the|on|by|a|after|before|this|of)\b)[a-z]+"
)


def _safe_month(match: _Match, context: _Context) -> bool:
    """"Since May took office" is about a person; "in May" is not."""
    month = (match.groups.get("month") or "").title()
    cue = " ".join((match.groups["cue"] or "").lower().split()).rstrip("-")
    if month not in rules.lexicon("month_doubtful") or cue in rules.lexicon("month_cues_strong"):
        return True
    return _NAME_VERB.match(context.text, match.end, context.end) is None
