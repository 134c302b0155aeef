"""A tick as a process of its own, which may be killed in the middle of what it writes."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from briefgen.editions import config as configs
from briefgen.editions import lock, schedule
from briefgen.editions.run import run
from briefgen.web import Fetcher

_WRITING = os.O_WRONLY | os.O_RDWR


@dataclass(frozen=True)
class Tick:
    """``kill_at``: which of the steps that leave a mark on disk or wire is its last; None lets it end."""

    config: Path
    moment: datetime
    allow: str
    kill_at: int | None = None


def tick(given: Tick) -> None:
    """Ticks as the command does, with servers that hang given up after a second; ends with the exit code."""
    if given.kill_at is not None:
        _kill_at(given.kill_at)
    make: Any = partial(run, ask=Fetcher((given.allow,), deadline=1.0).ask)
    try:
        code = schedule.tick(configs.load(given.config), given.moment, make=make).exit_code
    except lock.LockedError as error:
        code = error.exit_code
    sys.exit(code)


def _kill_at(step: int) -> None:
    """kill -9 before the ``step``-th time that a file is opened to write, renamed or removed, or a server called."""
    left = step

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        marks = event in ("os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.symlink", "socket.connect")
        if marks or (event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING):
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
