"""``pack.yaml``: its fields, and its mistakes in words an officer understands, all at once, with their lines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from briefgen.model import Status
from briefgen.strict_yaml import load
from briefgen.user_files import checked

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
Limit = Annotated[int, Field(ge=0)]


class PackFile(BaseModel):
    """One ``pack.yaml`` as written; a field left out comes from the parent."""

    model_config = ConfigDict(extra="forbid", strict=True)

    format: Literal["briefgen-pack/1"] = Field(alias="schema")
    extends: str | None = None
    title: str | None = None
    description: str | None = None
    document_title: str | None = None
    sections: list[StorySection | BriefSection] | None = None
    limits: dict[
        Literal[
            "stories", "summary", "facts", "quotes", "questions", "conflicts", "timeline", "ahead", "actors", "since"
        ],
        Limit,
    ] = {}
    statuses: list[Status] | None = None
    labels: dict[str, str] = {}
    language: str | None = None
    paper: Literal["A4", "Letter"] | None = None
    marking: str | None = None
    logo: str | None = None
    evidence: Literal["endnotes", "footnotes", "margin", "none"] | None = None
    register_style: Literal["compact", "full", "short"] | None = Field(None, alias="register")
    line_ids: bool | None = None
    matrix_columns: Limit | None = None
    max_pages: Limit | None = None
    archive: bool | None = None
    watch: list[str] = []


def read_pack_file(path: Path) -> PackFile:
    """The pack file at ``path``. Raises `UsageError` naming file, line and field of every mistake."""
    return checked(PackFile, load(path), str(path))
