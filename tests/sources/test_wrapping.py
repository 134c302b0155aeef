"""Lines that were broken to fit a page are read as one, at whatever column; lines that stand alone stay so."""

from __future__ import annotations

import textwrap

import pytest

from briefgen.sources.wrapping import unwrap

PARAGRAPHS = (
    "The ferry to the island of Sund was halted on Tuesday after it struck the quay, the harbour office said. Twelve "
    "of its passengers were taken to hospital, where a spokeswoman, Marta Lind, said that none of them was badly hurt.",
    "The ferry had been repaired in May, when its second engine failed during a storm and it drifted for two hours "
    "before a tug from the mainland reached it. Its owner said then that the old engines would be replaced by spring.",
    "An inquiry will look at the brakes, the minister for the islands told the council. She did not say how long it "
    "would take, or whether the quay, which was built in 1962 and has been closed twice, would be opened to others.",
)
WIDTHS = (60, 72, 80, 100, 120, 140, 160)


@pytest.mark.parametrize("width", WIDTHS)
def test_paragraphs_are_whole_at_any_width_of_page(width: int) -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in PARAGRAPHS)
    assert unwrap(wrapped) == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize("width", WIDTHS)
def test_sentences_are_whole_where_no_empty_line_parts_the_paragraphs(width: int) -> None:
    found = unwrap("\n".join(textwrap.fill(paragraph, width) for paragraph in PARAGRAPHS))
    assert found.replace("\n", " ") == " ".join(PARAGRAPHS)
    assert found.count("\n") <= len(PARAGRAPHS) - 1


def test_one_long_address_does_not_keep_the_other_lines_apart() -> None:
    address = "https://www.example.com/" + "a" * 150
    wrapped = "\n\n".join((*(textwrap.fill(paragraph, 72) for paragraph in PARAGRAPHS), address))
    assert unwrap(wrapped) == "\n\n".join((*PARAGRAPHS, address))


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(PARAGRAPHS),
        "\n".join(sentence for paragraph in PARAGRAPHS for sentence in paragraph.split(". ")),
        "The mill on the river at Holm, a history of its owners\nby Marta Lind\n\n" + "\n\n".join(PARAGRAPHS),
        "Flour\nsugar\ntwo eggs\na pinch of salt\nmilk\n",
        "Roses are red and violets are blue and this is a poem,\nnobody wraps it and none will,\nits lines are free\n",
        "- The ferry struck the quay at noon on Tuesday.\n- Twelve were taken to hospital.\n- An inquiry began.\n",
    ],
    ids=["paragraphs", "sentences", "byline", "recipe", "poem", "list"],
)
def test_lines_that_nobody_wrapped_stay_lines(text: str) -> None:
    assert unwrap(text) == text
