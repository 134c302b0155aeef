"""Sentences that a reader cannot understand alone: a pronoun or a bare description is their subject or speaker."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from briefgen.extract.clause_subject import skip_fronting
from briefgen.model import Mention, Reading
from briefgen.rules import compile_pattern, lexicon, table
from briefgen.rules.compiled import compiled

_WORD = compiled(r"[^\W_]+(?:['’\-][^\W_]+)*")
_NAUGHT = compile_pattern(r"{pleonastic_after_it}\b")


def dangling(reading: Reading, start: int, end: int) -> bool:
    """Whether a reader who sees only ``text[start:end]`` cannot tell what its subject stands for."""
    text = reading.document.text
    at = skip_fronting(text, start, end)
    for place in {start, at}:
        word = _WORD.search(text, place, end)
        if word is not None and _points_back(reading, word, place, end) and not _named_before(reading, start, place):
            return True
    return _spoken_by_pronoun(text, start, end)


def _points_back(reading: Reading, word: re.Match[str], at: int, end: int) -> bool:
    text, low = reading.document.text, word.group().lower().replace("’", "'")
    base = low.partition("'")[0]
    if base == "it":
        return not pleonastic(text, at, end)
    if base in table("leading_pronouns"):
        return True
    after = _WORD.search(text, word.end(), end)
    following = after.group().lower() if after else ""
    if low in lexicon("pointing_words"):
        return True
    if low in lexicon("lone_quantifiers") and (
        following in lexicon("auxiliaries") or following in table("verb_pasts") or _of_pronoun(text, word.end(), end)
    ):
        return True
    phrase = f"{low} {following}"
    return phrase in lexicon("pointing_phrases") and not _made_clear(text, after, end)


def _of_pronoun(text: str, at: int, end: int) -> bool:
    return bool(compiled(r"\s(?:died\b|of\s(?:them|these|those|its|their|his|her)\b)").match(text, at, end))


def _made_clear(text: str, noun: re.Match[str] | None, end: int) -> bool:
    """ "the group Boko Haram", "the statement by the ministry" say themselves what they mean."""
    return noun is not None and bool(compiled(r"\s(?:of|by|from|[A-Z]|that\sw|in\s[A-Z])").match(text, noun.end(), end))


def _named_before(reading: Reading, start: int, at: int) -> bool:
    """A person or body is named in the fronted phrase ("After Trump spoke, he left")."""
    return any(reading.entities[m.entity].kind != "place" for m in mentions_in(reading, start, at))


def _spoken_by_pronoun(text: str, start: int, end: int) -> bool:
    """A quotation whose speaker is a pronoun: '"...," he said.'"""
    return bool(compiled(r"[\"“][^\"”]{0,1000}[\"”][,.]?\s(?:he|she|they|it)\s[a-z]").match(text, start, end))


def pleonastic(text: str, at: int, end: int) -> bool:
    clause = " ".join(text[at : min(end, at + 60)].lower().replace("’", "'").split())
    if any(clause.startswith(v + " ") or clause == v for v in lexicon("pleonastic_verbs")):
        return True
    match = compiled(
        r"it(?:'s| is| was| has been| had been| would be| will be| may be| could be| isn't| wasn't) (?P<rest>.*)"
    ).match(clause)
    if match is None:
        return False
    rest = match["rest"]
    return _NAUGHT.match(rest) is not None or " that " in rest[:24]


def mentions_in(reading: Reading, start: int, end: int) -> Iterator[Mention]:
    at = bisect_left(reading.mentions, start, key=lambda m: m.start)
    while at < len(reading.mentions) and reading.mentions[at].start < end:
        yield reading.mentions[at]
        at += 1
