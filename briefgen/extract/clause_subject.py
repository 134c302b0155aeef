"""The subject of a sentence: the noun phrase before its first finite verb, with head and number; cautious."""

from __future__ import annotations

from functools import cache
from typing import Literal

from msgspec import Struct

from briefgen.rules import lexicon, table
from briefgen.rules.compiled import compiled

_WORD = compiled(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_FIT_GAP = compiled(r"[ \u00a0]+")
_MARKS = compiled(r"[\"“”«»;:—–()\[\]]")
_AFTER_VERB = compiled(r"[ \u00a0]*(?:[.,;:!?\"“”’)—–]|[A-Z0-9]|$)")
LONGEST = 14
"""Words of a subject; a longer one is a clause that the rules have misread."""


class Subject(Struct, frozen=True):
    """A noun phrase that is the subject of a clause. ``verb`` is the span of the finite verb after it."""

    start: int
    end: int
    head: str
    """Its head noun, lower-case."""
    number: Literal["one", "many"]
    verb: tuple[int, int]


def subject(text: str, start: int, end: int) -> Subject | None:
    """The subject of the main clause of the sentence ``text[start:end]``; None where the rules are not sure."""
    at = skip_fronting(text, start, end)
    words = [(m.start(), m.end()) for m in _WORD.finditer(text, at, min(end, at + 240))][: LONGEST + 3]
    if not words or _MARKS.search(text, at, words[0][0]):
        return None
    for i in range(1, len(words)):
        gap = text[words[i - 1][1] : words[i][0]]
        if not _FIT_GAP.fullmatch(gap):
            return None
        if is_finite(text, words[i], _word_before(text, words, i)):
            return _phrase(text, words[:i], words[i])
    return None


def _word_before(text: str, words: list[tuple[int, int]], at: int) -> str:
    """The word before, past adverbs that follow a noun ("leaders strongly condemned", "personnel often help")."""
    back = at - 1
    while back > 0 and _adverb(text[slice(*words[back])]):
        back -= 1
    word = text[slice(*words[back])]
    return text[slice(*words[at - 1])] if word.lower() in lexicon("determiners") else word


def _adverb(word: str) -> bool:
    return word in lexicon("speech_adverbs") or (word.endswith("ly") and len(word) > 4 and word.islower())


def skip_fronting(text: str, start: int, end: int) -> int:
    """Where the subject begins: past adverbs ("However,") and a fronted phrase that ends in a comma ("On Sunday,")."""
    for _ in range(3):
        first = _WORD.search(text, start, end)
        if first is None or not _opens_front(first.group()):
            break
        comma = text.find(",", first.end(), min(end, first.end() + 120))
        word = first.group().lower()
        if comma < 0:
            if word in ("and", "but", "or", "so", "yet", "still", "then", "now"):
                return first.end() + 1
            break
        if _MARKS.search(text, first.end(), comma):
            break
        start = comma + 1
    match = compiled(r"[\s\"“‘']*").match(text, start, end)
    return match.end() if match else start


def _opens_front(word: str) -> bool:
    low = word.lower()
    return low in lexicon("fronting_words") or (low.endswith("ly") and len(low) > 4) or low.endswith("ing")


@cache
def _finite() -> frozenset[str]:
    """Verb forms that are finite for certain: auxiliaries, irregular pasts, third person singular."""
    bases = {*table("speech_verbs"), *lexicon("general_verbs")}
    thirds = {
        b[:-1] + "ies"
        if b.endswith("y") and b[-2:-1] not in "aeou"
        else b + ("es" if b[-1] in "sxz" or b.endswith(("ch", "sh")) else "s")
        for b in bases
    }
    pasts = {
        *lexicon("irregular_pasts"),
        *lexicon("more_pasts"),
        *table("verb_pasts"),
        "said",
        "told",
        "wrote",
        "thought",
        "knew",
    }
    return frozenset({*lexicon("auxiliaries"), "be", *pasts, *thirds} - {"states", "reports", "calls", "claims"})


@cache
def _present_plural() -> frozenset[str]:
    return frozenset({*table("speech_verbs"), *lexicon("general_verbs")})


def is_finite(text: str, span: tuple[int, int], before: str) -> bool:
    """Whether the word is the finite verb of the clause, given the word before it."""
    word = text[span[0] : span[1]].replace("’", "'")
    if not word.islower():
        return False
    if word in _finite():
        if word in lexicon("auxiliaries"):
            return True
        # "her most significant remarks, however": a noun in -s is no verb before a comma
        noun = word.endswith("s") and text[span[1] : span[1] + 1] in (",", ".", ";")
        return before.lower() not in lexicon("determiners") and not noun
    if before.lower() in {"they", "we", "i", "you"}:
        return word in _present_plural() or word.endswith("ed")
    if word.endswith("ed") and len(word) > 4:
        if before.lower() in lexicon("determiners") or before.lower().endswith("ly"):
            return False
        return _no_noun_after(text, span[1]) or (_regular_past(word) and before.islower())
    return word in _present_plural() and _plural_noun(before) and _no_noun_after(text, span[1])


def _regular_past(word: str) -> bool:
    """ "ended", "raised": the past of a listed verb, so that a bare noun may be its object."""
    return word[:-2] in _present_plural() or word[:-1] in _present_plural()


def _plural_noun(word: str) -> bool:
    low = word.lower()
    if low in lexicon("plural_without_s"):
        return True
    return (
        low.endswith("s") and not low.endswith(("ss", "us", "is", "'s", "’s")) and low not in lexicon("singular_in_s")
    )


def _no_noun_after(text: str, at: int) -> bool:
    """A verb is followed by an object's determiner, a preposition, a name or an end, not by a bare noun."""
    if _AFTER_VERB.match(text, at):
        return True
    following = _WORD.search(text, at)
    if following is None:
        return True
    word = following.group().lower()
    return (
        word in lexicon("determiners")
        or word in lexicon("prepositions")
        or word in lexicon("clause_openers")
        or word in table("speech_pronouns")
        or word in lexicon("speech_adverbs")
        or word
        in {"how", "not", "her", "no", "more", "when", "being", "only", "even", "out", "up", "down", "off", "away"}
        or word.endswith("ly")
    )


def _phrase(text: str, words: list[tuple[int, int]], verb: tuple[int, int]) -> Subject | None:
    words = [w for w in words if text[w[0] : w[1]].lower() not in lexicon("speech_adverbs") or w is words[0]]
    parts = [text[a:b] for a, b in words]
    low = [p.lower() for p in parts]
    if any(p in {"who", "which", "that", "whose", "to"} for p in low[1:]) or len(parts) > LONGEST:
        return None
    border = next((i for i, p in enumerate(low) if i and p in lexicon("prepositions")), len(low))
    joined = "and" in low[1:border]
    head = low[border - 1]
    many = joined or low[0] in {
        "both",
        "several",
        "many",
        "some",
        "two",
        "three",
        "four",
        "five",
        "these",
        "those",
        "most",
    }
    plural = many or (_plural_noun(head) and not parts[border - 1][0].isupper()) or low[0] == "they"
    return Subject(words[0][0], words[-1][1], head, "many" if plural else "one", verb)
