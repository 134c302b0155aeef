"""``sources.yaml``: what a user says about the sources beside it. It goes before what the sources say themselves.

::

    defaults:
      reliability: C
    sources:
      "herald-*.html":
        publisher: The Orvale Herald
        reliability: B

A pattern without "/" fits the name of a file in the folder or below it, one with "/" the path from the folder (or an
address). Patterns later in the file go before earlier ones, whole names before patterns, files nearer to the source
before those of the folders above.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal, get_args

from msgspec.structs import replace

from briefgen.errors import UsageError
from briefgen.model import Diagnostic, Source, StatedIn
from briefgen.sources.inputs import shown
from briefgen.sources.raw import Metadata
from briefgen.text.display import display

if TYPE_CHECKING:
    from briefgen.sources.about_file import About, AboutFile

NAME = "sources.yaml"
_MOST_TOLD, _MOST_NAMES, _LONGEST_NAME = 100, 2000, 255
"""Patterns that are told to name no source, and names among which the meant one is looked for."""
_LARGEST = 500_000
"""Bytes: ten thousand sources. A megabyte of YAML takes 15 s to read."""
Grade = Literal["A", "B", "C", "D", "E", "F"]


class Sayings:
    """The files called ``sources.yaml`` of some folders, and which of their patterns have named a source."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """Raises `UsageError` that names file, line and field of every mistake in every file."""
        self._files: dict[Path, tuple[AboutFile, dict[str, int]]] = {}
        self._used: set[tuple[Path, str]] = set()
        self._names: set[str] = set()
        problems: list[str] = []
        for folder in sorted(set(folders)):
            if (folder / NAME).is_file():
                try:
                    self._files[folder] = _read(folder / NAME)
                except UsageError as error:
                    problems.append(str(error).replace(str(folder), display(str(folder))))  # a name begins no line
        if problems:
            raise UsageError("\n".join(problems))

    def of(self, name: str, folders: Sequence[Path]) -> dict[str, str]:
        """What is said of the source that the register calls ``name``, by field; ``folders`` outermost first."""
        found: dict[str, str] = {}
        for folder in folders:
            if folder in self._files:
                for about in self._fitting(folder, name):
                    found |= {field: value for field, value in about.model_dump().items() if value}
        return found

    def _fitting(self, folder: Path, name: str) -> Iterator[About]:
        file, _ = self._files[folder]
        path = name.removeprefix(f"{shown(folder)}/")
        own = PurePosixPath(path).name
        self._names |= {path, own}
        yield file.defaults
        fitting = [pattern for pattern in file.sources if _fits(pattern, path, own)]
        self._used |= {(folder, pattern) for pattern in fitting}
        for pattern in sorted(fitting, key=lambda pattern: pattern in (path, own)):
            yield file.sources[pattern]

    def unused(self) -> list[Diagnostic]:
        """A warning for each pattern that named no source."""
        return [
            Diagnostic("unused-pattern", "warning", f"{shown(folder / NAME)}, line {line}: {self._said(pattern)}")
            for folder, pattern, line in self._unfitting()[:_MOST_TOLD]
        ]

    def _unfitting(self) -> list[tuple[Path, str, int]]:
        lines = [(folder, *line) for folder, (_, lines) in self._files.items() for line in lines.items()]
        return [(folder, pattern, line) for folder, pattern, line in lines if (folder, pattern) not in self._used]

    def _said(self, pattern: str) -> str:
        names = sorted(self._names)[:_MOST_NAMES] if len(pattern) <= _LONGEST_NAME else []
        close = difflib.get_close_matches(pattern, names, n=1)
        return f"no source is called {pattern!r}" + (f"; did you mean {close[0]!r}?" if close else "")


def _read(path: Path) -> tuple[AboutFile, dict[str, int]]:
    if path.stat().st_size > _LARGEST:
        raise UsageError(f"{path}: larger than {_LARGEST // 1000} kB, which no list of sources is")
    from briefgen.sources.about_file import read_about

    return read_about(path)


def _fits(pattern: str, path: str, own: str) -> bool:
    """Whether the pattern means a source; what lies in a container is meant by the container's name too."""
    if pattern in (path, own) or path.startswith(f"{pattern}/"):
        return True
    return fnmatchcase(path, pattern) if "/" in pattern else fnmatchcase(own, pattern)


def as_metadata(said: Mapping[str, str]) -> Metadata:
    """What is said of a source, as its metadata."""
    own = Metadata(
        title=said.get("title"),
        publisher=said.get("publisher"),
        author=said.get("author"),
        published=said.get("published"),
        url=said.get("url"),
    )
    return own.from_(NAME)


def with_grade(source: Source, said: Mapping[str, str]) -> Source:
    """``source`` with the user's grade of it, if he gave one."""
    grades: tuple[Grade, ...] = get_args(Grade)
    return replace(source, reliability=next((g for g in grades if g == said.get("reliability")), source.reliability))


def is_said(source: Source, field: str) -> bool:
    """Whether the user himself said what ``field`` of ``source`` is."""
    return StatedIn(field, NAME) in source.stated_in
