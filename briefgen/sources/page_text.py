"""The lines of a web page that its reader sees, for pages and parts that no article can be made out of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from briefgen.rules.compiled import compiled
from briefgen.sources.decoding import clean
from briefgen.text.display import display

_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "dfn", "em", "font", "i", "ins", "kbd"}
    | {"mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"}
)
_NO_TEXT = frozenset(
    {"script", "style", "template", "head", "iframe", "svg", "math", "select", "object", "video", "audio"}
)
_BREAK = "\n"
_HIDDEN_STYLE = compiled(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_HIDDEN_CLASSES = frozenset({"sr-only", "visually-hidden", "screen-reader-text", "visuallyhidden", "u-hidden"})
_CAPTION = compiled(r"(?:^|[-_])(?:fig)?caption(?:$|[-_])|[a-z]Caption(?:$|[A-Z])")
_LONGEST_CAPTION = 600
"""Characters; a class of that name round more than a picture means something else."""
_MOST_HIDDEN = 0.5
"""Share of the page's text from which a hidden part is what the page is about: a saved page may hide all but an open
menu, or wait for a script to show the article."""
_LOOKS = 50
"""Hidden parts of that size that are looked into, one inside the other; pages have hardly two."""
_PARAGRAPH = 60
"""Characters of a line from which it is a paragraph rather than a label or link."""
_LEAST = 120


def drop_unread(tree: HtmlElement) -> None:
    """Take out of ``tree`` what a browser does not show, what it shows beside a copy for screen readers, and what is
    written under pictures."""
    most = _MOST_HIDDEN * len(tree.text_content())
    looks = _LOOKS
    waiting = [tree]
    while waiting:
        for element in list(waiting.pop()):
            if not isinstance(element.tag, str):
                continue
            if _is_hidden(element) and not (looks and len(element.text_content()) > most):
                element.drop_tree()
                continue
            looks -= _is_hidden(element)
            if _is_caption(element) and len(element.text_content()) < _LONGEST_CAPTION:
                element.drop_tree()
                continue
            waiting.append(element)


def _is_caption(element: HtmlElement) -> bool:
    return element.tag == "figcaption" or any(map(_CAPTION.search, (element.get("class") or "").split()))


def _is_hidden(element: HtmlElement) -> bool:
    if element.tag in ("head", "body"):
        return False
    if element.tag == "template" or element.get("hidden") is not None:
        return True
    if element.get("aria-hidden") == "true" and element.tag not in _INLINE:
        return True
    classes = set((element.get("class") or "").split())
    return bool(_HIDDEN_STYLE.search(element.get("style") or "") or _HIDDEN_CLASSES & classes)


def visible_lines(tree: HtmlElement) -> Iterator[str]:
    """Every line of text on the page, menus and notices among them, as a reader sees it."""
    for element in tree.iter():
        if _holds_text(element):
            yield from _own_lines(element)


def longest_run(tree: HtmlElement) -> list[str]:
    """The lines of the one element that has most paragraphs of its own, parted by line breaks; none when it has few.

    Pages laid out in tables, and pages made by hand, have no paragraphs for an article to be told by.
    """
    best: list[str] = []
    most = _LEAST
    for element in tree.iter():
        if _holds_text(element) and element.tag != "p":
            lines = list(_own_lines(element))
            size = sum(len(line) for line in lines if len(line) > _PARAGRAPH)
            if size > most:
                best, most = lines, size
    return best


def _holds_text(element: HtmlElement) -> bool:
    return isinstance(element.tag, str) and element.tag not in _INLINE and element.tag not in _NO_TEXT


def _own_lines(element: HtmlElement) -> Iterator[str]:
    """The text of an element that is in no block of its own, cut at line breaks and at the blocks."""
    for part in "".join(_pieces(element)).split(_BREAK):
        if shown := display(clean(part)):
            yield shown


def _pieces(element: HtmlElement) -> Iterator[str]:
    yield _flat(element.text)
    for inner in element:
        if inner.tag in _INLINE:
            yield from _pieces(inner)
        elif inner.tag != "img":
            yield _BREAK
        yield _flat(inner.tail)


def _flat(text: str | None) -> str:
    return (text or "").replace("\n", " ")
