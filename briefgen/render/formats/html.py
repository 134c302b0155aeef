"""One HTML file that needs nothing else: readable without script, in print, in the dark and by a screen reader."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from briefgen.model import Brief
from briefgen.render.fit import fitted
from briefgen.render.packs import Pack
from briefgen.render.page import html_of
from briefgen.render.view import build_page


def render(brief: Brief, pack: Pack, texts: Mapping[str, str]) -> bytes:
    if pack.evidence == "footnotes":  # a screen has no foot of the page: its numbers lead to the list of sources
        pack = replace(pack, evidence="endnotes")
    step = fitted(brief, pack)
    return html_of(build_page(step.brief, step.pack, texts), step.pack, "screen", step.density).encode()
