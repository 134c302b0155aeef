"""An officer's word.docx: what he put there stays, fields are filled, the brief stands in its slot."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import docx
import pytest
import reading
from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor
from msgspec.structs import replace
from PIL import Image

from briefgen.errors import UsageError
from briefgen.model import Brief
from briefgen.render import render
from briefgen.render.packs import Pack, load_pack
from briefgen.render.starter import make_pack
from briefgen.render.view import build_page


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_pack(tmp_path / "templates", "minister", load_pack("executive"))
    return tmp_path / "templates" / "minister"


def _pack(folder: Path) -> Pack:
    return replace(load_pack(folder.name, [folder.parent]), marking="OFFICIAL")


def _officers_file(folder: Path) -> None:
    """A file as Word leaves it: logo in the header, fields split over runs, text before and after the slot."""
    document: Any = docx.Document()
    document.styles["Heading 1"].font.color.rgb = RGBColor(0xB0, 0x10, 0x10)
    logo = folder.parent / "logo.png"
    Image.new("RGB", (300, 80), (176, 16, 16)).save(logo)
    header = document.sections[0].header
    header.paragraphs[0].add_run().add_picture(str(logo), width=Mm(30))
    split = header.add_paragraph()
    for piece in ("{", "{ mark", "ing }", "} / R&D <x>"):
        split.add_run(piece)
    subject = document.add_paragraph("Subject: ")
    subject.add_run("{{ ti").bold = True
    subject.add_run("tle }}, again {{title}}")
    document.add_paragraph("{{ body }}")
    document.add_paragraph("Not for release before the date above.")
    document.add_table(1, 2).cell(0, 1).text = "Cleared by {{ audience }}"
    document.save(str(folder / "word.docx"))


def _made(brief: Brief, folder: Path) -> Any:
    return docx.Document(io.BytesIO(render(brief, "docx", _pack(folder))))


def test_the_starter_makes_the_same_document_as_no_template(brief: Brief, folder: Path) -> None:
    """Who asks for a Word template and changes nothing loses nothing but the source number of the title."""
    plain = replace(load_pack("executive"), title="Minister", max_pages=0)
    expected = reading.of_docx(render(brief, "docx", replace(plain, marking="OFFICIAL")))
    found = reading.of_docx(render(brief, "docx", replace(_pack(folder), max_pages=0)))
    assert (found.headings[1:], found.tables) == (expected.headings[1:], expected.tables)
    assert " ".join(found.words) == " ".join(expected.words).replace("kills 141", "kills 14", 1)


def test_fields_are_filled_wherever_they_stand(brief: Brief, folder: Path) -> None:
    """In text, table and header, also where Word has split a field over runs; the runs keep their look."""
    _officers_file(folder)
    document = _made(brief, folder)
    assert document.sections[0].header.paragraphs[1].text == "OFFICIAL / R&D <x>"
    subject = document.paragraphs[0]
    assert subject.text == f"Subject: {brief.title}, again {brief.title}"
    assert [run.bold for run in subject.runs if run.text == brief.title] == [True]
    assert document.tables[-1].cell(0, 1).text == "Cleared by Minister"
    assert "{{" not in "".join(p.text for p in document.paragraphs)


def test_what_the_officer_put_there_stays(brief: Brief, folder: Path) -> None:
    """Logo, styles and the text around the slot; the title, which the file places itself, is not printed again."""
    _officers_file(folder)
    document = _made(brief, folder)
    assert document.sections[0].header.part.rels
    assert document.styles["Heading 1"].font.color.rgb == RGBColor(0xB0, 0x10, 0x10)
    texts = [p.text for p in document.paragraphs]
    assert texts[1] == "Bottom line"
    assert texts.index("Not for release before the date above.") > texts.index("Sources")
    assert [p.style.name for p in document.paragraphs if p.style.name == "Title"] == []


def test_the_body_is_the_whole_brief(brief: Brief, folder: Path) -> None:
    """Headings and tables of the page stand in the slot, in order."""
    _officers_file(folder)
    found = reading.of_docx(render(brief, "docx", _pack(folder)))
    page = reading.of_page(build_page(brief, _pack(folder)))
    assert found.headings == page.headings[1:]
    assert found.tables[:-1] == page.tables


def test_tables_fit_the_section_they_stand_in(brief: Brief, folder: Path) -> None:
    """A landscape section with the slot in it gives its tables landscape width."""
    document: Any = docx.Document()
    document.add_paragraph("Cover")
    section = document.add_section()
    section.page_width, section.page_height = Mm(297), Mm(210)
    document.add_paragraph("{{ body }}")
    document.save(str(folder / "word.docx"))
    table = _made(brief, folder).tables[0]
    width = sum(int(column.width) for column in table.columns)
    assert abs(width - (Mm(297) - section.left_margin - section.right_margin)) < Mm(3)


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        (["{{ titel }}", "{{ body }}"], "no field 'titel'; did you mean 'title'"),
        (["{{ xyz }}", "{{ body }}"], "the fields are title, date, audience, marking, about, body"),
        (["no slot"], "there are 0 such paragraphs"),
        (["{{ body }}", "{{ body }}"], "there are 2 such paragraphs"),
        (["before {{ body }}"], "must stand alone"),
    ],
)
def test_a_mistake_in_the_template_is_named(folder: Path, brief: Brief, lines: list[str], complaint: str) -> None:
    """A wrong field or slot is refused in words, with the file."""
    document: Any = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(folder / "word.docx"))
    with pytest.raises(UsageError, match=complaint) as caught:
        render(brief, "docx", _pack(folder))
    assert str(folder / "word.docx") in str(caught.value)


def test_a_slot_in_a_table_is_refused(folder: Path, brief: Brief) -> None:
    """Tables cannot stand in a cell of a table as they stand on a page."""
    document: Any = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "{{ body }}"
    document.save(str(folder / "word.docx"))
    with pytest.raises(UsageError, match="outside of tables"):
        render(brief, "docx", _pack(folder))


def test_what_is_no_word_file_is_named(folder: Path, brief: Brief) -> None:
    """A text renamed to .docx is refused in words."""
    (folder / "word.docx").write_text("hello")
    with pytest.raises(UsageError, match="no Word document"):
        render(brief, "docx", _pack(folder))


def test_ids_stay_unique(brief: Brief, folder: Path) -> None:
    """A template with a bookmark of its own: every bookmark id is there once, or Word calls the file damaged."""
    document: Any = docx.Document(str(folder / "word.docx"))
    mark = docx.oxml.OxmlElement("w:bookmarkStart")
    mark.set(qn("w:id"), "7")
    mark.set(qn("w:name"), "own")
    document.paragraphs[0]._p.append(mark)
    document.save(str(folder / "word.docx"))
    ids = [m.get(qn("w:id")) for m in _made(brief, folder).element.iter(qn("w:bookmarkStart"))]
    assert len(ids) > 5
    assert len(ids) == len(set(ids))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice: apt-get install libreoffice-writer")
def test_libreoffice_opens_it(brief: Brief, folder: Path, tmp_path: Path) -> None:
    """The made file opens in another word processor, with the officer's words and the brief's in its text."""
    _officers_file(folder)
    (tmp_path / "note.docx").write_bytes(render(brief, "docx", _pack(folder)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "txt:Text", "note.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    text = (tmp_path / "note.txt").read_text(encoding="utf-8-sig")
    assert "Bottom line" in text
    assert "Not for release before the date above." in text
