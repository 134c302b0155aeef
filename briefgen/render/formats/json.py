"""The wire format itself, whole: what an audience does not print is in it too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from briefgen.model import Brief
from briefgen.render.packs import Pack
from briefgen.schema import as_json


def pieces(brief: Brief, pack: Pack, texts: Mapping[str, str]) -> Iterator[bytes]:
    for some in as_json(brief):
        # Half a character, from a file name that is no UTF-8 say, stays what it is as an escape.
        yield some.encode(errors="backslashreplace")
