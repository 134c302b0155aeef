"""One module a source format, found by name.

A format module declares ``SUFFIXES`` (lower-case, with the dot) and ``read(data: bytes) -> RawText``. To add a
format, add a file here; nothing else changes.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Protocol, cast

from briefgen.sources.raw import RawText


class Format(Protocol):
    """What a format module offers. ``read`` raises `briefgen.sources.raw.UnreadableError` for bytes it cannot read."""

    SUFFIXES: tuple[str, ...]

    def read(self, data: bytes) -> RawText: ...


@cache
def by_suffix() -> Mapping[str, tuple[str, Format]]:
    """Suffix to (name, module) of the format that reads it."""
    found: dict[str, tuple[str, Format]] = {}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda i: i.name):
        module = cast(Format, importlib.import_module(f"{__name__}.{info.name}"))
        for suffix in module.SUFFIXES:
            found[suffix] = (info.name, module)
    return MappingProxyType(found)
