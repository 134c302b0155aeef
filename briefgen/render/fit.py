"""Making a brief fit: for a pack that allows only so many pages, and where a last page would stay nearly empty.

What fits is guessed from the words (`briefgen.render.room`), for PDF, Word and the page printed from a browser alike.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice
from types import MappingProxyType
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from briefgen.model import Brief, Conflict, Fact, Question, Story
from briefgen.render import room
from briefgen.render.packs import Pack
from briefgen.render.view import build_page

Line = TypeVar("Line", Fact, Conflict, Question)
_LEAST = ({"questions": 1, "conflicts": 1, "facts": 3}, {"questions": 0, "conflicts": 0, "facts": 1})
"""Lines of each kind that a story keeps: first this many while another story has more, in the end the second."""
_VALUES_A_LINE = 3
"""Rows of a table that take the room of a fact with its status: one toll with eleven values cost a real brief of
forty sources seven of its ten facts."""


_SURE = 0.97
"""Of the room that is there, how much a guess may fill. Against WeasyPrint, on 57 layouts of executive briefs of 1 to
46 sources, the guess was 0.997 times the room taken on average, 0.956 at the least."""
_NEARLY_EMPTY = 0.25
"""A last page with less than this on it is better without."""
_WASTE = 18.0
"""Points that a page leaves empty at its end, because what follows may not be parted."""
_MOST_PAGES = 5
"""Beyond these many pages no guess says where the last one ends."""
_LINE = 10.0
"""Points that a fact takes at the least: a line of the smallest type is 12."""


class Step(Struct, frozen=True):
    """What to print of a brief, and how tight: 0 to 5, as the style sheet has them."""

    brief: Brief
    pack: Pack
    density: int


def fitted(brief: Brief, pack: Pack, stretches: Sequence[float] = (1,)) -> Step:
    """``brief`` as it fits the pages of ``pack``, by the guess; ``stretches``: times the guess that it may take where
    nothing makes it tight."""
    return steps(brief, pack, stretches)[0]


def steps(brief: Brief, pack: Pack, stretches: Sequence[float] = (1,)) -> list[Step]:
    """The step that should fit, then every tighter one: each takes less room than the one before it.

    As many stories as fit with their least lines; what room is left then, their further lines have.
    """
    if not pack.max_pages:
        return [Step(brief, pack, _without_sparse_end(brief, pack, stretches))]
    short, tight = replace(pack, register="short"), room.DENSITIES[-1]
    lines = _shortened(brief)
    stories = range(min(pack.audience.limits.get("stories", len(brief.stories)), len(brief.stories)) - 1, 0, -1)
    every = [Step(brief, pack, density) for density in room.DENSITIES]
    every += [Step(less, short, tight) for less in lines]
    rest = [Step(lines[-1], _of_stories(short, n), tight) for n in stories]
    while rest and not _fits(every[-1]):
        every = [replace(rest[0], brief=less) for less in lines]
        del rest[0]
    return [*every[bisect_left(range(len(every) - 1), True, key=lambda step: _fits(every[step])) :], *rest]


def _fits(step: Step) -> bool:
    pages = step.pack.max_pages
    most = pages * room.of_a_page(step.pack) - (pages - 1) * _WASTE
    return room.height(build_page(step.brief, step.pack), step.pack, step.density) <= most * _SURE


def _without_sparse_end(brief: Brief, pack: Pack, stretches: Sequence[float]) -> int:
    """The density that spares the reader a last page with a few lines, 0 where none does."""
    a_page = room.of_a_page(pack) - _WASTE
    if _is_long(brief, pack, _MOST_PAGES * a_page):
        return 0
    page = build_page(brief, pack)
    takes = room.height(page, pack, 0) / a_page
    full = next((full for stretch in stretches if (full := _before_sparse_end(takes * stretch))), 0)
    return next((d for d in (1, 2) if full and room.height(page, pack, d) / a_page <= full * _SURE), 0)


def _is_long(brief: Brief, pack: Pack, room_: float) -> bool:
    """Whether the facts alone take more than ``room_`` points: then nothing need be laid out to know it."""
    if brief.edition is not None or "facts" not in pack.audience.sections:
        return False
    told = brief.stories[: pack.audience.limits.get("stories")]
    lines = (fact for story in told for fact in story.facts if fact.printed)
    return next(islice(lines, int(room_ / _LINE), None), None) is not None


def _before_sparse_end(takes: float) -> int:
    """The full pages before a last one with a few lines on it; 0 where ``takes`` pages end otherwise."""
    full = int(takes + 1 - _SURE)
    return full if 1 <= full < _MOST_PAGES and full * _SURE < takes < full + _NEARLY_EMPTY else 0


def _shortened(brief: Brief) -> list[Brief]:
    """``brief`` as it is, then each time with one line less in print, until every story is down to its least."""
    found = [brief]
    while (less := _without_one(found[-1])) is not None:
        found.append(less)
    return found


def _of_stories(pack: Pack, stories: int) -> Pack:
    limits = MappingProxyType({**pack.audience.limits, "stories": stories})
    return replace(pack, audience=replace(pack.audience, limits=limits))


def _without_one(brief: Brief) -> Brief | None:
    """Without the line least needed: the last of the kind, and in the story, that has most to spare."""
    for least in _LEAST:
        spare = {
            (index, kind): _printed(getattr(story, kind)) - kept
            for index, story in reversed(list(enumerate(brief.stories)))
            for kind, kept in least.items()
        }
        if spare and max(spare.values()) > 0:
            index, kind = max(spare, key=spare.__getitem__)
            changed = _without_last(brief.stories[index], kind)
            return replace(brief, stories=(*brief.stories[:index], changed, *brief.stories[index + 1 :]))
    return None


def _printed(lines: tuple[Line, ...]) -> int:
    """How much stands there, in lines of usual length: a disagreement of many values takes more room than a fact."""
    return sum(_size(line) for line in lines if line.printed)


def _size(line: Line) -> int:
    return max(1, len(line.values) // _VALUES_A_LINE) if isinstance(line, Conflict) else 1


def _without_last(story: Story, kind: str) -> Story:
    match kind:
        case "questions":
            return replace(story, questions=_strike_last(story.questions))
        case "conflicts":
            return replace(story, conflicts=_strike_last(story.conflicts))
        case _:
            return replace(story, facts=_strike_last(story.facts))


def _strike_last(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    last = max(i for i, line in enumerate(lines) if line.printed)
    return tuple(replace(line, printed=False) if i == last else line for i, line in enumerate(lines))
