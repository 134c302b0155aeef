"""``pack.yaml``: its fields, and its mistakes in words an officer understands, all at once, with their lines."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from briefgen.errors import UsageError
from briefgen.model import Status
from briefgen.render.strict_yaml import load

StorySection = Literal[
    "summary",
    "facts",
    "conflicts",
    "series",
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
BriefSection = Literal["contents", "mentions", "decision", "statement", "sources", "diagnostics", "spans", "method"]
"""Parts of the whole brief; ``decision`` is a slot for the reader's or editor's decision."""
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
        Literal["stories", "summary", "facts", "quotes", "questions", "conflicts", "timeline", "ahead", "actors"], Limit
    ] = {}
    statuses: list[Status] | None = None
    labels: dict[str, str] = {}
    language: str | None = None
    paper: Literal["A4", "Letter"] | None = None
    marking: str | None = None
    logo: str | None = None
    evidence: Literal["endnotes", "footnotes", "none"] | None = None
    register_style: Literal["compact", "full"] | None = Field(None, alias="register")
    line_ids: bool | None = None
    matrix_columns: Limit | None = None
    max_pages: Limit | None = None
    archive: bool | None = None
    watch: list[str] = []


def read_pack_file(path: Path) -> PackFile:
    """The pack file at ``path``. Raises `UsageError` naming file, line and field of every mistake."""
    parsed = load(path)
    if not isinstance(parsed.data, dict):
        raise UsageError(f"{path}: a pack file is a list of 'field: value' lines, and this is none")
    try:
        return PackFile.model_validate(parsed.data)
    except ValidationError as error:
        problems = sorted(
            (parsed.line(_location(e, parsed.data)), _words(e, _location(e, parsed.data))) for e in error.errors()
        )
        said = dict.fromkeys(f"{path}, line {line}: {words}" for line, words in problems)
        raise UsageError("\n".join(said)) from None


def _location(error: ErrorDetails, data: Any) -> tuple[str | int, ...]:
    """Where in the file ``error`` is: pydantic's own path also names types and unions."""
    found: list[str | int] = []
    for step in error["loc"]:
        inside = step in data if isinstance(data, dict) else isinstance(data, list) and isinstance(step, int)
        if inside:
            data = data[step]
            found.append(step)
    return tuple(found)


def _words(error: ErrorDetails, at: tuple[str | int, ...]) -> str:
    field = ".".join(str(step + 1) if isinstance(step, int) else step for step in at)
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    if kind == "missing":
        return f"the field {error['loc'][-1]!r} is missing"
    if kind == "extra_forbidden":
        return f"there is no field {field!r}{_meant(field, _fields())}"
    if kind == "literal_error":
        expected = context["expected"]
        return (
            f"{field}: {_shown(given)} is none of {expected}"
            if "[key]" not in error["loc"]
            else (f"{at[0] if at else field} knows no {_shown(given)}, only {expected}")
        )
    return f"{field} must be {_EXPECTED.get(kind, error['msg'])}, not {_shown(given)}"


_EXPECTED = {
    "string_type": "text (put it in quotes)",
    "int_type": "a whole number",
    "greater_than_equal": "0 or more",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a map of 'name: value' lines",
}


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return "a map" if isinstance(value, dict) else "a list"
    return repr(value)


def _fields() -> list[str]:
    return [field.alias or name for name, field in PackFile.model_fields.items()]


def _meant(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; the fields are {', '.join(known)}"
