"""How words of a source are printed within a line of a brief."""

import pytest

from briefgen.text.display import within_line


@pytest.mark.parametrize(
    ("speaker", "printed"),
    [
        ("The Facebook post", "the Facebook post"),
        ("A senior official in the Kremlin", "a senior official in the Kremlin"),
        ("An unnamed witness", "an unnamed witness"),
        ("The New York Times", "The New York Times"),
        ("The Bank of England", "The Bank of England"),
        ("The Who", "The Who"),
        ("Officials", "Officials"),
        ("", ""),
    ],
)
def test_a_description_that_opened_its_sentence_has_no_capital_within_a_line(speaker: str, printed: str) -> None:
    """ "By account of The Facebook post" reads like a mistake; the article of a newspaper is part of its name."""
    assert within_line(speaker) == printed
