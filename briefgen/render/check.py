"""Trying a pack: every format of every trial brief, with what the engines complain of."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from briefgen.errors import BriefgenError, FormatError
from briefgen.render import FORMATS, render
from briefgen.render.packs import Pack
from briefgen.render.trial import sample_texts, trials
from briefgen.render.word_slots import open_template
from briefgen.render.word_styles import STYLES

DOCUMENTS = tuple(fmt for fmt in FORMATS if fmt not in ("json", "yaml"))
"""The formats that a pack has a say in."""


@dataclass(frozen=True, slots=True)
class Finding:
    """``serious``: no document comes of it; else something that an officer may want to know."""

    where: str
    said: str
    serious: bool


def check(pack: Pack) -> Iterator[Finding]:
    """What is wrong with ``pack``, found by making every trial brief in every format; nothing when all is well."""
    yield from _styles(pack)
    for name, brief in trials().items():
        for fmt in DOCUMENTS:
            with _remarks() as said:
                try:
                    render(brief, fmt, pack, sample_texts())
                except FormatError as error:
                    yield Finding(f"{name}, {fmt}", str(error), serious=False)
                except BriefgenError as error:
                    yield Finding(f"{name}, {fmt}", str(error), serious=True)
            yield from (Finding(f"{name}, {fmt}", text, serious=False) for text in dict.fromkeys(said))


def _styles(pack: Pack) -> Iterator[Finding]:
    """The styles that a Word template lacks: they are added as briefgen has them, which may not suit it."""
    for path in pack.files("word.docx")[-1:]:
        try:
            have = {style.name for style in open_template(path).styles}
        except BriefgenError:
            return  # said when the document is made
        missing = [style for style in STYLES if style not in have]
        if missing:
            yield Finding(str(path), f"has no style {', '.join(missing)}; added as built in", serious=False)


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@contextmanager
def _remarks() -> Iterator[list[str]]:
    """What the renderers log while it is open, instead of the console."""
    listener, log = _Listener(), logging.getLogger("briefgen.render")
    log.addHandler(listener)
    before, log.propagate = log.propagate, False
    try:
        yield listener.said
    finally:
        log.removeHandler(listener)
        log.propagate = before
