"""What changed between two large editions is found without a look at all pairs."""

from __future__ import annotations

import random

from briefgen.changes import pair_facts
from briefgen.model import Fact, Span
from tests.timing import about_linear


def facts(count: int, first: int, tail: str = "") -> list[Fact]:
    """Lines of real length whose words are as common and as rare as in a language."""
    words = random.Random(7 + first)
    spread = [
        f"{a}{b}{c}{d}" for a in "bdfgklmnprst" for b in "aeiou" for c in "bdfgklmnprst" for d in ("ane", "oth", "ir")
    ]
    weights = [1 / (rank + 3) for rank in range(len(spread))]
    return [
        Fact(
            id=f"F{i}", text=" ".join(words.choices(spread, weights, k=16)) + tail, kind="fact", status="single-source",
            disputed=False, attribution=None, origins=(), outlets=1, rule="r", score=1.0,
            evidence=(Span(f"s{i // 10}", i % 10 * 100, i % 10 * 100 + 90),),
        )
        for i in range(first, first + count)
    ]  # fmt: skip


def test_pairing_grows_with_the_number_of_lines() -> None:
    """Twice the lines, about twice the time; and each line finds its own."""
    assert about_linear(lambda n: pair_facts(facts(n, 0), facts(n, 0, " besides"), {}), 1500, enough=2.0)
    pairs = pair_facts(facts(400, 0), facts(400, 0, " besides"), {})
    assert [before.id for before, _ in pairs] == [after.id for _, after in pairs] == [f"F{i}" for i in range(400)]


def test_lines_that_all_say_the_same_are_borne() -> None:
    """Hostile or hollow: ten thousand times one line."""
    same = [fact for fact in facts(1, 0) for _ in range(3000)]
    assert about_linear(lambda n: pair_facts(same[:n], same[:n], {}), 1500, enough=2.0)
