"""The brief of one edition: its window read, told, compared with what readers have, ranked; no clock, no network."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from briefgen.compose import compose, number
from briefgen.editions.known import find_matches
from briefgen.editions.past import Past
from briefgen.editions.ranking import Wants, rank_stories
from briefgen.editions.since import compare
from briefgen.errors import BriefgenError, NothingReadError
from briefgen.model import Brief, Edition, Reading, Story
from briefgen.options import Audience, Options
from briefgen.pipeline import BuildResult, brief_of
from briefgen.stories.threads import Fingerprint, as_data, carried, fingerprints, from_data, threaded
from briefgen.verify import prove_whole

if TYPE_CHECKING:
    from briefgen.decisions import Decision
    from briefgen.sources import ReadResult
    from briefgen.stages import Kept, Stages

THREADS = "threads.json"
_SCHEMA = "briefgen-threads/1"
REMEMBERED = timedelta(days=30)
"""How long a thread that no edition told any more is known again."""


class Plan(Struct, frozen=True):
    """What an edition is made for. ``edition`` is its part of the record, ``audiences`` what its packs print."""

    edition: Edition
    options: Options
    wants: Wants
    audiences: Sequence[Audience]
    folder: str
    """The name of the slot, which new threads begin with."""
    decisions: Sequence[Decision] = ()


class KnownThread(Struct, frozen=True):
    """A story over days: since which slot, told last in which, and what it is known again by."""

    since: str
    last: str
    fingerprint: Fingerprint


class Made(Struct, frozen=True):
    """A brief with all its stories, the texts that prove it, and the threads that the next edition needs."""

    brief: Brief
    texts: Mapping[str, str]
    threads: Mapping[str, KnownThread]

    @property
    def is_quiet(self) -> bool:
        """Whether no story is above the threshold."""
        return not any(band_of(story) in ("attention", "awareness") for story in self.brief.stories)


def band_of(story: Story) -> str | None:
    return story.placing.band if story.placing else None


def make(found: ReadResult, plan: Plan, pasts: Sequence[Past], stages: Stages) -> Made:
    """The brief of what was ``found``, compared with ``pasts`` (newest first); without stories where nothing was."""
    result = _built(found, plan, stages)
    earlier = load_threads(pasts[0].folder) if pasts else {}
    kept = {item.document.id: item for item in result.kept}
    prints = fingerprints([_readings(story.source_ids, kept) for story in result.brief.stories])
    brief = _threaded(replace(result.brief, edition=plan.edition), prints, earlier, plan.folder)
    by_thread = {story.thread or "": mark for story, mark in zip(brief.stories, prints, strict=True)}
    compared = compare(
        brief, pasts, lambda story, told: find_matches(story, _readings(_bearers(story), kept), told, stages)
    )
    texts = {**result.texts, **compared.texts}
    brief, notes = prove_whole(compared.brief, texts)
    brief = _ordered(replace(brief, diagnostics=(*brief.diagnostics, *notes)), plan.wants)
    return Made(brief, texts, _kept_threads(brief, by_thread, earlier))


def _built(found: ReadResult, plan: Plan, stages: Stages) -> BuildResult:
    """The brief with every line of every story, for each audience to choose from."""
    everything = Audience(plan.audiences[0].name, ())
    try:
        return brief_of(found, everything, plan.options, stages, plan.decisions)
    except NothingReadError:
        return BuildResult(compose((), found.sources, (), found.diagnostics, everything, plan.options), {})


def _ordered(brief: Brief, wants: Wants) -> Brief:
    """The stories by their placing, numbered anew, with what refers to their lines."""
    ranked = rank_stories(brief, wants)
    numbered = number(ranked)
    pairs = [pair for old, new in zip(ranked, numbered, strict=True) for pair in zip(old.facts, new.facts, strict=True)]
    ids = {before.id: after.id for before, after in pairs}
    if brief.edition is not None:
        settled = tuple(replace(s, fact=ids[s.fact]) for s in brief.edition.settled if s.fact in ids)
        brief = replace(brief, edition=replace(brief.edition, settled=settled))
    return replace(brief, stories=numbered)


# --------------------------------------------------------------------------- threads


def _readings(source_ids: Iterable[str], kept: Mapping[str, Kept]) -> list[Reading]:
    return [kept[source_id].reading() for source_id in source_ids if source_id in kept]


def _bearers(story: Story) -> Iterable[str]:
    """The sources whose words the lines of ``story`` are: of a thousand copies a few."""
    return dict.fromkeys(fact.evidence[0].source for fact in story.facts)


def _threaded(brief: Brief, prints: Sequence[Fingerprint], earlier: Mapping[str, KnownThread], folder: str) -> Brief:
    """The stories with their threads: that of an earlier story where they go on one, else their own."""
    slot = brief.edition.slot if brief.edition else ""
    links = threaded(prints, {name: thread.fingerprint for name, thread in earlier.items()})
    stories = []
    for position, (story, link) in enumerate(zip(brief.stories, links, strict=True), 1):
        thread = link.story if link else f"{folder}-{position}"
        stories.append(replace(story, thread=thread, since=earlier[thread].since if link else slot))
    return replace(brief, stories=tuple(stories))


def _kept_threads(
    brief: Brief, prints: Mapping[str, Fingerprint], earlier: Mapping[str, KnownThread]
) -> dict[str, KnownThread]:
    """The threads that readers know after this edition: what it shows, and what earlier ones showed not long ago."""
    slot = brief.edition.slot if brief.edition else ""
    now = datetime.fromisoformat(slot)
    kept = {name: t for name, t in earlier.items() if now - datetime.fromisoformat(t.last) <= REMEMBERED}
    for story in brief.stories:
        if story.thread and band_of(story) != "below":
            mark, before = prints[story.thread], earlier.get(story.thread)
            known = carried(before.fingerprint, mark) if before else mark
            kept[story.thread] = KnownThread(before.since if before else slot, slot, known)
    return kept


def threads_as_data(threads: Mapping[str, KnownThread]) -> dict[str, Any]:
    """``threads`` as plain values, in the order of their names."""
    told = [
        {"thread": name, "since": t.since, "last": t.last, "known_by": as_data(t.fingerprint)}
        for name, t in sorted(threads.items())
    ]
    return {"schema": _SCHEMA, "threads": told}


def load_threads(folder: Path) -> dict[str, KnownThread]:
    """The threads that the edition in ``folder`` left; none where it left none. Raises `BriefgenError` when damaged."""
    path = folder / THREADS
    try:
        told = json.loads(path.read_bytes())["threads"]
        return {t["thread"]: KnownThread(t["since"], t["last"], from_data(t["known_by"])) for t in told}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise BriefgenError(f"{path}: what earlier stories are known by cannot be read ({error})") from error
