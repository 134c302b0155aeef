"""Footnotes of a Word document, which python-docx has no call for."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from briefgen.render.word import clean, element

_EMPTY = (
    f"<w:footnotes {nsdecls('w')}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)


class Footnotes:
    """The footnotes of ``document``; those that a template brings keep their numbers."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._part: Any = None
        self._last = 0

    def add(self, paragraph: Any, text: str) -> None:
        """Put a footnote with ``text`` at the end of ``paragraph``."""
        notes = self._notes()
        self._last += 1
        notes.append(_note(self._last, clean(text)))
        run = paragraph.add_run(style="Footnote Reference")
        run._r.append(element("footnoteReference", id=self._last))

    def _notes(self) -> Any:
        if self._part is None:
            self._part = _part(self._document)
            self._last = max(int(note.get(qn("w:id"))) for note in self._part.element)
        return self._part.element


def _part(document: Any) -> Any:
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES:
            found = relation.target_part
            if not isinstance(found, XmlPart):  # python-docx reads the part of a template as bytes
                found = XmlPart(found.partname, found.content_type, parse_xml(found.blob), found.package)
                relation._target = found
            return found
    made = XmlPart(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, parse_xml(_EMPTY), document.part.package)
    document.part.relate_to(made, RELATIONSHIP_TYPE.FOOTNOTES)
    _declare_separators(document)
    return made


def _declare_separators(document: Any) -> None:
    """Word draws the line over footnotes that the settings name."""
    properties = element("footnotePr")
    properties.append(element("footnote", id=-1))
    properties.append(element("footnote", id=0))
    settings = document.settings.element
    following = settings.find(qn("w:compat"))
    settings.append(properties) if following is None else following.addprevious(properties)


def _note(number: int, text: str) -> Any:
    note, paragraph = element("footnote", id=number), element("p")
    looks = element("pPr")
    looks.append(element("pStyle", val="FootnoteText"))
    mark, letters = element("r"), element("rPr")
    letters.append(element("rStyle", val="FootnoteReference"))
    mark.append(letters)
    mark.append(element("footnoteRef"))
    words, content = element("r"), element("t")
    content.text = f" {text}"
    content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    words.append(content)
    for part in (looks, mark, words):
        paragraph.append(part)
    note.append(paragraph)
    return note
