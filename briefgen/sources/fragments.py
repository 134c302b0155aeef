"""HTML that is no page of its own (the body of a mail, the content of a feed's item) as lines of text.

Extraction of articles is for pages: it looks for the article among the rest of a page, and drops short ones. Here all
that shows is wanted, so the elements are walked in order and each block is a line. Nothing is ever fetched.
"""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from briefgen.model import BlockKind
from briefgen.rules.compiled import compiled
from briefgen.sources.decoding import clean
from briefgen.sources.raw import Hint, Metadata, RawText, UnreadableError
from briefgen.text.display import display

_DROPPED = frozenset({
    "head", "title", "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "canvas",
    "audio", "video", "map", "form", "button", "select", "textarea", "input", "nav",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li",
    "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CAPTIONS = frozenset({"figcaption", "caption"})
_UNSEEN = compiled(
    r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden|"
    r"(?:font-size|max-height)\s*:\s*0(?:px|pt|em)?\s*(?:;|$)",
    re.I,
)
"""How newsletters hide the words that a mail program shows beside the subject."""
_LONGEST_CELL = 60
_CITED = compiled(r"\bgmail_quote\b|\bprotonmail_quote\b|\bmoz-cite\b|\bcite\b")


class Piece(Struct, frozen=True):
    """One line as a reader sees it: ``kind`` and heading ``level`` where the mark-up tells them, ``depth`` of citation.

    A piece without ``shown`` is an empty line.
    """

    shown: str
    kind: BlockKind | None = None
    level: int = 0
    depth: int = 0


def html_pieces(markup: str) -> list[Piece]:
    """The lines of an HTML fragment or document in order: headings, captions and data tables are marked, quotations
    of earlier mails counted.

    Raises `UnreadableError` where the parser gives up.
    """
    # Imported here: lxml takes longer to load than a folder of text files to read.
    from lxml import etree

    data = clean(markup).encode("utf-8", "replace")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableError(f"HTML that cannot be read: {type(error).__name__}") from None
    return _Walk().pieces(root) if root is not None else []


def under_headline(title: str, pieces: list[Piece]) -> list[Piece]:
    """The lines under their headline, which the first of them may repeat."""
    first = next((index for index, piece in enumerate(pieces) if piece.shown), 0)
    again = bool(pieces) and pieces[first].shown.casefold() == title.casefold()
    return [Piece(title, "heading", 1), *pieces[:first], *pieces[first + again :]]


def reading_text(pieces: list[Piece], encoding: str, metadata: Metadata) -> RawText:
    """The lines as reading text, what is known of them as hints. Raises `UnreadableError` for nothing but headings."""
    if not any(piece.shown and piece.kind != "heading" for piece in pieces):
        raise UnreadableError("no text in it")
    hints = []
    place = 0
    for piece in pieces:
        if piece.kind and piece.shown:
            hints.append(Hint(place, place + len(piece.shown), piece.kind, piece.level))
        place += len(piece.shown) + 1
    return RawText("\n".join(piece.shown for piece in pieces) + "\n", encoding, metadata, tuple(hints))


class _Walk:
    """Goes through a tree once, without recursion, and cuts a line at each block."""

    def __init__(self) -> None:
        self._found: list[Piece] = []
        self._words: list[str] = []
        self._kinds: list[tuple[BlockKind | None, int]] = [(None, 0)]
        self._depth = 0
        self._verbatim = 0
        self._rows = 0

    def pieces(self, root: Any) -> list[Piece]:
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag if isinstance(element.tag, str) else ""
            dropped = tag in _DROPPED or not tag or _is_hidden(element)
            if event == "start":
                if dropped:
                    walk.skip_subtree()
                else:
                    self._start(element, tag)
            else:
                if not dropped:
                    self._end(element, tag)
                self._say(element.tail)
        self._flush()
        return self._found

    def _start(self, element: Any, tag: str) -> None:
        if self._rows and tag in ("td", "th"):
            self._words.append(" | " if any(map(str.strip, self._words)) else "")
        elif tag in _BLOCKS and not (self._rows and tag != "tr" and tag != "table"):
            self._flush()
        elif tag == "br":
            self._words.append("\n")
        if tag == "table" and (self._rows or _is_data(element)):
            self._rows += 1
        if tag in _BLOCKS:
            self._kinds.append(self._kind(element, tag))
        self._depth += _is_cited(element, tag)
        self._verbatim += tag == "pre"
        self._say(element.text)

    def _end(self, element: Any, tag: str) -> None:
        if tag in _BLOCKS and not (self._rows and tag not in ("tr", "table")):
            self._flush()
        if tag in _BLOCKS:
            self._kinds.pop()
        if tag == "table" and self._rows:
            self._rows -= 1
        self._depth -= _is_cited(element, tag)
        self._verbatim -= tag == "pre"

    def _kind(self, element: Any, tag: str) -> tuple[BlockKind | None, int]:
        if self._rows:
            return "boilerplate", 0
        if tag in _HEADINGS:
            return "heading", _HEADINGS[tag]
        if tag in _CAPTIONS:
            return "caption", 0
        if tag == "li":
            return "body", 0
        return self._kinds[-1] if self._kinds[-1][0] == "caption" else (None, 0)

    def _say(self, text: str | None) -> None:
        if text:
            self._words.append(text if self._verbatim else text.replace("\n", " "))

    def _flush(self) -> None:
        kind, level = self._kinds[-1]
        text = "".join(self._words)
        self._words.clear()
        for line in text.split("\n") if text.strip() else []:
            shown = display(line)
            if shown or (self._found and self._found[-1].shown):
                self._found.append(Piece(shown, kind if shown else None, level if shown else 0, self._depth))


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or _UNSEEN.search(element.get("style") or "") is not None


def _is_cited(element: Any, tag: str) -> bool:
    """Whether a block holds an earlier mail, as mail programs mark it."""
    if tag != "blockquote":
        return False
    return element.get("type") == "cite" or _CITED.search(element.get("class") or "") is not None


def _is_data(table: Any) -> bool:
    """Whether a table holds figures, not the layout of a newsletter: no table in it, short cells, two in most rows."""
    if table.find(".//table") is not None:
        return False
    rows = [[_width(cell) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    wide = [row for row in rows if len(row) > 1]
    return len(wide) > 1 and 2 * len(wide) > len(rows) and all(width <= _LONGEST_CELL for row in wide for width in row)


def _width(cell: Any) -> int:
    return len(cell.xpath("normalize-space()"))
