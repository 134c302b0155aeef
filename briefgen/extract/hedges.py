"""Words that weaken a claim ("reportedly", "is thought to"), found by lexicon."""

from __future__ import annotations

import re
from functools import cache

from briefgen.model import Hedge
from briefgen.rules import compile_pattern, lexicon
from briefgen.rules.compiled import compiled
from briefgen.rules.cues import ways_of_words
from briefgen.rules.sieve import Pattern

_MONTH_OR_NOUN = compiled(
    r"(?:the|a|his|her|their|its|of|in|on|by|since|until|early|late|last|next|this|every)\s+$", re.I
)


@cache
def _pattern() -> Pattern:
    return compile_pattern(r"(?<![\w-]) {hedge_words} (?![\w-])", flags="i", ways=ways_of_words(lexicon("hedge_words")))


def find_hedges(text: str, start: int, end: int) -> tuple[Hedge, ...]:
    """The hedges in ``text[start:end]`` in text order, none overlapping; offsets point into ``text``."""
    found = (m for m in _pattern().finditer(text, start, end) if not _is_name(text, m))
    return tuple(Hedge(m.start(), m.end()) for m in found)


def _is_name(text: str, match: re.Match[str]) -> bool:
    """The month or the surname ("Theresa May"), which have a capital, or the noun, by the word before it."""
    word = match.group()
    before = text[max(0, match.start() - 12) : match.start()]
    if word in ("May", "Might"):
        return True
    return word.lower() in ("may", "might") and _MONTH_OR_NOUN.search(before) is not None
