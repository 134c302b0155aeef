"""Of a web page the article is read, word for word, and nothing of what stands round it; and what it says of itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from briefgen.sources import read_sources
from briefgen.sources.blocks import lay_out
from briefgen.sources.formats import html, markdown, txt
from briefgen.text.display import display
from tests.copies.page_templates import RUBBISH, TEMPLATES, Article, printed
from tests.timing import about_linear

ROOT = Path(__file__).parents[2]
SEEDS = sorted([*ROOT.glob("seeds/*/*.txt"), *ROOT.glob("seeds/*/*.md")])
PAGES = yaml.safe_load((ROOT / "tests/cases/copies/pages.yaml").read_text(encoding="utf-8"))
FIELDS = ("title", "author", "publisher", "published", "updated", "url")


def article(path: Path) -> Article:
    """The headline and paragraphs of a sample text, as an editor would type them into a system."""
    raw = (markdown if path.suffix == ".md" else txt).read(path.read_bytes())
    layout = lay_out(raw)
    shown = [(block.kind, display(raw.text[block.start : block.end])) for block in layout.blocks]
    marks = {"heading": "## ", "body": ""}
    paragraphs = [marks[kind] + text for kind, text in shown if kind in marks]
    return Article(title=layout.metadata.title or Article.title, paragraphs=paragraphs)


def test_samples_and_pages_are_found() -> None:
    assert len(SEEDS) > 8
    assert len(PAGES) > 5


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.__name__)
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_article_is_read_word_for_word_from_pages_of_six_systems(
    path: Path, template: Callable[[Article], str]
) -> None:
    """Of a page without any structure the section headings may go."""
    typed = article(path)
    raw = html.read(template(typed).encode())
    lines = raw.text.split("\n")
    lost = [text for text in typed.paragraphs if text.removeprefix("## ") not in lines]
    assert [text for text in lost if template is not printed or not text.startswith("## ")] == []
    assert [line for line in lines for rubbish in RUBBISH if rubbish in line] == []
    assert {name: getattr(raw.metadata, name) for name in FIELDS} == {name: getattr(typed, name) for name in FIELDS}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.__name__)
def test_each_field_says_where_it_stands(template: Callable[[Article], str], tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(template(article(SEEDS[0])), encoding="utf-8")
    (source,) = read_sources([path]).sources
    places = {stated.field: stated.place for stated in source.stated_in}
    assert set(places) >= {*FIELDS, "language"}
    assert set(places.values()) <= {"JSON-LD", "OpenGraph", "meta tag", "html lang", "visible headline", "words"}


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case["title"])
def test_lines_of_a_page(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(case["page"], encoding="utf-8")
    (document,) = read_sources([path]).documents
    assert document.text.rstrip("\n").split("\n") == case["lines"]
    kinds = {document.slice(block.start, block.end): block.kind for block in document.blocks}
    assert {line: kinds[line] for line in case.get("kinds", {})} == case.get("kinds", {})


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("iso-8859-1", "utf-8"), ("windows-1252", "cp1252"), (None, "utf-8"), (None, "cp1252"), ("x-unknown", "cp1252")],
)
def test_wrong_or_missing_charset_costs_no_letter(declared: str | None, encoding: str) -> None:
    """A server that makes UTF-8 of an old page does not change what the page says of itself."""
    meta = f'<meta charset="{declared}">' if declared else ""
    text = "Señor Díaz said “no” – twice – to the council of Orvale on Saturday, and left it at that."
    raw = html.read(f"<html><head>{meta}</head><body><article><p>{text}</p></article></body></html>".encode(encoding))
    assert raw.text == text + "\n"


@pytest.mark.parametrize("unit", ["<div hidden>", "<td>word <b>", "<span aria-hidden=true>y", "<br>line "])
def test_time_grows_with_the_page(unit: str) -> None:
    """What is done to a page before and after the library has it; for the library the size of pages is bounded."""
    tail = "<article><p>A dam burst above Orvale on Saturday and flooded three streets of the town.</p></article>"
    assert about_linear(lambda size: html.read((tail + unit * size).encode()), 2_000, enough=0.5)
