"""Fourteen days of a desk nobody looks after: feeds that change, fail and stall, kills, ticks at once, summer time.

One edition a due day, whole; each sent once to each; and of each day what a reader would call new, and nothing else.
What the days bring, and what is to be said of it, is in ``cases/editions/fortnight.yaml``.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import fortnight_child
import pytest
from fortnight_child import Tick
from papers import Papers
from post_office import Mailbox, mail, mail_server

from briefgen.editions import config as configs
from briefgen.editions.issue import issue_in, issues
from briefgen.editions.run import run
from briefgen.editions.slots import find
from briefgen.editions.store import Store
from briefgen.editions.store.runs import GOOD, Runs
from briefgen.strict_yaml import load

CASES = Path(__file__).parent.parent / "cases" / "editions"
DAYS: list[dict[str, Any]] = load(CASES / "fortnight.yaml").data
ZONE = ZoneInfo("Europe/Brussels")
RECIPIENTS = ["minister@example.org", "cabinet@example.org"]
QUARTER = timedelta(minutes=15)
PATIENCE = 40
"""Seconds that a tick may take on a busy machine."""
STEPS = 60
"""Steps that leave a mark on disk or wire in an undisturbed tick, about."""
KILLED, AT_ONCE = (0, 2, 6, 9, 11, 13), (1, 4, 9, 12)
"""Days, counted from 0, with ticks that are killed, and with two at a time; day 9 is the night summer time begins."""


@dataclass
class Desk:
    root: Path
    papers: Papers
    mailbox: Mailbox
    kills: Counter[str] = field(default_factory=Counter)
    """By day, how many ticks were killed."""
    codes: dict[str, list[int]] = field(default_factory=dict)
    """By day, how the ticks ended."""

    def __post_init__(self) -> None:
        feeds = [{"feed": self.papers.feed(paper), "name": paper.capitalize()} for paper in ("gazette", "courier")]
        edition = {
            "title": "Morning brief", "sources": feeds, "at": "02:30", "timezone": "Europe/Brussels", "formats": ["md"],
            "allow_hosts": [self.papers.host],
            "deliver": [mail(self.mailbox, *RECIPIENTS), {"folder": "desk"}],
        }  # fmt: skip
        (self.root / "briefgen.yaml").write_text(json.dumps({"editions": {"morning": edition}}))
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["fortnight_warm"])

    @property
    def output(self) -> Path:
        return self.root / "outputs" / "morning"

    def ticks(self, day: str, moment: datetime, *kill_at: int | None) -> None:
        """As many ticks at once as there are ``kill_at``."""
        children = []
        for step in kill_at:
            given = Tick(self.root / "briefgen.yaml", moment, self.papers.host, step)
            children.append(self._context.Process(target=fortnight_child.tick, args=(given,)))
            children[-1].start()
        for child in children:
            child.join(PATIENCE)
            assert child.exitcode is not None, "a tick hangs"
            self.codes.setdefault(day, []).append(child.exitcode)
            self.kills[day] += child.exitcode == -9
            child.close()


def slot_of(day: str) -> datetime:
    """When the edition of ``day`` is due: of a time that the clocks skip, the end of the gap."""
    moment = datetime.combine(date.fromisoformat(day), datetime.min.time(), ZONE).replace(hour=2, minute=30)
    return (moment + timedelta(minutes=30) if day == "2026-03-29" else moment).astimezone(UTC)


def live(desk: Desk) -> None:
    """The fortnight: each day what it brings, then ticks every quarter of an hour, the last undisturbed."""
    chance = random.Random(14)
    for number, day in enumerate(DAYS):
        name, slot = day["day"], slot_of(day["day"])
        desk.papers.live(day, slot - timedelta(hours=6))
        moment = slot + timedelta(minutes=3)
        if number in KILLED:
            for _ in range(2):
                desk.ticks(name, moment, chance.randrange(1, STEPS))
                moment += QUARTER
        desk.ticks(name, moment, *([None, None] if number in AT_ONCE else [None]))
        desk.ticks(name, moment + QUARTER, None)
        if day.get("mended"):
            desk.papers.trouble = {}
            desk.ticks(name, moment + 12 * QUARTER, None)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    mailbox = Mailbox(answers={RECIPIENTS[1]: ["451 not now"]})
    with Papers().running() as papers, mail_server(mailbox), pytest.MonkeyPatch.context() as patch:
        # The process that ticks are forked from finds our modules, and no tick loads pytest again as its main module.
        patch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]))
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        found = Desk(tmp_path_factory.mktemp("fortnight"), papers, mailbox)
        live(found)
        yield found


def record(desk: Desk, day: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((desk.output / day / "brief.json").read_text(encoding="utf-8"))
    return data


def shown(desk: Desk, day: str) -> list[dict[str, Any]]:
    """The facts of the stories that readers are shown, one after the other."""
    stories = [story for story in record(desk, day)["stories"] if story["placing"]["band"] != "below"]
    return [fact for story in stories for fact in story["facts"]]


def test_each_due_day_has_its_edition_once_and_whole(desk: Desk) -> None:
    found = issues(desk.output)
    assert [issue.folder.name for issue in found] == [day["day"] for day in DAYS]
    assert [issue.at.astimezone(UTC) for issue in found] == [slot_of(day["day"]) for day in DAYS]
    assert [issue.broken() for issue in found] == [[]] * len(DAYS)
    assert (desk.output / "latest").resolve() == desk.output / DAYS[-1]["day"]
    left = [path.name for path in desk.output.glob(".briefgen-*-*.tmp") if path.is_dir()]
    assert left == [], "what killed ticks left half done is swept; single files after an hour"


def test_the_record_has_one_good_run_a_day(desk: Desk) -> None:
    with Store.open(desk.root / ".briefgen") as store:
        runs = Runs(store).list("morning")[::-1]
    assert [run.slot.folder for run in runs if run.status in GOOD] == [day["day"] for day in DAYS]
    assert {run.status for run in runs} <= {"killed", "failed", *GOOD}
    assert all(run.finished is not None for run in runs)


def test_ticks_were_killed_in_the_middle_and_two_came_at_once(desk: Desk) -> None:
    """The test of a fortnight without trouble would show little."""
    assert sum(desk.kills.values()) >= 6
    both = [desk.codes[DAYS[number]["day"]] for number in AT_ONCE]
    assert sum(6 in codes for codes in both) >= 1, both


def test_everyone_got_each_edition_once(desk: Desk) -> None:
    """A tick that is killed after the server has taken a mail and before that is put down sends it again, and says so
    by the same message id; nothing else comes twice."""
    numbers = [str(message["Message-ID"]) for message in desk.mailbox.messages]
    times = Counter(zip(numbers, desk.mailbox.recipients, strict=True))
    assert len(times) == len(DAYS) * len(RECIPIENTS)
    assert Counter(to for _, to in times) == dict.fromkeys(RECIPIENTS, len(DAYS))
    assert sum(times.values()) - len(times) <= sum(desk.kills.values())
    again = [number for (number, _), count in times.items() if count > 1]
    killed = [day.replace("-", "") for day, count in desk.kills.items() if count]
    assert [number for number in again if not any(day in number for day in killed)] == []


def test_the_folder_has_each_edition(desk: Desk) -> None:
    found = sorted(path.name for path in (desk.root / "desk").iterdir() if not path.name.startswith("."))
    assert [name[-10:] for name in found] == [day["day"] for day in DAYS]


def test_unchanged_feeds_and_pages_are_not_sent_again(desk: Desk) -> None:
    assert desk.papers.not_modified >= len(DAYS)


def test_a_replay_gives_the_same_bytes(desk: Desk) -> None:
    config = configs.load(desk.root)
    edition = config.edition("morning")
    with Store.open(config.state) as store:
        for day in ("2026-03-22", "2026-03-29", "2026-04-02"):
            again = run(edition, find(edition, day), config, store, datetime(2026, 4, 3, tzinfo=UTC), replay=True)
            issue = issue_in(desk.output / day)
            assert issue is not None
            assert (again.is_new, again.folder) == (False, issue.folder)


@pytest.mark.parametrize("day", DAYS, ids=lambda day: str(day["day"]))
def test_what_is_new_that_day_is_said_and_nothing_else(desk: Desk, day: dict[str, Any]) -> None:
    facts = shown(desk, day["day"])
    marks = {fact["text"]: " ".join(fact.get("change", [])) for fact in facts}
    for start, mark in day["expect"].get("marks", {}).items():
        found = [text for text in marks if text.startswith(start)]
        assert found, f"{start!r} is not told: {list(marks)}"
        assert [marks.pop(text) for text in found] == [mark] * len(found)
    assert set(marks.values()) <= {""}, f"marked and not new: {marks}"
    for start, before in day["expect"].get("before", {}).items():
        (fact,) = [fact for fact in facts if fact["text"].startswith(start)]
        assert fact["before"]["text"] == before
    edition = record(desk, day["day"])["edition"]
    questions = [settled["question"]["text"] for settled in edition["settled"]]
    assert questions == day["expect"].get("settled", [])
    broken = [source["name"] for source in edition["health"] if source["state"] == "broken"]
    assert broken == day["expect"].get("broken", [])


@pytest.mark.parametrize("day", DAYS, ids=lambda day: str(day["day"]))
def test_the_exit_code_tells_how_the_day_went(desk: Desk, day: dict[str, Any]) -> None:
    """3 when a feed is broken, 4 while none answers; then 0, for nothing is due any more."""
    ended = [code for code in desk.codes[day["day"]] if code not in (-9, 6)]
    assert ended[0] == day["expect"].get("code", 0) or desk.kills[day["day"]]
    assert ended[-1] == 0
