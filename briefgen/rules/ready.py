"""The rules of a language as they are used, kept beside Python's own compiled files so that no start reads them again.

Reading the YAML and working out the cues takes longer than reading five articles. What is kept is for one state of the
files and one Python; it is trusted as far as the ``.pyc`` files in the same folder are. Where nothing can be written
there it is kept in the user's cache folder, and where not even there each start works it out.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from briefgen.cache_folder import default_folder, own_folder

_HERE = Path(__file__).parent

_CHECKED = 4
"""Bytes of the checksum before what is kept: damage can look like another rule."""


def kept(language: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What ``make`` gives, of plain values; from disk where the files are as they were."""
    stamp, name = _stamp(language), _name(language)
    found = recalled(name, stamp)
    if found is None:
        found = make()
        remembered(name, stamp, found)
    return found


def recalled(name: str, stamp: str) -> dict[Any, Any] | None:
    """What was remembered under this name and stamp."""
    for folder in _folders():
        found = _read(folder / name, stamp)
        if found is not None:
            return found
    return None


def remembered(name: str, stamp: str, values: dict[Any, Any]) -> None:
    """Keep plain ``values`` where that is possible."""
    plain = marshal.dumps({"stamp": stamp, "rules": values})
    data = _checksum(plain) + plain
    for folder in _folders():
        if _write(folder, name, data):
            return


def _name(language: str) -> str:
    return f"{language}.{sys.implementation.cache_tag}.rules"


def _folders() -> Iterator[Path]:
    if not sys.dont_write_bytecode:
        yield _HERE / "__pycache__"
    own = own_folder(default_folder())
    if own is not None:
        yield own


def _stamp(language: str) -> str:
    """What changes with any file of the rules, with the code that makes them ready, and with Python."""
    files = [_HERE / name for name in ("__init__.py", "cues.py", "ready.py")]
    for folder in (_HERE / language / "lexicons", _HERE / language / "patterns", _HERE / "any" / "lexicons"):
        files += sorted(folder.iterdir()) if folder.is_dir() else []
    states = [(file.name, file.stat()) for file in files]
    return "\n".join([sys.version, *(f"{name} {s.st_size} {s.st_mtime_ns}" for name, s in states)])


def _read(file: Path, stamp: str) -> dict[Any, Any] | None:
    try:
        data = file.read_bytes()
        found = marshal.loads(data[_CHECKED:]) if data[:_CHECKED] == _checksum(data[_CHECKED:]) else None
    except (OSError, ValueError, EOFError, TypeError):
        return None
    if not isinstance(found, dict) or found.get("stamp") != stamp:
        return None
    rules = found.get("rules")
    return rules if isinstance(rules, dict) else None


def _checksum(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_CHECKED, "big")


def _write(folder: Path, name: str, data: bytes) -> bool:
    """Whether it is there now: whole, for a reader never sees a part."""
    scratch = folder / f"{name}.{os.getpid()}"
    try:
        folder.mkdir(exist_ok=True)  # as Python does on its first import
        scratch.write_bytes(data)
        scratch.replace(folder / name)
    except OSError:
        with contextlib.suppress(OSError):
            scratch.unlink()
        return False
    return True
