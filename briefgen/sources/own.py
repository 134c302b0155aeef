"""What briefgen wrote itself: a brief among the sources must not become a source of the next."""

from __future__ import annotations

import io
import json
import re
import zlib
from collections.abc import Sequence
from pathlib import Path

from briefgen.rules.compiled import compiled

BUNDLE = "briefgen-bundle/1"
"""The schema of a bundle's manifest."""
MANIFEST = "manifest.json"
RECORD = "brief.json"
"""The name of a brief's record, beside the manifest and wherever else briefgen names it."""
REASON = "a brief made by briefgen"

_DATA = compiled(
    rb"\A\s*(?:\{\s*\"schema\": ?\"briefgen(?:-bundle|-edition|-threads)?/1\"|(?:#[^\n]*\n){0,40}schema: briefgen/1\s)"
)
_PAGE = compiled(rb"<meta name=\"generator\" content=\"briefgen\">")
_FEED = compiled(rb"<generator>briefgen</generator>")
_MARKDOWN = compiled(rb"^\[//\]: # \(briefgen/1\)\r?$", re.M)
_AUTHOR = b"<dc:creator>briefgen</dc:creator>"
_CREATOR = b"/Creator (briefgen)"
_PACKED_OBJECTS = compiled(rb"/ObjStm\b[^>]{0,200}>>\s{0,4}stream\r?\n")
_HEAD = 65536
_TAIL = 1_000_000


def is_own(data: bytes) -> bool:
    """Whether ``data`` is a brief, by the marks that `briefgen.render` leaves in each format."""
    head = data[:_HEAD]
    if _DATA.match(head) or _PAGE.search(head) or _FEED.search(head):
        return True
    if _MARKDOWN.search(data[-_HEAD:]):
        return True
    if head.startswith(b"%PDF-"):
        return _is_own_pdf(data)
    return head.startswith(b"PK\x03\x04") and _is_own_word(data)


def _is_own_pdf(data: bytes) -> bool:
    """Whether the properties name briefgen; they stand packed at the end of a file that WeasyPrint writes."""
    for start in (match.end() for match in _PACKED_OBJECTS.finditer(data, max(len(data) - _TAIL, 0))):
        try:
            if _CREATOR in zlib.decompressobj().decompress(data[start:], _TAIL):
                return True
        except zlib.error:
            continue
    return _CREATOR in data[-_HEAD:]


def _is_own_word(data: bytes) -> bool:
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            info = archive.getinfo("docProps/core.xml")
            packed_as_ours = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others have no bounds
            return packed_as_ours and info.file_size < _HEAD and _AUTHOR in archive.read(info)
    except Exception:  # whatever is wrong with it, its reader says
        return False


def bundled(folder: Path, files: Sequence[str]) -> frozenset[str]:
    """The names of the subfolders of ``folder`` that belong to a bundle there."""
    if MANIFEST not in files:
        return frozenset()
    try:
        if not (folder / MANIFEST).is_file():  # a pipe of that name would be waited for without end
            return frozenset()
        with (folder / MANIFEST).open("rb") as file:
            manifest = json.loads(file.read(10_000_000))
    except (OSError, ValueError, RecursionError):
        return frozenset()
    ours = isinstance(manifest, dict) and manifest.get("schema") == BUNDLE
    return frozenset({"texts"}) if ours else frozenset()
