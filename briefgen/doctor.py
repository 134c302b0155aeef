"""Whether this machine has what briefgen needs, tried and not guessed, with the line that cures what is missing."""

from __future__ import annotations

import logging
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata
from logging.handlers import BufferingHandler
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from briefgen.errors import BriefgenError

if TYPE_CHECKING:
    from briefgen.editions.config import Config
    from briefgen.model import Brief

Standing = Literal["well", "lacking", "broken"]

_SCRIPTS = "é Ж ω ש ع अ 字"
"""A letter of each script that names in the news are most often written in."""
_MANY = 1000


class Finding(Struct, frozen=True):
    """One thing that was tried. ``lacking`` costs a part (a format, an extra), ``broken`` is in the way of any work."""

    standing: Standing
    part: str
    said: str
    cure: str | None = None


def examine(start: Path) -> Iterator[Finding]:
    """Everything that was tried, in order; ``start`` is where a configuration is looked for."""
    for part, check in _CHECKS:
        try:
            yield from check(part, start)
        except Exception as error:  # a check that fails in an unforeseen way is what doctors are asked about
            yield Finding("broken", part, f"{type(error).__name__}: {' '.join(str(error).split())}")


def _python(part: str, start: Path) -> Iterator[Finding]:
    yield Finding("well", part, f"{platform.python_version()} ({sys.executable})")


def _packages(part: str, start: Path) -> Iterator[Finding]:
    """Every package that briefgen asks for without an extra."""
    wanted = [line.partition(";") for line in metadata.requires("briefgen") or ()]
    names = [_name(spec) for spec, _, marker in wanted if "extra" not in marker]
    absent = [name for name in names if not _installed(name)]
    if absent:
        yield Finding("broken", part, f"not installed: {', '.join(absent)}", f"pip install {' '.join(absent)}")
    else:
        yield Finding("well", part, f"{len(names)} installed")


def _name(requirement: str) -> str:
    end = next((i for i, char in enumerate(requirement) if not (char.isalnum() or char in "-_.")), len(requirement))
    return requirement[:end]


def _installed(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _pdf(part: str, start: Path) -> Iterator[Finding]:
    """A page is made with letters of many scripts, and read back in the child process that reads PDFs."""
    from briefgen.render import make
    from briefgen.render.packs import built_in, load_pack
    from briefgen.sources.formats.pdf import read

    pack = load_pack("executive", [built_in()])
    with _said("briefgen.render") as said:
        try:
            data = make(_sample(), "pdf", pack, {})
        except BriefgenError as error:
            yield Finding("lacking", part, "cannot be made; every other format can", str(error))
            return
    yield Finding("well", part, "can be made")
    for line in said():
        yield Finding("lacking", "fonts", line)
    if not said():
        yield Finding("well", "fonts", f"have {_SCRIPTS}")
    read(data)
    yield Finding("well", "PDF as a source", "can be read")


def _sample() -> Brief:
    from briefgen.model import Brief, Period
    from briefgen.schema import SCHEMA_ID

    return Brief(SCHEMA_ID, f"Scripts: {_SCRIPTS}", None, None, Period(), "executive", "")


@contextmanager
def _said(logger: str) -> Iterator[Callable[[], list[str]]]:
    """What is logged while it is open, instead of the console."""
    log, handler = logging.getLogger(logger), BufferingHandler(_MANY)
    log.addHandler(handler)
    before, log.propagate = log.propagate, False
    try:
        yield lambda: [record.getMessage() for record in handler.buffer]
    finally:
        log.propagate = before
        log.removeHandler(handler)


def _zones(part: str, start: Path) -> Iterator[Finding]:
    from zoneinfo import ZoneInfo

    yield Finding("well", part, f"{ZoneInfo('Europe/Brussels').key} and the others are known")


def _audiences(part: str, start: Path) -> Iterator[Finding]:
    from briefgen.render.packs import list_packs

    try:
        packs = list_packs()
    except BriefgenError as error:
        yield Finding("broken", part, str(error), "mend the file that is named")
        return
    yield Finding("well", part, ", ".join(pack.name for pack in packs))


def _editions(part: str, start: Path) -> Iterator[Finding]:
    """The configuration, the environment that it asks for, and whether its folders can be written."""
    from briefgen.editions import config

    try:
        found = config.from_here()
    except BriefgenError as error:
        if not any((folder / config.NAME).exists() for folder in (start, *start.parents)):
            yield Finding("well", part, f"no {config.NAME} here; briefgen init writes one")
        else:
            yield Finding("broken", part, str(error), "mend the lines that are named")
        return
    yield Finding("well", part, f"{found.path}: {', '.join(edition.name for edition in found.editions)}")
    for name in sorted(_secrets(found)):
        if not os.environ.get(name):
            yield Finding(
                "lacking", part, f"the environment has no {name}, which a delivery needs", f"export {name}=..."
            )
    for folder in dict.fromkeys([found.state, *(edition.output for edition in found.editions)]):
        problem = _unwritable(folder)
        if problem:
            yield Finding("broken", part, f"{folder} cannot be written: {problem}", f"mkdir -p {folder}; see its owner")


def _secrets(found: Config) -> set[str]:
    """Names of environment variables that deliveries take secrets from."""
    entries = (entry for edition in found.editions for entry in (*edition.deliver, *edition.notify))
    return {name for entry in entries for name in entry.variables()}


def _unwritable(folder: Path) -> str | None:
    """Why nothing can be written in ``folder`` or, where it is yet to be made, in the nearest folder above it."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            return None
    except OSError as error:
        return error.strerror or type(error).__name__


def _cluster(part: str, start: Path) -> Iterator[Finding]:
    if _installed("distributed"):
        yield Finding("well", part, "Dask is installed")
    else:
        yield Finding("well", part, "not installed, and only needed for --engine dask: pip install 'briefgen[cluster]'")


_CHECKS: tuple[tuple[str, Callable[[str, Path], Iterator[Finding]]], ...] = (
    ("Python", _python),
    ("packages", _packages),
    ("PDF", _pdf),
    ("time zones", _zones),
    ("audiences", _audiences),
    ("editions", _editions),
    ("cluster", _cluster),
)
