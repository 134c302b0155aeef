"""A document read from text, for tests."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from briefgen.extract.attribution import find_attributions
from briefgen.extract.entities import find_entities
from briefgen.extract.quotes import find_quotations
from briefgen.model import Block, Document, Reading, Sentence, Source
from briefgen.sources import read_sources

LEAD = "The council met on Tuesday in the old town hall to talk about the winter.\n"
"""A line before a case, so that its first line is not taken for a headline."""


def document(text: str) -> Document:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "story.txt"
        path.write_text(text, encoding="utf-8")
        return read_sources([path]).documents[0]


def spoken(text: str) -> Reading:
    """The quotations and attributions of ``text``."""
    found = document(text)
    entities, mentions = find_entities(found)
    quotations = find_quotations(found, entities, mentions)
    attributions = find_attributions(found, entities, mentions, quotations)
    return Reading(found, entities, mentions, attributions=attributions, quotations=quotations)


def plain(text: str) -> Document:
    """A document without reading files: one block and one sentence a line."""
    blocks, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block("body", start, start + len(line)))
        start += len(line) + 1
    sentences = tuple(Sentence(b.start, b.end, i, i) for i, b in enumerate(blocks))
    return Document(Source("s1", "story.txt"), text, tuple(blocks), sentences)
