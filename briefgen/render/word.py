"""Small pieces of WordprocessingML that python-docx has no call for."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from briefgen.render.blocks import printable

_BLANKS = re.compile(r"\s+")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip entry can carry: equal documents are equal bytes."""


def clean(text: str) -> str:
    """``text`` on one line, without what XML cannot hold."""
    return _BLANKS.sub(" ", printable(text))


def element(tag: str, **attributes: object) -> Any:
    """``<w:tag w:attribute="...">``"""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def bookmark_name(anchor: str) -> str:
    """``anchor`` as Word allows it: letters, digits and underscores, at most 40."""
    return re.sub(r"\W", "_", anchor)[:40]


def bookmark(paragraph: Any, anchor: str, number: int) -> None:
    """Make the start of ``paragraph`` a place that links lead to; ``number`` is its own in the document."""
    start = element("bookmarkStart", id=number, name=bookmark_name(anchor))
    first = 1 if paragraph._p.pPr is not None else 0
    paragraph._p.insert(first, start)
    paragraph._p.insert(first + 1, element("bookmarkEnd", id=number))


def into_link(paragraph: Any, run: Any, anchor: str) -> None:
    """Turn ``run``, the last of ``paragraph``, into a link inside the document."""
    link = element("hyperlink", anchor=bookmark_name(anchor), history=1)
    paragraph._p.remove(run._r)
    link.append(run._r)
    paragraph._p.append(link)


def into_web_link(paragraph: Any, run: Any, url: str) -> None:
    """Turn ``run``, the last of ``paragraph``, into a link to ``url``."""
    relation = paragraph.part.relate_to(
        url, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", is_external=True
    )
    link = element("hyperlink", history=1)
    link.set(qn("r:id"), relation)
    paragraph._p.remove(run._r)
    link.append(run._r)
    paragraph._p.append(link)


def add_field(paragraph: Any, code: str, shown: str) -> None:
    """A field that Word computes ("PAGE"); ``shown`` stands there until it does."""
    field = element("fldSimple", instr=code)
    run = paragraph.add_run(shown)
    paragraph._p.remove(run._r)
    field.append(run._r)
    paragraph._p.append(field)


def borders(tag: str, **sides: tuple[str, int, str]) -> Any:
    """``<w:tag>`` with a line (kind, eighths of a point, colour) on each of ``sides``."""
    made = element(tag)
    for side, (kind, size, colour) in sides.items():
        made.append(element(side, val=kind, sz=size, space=1 if tag == "pBdr" else 0, color=colour))
    return made


def new_list(document: Any, *, bullet: bool) -> int:
    """A list of its own, numbered from 1 (or with bullets); its id for `in_list`."""
    numbering = document.part.numbering_part.element
    abstracts = numbering.findall(qn("w:abstractNum"))
    abstract_id = 1 + max((int(a.get(qn("w:abstractNumId"))) for a in abstracts), default=0)
    abstract = element("abstractNum", abstractNumId=abstract_id)
    abstract.append(element("multiLevelType", val="singleLevel"))
    level = element("lvl", ilvl=0)
    level.append(element("start", val=1))
    level.append(element("numFmt", val="bullet" if bullet else "decimal"))
    level.append(element("lvlText", val="•" if bullet else "%1."))
    level.append(element("lvlJc", val="left"))
    properties = element("pPr")
    properties.append(element("ind", left=425, hanging=425))
    level.append(properties)
    abstract.append(level)
    nums = numbering.findall(qn("w:num"))
    nums[0].addprevious(abstract) if nums else numbering.append(abstract)
    num_id: int = numbering.add_num(abstract_id).numId
    return num_id


def in_list(paragraph: Any, num_id: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = num_id


def same_bytes(data: bytes) -> bytes:
    """The package ``data`` with its parts in order and without the time it was made."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            new.writestr(zipfile.ZipInfo(name, _EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
