"""The wire format itself, whole: what an audience does not print is in it too."""

from __future__ import annotations

import json
from collections.abc import Mapping

from briefgen.model import Brief
from briefgen.render.packs import Pack
from briefgen.schema import to_data


def render(brief: Brief, pack: Pack, texts: Mapping[str, str]) -> bytes:
    # Half a character, from a file name that is no UTF-8 say, stays what it is as an escape.
    return (json.dumps(to_data(brief), ensure_ascii=False, indent=1) + "\n").encode(errors="backslashreplace")
