"""What a caller may choose, as plain frozen values; command line, environment and files all end here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from msgspec import Struct, field

from briefgen.model import Status

ALL_STATUSES: tuple[Status, ...] = ("corroborated", "attributed", "repeated", "single-source")


class Audience(Struct, frozen=True):
    """What one audience prints, taken from its pack. A limit that is absent means no limit.

    ``sections`` in printing order. Keys of ``limits``: stories, summary, facts, quotes, questions, conflicts,
    timeline, actors.
    """

    name: str
    sections: tuple[str, ...]
    limits: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    statuses: tuple[Status, ...] = ALL_STATUSES


class Options(Struct, frozen=True, kw_only=True):
    """Options of one build. ``as_of`` unset: the latest document date, else unknown."""

    audience: str = "analyst"
    as_of: date | None = None
    title: str | None = None
    language: str = "en"
