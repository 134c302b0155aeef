"""What a pile holds, on disk until it is asked for: texts take a kilobyte there and ten in memory."""

from __future__ import annotations

import weakref
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice
from typing import Any, Generic, TypeVar, overload

from briefgen.model import Block, Document, Sentence, Source
from briefgen.packing import unpack

_HELD = 64
"""Values that are kept unpacked: who asks for a text asks for its sentences next, then for its like."""

MANY = 1000
"""Stories, or other values, from which they are made when they are asked for, each time anew."""

A = TypeVar("A")
T = TypeVar("T")


class Shelf:
    """Packings on disk, for as long as one of them is needed, known by their numbers."""

    def __init__(self) -> None:
        import tempfile

        self._file = tempfile.TemporaryFile(prefix="briefgen-")  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self._ends = array("Q", [0])
        self._held: OrderedDict[int, Any] = OrderedDict()

    def put(self, data: bytes) -> int:
        """The number of ``data``."""
        self._file.seek(self._ends[-1])
        self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))
        return len(self._ends) - 2

    def get(self, number: int) -> bytes:
        start, end = self._ends[number : number + 2]
        self._file.seek(start)
        return self._file.read(end - start)

    def value(self, number: int, kind: type[T]) -> T:
        """What has that number, unpacked: it was put there as a packing of ``kind``."""
        found: T | None = self._held.get(number)
        if found is None:
            found = self._held[number] = unpack(self.get(number), kind)
            if len(self._held) > _HELD:
                self._held.popitem(last=False)
        return found


class DocumentOnShelf(Document):
    """A document of which only the line of the register and the day are at hand."""

    __slots__ = ("number", "shelf")

    def __init__(
        self, shelf: Shelf, number: int, source: Source, reference: date | None = None, earliest: bool = False
    ) -> None:
        for name, value in (
            ("shelf", shelf), ("number", number), ("source", source), ("reference", reference), ("earliest", earliest)
        ):  # fmt: skip
            object.__setattr__(self, name, value)

    shelf: Shelf
    number: int

    @property
    def text(self) -> str:
        return self.shelf.value(self.number, Document).text

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self.shelf.value(self.number, Document).blocks

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return self.shelf.value(self.number, Document).sentences

    @property
    def partial_date(self) -> tuple[int, int] | None:
        return self.shelf.value(self.number, Document).partial_date

    def of(self, source: Source) -> Document:
        return DocumentOnShelf(self.shelf, self.number, source, self.reference, self.earliest)

    def dated(self, source: Source, reference: date | None, *, earliest: bool = False) -> Document:
        return DocumentOnShelf(self.shelf, self.number, source, reference, earliest)

    def packed(self) -> bytes:
        """The text with its blocks and sentences, of no source and no day."""
        return self.shelf.get(self.number)


class Texts(Mapping[str, str]):
    """The reading texts of ``documents`` by source id."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = {document.id: document for document in documents}

    def __getitem__(self, source_id: str) -> str:
        return self._documents[source_id].text

    def __contains__(self, source_id: object) -> bool:
        return source_id in self._documents

    def __iter__(self) -> Iterator[str]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)


# --------------------------------------------------------------------------- sequences that hold little


class _Anew(Sequence[T]):
    """A sequence that is made anew each time it is gone through."""

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return tuple(self)[index]
        if index < 0:
            index += len(self)
        for found in islice(self, max(index, 0), None):
            return found
        raise IndexError(index)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Made(_Anew[T]):
    """What ``make`` gives."""

    def __init__(self, make: Callable[[], Iterable[T]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[T]:
        return iter(self._make())

    def __bool__(self) -> bool:
        return any(True for _ in self)


class Lazily(_Anew[T], Generic[A, T]):
    """What ``make`` makes of each of ``items`` when it is asked for."""

    def __init__(self, items: Sequence[A], make: Callable[[A], T]) -> None:
        self._items, self._make = items, make

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return Lazily(self._items[index], self._make)
        return self._make(self._items[index])

    def __iter__(self) -> Iterator[T]:
        return map(self._make, self._items)

    def __len__(self) -> int:
        return len(self._items)


def each(items: Sequence[A], make: Callable[[A], T]) -> Sequence[T]:
    """What ``make`` makes of each of ``items``: at hand for few, for many when it is asked for."""
    if len(items) > MANY or isinstance(items, _Anew):
        return Lazily(items, make)
    return tuple(map(make, items))


def one_by_one(items: Sequence[Sequence[T]]) -> Sequence[T]:
    """What each of ``items`` holds, one after the other; at hand where all of them are."""
    joined = Made(lambda: chain.from_iterable(items))
    return tuple(joined) if held(items) and all(map(held, items)) else joined


def held(items: Sequence[T]) -> bool:
    """Whether ``items`` are at hand, so that going through them costs nothing."""
    return not isinstance(items, _Anew)
