"""The text of one mail: what its sender wrote, under the subject; no history, no signature, no small print.

`briefgen.sources.containers.eml` opens the files; what it hands on has this suffix, which no file name can have.
"""

from __future__ import annotations

from briefgen.sources.fragments import reading_text
from briefgen.sources.mail.letter import headed, open_letter
from briefgen.sources.mail.message import content, parse
from briefgen.sources.raw import RawText

SUFFIXES = ("mail",)


def read(data: bytes) -> RawText:
    """The sender's own lines, one paragraph a line, and what the header states.

    Raises `UnreadableError` for what is no mail, an encrypted one, and one without a word.
    """
    message = parse(data)
    letter = open_letter(message, content(message).wordings)
    return reading_text(headed(letter), letter.encoding, letter.metadata)
