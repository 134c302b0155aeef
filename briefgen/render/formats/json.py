"""The wire format itself, whole: what an audience does not print is in it too."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import islice

from briefgen.model import Brief
from briefgen.render.packs import Pack
from briefgen.schema import to_data

_PIECES = 10_000
"""Of JSON that are made bytes at a time: the record of a long text is fifty megabytes, its pieces five times that."""


def render(brief: Brief, pack: Pack, texts: Mapping[str, str]) -> bytes:
    pieces = json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(to_data(brief))
    made = bytearray()
    while some := "".join(islice(pieces, _PIECES)):
        # Half a character, from a file name that is no UTF-8 say, stays what it is as an escape.
        made += some.encode(errors="backslashreplace")
    made += b"\n"
    return bytes(made)
