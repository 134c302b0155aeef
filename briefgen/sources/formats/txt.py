"""Plain text: the reading text is the decoded file itself."""

from __future__ import annotations

from briefgen.sources.decoding import clean, decode
from briefgen.sources.raw import RawText

SUFFIXES = (".txt", ".text")


def read(data: bytes) -> RawText:
    text, encoding = decode(data)
    return RawText(clean(text), encoding)
