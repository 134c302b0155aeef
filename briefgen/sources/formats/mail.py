"""The text of one mail: what its sender wrote, under the subject; no history, no signature, no small print.

`briefgen.sources.containers.eml` opens the files; what it hands on has this suffix, which no file name can have.
"""

from __future__ import annotations

from msgspec.structs import replace

from briefgen.sources.blocks import lay_out
from briefgen.sources.fragments import reading_text
from briefgen.sources.mail.letter import headed, open_letter, unless_said
from briefgen.sources.mail.message import content, parse
from briefgen.sources.raw import RawText

SUFFIXES = ("mail",)


def read(data: bytes) -> RawText:
    """The sender's own lines, one paragraph a line, and what the header states that they do not.

    Raises `UnreadableError` for what is no mail, an encrypted one, and one without a word.
    """
    message = parse(data)
    letter = open_letter(message, content(message).wordings)
    raw = reading_text(headed(letter), letter.encoding, letter.metadata)
    bare = replace(letter.metadata, author=None, publisher=None, published=None)
    return replace(raw, metadata=unless_said(letter.metadata, lay_out(replace(raw, metadata=bare)).metadata))
