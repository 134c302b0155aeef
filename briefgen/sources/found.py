"""Modules found by name: every module of a package that declares ``SUFFIXES``; its other modules are helpers.

They are imported when they are used: a folder of text must not wait for what reads mails and PDFs.
"""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterable
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any

from briefgen.rules.compiled import compiled

_SUFFIXES = compiled(r"^SUFFIXES = (\([^()]*\))$", re.M)


class _Module:
    """A module with its ``SUFFIXES``, imported when anything else of it is asked for."""

    def __init__(self, name: str, suffixes: tuple[str, ...]) -> None:
        self._name = name
        self.SUFFIXES = suffixes

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self._name), name)


def modules(package: str, path: Iterable[str]) -> dict[str, Any]:
    """Name to module, by name."""
    names = sorted(info.name for info in iter_modules(path))
    found = {name: _suffixes(f"{package}.{name}") for name in names}
    return {name: _Module(f"{package}.{name}", suffixes) for name, suffixes in found.items() if suffixes is not None}


def _suffixes(name: str) -> tuple[str, ...] | None:
    """What the module declares: read where its source is at hand, else by importing it."""
    spec = find_spec(name)
    source = spec.loader.get_source(name) if spec and hasattr(spec.loader, "get_source") else None  # type: ignore[union-attr]
    written = _SUFFIXES.search(source) if source else None
    found = ast.literal_eval(written[1]) if written else getattr(importlib.import_module(name), "SUFFIXES", None)
    return None if found is None else tuple(found)
