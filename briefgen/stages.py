"""The stages that take documents or stories one by one: run on an engine, kept in a cache, or both.

A few are worked on as they are. Many are packed: what one source holds costs a hundred times less that way, and only
what is asked for is unpacked. Both give the same.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from briefgen.cache import Cache, key
from briefgen.cache_folder import default_folder
from briefgen.decisions import keyed, with_keys
from briefgen.engine import Engine, Failure, Here, Local
from briefgen.extract import read
from briefgen.model import Diagnostic, Document, Quote, Reading, Source, Story
from briefgen.packing import is_sound, pack, unpack
from briefgen.shelf import DocumentOnShelf, Shelf
from briefgen.sources import Parsed, ReadResult, Task, parse, read_sources
from briefgen.sources.dating import registered
from briefgen.sources.fetching import Fetch
from briefgen.stories import tell
from briefgen.stories.grouping import Grouped, Look, grouped
from briefgen.stories.quotes import all_quotes
from briefgen.verify import prove_story

FEW = 32
"""Documents that are read sooner than a cache is opened and asked."""

_CHUNK = 1000
"""Documents for which the cache is asked at once."""

ID = "\0source\0"
"""Stands for the id of a source in what is kept: no cleaned text has it, and the next build may count otherwise."""

_NO_SOURCE = Source(ID, "")
_NOTHING = Document(_NO_SOURCE, "", (), ())

A = TypeVar("A")


class Told(Struct, frozen=True):
    """A story with its keys, and every quotation of each of its sources, both proved."""

    story: Story
    quotes: tuple[tuple[Quote, ...], ...]
    unproved: tuple[Diagnostic, ...]
    """What was left out or mended."""


class ToldOnShelf:
    """What was told, fetched when it is asked for."""

    __slots__ = ("_numbers", "_shelf", "unproved")

    def __init__(self, shelf: Shelf, packed: bytes) -> None:
        parts = unpack(packed, _Parts)
        self._shelf, self._numbers = shelf, (shelf.put(parts.story), shelf.put(parts.quotes))
        self.unproved = parts.unproved

    @property
    def story(self) -> Story:
        return unpack(self._shelf.get(self._numbers[0]), Story)

    @property
    def quotes(self) -> tuple[tuple[Quote, ...], ...]:
        return self._shelf.value(self._numbers[1], _Quotes)


_Quotes = tuple[tuple[Quote, ...], ...]


class _Parts(Struct, frozen=True):
    """`Told`, the story and the quotations packed each by itself."""

    story: bytes
    quotes: bytes
    unproved: tuple[Diagnostic, ...]


Packed = tuple[bytes, bytes, bytes]
"""A document without its source and day; source and day, as far as a reading depends on them; the reading."""


class Kept(Protocol):
    """A reading at hand or on disk."""

    @property
    def document(self) -> Document: ...

    def reading(self) -> Reading: ...

    def packed(self) -> Packed:
        """Document, what is known of it, and the rest of the reading, as `told` sends them."""
        ...


class Stages:
    """Engine and cache belong to the caller."""

    def __init__(self, engine: Engine | None = None, cache: Cache | None = None) -> None:
        self._engine: Engine = engine or Here()
        self._cache = cache or Cache()
        self._shelf: Shelf | None = None

    def sources(self, paths: Sequence[Path | str], *, language: str, fetch: Fetch | None) -> ReadResult:
        """As `briefgen.sources.read_sources`."""
        return read_sources(paths, language=language, fetch=fetch, parser=self.parsed)

    def parsed(self, tasks: Iterable[Task]) -> Iterator[Parsed]:
        """Each text by itself, in order; one that cannot be worked on is in the register with the reason."""
        rest = iter(tasks)
        first = list(islice(rest, FEW + 1))
        if len(first) <= FEW:
            for task, found in zip(first, Here().run(parse, first), strict=True):
                yield found if isinstance(found, Parsed) else _unparsed(task, found)
            return
        for task, packed in self._worked(_parse_packed, chain(first, rest), _task_key):
            yield _unparsed(task, packed) if isinstance(packed, Failure) else self.shelved(packed, task.id)

    def shelved(self, packed: bytes, source_id: str) -> Parsed:
        """What `parsed_as_bytes` packed, as the source of that id, its document on the shelf."""
        self._shelf = self._shelf or Shelf()
        parsed, document = unpack(packed, tuple[Parsed, bytes], {ID: source_id})
        if not document:
            return parsed
        return replace(parsed, document=DocumentOnShelf(self._shelf, self._shelf.put(document), parsed.source))

    def read(self, documents: Sequence[Document]) -> Iterator[Kept | Failure]:
        """What the rules find in each document, in order."""
        if len(documents) <= FEW:
            for found in Here().run(read, documents):
                yield found if isinstance(found, Failure) else _AtHand(found)
            return
        shelf = self._shelf = self._shelf or Shelf()
        shelved = [_put(document, shelf) for document in documents]
        found_ = self._worked(_read_packed, ((d.packed(), _known(d)) for d in shelved), _document_key)
        for document, (_, data) in zip(shelved, found_, strict=True):
            yield data if isinstance(data, Failure) else _OnShelf(document, shelf.put(data))

    def grouped(self, kept: Sequence[Kept]) -> Grouped[Kept]:
        """Which documents tell one story."""
        if self._shelf is None:
            return grouped(kept)
        return grouped(kept, _Looks(self._shelf, self._looked_at(kept, self._shelf)), self._engine)

    def _looked_at(self, kept: Sequence[Kept], shelf: Shelf) -> Iterator[int]:
        """Where on the shelf what is asked of each document lies, packed."""
        found = self._worked(_look_packed, (item.packed()[:2] for item in kept), _look_key)
        for item, (_, data) in zip(kept, found, strict=True):
            yield shelf.put(pack(Look.at(item.document)) if isinstance(data, Failure) else data)

    def told(self, groups: Sequence[Sequence[Kept]]) -> Iterator[Told | ToldOnShelf | Failure]:
        """The story that each group of readings tells."""
        if self._shelf is None:
            yield from Here().run(_tell, [[kept.reading() for kept in group] for group in groups])
            return
        members = ([(kept.document.source, *kept.packed()) for kept in group] for group in groups)
        for _, data in self._worked(_tell_packed, members, _story_key):
            yield data if isinstance(data, Failure) else ToldOnShelf(self._shelf, data)

    def _worked(
        self, function: Callable[[A], bytes], items: Iterable[A], key_of: Callable[[A], bytes]
    ) -> Iterator[tuple[A, bytes | Failure]]:
        """Each item with its packing, from the cache or worked out and put there."""
        rest = iter(items)
        if not self._cache:
            yield from _beside(self._engine, function, rest)
            return
        while chunk := list(islice(rest, _CHUNK)):
            keys = [key_of(item) for item in chunk]
            known = {name: data for name, data in self._cache.find(keys).items() if is_sound(data)}
            fresh = iter(self._engine.run(function, [i for i, k in zip(chunk, keys, strict=True) if k not in known]))
            for item, name in zip(chunk, keys, strict=True):
                data = known.get(name) or next(fresh)
                if name not in known and isinstance(data, bytes):
                    self._cache.put(name, data)
                yield item, data


@contextmanager
def local_stages(processes: int | None = None, *, cache: bool = True) -> Iterator[Stages]:
    """Processes on this machine, as many as it has processors for this one unless said, and the user's own cache."""
    with (
        Local(processes or _processors()) as engine,
        Cache(default_folder() if cache else None) as kept,
    ):
        yield Stages(engine, kept)


def _processors() -> int:
    asked = getattr(os, "sched_getaffinity", None)
    return len(asked(0)) if asked else os.cpu_count() or 1


def _beside(engine: Engine, function: Callable[[A], bytes], items: Iterable[A]) -> Iterator[tuple[A, bytes | Failure]]:
    """Each item with its result; an engine takes items ahead of what it gives."""
    from collections import deque

    waiting: deque[A] = deque()

    def handed() -> Iterator[A]:
        for item in items:
            waiting.append(item)
            yield item

    for result in engine.run(function, handed()):
        yield waiting.popleft(), result


# --------------------------------------------------------------------------- parsing


def _parse_packed(task: Task) -> bytes:
    return parsed_as_bytes(parse(replace(task, id=ID)))


def parsed_as_bytes(parsed: Parsed) -> bytes:
    """What was parsed without its document, and that, packed by itself, where there is one."""
    document = pack(parsed.document.of(_NO_SOURCE)) if parsed.document else b""
    return pack((replace(parsed, document=None), document))


def _task_key(task: Task) -> bytes:
    item = task.item
    known = pack((item.name, item.format, item.encoding, item.metadata, item.fallback, item.reason, item.severity))
    said = repr(sorted(task.said.items()))
    return key("parsed", known, said.encode(), task.language.encode(), (item.sha256 or "").encode())


def _unparsed(task: Task, failure: Failure) -> Parsed:
    item = task.item
    source = Source(id=task.id, path=item.name, status="skipped", sha256=item.sha256, format=item.format)
    return Parsed(replace(source, reason=failure.reason), rightly=False)


# --------------------------------------------------------------------------- reading


_Sheet = tuple[bytes, bytes]
"""A document as it is on the shelf, and what is known of it."""


class _Known(Struct, frozen=True):
    """What a reading depends on beside the text."""

    source: Source
    reference: date | None
    earliest: bool


def _known(document: Document) -> bytes:
    return pack(_Known(replace(document.source, id=ID, path=""), document.reference, document.earliest))


def _put(document: Document, shelf: Shelf) -> DocumentOnShelf:
    """The document, on the shelf where it was elsewhere."""
    if isinstance(document, DocumentOnShelf) and document.shelf is shelf:
        return document
    number = shelf.put(pack(document.dated(_NO_SOURCE, None)))
    return DocumentOnShelf(shelf, number, document.source, document.reference, document.earliest)


def _document(sheet: bytes, known: bytes, source: Source | None = None) -> Document:
    """``source``: its line of the register, where that is asked for too."""
    day = unpack(known, _Known)
    return unpack(sheet, Document).dated(source or day.source, day.reference, earliest=day.earliest)


def _document_key(sheet: _Sheet) -> bytes:
    return key("reading", *sheet)


def _read_packed(sheet: _Sheet) -> bytes:
    return pack(replace(read(_document(*sheet)), document=_NOTHING))


def _look_key(sheet: _Sheet) -> bytes:
    return key("look", *sheet)


def _look_packed(sheet: _Sheet) -> bytes:
    return pack(Look.at(_document(*sheet)))


class _AtHand:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    @property
    def document(self) -> Document:
        return self._reading.document

    def reading(self) -> Reading:
        return self._reading

    def packed(self) -> Packed:
        document = self.document.dated(_NO_SOURCE, None)
        return pack(document), _known(self.document), pack(replace(self._reading, document=_NOTHING))


class _OnShelf:
    __slots__ = ("_number", "document")

    def __init__(self, document: DocumentOnShelf, number: int) -> None:
        self.document, self._number = document, number

    def reading(self) -> Reading:
        sheet, known, data = self.packed()
        return _reading(_document(sheet, known, self.document.source), data)

    def packed(self) -> Packed:
        return self.document.packed(), _known(self.document), self.document.shelf.get(self._number)


def _reading(document: Document, data: bytes) -> Reading:
    return replace(unpack(data, Reading, {ID: document.id}), document=document)


class _Looks:
    """What is asked of each document, on the shelf: gone through as often as needed, never at hand all at once."""

    def __init__(self, shelf: Shelf, numbers: Iterable[int]) -> None:
        self._shelf, self._numbers = shelf, array("Q", numbers)

    def __iter__(self) -> Iterator[Look]:
        return (unpack(self._shelf.get(number), Look) for number in self._numbers)


# --------------------------------------------------------------------------- telling

_Member = tuple[Source, bytes, bytes, bytes]
"""Line of the register, packed document, what is known of it, and packed reading."""


def _tell(readings: Sequence[Reading]) -> Told:
    """Told and proved in one place, so that the proof is shared out and kept as well."""
    texts = {reading.document.id: reading.document.text for reading in readings}
    said = with_keys([quote for reading in readings for quote in all_quotes([reading])], texts)
    sources = [registered(reading.document) for reading in readings]
    story, quotes, notes = prove_story(keyed(tell(readings), texts), said, sources, texts)
    by_source: dict[str, list[Quote]] = {id: [] for id in texts}
    for quote in quotes:
        by_source[quote.evidence[0].source].append(quote)
    return Told(story, tuple(map(tuple, by_source.values())), notes)


def _tell_packed(members: Sequence[_Member]) -> bytes:
    told = _tell([_unpacked(*member) for member in members])
    return pack(_Parts(pack(told.story), pack(told.quotes), told.unproved))


def _unpacked(source: Source, sheet: bytes, known: bytes, data: bytes) -> Reading:
    return _reading(_document(sheet, known, source), data)


def _story_key(members: Sequence[_Member]) -> bytes:
    return key("story", *(part for source, *packings in members for part in (pack(source), *packings)))
