"""Built-in packs as they are used, kept as rules are (`briefgen.rules.ready`): checking them took as long as a text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from briefgen.rules.ready import recalled, remembered

_HERE = Path(__file__).parent


def ready_pack(name: str, folder: Path, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What ``make`` gives for the pack ``name``, from disk where the packs in ``folder`` are as they were."""
    if not (folder / name / "pack.yaml").is_file():
        return make()
    kept, stamp = f"pack-{name}.{sys.implementation.cache_tag}.rules", _stamp(folder)
    found = recalled(kept, stamp)
    if found is None:
        found = make()
        remembered(kept, stamp, found)
    return found


def _stamp(folder: Path) -> str:
    files = [*_HERE.glob("pack*.py"), *folder.glob("*/pack.yaml"), *folder.glob("*/labels/*.yaml")]
    states = [(file, file.stat()) for file in sorted(files)]
    return "\n".join([sys.version, *(f"{name} {s.st_size} {s.st_mtime_ns}" for name, s in states)])
