"""The brief that an event's gold itself would make: what the scorer must give full marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gold import Gold, GoldQuote, Nugget

from briefgen.model import (
    Actor,
    Brief,
    Conflict,
    Fact,
    Origin,
    Period,
    Question,
    Quote,
    Series,
    Source,
    Span,
    Story,
    TimelineEntry,
    Value,
)


def perfect(gold: Gold, texts: Mapping[str, str]) -> Brief:
    """A brief with one line for each entry of the gold, vital facts first."""

    def words(places: Sequence[Span]) -> str:
        return texts[places[0].source][places[0].start : places[0].end]

    nuggets = sorted(gold.nuggets, key=lambda nugget: not nugget.vital)
    quotes = tuple(_quote(quote, words([quote.place])) for quote in gold.quotes)
    story = Story(
        id="story1",
        headline="",
        source_ids=tuple(texts),
        facts=tuple(_fact(nugget, words(nugget.places)) for nugget in nuggets),
        quotes=quotes,
        questions=tuple(Question(q.asks, q.reasons[0], q.places) for q in gold.questions),  # type: ignore[arg-type]
        conflicts=tuple(Conflict(c.topic, _values(c.values)) for c in gold.conflicts),
        series=tuple(Series(s.topic, _values(s.values)) for s in gold.series),
        timeline=tuple(TimelineEntry(d, words([p]), (p,)) for d, places in gold.dates.items() for p in places),
        actors=tuple(Actor(a.names[0], "person", (*a.roles, None)[0], (), 1) for a in gold.actors),
    )
    sources = tuple(Source(id=s, path=s, origin=gold.reprints.get(s)) for s in texts)
    return Brief("briefgen/1", "", None, None, Period(), "analyst", "", sources, (story,), quotes)


def _fact(nugget: Nugget, text: str) -> Fact:
    origins = tuple(Origin(name, "speaker", sources) for name, sources in nugget.origins.items())
    status = nugget.status
    return Fact("", text, "", status, False, None, origins, 1, "", 1.0, nugget.places)  # type: ignore[arg-type]


def _quote(quote: GoldQuote, text: str) -> Quote:
    speaker = quote.speakers[0] if quote.speakers else None
    return Quote(text, speaker, None, quote.kind, None, (quote.place,))  # type: ignore[arg-type]


def _values(values: Sequence[tuple[Span, ...]]) -> tuple[Value, ...]:
    return tuple(Value("", None, None, places) for places in values)
