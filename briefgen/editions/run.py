"""One edition of one slot, from what was collected to a published folder: `pipeline` with the world round it.

Collect, take the window, build, compare with the last delivered edition, rank, publish, plan deliveries.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from briefgen.cluster import chosen_stages
from briefgen.editions import deliver, overview
from briefgen.editions.ground import Ground, Place, collected, remembered
from briefgen.editions.issue import Issue, issue_in
from briefgen.editions.making import Made, Plan, band_of, make
from briefgen.editions.printing import printed
from briefgen.editions.publish import folder_name, publish
from briefgen.editions.ranking import Wants
from briefgen.editions.slots import Slot
from briefgen.editions.store.runs import Runs
from briefgen.errors import BriefgenError
from briefgen.model import Brief, Diagnostic
from briefgen.model import Edition as EditionRecord
from briefgen.options import Options
from briefgen.render.context import left_out
from briefgen.render.notes import load_notes
from briefgen.render.packs import load_pack
from briefgen.schema import brief_from_data, to_data
from briefgen.sources import read_items
from briefgen.sources.own import RECORD
from briefgen.stages import Stages

if TYPE_CHECKING:
    from briefgen.decisions import Decision
    from briefgen.editions.config import Config, Edition
    from briefgen.editions.store import Store
    from briefgen.editions.store.items import Edit
    from briefgen.render.packs import Pack
    from briefgen.sources.fetching import Ask

RunStatus = Literal["built", "quiet", "held"]
"""``quiet``: published, and nothing in it is above the threshold; ``held``: somebody has to sign first."""

_TOLD, _HEADLINES = 3, 5


class Correction(Struct, frozen=True):
    """Why a slot is published once more: ``note`` is the editor's words, ``decisions`` go after the edition's own."""

    revision: int
    note: str
    decisions: tuple[Decision, ...] = ()


class RunResult(Struct, frozen=True):
    """What a run came to. ``folder`` is None for a dry run; ``files`` are names in it.

    ``unmade`` says which formats this machine cannot make and why, ``alarms`` which sources somebody should see to.
    ``is_new`` is False where the edition was there already: nothing was collected then, or a replay gave the same.
    """

    edition: str
    slot: Slot
    status: RunStatus
    brief: Brief
    folder: Path | None
    files: tuple[str, ...]
    unmade: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()
    is_new: bool = True

    @property
    def counts(self) -> dict[str, int]:
        """Numbers for people: stories by band, sources by what became of them."""
        return counts_of(self.brief)

    @property
    def exit_code(self) -> int:
        """0 done or quiet, 3 a source could not be read, 7 a format could not be made; the highest."""
        if self.unmade:
            return 7
        broken = any(source.state == "broken" for source in (self.brief.edition.health if self.brief.edition else ()))
        return 3 if broken or self.counts["unread"] else 0


def run(
    edition: Edition,
    slot: Slot,
    config: Config,
    store: Store,
    now: datetime,
    *,
    ask: Ask | None = None,
    stages: Stages | None = None,
    replay: bool = False,
    dry_run: bool = False,
    correction: Correction | None = None,
    progress: Callable[[str], None] = lambda stage: None,
) -> RunResult:
    """Make the edition of ``slot`` and publish it whole, or not at all. The caller holds the lock of the state folder.

    An edition that is published already is left as it is and only recorded: so a run that was killed after it had
    published is made up for. ``replay`` collects nothing, builds from what the store knew at the slot and compares as
    the first run did: the same bytes. It publishes only what is not there, and plans no deliveries. ``dry_run``
    publishes, records and plans nothing. ``correction`` publishes the slot as a later revision beside the earlier one,
    from the same texts. ``ask`` gets addresses, the web unless given; ``progress`` is told what is being done.

    Raises `NothingReadError` when no source answered and none had been read before, so that a later run tries again;
    `BriefgenError` when nothing could be published or a replay differs from what is. The run is recorded as failed.
    """
    job = _Job(edition, slot, config, store, now, correction, progress)
    published = issue_in(job.folder)
    if replay and correction is None:
        return _replayed(job, published, stages, dry_run=dry_run)
    if dry_run:
        return _rehearsed(job, ask, stages)
    if published is not None and (done := _known(job)):
        return done
    with _recorded(job) as record:
        if published is not None:
            return record(*_adopted(job, published))
        ground = remembered(job.place, _before(job)) if correction else job.collected(ask)
        built = job.build(ground, stages)
        issue = job.publish(built)
        return record(_planned(job, job.result(built, issue), issue), ground.known)


def counts_of(brief: Brief) -> dict[str, int]:
    """Stories by band, and sources by what became of them; ``unread`` are those that should have been read."""
    bands = Counter(str(band_of(story)) for story in brief.stories)
    aside = left_out(brief)
    unread = sum(source.status == "skipped" and source.id not in aside for source in brief.sources)
    return {
        **{band: bands[band] for band in ("attention", "awareness", "continuing", "below")},
        "read": sum(source.status == "read" for source in brief.sources),
        "unread": unread,
    }


# --------------------------------------------------------------------------- one run


class _Built(Struct, frozen=True):
    """An edition ready to be written, file by file."""

    made: Made
    ground: Ground
    files: Mapping[str, bytes]
    unmade: tuple[str, ...]


class _Job(Struct, frozen=True):
    edition: Edition
    slot: Slot
    config: Config
    store: Store
    now: datetime
    correction: Correction | None
    progress: Callable[[str], None]

    @property
    def revision(self) -> int:
        return self.correction.revision if self.correction else 1

    @property
    def place(self) -> Place:
        return Place(self.edition, self.slot, self.config, self.store)

    def collected(self, ask: Ask | None) -> Ground:
        self.progress("looking at the sources")
        return collected(self.place, self.now, ask)

    @property
    def folder(self) -> Path:
        return self.edition.output / folder_name(self.slot.folder, self.revision)

    def build(self, ground: Ground, stages: Stages | None) -> _Built:
        """The edition on ``ground``, in all its formats."""
        self.progress("reading and comparing")
        asked = (self.edition.name, ground.start, ground.end)
        items = self.store.items.window(*asked, known=ground.known)
        sayings = self.store.items.sayings(*asked, known=ground.known)
        edits = self.store.items.edits(*asked, known=ground.known)
        packs = self._packs()
        own = chosen_stages(self.config.scheduler, self.config.readings)
        with nullcontext(stages) if stages else own as used:
            found = read_items(items, sayings, language=self.config.language, parser=used.parsed)
            found = replace(
                found, diagnostics=(*ground.notes, *self._missing(), *found.diagnostics, *map(_edit, edits))
            )
            made = make(found, self._plan(ground, packs), ground.pasts, used)
        self.progress("printing")
        return _Built(made, ground, *printed(made, packs, self.edition))

    def _missing(self) -> Iterator[Diagnostic]:
        """What the config names and nobody would miss before it is too late."""
        file = self.edition.decisions
        if file is not None and not file.exists():
            message = f"{file.name}: there is no such file, so no decision of an editor was applied"
            yield Diagnostic("decisions-missing", "warning", message)

    def _packs(self) -> list[Pack]:
        found = []
        for audience in self.edition.audiences:
            pack = load_pack(audience.audience, self.config.packs)
            found.append(replace(pack, notes=load_notes(audience.notes)) if audience.notes else pack)
        return found

    def _plan(self, ground: Ground, packs: Sequence[Pack]) -> Plan:
        from briefgen.decisions import load_decisions

        edition, limits = self.edition, [pack.audience.limits.get("stories") for pack in packs]
        most = None if None in limits else max((limit for limit in limits if limit is not None), default=None)
        title = packs[0].labels("mail.correction", subject=edition.title) if self.correction else edition.title
        standing = load_decisions(edition.decisions) if edition.decisions and edition.decisions.exists() else ()
        return Plan(
            edition=EditionRecord(
                name=edition.name,
                slot=self.slot.key,
                revision=self.revision,
                correction=self.correction.note if self.correction else None,
                start=_local(ground.start, edition.timezone),
                end=_local(ground.end, edition.timezone),
                health=ground.health,
            ),
            options=Options(
                audience=packs[0].name, as_of=self.slot.at.date(), title=title, language=self.config.language
            ),
            wants=Wants(edition.stories if edition.stories is not None else most, edition.least_origins, edition.watch),
            audiences=[pack.audience for pack in packs],
            folder=self.slot.folder,
            decisions=(*standing, *(self.correction.decisions if self.correction else ())),
        )

    def publish(self, built: _Built) -> Issue:
        """Put the edition into its folder, and lead to it."""
        self.progress("publishing")
        issue = publish(self.edition.output, self.folder.name, built.files, self._about(built))
        self.lead()
        return issue

    def lead(self) -> None:
        """Bring ``latest``, index and feed up to date."""
        overview.lead_to(self.edition, self.config)

    def _about(self, built: _Built) -> dict[str, Any]:
        brief, ground = built.made.brief, built.ground
        shown = [story.headline for story in brief.stories if band_of(story) in ("attention", "awareness")]
        return {
            "edition": self.edition.name, "title": self.edition.title, "slot": self.slot.key, "name": self.slot.folder,
            "revision": self.revision, "correction": self.correction.note if self.correction else None,
            "decisions": to_data(self.correction.decisions if self.correction else ()),
            "made": self.now.isoformat(timespec="seconds"), "known": ground.known.isoformat(),
            "start": ground.start.isoformat(), "end": ground.end.isoformat(),
            "against": [{"slot": past.slot, "folder": past.folder.name} for past in ground.pasts],
            "counts": counts_of(brief), "headlines": shown[:_HEADLINES], "sources": to_data(ground.health),
        }  # fmt: skip

    def result(self, built: _Built, issue: Issue | None) -> RunResult:
        return RunResult(
            edition=self.edition.name,
            slot=self.slot,
            status="quiet" if built.made.is_quiet else "built",
            brief=built.made.brief,
            folder=issue.folder if issue else None,
            files=tuple(built.files),
            unmade=built.unmade,
            alarms=tuple(f"{source.name}: {source.words}" for source in built.ground.health if source.alarm),
        )


def _rehearsed(job: _Job, ask: Ask | None, stages: Stages | None) -> RunResult:
    """The edition as it would be. What was looked at is forgotten, lest it count as seen when nobody was shown it."""
    if job.correction:
        return job.result(job.build(remembered(job.place, _before(job)), stages), None)
    with job.store.rehearsal():
        return job.result(job.build(job.collected(ask), stages), None)


def _before(job: _Job) -> Issue | None:
    """The edition that a correction replaces: the same slot, one revision before."""
    return issue_in(job.edition.output / folder_name(job.slot.folder, job.revision - 1))


def _edit(edit: Edit) -> Diagnostic:
    return Diagnostic("source-edited", "info", f"{edit.name}: it was read before in other words: {edit.change}")


def _local(moment: datetime, zone: ZoneInfo) -> str:
    """As clocks of the zone showed it then: those of the window's start may have been changed since."""
    return moment.astimezone(zone).isoformat(timespec="minutes")


# --------------------------------------------------------------------------- what is there already


def _known(job: _Job) -> RunResult | None:
    """The slot as a run before recorded it, in its latest revision; None where none did."""
    run = None if job.correction else Runs(job.store).of_slot(job.slot)
    issue = issue_in(run.folder) if run and run.folder else None
    if run is None or issue is None:
        return None
    result = _found(job, issue)
    job.lead()
    return replace(result, status="held") if run.status == "held" else result


def _adopted(job: _Job, issue: Issue) -> tuple[RunResult, datetime]:
    """The edition that is published already, with its deliveries planned: a run was killed after it had published."""
    result = _found(job, issue)
    job.lead()
    return _planned(job, result, issue), datetime.fromisoformat(issue.data["known"])


def _found(job: _Job, issue: Issue) -> RunResult:
    broken = issue.broken()
    if broken:
        raise BriefgenError(f"{issue.folder / broken[0]} is not what was published; move {issue.folder} away first")
    brief = _brief_in(issue)
    quiet = not any(band_of(story) in ("attention", "awareness") for story in brief.stories)
    return RunResult(
        job.edition.name, job.slot, "quiet" if quiet else "built", brief, issue.folder, tuple(issue.files), is_new=False
    )


def _brief_in(issue: Issue) -> Brief:
    try:
        return brief_from_data(json.loads((issue.folder / RECORD).read_bytes()))
    except (OSError, ValueError) as error:
        raise BriefgenError(f"{issue.folder / RECORD}: cannot be read ({error})") from error


def _planned(job: _Job, result: RunResult, issue: Issue) -> RunResult:
    rows = deliver.plan(job.edition, job.slot, issue.folder, job.store, job.now)
    return replace(result, status="held") if any(row.status == "held" for row in rows) else result


def _replayed(job: _Job, issue: Issue | None, stages: Stages | None, *, dry_run: bool) -> RunResult:
    """The slot built again from the store; published only where it is not there."""
    ground = remembered(job.place, issue)
    built = job.build(ground, stages)
    if issue is not None:
        made = {name: hashlib.sha256(data).hexdigest() for name, data in built.files.items()}
        other = sorted(name for name in made.keys() | issue.files.keys() if made.get(name) != issue.files.get(name))
        if other:
            raise BriefgenError(_differs(job, issue, other, built.made.brief))
        return replace(job.result(built, issue), is_new=False)
    if dry_run:
        return job.result(built, None)
    result = job.result(built, job.publish(built))
    if Runs(job.store).of_slot(job.slot) is None:
        with _recorded(job) as record:
            record(result, ground.known)
    return result


def _differs(job: _Job, issue: Issue, other: Sequence[str], brief: Brief) -> str:
    more = f" and {len(other) - _TOLD} more" if len(other) > _TOLD else ""
    then = _brief_in(issue).rules_version
    why = f"; it was made with the rules {then}, these are {brief.rules_version}" if then != brief.rules_version else ""
    return f"{issue.folder} is not what a replay gives: {', '.join(other[:_TOLD])}{more}{why}; it was left as it is"


# --------------------------------------------------------------------------- the record of the run


class _Record(Protocol):
    def __call__(self, result: RunResult, known: datetime) -> RunResult: ...


@contextmanager
def _recorded(job: _Job) -> Iterator[_Record]:
    """A row for the run: as what it ended, or that and why it failed. A killed one stays ``running``."""
    runs = Runs(job.store)
    number = runs.begin(job.slot, job.now, revision=job.revision)

    def record(result: RunResult, known: datetime) -> RunResult:
        digest = issue.record_digest if result.folder and (issue := issue_in(result.folder)) else None
        runs.finish(
            number, result.status, job.now, known=known, counts=result.counts, folder=result.folder, digest=digest
        )
        return result

    try:
        yield record
    except BaseException as error:
        told = str(error) or "interrupted" if isinstance(error, Exception) else "interrupted"
        runs.finish(number, "failed", job.now, error=told)
        raise
