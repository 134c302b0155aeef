"""A brief story by story: each with the sources and the quotations that are its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from briefgen.model import Brief, Period, Quote, Source, Story
from briefgen.verify.report import Failure


class Part(Struct, frozen=True):
    """``brief`` has one story, or none: the quotations of sources that no story is told from.

    ``story`` is its index in the whole brief, ``quotes`` are theirs there.
    """

    brief: Brief
    story: int | None
    quotes: tuple[int, ...]

    @property
    def source_ids(self) -> list[str]:
        return [source.id for source in self.brief.sources]


def apart(brief: Brief) -> list[Part]:
    """The parts of ``brief`` in its order, what is of no story last."""
    said = _by_source(brief.quotes)
    register = {source.id: source for source in brief.sources}
    parts = [_part(brief, i, s.source_ids, register, said) for i, s in enumerate(brief.stories)]
    parts.append(_part(brief, None, tuple(said), register, said))
    return parts


def _by_source(quotes: Sequence[Quote]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for index, quote in enumerate(quotes):
        found.setdefault(_source(quote), []).append(index)
    return found


def _source(quote: Quote) -> str:
    return quote.evidence[0].source if quote.evidence else ""


def _part(
    brief: Brief, story: int | None, ids: Sequence[str], register: dict[str, Source], said: dict[str, list[int]]
) -> Part:
    """Takes the quotations of ``ids`` out of ``said``."""
    known = list(dict.fromkeys(ids))
    quotes = sorted(index for id in known for index in said.pop(id, ()))
    return Part(
        as_brief(
            None if story is None else brief.stories[story],
            [brief.quotes[index] for index in quotes],
            [register[id] for id in known if id in register],
        ),
        story,
        tuple(quotes),
    )


def as_brief(story: Story | None, quotes: Sequence[Quote], sources: Sequence[Source]) -> Brief:
    """A brief of nothing else."""
    return Brief(
        schema="",
        title="",
        generated_at=None,
        as_of=None,
        period=Period(),
        audience="",
        rules_version="",
        sources=tuple(sources),
        stories=() if story is None else (story,),
        quotes=tuple(quotes),
    )


def at_home(part: Part, failure: Failure) -> Failure:
    """``failure`` of a part with its place in the whole brief."""
    place = failure.place
    if place.story is not None:
        return replace(failure, place=replace(place, story=part.story))
    return replace(failure, place=replace(place, index=part.quotes[place.index]))


def joined(brief: Brief, parts: Iterable[Brief]) -> Brief:
    """``brief`` with the stories and quotations of its ``parts``, in its own order of sources."""
    parts = tuple(parts)
    places = {id: place for place, id in enumerate(_by_source(brief.quotes))}
    quotes = sorted((quote for part in parts for quote in part.quotes), key=lambda quote: places[_source(quote)])
    return replace(brief, stories=tuple(story for part in parts for story in part.stories), quotes=tuple(quotes))
