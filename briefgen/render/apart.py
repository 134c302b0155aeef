"""What a user brings to templates and looks runs in a process of its own, which ends by its limits whatever it does.

Run as a module this is that process: what to make comes in on stdin, a line of JSON and the document go out on stdout.
"""

from __future__ import annotations

import copyreg
import io
import json
import logging
import pickle
import subprocess
import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from briefgen.errors import BriefgenError, FormatError, UsageError
from briefgen.model import Brief
from briefgen.render.packs import Pack, built_in
from briefgen.render.remarks import heard

_MADE_OF = (".j2", ".css", ".svg")
"""Files that can ask for time and room without end: a style sheet with pages of one millimetre lays out for hours."""
_MEMORY = 1 << 30
_SECONDS = {"html": 30, "pdf": 120}
"""Processor time. Templates take a second for a long brief; a long PDF is laid out several times."""
_PATIENCE = 2
"""Times as long by the clock, for machines that do other things too."""
_LARGEST = 200_000_000
_LOG = logging.getLogger("briefgen.render")


def has_own_look(pack: Pack) -> bool:
    """Whether ``pack``, or a parent of it that is not built in, brings templates, style sheets or a drawing."""
    home = built_in().resolve()
    own = (folder for folder in pack.folders if not folder.resolve().is_relative_to(home))
    return any(path.suffix.lower() in _MADE_OF for folder in own for path in folder.rglob("*"))


def render(brief: Brief, fmt: str, pack: Pack, texts: Mapping[str, str]) -> bytes:
    """What `briefgen.render.render` makes, in time and memory that are bounded.

    Raises the errors that it raises, and `UsageError` where the templates take more than they may.
    """
    seconds = _SECONDS[fmt]
    task = _packed((at_hand(brief), fmt, pack, dict(texts)))
    order = [sys.executable, "-P", "-m", __name__, str(seconds)]
    try:
        done = subprocess.run(
            order, input=task, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            timeout=seconds * _PATIENCE, check=False,
        )  # fmt: skip
        head, _, made = done.stdout[:_LARGEST].partition(b"\n")
        told = json.loads(head)
    except (subprocess.TimeoutExpired, ValueError):
        raise UsageError(
            f"{pack.folders[0]}: its templates and style sheets take more than {seconds} seconds or "
            f"{_MEMORY >> 30} GB; is there a loop, or a page too small for its words?"
        ) from None
    for remark in told["log"]:
        _LOG.warning("%s", remark)
    if told["error"] is not None:
        raise (FormatError if told["code"] == FormatError.exit_code else UsageError)(told["error"])
    return made


def at_hand(brief: Brief) -> Brief:
    """``brief`` with all its stories in memory, to be sent."""
    return replace(brief, stories=tuple(brief.stories), quotes=tuple(brief.quotes))


def _packed(value: object) -> bytes:
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer)
    pickler.dispatch_table = copyreg.dispatch_table.copy()
    pickler.dispatch_table[MappingProxyType] = lambda proxy: (frozen, (dict(proxy),))
    pickler.dump(value)
    return buffer.getvalue()


def frozen(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """``values`` that cannot be changed, for `pickle`, which knows no name of that type."""
    return MappingProxyType(values)


# --------------------------------------------------------------------------- in the child


def _main() -> None:
    _limit(int(sys.argv[1]))
    from briefgen.render import make

    brief, fmt, pack, texts = pickle.load(sys.stdin.buffer)
    made, error, code = b"", None, 0
    with heard(_LOG.name) as said:
        try:
            made = make(brief, fmt, pack, texts)
        except BriefgenError as problem:
            error, code = str(problem), problem.exit_code
        except MemoryError:
            raise  # the parent says that the limit was reached
        except Exception as problem:  # what templates and engines raise: without a word the limits would be blamed
            error = f"{pack.folders[0]}: no document comes of it: {type(problem).__name__}: {problem}"
            code = UsageError.exit_code
    told = {"log": said, "error": error, "code": code}
    sys.stdout.buffer.write(json.dumps(told).encode("ascii") + b"\n" + made)
    sys.stdout.buffer.flush()


def _limit(seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the only limit there
        return
    for limit, value in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(limit)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):  # macOS has no limit of address space to set
            continue


if __name__ == "__main__":
    _main()
