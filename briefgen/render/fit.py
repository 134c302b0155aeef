"""Making a brief shorter, a line at a time, for a pack that allows only so many pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from briefgen.model import Brief, Conflict, Fact, Question, Story

Line = TypeVar("Line", Fact, Conflict, Question)
_LEAST = {"questions": 1, "conflicts": 1, "facts": 3}
"""Lines of each kind that a story keeps; what is left is no brief any more below them."""


def shorter(brief: Brief) -> Brief | None:
    """``brief`` with one line less in print, the least needed: of the last story, the last line of the section that
    prints most. None when every story is down to its least."""
    for index in reversed(range(len(brief.stories))):
        story = brief.stories[index]
        spare = {kind: _printed(getattr(story, kind)) - least for kind, least in _LEAST.items()}
        kind = max(spare, key=lambda name: spare[name])
        if spare[kind] > 0:
            changed = _without_last(story, kind)
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
