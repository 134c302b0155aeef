"""The text of one item of a feed: its title and what the feed holds of the page.

`briefgen.sources.containers.feed` opens the files; what it hands on has this suffix, which no file name can have.
"""

from __future__ import annotations

from briefgen.sources.fragments import html_pieces, reading_text, under_headline
from briefgen.sources.raw import Metadata, RawText

SUFFIXES = ("feed item",)


def read(data: bytes) -> RawText:
    """The lines of the item under its title. Raises `UnreadableError` for one without words."""
    pieces = html_pieces(data.decode("utf-8", "replace"))
    if pieces and pieces[0].level == 1:
        pieces = under_headline(pieces[0].shown, pieces[1:])
    return reading_text(pieces, "utf-8", Metadata())
