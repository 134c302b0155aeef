"""What is not body is told from what is, whatever the manner of the paper; and what a source says of itself is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from briefgen import rules
from briefgen.model import BlockKind
from briefgen.sources import read_sources
from briefgen.text.display import display

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/sources/blocks.yaml").read_text(encoding="utf-8"))


def test_cases_are_found() -> None:
    assert len(CASES) > 15


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_article_is_cut_into_its_parts(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / f"article{case.get('suffix', '.txt')}"
    path.write_text(case["input"], encoding="utf-8")
    (document,) = read_sources([path]).documents
    blocks = [[block.kind, display(document.slice(block.start, block.end))] for block in document.blocks]
    assert blocks == case["blocks"]
    for name, value in case.get("source", {}).items():
        assert getattr(document.source, name) == value
    assert document.partial_date == (tuple(case["partial_date"]) if "partial_date" in case else None)


@pytest.mark.parametrize("rule", rules.patterns("blocks"), ids=lambda rule: rule.id)
def test_rule_of_a_line_says_what_the_reader_understands(rule: rules.Rule) -> None:
    """A misspelt key would silently make a rule weaker or stronger."""
    assert rule.kind in get_args(BlockKind)
    assert rule.kind != "body"
    assert set(rule.attrs) <= {"where", "place", "opens", "max_words", "release", "needs", "under", "long"}
    assert rule.attrs.get("where", "line") in {"line", "lead", "cut", "release"}
    assert rule.attrs.get("place", "any") in {"any", "head", "tail"}
    assert rule.attrs.get("opens", "note") in {"note", "related", "highlights", "end"}
