"""Functions that the tests send to workers."""

from __future__ import annotations

import os
import time
from pathlib import Path

POISON = 57


def doubled(number: int) -> int:
    return 2 * number


def slowly(number: int) -> int:
    time.sleep(0.02)
    return 2 * number


def fatal(number: int) -> int:
    """Ends the worker's process at one number, as a crash in a library does."""
    if number == POISON:
        os._exit(1)
    return 2 * number


def once(flag: str, number: int) -> int:
    """Kills the process of the first worker that gets here, and only that one."""
    try:
        Path(flag).touch(exist_ok=False)
    except FileExistsError:
        return 2 * number
    os._exit(1)
