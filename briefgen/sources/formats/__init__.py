"""One module a source format, found by name.

A format module declares ``SUFFIXES`` (lower-case, with the dot) and ``read(data: bytes) -> RawText``. To add a
format, add a file here; nothing else changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Protocol

from briefgen.sources.found import modules
from briefgen.sources.raw import RawText


class Format(Protocol):
    """What a format module offers. ``read`` raises `briefgen.sources.raw.UnreadableError` for bytes it cannot read."""

    SUFFIXES: tuple[str, ...]

    def read(self, data: bytes) -> RawText: ...


@cache
def by_name() -> Mapping[str, Format]:
    """The format modules by name."""
    return MappingProxyType(modules(__name__, __path__))


@cache
def by_suffix() -> Mapping[str, tuple[str, Format]]:
    """Suffix to (name, module) of the format that reads it."""
    found = {suffix: (name, module) for name, module in by_name().items() for suffix in module.SUFFIXES}
    return MappingProxyType(found)
