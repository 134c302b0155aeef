"""``notes.yaml``: the editor's own words for the slots of a brief."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from briefgen.errors import UsageError
from briefgen.strict_yaml import load

_FIELDS = ("decision", "comment", "stories")


@dataclass(frozen=True, slots=True)
class Notes:
    """``comments`` by the number of their story, from 1. What has no words stays an empty slot."""

    decision: str = ""
    comments: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))


class _NotesFile(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    decision: str = ""
    comment: str = ""
    stories: dict[Annotated[str, Field(pattern=r"^[1-9][0-9]{0,5}$")], str] = {}


def load_notes(path: Path) -> Notes:
    """The notes at ``path``: ``decision``, ``comment`` on the first story, ``stories`` with comments by number.

    Raises `UsageError` naming the file and every mistake with its line.
    """
    parsed = load(path)
    try:
        found = _NotesFile.model_validate(parsed.data or {})
    except ValidationError as error:
        places = [(tuple(step for step in e["loc"] if step != "[key]"), e["type"]) for e in error.errors()]
        said = sorted((parsed.line(at), _problem(at, kind)) for at, kind in places)
        raise UsageError("\n".join(f"{path}, line {n}: {words}" for n, words in dict.fromkeys(said))) from None
    first = {1: found.comment} if found.comment else {}
    return Notes(
        found.decision, MappingProxyType({**first, **{int(number): text for number, text in found.stories.items()}})
    )


def _problem(at: tuple[int | str, ...], kind: str) -> str:
    if not at:
        return "notes are lines of 'name: words'"
    if kind == "extra_forbidden":
        return f"there is no slot {at[0]!r}; there are {', '.join(_FIELDS)}"
    if at[0] == "stories":
        return "stories: a comment stands under the number of its story (2: words)"
    return f"{at[0]} must be text (put it in quotes)"


def paragraphs(text: str) -> list[str]:
    """``text`` in its paragraphs, each on one line."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]
