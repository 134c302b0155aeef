"""Reading text to typed blocks and sentences, and what the text states about its publication."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from briefgen.model import Block, Sentence
from briefgen.rules import lexicon, table
from briefgen.sources.about import NAME
from briefgen.sources.body import BodyReader
from briefgen.sources.head import Part, read_head
from briefgen.sources.issuer import find_issuer
from briefgen.sources.language import paragraph_language
from briefgen.sources.lines import cut_lines
from briefgen.sources.masthead import is_released
from briefgen.sources.raw import Metadata, RawText, refuse_long
from briefgen.sources.stated import without_nobody
from briefgen.text import sentences
from briefgen.text.display import display

_PLACES = {"byline": "byline", "dateline": "dateline", "metadata": "credit line", "boilerplate": "notice"}
"""Where the register says that a field stands which a part of that kind states."""


class Layout(Struct, frozen=True):
    """The blocks and sentences of one text, and what it states about itself."""

    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    metadata: Metadata


def lay_out(raw: RawText, language: str = "en") -> Layout:
    """Type every line of the text. Blocks are in text order, disjoint, trimmed, and hold all that shows.

    Raises `UnreadableError` for a text that is too long, whatever reader it comes from.
    """
    refuse_long(raw.text)
    lines = cut_lines(raw)
    released = is_released(lines, language)
    head = read_head(lines, language, released=released)
    parts = head + BodyReader(raw.text, lines, language, released=released).read(len(head))
    if not any(part.kind == "body" for part in parts):
        parts = [_as_body(part) for part in parts]
    parts = [_readable(part, raw.text, language) for part in parts]
    blocks = tuple(Block(part.kind, part.start, part.end, part.level) for part in parts)
    found = tuple(_sentences(raw.text, blocks, language))
    return Layout(blocks, found, _metadata(raw, parts, language, released))


def _as_body(part: Part) -> Part:
    """In a text without one finished sentence nothing tells a heading from a paragraph; none may be lost."""
    return replace(part, kind="body", level=0) if part.kind == "heading" else part


def _readable(part: Part, text: str, language: str) -> Part:
    """A paragraph in another language is kept, but no rule may read it."""
    if part.kind != "body" or paragraph_language(text[part.start : part.end]) in (None, language):
        return part
    return replace(part, kind="note")


_NOTHING = Metadata()


def _sentences(text: str, blocks: tuple[Block, ...], language: str) -> list[Sentence]:
    found: list[Sentence] = []
    for number, block in enumerate(blocks):
        if block.kind == "body":
            for start, end in sentences.split(text, block.start, block.end, language=language):
                found.append(Sentence(start, end, number, len(found)))
    return found


def _metadata(raw: RawText, parts: list[Part], language: str, released: bool) -> Metadata:
    headline = next((part for part in parts if part.kind == "headline"), None)
    title = display(raw.text[headline.start : headline.end]) if headline else None
    found = raw.metadata.or_else(Metadata(title=title).from_("visible headline"))
    for part in parts:
        if part.states != _NOTHING:
            found = found.or_else(part.states.from_(_PLACES.get(part.kind, "text")))
    found = found.or_else(raw.properties)
    if NAME not in dict(found.where).values():  # what a user says is taken at its word
        found = without_nobody(found, language)
    if found.published:
        found = replace(found, partial_date=None)
    sent = found.agency in lexicon("release_wires", language)
    found = replace(found, released=released or sent)
    found = replace(found, issuer=find_issuer(raw.text, parts, found, language))
    # Who only sends out what others state is the origin of nothing.
    return replace(found, agency=None if sent and found.issuer else _credited(found, language))


def _credited(found: Metadata, language: str) -> str | None:
    """The agency credited, or the agency that publishes; a paper's own name in its dateline credits nobody."""
    agencies = table("agencies", language)
    if found.agency is None:
        return agencies.get(found.publisher or "")
    wire = found.agency in agencies.values()
    own = found.agency.casefold() in (found.publisher or "").casefold()
    return found.agency if wire or not own else None
