"""When a text counts as having come: the moment that decides in which window of an edition it lies."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

AHEAD = timedelta(minutes=15)
"""How far a clock elsewhere may be ahead of ours; what is dated later than that is not believed."""
_STEP = timedelta(microseconds=1)


def moment_of(published: str | None, at: datetime, until: datetime, last: datetime | None) -> datetime:
    """The moment of a text first seen at ``at`` by a collection for a window that ends at ``until``.

    ``published`` is an ISO date or date-time of the text, ``last`` the last good look at its source before. At a first
    look the text counts from its publication. Later on it cannot have come before the last look, or it would have been
    seen then: so what a paper puts out late under an old date is in the next edition all the same. A text without a
    date that can be believed belongs to the window it is collected for.
    """
    latest = min(at, until) if last is None or until > last else at
    said = believed(published, at)
    if said is None:
        return latest
    if last is None:
        return min(said, latest) if _is_day(published) else said
    return max(min(said, latest) if _is_day(published) else said, last + _STEP)


def believed(published: str | None, at: datetime) -> datetime | None:
    """The moment that ``published`` states, None where it states none or one after ``at``; a day is its end."""
    try:
        said = datetime.fromisoformat(published or "")
    except ValueError:
        return None
    if said.tzinfo is None:
        said = said.replace(tzinfo=UTC)
    try:
        if _is_day(published):
            end = datetime.combine(said.date(), time.max, UTC)
            # Where the day began earlier than here, it is already tomorrow.
            return min(end, at) if end - at < timedelta(days=1, hours=14) else None
        return min(said.astimezone(UTC), at) if said - at <= AHEAD else None
    except OverflowError:
        return None


def _is_day(published: str | None) -> bool:
    return len(published or "") <= 10
