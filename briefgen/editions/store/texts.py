"""The bytes of collected texts, each once under its own hash: ``items/ab/<sha256>``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from briefgen.output import write_atomic


def keep(folder: Path, data: bytes) -> str:
    """Keep ``data`` under ``folder``; its sha256. Raises `BriefgenError` where it cannot be written."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = _path(folder, sha256)
    if load(folder, sha256) is None:  # also where an earlier one has been damaged since
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, data)
    return sha256


def load(folder: Path, sha256: str) -> bytes | None:
    """The bytes of that hash, None where they are not kept or no longer what they were."""
    try:
        data = _path(folder, sha256).read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def kept(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every text kept with its file, in the order of the hashes."""
    for path in sorted((folder / "items").glob("??/*")):
        if len(path.name) == 64:
            yield path.name, path


def _path(folder: Path, sha256: str) -> Path:
    return folder / "items" / sha256[:2] / sha256
