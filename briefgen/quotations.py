"""Quotations file by file, without the rest of a brief."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from briefgen import engine
from briefgen.model import Document, Source
from briefgen.sources import read_sources
from briefgen.sources.fetching import Fetch
from briefgen.sources.recognise import is_address


class Said(Struct, frozen=True):
    """Words between quotation marks; offsets into the reading text. ``speaker`` None: not safely known."""

    text: str
    start: int
    end: int
    speaker: str | None


class FileQuotes(Struct, frozen=True):
    """The quotations of one input in text order; ``problem`` says why it was not read.

    ``failed`` is False for what is rightly not read: a hidden file, an image, a text in another language.
    """

    name: str
    quotes: tuple[Said, ...]
    problem: str | None = None
    failed: bool = True


def find(paths: Sequence[Path | str], *, fetch: Fetch | None = None) -> tuple[FileQuotes, ...]:
    """Every input of ``paths`` in path order. A file is named by its path below the folder that was given.

    A brief leaves duplicates out; here each file is asked for, so each is read by itself.
    """
    found = read_sources(paths, fetch=fetch)
    documents = {document.id: document for document in (*found.documents, *found.duplicates)}
    results = engine.Here().run(quotations_of, documents.values())
    said = dict(zip(documents, results, strict=True))
    names = _names(found.sources, paths)
    passed = {note.source for note in found.diagnostics if note.severity == "info"}
    return tuple(_file(names[s.id], said.get(s.id), s, failed=s.id not in passed) for s in found.sources)


def _file(name: str, said: tuple[Said, ...] | engine.Failure | None, source: Source, *, failed: bool) -> FileQuotes:
    if said is None:
        return FileQuotes(name, (), source.reason or "not read", failed)
    return FileQuotes(name, (), said.reason) if isinstance(said, engine.Failure) else FileQuotes(name, said)


def quotations_of(document: Document) -> tuple[Said, ...]:
    """The quotations of ``document`` in text order."""
    from briefgen.extract.entities import find_entities
    from briefgen.extract.quotes import find_quotations

    entities, mentions = find_entities(document)
    return tuple(
        Said(document.text[q.start : q.end], q.start, q.end, q.attribution.speaker if q.attribution else None)
        for q in find_quotations(document, entities, mentions)
    )


def _names(sources: Sequence[Source], paths: Sequence[Path | str]) -> dict[str, str]:
    """Paths below the folders given, addresses as they are; in full where two would be called the same."""
    given = [Path(path) for path in paths if not is_address(str(path))]
    folders = [path if path.is_dir() else path.parent for path in given]
    short = {source.id: _below(source.path, folders) for source in sources}
    count = Counter(short.values())
    return {s.id: short[s.id] if count[short[s.id]] == 1 else s.path for s in sources}


def _below(name: str, folders: Sequence[Path]) -> str:
    if is_address(name):
        return name
    path = Path(name)
    below = [path.relative_to(folder) for folder in folders if path.is_relative_to(folder)]
    return min(below, key=lambda short: len(short.parts), default=Path(path.name)).as_posix()
