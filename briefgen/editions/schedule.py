"""Make and send what is due: state, not timers.

`tick` asks the store which slots are due since the last good run, makes them, and sends what waits. Whoever calls it
(cron, systemd, the loop here) may call it as often as he likes: what is made is not made again, and two at once do it
once. What a killed run had not published is made again; what it had published is only put down as done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from briefgen.editions import lock, slots
from briefgen.editions.store import Store
from briefgen.editions.store.runs import VAIN, Run, Runs, Status
from briefgen.errors import BriefgenError, as_bug

if TYPE_CHECKING:
    from briefgen.editions.config import Config, Edition
    from briefgen.editions.deliver import DeliveryResult
    from briefgen.editions.issue import Issue
    from briefgen.editions.run import RunResult
    from briefgen.editions.slots import Slot

FIRST_REST, LONGEST_REST = timedelta(minutes=10), timedelta(hours=2)
"""A slot that failed twice rests before it is tried again, twice as long each time: a source that is down comes back
within the hour or the day, and its server is not to be hammered."""
LONGEST_WAIT = 60.0
"""Seconds between two looks of the loop: a monotonic clock stands still while a machine sleeps."""


Progress = Callable[[str], None]
"""Is told what is being done, for whoever watches."""


class Make(Protocol):
    """What makes one edition; `briefgen.editions.run.run` in earnest."""

    def __call__(
        self, edition: Edition, slot: Slot, config: Config, store: Store, now: datetime, *, progress: Progress
    ) -> RunResult: ...


class Made(Struct, frozen=True):
    """What became of one due slot: its result, or why there is none."""

    slot: Slot
    result: RunResult | None
    error: str | None
    exit_code: int


class Resting(Struct, frozen=True):
    """A due slot that failed more than once and is not tried before ``until``; ``error`` is why it failed last."""

    slot: Slot
    error: str
    until: datetime


class TickResult(Struct, frozen=True):
    """What one tick did. ``ended`` are runs that were found unfinished, as they are recorded now."""

    made: tuple[Made, ...]
    resting: tuple[Resting, ...]
    ended: tuple[Run, ...]
    delivery: DeliveryResult
    notes: tuple[str, ...]

    @property
    def exit_code(self) -> int:
        """That of an edition that failed, the first; 1 while one rests; else the highest of 3, 5 and 7; else 0."""
        failed = [made.exit_code for made in self.made if made.result is None]
        if failed or self.resting:
            return failed[0] if failed else 1
        return max([*(made.exit_code for made in self.made), self.delivery.exit_code], default=0)


def _silent(stage: str) -> None:
    """Nobody watches."""


def tick(
    config: Config, now: datetime, *, only: str | None = None, make: Make | None = None, progress: Progress = _silent
) -> TickResult:
    """Make what is due of all editions, or of ``only`` one, and send what waits.

    An edition that fails costs itself alone, and is due again. Raises `briefgen.editions.lock.LockedError` when another
    run is on, and `BriefgenError` where the state folder cannot be used.
    """
    from briefgen.editions.deliver import send_due
    from briefgen.editions.store.rebuild import fill

    wanted = config.editions if only is None else (config.edition(only),)
    with lock.held(config.state), Store.open(config.state) as store:
        fill(store, config, now)
        ended = end_killed(config, store, now)
        work = _Work(config, store, now, make, progress)
        done = [work.done(edition, slot) for edition, slot in due(wanted, store, now)]
        return TickResult(
            made=tuple(one for one in done if isinstance(one, Made)),
            resting=tuple(one for one in done if isinstance(one, Resting)),
            ended=ended,
            delivery=send_due(store, config, now, only=only),
            notes=tuple(store.notes),
        )


def due(editions: Sequence[Edition], store: Store, now: datetime) -> Iterator[tuple[Edition, Slot]]:
    """The slots that are due and not made, asked one by one: what is made meanwhile is not due any more."""
    runs = Runs(store)
    for edition in editions:
        last = runs.last_good(edition.name, now)
        failed = {run.slot.folder for run in runs.list(edition.name) if run.status in VAIN}
        for slot in slots.due(edition, last.slot if last else None, now, failed):
            if runs.of_slot(slot) is None:
                yield edition, slot


def end_killed(config: Config, store: Store, now: datetime) -> tuple[Run, ...]:
    """Put down what became of runs that were killed; to be called under the lock.

    One that had published its edition is as good as finished, but for its deliveries, which are planned now.
    """
    runs = Runs(store)
    found = runs.running()
    for run in found:
        edition = next((edition for edition in config.editions if edition.name == run.edition), None)
        issue = _published(edition, run) if edition else None
        if edition and issue:
            _finish(edition, run, issue, config, store, now)
        else:
            runs.finish(run.id, "killed", now, error="it was ended before it was done")
    numbers = {run.id for run in found}
    return tuple(run for run in reversed(runs.list()) if run.id in numbers)


def wait(config: Config, now: datetime) -> float:
    """Seconds to sleep after a tick at ``now``: to the next slot, a minute at most."""
    coming = (slots.upcoming(edition, now).at - now for edition in config.editions)
    return min([LONGEST_WAIT, *(ahead.total_seconds() for ahead in coming)])


class _Work(Struct, frozen=True):
    config: Config
    store: Store
    now: datetime
    make: Make | None
    progress: Progress

    def done(self, edition: Edition, slot: Slot) -> Made | Resting:
        """``slot`` made, or left alone for now."""
        return _rest(slot, Runs(self.store).attempts(slot), self.now) or self._made(edition, slot)

    def _made(self, edition: Edition, slot: Slot) -> Made:
        from briefgen.editions.run import run

        try:
            result = (self.make or run)(
                edition, slot, self.config, self.store, self.now,
                progress=lambda stage: self.progress(f"{edition.name} {slot.folder}: {stage}"),
            )  # fmt: skip
            return Made(slot, result, None, result.exit_code)
        except BriefgenError as error:
            made = Made(slot, None, str(error), error.exit_code)
        except Exception as error:  # a bug costs one edition, not those after it
            made = Made(slot, None, as_bug(error), 1)
        _put_down_failure(Runs(self.store), made, self.now)
        return made


def _put_down_failure(runs: Runs, made: Made, now: datetime) -> None:
    """Every attempt that failed is in the history, also one that failed before it could say so."""
    for run in runs.running():
        runs.finish(run.id, "failed", now, error=made.error)
    attempts = runs.attempts(made.slot)
    if not attempts or attempts[-1].started < now:
        runs.finish(runs.begin(made.slot, now), "failed", now, error=made.error)


def _rest(slot: Slot, attempts: Sequence[Run], now: datetime) -> Resting | None:
    """How long a slot that failed is left alone, if it is. A stamp in the future holds nothing up."""
    bad = [run for run in attempts if run.status in VAIN]
    if len(bad) < 2:
        return None
    ended = bad[-1].finished or bad[-1].started
    until = ended + min(FIRST_REST * 2 ** min(len(bad) - 2, 10), LONGEST_REST)
    return Resting(slot, bad[-1].error or bad[-1].status, until) if ended <= now < until else None


def _published(edition: Edition, run: Run) -> Issue | None:
    """What ``run`` had published, whole, before it was killed."""
    from briefgen.editions.issue import issue_in
    from briefgen.editions.publish import folder_name

    issue = issue_in(edition.output / folder_name(run.slot.folder, run.revision))
    same = issue and (issue.slot, issue.revision) == (run.slot.key, run.revision)
    return issue if issue and same and not issue.broken() else None


def _finish(edition: Edition, run: Run, issue: Issue, config: Config, store: Store, now: datetime) -> None:
    """What a run does after it has published: plan the deliveries, lead to the edition, say how it ended."""
    from briefgen.editions import overview
    from briefgen.editions.deliver import plan

    rows = plan(edition, run.slot, issue.folder, store, now)
    overview.lead_to(edition, config)
    counts = issue.data["counts"]
    status: Status = "built" if counts["attention"] or counts["awareness"] else "quiet"
    if any(row.status == "held" for row in rows):
        status = "held"
    known = datetime.fromisoformat(issue.data["known"])
    Runs(store).finish(run.id, status, now, known=known, counts=counts, folder=issue.folder, digest=issue.record_digest)
