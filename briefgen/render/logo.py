"""The logo of a pack: a picture in its folder, put into documents as bytes."""

from __future__ import annotations

import base64
import logging
from pathlib import Path

from msgspec import Struct

from briefgen.errors import UsageError
from briefgen.render.packs import Pack

TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
_LOG = logging.getLogger("briefgen.render")
LARGEST = 2_000_000
"""Bytes; it is in every document, on a screen twice as text."""


class Logo(Struct, frozen=True):
    data: bytes
    media_type: str

    @property
    def address(self) -> str:
        """The picture as a ``data:`` address."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode('ascii')}"


def logo_of(pack: Pack, *, for_word: bool = False) -> Logo | None:
    """The logo of ``pack``, None when it names none. Word shows no SVG: there a PNG of the same name stands in,
    and where that is missing a warning is logged.

    Raises `UsageError` for a file that is not there, lies outside of the pack, is too large or no picture.
    """
    if pack.logo is None:
        return None
    path = _inside(pack, pack.logo)
    if for_word and path.suffix.lower() == ".svg":
        stand_in = path.with_suffix(".png")
        if not stand_in.is_file():
            _LOG.warning("DOCX: without the logo: Word shows no SVG; put %s beside %s", stand_in.name, pack.logo)
            return None
        path = stand_in
    data = path.read_bytes()
    if len(data) > LARGEST:
        raise UsageError(f"{path}: a logo of more than {LARGEST // 1_000_000} MB would be in every document")
    return Logo(data, TYPES[path.suffix.lower()])


def _inside(pack: Pack, name: str) -> Path:
    path = pack.file(name)
    if path.suffix.lower() not in TYPES:
        raise UsageError(f"{path}: a logo is one of {', '.join(TYPES)}")
    if not any(path.resolve().is_relative_to(folder.resolve()) for folder in pack.folders):
        raise UsageError(f"{path}: the logo must lie in the folder of the pack")
    return path
