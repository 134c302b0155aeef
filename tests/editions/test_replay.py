"""A replay of a day sees what that day saw: nothing collected later changes what a window holds, nor its order."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from newsroom import Site, Told, article, at, config, rss

from briefgen.editions.collect import collect
from briefgen.editions.health import SourceHealth, of
from briefgen.editions.store import Store
from briefgen.editions.store.items import Edit
from briefgen.sources.gather import Item

FEEDS = ("https://courier.example/feed", "https://gazette.example/feed")


@dataclass(frozen=True)
class Day:
    """What the world does before a look, ``minutes`` after the one before; the clock may be set back."""

    minutes: int
    listed: tuple[tuple[int, ...], tuple[int, ...]]
    """Articles by number, in each feed."""
    edited: tuple[int, ...]
    down: tuple[bool, bool]
    file: int


NUMBERS = st.lists(st.integers(0, 5), max_size=4, unique=True).map(tuple)
DAYS = st.builds(
    Day,
    st.sampled_from([1440, 1440, 600, 5, 0, -60]),
    st.tuples(NUMBERS, NUMBERS),
    NUMBERS,
    st.tuples(st.booleans(), st.booleans()),
    st.integers(0, 3),
)


@dataclass
class World:
    """Two feeds over six articles, and a file."""

    site: Site = field(default_factory=Site)
    wording: dict[int, int] = field(default_factory=dict)

    def turn(self, root: Path, day: Day, now: datetime) -> None:
        for number in day.edited:
            self.wording[number] = self.wording.get(number, 0) + 1
        pages: dict[str, bytes | Exception] = {}
        for number in range(6):
            said = f"{number + 2} bridges are closed, {self.wording.get(number, 0)} more than before, the mayor said."
            pages[f"https://pages.example/{number}"] = article(said, title=f"Bridges {number}")
        for feed, listed, down in zip(FEEDS, day.listed, day.down, strict=True):
            told = [Told(f"B{n}", f"https://pages.example/{n}", now - timedelta(hours=7 * n)) for n in listed]
            if not down:
                pages[feed] = rss(*told)
        self.site.pages = pages
        if day.file:
            (root / "note.txt").write_text(f"The harbour is closed until {now:%d %B, %H:%M}, the harbour master said.")


@dataclass(frozen=True)
class Seen:
    """What a run sees."""

    items: list[Item]
    edits: tuple[Edit, ...]
    health: tuple[SourceHealth, ...]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DAYS, min_size=2, max_size=5))
def test_nothing_collected_later_changes_what_an_edition_was_built_from(days: list[Day]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root, world, now = Path(folder), World(), at(10)
        made = config(root, [*FEEDS, "note.txt"], window="48h")
        edition = made.edition("morning")
        runs: list[tuple[datetime, datetime, Seen]] = []
        with Store.open(made.state) as store:
            store.connection.execute("PRAGMA synchronous = OFF")  # a test need not survive a power cut

            def seen(end: datetime, known: datetime) -> Seen:
                span = ("morning", end - timedelta(hours=48), end)
                items = store.items.window(*span, known=known)
                return Seen(items, store.items.edits(*span, known=known), of(edition, store, known))

            for day in days:
                now += timedelta(minutes=day.minutes)
                world.turn(root, day, now)
                known = collect(edition, made, store, now, world.site, until=now).at
                runs.append((now, known, seen(now, known)))
            for end, known, before in runs:
                assert seen(end, known) == before


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DAYS, min_size=3, max_size=6))
def test_each_version_of_a_text_is_in_one_edition(days: list[Day]) -> None:
    """Windows that follow one another miss nothing that was read and tell nothing twice."""
    with tempfile.TemporaryDirectory() as folder:
        root, world, end = Path(folder), World(), at(10)
        made = config(root, [*FEEDS, "note.txt"])
        told: list[tuple[str, str | None]] = []
        with Store.open(made.state) as store:
            store.connection.execute("PRAGMA synchronous = OFF")
            for day in days:
                end += timedelta(days=1)
                late = timedelta(seconds=day.file)  # the timer is never on the second
                world.turn(root, day, end)
                known = collect(made.edition("morning"), made, store, end + late, world.site, until=end).at
                window = store.items.window("morning", end - timedelta(days=1), end, known=known)
                told += [(item.name, item.sha256) for item in window if item.reason is None]
        assert len(told) == len(set(told))
