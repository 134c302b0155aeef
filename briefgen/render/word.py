"""Small pieces of WordprocessingML that python-docx has no call for."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart

from briefgen.render.blocks import printable
from briefgen.rules.compiled import compiled

_BLANKS = compiled(r"\s+")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip entry can carry: equal documents are equal bytes."""


_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands in the properties of a file without a date: the clock never gets in."""
_NO_LISTS = f"<w:numbering {nsdecls('w')}/>"


def clean(text: str) -> str:
    """``text`` on one line, without what XML cannot hold."""
    return _BLANKS.sub(" ", printable(text))


def properties(document: Any, title: str, language: str, date: str | None) -> None:
    """The properties of the file; ``date`` is an ISO date."""
    found = document.core_properties
    found.title, found.language = clean(title)[:255], language
    found.author = found.last_modified_by = "briefgen"
    found.comments = found.keywords = ""
    found.created = found.modified = datetime.fromisoformat(date).replace(tzinfo=UTC) if date else _NO_DATE
    found.revision = 1


def element(tag: str, **attributes: object) -> Any:
    """``<w:tag w:attribute="...">``"""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def bookmark_name(anchor: str) -> str:
    """``anchor`` as Word allows it: letters, digits and underscores, at most 40."""
    return compiled(r"\W").sub("_", anchor)[:40]


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


def add_field(paragraph: Any, code: str, shown: str, *, dirty: bool = False) -> None:
    """A field that Word computes ("PAGE"), ``dirty`` when it opens the file; ``shown`` stands there until then."""
    field = element("fldSimple", instr=code, **({"dirty": 1} if dirty else {}))
    run = paragraph.add_run(shown)
    paragraph._p.remove(run._r)
    field.append(run._r)
    paragraph._p.append(field)


def borders(tag: str, **sides: tuple[str, int, str]) -> Any:
    """``<w:tag>`` with a line (kind, eighths of a point, colour) on each of ``sides``."""
    made = element(tag)
    for side, (kind, size, colour) in sides.items():
        space = 0 if tag != "pBdr" else 6 if side == "left" else 1
        made.append(element(side, val=kind, sz=size, space=space, color=colour))
    return made


def last_bookmark(document: Any) -> int:
    """The highest bookmark number of ``document``, 0 for none: ids must be unique in a file."""
    return max((int(mark.get(qn("w:id"), "0")) for mark in document.element.iter(qn("w:bookmarkStart"))), default=0)


def need_numbering(document: Any) -> None:
    """Give ``document`` the part that holds lists, which a file without a list lacks."""
    if any(relation.reltype == RELATIONSHIP_TYPE.NUMBERING for relation in document.part.rels.values()):
        return
    blank = docx.Document().part.numbering_part
    part = NumberingPart(blank.partname, blank.content_type, parse_xml(_NO_LISTS), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)


def new_list(document: Any, *, bullet: bool, start: int = 1) -> int:
    """A list of its own, numbered from ``start`` (or with bullets); its id for `in_list`."""
    numbering = document.part.numbering_part.element
    abstracts = numbering.findall(qn("w:abstractNum"))
    abstract_id = 1 + max((int(a.get(qn("w:abstractNumId"))) for a in abstracts), default=0)
    abstract = element("abstractNum", abstractNumId=abstract_id)
    abstract.append(element("multiLevelType", val="singleLevel"))
    level = element("lvl", ilvl=0)
    level.append(element("start", val=start))
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
