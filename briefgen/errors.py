"""Errors a caller can act on. Bad *input* is no error past ``sources``: it becomes a `briefgen.model.Diagnostic`."""

from __future__ import annotations


class BriefgenError(Exception):
    """Base of all; ``str(error)`` is one clear line: what is wrong, in which file, what to do."""

    exit_code = 1


class UsageError(BriefgenError):
    """The call, a config file or a pack is wrong."""

    exit_code = 2


class NothingReadError(BriefgenError):
    """None of the sources could be read; nothing is written."""

    exit_code = 4


class FormatError(BriefgenError):
    """A format that was asked for could not be made (Pango missing, say); the other formats are unaffected."""

    exit_code = 7


def as_bug(error: Exception) -> str:
    """One line for an ``error`` that nobody foresaw: it is not the user's doing."""
    told = " ".join(str(error).split())[:200]
    return f"this is a bug in briefgen, please report it: {type(error).__name__}: {told}"
