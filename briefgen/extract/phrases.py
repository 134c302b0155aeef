"""The phrase that stands before a predicate: its subject, read backwards to the last border, by rule."""

from __future__ import annotations

import re
from functools import cache

from briefgen.rules import lexicon, table
from briefgen.rules.compiled import compiled
from briefgen.text.display import display

_BORDER = compiled(
    r"[;:—–?!“”\"(]|\s--?\s|,\s(?:but|and|although|though|while|whereas|because|yet|so|or|as)\s|"
    r"\s(?:but|although|though|whereas|because)\s|\s(?:that|if|whether|as|when|while|and|said|says|suggests|suggested|indicates|indicated|adding|added|confirming|noting|warned)\s"
)
_JOINED = compiled(r",?\s(?:but|and|or|yet)(?:\s(?:also|has|have|had|so\sfar|is|was))?$")
_ADVERB = compiled(
    r"\s(?!(?:fami|assemb|supp|rep|al|rall|Ju|Ita)ly$)(?:\w+ly|also|still|now|so\sfar|has|have|had|is|was|were|are|will|would|yet|itself|himself|themselves)$"
)
_FIRST_VERB = compiled(
    r"\s(?:has|have|had|is|are|was|were|will|would|did|does|do|said|says|told|[a-z]{2,}ed|confirmed|called)\s"
)
_LATER_VERB = compiled(r"\s(?:said|says|told|has|have|had|was|were|is|are|will|would|declined|refused|did|didn['’]t)\s")
_RELATIVE = compiled(r"^(.*?\S)(?:,)?\s(?:which|who|that)$", re.S)
_CONTRACTED = compiled(r"\b(?:it|he|she|they|we|i|you|that|there|who|what)['’](?:s|re|ve|d|ll|m)$", re.I)
LONGEST = 14
"""Words of a subject that can stand in a question."""


def before(text: str, start: int, at: int) -> str | None:
    """The subject of the predicate at ``at`` in the sentence that begins at ``start``; None if unclear."""
    left = text[start:at].rstrip()
    if joined := _JOINED.search(left):
        return _clean(_first_subject(left[: joined.start()]))
    left = _strip_adverbs(left)
    if relative := _RELATIVE.match(left):
        return _last_phrase(relative.group(1)) or None
    return _clean(_segment(_strip_adverbs(_without_aside(left))))


def opening(text: str, at: int) -> str | None:
    """The subject that the sentence opens with, of whom its main verb is, where its first clause ends before ``at``."""
    return _clean(_first_subject(text[:at]))


def _strip_adverbs(left: str) -> str:
    while adverb := _ADVERB.search(left):
        left = left[: adverb.start()].rstrip()
    return left


def _without_aside(left: str) -> str:
    """ "The airline, founded in 1990," -> "The airline"."""
    if not left.endswith(","):
        return left
    opening = left.rfind(",", 0, len(left) - 1)
    apposed = compiled(r",\s(?:\d{1,3}|of\s[^,]+|from\s[^,]+)(?=,)").search(left)
    opening = apposed.start() if apposed else opening
    return left[:opening] if opening > 0 else left[:-1]


def _first_subject(left: str) -> str:
    """Subject of a whole clause "TfL said it was aware" (its predicate goes on after "but")."""
    clause = _segment_start(left, keep_subclauses=True)
    verb = _FIRST_VERB.search(clause)
    return _strip_adverbs(clause[: verb.start()]) if verb else ""


def _segment_start(left: str, keep_subclauses: bool = False) -> str:
    hard = compiled(r"[;—–?!“”\"(]|\s--?\s")
    borders = (hard if keep_subclauses else _BORDER).finditer(left)
    cuts = [m.end() for m in borders if not (m.group() == " that " and _is_relative(left[m.end() :]))]
    segment = left[cuts[-1] :] if cuts else left
    return compiled(r"^\s*(?:However|Meanwhile|Still|But|And|Yet|So far|Instead|Also),?\s").sub("", segment)


def _is_relative(after: str) -> bool:
    """ "the firm that owned it": a verb follows at once, so the clause belongs to the noun."""
    first = after.split(" ", 1)[0]
    return first in lexicon("auxiliaries") or first.endswith("ed") or first in table("verb_pasts")


def _segment(left: str) -> str:
    segment = _segment_start(left)
    if ", " in segment:
        segment = segment.rsplit(", ", 1)[1]
    return "" if _LATER_VERB.search(segment + " ") or _CONTRACTED.search(segment) else segment


def _last_phrase(left: str) -> str:
    found = compiled(r"\b(?:the|a|an|this|that|these|those|his|her|its|their)\s(?:[\w’'-]+\s){0,3}[\w’'-]+$").search(
        left
    )
    return found.group() if found else ""


def _clean(phrase: str) -> str | None:
    words = display(phrase).strip(" ,.;:'‘’“”\"").split()
    while words and words[0].lower() in _openers():
        words = words[1:]
    if (
        not words
        or len(words) > LONGEST
        or words[0].lower() in _never_first()
        or not compiled(r"[A-Za-z]{2}").search(" ".join(words))
    ):
        return None
    return " ".join(words)


@cache
def _never_first() -> frozenset[str]:
    return lexicon("auxiliaries") | lexicon("ask_words") | lexicon("never_subjects")


@cache
def _openers() -> frozenset[str]:
    return lexicon("clause_enders") | {"and", "or", "that", "as", "when", "while", "if", "whether", "however,"}
