"""Texts as readings, the way a build makes them."""

from datetime import date

from briefgen.extract import read
from briefgen.model import Block, Document, Reading, Sentence, Source
from briefgen.text.sentences import split


def reading(text: str, source: str = "s1", day: date | None = None, publisher: str | None = None) -> Reading:
    blocks = tuple(Block("body", a, b) for a, b in _lines(text))
    spans = [(a, b, i) for i, block in enumerate(blocks) for a, b in split(text, block.start, block.end)]
    sentences = tuple(Sentence(a, b, block, i) for i, (a, b, block) in enumerate(spans))
    register = Source(source, f"{source}.txt", publisher=publisher, dated_by="dateline" if day else None)
    return read(Document(register, text, blocks, sentences, day))


def _lines(text: str) -> list[tuple[int, int]]:
    found, at = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            found.append((at, at + len(line.rstrip("\n"))))
        at += len(line)
    return found
