"""The sample articles as PDF, Word and RTF files give the same text: measured by sentences found word for word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from paper_articles import (
    LIGATURES,
    NARROW_COLUMNS,
    ONE_COLUMN,
    Article,
    articles,
    as_pdf,
    convert,
    lost,
    read,
    share_found,
    write_docx,
)

from briefgen.sources.blocks import lay_out
from briefgen.sources.raw import RawText
from briefgen.text.display import display

FLOOR = 0.99
"""Of the sentences of all samples. Measured: 1.000 in every setting here."""
CSS = {"one column": ONE_COLUMN, "two justified columns": NARROW_COLUMNS, "ligatures": LIGATURES}


def check(found: Sequence[tuple[Article, RawText]]) -> None:
    sentences = sum(len(article.sentences) for article, _ in found)
    share = sum(share_found(article, raw) * len(article.sentences) for article, raw in found) / sentences
    assert share >= FLOOR, [(article.name, lost(article, raw)) for article, raw in found]
    for article, raw in found:
        check_parts(article, raw)


def check_parts(article: Article, raw: RawText) -> None:
    """Headline, byline and section headings are what they were; no paragraph is one of them."""
    layout = lay_out(raw)
    parts = [(block.kind, display(raw.text[block.start : block.end])) for block in layout.blocks]
    assert ("headline", article.headline) in parts, article.name
    assert layout.metadata.title == article.headline
    assert [text for kind, text in parts if kind == "heading"] == [t for k, t in article.paragraphs if k == "heading"]
    if article.byline:
        assert ("byline", article.byline) in parts


@pytest.mark.parametrize("setting", sorted(CSS))
def test_pdfs_give_the_sentences_of_the_article(setting: str) -> None:
    """Columns, justified lines, broken words, ligatures, running heads: the sentences are whole and in order."""
    check([(article, read(".pdf", as_pdf(article, CSS[setting]))) for article in articles()])


@pytest.fixture(scope="module")
def word_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("word")
    paths = [folder / f"{number:02}.docx" for number in range(len(articles()))]
    for article, path in zip(articles(), paths, strict=True):
        write_docx(article, path)
    return paths


def test_word_files_give_the_sentences_of_the_article(word_files: list[Path]) -> None:
    check([(a, read(".docx", p.read_bytes())) for a, p in zip(articles(), word_files, strict=True)])


@pytest.mark.parametrize("suffix", ["pdf", "rtf"])
def test_what_an_office_program_writes_gives_the_sentences_of_the_article(word_files: list[Path], suffix: str) -> None:
    written = convert(word_files, suffix, word_files[0].parent)
    check([(a, read(f".{suffix}", data)) for a, data in zip(articles(), written, strict=True)])


def test_reading_is_the_same_every_time() -> None:
    data = as_pdf(articles()[0], NARROW_COLUMNS)
    assert read(".pdf", data) == read(".pdf", data)
