"""What a pile holds, on disk until it is asked for: texts take a kilobyte there and ten in memory."""

from __future__ import annotations

import tempfile
import weakref
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from briefgen.model import Block, Document, Sentence, Source
from briefgen.packing import unpack

_HELD = 64
"""Documents that are kept unpacked: who asks for one asks for its text, then for its sentences, then for its like."""


class Shelf:
    """Packings on disk, for as long as one of them is needed, known by their numbers."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="briefgen-")  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self._ends = array("Q", [0])
        self._held: OrderedDict[int, Document] = OrderedDict()

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

    def document(self, number: int) -> Document:
        """The document with that number, as it was put there."""
        found = self._held.get(number)
        if found is None:
            found = self._held[number] = unpack(self.get(number), Document)
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
        return self.shelf.document(self.number).text

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self.shelf.document(self.number).blocks

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return self.shelf.document(self.number).sentences

    @property
    def partial_date(self) -> tuple[int, int] | None:
        return self.shelf.document(self.number).partial_date

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
