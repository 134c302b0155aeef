"""Web pages: the reading text is headline and paragraphs, one a line; the rest of the page is left out."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

from msgspec.structs import replace

from briefgen.model import BlockKind
from briefgen.rules.compiled import compiled
from briefgen.sources.decoding import clean, decode
from briefgen.sources.raw import Hint, Metadata, RawText, UnreadableError
from briefgen.sources.stated import authors_of, publisher_of
from briefgen.sources.stubs import ends_article, refuse_notices, refuse_titles
from briefgen.text.display import display

SUFFIXES = (".html", ".htm", ".xhtml")

_DECLARED = compiled(
    rb"(?:<meta[^<>]{0,200}?charset\s*=\s*[\"']?|<\?xml[^<>]{0,100}?encoding\s*=\s*[\"'])([\w.:-]{2,40})", re.I
)
_LARGEST = 5_000_000
"""Bytes. News pages with all their scripts and pictures in them have up to three million."""
_MOST_TAGS = 200_000
"""On a page of nothing but short paragraphs extraction takes 20 s for so many. Long pages of Wikipedia have half, news
pages a tenth."""
_MOST_ATTRIBUTES = 1000
"""Of one tag, where real ones have fifty: the library compares each with all before it, 100,000 of them for minutes."""
_TAG = compiled(r"""<[a-zA-Z](?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+""")
_BETWEEN_ATTRIBUTES = compiled(r"""=\s*+(?:"[^"]*+"|'[^']*+')|[\s/]++""")
_AS_BROWSERS_DO = dict.fromkeys(("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"), "cp1252")
_KINDS: dict[str, BlockKind | None] = {"head": "heading", "p": None, "item": "body", "quote": None, "code": "note"}
"""Elements of the extracted body, and the kind of block they are where the page says so."""
_TEASER = 250
"""Words of a text under which a notice on its page ("Subscribe to continue reading") is believed; pages that were saved
whole may still have one in them."""
_Line = tuple[str, BlockKind | None, int]


def read(data: bytes) -> RawText:
    """Headline, paragraphs and section headings of the page's article, and what the page says about itself.

    Raises `UnreadableError` where no article is found. Nothing is ever fetched.
    """
    if len(data) > _LARGEST:
        raise UnreadableError(f"page larger than {_LARGEST // 1_000_000} MB")
    text, encoding = decode(data, _declared(data))
    if text.count("<") > _MOST_TAGS:
        raise UnreadableError(f"page with more than {_MOST_TAGS} tags")
    metadata, lines = _article(_TAG.sub(_bounded, clean(text)))
    return _reading_text(lines, encoding, metadata)


def _bounded(tag: re.Match[str]) -> str:
    """The tag without what stands behind its thousandth attribute. In a script, which no one reads, it may be none."""
    text = tag[0]
    if len(text) < 2 * _MOST_ATTRIBUTES:
        return text
    last = next(islice(_BETWEEN_ATTRIBUTES.finditer(text), _MOST_ATTRIBUTES, None), None)
    return text[: last.start()] if last else text


def _declared(data: bytes) -> str | None:
    """The encoding that the page declares, unless its bytes are UTF-8: hardly any text in another one is by chance, but
    pages are made over by servers and browsers that leave the declaration."""
    declared = _DECLARED.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else None
    try:
        return None if name and data.decode("utf-8") and not data.isascii() else _AS_BROWSERS_DO.get(name or "", name)
    except UnicodeError:
        return _AS_BROWSERS_DO.get(name or "", name)


def _article(page: str) -> tuple[Metadata, list[_Line]]:
    # Imported here: lxml and trafilatura take longer to load than a folder of text files to read.
    from lxml.html import HtmlElement, HTMLParser, fromstring

    from briefgen.sources.page_metadata import read_page_metadata
    from briefgen.sources.page_text import drop_unread, longest_run, visible_lines

    try:
        tree: HtmlElement = fromstring(page.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8"))
        metadata = read_page_metadata(tree)
        titles = [metadata.title, tree.findtext(".//title")]
        drop_unread(tree)
        shown = list(visible_lines(tree))
        run = longest_run(tree)
        body, fallback = _extracted(tree)
    except Exception as error:  # two libraries on bytes of any origin: whatever they raise, the page is unread
        raise UnreadableError(f"no readable page: {type(error).__name__}") from None
    is_signed = bool(metadata.published or metadata.author)
    if metadata.refused:  # the library would make a day of it that is none of the page's
        fallback = replace(fallback, published=None)
    metadata = metadata.or_else(fallback.from_("page"))
    lines = list(_body_lines(body)) if body is not None else []
    lines = lines or list(_paragraphs(tree)) or [(line, None, 0) for line in run]
    if not any(kind != "heading" for _, kind, _ in lines):
        refuse_notices([*filter(None, [metadata.title]), *shown])
    if not is_signed:
        refuse_titles(map(_shown, filter(None, titles)), [line for line, _, _ in lines])
    return metadata, _with_headline(metadata.title, [*lines, *_paywall(lines, shown)])


def _paywall(lines: list[_Line], shown: list[str]) -> Iterator[_Line]:
    """The notice that the article goes on elsewhere, where one is on the page of a short text."""
    if sum(line.count(" ") + 1 for line, _, _ in lines) < _TEASER:
        there = {line for line, _, _ in lines}
        found = (line for line in shown if line not in there and ends_article(line))
        yield from ((line, "boilerplate", 0) for line in islice(found, 1))


def _paragraphs(tree: Any) -> Iterator[_Line]:
    """Every paragraph of a page on which no article was made out."""
    for paragraph in tree.iter("p"):
        if shown := _shown(paragraph.text_content()):
            yield shown, None, 0


def _extracted(tree: Any) -> tuple[Any, Metadata]:
    """The article's body by trafilatura, and its metadata for what the page does not state outright."""
    from trafilatura import bare_extraction

    _silence()
    found = bare_extraction(
        tree,
        favor_precision=True,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        # No date is guessed from running text, and none depends on the day of the build.
        date_extraction_params={"extensive_search": False, "original_date": True, "max_date": "2199-12-31"},
    )
    if found is None or isinstance(found, dict):
        return None, Metadata()
    named = authors_of([found.author or ""], found.sitename)
    stated = Metadata(title=found.title, publisher=publisher_of(found.sitename), published=found.date)
    return found.body, stated.or_else(named)


@cache
def _silence() -> None:
    """The libraries' remarks on a page are nobody's; once, for a handler more a page would stay for ever."""
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).addHandler(logging.NullHandler())


def _body_lines(body: Any) -> Iterator[_Line]:
    for element in body.iter(*_KINDS):
        inside = any(parent.tag in _KINDS and parent.tag != "quote" for parent in element.iterancestors())
        if inside or (element.tag == "quote" and element.find(".//p") is not None):
            continue
        level = int(element.get("rend", "h2")[-1]) if element.tag == "head" else 0
        for part in _text(element).split("\n"):
            if shown := _shown(part):
                yield shown, _KINDS[element.tag], level


def _text(element: Any) -> str:
    """The words of an element, its line breaks as newlines and no other newline."""
    pieces = [(element.text or "").replace("\n", " ")]
    for inner in element:
        pieces.append("\n" if inner.tag == "lb" else _text(inner))
        pieces.append((inner.tail or "").replace("\n", " "))
    return "".join(pieces)


def _shown(text: str) -> str:
    return display(clean(text))


def _with_headline(title: str | None, lines: list[_Line]) -> list[_Line]:
    """The lines under the headline, which is not printed twice."""
    if not title or not lines:
        return lines
    rest = lines[1:] if lines[0][0].casefold() == title.casefold() else lines
    return [(title, "heading", 1), *(line for line in rest if line[:2] != (title, "heading"))]


def _reading_text(lines: list[_Line], encoding: str, metadata: Metadata) -> RawText:
    if not any(kind != "heading" for _, kind, _ in lines):
        raise UnreadableError("no article found on the page")
    hints = []
    place = 0
    for shown, kind, level in lines:
        if kind:
            hints.append(Hint(place, place + len(shown), kind, level))
        place += len(shown) + 1
    return RawText("\n".join(shown for shown, _, _ in lines) + "\n", encoding, metadata, tuple(hints))
