"""Making a brief shorter, a line at a time, for a pack that allows only so many pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from briefgen.model import Brief, Conflict, Fact, Question, Story

Line = TypeVar("Line", Fact, Conflict, Question)
_LEAST = ({"questions": 1, "conflicts": 1, "facts": 3}, {"questions": 0, "conflicts": 0, "facts": 1})
"""Lines of each kind that a story keeps: first this many while another story has more, in the end the second."""


def shortened(brief: Brief) -> list[Brief]:
    """``brief``, then each time with one line less in print, until every story is down to its least."""
    found: list[Brief] = []
    less: Brief | None = brief
    while less is not None:
        found.append(less)
        less = _without_one(less)
    return found


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
    return sum(line.printed for line in lines)


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
