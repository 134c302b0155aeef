"""Publishing: an edition is in its folder whole, or not there at all.

Files are written into a temporary folder beside the final one, each made durable, then the folder is renamed. What
leads to editions (``latest``, the index page, the feed) is made from the folders that are there, so that a run killed
before it came to that is made up for by the next.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from briefgen.editions.issue import ABOUT, SCHEMA, Issue, about_as_bytes
from briefgen.errors import BriefgenError
from briefgen.output import sync_folder, write_atomic

LATEST = "latest"
_TEMPORARY, _LINK = ".briefgen-edition-", ".briefgen-latest-"


def folder_name(slot_folder: str, revision: int) -> str:
    """What the folder of a slot is called; later revisions lie beside the first, which readers have."""
    return slot_folder if revision == 1 else f"{slot_folder}-r{revision}"


def publish(output: Path, name: str, files: Mapping[str, bytes], about: Mapping[str, Any]) -> Issue:
    """Put ``files`` (by relative name, in the order to be written) and ``about`` into ``output/name`` in one step.

    To be called by one process at a time: it sweeps what killed ones left. Raises `BriefgenError` when something lies
    there already or the disk refuses; then nothing is left behind.
    """
    final = output / name
    beside = output / f"{_TEMPORARY}{name}-{os.getpid()}.tmp"
    try:
        output.mkdir(parents=True, exist_ok=True)
        sweep(output)
        if final.exists() or final.is_symlink():
            raise BriefgenError(f"{final}: an edition is published there already")
        data = {"schema": SCHEMA, **about, "files": _listed(files), "deliveries": []}
        _write_all(beside, {**files, ABOUT: about_as_bytes(data)})
        beside.rename(final)
        sync_folder(output)
    except OSError as error:
        raise BriefgenError(f"cannot publish {final}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return Issue(final, data)


def sweep(output: Path) -> None:
    """Delete what killed runs left half done in ``output``, which is the edition's own."""
    for left in sorted(output.glob(".briefgen-*.tmp")):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def _listed(files: Mapping[str, bytes]) -> list[dict[str, str]]:
    return [{"name": name, "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()]


def _write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """A new ``folder`` with ``files``, on disk when this returns."""
    folder.mkdir()
    folders = sorted({(folder / name).parent for name in files})
    for inner in folders:
        inner.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        with (folder / name).open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    for inner in reversed(folders):
        sync_folder(inner)


def point_to_latest(output: Path, found: Sequence[Issue]) -> None:
    """Let ``latest`` lead to the last of ``found``: a link, or a file with the name where links cannot be made."""
    place = output / LATEST
    if place.is_dir() and not place.is_symlink():
        raise BriefgenError(f"{place}: something else has this name; move it away, it is to lead to the latest edition")
    if not found:
        with suppress(FileNotFoundError):
            place.unlink()
        return
    name = found[-1].folder.name
    if place.is_symlink() and str(place.readlink()) == name:
        return
    beside = output / f"{_LINK}{os.getpid()}.tmp"
    try:
        beside.unlink(missing_ok=True)
        beside.symlink_to(name, target_is_directory=True)
        beside.replace(place)
        sync_folder(output)
    except (OSError, NotImplementedError):
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        write_atomic(place, f"{name}\n".encode())
