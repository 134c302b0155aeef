"""A text in another language is named; no English text is lost; a text that shows nothing is left open."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from briefgen.rules import COMMON, lexicon, table
from briefgen.sources.language import language_name, language_of, paragraph_language
from tests.timing import about_linear

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/copies/languages.yaml").read_text(encoding="utf-8"))


def test_cases_are_found() -> None:
    assert len(CASES) > 30


@pytest.mark.parametrize(("language", "text"), CASES)
def test_language_is_told_from_the_words(language: str | None, text: str) -> None:
    assert language_of(text) == language


def test_name_is_that_of_a_reader_and_every_list_has_one() -> None:
    assert language_name("de") == "German"
    assert {code for codes in table("scripts", COMMON).values() for code in codes.split()} <= set(
        table("language_names", COMMON)
    )


def test_no_word_of_english_is_a_word_of_another_language() -> None:
    """Each would make English paragraphs look like that language, and its own paragraphs like English."""
    english = lexicon("en", COMMON)
    codes = next(iter(table("scripts", COMMON).values())).split()
    assert len(codes) > 20
    assert {code: sorted(lexicon(code, COMMON) & english) for code in codes} == {code: [] for code in codes}


def test_paragraph_in_another_language_is_found_in_an_english_text() -> None:
    german = "Nach dem Brand im Hafen ist ein dritter Arbeiter gestorben, und die Ursache ist noch nicht bekannt."
    assert paragraph_language(german) == "de"
    assert (
        paragraph_language(f"She said: “{german}” That was all, and the people who had come went home again.") != "de"
    )


def test_long_text_without_any_english_is_in_another_language() -> None:
    """Welsh has no list; nor have a thousand others."""
    welsh = "Mae trydydd gweithiwr wedi marw yn dilyn y tân ym mhorthladd Orvale, yn ôl yr heddlu. "
    assert language_of(welsh * 8) == "und"


@pytest.mark.parametrize("unit", ["de la ", "\n", "x ", "é", "漢", "the ", "и ", "1 ", '"(['])
def test_time_grows_with_the_text(unit: str) -> None:
    assert about_linear(lambda size: language_of(unit * size), 100_000, enough=0.05)
