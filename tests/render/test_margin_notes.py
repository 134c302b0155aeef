"""Sources beside each line, for packs that ask for it: in PDF and HTML; Word has them at the foot of the page."""

from __future__ import annotations

import pypdfium2
import pytest
from lxml import html as lxml_html
from msgspec.structs import replace

from briefgen.model import Brief
from briefgen.render import render
from briefgen.render.packs import Pack, load_pack


def _pack(name: str = "analyst") -> Pack:
    return replace(load_pack(name), evidence="margin")


def test_each_line_has_its_sources_beside_it(brief: Brief) -> None:
    """A note names each source that the line or its status cites; the list of sources needs none."""
    tree = lxml_html.fromstring(render(brief, "html", _pack()).decode())
    fact = tree.xpath("//ol[@class='facts']/li")[0]
    notes = [" ".join(note.text_content().split()) for note in fact.xpath("p[@class='margins']/span")]
    assert notes[:2] == ["1 Lerna Courier, 10 March", "2 Étoile du Nord: what is …, 10 March"]
    assert [note[0] for note in notes] == ["1", "2", "3", "4", "5"]
    assert tree.xpath("//ol[@class='register']//p[@class='margins']") == []
    assert len(tree.xpath("//*[@class='margins']")) > 15


def test_a_screen_reader_is_spared_the_notes(brief: Brief) -> None:
    """It has the numbers, whose links say the same."""
    tree = lxml_html.fromstring(render(brief, "html", _pack()).decode())
    assert {note.get("aria-hidden") for note in tree.xpath("//*[@class='margins']")} == {"true"}


@pytest.mark.parametrize("name", ["analyst", "press", "executive"])
def test_on_paper_notes_stand_in_the_margin_at_the_height_of_their_line(name: str, brief: Brief) -> None:
    with pypdfium2.PdfDocument(render(brief, "pdf", _pack(name))) as document:
        text = document[0].get_textpage()
        width = document[0].get_width()
        note, line = (_place(text, words) for words in ("Lerna Courier, 10 March", "Fourteen people died"))
    assert note[0] > 0.7 * width
    assert line[0] < 0.3 * width
    assert abs(note[1] - line[1]) < 12


def _place(text: pypdfium2.PdfTextPage, words: str) -> tuple[float, float]:
    """Left and top of the first place where ``words`` stand."""
    found = text.search(words).get_next()
    assert found is not None, words
    left, _, _, top = text.get_charbox(found[0])
    return left, top


def test_word_has_footnotes_and_markdown_too(brief: Brief) -> None:
    """Neither has a margin to write in."""
    footnotes = replace(load_pack("analyst"), evidence="footnotes")
    assert render(brief, "docx", _pack()) == render(brief, "docx", footnotes)
    assert render(brief, "md", _pack()) == render(brief, "md", footnotes)
