"""One HTML file that needs nothing else: readable without script, in print, in the dark and by a screen reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from briefgen.model import Brief
from briefgen.render.fit import fitted
from briefgen.render.packs import Pack
from briefgen.render.page import html_pieces
from briefgen.render.view import build_page


def pieces(brief: Brief, pack: Pack, texts: Mapping[str, str]) -> Iterator[bytes]:
    if pack.evidence == "footnotes":  # a screen has no foot of the page: its numbers lead to the list of sources
        pack = replace(pack, evidence="endnotes")
    step = fitted(brief, pack)
    for some in html_pieces(build_page(step.brief, step.pack, texts), step.pack, "screen", step.density):
        yield some.encode()
