"""A process that publishes an edition and is killed at a step: each call that changes the disk is one."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from briefgen.editions import overview
from briefgen.editions.publish import publish
from briefgen.render.packs import load_pack

STEPS = ("fsync", "rename", "replace", "mkdir", "symlink", "unlink", "open")


def counted(function: Callable[..., Any], last: int, seen: list[int]) -> Callable[..., Any]:
    def called(*given: Any, **named: Any) -> Any:
        seen[0] += 1
        if seen[0] > last:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*given, **named)

    return called


def main(output: Path, name: str, words: str, last: int) -> None:
    pack = load_pack("daily")
    seen = [0]
    for step in STEPS:
        setattr(os, step, counted(getattr(os, step), last, seen))
    files = {f"morning-daily.{suffix}": f"{words} {suffix}".encode() for suffix in ("md", "html")}
    files |= {"texts/s1.txt": words.encode(), "brief.json": f'"{words}"'.encode()}
    about = {"edition": "morning", "slot": f"{name}T08:00+00:00", "revision": 1, "counts": {"attention": 1}}
    publish(output, name, files, about)
    overview.refresh(output, "Morning brief", pack.labels, pack.language)
    print("done" if last > 10_000 else "", seen[0])


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))
