"""Pipes that have a name in a folder: nobody may ever write to them, so they are waited for, but not without end."""

from __future__ import annotations

import os
import select
from pathlib import Path

from briefgen.sources.raw import UnreadableError

_SILENCE = 20
"""Seconds without a byte. What a shell makes for ``<(...)`` has a writer, who may think as long as he likes."""
_OF_A_SHELL = ("/dev/fd/", "/proc/self/fd/")


def is_named(path: Path) -> bool:
    """Whether ``path`` is a pipe of the file system, to which there may be no writer."""
    return path.is_fifo() and not str(path).startswith(_OF_A_SHELL)


def read(path: Path, most: int) -> bytes:
    """What is written to the pipe, at most little more than ``most`` bytes of it.

    Raises `UnreadableError` where nobody writes for a while, `OSError` as the system does.
    """
    pipe = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        found = bytearray()
        while len(found) <= most:
            if not select.select([pipe], [], [], _SILENCE)[0]:
                raise UnreadableError(f"a pipe to which nobody wrote for {_SILENCE} seconds")
            piece = os.read(pipe, 1 << 16)
            if not piece:
                break
            found += piece
        return bytes(found)
    finally:
        os.close(pipe)
