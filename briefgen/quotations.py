"""Quotations file by file, without the rest of a brief."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from briefgen import engine
from briefgen.model import Document, Source
from briefgen.sources import read_sources


@dataclass(frozen=True, slots=True)
class Said:
    """Words between quotation marks; offsets into the reading text. ``speaker`` None: not safely known."""

    text: str
    start: int
    end: int
    speaker: str | None


@dataclass(frozen=True, slots=True)
class FileQuotes:
    """The quotations of one input in text order; ``problem`` says why it could not be read."""

    name: str
    quotes: tuple[Said, ...]
    problem: str | None = None


def find(paths: Sequence[Path]) -> tuple[FileQuotes, ...]:
    """Every input of ``paths`` in path order. A file is named by its path below the folder that was given."""
    found = read_sources(paths)
    documents = {document.id: document for document in found.documents}
    documents |= dict(_duplicates(found.sources))
    results = engine.run(partial(engine.attempt, quotations_of), list(documents.values()))
    said = dict(zip(documents, results, strict=True))
    names = _names(found.sources, paths)
    return tuple(_file(names[s.id], said.get(s.id), s) for s in found.sources)


def _file(name: str, said: tuple[Said, ...] | engine.Failure | None, source: Source) -> FileQuotes:
    if said is None:
        return FileQuotes(name, (), source.reason or "not read")
    return FileQuotes(name, (), said.reason) if isinstance(said, engine.Failure) else FileQuotes(name, said)


def _duplicates(sources: Sequence[Source]) -> Iterator[tuple[str, Document]]:
    """A brief leaves duplicates out; here each file is asked for, so each is read by itself."""
    for source in sources:
        if source.status == "duplicate":
            for document in read_sources([Path(source.path)]).documents:
                yield source.id, document


def quotations_of(document: Document) -> tuple[Said, ...]:
    """The quotations of ``document`` in text order."""
    from briefgen.extract.entities import find_entities
    from briefgen.extract.quotes import find_quotations

    entities, mentions = find_entities(document)
    return tuple(
        Said(document.text[q.start : q.end], q.start, q.end, q.attribution.speaker if q.attribution else None)
        for q in find_quotations(document, entities, mentions)
    )


def _names(sources: Sequence[Source], paths: Sequence[Path]) -> dict[str, str]:
    """Paths below the folders given; in full where two would be called the same."""
    folders = [path for path in paths if path.is_dir()]
    short = {source.id: _below(Path(source.path), folders) for source in sources}
    count = Counter(short.values())
    return {s.id: short[s.id] if count[short[s.id]] == 1 else s.path for s in sources}


def _below(path: Path, folders: Sequence[Path]) -> str:
    for folder in folders:
        if path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return path.name
