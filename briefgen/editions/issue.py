"""A published edition, read back from its folder: what it is, its files as they were published, its receipts."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from briefgen.errors import BriefgenError
from briefgen.output import write_atomic
from briefgen.sources.own import RECORD

SCHEMA = "briefgen-edition/1"
ABOUT = "edition.json"
"""What an edition's folder says of itself; the record of its brief is another file."""


class Issue(Struct, frozen=True):
    """A published edition: its folder, and what its ``edition.json`` says."""

    folder: Path
    data: Mapping[str, Any]

    @property
    def edition(self) -> str:
        return str(self.data["edition"])

    @property
    def slot(self) -> str:
        return str(self.data["slot"])

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.slot)

    @property
    def revision(self) -> int:
        return int(self.data["revision"])

    @property
    def files(self) -> dict[str, str]:
        """The SHA-256 of each file by name."""
        return {str(file["name"]): str(file["sha256"]) for file in self.data["files"]}

    @property
    def digest(self) -> str:
        """Stands for all files."""
        listed = "".join(f"{digest} {name}\n" for name, digest in sorted(self.files.items()))
        return hashlib.sha256(listed.encode("utf-8")).hexdigest()

    @property
    def record_digest(self) -> str | None:
        """The SHA-256 of the record of its brief, None where it was published without one."""
        return self.files.get(RECORD)

    @property
    def receipts(self) -> dict[str, datetime]:
        """When each delivery was made, by its key."""
        return {str(one["key"]): datetime.fromisoformat(one["sent"]) for one in self.data.get("deliveries", [])}

    def for_readers(self) -> tuple[str, ...]:
        """The names of the files that are for readers: not the texts of the sources, nor what briefgen keeps."""
        own = re.compile(rf"{re.escape(self.edition)}-[^/]+\Z")
        return tuple(name for name in self.files if name == RECORD or own.match(name))

    def broken(self) -> list[str]:
        """The files that are gone or no longer what was published."""
        return [name for name, digest in self.files.items() if _digest_of(self.folder / name) != digest]

    def check(self, digest: str) -> None:
        """Raises `BriefgenError` unless the files are those that ``digest`` stands for."""
        if self.digest != digest:
            raise BriefgenError(f"{self.folder}: another edition was published there since, so this one is not sent")

    def read(self, name: str) -> bytes:
        """The file ``name``. Raises `BriefgenError` when it is gone or no longer what was published."""
        path = self.folder / name
        if name not in self.files:
            raise BriefgenError(f"{path}: the edition was published without it")
        try:
            data = path.read_bytes()
        except OSError as error:
            raise BriefgenError(f"{path}: {error.strerror or error}") from None
        if hashlib.sha256(data).hexdigest() != self.files[name]:
            raise BriefgenError(f"{path} was changed after it was published, so it is not sent")
        return data


def read_issue(folder: Path) -> Issue:
    """The edition in ``folder``. Raises `BriefgenError` where there is no whole record of one."""
    path = folder / ABOUT
    try:
        issue = Issue(folder, json.loads(path.read_bytes()))
        known = issue.data["schema"] == SCHEMA and issue.at.tzinfo is not None and issue.revision > 0 and issue.edition
        inside = all(map(_is_inside, issue.files)) and issue.receipts is not None
    except FileNotFoundError:
        raise BriefgenError(f"{folder}: there is no published edition (no {ABOUT})") from None
    except OSError as error:
        raise BriefgenError(f"{path}: {error.strerror or error}") from None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise BriefgenError(f"{path}: this is no record of an edition") from None
    if not (known and inside):
        raise BriefgenError(f"{path}: this is no record of an edition")
    return issue


def issue_in(folder: Path) -> Issue | None:
    """The edition in ``folder``, None where there is no whole record of one."""
    try:
        return read_issue(folder)
    except BriefgenError:
        return None


def issues(output: Path) -> tuple[Issue, ...]:
    """The editions published in ``output``, by slot, then revision."""
    return tuple(sorted(_issues(output), key=lambda issue: (issue.at, issue.revision, issue.folder.name)))


def _issues(output: Path) -> Iterator[Issue]:
    if output.is_dir():
        for folder in sorted(output.iterdir()):
            hidden = folder.name.startswith(".") or folder.is_symlink()
            if not hidden and folder.is_dir() and (issue := issue_in(folder)):
                yield issue


def add_receipt(folder: Path, receipt: Mapping[str, Any]) -> None:
    """Puts ``receipt`` to those of the edition in ``folder``, in one step. Raises `BriefgenError`."""
    data = read_issue(folder).data
    known = [one for one in data.get("deliveries", []) if one["key"] != receipt["key"]]
    write_atomic(folder / ABOUT, about_as_bytes({**data, "deliveries": [*known, dict(receipt)]}))


def about_as_bytes(data: Mapping[str, Any]) -> bytes:
    """``data`` as ``edition.json`` holds it."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _digest_of(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _is_inside(name: str) -> bool:
    parts = Path(name).parts
    return bool(parts) and not Path(name).is_absolute() and ".." not in parts
