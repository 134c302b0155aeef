"""Files to documents: what was given, what could be read, and why the rest could not.

Nothing a file holds raises past `read_sources`; a source that cannot be read is in the register with its reason.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from briefgen.model import Diagnostic, Document, Source
from briefgen.rules import lexicon
from briefgen.sources import formats
from briefgen.sources.blocks import Layout, lay_out
from briefgen.sources.inputs import Input, collect
from briefgen.sources.raw import RawText, UnreadableError
from briefgen.text.display import display

MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class ReadResult:
    """``sources`` is every input in path order (s1, s2, ...); ``documents`` those with status "read", same order."""

    documents: tuple[Document, ...]
    sources: tuple[Source, ...]
    diagnostics: tuple[Diagnostic, ...]


def read_sources(paths: Sequence[Path], *, language: str = "en") -> ReadResult:
    """Read files and folders. The result depends on the set of files alone, not on the order of ``paths``."""
    documents: list[Document] = []
    sources: list[Source] = []
    firsts: dict[str, str] = {}
    for number, item in enumerate(collect(paths, formats.by_suffix()), 1):
        source, document = _read(item, f"s{number}", firsts, language)
        sources.append(source)
        documents.extend([document] if document else [])
    agencies = {source.origin for source in sources if source.origin} - lexicon("publishers", language)
    sources = [_with_agency(source, agencies) for source in sources]
    documents = [replace(document, source=_with_agency(document.source, agencies)) for document in documents]
    return ReadResult(tuple(documents), tuple(sources), tuple(_diagnostics(sources, documents)))


def _read(item: Input, source_id: str, firsts: dict[str, str], language: str) -> tuple[Source, Document | None]:
    source = Source(id=source_id, path=item.name, status="skipped")
    try:
        data = _bytes(item)
        source = replace(source, sha256=hashlib.sha256(data).hexdigest())
        name, reader = formats.by_suffix()[item.path.suffix.lower()]
        raw = reader.read(data)
        source = replace(source, format=name, encoding=raw.encoding)
        if not display(raw.text):
            raise UnreadableError("no text in it")
    except UnreadableError as error:
        return replace(source, reason=str(error)), None
    except OSError as error:
        return replace(source, reason=f"cannot be read: {error.strerror or type(error).__name__}"), None
    return _register(source, raw, firsts, language)


def _bytes(item: Input) -> bytes:
    if item.reason:
        raise UnreadableError(item.reason)
    size = item.path.stat().st_size
    if size > MAX_BYTES:
        raise UnreadableError(f"larger than {MAX_BYTES // 1_000_000} MB")
    if not size:
        raise UnreadableError("empty file")
    return item.path.read_bytes()


def _register(source: Source, raw: RawText, firsts: dict[str, str], language: str) -> tuple[Source, Document | None]:
    digest = hashlib.sha256(raw.text.encode("utf-8")).hexdigest()
    source = replace(source, text_sha256=digest, words=len(display(raw.text).split()))
    first = firsts.setdefault(display(raw.text), source.id)
    layout = lay_out(raw, language)
    source = _with_metadata(source, layout)
    if first != source.id:
        return replace(source, status="duplicate", reason=f"same text as {first}"), None
    source = replace(source, status="read")
    document = Document(
        source=source,
        text=raw.text,
        blocks=layout.blocks,
        sentences=layout.sentences,
        partial_date=layout.metadata.partial_date,
    )
    return source, document


def _with_metadata(source: Source, layout: Layout) -> Source:
    found = layout.metadata
    return replace(
        source,
        title=found.title,
        publisher=found.publisher,
        author=found.author,
        published=found.published,
        url=found.url,
        origin=found.agency,
        issuer=found.issuer,
    )


def _with_agency(source: Source, agencies: set[str]) -> Source:
    """A name that another source of the build credits as an agency is one here too, and no paper and no author.

    Only a text that is nothing but lines leaves open what a name over it is; elsewhere it is said to be the publisher.
    """
    credited = source.origin is None and source.format == "txt" and source.publisher in agencies
    if credited:
        return replace(source, origin=source.publisher, publisher=None)
    if source.author in agencies:
        return replace(source, origin=source.origin or source.author, author=None)
    return source


def _diagnostics(sources: Sequence[Source], documents: Sequence[Document]) -> list[Diagnostic]:
    """What the reader of the brief should know of each source, in source order."""
    mute = {document.id for document in documents if not document.sentences}
    found = []
    for source in sources:
        if source.status != "read":
            severity: Literal["info", "warning"] = "warning" if source.status == "skipped" else "info"
            found.append(Diagnostic(f"source-{source.status}", severity, f"{source.path}: {source.reason}", source.id))
        elif source.id in mute:
            message = f"{source.path}: only headlines, captions or notices, no running text"
            found.append(Diagnostic("source-without-body", "warning", message, source.id))
    return found
