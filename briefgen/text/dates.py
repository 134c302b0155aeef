"""Date and time expressions of a text, resolved where that is safe.

The expressions are pattern rules (``rules/<language>/patterns/dates.yaml``); a rule's ``kind`` picks the function here
that turns the match into a date. What cannot be resolved without guessing keeps ``iso=None``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from msgspec.structs import replace

from briefgen import rules
from briefgen.model import DateMention
from briefgen.rules.compiled import compiled
from briefgen.text.directions import UNSURE
from briefgen.text.years import (
    FIRST_YEAR,
    MONTH_DAYS,
    Context,
    Match,
    calendar_day,
    direction,
    modified_year,
    month_number,
    month_of,
    shifted_month,
    year_of,
)


def find_dates(
    text: str, start: int, end: int, *, reference: date | None = None, earliest: bool = False, evening: bool = False
) -> tuple[DateMention, ...]:
    """The dates and clock times in ``text[start:end]``, in text order, without overlaps.

    Offsets are those of ``text``. ``reference`` is the day of writing; without it relative expressions have no
    ``iso``. ``earliest`` says that ``reference`` is only a lower bound of that day: then a weekday is the first
    such day on or after it, and "yesterday" stays open. ``evening`` says that the text was put out late on that day:
    the paper of the next morning may mean the day itself by "yesterday". A day of the week together with its clock
    time is one mention.
    """
    context = Context(text, start, end, reference, earliest, evening)
    found = (_RESOLVERS[match.kind](match, context) for match in _matches(text, start, end))
    return tuple(_join_times(text, [mention for mention in found if mention]))


# --------------------------------------------------------------------------- matching


def _matches(text: str, start: int, end: int) -> Iterator[Match]:
    """The longest match at each place, left to right."""
    candidates = sorted(_candidates(text, start, end), key=lambda m: (m.start, -m.end, m.order))
    reached = start
    for match in candidates:
        if match.start >= reached:
            reached = match.end
            if match.kind != "skip":
                yield match


def _candidates(text: str, start: int, end: int) -> Iterator[Match]:
    for order, rule in enumerate(rules.sieve("dates").of(text[start:end])):
        for m in rule.regex.compiled.finditer(text, start, end):
            groups = m.groupdict()
            yield Match(m.end("cue") if groups.get("cue") else m.start(), m.end(), order, rule.kind, groups)


_JOIN = compiled(r"(?:\s|,|\b(?:on|at|around|about|shortly|just|before|after|by|local time)\b){0,6}")


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


def _plain(match: Match, iso: str | None, *, relative: bool = False, iso_end: str | None = None) -> DateMention:
    return DateMention(match.start, match.end, iso, relative=relative, iso_end=iso_end)


def _iso_day(match: Match, context: Context) -> DateMention | None:
    year, month, number = (int(match.groups[k] or 0) for k in ("year", "month", "day"))
    day = calendar_day(context, year, month, number)
    if day is None:
        return None
    clock = f"{match.groups['hour']}:{match.groups['minute']}" if match.groups["hour"] else None
    return replace(_plain(match, day.isoformat()), time=clock)


def _numeric_day(match: Match, context: Context) -> DateMention | None:
    """Day first or month first is known only when one of the two is above 12."""
    first, second, year = (int(match.groups[k] or 0) for k in ("first", "second", "year"))
    readings = {calendar_day(context, year, second, first), calendar_day(context, year, first, second)} - {None}
    if not readings:
        return None
    only = readings.pop() if len(readings) == 1 else None
    return _plain(match, only.isoformat() if only else None)


def _month_day(match: Match, context: Context) -> DateMention | None:
    month, day = month_of(match, "month", "short"), int(match.groups["day"] or 0)
    if not 1 <= day <= MONTH_DAYS[month - 1]:
        return None
    written = match.groups["year"]
    if written and calendar_day(context, int(written), month, day) is None:
        return None
    year = int(written) if written else year_of(match, context, month, day)
    if year is None or calendar_day(context, year, month, day) is None:
        return _plain(match, None, relative=True)
    last = match.groups.get("day_end")
    end = calendar_day(context, year, month, int(last)) if last and int(last) > day else None
    return _plain(
        match, date(year, month, day).isoformat(), relative=not written, iso_end=end.isoformat() if end else None
    )


def _day_range(match: Match, context: Context) -> DateMention | None:
    """ "26 February to 1 March 2018"; without a year the last day finds it, the first lies in the year before."""
    groups = match.groups
    month, day = (groups["month"], groups["day"]) if groups["month"] else (groups["first_month"], groups["first_day"])
    last_month, last_day = (
        (groups["month_end"], groups["day_end"]) if groups["month"] else (groups["last_month"], groups["last_day"])
    )
    first_number, last_number = month_number(month or ""), month_number(last_month or "")
    written = groups["year"]
    year = int(written) if written else year_of(match, context, last_number, int(last_day or 0))
    if year is None:
        return _plain(match, None, relative=True)
    first = calendar_day(context, year - (first_number > last_number), first_number, int(day or 0))
    last = calendar_day(context, year, last_number, int(last_day or 0))
    if first is None or last is None or first >= last:
        return None
    return _plain(match, first.isoformat(), relative=not written, iso_end=last.isoformat())


def _month_only(match: Match, context: Context) -> DateMention | None:
    month = month_of(match, "month", "short")
    groups = match.groups
    if groups.get("cue") is not None and not _safe_month(match, context):
        return None
    if groups.get("year"):
        return _month_of_year(match, context, month)
    year = modified_year(match, context, month)
    if year is None:
        return _plain(match, None, relative=True)
    if groups.get("day"):
        day = calendar_day(context, year, month, int(groups["day"] or 0))
        return _plain(match, day.isoformat() if day else None, relative=True)
    if groups.get("month_start"):
        first = month_number(groups["month_start"] or "")
        return _plain(match, f"{year - (first > month):04}-{first:02}", relative=True, iso_end=f"{year:04}-{month:02}")
    return _plain(match, f"{year:04}-{month:02}", relative=True)


def _month_of_year(match: Match, context: Context, month: int) -> DateMention | None:
    year = int(match.groups["year"] or 0)
    if not FIRST_YEAR <= year <= context.last_year:
        return None
    last = match.groups.get("month_end") or match.groups.get("short_end")
    end = f"{year:04}-{month_number(last):02}" if last else None
    return _plain(match, f"{year:04}-{month:02}", iso_end=end)


def _month_adjective(match: Match, context: Context) -> DateMention | None:
    if (match.groups["month"] or "").title() in rules.lexicon("month_doubtful"):
        return None
    return _month_only(match, context)


def _year(match: Match, context: Context) -> DateMention | None:
    year = int(match.groups["year"] or 0)
    if not FIRST_YEAR <= year <= context.last_year or _is_round_count(match, context, year):
        return None
    last = match.groups.get("year_end")
    if not last:
        return _plain(match, f"{year:04}")
    end = int(last) if len(last) == 4 else year - year % 100 + int(last)
    if not year < end <= context.last_year or (len(last) == 2 and end > year + 20):
        return None
    return _plain(match, f"{year:04}", iso_end=f"{end:04}")


def _weekday(match: Match, context: Context) -> DateMention | None:
    if context.reference is None:
        return _plain(match, None, relative=True)
    number = int(rules.table("weekday_names")[(match.groups["weekday"] or "").lower()])
    day = _nearest_weekday(number, (match.groups["mod"] or "").lower().split(), match, context)
    return _plain(match, day.isoformat() if day else None, relative=True)


def _nearest_weekday(number: int, modifier: list[str], match: Match, context: Context) -> date | None:
    """ "Last Wednesday" said on a Thursday may mean yesterday or the week before: within one week it stays open."""
    reference = context.reference
    assert reference is not None
    ahead, back = (number - reference.weekday()) % 7, (reference.weekday() - number) % 7
    if modifier in (["the", "following"], ["the", "previous"]):
        return None
    if context.earliest:
        return reference + timedelta(days=ahead) if not modifier else None
    if modifier == ["last"] or modifier == ["this", "past"]:
        return None if 0 < back <= reference.weekday() else reference - timedelta(days=back or 7)
    if "coming" in modifier:
        return reference + timedelta(days=ahead or 7)
    if modifier == ["next"]:
        return None if 0 < ahead <= 6 - reference.weekday() else reference + timedelta(days=ahead or 7)
    pointing = direction(match, context)
    if pointing == UNSURE:
        return None
    coming = pointing > 0 or (pointing == 0 and modifier == ["this"])
    return reference + timedelta(days=ahead) if coming else reference - timedelta(days=back)


def _weekday_of_week(match: Match, context: Context) -> DateMention | None:
    if context.reference is None or context.earliest:
        return _plain(match, None, relative=True)
    number = int(rules.table("weekday_names")[(match.groups["weekday"] or "").lower()])
    step = {"last": -7, "this": 0, "next": 7}[match.groups["mod"] or ""]
    day = context.reference + timedelta(days=number - context.reference.weekday() + step)
    return _plain(match, day.isoformat(), relative=True)


def _day_word(match: Match, context: Context) -> DateMention | None:
    """ "Today" without a past or coming event beside it means these days."""
    word = " ".join((match.groups["word"] or "").lower().split())
    if context.reference is None or context.earliest:
        return _plain(match, None, relative=True)
    opens = match.start - context.start <= _MARKS
    if word == "today" and (opens or not direction(match, context)) and not _SAID_NEXT.match(context.text, match.end):
        return _plain(match, None, relative=True)
    step = int(rules.table("day_words")[word])
    if step < 0 and context.evening:
        return _plain(match, None, relative=True)
    day = context.reference + timedelta(days=step)
    return _plain(match, day.isoformat(), relative=True)


_MARKS = 2
"""Quotation marks before the first word of a sentence."""
_SAID_NEXT = compiled(r"\s+(?:[a-z]{2,}ed|said|told)\b|,?\s+at\s\d")


def _period(match: Match, context: Context) -> DateMention | None:
    """ "Last month", "this year"; a week is known by the month all its days lie in, a season or a decade stays open."""
    step = {"last": -1, "this": 0, "next": 1}[(match.groups["mod"] or "").lower()]
    unit = match.groups["unit"]
    iso = None
    if unit == "year" and context.year is not None:
        iso = f"{context.year + step:04}"
    elif unit == "month" and context.reference and not context.earliest:
        iso = shifted_month(context.reference, step)
    elif unit == "week" and context.reference and not context.earliest:
        iso = _month_of_week(context.reference, step, context.text[match.start : match.end])
    return _plain(match, iso, relative=True)


_WEEK = timedelta(days=7)


def _month_of_week(reference: date, step: int, words: str) -> str | None:
    """The month of a week, whether it starts on Sunday or Monday; None where it lies in two.

    "This week" alone is about now, and dates nothing; what was earlier in it was before the day of writing.
    """
    monday = reference - timedelta(days=reference.weekday()) + step * _WEEK
    first, last = monday - timedelta(days=1), monday + timedelta(days=6)
    if not step:
        last = reference - timedelta(days=1)
        if not words.lower().startswith("earlier"):
            return None
    return first.isoformat()[:7] if first.month == last.month else None


def _ago(match: Match, context: Context) -> DateMention | None:
    """Five, ten or twenty years ago are rarely meant to the year; two or three are."""
    number, reference = _count(match.groups["count"] or ""), context.reference
    if number is None or match.groups["loose"] or reference is None or context.earliest:
        return _plain(match, None, relative=True)
    unit = match.groups["unit"]
    iso = None
    if unit == "day":
        iso = (reference - timedelta(days=number)).isoformat()
    elif unit == "month":
        iso = shifted_month(reference, -number)
    elif unit == "year" and number % 5:
        iso = f"{reference.year - number:04}"
    return _plain(match, iso, relative=True)


def _unresolved(match: Match, context: Context) -> DateMention | None:
    return _plain(match, None, relative=True)


def _named(match: Match, context: Context) -> DateMention | None:
    return _plain(match, rules.table("named_days")[" ".join(context.text[match.start : match.end].split())])


def _holiday(match: Match, context: Context) -> DateMention | None:
    month, day = map(int, rules.table("holidays")[" ".join((match.groups["name"] or "").split())].split("-"))
    written = match.groups["year"] or match.groups["year_before"]
    year = int(written) if written else year_of(match, context, month, day)
    resolved = calendar_day(context, year, month, day) if year else None
    return _plain(match, resolved.isoformat() if resolved else None, relative=not written)


def _clock(match: Match, context: Context) -> DateMention | None:
    groups = match.groups
    hour = int(groups["hour"] or groups.get("hour_said") or 0)
    minute = int(groups["minute"] or groups.get("minute_said") or 0)
    half = (groups.get("half") or "")[:1].lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return replace(_plain(match, None), time=f"{hour:02}:{minute:02}")


def _clock_word(match: Match, context: Context) -> DateMention | None:
    return replace(_plain(match, None), time="00:00" if match.groups["word"] == "midnight" else "12:00")


def _count(words: str) -> int | None:
    if words.isdigit():
        return int(words)
    number = rules.table("count_words").get(words.lower())
    return int(number) if number else None


_RESOLVERS: dict[str, Callable[[Match, Context], DateMention | None]] = {
    "iso": _iso_day,
    "numeric": _numeric_day,
    "day": _month_day,
    "day-range": _day_range,
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


# --------------------------------------------------------------------------- what only looks like a date

_PLURAL_NEXT = compiled(r"\s+(?:[a-z]{3,20}\s+)?[a-z]{3,20}s\b")


def _is_round_count(match: Match, context: Context, year: int) -> bool:
    """ "In 2000 homes" counts homes; so may any round figure before a plural."""
    return year % 100 == 0 and _PLURAL_NEXT.match(context.text, match.end, context.end) is not None


_NAME_VERB = compiled(
    r"\s+(?!(?:and|or|to|when|as|but|for|in|at|with|because|that|the|on|by|a|after|before|this|of)\b)[a-z]+"
)


def _safe_month(match: Match, context: Context) -> bool:
    """ "Since May took office" is about a person; "in May" is not."""
    month = (match.groups.get("month") or "").title()
    cue = " ".join((match.groups["cue"] or "").lower().split()).rstrip("-")
    if month not in rules.lexicon("month_doubtful") or cue in rules.lexicon("month_cues_strong"):
        return True
    return _NAME_VERB.match(context.text, match.end, context.end) is None
