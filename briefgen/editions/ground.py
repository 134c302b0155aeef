"""What an edition is built on: which texts, how their sources did, and which editions readers have before this one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from briefgen.editions import health as health_of
from briefgen.editions.past import Past, load_past
from briefgen.editions.slots import Slot, window_of
from briefgen.editions.store.runs import READ, Run, Runs
from briefgen.errors import BriefgenError, NothingReadError
from briefgen.model import Diagnostic, SourceHealth

if TYPE_CHECKING:
    from briefgen.editions.config import Config, Edition
    from briefgen.editions.issue import Issue
    from briefgen.editions.store import Store
    from briefgen.sources.fetching import Ask

MEMORY, MOST_PASTS = timedelta(days=14), 7
"""How far back, and over how many delivered editions, a fact is known: after a quiet week readers still know it."""

_TOLD = 3


class Place(Struct, frozen=True):
    """Of which edition, for which slot, with which config and store."""

    edition: Edition
    slot: Slot
    config: Config
    store: Store


class Ground(Struct, frozen=True):
    """``known`` is up to when the store is asked for the texts from ``start`` to ``end``; ``pasts`` are what readers
    have, newest first; ``notes`` tell which of those could not be read."""

    known: datetime
    start: datetime
    end: datetime
    health: tuple[SourceHealth, ...]
    pasts: tuple[Past, ...]
    notes: tuple[Diagnostic, ...] = ()


def collected(place: Place, now: datetime, ask: Ask | None = None) -> Ground:
    """Look at the sources. Raises `NothingReadError` when none answered and nothing of the window was there before."""
    from briefgen.editions.collect import collect

    start, end = _window(place)
    found = collect(place.edition, place.config, place.store, now, ask, until=min(end, now))
    health = tuple(map(_health, found.sources))
    items = place.store.items.window(place.edition.name, start, end, known=found.at)
    read = any(item.format is not None and item.reason is None for item in items)
    if not read and all(source.state == "broken" for source in health):
        words = "; ".join(f"{source.name}: {source.words}" for source in health[:_TOLD])
        raise NothingReadError(f"no source of {place.edition.name} answered, so nothing was published ({words})")
    return Ground(found.at, start, end, health, *_pasts(_delivered(place)))


def remembered(place: Place, issue: Issue | None) -> Ground:
    """The ground as the first run of the slot found it: from the record of ``issue``, else from the store."""
    if issue is not None:
        known, start, end = (datetime.fromisoformat(issue.data[name]) for name in ("known", "start", "end"))
        health = tuple(SourceHealth(**source) for source in issue.data["sources"])
        against = [(past["slot"], place.edition.output / past["folder"]) for past in issue.data["against"]]
        return Ground(known, start, end, health, *_pasts(against))
    start, end = _window(place)
    run = next((run for run in reversed(Runs(place.store).attempts(place.slot)) if run.known), None)
    known = run.known if run and run.known else end
    health = tuple(map(_health, health_of.of(place.edition, place.store, known)))
    return Ground(known, start, end, health, *_pasts(_delivered(place)))


def _window(place: Place) -> tuple[datetime, datetime]:
    """From the last edition that readers have: what a held one was to tell is not lost when nobody signs it."""
    edition, slot, runs = place.edition, place.slot, Runs(place.store)
    last = runs.last_delivered(edition.name, slot.at)
    previous = last.slot if last else None
    start, end = window_of(edition, slot, previous)
    unread = [run.slot for run in runs.list(edition.name) if run.status == "held" and run.slot.at < slot.at]
    later = [held for held in unread if previous is None or held.at > previous.at]
    return min([start, *(window_of(edition, held, previous)[0] for held in later)]), end


def _delivered(place: Place) -> list[tuple[str, Path]]:
    """The editions that readers have: slot and folder, newest first, of each slot the last revision."""
    found: dict[str, Run] = {}
    runs = Runs(place.store).list(place.edition.name)
    for run in sorted(runs, key=lambda run: (run.slot.at, run.revision, run.id)):
        if run.status in READ and run.folder and timedelta() < place.slot.at - run.slot.at <= MEMORY:
            found[run.slot.folder] = run
    latest = list(found.values())[::-1][:MOST_PASTS]
    return [(run.slot.key, run.folder) for run in latest if run.folder]


def _pasts(against: Sequence[tuple[str, Path]]) -> tuple[tuple[Past, ...], tuple[Diagnostic, ...]]:
    pasts, notes = [], []
    for slot, folder in against:
        try:
            pasts.append(load_past(slot, folder))
        except BriefgenError as error:
            message = f"this edition is not compared with that of {slot}: {error}"
            notes.append(Diagnostic("earlier-edition-lost", "warning", message))
    return tuple(pasts), tuple(notes)


def _health(found: health_of.SourceHealth) -> SourceHealth:
    return SourceHealth(found.name or found.address, found.state, found.words, found.alarm)
