"""The fields of ``notes.yaml``. Loads pydantic, so it is imported only where there is such a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from briefgen.rules.compiled import compiled
from briefgen.strict_yaml import load
from briefgen.user_files import checked


def _numbered(comments: dict[str, str]) -> dict[str, str]:
    for number in comments:
        if not compiled(r"[1-9][0-9]{0,5}").fullmatch(number):
            raise ValueError(f"a comment stands under the number of its story (2: words), not under {number!r}")
    return comments


class NotesFile(BaseModel):
    """One ``notes.yaml`` as written."""

    model_config = ConfigDict(extra="forbid", strict=True)

    decision: str = ""
    comment: str = ""
    stories: Annotated[dict[str, str], AfterValidator(_numbered)] = {}


def read_notes_file(path: Path) -> NotesFile:
    """The file at ``path``. Raises `UsageError` naming it and every mistake with its line."""
    return checked(NotesFile, load(path), str(path))
