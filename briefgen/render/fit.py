"""Making a brief shorter, a line at a time, for a pack that allows only so many pages."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from briefgen.model import Brief, Conflict, Fact, Question, Story
from briefgen.render.packs import Pack

Line = TypeVar("Line", Fact, Conflict, Question)
_LEAST = ({"questions": 1, "conflicts": 1, "facts": 3}, {"questions": 0, "conflicts": 0, "facts": 1})
"""Lines of each kind that a story keeps: first this many while another story has more, in the end the second."""
_VALUES_A_LINE = 3
"""Rows of a table that take the room of a fact with its status: one toll with eleven values cost a real brief of
forty sources seven of its ten facts."""


def shortened(brief: Brief, pack: Pack) -> list[tuple[Brief, Pack]]:
    """``brief`` as it is, then each time with one line less in print, until every story is down to its least; then
    with one story less, as the pack counts them, down to one."""
    found: list[tuple[Brief, Pack]] = []
    least: Brief = brief
    less: Brief | None = brief
    while less is not None:
        found.append((less, pack))
        least, less = less, _without_one(less)
    stories = min(pack.audience.limits.get("stories", len(brief.stories)), len(brief.stories))
    return [*found, *((least, _of_stories(pack, n)) for n in range(stories - 1, 0, -1))]


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
