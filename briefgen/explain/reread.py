"""A brief with its sources read again, so that every step of the way to a line is at hand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from briefgen.briefs import Originals, Texts, find_texts, load_brief, missing, where_to_look
from briefgen.errors import BriefgenError
from briefgen.extract import read
from briefgen.model import Brief, Claim, Document, Reading, Source, Span
from briefgen.rules import rules_version
from briefgen.sources.blocks import lay_out
from briefgen.sources.dating import date_documents
from briefgen.sources.raw import RawText
from briefgen.stories import Telling, tell_in_full


class Case(Struct, frozen=True):
    """A brief, its readings by source id, and the telling of each of its stories, made again by today's rules.

    ``notes`` are what the reader of an explanation must know first.
    """

    brief: Brief
    readings: Mapping[str, Reading]
    tellings: tuple[Telling, ...]
    notes: tuple[str, ...] = ()

    def words(self, span: Span) -> str:
        """The reading text at ``span``."""
        return self.readings[span.source].document.text[span.start : span.end]

    def claims(self, span: Span) -> list[Claim]:
        """The claims of the source that share words with ``span``."""
        found = self.readings[span.source].claims
        return [claim for claim in found if claim.start < span.end and span.start < claim.end]


def open_case(path: Path, folder: Path | None = None) -> Case:
    """The brief at ``path`` with its sources read again; they are looked for as `briefs.find_texts` does.

    Raises `BriefgenError` when a text is not at hand, or is not the one that the brief was made from.
    """
    brief = load_brief(path)
    texts = find_texts(brief, path, folder)
    if texts.missing:
        raise BriefgenError(f"{path}: {missing(texts)}, so its lines cannot be explained; {where_to_look(texts)}")
    originals = Originals(path, folder)
    documents = [_document(s, originals, texts) for s in brief.sources if s.status == "read"]
    dated, _ = date_documents(documents, _as_of(brief))
    readings = {reading.document.id: reading for reading in map(read, dated)}
    tellings = tuple(tell_in_full([readings[id] for id in story.source_ids]) for story in brief.stories)
    return Case(brief, readings, tellings, _notes(brief))


def _document(source: Source, originals: Originals, texts: Texts) -> Document:
    """From the original, whose layout says most; where only its text was kept, from that."""
    for document in originals.of(source):
        if document.source.text_sha256 == source.text_sha256:
            return document.of(_as_registered(source, document.source))
    text = texts.by_id[source.id]
    if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != source.text_sha256:
        raise BriefgenError(
            f"the text of {source.id} ({source.path}) is not the one that the brief was made from, so its lines cannot "
            "be explained; build the brief again, or say with --sources DIR where the old text is"
        )
    return _from_text(source, text)


def _as_registered(source: Source, again: Source) -> Source:
    """``again`` with what the other sources of the build and a sources.yaml told: agencies, publishers, days."""
    published = source.published if source.dated_by == "metadata" else again.published
    return replace(
        again, id=source.id, path=source.path, publisher=source.publisher, author=source.author,
        published=published, origin=_credited(source),
    )  # fmt: skip


def _from_text(source: Source, text: str) -> Document:
    layout = lay_out(RawText(text, "utf-8"))
    own = source.published if source.dated_by == "metadata" else None
    known = replace(source, published=own, origin=_credited(source), dated_by=None)
    return Document(known, text, layout.blocks, layout.sentences, partial_date=layout.metadata.partial_date)


def _credited(source: Source) -> str | None:
    """The agency, where the register names no source that was copied."""
    return None if source.origin and source.origin[1:].isdigit() else source.origin


def _as_of(brief: Brief) -> date | None:
    """The day the build was given; None where it took that of the latest source."""
    stated = [s.published[:10] for s in brief.sources if s.published and s.dated_by in ("metadata", "dateline")]
    given = any(s.dated_by == "option" for s in brief.sources) or brief.as_of != max(stated, default=None)
    return date.fromisoformat(brief.as_of) if brief.as_of and given else None


def _notes(brief: Brief) -> tuple[str, ...]:
    now = rules_version()
    if brief.rules_version == now:
        return ()
    return (f"made with the rules {brief.rules_version}; explained by the rules {now}, which may do otherwise",)
