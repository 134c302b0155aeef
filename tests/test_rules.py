"""The rules are data, and each proves itself: it matches its examples, spares its counter-examples, and stays fast."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest
import yaml

from briefgen import rules

FOLDER = Path(rules.__file__).parent
LANGUAGES = sorted(folder.name for folder in FOLDER.iterdir() if (folder / "patterns").is_dir())
RULES = [
    pytest.param(rule, id=f"{language}:{area}:{rule.id}")
    for language in LANGUAGES
    for area, found in rules.all_patterns(language).items()
    for rule in found
]
# What a broken scraper or a hostile page holds: long runs of what the patterns look for.
HOSTILE = {
    "quotes": "\"'“‘”’",
    "openers": "“",
    "capitals": "A",
    "names": "Aaa ",
    "digits": "1",
    "grouped digits": "1,000,",
    "blanks": " ",
    "lines": "\n",
    "brackets": "([{<",
    "closing brackets": ")]}>",
    "empty brackets": "()[]{}<>",
    "a little of all": "“A1 (said) [",
    "dots": ". ",
    "dashes": "—-",
    "words": "said ",
    "one word": "x",
}
SIZES = (1_000, 5_000, 20_000)  # climbing, so that a very slow rule fails instead of hanging


def test_rules_are_found() -> None:
    assert "en" in LANGUAGES
    assert len(RULES) > 30


@pytest.mark.parametrize("rule", RULES)
def test_rule_matches_its_examples(rule: rules.Rule) -> None:
    assert rule.examples, "a rule without an example says nothing about itself"
    assert [text for text in rule.examples if not rule.regex.search(text)] == []


@pytest.mark.parametrize("rule", RULES)
def test_rule_spares_its_counterexamples(rule: rules.Rule) -> None:
    assert rule.counterexamples, "a rule without a counter-example does not say where it ends"
    assert [text for text in rule.counterexamples if rule.regex.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_ids_are_unique(language: str) -> None:
    """An id in a brief names one rule."""
    counts = Counter(rule.id for found in rules.all_patterns(language).values() for rule in found)
    assert [name for name, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("lexicons/*.yaml")), ids=lambda path: path.stem)
def test_lexicon_has_no_entry_twice(path: Path) -> None:
    """A word added twice is a word that one day is removed once."""
    blocks = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert blocks
    for name, block in blocks.items():
        lines = [line.strip() for line in (block or "").splitlines()]
        counts = Counter(line for line in lines if line and not line.startswith("#"))
        assert [f"{name}: {line}" for line, count in counts.items() if count > 1] == []


def seconds(rule: rules.Rule, text: str, *, runs: int) -> float:
    """CPU time of the best of some runs."""
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        for _match in rule.regex.finditer(text):
            pass
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("rule", RULES)
def test_rule_is_linear_on_hostile_text(rule: rules.Rule) -> None:
    """Twice the text takes about twice the time; a quadratic rule takes four times.

    Below 20 ms for the longer text nothing is judged: the clock is too coarse, and a rule that fast on 40,000
    characters of the worst kind is fast enough.
    """
    for size in SIZES:
        for unit in HOSTILE.values():
            text = (unit * (2 * size // len(unit) + 1))[: 2 * size]
            if seconds(rule, text, runs=1) > 0.02:
                tries = ((seconds(rule, text, runs=3), seconds(rule, text[:size], runs=3)) for _ in range(3))
                assert any(long < 3 * short for long, short in tries), f"{unit!r}, {2 * size} characters"
