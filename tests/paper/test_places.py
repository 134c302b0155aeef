"""A citation leads a reader to page and paragraph."""

from __future__ import annotations

from pathlib import Path

from raw_pdf import pdf, shown

from briefgen import pipeline
from briefgen.model import Source
from briefgen.options import Options
from briefgen.render import render
from briefgen.render.packs import load_pack
from briefgen.render.places import place
from briefgen.sources import read_sources

LABELS = load_pack("analyst").labels
ARTICLE = """River floods the lower town

By Anna Kern

WRENMOUTH, March 13 (Reuters) - The river rose by two metres on Monday night, said the mayor, Anna Kern.

The night

Nobody was hurt in the lower town. The ferry broke loose.

Schools stay closed until Friday, Kern said.
"""


def test_paragraphs_are_counted_through_the_body(tmp_path: Path) -> None:
    """Headline, byline and headings are no paragraphs, and a dateline makes no paragraph of its own."""
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (source,) = read_sources([tmp_path]).sources
    assert [ARTICLE[start:].split()[0] for start in source.paragraphs] == ["The", "Nobody", "Schools"]


def test_a_place_is_page_and_paragraph() -> None:
    source = Source("s1", "a.pdf", pages=(0, 100, 250), paragraphs=(40, 90, 260))
    assert place(LABELS, source, 40) == "p. 1, para. 1"
    assert place(LABELS, source, 120) == "p. 2, para. 2"
    assert place(LABELS, source, 300) == "p. 3, para. 3"
    assert place(LABELS, source, 10) == "p. 1"
    assert place(LABELS, Source("s1", "a.txt", paragraphs=(40,)), 60) == "para. 1"
    assert place(LABELS, Source("s1", "a.txt"), 60) == ""


def test_the_analyst_reads_the_page_of_each_fact(tmp_path: Path) -> None:
    """The span table names page and paragraph, the register how many pages the source has."""
    pages = [
        shown([(50, 750, "River floods the lower town")], size=20)
        + shown([(50, 700, "The river rose by two metres on Monday night, the mayor, Anna Kern, said.")]),
        shown([(50, 700, "Three people were killed when the ferry sank, police said on Tuesday.")]),
    ]
    (tmp_path / "a.pdf").write_bytes(pdf(pages))
    pack = load_pack("analyst")
    result = pipeline.build([tmp_path], pack.audience, Options())
    page = render(result.brief, "md", pack).decode("utf-8")
    assert "p. 2, para. 2" in page
    assert "2 pages" in page
