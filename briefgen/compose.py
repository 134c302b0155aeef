"""Stories and an audience become a brief: order, ids, and what this audience prints (the model keeps the rest)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, count
from typing import TypeVar

from msgspec.structs import replace

from briefgen.model import (
    Actor,
    Brief,
    Conflict,
    Diagnostic,
    Fact,
    Period,
    Question,
    Quote,
    Source,
    Story,
    TimelineEntry,
)
from briefgen.options import Audience, Options
from briefgen.rules import rules_version
from briefgen.schema import SCHEMA_ID
from briefgen.shelf import each

_Item = TypeVar("_Item", Quote, Question, Conflict, TimelineEntry, Actor)
_Marked = TypeVar("_Marked", Quote, Conflict)
_FIRST = ("UPDATED", "DISPUTED SINCE", "CORROBORATED SINCE", "NEW")
"""What goes first where there is no room for all that changed: what a reader holds for true and is no more."""


def compose(
    stories: Sequence[Story],
    sources: Sequence[Source],
    quotes: Sequence[Quote],
    diagnostics: Sequence[Diagnostic],
    audience: Audience,
    options: Options,
) -> Brief:
    """The brief. ``as_of`` unset is the latest day a source states, else null; ``generated_at`` equals it."""
    days = sorted(s.published[:10] for s in sources if s.published and s.dated_by in ("metadata", "dateline"))
    as_of = options.as_of.isoformat() if options.as_of else (days[-1] if days else None)
    sizes = [len(story.source_ids) for story in stories]
    order = sorted(range(len(sizes)), key=lambda place: -sizes[place])
    printed = each(number(each(order, stories.__getitem__)), lambda story: _mark(story, audience))
    first = printed[0] if printed else None
    return Brief(
        schema=SCHEMA_ID,
        title=options.title or (first.headline if first else ""),
        generated_at=as_of,
        as_of=as_of,
        period=Period(days[0], days[-1]) if days else Period(),
        audience=audience.name,
        rules_version=rules_version(options.language),
        sources=tuple(sources),
        stories=printed,
        quotes=quotes,
        diagnostics=tuple(diagnostics),
        title_evidence=first.headline_evidence if first and not options.title else (),
    )


def for_audience(brief: Brief, audience: Audience) -> Brief:
    """``brief`` with what another audience prints marked; lines taken out of it stay out.

    Of a brief that was compared with an earlier edition only what changed is printed.
    """
    edition = brief.edition if brief.edition and brief.edition.since else None

    def marked(story: Story) -> Story:
        known = edition is not None and story.since != edition.slot
        return _mark(story, audience, compared=edition is not None, known=known)

    return replace(brief, audience=audience.name, stories=each(brief.stories, marked))


def printed_for(brief: Brief, audience: Audience) -> Brief:
    """``brief`` as it is where it was made for ``audience``, marks of an editor's hand and all; else `for_audience`."""
    return brief if brief.audience == audience.name else for_audience(brief, audience)


def number(stories: Sequence[Story]) -> Sequence[Story]:
    """The stories with ids that are unique over the brief: story1, F1, Q1, O1, D1, counted on from story to story."""
    before = [_NONE, *accumulate(map(_count, stories), _added)]
    return each(range(len(stories)), lambda place: _numbered(stories[place], place + 1, before[place]))


_Counts = tuple[int, int, int, int]
"""Facts, quotes, questions and conflicts."""
_NONE: _Counts = (0, 0, 0, 0)


def _count(story: Story) -> _Counts:
    return len(story.facts), len(story.quotes), len(story.questions), len(story.conflicts)


def _added(a: _Counts, b: _Counts) -> _Counts:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]


def _numbered(story: Story, position: int, before: _Counts) -> Story:
    """``story`` in its place, after stories that have so many lines."""
    facts, quotes, questions, conflicts = (count(n + 1) for n in before)
    ids = {c.id: f"D{next(conflicts)}" for c in story.conflicts}
    return replace(
        story,
        id=f"story{position}",
        facts=tuple(
            replace(f, id=f"F{next(facts)}", conflicts=tuple(ids[c] for c in f.conflicts)) for f in story.facts
        ),
        quotes=tuple(replace(q, id=f"Q{next(quotes)}") for q in story.quotes),
        questions=tuple(replace(q, id=f"O{next(questions)}") for q in story.questions),
        conflicts=tuple(replace(c, id=ids[c.id]) for c in story.conflicts),
    )


def _mark(story: Story, audience: Audience, *, compared: bool = False, known: bool = False) -> Story:
    """``compared``: lines without a mark are known; ``known``: so is the story, and its lines alone are told."""
    limits = audience.limits
    summary = () if known else story.summary[: limits.get("summary", len(story.summary))]
    return replace(
        story,
        summary=summary,
        facts=_mark_facts(replace(story, summary=summary), audience, compared),
        quotes=_news(story.quotes, limits.get("quotes"), compared),
        questions=_first(story.questions, limits.get("questions")),
        conflicts=_news(story.conflicts, limits.get("conflicts"), compared),
        timeline=_last(story.timeline, limits.get("timeline")),
        actors=_first(story.actors, limits.get("actors")),
    )


def _mark_facts(story: Story, audience: Audience, compared: bool) -> tuple[Fact, ...]:
    """A short list does not spend a place on what the bottom line above it prints, but for the first fact:
    its status and origins belong beside it."""
    limit = audience.limits.get("facts")
    said = {line.text for line in story.summary} if limit is not None else set()
    fitting = [f for f in story.facts if f.status in audience.statuses and (f.change or not compared)]
    if compared:
        fitting.sort(key=lambda fact: min(map(_FIRST.index, fact.change)))
    shown = {f.id for f in [f for i, f in enumerate(fitting) if i == 0 or f.text not in said][:limit]}
    return tuple(replace(fact, printed=fact.id in shown) for fact in story.facts)


def _news(items: tuple[_Marked, ...], limit: int | None, told: bool) -> tuple[_Marked, ...]:
    if not told:
        return _first(items, limit)
    news = [i for i, item in enumerate(items) if item.change][:limit]
    return tuple(replace(item, printed=i in news) for i, item in enumerate(items))


def _first(items: Sequence[_Item], limit: int | None) -> tuple[_Item, ...]:
    return tuple(replace(item, printed=limit is None or i < limit) for i, item in enumerate(items))


def _last(items: Sequence[TimelineEntry], limit: int | None) -> tuple[TimelineEntry, ...]:
    """The latest entries: the event itself stands at the end of its history."""
    return tuple(replace(item, printed=limit is None or i >= len(items) - limit) for i, item in enumerate(items))
