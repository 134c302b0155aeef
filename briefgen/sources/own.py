"""What briefgen wrote itself: a brief among the sources must not become a source of the next."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

BUNDLE = "briefgen-bundle/1"
"""The schema of a bundle's manifest."""
MANIFEST = "manifest.json"
REASON = "a brief made by briefgen"

_DATA = re.compile(
    rb"\A\s*(?:\{\s*\"schema\": ?\"(?:briefgen|briefgen-bundle)/1\"|(?:#[^\n]*\n){0,40}schema: briefgen/1\s)"
)
_PAGE = re.compile(rb"<meta name=\"generator\" content=\"briefgen\">")
_MARKDOWN = re.compile(rb"\A\*\*[^\n]{1,200}\*\*\n\n# [^\n]+\n")
_FOOTNOTE = re.compile(rb"^\[\^s\d+\]: ", re.M)
_AUTHOR = b"<dc:creator>briefgen</dc:creator>"
_HEAD = 65536


def is_own(data: bytes) -> bool:
    """Whether ``data`` is a brief by the marks that `briefgen.render` leaves; that of a PDF is seen when it is read."""
    head = data[:_HEAD]
    if _DATA.match(head) or _PAGE.search(head):
        return True
    if _MARKDOWN.match(head):
        return _FOOTNOTE.search(data) is not None
    return head.startswith(b"PK\x03\x04") and _is_own_word(data)


def _is_own_word(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            info = archive.getinfo("docProps/core.xml")
            return info.file_size < _HEAD and _AUTHOR in archive.read(info)
    except Exception:  # whatever is wrong with it, its reader says
        return False


def bundled(folder: Path, files: Sequence[str]) -> frozenset[str]:
    """The names of the subfolders of ``folder`` that belong to a bundle there."""
    if MANIFEST not in files:
        return frozenset()
    try:
        with (folder / MANIFEST).open("rb") as file:
            manifest = json.loads(file.read(10_000_000))
    except (OSError, ValueError, RecursionError):
        return frozenset()
    ours = isinstance(manifest, dict) and manifest.get("schema") == BUNDLE
    return frozenset({"texts"}) if ours else frozenset()
