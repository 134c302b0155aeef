"""The bytes of collected texts, each once under its own hash: ``items/ab/<sha256>``.

They are not forced to the disk one by one, which takes longer than fetching them: what a power cut loses is missed by
its hash and collected again. A published edition has its own texts, safely.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from briefgen.errors import BriefgenError

_HALF = ".half-"


def keep(folder: Path, data: bytes) -> str:
    """Keep ``data`` under ``folder``; its sha256. Raises `BriefgenError` where it cannot be written."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = _path(folder, sha256)
    if load(folder, sha256) is None:  # also where an earlier one has been damaged since
        beside = path.with_name(f"{sha256}{_HALF}{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(data)
            beside.replace(path)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise BriefgenError(f"cannot keep what was collected, {path}: {error.strerror or error}") from error
    return sha256


def is_kept(folder: Path, sha256: str) -> bool:
    """Whether there is something under that hash; `load` looks whether it is whole."""
    try:
        return _path(folder, sha256).stat().st_size > 0
    except OSError:
        return False


def load(folder: Path, sha256: str) -> bytes | None:
    """The bytes of that hash, None where they are not kept or no longer what they were."""
    try:
        data = _path(folder, sha256).read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def kept(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every text kept with its file, in the order of the hashes; what was left half written has no text of its name."""
    for path in sorted((folder / "items").glob("??/*")):
        yield path.name, path


def _path(folder: Path, sha256: str) -> Path:
    return folder / "items" / sha256[:2] / sha256
