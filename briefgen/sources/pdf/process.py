"""The child process that opens PDFs: started, fed, limited, and ended by the clock."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Thread, Timer
from typing import IO

from briefgen.sources.pdf.page import PdfFile, from_json
from briefgen.sources.raw import UnreadableError

_CHILD = Path(__file__).with_name("child.py")
_MEMORY = 768_000_000
"""Bytes of address space. Reading a 300-page report takes 150 MB of it; a decoded stream may take the rest."""
_PROCESSOR, _CLOCK = 60, 180
"""Seconds. A full page takes 20 ms; the clock is for machines that do other things too."""
_PAGES, _CHARACTERS = 2_000, 5_000_000
_OUTPUT = 100_000_000
_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""Of the environment, what a Python may need to start at all."""
_PROBLEMS = {
    "encrypted": "encrypted: it opens with a password only",
    "damaged": "damaged, or no PDF",
    "pages": f"more than {_PAGES} pages",
    "characters": f"more than {_CHARACTERS // 1_000_000} million characters",
}


def open_pdf(data: bytes) -> PdfFile:
    """The lines of every page. Raises `UnreadableError` for what cannot be opened within the limits."""
    output, ended = _run([*_folders(), *map(str, (_MEMORY, _PROCESSOR, _PAGES, _CHARACTERS))], data)
    if ended or len(output) > _OUTPUT:
        raise UnreadableError(f"takes longer than {_CLOCK} seconds or too much room to read")
    try:
        found = json.loads(output)
        problem = found.get("problem")
        if problem is None:
            return from_json(found)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise UnreadableError("damaged, or made so that reading it takes too much memory or time") from None
    raise UnreadableError(_PROBLEMS.get(problem, _PROBLEMS["damaged"]))


def _folders() -> list[str]:
    """Where pypdfium2 is installed: the child knows no other place to import from."""
    found = []
    for name in ("pypdfium2", "pypdfium2_raw", "pypdfium2_cfg"):
        spec = find_spec(name)
        if spec is None and name == "pypdfium2":
            raise UnreadableError("PDF files need the library pypdfium2: pip install pypdfium2")
        if spec and spec.origin:
            found.append(str(Path(spec.origin).parent.parent))
    return list(dict.fromkeys(found))


def _run(arguments: list[str], data: bytes) -> tuple[bytes, bool]:
    """What the child wrote, and whether the clock ended it."""
    with subprocess.Popen(
        [sys.executable, "-I", "-S", str(_CHILD), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _KEPT if name in os.environ},
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        rung = Event()
        timer = Timer(_CLOCK, _end, (child, rung))
        feeder = Thread(target=_feed, args=(child.stdin, data), daemon=True)
        try:
            timer.start()
            feeder.start()
            return child.stdout.read(_OUTPUT + 1), rung.is_set()
        finally:
            timer.cancel()
            child.kill()
            feeder.join()


def _end(child: subprocess.Popen[bytes], rung: Event) -> None:
    rung.set()
    child.kill()


def _feed(stdin: IO[bytes], data: bytes) -> None:
    with suppress(OSError):  # a child that died reads no more
        stdin.write(data)
    with suppress(OSError):
        stdin.close()
