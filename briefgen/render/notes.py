"""``notes.yaml``: the editor's own words for the slots of a brief."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct, field

from briefgen.rules.compiled import compiled


class Notes(Struct, frozen=True):
    """``comments`` by the number of their story, from 1. What has no words stays an empty slot."""

    decision: str = ""
    comments: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))


def load_notes(path: Path) -> Notes:
    """The notes at ``path``: ``decision``, ``comment`` on the first story, ``stories`` with comments by number.

    Raises `UsageError` naming the file and every mistake with its line.
    """
    from briefgen.render.notes_file import read_notes_file

    found = read_notes_file(path)
    first = {"1": found.comment} if found.comment else {}
    comments = {int(number): words for number, words in {**first, **found.stories}.items()}
    return Notes(found.decision, MappingProxyType(comments))


def paragraphs(text: str) -> list[str]:
    """``text`` in its paragraphs, each on one line."""
    return [" ".join(part.split()) for part in compiled(r"\n\s*\n").split(text) if part.strip()]
