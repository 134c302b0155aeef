"""A Word file reads as its final version does: nothing a reader sees is lost, nothing hidden comes up."""

from __future__ import annotations

import pytest
from paper_articles import read
from raw_docx import W, docx, p, package, r, styled

from briefgen.sources.blocks import lay_out
from briefgen.sources.raw import RawText, UnreadableError


def text(body: str, **parts: str) -> str:
    return read(".docx", docx(body, **parts)).text


def hinted(raw: RawText) -> list[tuple[str, int, str]]:
    return [(hint.kind, hint.level, raw.text[hint.start : hint.end]) for hint in raw.hints]


FIELD = "".join(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>{{}}' for kind in ("begin", "separate")) + (
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
CASES = {
    "insertions are in, deletions are not": (
        p("Two boats ", "<w:ins>" + r("and a ferry ") + "</w:ins>",
          "<w:del><w:r><w:delText>were lost</w:delText></w:r></w:del>", "sank."),
        "Two boats and a ferry sank.\n",
    ),
    "what was moved stands where it went": (
        p("<w:moveFrom>" + r("First. ") + "</w:moveFrom>", "Second. ") + p("<w:moveTo>" + r("First.") + "</w:moveTo>"),
        "Second.\nFirst.\n",
    ),
    "a paragraph whose end was deleted runs on": (
        p("Two boats ", props="<w:rPr><w:del/></w:rPr>") + p("sank."),
        "Two boats sank.\n",
    ),
    "content controls are read, their prompts are not": (
        "<w:sdt><w:sdtPr/><w:sdtContent>" + p("In a block.") + "</w:sdtContent></w:sdt>"
        + p("Inline ", "<w:sdt><w:sdtContent>" + r("control.") + "</w:sdtContent></w:sdt>")
        + "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + p("Type here.") + "</w:sdtContent></w:sdt>",
        "In a block.\nInline control.\n",
    ),
    "hidden text is not": (
        p("Seen.", r(" Hidden.", "<w:vanish/>"), r(" Seen too.", '<w:vanish w:val="0"/>')),
        "Seen. Seen too.\n",
    ),
    "codes of fields are not, their results are": (
        p("See ", FIELD.format("<w:r><w:instrText>PAGE</w:instrText></w:r>" + r("code"), r("page 3")), "."),
        "See page 3.\n",
    ),
    "a field that never ends loses no text after its paragraph": (
        p("A ", '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', r("code")) + p("The text goes on."),
        "A\nThe text goes on.\n",
    ),
    "links, tabs and breaks": (
        p("<w:hyperlink>" + r("Linked") + "</w:hyperlink>", "<w:r><w:tab/><w:t>words,</w:t><w:br/><w:t>next line,</w:t>"
          '<w:noBreakHyphen/><w:softHyphen/><w:br w:type="page"/></w:r>'),
        "Linked words,\nnext line,-\n",
    ),
    "a text box is read once, after its paragraph": (
        p("Before. ", "<w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>" + p("In the box.")
          + "</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><v:textbox><w:txbxContent>" + p("In the box.")
          + "</w:txbxContent></v:textbox></mc:Fallback></mc:AlternateContent></w:r>", "After."),
        "Before. After.\nIn the box.\n",
    ),
    "cells of tables are lines, deleted rows are not there": (
        "<w:tbl><w:tr><w:tc>" + p("The first cell says a sentence.") + "</w:tc><w:tc>" + p("So does the second cell.")
        + "</w:tc></w:tr><w:tr><w:trPr><w:del/></w:trPr><w:tc>" + p("Deleted.") + "</w:tc></w:tr></w:tbl>",
        "The first cell says a sentence.\nSo does the second cell.\n",
    ),
    "the reading aid over a word is not read with it": (
        p("<w:r><w:ruby><w:rt>" + r("kyo") + "</w:rt><w:rubyBase>" + r("Tokyo")
          + "</w:rubyBase></w:ruby></w:r>", " said."),
        "Tokyo said.\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_final_version_is_read(name: str) -> None:
    body, expected = CASES[name]
    assert text(body) == expected


def test_the_strict_form_of_the_format_is_read() -> None:
    inside = "<d:body><d:p><d:r><d:t>Strict.</d:t></d:r></d:p></d:body>"
    body = f'<d:document xmlns:d="http://purl.oclc.org/ooxml/wordprocessingml/main">{inside}</d:document>'
    assert read(".docx", package({"word/document.xml": body})).text == "Strict.\n"


def test_notes_follow_the_text_in_the_order_of_their_marks() -> None:
    note = '<w:footnote w:id="{}">{}</w:footnote>'
    footnotes = note.format(-1, p("separator")) + note.format(1, p("First note.")) + note.format(2, p("Second note."))
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    end = '<w:endnote w:id="1">' + p("An endnote.") + "</w:endnote>"
    body = p("One", mark.format(2), " and two", mark.format(1), '<w:r><w:endnoteReference w:id="1"/></w:r>', ".")
    raw = read(".docx", docx(body, footnotes=footnotes, endnotes=end))
    assert raw.text == "One and two.\nSecond note.\nFirst note.\nAn endnote.\n"
    assert [kind for kind, _, _ in hinted(raw)] == ["note"] * 3


STYLES = (
    '<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Eigen"><w:name w:val="Zwischentitel"/><w:basedOn w:val="berschrift1"/></w:style>'
    '<w:style w:styleId="Stufe"><w:name w:val="Section"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:styleId="Kreis"><w:name w:val="Circle"/><w:basedOn w:val="Kreis"/></w:style>'
    '<w:style w:styleId="Bild"><w:name w:val="caption"/></w:style>'
    '<w:style w:styleId="Geheim"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:styleId="Inhalt1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:styleId="Liste"><w:name w:val="List Bullet"/></w:style>'
)


def test_headings_are_known_by_style_in_any_language() -> None:
    body = (
        styled("Inhalt1", "Floods 3") + styled("Titel", "River floods the town") + p("By Anna Kern")
        + styled("berschrift1", "The night") + styled("Eigen", "The morning") + styled("Stufe", "The ferry")
        + styled("Kreis", "Of no style.") + styled("Bild", "The bridge on Monday") + styled("Geheim", "Not to be seen.")
        + styled("Liste", "Three streets under water") + p("Text.", props='<w:outlineLvl w:val="9"/>')
    )  # fmt: skip
    assert hinted(read(".docx", docx(body, styles=STYLES))) == [
        ("boilerplate", 0, "Floods 3"),
        ("heading", 1, "River floods the town"),
        ("heading", 2, "The night"),
        ("heading", 2, "The morning"),
        ("heading", 3, "The ferry"),
        ("caption", 0, "The bridge on Monday"),
        ("body", 0, "Three streets under water"),
    ]


def test_short_cells_side_by_side_are_data() -> None:
    """Nothing in a table of figures can be taken for a sentence or a heading."""
    cell = "<w:tc>{}</w:tc>"
    row = "<w:tr>" + cell.format(p("Dead")) + cell.format(p("32")) + "</w:tr>"
    raw = read(".docx", docx(p("The toll rose.") + f"<w:tbl>{row}</w:tbl>"))
    assert hinted(raw) == [("boilerplate", 0, "Dead"), ("boilerplate", 0, "32")]


def test_an_article_in_word_has_headline_author_and_dateline() -> None:
    body = (
        styled("Titel", "River floods the town")
        + p("By Anna Kern")
        + p("WRENMOUTH, March 13 (Reuters) - The river rose by two metres on Monday night, the mayor said.")
    )
    layout = lay_out(read(".docx", docx(body, styles=STYLES)))
    assert [block.kind for block in layout.blocks] == ["headline", "byline", "dateline", "body"]
    found = layout.metadata
    assert (found.title, found.author, found.agency) == ("River floods the town", "Anna Kern", "Reuters")


def test_properties_stand_behind_the_text() -> None:
    core = (
        '<c:coreProperties xmlns:c="c" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="t">'
        "<dc:title>Floods in the valley</dc:title><dc:creator>Anna Kern</dc:creator>"
        "<dcterms:created>2019-01-01T00:00:00Z</dcterms:created><dcterms:modified>2026-01-05T10:15:00Z</dcterms:modified>"
        "</c:coreProperties>"
    )
    document = f'<w:document xmlns:w="{W}"><w:body>{p("the river rose.")}</w:body></w:document>'
    plain = package({"word/document.xml": document, "docProps/core.xml": core})
    found = lay_out(read(".docx", plain)).metadata
    assert (found.title, found.author) == ("Floods in the valley", "Anna Kern")
    assert (found.published, found.updated) == (None, "2026-01-05T10:15:00+00:00")
    broken = package({"word/document.xml": document, "docProps/core.xml": "<c", "word/styles.xml": "<s"})
    assert read(".docx", broken).text == "the river rose.\n"


# --------------------------------------------------------------------------- hostile and damaged


DTD = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">{}]>'
BOMB = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 9)).replace("&x0;", "&b;")
OUTSIDE = '<!ENTITY f SYSTEM "file:///etc/hostname">'
DEEP = "<w:sdt><w:sdtContent>" * 5_000 + "</w:sdtContent></w:sdt>" * 5_000
REFUSED: dict[str, tuple[bytes, str]] = {
    "old or encrypted": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old Word file or an encrypted one"),
    "no zip": (b"PK\x03\x04 broken", "damaged, or no Word file"),
    "empty": (b"", "damaged, or no Word file"),
    "another package": (package({"xl/workbook.xml": "<x/>"}), "no Word document in it"),
    "bad XML": (package({"word/document.xml": "<w:document"}), "document.xml is no proper XML"),
    "truncated": (docx(p("Two boats sank.") * 500)[:-400], "damaged, or no Word file"),
    "zip bomb": (docx(p("a" * 30_000_000)), "would unpack to 30 MB"),
    "large part": (package({"word/document.xml": b"<a>" + bytes(41_000_000)}), "would unpack to 41 MB"),
    "entities": (package({"word/document.xml": DTD.format(BOMB) + "<d>&x8;</d>"}), "XML"),
    "outside entity": (package({"word/document.xml": DTD.format(OUTSIDE) + "<d>&f;</d>"}), "XML"),
    "too deep": (docx(DEEP), "no proper XML"),
    "nothing in it": (docx(p("")), "no text in it"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_cannot_be_read_is_named(name: str) -> None:
    """One line says why; nothing is unpacked or expanded beyond its limits."""
    data, reason = REFUSED[name]
    with pytest.raises(UnreadableError) as refused:
        read(".docx", data)
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)
