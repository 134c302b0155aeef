"""Writing files: whole or not at all."""

from __future__ import annotations

import os
import stat
import threading
from contextlib import suppress
from pathlib import Path

from briefgen.errors import BriefgenError

_STALE = 3600
"""Seconds after which a file that was not renamed never will be."""


def write_atomic(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in one step: a failure leaves an earlier file as it was, byte for byte.

    A symbolic link stays one and its target is replaced; a device or a pipe is written to as it is.
    Raises `BriefgenError` naming the path.
    """
    try:
        target = Path(os.path.realpath(path))
        mode = target.stat().st_mode if target.exists() else None
        if mode is not None and not stat.S_ISREG(mode):
            target.write_bytes(data)
        else:
            _replace(target, data, mode)
    except OSError as error:
        raise BriefgenError(f"cannot write {path}: {error.strerror or error}") from error


def _replace(target: Path, data: bytes, mode: int | None) -> None:
    # In the same folder, since only there a rename is one step; the numbers keep two runs apart.
    beside = target.with_name(f".briefgen-{os.getpid()}-{threading.get_ident()}.tmp")
    try:
        beside.unlink(missing_ok=True)  # of a run that was killed and had our numbers
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        with os.fdopen(handle, "wb") as file:
            if mode is not None:
                os.fchmod(file.fileno(), stat.S_IMODE(mode))
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            now = os.fstat(file.fileno()).st_mtime
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _sweep(target.parent, now)
    sync_folder(target.parent)


def _sweep(folder: Path, now: float) -> None:
    """Delete what runs left behind that were killed while they wrote; a run that is on is not that slow."""
    for left in folder.glob(".briefgen-*-*.tmp"):
        with suppress(OSError):
            if left.stat().st_mtime < now - _STALE:
                left.unlink()


def sync_folder(folder: Path) -> None:
    """A rename is on disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
