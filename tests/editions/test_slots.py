"""An edition appears once on each day it is due, whatever the clocks of its zone do, and however long one slept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import zone_changes
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from briefgen.editions import config, slots
from briefgen.editions.config import Edition
from briefgen.editions.slots import Slot
from briefgen.errors import UsageError

CHANGES = zone_changes.changes(1990, 2037)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """Every day at eight in Brussels."""
    folder = tmp_path_factory.mktemp("desk")
    text = "editions:\n  morning:\n    sources: [inbox/]\n    timezone: Europe/Brussels\n"
    (folder / "briefgen.yaml").write_text(text)
    return config.load(folder).edition("morning")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def keys(found: tuple[Slot, ...]) -> list[str]:
    return [slot.key for slot in found]


def ticked(edition: Edition, start: datetime, end: datetime, every: timedelta) -> list[Slot]:
    """What is made by ticks from ``start`` to ``end``, with nothing remembered but the last slot."""
    made: list[Slot] = []
    last: Slot | None = slots.latest(edition, start)
    while start <= end:
        for slot in slots.due(edition, last, start):
            made.append(slot)
            last = slot
        start += every
    return made


def days_that_were(zone: ZoneInfo, start: datetime, end: datetime) -> list[date]:
    """The days a calendar on the wall showed, by looking at it every other hour."""
    seen: list[date] = []
    while start <= end:
        day = start.astimezone(zone).date()
        if day not in seen:
            seen.append(day)
        start += timedelta(hours=2)
    return seen


def times_at(change: zone_changes.Change) -> Iterator[time]:
    """A time of day in what the clocks skipped or repeated and, another with each change, one at an edge."""
    first, second = sorted((change.before, change.after))
    low, high = (change.moment.replace(tzinfo=None) + timedelta(seconds=offset) for offset in (first, second))
    midnight = datetime(2000, 1, 1)
    edges = (low, high - timedelta(minutes=1), high, midnight, midnight - timedelta(minutes=1))
    for moment in (low + (high - low) / 2, edges[CHANGES.index(change) % len(edges)]):
        yield moment.time().replace(second=0, microsecond=0)


def test_the_zone_database_is_read() -> None:
    assert len(CHANGES) > 2000
    assert {abs(c.after - c.before) // 60 for c in CHANGES} >= {30, 60, 120, 180, 24 * 60}


def test_each_day_has_its_edition_once_through_every_change_of_clocks(morning: Edition) -> None:
    """No zone's clocks, in any year, make an edition come twice on a day or not at all."""
    for change in CHANGES:
        zone = ZoneInfo(change.zone)
        start, end = change.moment - 3 * DAY, change.moment + 3 * DAY
        were = days_that_were(zone, start, end)[1:-1]
        for at in times_at(change):
            edition = replace(morning, timezone=zone, at=(at,), catch_up="all")
            found = slots.due(edition, slots.latest(edition, start - 2 * DAY), end + 2 * DAY)
            around = [slot for slot in found if were[0] <= date.fromisoformat(slot.folder) <= were[-1]]
            assert [slot.folder for slot in around] == [f"{day}" for day in were], (change, at)
            for slot in around:
                assert_is_at(slot, at, zone)


def assert_is_at(slot: Slot, at: time, zone: ZoneInfo) -> None:
    """The slot is the first time that the clock shows ``at`` on its day, or else the first minute after."""
    wanted = datetime.combine(date.fromisoformat(slot.folder), at)
    shown = slot.at.astimezone(UTC).astimezone(zone)
    assert slot.at.utcoffset() == shown.utcoffset()
    if shown.replace(tzinfo=None, fold=0) == wanted:
        assert shown.fold == 0, "of two such times the first"
        return
    for fold in (0, 1):
        there = wanted.replace(tzinfo=zone, fold=fold)
        assert there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wanted, "the clock did show it"
    before = (slot.at.astimezone(UTC) - timedelta(minutes=1)).astimezone(zone).replace(tzinfo=None)
    assert before < wanted < shown.replace(tzinfo=None)


@settings(max_examples=40, deadline=None)
@given(
    change=st.sampled_from(CHANGES),
    at=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    every=st.sampled_from((15, 60, 240)),
)
def test_ticks_make_each_slot_once(morning: Edition, change: zone_changes.Change, at: time, every: int) -> None:
    """Whoever ticks, and however often, gets the same editions: each once, in order."""
    edition = replace(morning, timezone=ZoneInfo(change.zone), at=(at,))
    start, end = change.moment - 2 * DAY, change.moment + 2 * DAY
    made = ticked(edition, start, end, timedelta(minutes=every))
    folders = [slot.folder for slot in made]
    assert folders == sorted(set(folders))
    assert made == list(slots.due(replace(edition, catch_up="all"), slots.latest(edition, start), end))[: len(made)]
    assert len(made) >= 3 - (abs(change.after - change.before) > 12 * 3600)


def test_half_past_two_in_the_night_of_summer_time_is_three(morning: Edition) -> None:
    edition = replace(morning, at=(time(2, 30),), catch_up="all")
    found = slots.due(edition, slots.latest(edition, utc("2026-03-28T12:00+01:00")), utc("2026-03-30T12:00+02:00"))
    assert keys(found) == ["2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00"]
    assert [slot.folder for slot in found] == ["2026-03-29", "2026-03-30"]


def test_half_past_two_in_the_night_of_winter_time_is_the_first(morning: Edition) -> None:
    edition = replace(morning, at=(time(2, 30),))
    slot = slots.latest(edition, utc("2026-10-25T02:45+02:00"))
    assert slot.key == "2026-10-25T02:30+02:00"
    for later in ("02:30+01:00", "02:45+01:00", "03:00+01:00"):
        assert slots.due(edition, slot, utc(f"2026-10-25T{later}")) == ()


def test_two_times_in_one_gap_are_one_edition(morning: Edition) -> None:
    edition = replace(morning, at=(time(2, 10), time(2, 50), time(8)), catch_up="all")
    found = slots.due(edition, slots.latest(edition, utc("2026-03-28T12:00+01:00")), utc("2026-03-29T12:00+02:00"))
    assert keys(found) == ["2026-03-29T03:00+02:00", "2026-03-29T08:00+02:00"]


def test_an_evening_that_ends_early_is_still_that_evenings_edition(morning: Edition) -> None:
    """In Nuuk summer time begins at 23:00: half past eleven does not come, and Sunday begins instead."""
    edition = replace(morning, timezone=ZoneInfo("America/Nuuk"), at=(time(23, 30),), days=(5,), catch_up="all")
    found = slots.due(edition, slots.latest(edition, utc("2026-03-27T12:00Z")), utc("2026-04-05T12:00Z"))
    assert [(slot.folder, slot.key) for slot in found] == [
        ("2026-03-28", "2026-03-29T00:00-01:00"), ("2026-04-04", "2026-04-04T23:30-01:00"),
    ]  # fmt: skip


def test_a_day_that_a_zone_left_out_has_no_edition(morning: Edition) -> None:
    edition = replace(morning, timezone=ZoneInfo("Pacific/Apia"), catch_up="all")
    found = slots.due(edition, slots.latest(edition, utc("2011-12-29T12:00-10:00")), utc("2012-01-01T12:00+14:00"))
    assert [slot.folder for slot in found] == ["2011-12-31", "2012-01-01"]


NOW = "2026-01-15T14:00+01:00"


def three_days_asleep(edition: Edition) -> list[str]:
    last = slots.find(edition, "2026-01-12")
    return [slot.folder for slot in slots.due(edition, last, utc(NOW))]


def test_three_days_asleep_make_one_edition_or_three_or_none(morning: Edition) -> None:
    assert three_days_asleep(replace(morning, catch_up="latest")) == ["2026-01-15"]
    assert three_days_asleep(replace(morning, catch_up="all")) == ["2026-01-13", "2026-01-14", "2026-01-15"]
    assert three_days_asleep(replace(morning, catch_up="skip")) == []


def test_where_missed_ones_are_skipped_an_hours_delay_is_no_miss(morning: Edition) -> None:
    edition = replace(morning, catch_up="skip")
    last = slots.find(edition, "2026-01-14")
    assert [slot.folder for slot in slots.due(edition, last, utc("2026-01-15T09:00+01:00"))] == ["2026-01-15"]
    assert slots.due(edition, last, utc("2026-01-15T09:01+01:00")) == ()


def test_a_years_sleep_makes_up_for_a_month(morning: Edition) -> None:
    edition = replace(morning, catch_up="all")
    found = slots.due(edition, slots.find(edition, "2025-01-15"), utc(NOW))
    assert len(found) == 31
    assert found[-1].folder == "2026-01-15"


def test_a_new_edition_begins_with_its_latest_slot_alone(morning: Edition) -> None:
    for catch_up in ("latest", "all"):
        found = slots.due(replace(morning, catch_up=catch_up), None, utc(NOW))  # type: ignore[arg-type]
        assert [slot.folder for slot in found] == ["2026-01-15"]


def test_a_clock_set_back_makes_nothing_again(morning: Edition) -> None:
    """At nine today's edition is made; the clock goes back to seven: nothing, and nothing at eight again."""
    made = slots.find(morning, "2026-01-15")
    yesterday = slots.find(morning, "2026-01-14")
    assert slots.due(morning, yesterday, utc("2026-01-15T07:00+01:00")) == ()
    assert slots.due(morning, made, utc("2026-01-15T08:00+01:00")) == ()


def test_a_stamp_in_the_future_is_no_stamp(morning: Edition) -> None:
    """A clock that once said 2099 must not silence an edition until then."""
    future = slots.find(morning, "2099-01-01")
    assert [slot.folder for slot in slots.due(morning, future, utc(NOW))] == ["2026-01-15"]


def test_only_the_days_that_are_named(morning: Edition) -> None:
    edition = replace(morning, days=(0, 3), catch_up="all")
    found = slots.due(edition, slots.latest(edition, utc("2026-01-01T00:00Z")), utc(NOW))
    assert [slot.folder for slot in found] == ["2026-01-01", "2026-01-05", "2026-01-08", "2026-01-12", "2026-01-15"]


def test_several_times_a_day_have_folders_of_their_own(morning: Edition) -> None:
    edition = replace(morning, at=(time(8), time(17, 30)), catch_up="all")
    found = slots.due(edition, slots.latest(edition, utc("2026-01-13T18:00+01:00")), utc("2026-01-15T07:00+01:00"))
    assert [slot.folder for slot in found] == ["2026-01-14-0800", "2026-01-14-1730"]


def test_the_next_slot_is_told(morning: Edition) -> None:
    assert slots.upcoming(morning, utc("2026-01-15T08:00+01:00")).key == "2026-01-16T08:00+01:00"
    assert slots.upcoming(morning, utc("2026-03-28T12:00Z")).key == "2026-03-29T08:00+02:00"


def test_between_two_editions_nothing_is_lost(morning: Edition) -> None:
    """The window reaches back to the cut-off of the edition before: over a weekend, or three days asleep."""
    edition = replace(morning, cut_off=timedelta(minutes=30))
    monday, friday = slots.find(edition, "2026-01-12"), slots.find(edition, "2026-01-09")
    assert slots.window_of(edition, monday, friday) == (utc("2026-01-09T07:30+01:00"), utc("2026-01-12T07:30+01:00"))
    assert slots.window_of(edition, monday, None) == (utc("2026-01-11T07:30+01:00"), utc("2026-01-12T07:30+01:00"))


def test_a_window_is_hours_that_pass_not_hours_on_the_clock(morning: Edition) -> None:
    start, end = slots.window_of(morning, slots.find(morning, "2026-03-29"), None)
    assert (start, end) == (utc("2026-03-28T07:00+01:00"), utc("2026-03-29T08:00+02:00"))
    assert end - start == DAY


@pytest.mark.parametrize("text", ["2026-01-15", "2026-01-15T08:00+01:00"])
def test_a_slot_is_found_by_its_day_or_its_moment(morning: Edition, text: str) -> None:
    assert slots.find(morning, text).key == "2026-01-15T08:00+01:00"


def test_what_is_no_slot_is_said(morning: Edition) -> None:
    twice = replace(morning, at=(time(8), time(17, 30)))
    for edition, text, said in (
        (morning, "yesterday", "'yesterday' is no slot"),
        (morning, "2026-13-01", "'2026-13-01' is no slot"),
        (replace(morning, days=(0,)), "2026-01-15", "morning is not due on 2026-01-15"),
        (twice, "2026-01-15", "several slots on 2026-01-15: 2026-01-15-0800, 2026-01-15-1730"),
        (twice, "2026-01-15-0900", "that day has 2026-01-15-0800, 2026-01-15-1730"),
    ):
        with pytest.raises(UsageError) as caught:
            slots.find(edition, text)
        assert said in str(caught.value)
    assert slots.find(twice, "2026-01-15-1730").key == "2026-01-15T17:30+01:00"


def test_a_slot_survives_its_record(morning: Edition) -> None:
    """What is written down of a slot gives it back, also in the hour that comes twice."""
    for slot in (slots.find(replace(morning, at=(time(2, 30),)), "2026-10-25"), slots.find(morning, "2026-01-15")):
        again = slots.from_key("morning", slot.key, slot.folder)
        assert again == slot
        assert again.at == slot.at.astimezone(UTC)


def test_a_record_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="Invalid isoformat"):
        slots.from_key("morning", "never")


@given(st.datetimes(datetime(1975, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC)))
@settings(max_examples=60, deadline=None)
def test_the_latest_is_past_and_the_next_is_to_come(morning: Edition, now: datetime) -> None:
    before, after = slots.latest(morning, now), slots.upcoming(morning, now)
    assert before.at <= now < after.at
    assert timedelta(hours=22) < after.at - before.at < timedelta(hours=26)
