"""One HTML file that needs nothing else: readable without script, in print, in the dark and by a screen reader."""

from __future__ import annotations

from collections.abc import Mapping

from briefgen.model import Brief
from briefgen.render.packs import Pack
from briefgen.render.page import html_of
from briefgen.render.view import build_page

_PRINTED_SHORT = 3
"""How tight a brief with a limit of pages is when it is printed from a browser, which cannot be asked for its pages."""


def render(brief: Brief, pack: Pack, texts: Mapping[str, str]) -> bytes:
    density = _PRINTED_SHORT if pack.max_pages else 0
    return html_of(build_page(brief, pack, texts), pack, "screen", density).encode()
