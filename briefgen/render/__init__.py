"""A brief as bytes in a format. Formats are the modules of `briefgen.render.formats`, imported only when asked for."""

from __future__ import annotations

import difflib
import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

from briefgen.errors import UsageError
from briefgen.model import Brief
from briefgen.render import formats
from briefgen.render.packs import Pack

FORMATS: tuple[str, ...] = tuple(sorted(module.name for module in pkgutil.iter_modules(formats.__path__)))
_LAID_OUT = ("html", "pdf")
"""The formats that are made by templates and style sheets."""
_OTHER_SUFFIXES = {"markdown": "md", "htm": "html", "yml": "yaml"}


def format_of(path: Path) -> str:
    """The format that the suffix of ``path`` names. Raises `UsageError` when it names none."""
    suffix = path.suffix.lower().removeprefix(".")
    return _known(_OTHER_SUFFIXES.get(suffix, suffix), f"{path}: the suffix {path.suffix!r} names no format")


def check_format(fmt: str) -> str:
    """The format that ``fmt`` names ("markdown" is "md"). Raises `UsageError` when there is none."""
    return _known(_OTHER_SUFFIXES.get(fmt.lower(), fmt.lower()), f"there is no format {fmt!r}")


def render(brief: Brief, fmt: str, pack: Pack, texts: Mapping[str, str] | None = None) -> bytes:
    """`pieces`, joined."""
    return b"".join(pieces(brief, fmt, pack, texts))


def pieces(brief: Brief, fmt: str, pack: Pack, texts: Mapping[str, str] | None = None) -> Iterator[bytes]:
    """``brief`` in the format ``fmt`` as ``pack`` wants it; equal input gives equal bytes.

    They are made as they are asked for, so that a brief of a pile is never in memory as a whole. ``texts`` are the
    reading texts by source id: with them HTML can open the sentence behind each line. Raises `UsageError` for an
    unknown format and, before the first piece, `FormatError` when this machine cannot make it.
    """
    fmt = check_format(fmt)
    if fmt in _LAID_OUT:
        from briefgen.render import apart

        if apart.has_own_look(pack):
            return iter([apart.render(brief, fmt, pack, texts or {})])
    return _made(brief, fmt, pack, texts or {})


def make(brief: Brief, fmt: str, pack: Pack, texts: Mapping[str, str]) -> bytes:
    """What `render` gives, made in this process whoever wrote the templates."""
    return b"".join(_made(brief, fmt, pack, texts))


def _made(brief: Brief, fmt: str, pack: Pack, texts: Mapping[str, str]) -> Iterator[bytes]:
    made: Iterator[bytes] = import_module(f"{formats.__name__}.{fmt}").pieces(brief, pack, texts)
    return made


def _known(fmt: str, problem: str) -> str:
    if fmt in FORMATS:
        return fmt
    close = difflib.get_close_matches(fmt, FORMATS, n=1)
    hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(FORMATS)}"
    raise UsageError(f"{problem}; {hint}")
