"""A delivery as a folder of files, put there by one rename."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from briefgen.editions.deliver.errors import LaterError, RefusedError
from briefgen.editions.deliver.message import Message
from briefgen.output import sync_folder

_HALF = ".briefgen-"


def names(message: Message, formats: Sequence[str] = ()) -> tuple[str, ...]:
    """The files that go: those of the audience in the ``formats``, all when unsaid."""
    return tuple(name for name in message.files() if not formats or name.rpartition(".")[2] in formats)


def put(message: Message, formats: Sequence[str], folder: Path) -> None:
    """Puts a folder for the edition into ``folder``: whole, or not at all; its own from an earlier try is replaced.

    Raises `LaterError` where the disk does not let it, `RefusedError` where editions are published themselves, and
    `BriefgenError` for files that are not what was published.
    """
    if os.path.realpath(folder) == os.path.realpath(message.found.folder.parent):
        raise RefusedError(f"{folder} is where the edition is published; deliver it to another folder")
    files = {name: message.found.read(name) for name in names(message, formats)}
    target = folder / f"{message.edition.name}-{message.found.folder.name}"  # editions may share a folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder, target.name)
        half = folder / f"{_HALF}{target.name}-{os.getpid()}"
        half.mkdir()
        try:
            _fill(half, files)
            _take_place(half, target)
        except BaseException:
            shutil.rmtree(half, ignore_errors=True)
            raise
    except OSError as error:
        raise LaterError(f"cannot write to {folder}: {error.strerror or error}", lost=True) from None


def _sweep(folder: Path, name: str) -> None:
    """What a try that was killed left behind; only one process delivers at a time."""
    for left in folder.glob(f"{_HALF}{name}-*"):
        shutil.rmtree(left, ignore_errors=True)


def _fill(half: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        with (half / name).open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    sync_folder(half)


def _take_place(half: Path, target: Path) -> None:
    """Renames ``half`` to ``target``; what was there steps aside for the moment in between and goes then."""
    aside = half.with_name(f"{half.name}-before")
    with suppress(FileNotFoundError):
        target.rename(aside)
    try:
        half.rename(target)
    except OSError:
        with suppress(OSError):
            aside.rename(target)
        raise
    sync_folder(target.parent)
    shutil.rmtree(aside, ignore_errors=True)
