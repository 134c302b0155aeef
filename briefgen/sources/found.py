"""Modules found by name: every module of a package that declares ``SUFFIXES``; its other modules are helpers."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from typing import Any


def modules(package: str, path: Iterable[str]) -> dict[str, Any]:
    """Name to module, by name."""
    names = sorted(info.name for info in pkgutil.iter_modules(path))
    found = {name: importlib.import_module(f"{package}.{name}") for name in names}
    return {name: module for name, module in found.items() if hasattr(module, "SUFFIXES")}
