"""One writer at a time: what makes, sends or deletes editions does so under the lock of their state folder.

The lock is the operating system's, so a run that is killed holds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from briefgen.errors import BriefgenError

NAME = "lock"


class LockedError(BriefgenError):
    """Another run is on with the same state folder; nothing was done, and it will do what is due."""

    exit_code = 6


@contextmanager
def held(state: Path, *, patience: float = 0) -> Iterator[None]:
    """The lock of the folder ``state``, made if need be, for as long as the block lasts.

    ``patience``: seconds to wait for another run. Raises `LockedError` when it is still on then, and `BriefgenError`
    when the folder cannot be written.
    """
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = FileLock(state / NAME)
        lock.acquire(timeout=patience, poll_interval=0.05)
    except Timeout:
        raise LockedError(f"another run holds the lock {state / NAME}; try again when it has ended") from None
    except OSError as error:
        raise BriefgenError(f"cannot keep state in {state}: {error.strerror or error}") from error
    try:
        yield
    finally:
        lock.release()
