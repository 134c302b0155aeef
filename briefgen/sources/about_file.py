"""The fields of ``sources.yaml``. Loads pydantic, so it is imported only where there is such a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from briefgen.sources.recognise import is_address
from briefgen.strict_yaml import load
from briefgen.user_files import checked


def _day(text: str) -> str:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no day; write it as 2026-01-05 or 2026-01-05T18:30:00+01:00") from None
    return text


def _address(text: str) -> str:
    if not is_address(text):
        raise ValueError(f"{text!r} is no address; it begins with http:// or https://")
    return text


class About(BaseModel):
    """What is said of one source, or of many; a field left out or left empty says nothing."""

    model_config = ConfigDict(extra="forbid", strict=True)

    publisher: str | None = None
    """Who publishes it, as the brief shall name it; outlets are counted by it."""
    title: str | None = None
    """Its headline."""
    author: str | None = None
    """Who wrote it."""
    published: Annotated[str, AfterValidator(_day)] | None = None
    """Its day or moment, as ``2026-01-05`` or ``2026-01-05T18:30:00+01:00``; "Saturday" counts from it."""
    url: Annotated[str, AfterValidator(_address)] | None = None
    """Where it stands on the web."""
    reliability: Literal["A", "B", "C", "D", "E", "F"] | None = None
    """Your grade, A (reliable) to E; F: cannot be judged. It is printed, and weighs nothing."""


class AboutFile(BaseModel):
    """One ``sources.yaml``: what holds for all, and for those whose name or address fits a pattern."""

    model_config = ConfigDict(extra="forbid", strict=True)

    defaults: About = About()
    """What holds for every source that says nothing else."""
    sources: dict[str, About] = {}
    """By a pattern of name or address, such as ``gazette/*`` or ``*.example.org``; later ones go before earlier
    ones."""


def read_about(path: Path) -> tuple[AboutFile, dict[str, int]]:
    """The file at ``path`` and the line of each of its patterns. Raises `UsageError` naming every mistake."""
    parsed = load(path)
    if parsed.data is None:
        return AboutFile(), {}
    found = checked(AboutFile, parsed, str(path))
    return found, {pattern: parsed.line(("sources", pattern)) for pattern in found.sources}
