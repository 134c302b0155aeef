"""The folder of a published edition as deliveries see it: its files, each as it was published, and its receipts."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from briefgen.editions.publish import RECORD as NAME
from briefgen.errors import BriefgenError
from briefgen.output import write_atomic

RECORD = "brief.json"


@dataclass(frozen=True, slots=True)
class Published:
    """``files`` are names and SHA-256 of what was published; ``digest`` stands for all of them.

    ``receipts`` tell by key when each delivery was made.
    """

    folder: Path
    edition: str
    slot: str
    revision: int
    files: Mapping[str, str]
    receipts: Mapping[str, datetime]

    @property
    def digest(self) -> str:
        listed = "".join(f"{digest} {name}\n" for name, digest in sorted(self.files.items()))
        return hashlib.sha256(listed.encode("utf-8")).hexdigest()

    def for_readers(self) -> tuple[str, ...]:
        """The names of the files that are for readers: not the texts of the sources, nor what briefgen keeps."""
        return tuple(
            name for name in self.files if name == RECORD or re.match(rf"{re.escape(self.edition)}-[^/]+\Z", name)
        )

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


def published(folder: Path) -> Published:
    """The edition in ``folder``. Raises `BriefgenError` where there is no whole one."""
    data = _record(folder)
    try:
        files = {str(file["name"]): str(file["sha256"]) for file in data["files"]}
        made = {str(one["key"]): datetime.fromisoformat(one["sent"]) for one in data.get("deliveries", [])}
        found = Published(folder, data["edition"], data["slot"], int(data["revision"]), files, made)
    except (LookupError, TypeError, ValueError, AttributeError):
        raise BriefgenError(f"{folder / NAME}: this is no record of an edition") from None
    if RECORD not in files or any(not _is_inside(name) for name in files):
        raise BriefgenError(f"{folder / NAME}: this is no record of an edition")
    return found


def add_receipt(folder: Path, receipt: Mapping[str, Any]) -> None:
    """Puts ``receipt`` to those of the edition in ``folder``, in one step. Raises `BriefgenError`."""
    data = _record(folder)
    known = [one for one in data.get("deliveries", []) if one.get("key") != receipt["key"]]
    written = json.dumps({**data, "deliveries": [*known, dict(receipt)]}, ensure_ascii=False, indent=1) + "\n"
    write_atomic(folder / NAME, written.encode("utf-8"))


def _record(folder: Path) -> dict[str, Any]:
    try:
        data = json.loads((folder / NAME).read_bytes())
    except FileNotFoundError:
        raise BriefgenError(f"{folder}: there is no published edition (no {NAME})") from None
    except (OSError, ValueError, RecursionError) as error:
        raise BriefgenError(f"{folder / NAME}: cannot be read ({type(error).__name__})") from None
    if not isinstance(data, dict):
        raise BriefgenError(f"{folder / NAME}: this is no record of an edition")
    return data


def _is_inside(name: str) -> bool:
    parts = Path(name).parts
    return bool(parts) and not Path(name).is_absolute() and ".." not in parts
