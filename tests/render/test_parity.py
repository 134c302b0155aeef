"""Every format prints the same document: same headings, same tables, same words in the same order."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
import reading

from briefgen.model import Brief
from briefgen.render import render
from briefgen.render.fit import Step, fitted
from briefgen.render.packs import Pack, load_pack
from briefgen.render.view import build_page

READERS: dict[str, Callable[[bytes], reading.Found]] = {
    "html": reading.of_html,
    "md": reading.of_markdown,
    "docx": reading.of_docx,
}


@pytest.mark.parametrize("fmt", READERS)
def test_a_format_shows_the_page_word_for_word(fmt: str, brief: Brief, pack: Pack, texts: Mapping[str, str]) -> None:
    step = Step(brief, pack, 0) if fmt == "md" else fitted(brief, pack)
    expected = reading.of_page(build_page(step.brief, step.pack))
    found = READERS[fmt](render(brief, fmt, pack, texts))
    assert found.headings == expected.headings
    assert found.tables == expected.tables
    assert found.words == expected.words
    assert len(found.words) > 200


def test_the_pdf_shows_every_heading_fact_quote_and_question(brief: Brief) -> None:
    pack = load_pack("analyst")
    shown = reading.of_pdf(render(brief, "pdf", pack)).casefold()
    story = brief.stories[0]
    lines = [line.text for kind in (story.facts, story.quotes, story.questions) for line in kind if line.printed]
    headings = [text for _, text in reading.of_page(build_page(brief, pack)).headings]
    assert len(lines) > 12
    assert [line for line in (*lines, *headings) if reading.dense(line).casefold() not in shown] == []
