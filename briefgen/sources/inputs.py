"""From what a user gives to the list of inputs: files, addresses, what is in stores and standard input, each once, in
path order."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from briefgen.errors import UsageError
from briefgen.rules.compiled import compiled
from briefgen.sources import fetching, own, stores
from briefgen.sources.decoding import visible
from briefgen.sources.raw import UnreadableError
from briefgen.sources.recognise import is_address
from briefgen.sources.stores import Stored, is_stored

STDIN = "-"
CONTROL_FILES = ("sources.yaml", "decisions.yaml", "briefgen.yaml")
"""What a user writes beside the sources about them; no sources themselves."""
_SCHEME = compiled(r"[a-z][a-z+.-]{1,12}:/+", re.I)
_HOST = compiled(r"(?:[a-z0-9-]{1,63}\.){1,8}(?:com|org|net|info|int|gov|edu|eu|uk|us|[a-z]{2})(?:/|\Z)", re.I)
_MOST_NAMES = 2000
Severity = Literal["info", "warning"]


class Input(Struct, frozen=True):
    """One thing to read; ``reason`` says why it cannot be, when that is known beforehand.

    ``place``: the file, the address, the file in a store, or None for standard input.
    """

    name: str
    """As the register shows it: the path with forward slashes, the address without credentials, "stdin"."""
    place: Path | str | Stored | None
    reason: str | None = None
    severity: Severity = "warning"
    folders: tuple[Path, ...] = ()
    """Folders whose ``sources.yaml`` may speak of it, outermost first."""

    @property
    def identity(self) -> str:
        """The same for two names of one thing."""
        if isinstance(self.place, Path):
            return _real(self.place)
        if isinstance(self.place, Stored):
            return self.place.url
        return STDIN if self.place is None else self.place


def collect(given: Sequence[Path | str]) -> list[Input]:
    """Every input under ``given``, sorted by name, each once however often it is named.

    Raises `UsageError` for an empty name, as an unset variable of a shell gives: it would be all of this folder.
    A folder that is empty or closed stands for itself, with the reason, and so does what is left out of one.
    """
    if "" in given:
        raise UsageError("an empty name was given for a source; name a file, a folder or an address")
    roots = [_real(Path(item)) for item in given if _is_path(item)]
    found: dict[str, Input] = {}
    for item in sorted((i for one in given for i in _under(one, roots)), key=lambda i: i.name):
        found.setdefault(item.identity, item)
    return list(found.values())


def one_file(path: Path) -> Input:
    """``path`` as an input that must be a file."""
    reason = _reason(path)
    return Input(shown(path), path, reason, folders=(path.parent,))


def address(url: str) -> Input:
    """An http(s) address as an input; what the register shows of it holds no password."""
    return Input(fetching.shown(url), url.partition("#")[0])


def shown(path: Path) -> str:
    """``path`` with forward slashes; what is no UTF-8, or orders a terminal about, is shown as "\ufffd"."""
    return visible(os.fsencode(path.as_posix()).decode("utf-8", "replace"))


def passed_over(name: str) -> str | None:
    """Why a file called ``name`` (no folders) is no source, None if it may be one."""
    if name in CONTROL_FILES:
        return "settings for briefgen, no source"
    if name.startswith(("~$", ".~lock.")):
        return "lock file of an office program"
    return "hidden file" if name.startswith(".") else None


def _is_path(item: Path | str) -> bool:
    return isinstance(item, Path) or not (item == STDIN or is_address(item) or is_stored(item))


def _under(item: Path | str, roots: Sequence[str]) -> Iterator[Input]:
    if item == STDIN:
        yield Input("stdin", None)
    elif not _is_path(item):
        yield from _stored(str(item)) if is_stored(str(item)) else [address(str(item))]
    elif _holds(Path(item).is_dir):
        yield from _walk(Path(item), roots)
    else:
        yield _file(Path(item), str(item))


def _stored(url: str) -> Iterator[Input]:
    """What a store has at ``url``: a file, or the files of a folder."""
    try:
        found = stores.files(url)
    except UnreadableError as error:
        found = []
        yield Input(stores.shown(url), Stored(url), str(error))
    else:
        if not found:
            yield Input(stores.shown(url), Stored(url), "empty folder")
    for one in found:
        *folders, name = one.removeprefix(url).strip("/").split("/")
        hidden = any(part.startswith(".") for part in folders)
        reason = "hidden folder" if hidden else passed_over(name)
        yield Input(stores.shown(one), Stored(one), reason, "info" if reason else "warning")


def _file(path: Path, typed: str) -> Input:
    """A file given by name. The shell puts everything there is for a ``*``, so what is no source is not asked for."""
    given = one_file(path)
    if given.reason == "no such file":
        return replace(given, reason=f"no such file{_meant(typed)}")
    reason = None if path.name.startswith(".") and not path.name.startswith(".~") else passed_over(path.name)
    return replace(given, reason=reason, severity="info") if reason and not given.reason else given


def _meant(given: str) -> str:
    """What the user may have meant by the name of a file that is not there."""
    scheme = _SCHEME.match(given)
    if scheme:
        return f"; {scheme[0]} is no address that can be read, only http:// and https:// are, and stores as s3://"
    path = Path(given)
    try:
        names = sorted(other.name for other in path.parent.iterdir())[:_MOST_NAMES]
    except (OSError, ValueError):
        names = []
    close = difflib.get_close_matches(path.name[:255], names, n=1)
    if close:
        return f"; did you mean {(path.parent / close[0]).as_posix()!r}?"
    return f"; did you mean 'https://{given}'?" if _HOST.match(given) else ""


def _walk(root: Path, roots: Sequence[str]) -> Iterator[Input]:
    """The files under ``root``. Links to folders are not followed, so that there are no loops."""
    closed: list[OSError] = []
    empty = True
    for folder, folders, files in os.walk(root, onerror=closed.append):
        empty = empty and not folders and not files
        bundled = own.bundled(Path(folder), files)
        enter = []
        for name in sorted(folders):
            reason, severity = _folder_reason(Path(folder) / name, roots, bundled)
            if reason is None:
                enter.append(name)
            else:
                yield Input(shown(Path(folder) / name), Path(folder) / name, reason, severity)
        folders[:] = enter
        for name in sorted(files):
            if name not in CONTROL_FILES:
                yield replace(_found(Path(folder) / name, roots), folders=_down(root, Path(folder)))
    for error in closed:
        yield Input(shown(Path(error.filename)), Path(error.filename), f"folder cannot be read: {error.strerror}")
    if empty and not closed:
        yield Input(shown(root), root, "empty folder")


def _down(root: Path, folder: Path) -> tuple[Path, ...]:
    """The folders from ``root`` to ``folder``."""
    below = folder.relative_to(root).parts
    return tuple(root.joinpath(*below[:n]) for n in range(len(below) + 1))


def _folder_reason(path: Path, roots: Sequence[str], bundled: frozenset[str]) -> tuple[str | None, Severity]:
    if path.name.startswith("."):
        return "hidden folder", "info"
    if path.name in bundled:
        return "texts that briefgen keeps with a brief", "info"
    if not _holds(path.is_symlink):
        return None, "info"
    inside = _inside(path, roots)
    return ("link to a folder that is read itself", "info") if inside else ("link out of the folder", "warning")


def _found(path: Path, roots: Sequence[str]) -> Input:
    """A file met in a folder."""
    reason = passed_over(path.name)
    if reason:
        return Input(shown(path), path, reason, "info")
    if _holds(path.is_symlink) and not _inside(path, roots):
        return Input(shown(path), path, "link out of the folder")
    if _reason(path) is None and not is_regular(path):
        return Input(shown(path), path, "not a regular file", "info")
    return one_file(path)


def _inside(path: Path, roots: Sequence[str]) -> bool:
    real = Path(_real(path))
    return any(real.is_relative_to(root) for root in roots)


def _real(path: Path) -> str:
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return str(path)


def _reason(path: Path) -> str | None:
    """Why ``path`` cannot be read as a file. A pipe may be named (``<(...)``), a device may not."""
    if not _holds(path.exists):
        return "no such file" if not _holds(path.is_symlink) else "link to nothing"
    if _holds(path.is_file) or _holds(path.is_fifo):
        return None
    return "a folder" if _holds(path.is_dir) else "not a file"


def is_regular(path: Path) -> bool:
    """Whether ``path`` is, or leads to, a file of bytes: no pipe, device or socket."""
    return _holds(path.is_file)


def _holds(question: Callable[[], bool]) -> bool:
    """The answer, no where the system refuses one (a closed folder above, a name that is too long)."""
    try:
        return question()
    except (OSError, ValueError):
        return False
