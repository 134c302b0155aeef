"""Where what can be worked out again is kept between runs."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

_OFF = ("", "0", "no", "off")


def default_folder() -> Path | None:
    """Where the cache is: ``BRIEFGEN_CACHE`` (a folder, or "off"), else the user's cache folder."""
    named = os.environ.get("BRIEFGEN_CACHE")
    if named is not None:
        return None if named.lower() in _OFF else Path(named)
    try:
        own = Path.home() / ".cache"
    except RuntimeError:
        return None
    base = os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base and Path(base).is_absolute() else own) / "briefgen"


def own_folder(folder: Path | None) -> Path | None:
    """``folder``, made if need be; None where there is none, or others may write to it."""
    try:
        if folder is not None:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if folder is not None and _is_ours(folder) else None
    except OSError:
        return None


def _is_ours(folder: Path) -> bool:
    """Whether nobody else can put entries there."""
    if not hasattr(os, "getuid"):
        return True
    found = folder.stat()
    return found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
