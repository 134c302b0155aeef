"""What a sentence denies: the concepts that a "not", a "no" or a verb of denial reaches.

"The boy, who has not been named, died" denies the naming and nothing else; a whole sentence marked as negated would
be kept apart from every line that tells of the death.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from briefgen.rules import lexicon
from briefgen.rules.compiled import compiled
from briefgen.text.tokens import concept, fold, meanings, spelled, words

UNKNOWN = "?"
"""Stands among the denied concepts where it is denied that something is known or said."""

LONGEST = 24
"""Words that a denial reaches at most: bounds the work on hostile text, no clause is longer."""

_BREAK = compiled(r"[,;:.!?()\[\]–—]|\s-\s")


def denied_concepts(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The concepts denied in ``text`` and those stated; one that is both denied and stated counts as stated.

    A denial reaches the next verb or noun ("has not been *formally released*"); past a word of knowing or saying it
    reaches the rest of the clause ("did not *confirm* that *32 died*").
    """
    row = spelled(text)
    telling = [i for i, tells in enumerate(map(_tells, row)) if tells]
    if not telling:
        return frozenset(), _all_meanings(row)
    spans = words(text)
    reached: set[int] = set()
    unknown = False
    for i in telling:
        doubt = not denies(row[i])
        if doubt or not _only(text, spans, i):
            found, far = _reach(text, spans, i, doubt)
            reached.update(found)
            unknown = unknown or far
    denied = _all_meanings([row[i] for i in reached])
    stated = _all_meanings([word for i, word in enumerate(row) if i not in reached])
    return (denied - stated) | ({UNKNOWN} if unknown else set()), stated


@lru_cache(maxsize=65536)
def denies(word: str) -> bool:
    """Whether it is a word of negation; a match across it would state the opposite."""
    return fold(word) in lexicon("negations") or fold(word).endswith("n't")


@lru_cache(maxsize=65536)
def _tells(word: str) -> bool:
    return denies(word) or fold(word) in lexicon("doubting_words")


def _only(text: str, spans: Sequence[tuple[int, int]], i: int) -> bool:
    """ "not only", "no more than": no denial."""
    return i + 1 < len(spans) and fold(text[slice(*spans[i + 1])]) in lexicon("after_no_denial")


def _reach(text: str, spans: Sequence[tuple[int, int]], i: int, far: bool) -> tuple[list[int], bool]:
    """Indexes of the words that the denial at ``i`` reaches, and whether it is a knowing or saying that is denied.

    "No" reaches the noun with what stands before it and, over an auxiliary, its verb ("no soldier was killed"); "not"
    one verb or noun and the adverbs before it; "nobody" that nothing follows what stands before it ("lost nobody in").
    """
    denial = fold(text[slice(*spans[i])])
    if denial in lexicon("pronoun_denials") and _ends(text, spans, i):
        return [j for j in (i - 1,) if j >= 0 and concept(text[slice(*spans[j])])], False
    reached: list[int] = []
    crossed = False
    for j in range(i + 1, min(len(spans), i + LONGEST)):
        word = fold(text[slice(*spans[j])])
        if _BREAK.search(text, spans[j - 1][1], spans[j][0]) or word in lexicon("denial_enders"):
            break
        if j == i + 1 and word == "that":  # "denied that 32 died"
            far = True
        elif not reached and word in lexicon("preventing_words"):
            break
        elif word in lexicon("auxiliaries") and reached and denial in lexicon("noun_denials"):
            crossed = True
        elif concept(text[slice(*spans[j])]) and word not in lexicon("seeming_words"):
            reached.append(j)
            far = far or word in lexicon("embedding_words")
            if crossed and not far:
                break
        elif reached and not far and not crossed:
            break
    if far or denial in lexicon("noun_denials"):
        return reached, far
    first = next((n for n, j in enumerate(reached) if not text[slice(*spans[j])].endswith("ly")), len(reached))
    return reached[: first + 1], far


def _ends(text: str, spans: Sequence[tuple[int, int]], i: int) -> bool:
    """Whether no verb follows the word: the clause ends with it, or a preposition comes."""
    if i + 1 == len(spans) or _BREAK.search(text, spans[i][1], spans[i + 1][0]):
        return True
    return fold(text[slice(*spans[i + 1])]) in lexicon("prepositions")


def _all_meanings(row: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*map(meanings, row))
