"""The day each document counts from: what "Saturday" or "last year" means in it.

A document's own date comes first, then its dateline, then the date of a photo, then what the rest of the build says.
Each step is tried for all documents before the next, so that what one document states can settle another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache, cached_property, partial
from typing import Literal

from msgspec.structs import replace

from briefgen.model import BlockKind, Diagnostic, Document, Source, StatedIn
from briefgen.rules.compiled import compiled
from briefgen.sources.properties import PROPERTIES
from briefgen.text.dates import find_dates

_AGREE = timedelta(days=10)
"""Dated documents further apart than this do not tell when an undated one was written."""
_CAPTION_LEAD = timedelta(days=6)
"""A weekday is unambiguous for a week: a photo older than this says nothing about the article."""
_YEAR_REACH = timedelta(days=90)
"""A dateline without a year takes the year of a document this near; beyond it the year is a guess."""
_PLACEHOLDERS = frozenset({date(1970, 1, 1), date(1980, 1, 1), date(2000, 1, 1)})
"""First days of clocks and content systems: no news was stamped with them on purpose."""
_LATE = "20"
"""The hour from which pages of the next morning's paper, where "yesterday" is today, stand online already."""
_OLDEST, _NEWEST = 1901, 2089

DatedBy = Literal["metadata", "dateline", "caption", "option", "neighbours"]


def date_documents(
    documents: Sequence[Document], as_of: date | None
) -> tuple[tuple[Document, ...], tuple[Diagnostic, ...]]:
    """``documents`` in the same order with ``reference``, ``earliest`` and ``Source.dated_by`` set where known.

    A date after ``as_of``, and one that no source can have, is refused. Diagnostics: ``date-refused``,
    ``dateline-year-unknown``, ``dated-by-neighbours``, ``dated-by-option``, ``undated``.
    """
    diagnostics: list[Diagnostic] = []
    dated = [_own_date(document, as_of, diagnostics) for document in documents]
    anchors = cache(partial(_anchors, tuple(dated)))  # asked by every document without a year, looked for once
    dated = [_dateline_year(document, anchors, as_of, diagnostics) for document in dated]
    dated = [_caption_date(document, as_of) for document in dated]
    build = _Build(tuple(dated))
    dated = [_from_build(document, build, as_of, diagnostics) for document in dated]
    return tuple(dated), tuple(diagnostics)


class _Build:
    """What the documents say together to those that are undated, each looked for once, when it is asked."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents

    @cached_property
    def neighbours(self) -> list[date]:
        """The days of the dated ones, each once."""
        return sorted({d.reference for d in self._documents if d.reference and not d.earliest})

    @cached_property
    def first(self) -> date | None:
        """The first day that anything is of, a photo too."""
        return min((d.reference for d in self._documents if d.reference), default=None)

    @cached_property
    def spoken(self) -> frozenset[date]:
        """The days that the dated ones speak of."""
        dated = ((d, d.reference) for d in self._documents if d.reference and not d.earliest)
        return frozenset(day for document, reference in dated for day in _spoken_days(document, reference))


def registered(document: Document) -> Source:
    """Its line of the register: a dateline whose year became known is a day of publication that it states itself."""
    source, day = document.source, document.reference
    if source.dated_by != "dateline" or source.published or day is None:
        return source
    return replace(source, published=day.isoformat(), stated_in=(*source.stated_in, StatedIn("published", "dateline")))


def _with(document: Document, day: date, by: DatedBy, *, earliest: bool = False) -> Document:
    source = replace(document.source, dated_by=by)
    return document.dated(source, day, earliest=earliest)


def _say(code: str, severity: Literal["info", "warning"], document: Document, message: str) -> Diagnostic:
    return Diagnostic(code, severity, f"{document.source.path}: {message}", document.id)


# --------------------------------------------------------------------------- what the document says


def _own_date(document: Document, as_of: date | None, diagnostics: list[Diagnostic]) -> Document:
    for day, by in _stated(document):
        problem = _refusal(day, as_of)
        if problem is None:
            return _with(document, day, by)
        message = f"its date {day.isoformat()} is not used: {problem}"
        diagnostics.append(_say("date-refused", "warning", document, message))
        if by == "metadata" and _refusal(day, None):
            document = _without_date(document)
    return document


def _without_date(document: Document) -> Document:
    """A day on which nothing can have been published is no date that the register may show."""
    places = tuple(place for place in document.source.stated_in if place.field != "published")
    return document.of(replace(document.source, published=None, stated_in=places))


def _stated(document: Document) -> Iterator[tuple[date, DatedBy]]:
    if published := _iso_day(document.source.published):
        yield published, "metadata"
    for day in _full_dates(document, "dateline"):
        yield day, "dateline"
    if (updated := _iso_day(document.source.updated)) and not _of_the_file(document):
        yield updated, "metadata"


def _of_the_file(document: Document) -> bool:
    """Whether the last change is that of a PDF or Word file: a copied template has a day years before its text."""
    return any(p.field == "updated" and p.place.endswith(PROPERTIES) for p in document.source.stated_in)


def _iso_day(stamp: str | None) -> date | None:
    try:
        return date.fromisoformat((stamp or "")[:10])
    except ValueError:
        return None


def put_out_late(document: Document) -> bool:
    """Whether the text states a time of publication at which the papers of the next morning go out."""
    stamp = document.source.published or ""
    return stamp[11:13] >= _LATE


def _full_dates(document: Document, kind: BlockKind) -> Iterator[date]:
    """The days with day, month and year in the blocks of one kind."""
    for block in document.blocks:
        if block.kind == kind:
            for mention in find_dates(document.text, block.start, block.end):
                if mention.iso and len(mention.iso) == 10 and not mention.relative:
                    yield date.fromisoformat(mention.iso)


def _refusal(day: date, as_of: date | None) -> str | None:
    if as_of and day > as_of:
        return f"it is after {as_of.isoformat()}, the day the brief is made as of"
    if not _OLDEST <= day.year <= _NEWEST or day in _PLACEHOLDERS:
        return "no source was published then"
    return None


def _dateline_year(
    document: Document, anchors: Callable[[], list[date]], as_of: date | None, diagnostics: list[Diagnostic]
) -> Document:
    """The year of a dateline without one: the latest up to ``as_of``, else that of the nearest dated document."""
    if document.reference or document.partial_date is None:
        return document
    month, day = document.partial_date
    near = [as_of] if as_of else anchors()
    candidates = _in_years(month, day, near)
    if as_of:
        candidates = [c for c in candidates if c <= as_of]
    best = min(candidates, key=lambda c: _distance(c, near), default=None)
    if best is None or (not as_of and _distance(best, near) > _YEAR_REACH):
        diagnostics.append(
            _say("dateline-year-unknown", "warning", document, "its dateline has no year and no other source tells it")
        )
        return document
    return _with(document, best, "dateline")


def _anchors(documents: Sequence[Document]) -> list[date]:
    """The days of the dated documents, else of the photos, each once."""
    stated = {d.reference for d in documents if d.reference}
    return sorted(stated or {p for d in documents for p in _photo_days(d)})


def _in_years(month: int, day: int, anchors: Sequence[date]) -> list[date]:
    years = {anchor.year + step for anchor in anchors for step in (-1, 0, 1)}
    return [found for year in sorted(years) if (found := _calendar(year, month, day))]


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _distance(day: date, anchors: Sequence[date]) -> timedelta:
    return min(abs(day - anchor) for anchor in anchors)


_FILE_PHOTO = compiled(r"\b(?:file|archive)\b", re.I)


def _photo_days(document: Document) -> list[date]:
    """Days its captions give to a photo; an archive picture tells nothing about the article."""
    if any(_FILE_PHOTO.search(document.text, b.start, b.end) for b in document.blocks if b.kind == "caption"):
        return []
    return list(_full_dates(document, "caption"))


def _caption_date(document: Document, as_of: date | None) -> Document:
    """The day of its latest photo, unless the article itself speaks of a later day: then the photo is old."""
    if document.reference:
        return document
    days = [day for day in _photo_days(document) if _refusal(day, as_of) is None]
    if not days or any(day > max(days) for day in _full_dates(document, "body")):
        return document
    return _with(document, max(days), "caption", earliest=True)


# --------------------------------------------------------------------------- what the build says


def _from_build(document: Document, build: _Build, as_of: date | None, diagnostics: list[Diagnostic]) -> Document:
    if document.reference and not document.earliest:
        return document
    photo = document.reference
    if photo is None:
        return _undated(document, build, build.neighbours, as_of, diagnostics)
    after = [day for day in build.neighbours or ([as_of] if as_of else []) if day >= photo]
    if not after:
        return document
    return _upgraded(document, build, after, diagnostics)


def _upgraded(document: Document, build: _Build, after: list[date], diagnostics: list[Diagnostic]) -> Document:
    """A photo's day is only the earliest the article can be: a day of the build after it is better.

    Within the week it is taken as it is; later the photo is an old one, and the build decides as for undated texts.
    """
    assert document.reference is not None
    told = bool(build.neighbours)
    near = [day for day in after if day <= document.reference + _CAPTION_LEAD]
    if near:
        return (_by_neighbours if told else _by_option)(document, near[0], diagnostics)
    if not told:
        return document
    bare = document.dated(replace(document.source, dated_by=None), None)
    return _undated(bare, build, after, None, diagnostics)


def _undated(
    document: Document,
    build: _Build,
    neighbours: Sequence[date],
    as_of: date | None,
    diagnostics: list[Diagnostic],
) -> Document:
    if neighbours and neighbours[-1] - neighbours[0] <= _AGREE:
        return _by_neighbours(document, _best_neighbour(document, build.spoken, neighbours), diagnostics)
    if as_of and not neighbours and (build.first is None or as_of - _CAPTION_LEAD <= build.first):
        return _by_option(document, as_of, diagnostics)
    diagnostics.append(
        _say("undated", "warning", document, 'no date found; words like "Saturday" or "last year" are left as said')
    )
    return document


def _best_neighbour(document: Document, known: frozenset[date], neighbours: Sequence[date]) -> date:
    """The day on which most weekdays of the text fall on days the dated documents speak of; of equals the earliest.

    An article can name no weekday before it comes: written too early, "Monday" would be a week off.
    """
    fit = {day: sum(said in known for said in _spoken_days(document, day)) for day in neighbours}
    return max(neighbours, key=lambda day: (fit[day], -day.toordinal()))


def _spoken_days(document: Document, reference: date) -> list[date]:
    found = (
        mention
        for s in document.sentences
        for mention in find_dates(document.text, s.start, s.end, reference=reference, evening=put_out_late(document))
    )
    return [date.fromisoformat(m.iso) for m in found if m.iso and len(m.iso) == 10]


def _by_neighbours(document: Document, day: date, diagnostics: list[Diagnostic]) -> Document:
    message = f"it has no full date; read as written on {day.isoformat()}, like the dated sources of this build"
    diagnostics.append(_say("dated-by-neighbours", "info", document, message))
    return _with(document, day, "neighbours")


def _by_option(document: Document, as_of: date, diagnostics: list[Diagnostic]) -> Document:
    message = f"it has no full date; read as written on {as_of.isoformat()}, the day the brief is made as of"
    diagnostics.append(_say("dated-by-option", "info", document, message))
    return _with(document, as_of, "option")
