"""Modules found by name: every module of a package that declares ``SUFFIXES``; its other modules are helpers.

They are imported when they are used: a folder of text must not wait for what reads mails and PDFs.
"""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any

from briefgen.rules.compiled import compiled

_DECLARED = compiled(r"^(SUFFIXES|NAMES) = (\([^()]*\))$", re.M)


class _Module:
    """A module with its ``SUFFIXES`` and ``NAMES``, imported when anything else of it is asked for."""

    def __init__(self, name: str, declared: Mapping[str, tuple[str, ...]]) -> None:
        self._name = name
        self.SUFFIXES = declared["SUFFIXES"]
        self.NAMES = declared.get("NAMES", ())

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self._name), name)


def modules(package: str, path: Iterable[str]) -> dict[str, Any]:
    """Name to module, by name."""
    names = sorted(info.name for info in iter_modules(path))
    found = {name: _declared(f"{package}.{name}") for name in names}
    return {name: _Module(f"{package}.{name}", declared) for name, declared in found.items() if "SUFFIXES" in declared}


def _declared(name: str) -> dict[str, tuple[str, ...]]:
    """What the module declares: read where its source is at hand, else by importing it."""
    spec = find_spec(name)
    source = spec.loader.get_source(name) if spec and hasattr(spec.loader, "get_source") else None  # type: ignore[union-attr]
    if source is not None:
        return {one[1]: ast.literal_eval(one[2]) for one in _DECLARED.finditer(source)}
    module = importlib.import_module(name)
    return {one: getattr(module, one) for one in ("SUFFIXES", "NAMES") if hasattr(module, one)}
