"""Why two sources are told as one story, or are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from briefgen.errors import UsageError
from briefgen.explain import words
from briefgen.explain.report import Explanation, Reason, Section
from briefgen.explain.reread import Case
from briefgen.model import Document, Span
from briefgen.stories.grouping import Look, Pile, sort_out
from briefgen.stories.merging import SAME_STORY
from briefgen.stories.profiles import Profile, likeness, weighed
from briefgen.text.tokens import concept
from briefgen.text.tokens import words as words_of

_SHOWN = 8
_LATE = 30
"""Days from which a report is a late one."""


def explain_pair(case: Case, one: str, other: str) -> Explanation:
    """Why the sources ``one`` and ``other`` are in one story of the brief, or in two.

    Raises `UsageError` for a source that the brief has not read.
    """
    for id in (one, other):
        if id not in case.readings:
            raise UsageError(f"no source {id!r} was read for the brief; it has {', '.join(case.readings)}")
    ids = list(case.readings)
    documents = [reading.document for reading in case.readings.values()]
    looks = [Look.at(document) for document in documents]
    pile = sort_out(looks)
    compared = [i for i, first in enumerate(pile.twin_of) if first == i]
    known = dict(zip(compared, weighed([looks[i].counted for i in compared]), strict=True))
    a, b = ids.index(one), ids.index(other)
    together = any(one in story.source_ids and other in story.source_ids for story in case.brief.stories)
    heading = words.TOGETHER["one" if together else "two"].format(one=one, other=other)
    reasons = [*_set_apart(pile, ids, a, b), *_twins(pile, ids, a, b), *_compared(pile, known, documents, a, b)]
    return Explanation(f"{one}, {other}", heading, (), (Section(words.HEADINGS["together"], tuple(reasons)),))


def _set_apart(pile: Pile, ids: Sequence[str], a: int, b: int) -> list[Reason]:
    return [Reason(words.TOGETHER["apart"].format(id=ids[i], why=pile.apart[i])) for i in (a, b) if i in pile.apart]


def _twins(pile: Pile, ids: Sequence[str], a: int, b: int) -> list[Reason]:
    return [
        Reason(words.TOGETHER["twin"].format(id=ids[i], of=ids[pile.twin_of[i]]))
        for i in (a, b)
        if pile.twin_of[i] != i
    ]


def _compared(pile: Pile, known: Mapping[int, Profile], documents: Sequence[Document], a: int, b: int) -> list[Reason]:
    one, other = known[pile.twin_of[a]], known[pile.twin_of[b]]
    told = words.TOGETHER["pair"].format(value=f"{likeness(one, other):.2f}", least=f"{SAME_STORY:.2f}")
    reasons = [Reason(told), *_stories(pile, known, a, b), *_time(one, other)]
    common = sorted((-weight * other.terms[t], t) for t, weight in one.terms.items() if t in other.terms)[:_SHOWN]
    for value, term in common:
        spans = tuple(span for i in (a, b) if (span := _first(documents[i], term)))
        written = documents[a].slice(spans[0].start, spans[0].end) if spans else term
        reasons.append(Reason(words.TOGETHER["term"].format(term=written), points=-value, spans=spans))
    return reasons if common else [*reasons, Reason(words.TOGETHER["nothing"])]


def _stories(pile: Pile, known: Mapping[int, Profile], a: int, b: int) -> list[Reason]:
    """How alike the first is to all sources of the other's story: it is stories that are compared."""
    first = known[pile.twin_of[a]]
    members = next(story for story in pile.stories if b in story)
    others = [known[i] for i in members if i in known and i != pile.twin_of[a]]
    if len(others) < 2:
        return []
    mean = sum(likeness(first, profile) for profile in others) / len(others)
    return [Reason(words.TOGETHER["story"].format(value=f"{mean:.2f}", n=len(others)))]


def _time(one: Profile, other: Profile) -> list[Reason]:
    reasons = []
    if one.day is not None and other.day is not None and abs(one.day - other.day) >= _LATE:
        reasons.append(Reason(words.TOGETHER["late"].format(days=abs(one.day - other.day))))
    if one.months and other.months and not one.months & other.months:
        reasons.append(Reason(words.TOGETHER["months"]))
    if one.year and other.year and one.year != other.year:
        reasons.append(Reason(words.TOGETHER["years"].format(one=one.year, other=other.year)))
    return reasons


def _first(document: Document, term: str) -> Span | None:
    """Where ``term`` stands first in the body, else in a headline."""
    spans = [(s.start, s.end) for s in document.sentences]
    spans += [(b.start, b.end) for b in document.blocks if b.kind == "headline"]
    places = ((a, b) for start, end in spans for a, b in words_of(document.text, start, end))
    found = next(((a, b) for a, b in places if concept(document.text[a:b]) == term), None)
    return Span(document.id, *found) if found else None
