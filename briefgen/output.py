"""Writing files: whole or not at all."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from msgspec import Struct

from briefgen.errors import BriefgenError

_SPOOLED = 20_000_000
"""Bytes of what goes to no file that are kept in memory until all of it is made."""

_STALE = 3600
"""Seconds after which a file that was not renamed never will be."""


class _Put(Struct, frozen=True):
    """One file on its way: written to ``beside``, then renamed to ``target``."""

    path: Path
    """As the caller names it."""
    target: Path
    """Behind symbolic links."""
    beside: Path
    data: Iterable[bytes]
    mode: int | None
    """Of what is there now."""

    @property
    def in_place(self) -> bool:
        """A device or a pipe is written to as it is."""
        return self.mode is not None and not stat.S_ISREG(self.mode)


def write_atomic(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in one step: a failure leaves an earlier file as it was, byte for byte.

    A symbolic link stays one and its target is replaced; a device or a pipe is written to as it is.
    Raises `BriefgenError` naming the path.
    """
    write_all({path: [data]})


def write_all(files: Mapping[Path, Iterable[bytes]]) -> None:
    """`write_atomic` for several files, given in pieces: each is on disk beside its target before the first takes its
    place, so that a disk that is full at the last, or a piece that cannot be made, leaves them all as they were.
    Raises `BriefgenError` naming the path."""
    path = Path()
    puts: list[_Put] = []
    try:
        for number, (path, data) in enumerate(files.items()):
            puts.append(_put(path, data, number))
        whole = {put.path: spooled(put.data) for put in puts if put.in_place and (path := put.path)}
        written = [_stage(put) for put in puts if not put.in_place and (path := put.path)]
        for put in puts:
            path = put.path
            if put.in_place:
                with whole[path] as made, put.target.open("wb") as file:
                    file.writelines(made)
            else:
                put.beside.replace(put.target)
        for folder in dict.fromkeys(put.target.parent for put in puts if not put.in_place):
            _sweep(folder, max(written))
            sync_folder(folder)
    except OSError as error:
        raise BriefgenError(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        for put in puts:
            with suppress(OSError):
                put.beside.unlink(missing_ok=True)


def spooled(pieces: Iterable[bytes]) -> IO[bytes]:
    """A file without a name that holds ``pieces``, to be read from its start: in memory as long as they are few."""
    import tempfile

    made = tempfile.SpooledTemporaryFile(_SPOOLED, prefix="briefgen-")  # noqa: SIM115
    made.writelines(pieces)
    made.seek(0)
    return made


def _put(path: Path, data: Iterable[bytes], number: int) -> _Put:
    target = Path(os.path.realpath(path))
    # In the same folder, since only there a rename is one step; the numbers keep two runs and two files apart.
    beside = target.with_name(f".briefgen-{os.getpid()}-{threading.get_ident()}-{number}.tmp")
    return _Put(path, target, beside, data, target.stat().st_mode if target.exists() else None)


def _stage(put: _Put) -> float:
    """Write the file beside its target and down to the disk; the time that its disk gives it."""
    put.beside.unlink(missing_ok=True)  # of a run that was killed and had our numbers
    handle = os.open(put.beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with os.fdopen(handle, "wb") as file:
        if put.mode is not None:
            os.fchmod(file.fileno(), stat.S_IMODE(put.mode))
        file.writelines(put.data)
        file.flush()
        os.fsync(file.fileno())
        return os.fstat(file.fileno()).st_mtime


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
