"""Lines of a reading text to typed blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from briefgen.model import Block, BlockKind, Sentence
from briefgen.sources.raw import Metadata, RawText
from briefgen.text import sentences
from briefgen.text.display import display


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks and sentences of one text, and what its lines state about it."""

    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    metadata: Metadata
    partial_date: tuple[int, int] | None = None


_DATELINE = re.compile(r"[A-Z][A-Z /,.]{2,60}(?:,? [A-Z]\w+ \d{1,2})? ?(?:\([A-Za-z]+\) )?[—–-]+\s*")


def lay_out(raw: RawText, language: str = "en") -> Layout:
    blocks: list[Block] = []
    first = True
    for start, end in _lines(raw.text):
        line = raw.text[start:end]
        match = _DATELINE.match(line)
        if match and match.end() > 5:
            blocks.append(Block("dateline", start, start + len(match.group().rstrip())))
            start += match.end()
            if start < end:
                blocks.append(Block("body", start, end))
        else:
            blocks.append(Block(_kind(line, first), start, end))
        first = False
    found = tuple(_sentences(raw.text, blocks))
    title = next((display(raw.text[b.start : b.end]) for b in blocks if b.kind == "headline"), None)
    return Layout(tuple(blocks), found, Metadata(title=title))


def _lines(text: str) -> list[tuple[int, int]]:
    spans = (sentences.trim(text, *span) for span in sentences.lines(text, 0, len(text)))
    return [span for span in spans if span]


def _kind(line: str, first: bool) -> BlockKind:
    if re.match(r"By [A-Z]", line) and len(line) < 80 and not line.endswith("."):
        return "byline"
    if not re.search(r"[.!?…:;,—][\"'”’)]*$", line) and len(line) < 120:
        return "headline" if first else "heading"
    if first and re.search(r", \w+\.? \d{1,2}, \d{4}\.?$", line):
        return "caption"
    return "body"


def _sentences(text: str, blocks: list[Block]) -> list[Sentence]:
    found: list[Sentence] = []
    for number, block in enumerate(blocks):
        if block.kind == "body":
            for start, end in sentences.split(text, block.start, block.end):
                found.append(Sentence(start, end, number, len(found)))
    return found
