"""Plain text: the reading text is the decoded file itself."""

from __future__ import annotations

from briefgen.sources.decoding import clean, decode
from briefgen.sources.raw import RawText, refuse_long
from briefgen.sources.wrapping import unwrap

SUFFIXES = (".txt", ".text")


def read(data: bytes) -> RawText:
    """The decoded, cleaned text; offsets are those of the decoded file."""
    text, encoding = decode(data)
    return RawText(unwrap(clean(refuse_long(text))), encoding)
