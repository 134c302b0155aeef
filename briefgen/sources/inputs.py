"""From the paths a user gives to the list of files to read, each once, in path order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
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
    """Every file under ``paths``, sorted by path, each once however often it is named."""
    known = frozenset(suffixes)
    found: dict[str, Input] = {}
    for item in sorted((i for path in paths for i in _under(path, known)), key=lambda i: i.name):
        found.setdefault(os.path.realpath(item.path), item)
    return list(found.values())


def _under(path: Path, known: frozenset[str]) -> Iterator[Input]:
    if not path.is_dir():
        yield _input(path, known, hidden=False)
        return
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            yield _input(Path(folder) / name, known, hidden=name.startswith("."))


def _input(path: Path, known: frozenset[str], *, hidden: bool) -> Input:
    return Input(path, path.as_posix(), _reason(path, known, hidden=hidden))


def _reason(path: Path, known: frozenset[str], *, hidden: bool) -> str | None:
    if not path.exists():
        return "no such file"
    if hidden:
        return "hidden file"
    if not path.is_file():
        return "not a file"
    if path.suffix.lower() not in known:
        return f"no reader for {path.suffix.lower() or 'a file without suffix'}"
    return None
