"""A rule that is not tried because its cues are missing could not have matched."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen import rules
from briefgen.rules.cues import cues_in, open_to, ways_of, ways_of_words

RULES = [rule for found in rules.all_patterns().values() for rule in found]
SAID = [text for rule in RULES for text in (*rule.examples, *rule.counterexamples)]
WORDS = sorted({word for text in SAID for word in text.split()})


def could_match(pattern: str, text: str, flags: int = re.X) -> bool:
    ways = ways_of(pattern, flags)
    return ways is None or open_to(ways, cues_in(text))


def test_every_example_has_a_cue_of_its_rule() -> None:
    missed = [
        (rule.id, text) for rule in RULES for text in rule.examples if rule.regex.ways and not rule.regex.search(text)
    ]
    assert not missed


def test_most_rules_have_cues() -> None:
    """Else every sentence is searched by every rule, as slow as before."""
    bare = [rule.id for rule in RULES if rule.regex.ways is None]
    assert len(bare) < len(RULES) / 12, bare


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from("-–'’\".,:;3 \u0130\u0131\u017f\u212a\n")), max_size=12),
    st.data(),
)
def test_no_match_is_lost(words: list[str], data: st.DataObject) -> None:
    joint = data.draw(st.sampled_from((" ", "", "-", "\n")))
    text = joint.join(words)
    text = data.draw(st.sampled_from((text, text.upper(), text.lower(), text.swapcase())))
    for rule in RULES:
        plain, sieved = rule.regex.compiled.search(text), rule.regex.search(text)
        assert (plain and plain.span()) == (sieved and sieved.span()), (rule.id, text)


def test_what_a_pattern_leaves_open_is_no_cue() -> None:
    assert could_match(r"\bkill\w*", "he was killed")
    assert could_match(r"re(?:port|veal)ed", "unreported")
    assert could_match(r"(?:a\s)?b?c", "c")
    assert could_match(r"\b(?i:kid)\b", "a \u212aid")
    assert could_match(r"(?<=on\s)Monday", "on Monday")
    assert could_match(r"\w+ly\b", "hardly")
    assert not could_match(r"\bkill\w*", "he died")
    assert not could_match(r"\b(?:two|three)\sdead\b", "two lived")
    assert not could_match(r"\d{4}", "no figure")


def test_words_are_told_by_their_rarest() -> None:
    ways = ways_of_words(["new year's eve", "easter", "eve's"])
    assert ways is None
    ways = ways_of_words(["new year's eve", "easter"])
    assert ways is not None
    assert open_to(ways, cues_in("on New Years Eve"))
    assert open_to(ways, cues_in("at Easter"))
    assert not open_to(ways, cues_in("a new year, an easterly wind"))
