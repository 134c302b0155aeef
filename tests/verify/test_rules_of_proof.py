"""What a cut may take from a sentence, which day words can mean, and who can be the speaker, case by case."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from briefgen.verify.context import losses
from briefgen.verify.days import check_day
from briefgen.verify.sourcetext import SourceText

CASES = Path(__file__).parents[1] / "cases" / "verify"
CUTS = yaml.safe_load((CASES / "cuts.yaml").read_text(encoding="utf-8"))
DAYS = yaml.safe_load((CASES / "days.yaml").read_text(encoding="utf-8"))
BEFORE, AFTER = "The council met early. ", " It rained all day."


@pytest.mark.parametrize("case", CUTS, ids=lambda case: str(case["title"]))
def test_a_cut_may_not_change_the_claim(case: dict[str, Any]) -> None:
    """What a cut takes from the words that stay is found; a harmless cut passes."""
    kept, plain = [], BEFORE
    for piece in re.split(r"(<<.*?>>)", case["text"]):
        words = piece.removeprefix("<<").removesuffix(">>")
        if piece.startswith("<<"):
            kept.append((len(plain), len(plain) + len(words)))
        plain += words
    found = losses(SourceText(plain + AFTER), kept)
    if case["lost"] is None:
        assert found == []
    else:
        assert any(case["lost"] in problem for problem in found), found


@pytest.mark.parametrize("case", DAYS, ids=lambda case: f"{case['day']} {case['text']}")
def test_a_day_must_be_one_that_its_words_can_mean(case: dict[str, Any]) -> None:
    """A day is stated in full, counted from the day of the source, or wrong."""
    written = date.fromisoformat(case["written"]) if case["written"] else None
    stated, problem = check_day(case["day"], f"It happened {case['text']}, they said.", written)
    assert ("wrong" if problem else "stated" if stated else "counted") == case["verdict"], problem
