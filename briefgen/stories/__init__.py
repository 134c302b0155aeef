"""Many readings in, stories out; pure. One module a part of the story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from briefgen.model import Reading, Story

if TYPE_CHECKING:
    from briefgen.stories.cast import Cast
    from briefgen.stories.ranking import Ranking


TWINS = 24
"""Sources with all but one text that a story is told from; more of them cost and tell nothing: 300 copies of one report
took a minute. All are sources of the story, and the register says whose text they copy."""


class Telling(Struct, frozen=True):
    """A story with what it was made from: ``ranking.lines[i]`` became ``story.facts[i]``."""

    story: Story
    ranking: Ranking
    cast: Cast
    copies: Mapping[str, str]
    """Source id of each near-copy to that of the source it copies."""


def tell(readings: Sequence[Reading], number: int = 1) -> Story:
    """The story that ``readings`` tell together; ids of its parts count from 1."""
    return tell_in_full(readings, number).story


def tell_in_full(readings: Sequence[Reading], number: int = 1) -> Telling:
    """The story that ``readings`` tell together, and how it came about."""
    from briefgen.stories.cast import join_cast
    from briefgen.stories.conflicts import find_conflicts, find_figures
    from briefgen.stories.cores import core, places
    from briefgen.stories.facts import make_facts
    from briefgen.stories.origins import find_copies
    from briefgen.stories.questions import merge_questions
    from briefgen.stories.quotes import merge_quotes
    from briefgen.stories.ranking import rank
    from briefgen.stories.slots import stated_figures
    from briefgen.stories.summary import headline, summarise
    from briefgen.stories.timeline import timeline

    ids = tuple(reading.document.id for reading in readings)
    readings = _telling(readings)
    cast = join_cast(readings)
    by_id = {reading.document.id: reading for reading in readings}
    claims = [replace(c, core=core(c, reading, cast)) for reading in readings for c in reading.claims]
    copies = find_copies([reading.document for reading in readings])
    figures = stated_figures(readings)
    conflicts, series = find_conflicts(readings, cast, figures)
    ranking = rank(claims, copies, series, conflicts, places(readings))
    lines = ranking.lines
    title, where = headline(readings, claims, copies)
    story = Story(
        id=f"story{number}",
        headline=title,
        source_ids=ids,
        summary=summarise(lines, by_id),
        facts=make_facts(lines, by_id, cast, copies, conflicts),
        quotes=merge_quotes(readings, cast),
        questions=merge_questions(readings, conflicts, figures),
        conflicts=conflicts,
        series=series,
        figures=find_figures(figures, conflicts, series),
        timeline=timeline(readings),
        actors=cast.actors,
        headline_evidence=where,
    )
    return Telling(story, ranking, cast, copies)


def _telling(readings: Sequence[Reading]) -> Sequence[Reading]:
    """Those that the story is told from: all but the twins past `TWINS` of one text."""
    from briefgen.stories.rows import rows_of
    from briefgen.stories.twins import sketch, twins

    if len(readings) <= TWINS:
        return readings
    first = twins((sketch(rows_of(reading.document)) for reading in readings), TWINS)
    return [reading for i, (reading, of) in enumerate(zip(readings, first, strict=True)) if of == i]
