"""What a caller may choose, as plain frozen values; command line, environment and files all end here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from briefgen.model import Status

ALL_STATUSES: tuple[Status, ...] = ("corroborated", "attributed", "repeated", "single-source")


@dataclass(frozen=True, slots=True)
class Audience:
    """What one audience prints, taken from its pack. A limit that is absent means no limit.

    ``sections`` in printing order. Keys of ``limits``: stories, summary, facts, quotes, questions, conflicts,
    timeline, actors.
    """

    name: str
    sections: tuple[str, ...]
    limits: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    statuses: tuple[Status, ...] = ALL_STATUSES


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Options of one build. ``as_of`` unset: the latest document date, else unknown."""

    audience: str = "analyst"
    as_of: date | None = None
    title: str | None = None
    language: str = "en"
