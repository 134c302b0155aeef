"""Runs of words, by which a text is known again where it was copied. Only for comparing; nothing here is printed."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

from briefgen.model import Document
from briefgen.text.tokens import fold, words

SIZE = 6
"""Words in a row that two writers hardly share by chance outside a quotation."""

COPY = 0.3
"""Share of the shorter text's shingles found in another from which it is a copy: at 0.25 to 0.5 of 4-word
shingles real near-copies were found without a miss; independent reports of one event share under 0.1."""

RELATED = 0.1
"""Share that independent reports of one event stay under."""


def of_document(document: Document) -> frozenset[int]:
    """Every run of `SIZE` words inside each sentence, as a number that is the same on every machine."""
    text = document.text
    return of_rows([text[a:b] for a, b in words(text, s.start, s.end)] for s in document.sentences)


def of_rows(rows: Iterable[Iterable[str]]) -> frozenset[int]:
    """The shingles of rows of words, a sentence each."""
    found: set[int] = set()
    for words_ in rows:
        row = [fold(word).encode() for word in words_]
        found.update(crc32(b" ".join(row[i : i + SIZE])) for i in range(len(row) - SIZE + 1))
    return frozenset(found)


def shared(a: frozenset[int], b: frozenset[int]) -> float:
    """The share of the shorter text's shingles that the other has too; 0 where one has none."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0
