"""What each format promises of itself."""

from __future__ import annotations

import builtins
import ctypes
import io
import logging
import os
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from lxml import html as lxml_html
from msgspec.structs import replace

from briefgen.errors import FormatError, UsageError
from briefgen.model import Brief
from briefgen.render import FORMATS, format_of, render
from briefgen.render.packs import load_pack
from briefgen.sources.own import is_own

CASES = Path(__file__).parents[1] / "cases" / "render"


def test_formats_are_found_by_name_and_suffix() -> None:
    assert FORMATS == ("docx", "html", "json", "md", "pdf", "yaml")
    assert [format_of(Path(f"b.{s}")) for s in ("PDF", "markdown", "htm", "yml")] == ["pdf", "md", "html", "yaml"]
    with pytest.raises(UsageError, match=r"did you mean docx\?"):
        format_of(Path("brief.doc"))


# --------------------------------------------------------------------------- PDF


def test_weasyprint_has_nothing_to_complain_of(brief: Brief, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        for name in ("executive", "analyst"):
            render(brief, "pdf", load_pack(name))
    said = [record.getMessage() for record in caplog.records]
    assert [text for text in said if "glyph" not in text and "no font here has" not in text] == []


def test_the_pdf_is_tagged_titled_and_in_its_language(brief: Brief) -> None:
    data = render(brief, "pdf", load_pack("analyst"))
    with pypdfium2.PdfDocument(data) as document:
        assert document.get_metadata_value("Title") == "Analyst brief: Ferry fire off Lerna kills 14"
        outline = [item.get_title() for item in document.get_toc()]
        assert pypdfium2.raw.FPDFCatalog_IsTagged(document)
    assert outline[1:4] == ["Contents", "Bottom line", "Key facts"]
    assert _language(data) == "en-GB"
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    assert any(b"pdfuaid:part" in zlib.decompressobj().decompress(s) for s in streams if s[:1] == b"x")


def _language(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as document:
        room = ctypes.create_string_buffer(64)
        size = pypdfium2.raw.FPDFCatalog_GetLanguage(document, ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort)), 64)
        return room.raw[: size - 2].decode("utf-16-le")


def test_the_running_lines_carry_marking_as_of_and_page(brief: Brief) -> None:
    pack = replace(load_pack("analyst"), marking='OFFICIAL "A" \\ é')
    with pypdfium2.PdfDocument(render(brief, "pdf", pack)) as document:
        second = document[1].get_textpage().get_text_range()
        count = len(document)
    assert 'OFFICIAL "A" \\ é' in second
    assert "Analyst brief · As of 11 March 2031" in second
    assert f"Page 2 of {count}" in second


def test_without_pango_only_the_pdf_fails_and_names_the_cure(brief: Brief, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    cure = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    with pytest.raises(FormatError, match=f"PDF needs Pango: {cure}"):
        render(brief, "pdf", load_pack("executive"))
    assert render(brief, "html", load_pack("executive"))


# --------------------------------------------------------------------------- equal bytes

_HASHES = """
import hashlib
from briefgen.render import FORMATS, render
from briefgen.render.packs import load_pack
from briefgen.render.trial import sample
for name in ("executive", "analyst"):
    for fmt in (f for f in FORMATS if (name, f) != ("executive", "pdf")):
        print(name, fmt, hashlib.sha256(render(sample(), fmt, load_pack(name))).hexdigest())
"""


def test_two_runs_give_the_same_bytes_in_every_format() -> None:
    said = []
    for seed in ("1", "2"):
        command = [sys.executable, "-c", _HASHES]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": ""}
        environment.pop("SOURCE_DATE_EPOCH")
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        said.append(done.stdout.splitlines())
    assert len(said[0]) == 2 * len(FORMATS) - 1
    assert said[0] == said[1]


# --------------------------------------------------------------------------- Word


def test_word_has_styles_properties_fields_and_repeated_heads(brief: Brief) -> None:
    data = render(brief, "docx", replace(load_pack("analyst"), marking="OFFICIAL"))
    document = docx.Document(io.BytesIO(data))
    used = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style}
    assert {"Title", "Heading 1", "List Number", "Quote", "Bottom Line", "Status Line", "Source Register"} <= used
    assert document.core_properties.title == "Analyst brief: Ferry fire off Lerna kills 14"
    assert document.core_properties.created.isoformat() == "2031-03-11T00:00:00+00:00"
    assert all(table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in document.tables)
    assert document.sections[0].header.paragraphs[0].text == "OFFICIAL"
    fields = [f.get(qn("w:instr")) for f in document.sections[0].footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert {node.get(qn("w:val")) for node in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}


def test_every_list_in_word_starts_at_one(brief: Brief) -> None:
    document = docx.Document(io.BytesIO(render(brief, "docx", load_pack("analyst"))))
    lists: dict[str, set[int]] = {}
    for paragraph in document.paragraphs:
        for number in paragraph._p.xpath("./w:pPr/w:numPr/w:numId/@w:val"):
            lists.setdefault(str(paragraph.style and paragraph.style.name), set()).add(int(number))
    assert len(lists["List Number"]) == 2
    assert len(lists["Source Register"]) == 1


def test_every_citation_in_word_leads_to_a_bookmark(brief: Brief) -> None:
    document = docx.Document(io.BytesIO(render(brief, "docx", load_pack("analyst"))))
    body = document.element.body
    targets = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink")) if link.get(qn("w:anchor"))]
    names = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(targets) > 40
    assert set(targets) <= set(names)
    assert len(names) == len(set(names))


def test_word_parts_carry_no_time(brief: Brief) -> None:
    with zipfile.ZipFile(io.BytesIO(render(brief, "docx", load_pack("executive")))) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# --------------------------------------------------------------------------- HTML


def test_html_opens_the_sentence_behind_a_line(brief: Brief, texts: Mapping[str, str]) -> None:
    tree = lxml_html.fromstring(render(brief, "html", load_pack("executive"), texts).decode())
    second = tree.xpath("//ol[@class='facts']/li")[1].xpath(".//details//p")
    assert [" ".join(p.text_content().split()) for p in second] == [
        "3 The fire began on the car deck, two passengers told the Lerna Courier. "
        "Rescuers brought 190 people ashore by Monday noon.",
        "4 The coast guard ended its search on Tuesday. Rescuers brought 196 people ashore, it said. "
        "The ministry's count of dead stands at fourteen.",
    ]
    assert second[1].xpath(".//mark")[0].text == "Rescuers brought 196 people ashore"


def test_html_shows_no_sentence_of_a_text_that_changed(brief: Brief, texts: Mapping[str, str]) -> None:
    changed = {**texts, "s4": "x" + texts["s4"]}
    tree = lxml_html.fromstring(render(brief, "html", load_pack("executive"), changed).decode())
    numbers = {p.text_content().split()[0] for p in tree.xpath("//details//p")}
    assert numbers == {"1", "2", "3", "5"}


def test_html_has_landmarks_language_and_heads_of_tables(brief: Brief) -> None:
    tree = lxml_html.fromstring(render(brief, "html", load_pack("analyst")).decode())
    assert tree.get("lang") == "en-GB"
    assert len(tree.xpath("//header | //main | //nav")) == 3
    assert tree.xpath("//table[not(thead/tr/th[@scope='col'])]") == []
    for body in tree.xpath("//tbody"):  # each row has a head, or shares the one above
        assert sum(int(head.get("rowspan", "1")) for head in body.xpath("tr/th[@scope]")) == len(body.xpath("tr"))
    assert len(tree.xpath("//h1")) == 1
    identifiers = tree.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))


def test_each_heading_has_a_style_and_is_no_larger_than_the_one_over_it(brief: Brief) -> None:
    """Under a story of a digest stands "Where sources disagree", a heading of the fourth level: without a style of its
    own it was larger than the story's, and of another face."""
    made = render(brief, "html", load_pack("daily")).decode()
    sizes = [float(size) for size in re.findall(r"^h[1-4](?:, h4)? \{ font-size: ([0-9.]+)em", made, re.M)]
    assert sizes == [2, 0.88, 0.92], "h3 and h4 share a rule"
    styles = docx.Document(io.BytesIO(render(brief, "docx", load_pack("daily")))).styles
    points = [styles[f"Heading {level}"].font.size.pt for level in (1, 2, 3)]
    assert points == sorted(points, reverse=True)
    assert str(styles["Heading 3"].font.color.rgb) == "5A626C"


def test_a_source_without_a_title_is_called_by_its_file_and_said_to_have_none(brief: Brief) -> None:
    """The name of a file must not pass for a headline."""
    untitled = replace(brief, sources=(replace(brief.sources[0], title=None, publisher=None), *brief.sources[1:]))
    name = brief.sources[0].path.rpartition("/")[2]
    made = render(untitled, "md", load_pack("analyst")).decode()
    assert re.search(rf"{re.escape(name)}.*Publisher unknown, (?:by [^,]+, )?no title, ", made)


# --------------------------------------------------------------------------- goldens


@pytest.mark.parametrize("name", ["executive", "analyst"])
@pytest.mark.parametrize("fmt", ["md", "html"])
def test_the_sample_reads_as_it_did(fmt: str, name: str, brief: Brief, texts: Mapping[str, str]) -> None:
    """After a wanted change: BRIEFGEN_GOLDENS=write, and look at the difference before it is committed."""
    golden = CASES / "goldens" / f"{name}.{fmt}"
    made = render(brief, fmt, load_pack(name), texts)
    if os.environ.get("BRIEFGEN_GOLDENS") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(made)
    assert made.decode() == golden.read_text(encoding="utf-8")
    assert len(list(golden.parent.iterdir())) == 4


def test_a_citation_never_starts_a_line(brief: Brief) -> None:
    """Whatever their length, lines of a PDF end with the citation's word, and none breaks after its first word."""
    long = "We are searching the ruins by hand, said Superintendent Gwen Tallis, who leads the operatio"
    facts = tuple(replace(brief.stories[0].facts[3], id=f"F{n}", text=f"{long}{'n' * n}.") for n in range(1, 25))
    many = replace(brief, stories=(replace(brief.stories[0], facts=facts),))
    document = pypdfium2.PdfDocument(render(many, "pdf", load_pack("press")))
    lines = "\n".join(page.get_textpage().get_text_range() for page in document).splitlines()
    assert len([line for line in lines if "We are searching the ruins by" in line]) == 24
    assert [line for line in lines if line.strip("\u2060\ufffe \r") == "4"] == []


def test_a_markdown_brief_is_known_again(brief: Brief) -> None:
    """By its last line, whatever the pack leaves out, even after an editor's work on it."""
    made = render(brief, "md", replace(load_pack("executive"), evidence="none"))
    assert is_own(made)
    assert is_own(b"Dear all,\r\n\r\n" + made.replace(b"\n", b"\r\n") + b"\r\nBest wishes\r\n")
    assert not is_own(made.replace(b"[//]: # (briefgen/1)\n", b""))
