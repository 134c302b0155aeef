"""From the paths a user gives to the list of files to read, each once, in path order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read; ``reason`` says why it cannot be, when that is known beforehand."""

    path: Path
    name: str
    """The path as the register shows it, with forward slashes."""
    reason: str | None = None


def collect(paths: Sequence[Path], suffixes: Iterable[str]) -> list[Input]:
    """Every file under ``paths``, sorted by path, each once however often it is named.

    A folder that is hidden, empty or closed stands for itself, with the reason.
    """
    known = frozenset(suffixes)
    found: dict[str, Input] = {}
    for item in sorted((i for path in paths for i in _under(path, known)), key=lambda i: i.name):
        found.setdefault(_identity(item.path), item)
    return list(found.values())


def _identity(path: Path) -> str:
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return str(path)


def _under(path: Path, known: frozenset[str]) -> Iterator[Input]:
    if not _holds(path.is_dir):
        yield _input(path, _reason(path, known))
        return
    closed: list[OSError] = []
    empty = True
    for folder, folders, files in os.walk(path, onerror=closed.append):
        for name in sorted(folders):
            if name.startswith("."):
                yield _input(Path(folder) / name, "hidden folder")
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        empty = empty and not folders and not files
        for name in sorted(files):
            file = Path(folder) / name
            yield _input(file, "hidden file" if name.startswith(".") else _reason(file, known))
    for error in closed:
        yield _input(Path(error.filename), f"folder cannot be read: {error.strerror}")
    if empty and not closed:
        yield _input(path, "empty folder")


def _input(path: Path, reason: str | None) -> Input:
    # A name that is no UTF-8 must not break the register that shows it.
    return Input(path, os.fsencode(path.as_posix()).decode("utf-8", "replace"), reason)


def _reason(path: Path, known: frozenset[str]) -> str | None:
    if not _holds(path.exists):
        return "no such file"
    if not _holds(path.is_file):
        return "not a file"
    if path.suffix.lower() not in known:
        return f"no reader for {path.suffix.lower() or 'a file without suffix'}"
    return None


def _holds(question: Callable[[], bool]) -> bool:
    """The answer, no where the system refuses one (a closed folder above, a name that is too long)."""
    try:
        return question()
    except (OSError, ValueError):
        return False
