"""A page that is no article is said to be none, a teaser is said to be one, and no article is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from briefgen import rules
from briefgen.sources import read_sources
from briefgen.sources.stubs import screen

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/copies/notices.yaml").read_text(encoding="utf-8"))


def test_cases_are_found() -> None:
    assert len(CASES) > 15


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_text_that_is_no_whole_article_is_named(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / f"text{case['suffix']}"
    path.write_text(case["input"], encoding="utf-8")
    result = read_sources([path])
    (source,) = result.sources
    assert (source.status, source.reason) == ("skipped" if case.get("reason") else "read", case.get("reason"))
    notes = [d.message.partition(": ")[2] for d in result.diagnostics if d.code == "only-the-beginning"]
    assert notes == ([case["note"]] if "note" in case else [])
    for document in result.documents:
        found = [document.slice(s.start, s.end) for s in document.sentences]
        assert found == case.get("sentences", found)


def test_another_language_is_no_failure_and_a_wall_is_one(tmp_path: Path) -> None:
    """A build over a feed in two languages ends well; one that got error pages says so."""
    texts = {case["reason"]: case["input"] for case in CASES if case["suffix"] == ".txt" and case.get("reason")}
    for number, text in enumerate(texts.values()):
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    severity = {d.message.partition(": ")[2]: d.severity for d in read_sources([tmp_path]).diagnostics}
    assert {reason: severity[reason] for reason in texts} == {
        reason: "info" if reason.startswith("in ") else "warning" for reason in texts
    }


def test_language_is_that_of_the_words(tmp_path: Path) -> None:
    page = '<html lang="{}"><body><article><p>{}</p></article></body></html>'
    english = "The dam burst at noon and the police said that nobody had been warned of it."
    for name, code, text in (("a", "de", english), ("b", "en", "Ja, vier."), ("c", "fr", english)):
        (tmp_path / f"{name}.html").write_text(page.format(code, text), encoding="utf-8")
    found = {Path(s.path).stem: (s.status, s.language) for s in read_sources([tmp_path]).sources}
    assert found == {"a": ("read", "en"), "b": ("skipped", "en"), "c": ("duplicate", "en")}


@pytest.mark.parametrize("rule", rules.patterns("stubs"), ids=lambda rule: rule.id)
def test_rule_of_a_notice_says_what_the_reader_understands(rule: rules.Rule) -> None:
    """A misspelt key would silently make a rule weaker or stronger."""
    assert rule.kind in {"paywall", "login", "cookies", "robots", "error"}
    assert set(rule.attrs) <= {"where", "max_words", "offer"}
    assert rule.kind == "paywall" or rule.attrs.get("where", "line") == "line"


def test_text_without_blocks_is_refused() -> None:
    with pytest.raises(Exception, match="hardly any text"):
        screen("", ())
