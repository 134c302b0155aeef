"""Sources at the foot of the page, for packs that ask for it: in PDF and Word; a screen keeps its numbers."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import reading
from docx.oxml.ns import qn
from lxml import etree
from msgspec.structs import replace

from briefgen.model import Brief
from briefgen.render import render
from briefgen.render.blocks import Cites, all_inlines
from briefgen.render.packs import Pack, load_pack
from briefgen.render.view import build_page


def _pack() -> Pack:
    return replace(load_pack("analyst"), evidence="footnotes")


def _notes(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        tree = etree.fromstring(package.read("word/footnotes.xml"))
    return {note.get(qn("w:id")): "".join(note.itertext()).strip() for note in tree}


def test_word_footnotes_name_the_sources_of_the_line(brief: Brief) -> None:
    """Each mark in the text has one footnote, and it names every source that the line cites."""
    data = render(brief, "docx", _pack())
    notes = _notes(data)
    body = docx.Document(io.BytesIO(data)).element.body
    marks = [mark.get(qn("w:id")) for mark in body.iter(qn("w:footnoteReference"))]
    assert marks == [str(n) for n in range(1, len(marks) + 1)]
    assert set(notes) == {"-1", "0", *marks}
    cited = next(p for p in body.iter(qn("w:p")) if "Ministry of Transport said on Monday" in "".join(p.itertext()))
    mark = next(cited.iter(qn("w:footnoteReference"))).get(qn("w:id"))
    assert notes[mark] == "Source 1: Ferry fire off Lerna kills 14, Lerna Courier, 10 March 2031"


def test_word_draws_the_line_over_footnotes(brief: Brief) -> None:
    """The settings name the separators, which Word needs to show them."""
    with zipfile.ZipFile(io.BytesIO(render(brief, "docx", _pack()))) as package:
        settings = etree.fromstring(package.read("word/settings.xml"))
    named = [note.get(qn("w:id")) for note in settings.find(qn("w:footnotePr"))]
    assert named == ["-1", "0"]


def test_pdf_footnotes_name_the_sources_of_the_line(brief: Brief) -> None:
    """As many footnotes as lines outside of tables and headings cite; each names its sources."""
    page = build_page(brief, _pack())
    text = reading.of_pdf(render(brief, "pdf", _pack()))
    cited = {n for part in all_inlines(page) if isinstance(part, Cites) for n in part.numbers}
    assert len(cited) > 3
    for number in cited:
        assert reading.dense(page.references[number - 1]) in text
    assert re.search(r"\d\.Source1:", text)


def test_a_screen_keeps_numbers(brief: Brief) -> None:
    """HTML has no foot of the page: its citations lead to the list of sources as ever."""
    assert render(brief, "html", _pack()) == render(brief, "html", load_pack("analyst"))


def test_the_contents_in_word_have_page_numbers(brief: Brief) -> None:
    """Every entry has a field that Word fills with the page of its section when it opens the file."""
    document = docx.Document(io.BytesIO(render(brief, "docx", load_pack("analyst"))))
    entries = [p for p in document.paragraphs if p.style.name == "Contents"]
    fields = [field.get(qn("w:instr")) for p in entries for field in p._p.iter(qn("w:fldSimple"))]
    marks = {mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))}
    assert len(entries) == len(fields) > 10
    assert {field.split()[1] for field in fields} <= marks
