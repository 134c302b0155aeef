"""The text of one item of a feed: its title and what the feed holds of the page.

`briefgen.sources.containers.feed` opens the files; what it hands on has this suffix, which no file name can have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from briefgen.rules import patterns
from briefgen.sources.fragments import Piece, html_pieces, reading_text, under_headline
from briefgen.sources.raw import Metadata, RawText
from briefgen.text import sentences

SUFFIXES = ("feed item",)

_LONGEST_EXCERPT = 150
"""Words up to which an item that ends in dots is a beginning; whole articles may end so, too."""
_LONGEST_LINE = 3000


def read(data: bytes) -> RawText:
    """The lines of the item under its title. Raises `UnreadableError` for one without words.

    A sentence that the feed cuts off is no part of the body: it may say the opposite of what the whole one says.
    """
    pieces = html_pieces(data.decode("utf-8", "replace"))
    title = pieces[0].shown if pieces and pieces[0].level == 1 else ""
    body, excerpt = _without_tail(pieces[1:] if title else pieces)
    return replace(reading_text(under_headline(title, body) if title else body, "utf-8", Metadata()), excerpt=excerpt)


def _said(kind: str, shown: str) -> re.Match[str] | None:
    if len(shown) > _LONGEST_LINE:
        return None
    rules = (rule for rule in patterns("feeds") if rule.kind == kind)
    return next((match for rule in rules if (match := rule.regex.search(shown))), None)


def _without_tail(pieces: Sequence[Piece]) -> tuple[list[Piece], bool]:
    """The lines with what is none of the item's own marked, and whether they are the beginning of more."""
    lines = [replace(piece, kind="boilerplate") if _said("footer", piece.shown) else piece for piece in pieces]
    last = next((index for index in reversed(range(len(lines))) if lines[index].kind != "boilerplate"), None)
    if last is None or sum(len(piece.shown.split()) for piece in lines) > _LONGEST_EXCERPT:
        return lines, False
    tail: list[Piece] = []
    goes_on = _said("goes-on", lines[last].shown)
    if goes_on:
        tail.append(Piece(goes_on.group().strip(), "boilerplate"))
        lines[last] = replace(lines[last], shown=lines[last].shown[: goes_on.start()].rstrip())
        last = last - 1 if not lines[last].shown and last else last
    cut_off = _said("cut-off", lines[last].shown) if lines[last].kind != "heading" else None
    if cut_off:
        tail.insert(0, Piece(_unfinished(lines[last].shown), "boilerplate"))
        lines[last] = replace(lines[last], shown=lines[last].shown.removesuffix(tail[0].shown).rstrip())
    lines[last + 1 : last + 1] = tail
    return [piece for piece in lines if piece.shown], bool(goes_on or cut_off)


def _unfinished(shown: str) -> str:
    """The last sentence of a line."""
    *_, (start, _) = [(0, 0), *sentences.split(shown, 0, len(shown))]
    return shown[start:]
