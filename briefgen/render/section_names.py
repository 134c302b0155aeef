"""What the sections that a pack may print are called."""

from __future__ import annotations

from typing import Literal, get_args

StorySection = Literal[
    "summary",
    "facts",
    "conflicts",
    "series",
    "figures",
    "questions",
    "quotes",
    "timeline",
    "ahead",
    "places",
    "coverage",
    "actors",
    "comment",
]
"""Parts that stand under each story; ``comment`` is a slot for the editor."""
BriefSection = Literal[
    "contents",
    "since",
    "continuing",
    "health",
    "mentions",
    "decision",
    "statement",
    "sources",
    "diagnostics",
    "spans",
    "method",
]
"""Parts of the whole brief; ``decision`` is a slot for the reader's or editor's decision; ``since``, ``continuing`` and
``health`` are there in editions alone."""
STORY_SECTIONS: tuple[str, ...] = get_args(StorySection)
