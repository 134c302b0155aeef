"""Header and footer of a Word document."""

from __future__ import annotations

import io
import struct
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.shared import Mm

from briefgen.errors import UsageError
from briefgen.render import word
from briefgen.render.labels import Labels

_UNREADABLE = (
    InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError, struct.error, KeyError, ValueError
)  # fmt: skip
"""What python-docx raises for a picture it cannot read."""


def add_logo(document: Any, data: bytes, alt: str) -> None:
    """A picture over the title, on the right, with words for who cannot see it.

    Raises `UsageError` for a picture that Word cannot show.
    """
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    try:
        picture = paragraph.add_run().add_picture(io.BytesIO(data), height=Mm(13))
    except _UNREADABLE as error:
        raise UsageError("the logo of the pack is no PNG or JPEG that Word can show") from error
    picture._inline.docPr.set("descr", word.clean(alt))


def header(document: Any, marking: str) -> None:
    """The marking, in the middle."""
    paragraph = document.sections[0].header.paragraphs[0]
    paragraph.add_run(word.clean(marking))
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def footer(document: Any, labels: Labels, kicker: str, as_of: str) -> None:
    """What this is and as of when, on the left; on the right the number of the page."""
    section = document.sections[0]
    paragraph = section.footer.paragraphs[0]
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(section.page_width - section.left_margin - section.right_margin, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(word.clean(labels("line.separator").join((kicker, as_of))) + "\t")
    pieces = labels("header.page", page="\0PAGE\0", pages="\0NUMPAGES\0").split("\0")
    for i, piece in enumerate(pieces):
        if i % 2:
            word.add_field(paragraph, piece, "1")
        elif piece:
            paragraph.add_run(piece)
