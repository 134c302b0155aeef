"""Which stories an edition shows, in which order, and why: attention first, then awareness, then what goes on.

What carries a story is how many independent origins tell it, never how many outlets: ten papers with one agency report
are one origin. Each placing keeps its reasons.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from briefgen.model import Band, Brief, Placing, Source, Story

REACH, NEWS, WATCH, PLACE = 2.0, 0.5, 4.0, 1.0
"""Points for each doubling of the origins, for each fact that is news (`MOST_NEWS` at most), for a name on the
watch-list, and for the first place in a source (less for later ones)."""

MOST_NEWS = 6

MOVED = 1.0
"""What a fact that was updated or is disputed or corroborated since weighs beside a new one, once more."""

ATTENTION_ORIGINS = 2
"""Origins from which a story may ask for attention; one on the watch-list, or where what readers know has moved, may
with any number."""

MOST_ATTENTION = 5
"""Stories that ask for attention at most: more is a list, not a warning."""


class Wants(Struct, frozen=True):
    """What an edition asks of its stories; ``stories`` most shown and most continued, None for any number."""

    stories: int | None = None
    least_origins: int = 1
    watch: tuple[str, ...] = ()


class _Judged(Struct, frozen=True):
    """A story with its points, and what speaks for it, strongest first."""

    story: Story
    score: float
    reasons: tuple[str, ...]
    origins: int
    watched: bool
    moved: bool
    news: int


def rank_stories(brief: Brief, wants: Wants) -> tuple[Story, ...]:
    """The stories of ``brief`` with their placing: attention, awareness, continuing, below; the best first in each.

    Reasons are stable words with their number: "origins 3", "new-facts 4", "updated 1", "watch NATO", "place 1"; of
    stories below the threshold the last says why: "too-few-origins 1", "nothing-proved", "limit 15".
    """
    sources = {source.id: source for source in brief.sources}
    places = _places(brief.sources)
    compared = brief.edition is not None and brief.edition.since is not None
    judged = [_judged(story, sources, places, wants, compared) for story in brief.stories]
    ordered = sorted(judged, key=lambda found: -found.score)
    return tuple(_placed(ordered, wants))


def independent_origins(story: Story, sources: Mapping[str, Source]) -> int:
    """How many origins tell ``story``: a copy counts with what it copies, all that credit an agency with it, all of one
    publisher together."""
    return len({_origin(sources[source_id], sources) for source_id in story.source_ids if source_id in sources})


def _origin(source: Source, sources: Mapping[str, Source]) -> tuple[str, str]:
    seen = {source.id}
    while source.origin is not None and source.origin in sources and source.origin not in seen:
        seen.add(source.origin)
        source = sources[source.origin]
    if source.origin is not None and source.origin not in sources:
        return "agency", source.origin.casefold()
    if source.publisher or source.issuer:
        return "publisher", (source.publisher or source.issuer or "").casefold()
    return "source", source.id


def _places(sources: Sequence[Source]) -> dict[str, int]:
    """The place of each source, from 1, among those of its site or folder: papers put first what weighs most."""
    counts: dict[str, int] = {}
    found = {}
    for source in sources:
        home = urlsplit(source.url or source.path).netloc or source.path.rpartition("/")[0]
        counts[home] = found[source.id] = counts.get(home, 0) + 1
    return found


def _judged(
    story: Story, sources: Mapping[str, Source], places: Mapping[str, int], wants: Wants, compared: bool
) -> _Judged:
    origins = independent_origins(story, sources)
    watched = [name for name in wants.watch if _names(story, name)]
    news = [fact for fact in story.facts if fact.change or not compared]
    moved = [fact for fact in news if set(fact.change) - {"NEW"}]
    figures = sum(slot.before is not None for slot in (*story.series, *story.figures))
    place = min((places[source_id] for source_id in story.source_ids if source_id in places), default=0)
    updated, new = max(len(moved), figures), len(news) - len(moved)
    points = [
        (REACH * math.log2(1 + origins), f"origins {origins}"),
        *([(NEWS * min(new, MOST_NEWS), f"new-facts {new}")] if new else []),
        *([((NEWS + MOVED) * min(updated, MOST_NEWS), f"updated {updated}")] if updated else []),
        *((WATCH if i == 0 else 0.0, f"watch {name}") for i, name in enumerate(watched)),
        *([(PLACE / place, f"place {place}")] if place else []),
    ]
    reasons = tuple(reason for _, reason in sorted(points, key=lambda pair: -pair[0]))
    score = round(math.fsum(value for value, _ in points), 3)
    return _Judged(story, score, reasons, origins, bool(watched), updated > 0, len(news) + figures)


def _names(story: Story, name: str) -> bool:
    """Whether the story names it, as a whole word, whatever the case."""
    pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    said = (story.headline, *(f.text for f in story.facts), *(a.name for a in story.actors))
    return any(pattern.search(text) for text in said)


def _placed(judged: Sequence[_Judged], wants: Wants) -> Iterator[Story]:
    """The stories by band, those of ``judged`` best first; what has no room, or too little behind it, is below."""
    limit = wants.stories if wants.stories is not None else len(judged)
    worthy = [found for found in judged if _unworthy(found, wants) is None]
    news = [found for found in worthy if found.news]
    urgent = [f for f in news if f.watched or f.moved or f.origins >= ATTENTION_ORIGINS]
    attention = urgent[: min(MOST_ATTENTION, limit)]
    warned = {id(found) for found in attention}
    awareness = [f for f in news if id(f) not in warned][: max(0, limit - len(attention))]
    carried = [f for f in worthy if not f.news][:limit]
    shown: list[tuple[Band, list[_Judged]]] = [
        ("attention", attention), ("awareness", awareness), ("continuing", carried),
    ]  # fmt: skip
    taken = set()
    for band, members in shown:
        for found in members:
            taken.add(id(found))
            yield _with(found, band)
    for found in judged:
        if id(found) not in taken:
            yield _with(found, "below", _unworthy(found, wants) or f"limit {limit}")


def _unworthy(found: _Judged, wants: Wants) -> str | None:
    """Why a story is below the threshold whatever else there is, None where it is not."""
    if not (found.story.facts or found.story.summary):
        return "nothing-proved"
    return f"too-few-origins {found.origins}" if found.origins < wants.least_origins else None


def _with(found: _Judged, band: Band, *reasons: str) -> Story:
    return replace(found.story, placing=Placing(band, found.score, found.origins, (*found.reasons, *reasons)))
