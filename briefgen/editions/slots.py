"""When an edition is due: pure functions of its configuration, the last slot that was made, and a moment.

A slot is one appearance of an edition: a day and a time of day in the edition's zone. It stands for one moment, and
however the clocks of the zone are changed, a day that the edition is due on has it once:

* a time that the clocks skip (02:30 in the night summer time begins) is the first moment after the gap (03:00);
* a time that comes twice (02:30 in the night summer time ends) is the first of the two;
* two times of a day that lie in one gap are one slot, as is a time in a gap and one that is the gap's end;
* a day that a zone left out altogether (Apia, 30 December 2011) has none.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from cronsim import CronSim
from msgspec import Struct
from msgspec.structs import force_setattr

from briefgen.errors import UsageError

if TYPE_CHECKING:
    from briefgen.editions.config import Edition

LATE = timedelta(hours=1)
"""How long after its time a slot is still made where missed ones are skipped: four ticks of the emitted timers."""
_MOST_MADE_UP = 31
"""Slots that ``catch_up: all`` makes up at most, the latest: after a year's sleep a month of briefs, not a year's."""
_LONGEST_FOLD = timedelta(days=2)
"""Clocks were never set back by more: Manila lived the last day of 1844 twice."""


class Slot(Struct, frozen=True):
    """One appearance of an edition.

    ``at`` is aware and local to the edition, with the offset of that moment alone: a moment of a `ZoneInfo` that comes
    twice equals nothing.
    """

    edition: str
    at: datetime
    folder: str = ""
    """Name of the folder it is published in: its day, with the time as in "2026-03-29-0800" where a day has several."""

    def __post_init__(self) -> None:
        if not self.folder:
            force_setattr(self, "folder", f"{self.at:%Y-%m-%d}")

    @property
    def key(self) -> str:
        """Its moment as written in records: local, with the offset: "2026-03-29T08:00+02:00"."""
        return self.at.isoformat(timespec="minutes")


def from_key(edition: str, key: str, folder: str = "") -> Slot:
    """The slot that has this ``key``. Raises `ValueError` when it is none."""
    return Slot(edition, datetime.fromisoformat(key), folder)


def due(edition: Edition, last: Slot | None, now: datetime, failed: Collection[str] = frozenset()) -> tuple[Slot, ...]:
    """The slots to make at ``now``, oldest first; ``last`` is the latest that was made, ``failed`` the folders of those
    that were tried in vain.

    A ``last`` in the future (the clock was set back, or was wrong) is no stamp to count from and counts as none: ask
    the store for the latest up to now. Missed slots by ``edition.catch_up``: ``latest`` makes the latest alone, ``all``
    each one of the last 31, and those that failed among them also when a later one was made; ``skip`` none that is more
    than an hour late. Without a ``last`` nothing was missed: the
    latest slot is due.
    """
    since = None if last is None or last.at > now else last.at
    back = islice(_back_from(edition, now), 1 if since is None or edition.catch_up != "all" else _MOST_MADE_UP)
    again = failed if edition.catch_up == "all" else ()
    found = [slot for slot in back if since is None or slot.at > since or slot.folder in again]
    if edition.catch_up == "skip":
        found = [slot for slot in found if now - slot.at <= LATE]
    return tuple(reversed(found))


def latest(edition: Edition, now: datetime) -> Slot:
    """The last slot at or before ``now``, made or not."""
    return next(_back_from(edition, now))


def upcoming(edition: Edition, now: datetime) -> Slot:
    """The first slot after ``now``."""
    start = _wall(edition, now) - _LONGEST_FOLD
    return next(slot for slot in _slots(edition, start, reverse=False) if slot.at > now)


def window_of(edition: Edition, slot: Slot, previous: Slot | None) -> tuple[datetime, datetime]:
    """From when to when an item counts for ``slot``, in UTC: up to the cut-off, back over the window.

    When the ``previous`` edition was cut off longer ago than that (a weekend, three days asleep), back to its cut-off:
    between two editions nothing is lost.
    """
    end = _utc(slot.at) - edition.cut_off
    start = end - edition.window
    if previous is not None and previous.at < slot.at:
        start = min(start, _utc(previous.at) - edition.cut_off)
    return start, end


def find(edition: Edition, text: str) -> Slot:
    """The slot a person means by "2026-03-29", "2026-03-29-0800" or its key. Raises `UsageError`."""
    try:
        day = date.fromisoformat(text[:10])
        start = datetime.combine(day, time())
        near = list(takewhile(lambda s: s.folder[:10] <= f"{day}", _slots(edition, start, reverse=False)))
    except (ValueError, OverflowError):
        raise UsageError(f"{text!r} is no slot; write its day, as 2026-03-29") from None
    fitting = [slot for slot in near if text in (slot.folder, slot.key, slot.folder[:10])]
    if len(fitting) == 1:
        return fitting[0]
    if len(fitting) > 1:
        raise UsageError(f"{edition.name} has several slots on {day}: {', '.join(slot.folder for slot in fitting)}")
    of_day = f"; that day has {', '.join(slot.folder for slot in near)}" if near else ""
    raise UsageError(f"{edition.name} is not due on {text}{of_day}")


def _utc(moment: datetime) -> datetime:
    """In UTC, where adding hours adds hours."""
    return moment.astimezone(UTC)


def _wall(edition: Edition, moment: datetime) -> datetime:
    return moment.astimezone(edition.timezone).replace(tzinfo=None)


def _back_from(edition: Edition, now: datetime) -> Iterator[Slot]:
    """The slots at or before ``now``, latest first."""
    start = _wall(edition, now) + _LONGEST_FOLD  # a time that comes twice may be past while the wall clock is before it
    return (slot for slot in _slots(edition, start, reverse=True) if slot.at <= now)


def _slots(edition: Edition, start: datetime, *, reverse: bool) -> Iterator[Slot]:
    """The slots from the wall time ``start`` (itself included) on or back, in order, each moment once."""
    step = timedelta(seconds=1 if reverse else -1)  # CronSim begins after its start
    on = ",".join(str(day + 1) for day in edition.days)
    times = [CronSim(f"{at.minute} {at.hour} * * {on}", start + step, reverse=reverse) for at in edition.at]
    seen: datetime | None = None
    for local in heapq.merge(*times, reverse=reverse):
        moment = _moment(local, edition.timezone)
        if moment is not None and moment != seen:
            seen = moment
            folder = f"{local:%Y-%m-%d-%H%M}" if len(edition.at) > 1 else f"{local:%Y-%m-%d}"
            yield Slot(edition.name, moment, folder)


def _moment(local: datetime, zone: tzinfo) -> datetime | None:
    """When a wall clock first shows ``local`` or, where it skips that, the next minute it shows; None: no such day."""
    found = _first_shown(local, zone)
    midnight = datetime.combine(local.date(), time())
    if found.date() != local.date() and _first_shown(midnight, zone).date() != local.date():
        return None
    return found


def _first_shown(local: datetime, zone: tzinfo) -> datetime:
    while True:
        moment = local.replace(tzinfo=zone)
        if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local:
            return moment.replace(tzinfo=timezone(moment.utcoffset() or timedelta()))
        local += timedelta(minutes=1)
