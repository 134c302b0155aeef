"""The words of one document, cut once for all that compares whole documents."""

from __future__ import annotations

from msgspec import Struct

from briefgen.model import Document
from briefgen.text.tokens import concept, words


class Rows(Struct, frozen=True):
    """``words`` of each body sentence and ``heads`` of each headline; ``concepts`` run parallel to ``words``, "" for a
    word without meaning of its own."""

    words: tuple[tuple[str, ...], ...]
    concepts: tuple[tuple[str, ...], ...]
    heads: tuple[tuple[str, ...], ...]


def rows_of(document: Document) -> Rows:
    text = document.text
    body = tuple(tuple(text[a:b] for a, b in words(text, s.start, s.end)) for s in document.sentences)
    titles = (b for b in document.blocks if b.kind == "headline")
    heads = tuple(tuple(text[a:b] for a, b in words(text, b.start, b.end)) for b in titles)
    return Rows(body, tuple(tuple(map(concept, row)) for row in body), heads)
