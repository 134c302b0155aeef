"""What a page states in JSON-LD: the article among its objects, and the fields of it."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml.html import HtmlElement

from briefgen.rules.compiled import compiled
from briefgen.sources.stated import address_of, words_of

Node = Mapping[str, Any]

_LONGEST = 1_000_000
_MOST_NODES = 10_000
_MOST_NAMES = 20
_ARTICLE = compiled(r"Article\b|Article$|Posting$|Report$")
_PAGE = compiled(r"WebPage$|ItemPage$")
_WRAPPED = compiled(
    r"^\s*(?://|/\*)?\s*(?:<!--|<!\[CDATA\[)\s*(?:\*/)?|(?://|/\*)?\s*(?:-->|\]\]>)\s*(?:\*/)?\s*;?\s*$"
)


class Stated:
    """The article that a page describes in JSON-LD, as far as it does; every field is None where it does not."""

    def __init__(self, tree: HtmlElement, titles: Sequence[str]) -> None:
        """``titles`` are what the page says elsewhere: of several articles the one so named is meant."""
        nodes = [node for script in tree.iter("script") for node in _nodes(_parsed(script))]
        self._by_id = {str(node["@id"]): node for node in nodes if "@id" in node and words_of(node.get("name"))}
        self._node = _article(nodes, titles)

    def words(self, *fields: str) -> str | None:
        """The first of ``fields`` that is a text."""
        return next((found for field in fields if (found := words_of(self._node.get(field)))), None)

    def address(self) -> str | None:
        """The address of the article itself."""
        fields = ("url", "mainEntityOfPage", "@id")
        return next((found for field in fields if (found := address_of(self._node.get(field)))), None)

    def names(self, *fields: str) -> list[str]:
        """The names of the persons or bodies in the first of ``fields`` that has any."""
        return next((found for field in fields if (found := self._names(self._node.get(field), 0))), [])

    def language(self) -> str | None:
        """The language as stated, which may be an object of its own."""
        stated = self._node.get("inLanguage")
        stated = stated[0] if isinstance(stated, list) and stated else stated
        return words_of(stated.get("alternateName") or stated.get("name") if isinstance(stated, dict) else stated)

    def _names(self, value: Any, depth: int) -> list[str]:
        if isinstance(value, list):
            return [name for item in value[:_MOST_NAMES] for name in self._names(item, depth)]
        if isinstance(value, dict):
            told = self._names(value.get("name"), depth)
            known = self._by_id.get(str(value.get("@id")))
            return told or (self._names(known.get("name"), depth + 1) if known and depth < 2 else [])
        name = words_of(value)
        return [name] if name else []


def _article(nodes: Sequence[Node], titles: Sequence[str]) -> Node:
    """The first article with a headline that the page also bears, else the first with any, else the page itself."""
    articles = [node for node in nodes if _ARTICLE.search(_type(node)) and words_of(node.get("headline"))]
    folded = [title.casefold() for title in titles]
    for node in articles:
        headline = (words_of(node["headline"]) or "").casefold().rstrip("….").rstrip()
        if any(title.startswith(headline) for title in folded):
            return node
    pages = [node for node in nodes if _PAGE.search(_type(node)) and node.get("datePublished")]
    return next(iter([*articles, *pages]), {})


def _type(node: Node) -> str:
    kind = node.get("@type")
    return " ".join(map(str, kind)) if isinstance(kind, list) else str(kind or "")


def _parsed(script: HtmlElement) -> Any:
    text = script.text or ""
    if "ld+json" not in (script.get("type") or "").lower() or len(text) > _LONGEST:
        return None
    try:
        return json.loads(_WRAPPED.sub("", text), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in the value, outer before inner, up to a limit."""
    waiting: deque[Any] = deque([value])
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        value = waiting.popleft()
        if isinstance(value, dict):
            yield value
            waiting.extend(inner for inner in value.values() if isinstance(inner, dict | list))
        elif isinstance(value, list):
            waiting.extend(value[:_MOST_NODES])
