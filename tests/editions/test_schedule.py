"""Whoever ticks, however often, killed or asleep: each due slot is made once, and what failed is made up for."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from briefgen.editions import config, lock, schedule
from briefgen.editions.config import Config, Edition
from briefgen.editions.publish import publish
from briefgen.editions.schedule import TickResult
from briefgen.editions.slots import Slot
from briefgen.editions.store import Store
from briefgen.editions.store.runs import Run, Runs
from briefgen.errors import BriefgenError, NothingReadError

EDITIONS = """\
editions:
  morning:
    sources: [inbox/]
    timezone: Europe/Brussels
    catch_up: {catch_up}
  evening:
    sources: [inbox/]
    timezone: Europe/Brussels
    at: "18:00"
"""
HOUR = timedelta(hours=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@dataclass
class Desk:
    """A config, and a maker of editions that publishes a line and can be told to fail."""

    config: Config
    trouble: dict[str, Exception] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)

    def make(self, edition: Edition, slot: Slot, config: Config, store: Store, now: datetime, *, progress: Any) -> Any:
        runs = Runs(store)
        number = runs.begin(slot, now)
        if edition.name in self.trouble:
            raise self.trouble[edition.name]
        published = self.publish(edition, slot, now)
        runs.finish(number, "built", now, folder=published)
        self.made.append(f"{edition.name} {slot.folder}")
        return SimpleNamespace(exit_code=0, folder=published, status="built")

    def publish(self, edition: Edition, slot: Slot, now: datetime) -> Path:
        counts = {"attention": 1, "awareness": 0}
        about = {"edition": edition.name, "slot": slot.key, "name": slot.folder, "revision": 1, "title": edition.title,
                 "known": now.isoformat(), "made": now.isoformat(), "counts": counts, "headlines": [], "sources": [],
                 "correction": None}  # fmt: skip
        return publish(edition.output, slot.folder, {"brief.json": b"{}"}, about).folder

    def tick(self, moment: str, only: str | None = None) -> list[str]:
        """What is made at ``moment``."""
        before = len(self.made)
        self.result = schedule.tick(self.config, utc(moment), only=only, make=self.make)
        return self.made[before:]

    result: TickResult = None  # type: ignore[assignment]

    def runs(self) -> tuple[Run, ...]:
        with Store.open(self.config.state) as store:
            return Runs(store).list()[::-1]


@pytest.fixture
def desk_of(tmp_path: Path) -> Callable[..., Desk]:
    def made(catch_up: str = "latest") -> Desk:
        (tmp_path / "briefgen.yaml").write_text(EDITIONS.format(catch_up=catch_up))
        return Desk(config.load(tmp_path))

    return made


@pytest.fixture
def desk(desk_of: Callable[..., Desk]) -> Desk:
    return desk_of()


def test_each_slot_is_made_once_however_often_it_ticks(desk: Desk) -> None:
    made = [name for hour in range(24) for name in desk.tick(f"2026-01-14T{hour:02}:05+01:00")]
    assert made == ["morning 2026-01-13", "evening 2026-01-13", "morning 2026-01-14", "evening 2026-01-14"]
    assert desk.result.exit_code == 0


def test_one_edition_alone_can_be_ticked(desk: Desk) -> None:
    assert desk.tick("2026-01-14T19:00+01:00", only="evening") == ["evening 2026-01-14"]
    assert desk.tick("2026-01-14T19:00+01:00") == ["morning 2026-01-14"]


def test_three_days_asleep(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of("all")
    desk.tick("2026-01-12T08:00+01:00", only="morning")
    assert desk.tick("2026-01-15T09:30+01:00", only="morning") == [f"morning 2026-01-{day}" for day in (13, 14, 15)]
    assert desk.tick("2026-01-15T09:45+01:00", only="morning") == []


def test_an_edition_that_fails_costs_itself_alone_and_is_made_up_for(desk: Desk) -> None:
    desk.trouble["morning"] = NothingReadError("none of the sources answered")
    assert desk.tick("2026-01-14T19:00+01:00") == ["evening 2026-01-14"]
    assert desk.result.exit_code == 4
    assert [made.error for made in desk.result.made] == ["none of the sources answered", None]
    assert [run.status for run in desk.runs()] == ["failed", "built"]
    desk.trouble.clear()
    assert desk.tick("2026-01-14T19:15+01:00") == ["morning 2026-01-14"]


@pytest.mark.parametrize(("catch_up", "made"), [("all", ["morning 2026-01-13"]), ("latest", []), ("skip", [])])
def test_all_comes_back_to_what_failed_when_a_later_one_was_made(
    desk_of: Callable[..., Desk], catch_up: str, made: list[str]
) -> None:
    """The source was down on Tuesday and answered on Wednesday: with `all` Tuesday has its edition, once."""
    desk = desk_of(catch_up)
    desk.tick("2026-01-12T08:00+01:00", only="morning")
    desk.trouble["morning"] = NothingReadError("none of the sources answered")
    assert desk.tick("2026-01-13T08:00+01:00", only="morning") == []
    assert desk.tick("2026-01-13T08:15+01:00", only="morning") == []
    del desk.trouble["morning"]
    with Store.open(desk.config.state) as store:
        moment = utc("2026-01-14T08:00+01:00")
        desk.make(desk.config.edition("morning"), Slot("morning", moment), desk.config, store, moment, progress=None)
    desk.made.clear()
    assert desk.tick("2026-01-14T08:05+01:00", only="morning") == made
    assert desk.tick("2026-01-14T08:20+01:00", only="morning") == []


def test_a_bug_costs_one_edition_and_is_called_one(desk: Desk) -> None:
    desk.trouble["morning"] = ZeroDivisionError("division by zero")
    assert desk.tick("2026-01-14T19:00+01:00") == ["evening 2026-01-14"]
    assert "this is a bug in briefgen" in (desk.result.made[0].error or "")
    assert [run.status for run in desk.runs()] == ["failed", "built"]


def test_what_fails_again_and_again_is_tried_less_often(desk: Desk) -> None:
    """A server that is down all day is not asked every quarter of an hour."""
    desk.trouble["morning"] = BriefgenError("no")
    start = utc("2026-01-14T08:00+01:00")
    for quarter in range(40):
        schedule.tick(desk.config, start + quarter * HOUR / 4, only="morning", make=desk.make)
    tried = [(run.started - start) / HOUR for run in desk.runs()]
    assert tried == [0, 0.25, 0.5, 1.0, 1.75, 3.25, 5.25, 7.25, 9.25]
    desk.trouble.clear()
    assert desk.tick("2026-01-14T18:00+01:00", only="morning") == []
    (rest,) = desk.result.resting
    assert (rest.error, rest.until - start, desk.result.exit_code) == ("no", 11.25 * HOUR, 1), "no alarm goes off early"
    assert desk.tick("2026-01-15T08:00+01:00", only="morning") == ["morning 2026-01-15"], "a new slot has its own tries"


def test_a_failure_before_the_run_began_is_in_the_history(desk: Desk) -> None:
    def broken(*given: Any, **more: Any) -> Any:
        raise BriefgenError("a pack is wrong")

    result = schedule.tick(desk.config, utc("2026-01-14T08:00+01:00"), only="morning", make=broken)
    assert result.exit_code == 1
    assert [(run.status, run.error) for run in desk.runs()] == [("failed", "a pack is wrong")]


def test_a_run_that_was_killed_is_made_up_for_once(desk: Desk) -> None:
    with Store.open(desk.config.state) as store:
        Runs(store).begin(Slot("morning", utc("2026-01-14T08:00+01:00")), utc("2026-01-14T08:00+01:00"))
    assert desk.tick("2026-01-14T08:15+01:00", only="morning") == ["morning 2026-01-14"]
    assert [run.status for run in desk.result.ended] == ["killed"]
    assert desk.tick("2026-01-14T08:30+01:00", only="morning") == []
    assert [run.status for run in desk.runs()] == ["killed", "built"]


def test_what_a_killed_run_had_published_is_not_made_again(desk: Desk) -> None:
    """Killed between the rename and its last word: the edition is there, and counts."""
    slot, now = Slot("morning", utc("2026-01-14T08:00+01:00")), utc("2026-01-14T08:00+01:00")
    with Store.open(desk.config.state) as store:
        Runs(store).begin(slot, now)
    folder = desk.publish(desk.config.edition("morning"), slot, now)
    assert desk.tick("2026-01-16T07:00+01:00", only="morning") == ["morning 2026-01-15"]
    assert [(run.status, run.folder) for run in desk.result.ended] == [("built", folder)]
    assert (desk.config.edition("morning").output / "index.html").is_file()


def test_a_half_of_an_edition_does_not_count(desk: Desk) -> None:
    slot, now = Slot("morning", utc("2026-01-14T08:00+01:00")), utc("2026-01-14T08:00+01:00")
    with Store.open(desk.config.state) as store:
        Runs(store).begin(slot, now)
    folder = desk.publish(desk.config.edition("morning"), slot, now)
    (folder / "brief.json").unlink()
    schedule.tick(desk.config, utc("2026-01-14T08:15+01:00"), only="morning", make=desk.make)
    assert desk.runs()[0].status == "killed"


def test_a_clock_set_back_makes_nothing_twice(desk: Desk) -> None:
    for day in (13, 14):
        assert desk.tick(f"2026-01-{day}T08:05+01:00", only="morning") == [f"morning 2026-01-{day}"]
    for moment in ("14T07:00", "14T08:00", "13T12:00", "14T08:10"):
        assert desk.tick(f"2026-01-{moment}+01:00", only="morning") == [], moment


def test_an_edition_from_the_future_does_not_silence_it(desk: Desk) -> None:
    assert desk.tick("2099-01-01T09:00+01:00", only="morning") == ["morning 2099-01-01"]
    assert desk.tick("2026-01-14T09:00+01:00", only="morning") == ["morning 2026-01-14"]
    assert desk.tick("2026-01-15T09:00+01:00", only="morning") == ["morning 2026-01-15"]


@pytest.mark.parametrize("change", ['at: "09:00"', "timezone: Europe/London"])
def test_a_day_that_has_its_edition_gets_no_second_by_a_change_of_config(desk: Desk, change: str) -> None:
    assert desk.tick("2026-01-14T08:05+01:00", only="morning") == ["morning 2026-01-14"]
    path = desk.config.path
    key = change.partition(":")[0]
    lines = [line for line in path.read_text().splitlines() if not line.startswith(f"    {key}")]
    path.write_text("\n".join([*lines[:3], f"    {change}", *lines[3:]]))
    desk.config = config.load(path)
    assert desk.tick("2026-01-14T12:00+01:00", only="morning") == []
    assert desk.result.made == (), "nor is one tried"
    assert desk.tick("2026-01-15T12:00+01:00", only="morning") == ["morning 2026-01-15"]


def test_a_lost_store_makes_nothing_again(desk: Desk) -> None:
    """The published folders say what was made; a damaged store is set aside, and that is said."""
    assert desk.tick("2026-01-14T19:00+01:00") == ["morning 2026-01-14", "evening 2026-01-14"]
    for path in desk.config.state.glob("state.db*"):
        path.write_bytes(b"no database" * 100) if path.name == "state.db" else path.unlink()
    assert desk.tick("2026-01-14T19:15+01:00") == []
    assert any("damaged" in note for note in desk.result.notes)


def test_another_run_is_left_alone(desk: Desk) -> None:
    with lock.held(desk.config.state), pytest.raises(lock.LockedError) as caught:
        desk.tick("2026-01-14T09:00+01:00")
    assert caught.value.exit_code == 6
    assert desk.made == []
    assert desk.tick("2026-01-14T09:00+01:00") != []


def test_a_state_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BriefgenError, match="cannot keep state in"), lock.held(tmp_path / "file" / "state"):
        pass


def test_the_lock_of_a_killed_run_is_free(tmp_path: Path) -> None:
    """kill -9 leaves the file of the lock, and nobody waits for it."""
    code = f"""
        import os, signal
        from pathlib import Path
        from briefgen.editions import lock
        with lock.held(Path({str(tmp_path)!r})):
            os.kill(os.getpid(), signal.SIGKILL)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], timeout=60)
    assert done.returncode == -9
    with lock.held(tmp_path):
        pass


def test_the_loop_sleeps_to_the_next_slot_and_never_long(desk: Desk) -> None:
    assert schedule.wait(desk.config, utc("2026-01-14T07:59:48+01:00")) == 12
    assert schedule.wait(desk.config, utc("2026-01-14T08:00:00+01:00")) == 60


def test_the_record_of_a_run_survives(desk: Desk) -> None:
    slot = Slot("morning", utc("2026-01-14T08:00+01:00").astimezone(), "2026-01-14-0800")
    now = utc("2026-01-14T08:00:03+01:00")
    with Store.open(desk.config.state) as store:
        number = Runs(store).begin(slot, now, revision=2)
        Runs(store).finish(number, "held", now, known=now, counts={"read": 3}, folder=Path("/x"), digest="ab")
        (run,) = Runs(store).list("morning", most=5)
        assert Runs(store).of_slot(slot) == run
        assert Runs(store).last_delivered("morning", now) is None, "nobody has it yet"
        Runs(store).mark(run, "delivered")
        assert Runs(store).last_delivered("morning", now + HOUR) is not None
        assert Runs(store).last_delivered("morning", slot.at) is None, "not before itself"
    assert (run.slot, run.revision, run.started, run.finished) == (slot, 2, now, now)
    assert (run.status, run.known, dict(run.counts), run.folder, run.digest) == (
        "held", now, {"read": 3}, Path("/x"), "ab",
    )  # fmt: skip
    assert json.dumps(dict(run.counts))
