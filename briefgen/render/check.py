"""Trying a pack: every format of every trial brief, with what the engines complain of."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from briefgen.errors import BriefgenError, FormatError
from briefgen.model import Brief
from briefgen.render import FORMATS, render
from briefgen.render.packs import Pack
from briefgen.render.remarks import heard
from briefgen.render.trial import sample_texts, trials
from briefgen.render.word_slots import open_template
from briefgen.render.word_styles import OWN_STYLES

DOCUMENTS = tuple(fmt for fmt in FORMATS if fmt not in ("json", "yaml"))
"""The formats that a pack has a say in."""


class Finding(Struct, frozen=True):
    """``serious``: no document comes of it; else something that an officer may want to know."""

    where: str
    said: str
    serious: bool


def check(pack: Pack) -> Iterator[Finding]:
    """What is wrong with ``pack``, found by making every trial brief in every format; nothing when all is well.

    What is wrong alike with several briefs in one format is said once.
    """
    yield from _styles(pack)
    for fmt in DOCUMENTS:
        found: dict[tuple[str, bool], list[str]] = {}
        for name, brief in trials().items():
            for said in _made(brief, fmt, pack):
                found.setdefault(said, []).append(name)
        yield from (Finding(f"{', '.join(names)}: {fmt}", text, serious) for (text, serious), names in found.items())


def _made(brief: Brief, fmt: str, pack: Pack) -> dict[tuple[str, bool], None]:
    """What is said while ``brief`` is made in ``fmt``, each once, and whether it is serious."""
    wrong: list[tuple[str, bool]] = []
    with heard("briefgen.render", alone=True) as remarks:
        try:
            render(brief, fmt, pack, sample_texts())
        except BriefgenError as error:
            wrong.append((str(error), not isinstance(error, FormatError)))
    return dict.fromkeys([*wrong, *((text, False) for text in remarks)])


def _styles(pack: Pack) -> Iterator[Finding]:
    """The styles that a Word template has lost. One that never had any of them is somebody's letterhead, and sound: it
    is given them."""
    for path in pack.files("word.docx")[-1:]:
        try:
            have = {style.name for style in open_template(path).styles}
        except BriefgenError:
            return  # said when the document is made
        missing = [style for style in OWN_STYLES if style not in have]
        if missing and len(missing) < len(OWN_STYLES):
            yield Finding(str(path), f"has no style {', '.join(missing)}; added as built in", serious=False)
