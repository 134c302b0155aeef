"""The committed sample briefs are what the code makes today; `make samples` writes them again."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from briefgen import pipeline
from briefgen.options import Options
from briefgen.render import FORMATS, render
from briefgen.render.packs import load_pack

ROOT = Path(__file__).parent.parent
AUDIENCES = ("executive", "analyst")
TEXT_FORMATS = ("md", "html", "json")


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """A brief names its sources by the paths given: those of `make samples`."""
    monkeypatch.chdir(ROOT)


@cache
def made(audience: str, fmt: str) -> bytes:
    pack = load_pack(audience)
    result = pipeline.build([Path("seeds/cuba-venezuela")], pack.audience, Options(audience=audience))
    return render(result.brief, fmt, pack, result.texts)


def committed(audience: str, fmt: str) -> bytes:
    return (ROOT / f"outputs/sample-{audience}.{fmt}").read_bytes()


@pytest.mark.parametrize("fmt", TEXT_FORMATS)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_text_samples_are_current(audience: str, fmt: str) -> None:
    assert made(audience, fmt).decode() == committed(audience, fmt).decode(), "run `make samples`"


def pdf_letters(data: bytes) -> str:
    """The letters and digits of a PDF without footers: fonts differ between machines, and line breaks with them."""
    with pypdfium2.PdfDocument(data) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    text = unicodedata.normalize("NFKC", "\n".join(pages))
    footer = re.compile(r"^.* · As of .*\n?^Page \d+ of \d+$|^Page \d+ of \d+$|^\w+ brief · As of [\w ]+$", re.M)
    return re.sub(r"\W+|\d+", "", footer.sub("", text.replace("\r", "")))


def pdf_outline(data: bytes) -> list[tuple[int, str]]:
    with pypdfium2.PdfDocument(data) as document:
        return [(mark.level, mark.get_title()) for mark in document.get_toc()]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_pdf_samples_are_current(audience: str) -> None:
    new, old = made(audience, "pdf"), committed(audience, "pdf")
    assert pdf_outline(new) == pdf_outline(old)
    assert len(pdf_outline(new)) > 4
    assert sorted(pdf_letters(new)) == sorted(pdf_letters(old)), "run `make samples`"


def word_parts(data: bytes) -> list[tuple[str, str]]:
    """Style and text of each paragraph, tables included."""
    document = Document(io.BytesIO(data))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [*document.paragraphs, *(paragraph for cell in cells for paragraph in cell.paragraphs)]
    return [(str(paragraph.style.name), paragraph.text) for paragraph in paragraphs if paragraph.style is not None]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_word_samples_are_current(audience: str) -> None:
    new, old = made(audience, "docx"), committed(audience, "docx")
    assert word_parts(new) == word_parts(old), "run `make samples`"
    assert len(word_parts(new)) > 20
    assert zipfile.ZipFile(io.BytesIO(new)).namelist() == zipfile.ZipFile(io.BytesIO(old)).namelist()


def test_there_is_a_sample_of_every_document_format() -> None:
    """And nothing else is committed beside them."""
    names = {f"sample-{audience}.{fmt}" for audience in AUDIENCES for fmt in FORMATS if fmt != "yaml"}
    assert len(names) == 10
    assert {path.name for path in (ROOT / "outputs").glob("sample-*")} == names
