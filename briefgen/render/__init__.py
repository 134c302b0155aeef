"""A brief as bytes in a format. Formats are the modules of `briefgen.render.formats`, imported only when asked for."""

from __future__ import annotations

import difflib
import pkgutil
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from briefgen.errors import UsageError
from briefgen.model import Brief
from briefgen.render import apart, formats
from briefgen.render.packs import Pack

FORMATS: tuple[str, ...] = tuple(sorted(module.name for module in pkgutil.iter_modules(formats.__path__)))
_OTHER_SUFFIXES = {"markdown": "md", "htm": "html", "yml": "yaml"}


def format_of(path: Path) -> str:
    """The format that the suffix of ``path`` names. Raises `UsageError` when it names none."""
    suffix = path.suffix.lower().removeprefix(".")
    return _known(_OTHER_SUFFIXES.get(suffix, suffix), f"{path}: the suffix {path.suffix!r} names no format")


def check_format(fmt: str) -> str:
    """The format that ``fmt`` names ("markdown" is "md"). Raises `UsageError` when there is none."""
    return _known(_OTHER_SUFFIXES.get(fmt.lower(), fmt.lower()), f"there is no format {fmt!r}")


def render(brief: Brief, fmt: str, pack: Pack, texts: Mapping[str, str] | None = None) -> bytes:
    """``brief`` in the format ``fmt`` as ``pack`` wants it; equal input gives equal bytes.

    ``texts`` are the reading texts by source id: with them HTML can open the sentence behind each line.
    Raises `UsageError` for an unknown format and `FormatError` when this machine cannot make it.
    """
    fmt = check_format(fmt)
    if fmt in apart.FORMATS and apart.has_own_look(pack):
        return apart.render(brief, fmt, pack, texts or {})
    return make(brief, fmt, pack, texts or {})


def make(brief: Brief, fmt: str, pack: Pack, texts: Mapping[str, str]) -> bytes:
    """What `render` gives, made in this process whoever wrote the templates."""
    made: bytes = import_module(f"{formats.__name__}.{fmt}").render(brief, pack, texts)
    return made


def _known(fmt: str, problem: str) -> str:
    if fmt in FORMATS:
        return fmt
    close = difflib.get_close_matches(fmt, FORMATS, n=1)
    hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(FORMATS)}"
    raise UsageError(f"{problem}; {hint}")
