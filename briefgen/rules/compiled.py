"""Patterns as Python's own compiler left them, kept so that no start compiles them again: it took a third of a build.

What is kept is the code that `re` itself hands to its engine, found again by the whole pattern and its flags, for one
build of Python; the engine checks it before it takes it. Where `re` is made otherwise, patterns are compiled as ever.
"""

from __future__ import annotations

import atexit
import re
import sys
from array import array
from functools import cache
from typing import TYPE_CHECKING, AnyStr

from briefgen.rules.ready import recalled, remembered

_NAME = f"patterns.{sys.implementation.cache_tag}.code"

_MOST = 5000
"""Patterns that are kept; more are of rules that were edited since, and all is begun anew. The rules have 1200."""

_Code = tuple[int, bytes, int, dict[str, int]]
"""Flags, code, number of groups, their names."""


def compiled(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, of a pattern that the code or a rule has: what is asked for is kept."""
    flags = int(flags)
    try:
        return _made(pattern, _kept().get((pattern, flags)) or _fresh(pattern, flags))
    except (ImportError, AttributeError, TypeError, ValueError, RuntimeError, OverflowError):
        return re.compile(pattern, flags)


if not TYPE_CHECKING:  # who asks often asks for the same
    compiled = cache(compiled)


def _made(pattern: AnyStr, code: _Code) -> re.Pattern[AnyStr]:
    import _sre  # type: ignore[import-not-found]

    flags, words, groups, names = code
    by_number: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        by_number[number] = name
    made: re.Pattern[AnyStr] = _sre.compile(pattern, flags, array("I", words).tolist(), groups, names, tuple(by_number))
    return made


def _fresh(pattern: str | bytes, flags: int) -> _Code:
    """What `re.compile` works out, remembered when the process ends."""
    from re import _compiler, _parser  # type: ignore[attr-defined]

    tree = _parser.parse(pattern, flags)
    words = array("I", _compiler._code(tree, flags)).tobytes()
    code = (int(flags | tree.state.flags), words, tree.state.groups - 1, dict(tree.state.groupdict))
    if not _new():
        atexit.register(keep)
    _new()[pattern, flags] = code
    return code


@cache
def _kept() -> dict[tuple[str | bytes, int], _Code]:
    return recalled(_NAME, _stamp()) or {}


@cache
def _new() -> dict[tuple[str | bytes, int], _Code]:
    return {}


def keep() -> None:
    """Write down what was compiled since the start, beside what was known then."""
    known = _kept() if len(_kept()) + len(_new()) <= _MOST else {}
    remembered(_NAME, _stamp(), {**known, **_new()})


def _stamp() -> str:
    import _sre

    return f"{sys.version} {_sre.MAGIC} {_sre.CODESIZE} {array('I').itemsize} {sys.byteorder}"
