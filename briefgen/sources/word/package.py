"""The zip package of a Word file: sizes checked before anything is unpacked, XML read without DTD or network."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from io import BytesIO
from typing import Any

from briefgen.sources.raw import UnreadableError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_MEMBERS = 10_000
_LARGEST_PART = 25_000_000
"""Bytes of XML. Its tree takes up to thirty times as much memory; a novel has 3 MB."""
_MOST_TAGS = 1_000_000
"""Of one part. A report of 500 pages with much formatting has half; so many are walked in 25 s, and 25 MB of nothing
but tags took four times that."""
_LARGEST_RATIO = 250
"""Unpacked to packed, of parts over a megabyte. Long documents reach 30; a bomb has a thousand."""
_DOCUMENT = "word/document.xml"


class Package:
    """The parts of one file. Raises `UnreadableError` for what is no Word package or is made to break readers."""

    def __init__(self, data: bytes) -> None:
        if data.startswith(_OLE):
            raise UnreadableError("an old Word file or an encrypted one: save it as .docx without a password")
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            members = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
            raise UnreadableError("damaged, or no Word file") from None
        if len(members) > _MOST_MEMBERS:
            raise UnreadableError(f"more than {_MOST_MEMBERS} parts in it")
        self._members = {member.filename: member for member in members}

    def document(self) -> tuple[Any, str]:
        """The root of the main document, and the folder of its part."""
        name = self._main()
        root = self.part(name)
        if root is None:
            raise UnreadableError("no Word document in it")
        return root, posixpath.dirname(name)

    def _main(self) -> str:
        """The document's part: where the package says, else where it always is."""
        relations = self.optional("_rels/.rels")
        for relation in relations if relations is not None else ():
            if str(relation.get("Type", "")).endswith("/officeDocument"):
                return str(relation.get("Target", "")).lstrip("/")
        return _DOCUMENT

    def part(self, name: str) -> Any | None:
        """The root element of a part, None where the package has none of that name."""
        member = self._members.get(name)
        return None if member is None else _parsed(self._bytes(member), name)

    def optional(self, name: str) -> Any | None:
        """The same; None too where it cannot be read, for a text is not lost for its styles or properties."""
        try:
            return self.part(name)
        except UnreadableError:
            return None

    def _bytes(self, member: zipfile.ZipInfo) -> bytes:
        size, packed = member.file_size, max(member.compress_size, 1)
        if size > _LARGEST_PART or (size > 1_000_000 and size > packed * _LARGEST_RATIO):
            raise UnreadableError(f"{member.filename} would unpack to {size // 1_000_000} MB")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # others unpack without bounds
            raise UnreadableError(f"{member.filename} is packed in a way that Word does not")
        if member.flag_bits & 1:
            raise UnreadableError("encrypted: it opens with a password only")
        try:
            with self._zip.open(member) as stream:
                data = stream.read(size + 1)
        except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError, OSError):
            raise UnreadableError("damaged: it cannot be unpacked") from None
        if len(data) > size:
            raise UnreadableError(f"{member.filename} is larger than it says")
        if data.count(b"<") > _MOST_TAGS:
            raise UnreadableError(f"{member.filename} has more than {_MOST_TAGS} tags")
        return data


def _parsed(data: bytes, name: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        raise UnreadableError(f"damaged: {posixpath.basename(name)} is no proper XML") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError("its XML declares a document type, which no Word file does")
    return root
