"""Words, stems and the terms that carry meaning. Only for comparing texts; nothing here is ever printed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from briefgen.rules import lexicon, table
from briefgen.rules.compiled import compiled

_WORD = compiled(r"[^\W_]+(?:['’\-.,](?=\w)[^\W_]+)*")
_INNER_STOP = compiled(r"(?<=[a-z])\.")
DENIED = 2
"""Concepts after "no" that it reaches ("no US service member was killed")."""
_PAUSES = frozenset(",;:.–—")
_VOWEL = compiled(r"[aeiouy]")


@lru_cache(maxsize=256)
def words(text: str, start: int = 0, end: int | None = None) -> Sequence[tuple[int, int]]:
    """Spans of the words in ``text[start:end]``; "U.S", "Díaz-Canel", "3.8" and "nation's" are one word each."""
    return tuple([m.span() for m in _WORD.finditer(text, start, len(text) if end is None else end)])


@lru_cache(maxsize=256)
def spelled(text: str) -> Sequence[str]:
    """The words of ``text`` as they stand there."""
    return tuple(_WORD.findall(text))


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """``word`` in lower case without accents, full stops or a possessive ending."""
    if word.isascii():
        plain = word.lower()
    else:
        folded = unicodedata.normalize("NFKD", word.replace("’", "'").casefold())
        plain = "".join(c for c in folded if not unicodedata.combining(c))
    bare = _INNER_STOP.sub("", plain) if "." in plain else plain
    return bare[:-2] if bare.endswith("'s") else bare.rstrip("'")


def _undouble(root: str) -> str:
    return root[:-1] if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "lsz" else root


def _strip_ending(word: str) -> str:
    if len(word) > 4 and word.endswith(("ies", "ied")):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith("sses"):
        return word[:-2]
    for ending in ("ing", "ed"):
        root = word[: -len(ending)]
        if word.endswith(ending) and len(root) > 2 and _VOWEL.search(root):
            return _undouble(root)
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The folded word without inflection ("negotiations" and "negotiation" agree, "killed" and "kills" too)."""
    folded = fold(word)
    irregular = table("irregular_forms").get(folded)
    if irregular:
        return irregular
    root = _strip_ending(folded)
    return root[:-1] if len(root) > 4 and root.endswith("e") else root


@cache
def _synonyms() -> dict[str, str]:
    """Stem of each member of a synonym line to the stem of its head ("died = kill")."""
    return {stem(word): stem(head) for word, head in table("synonyms").items()}


@lru_cache(maxsize=65536)
def concept(word: str) -> str:
    """The stem that stands for ``word``, its synonyms and its country; "" for a word without meaning of its own."""
    spelled = table("spellings").get(word) or table("demonyms").get(word)
    if spelled:
        return stem(table("phrases").get(spelled.casefold(), spelled.split()[-1]))
    if fold(word) in lexicon("stopwords"):
        return ""
    figure = table("number_units").get(fold(word)) or table("number_tens").get(fold(word))
    if figure:
        return figure
    root = stem(word)
    return _synonyms().get(root, root)


@lru_cache(maxsize=16384)
def content_stems(text: str) -> frozenset[str]:
    """The concepts of ``text``, stop words left out; a hyphened compound gives its parts too.

    What "no" stands before is marked: "no US casualties" shares nothing with "US casualties". That is all of negation
    that a bag of terms can hold, for grouping, figures, dates and questions. Whether one claim denies another is read
    from its clauses (`briefgen.extract.denials`): marks here on all that "not" reaches would part reports of one event.
    """
    found: set[str] = set()
    spans = words(text)
    skip, denied = False, 0
    for i, (start, end) in enumerate(spans):
        if skip:
            skip = False
            continue
        folded, concepts = _looked_up(text[start:end])
        if folded in _first_words() and (phrase := _phrase(text, spans, i)) is not None:
            concepts, skip = (phrase,), True
        found.update([f"no-{c}" for c in concepts] if denied else concepts)
        if denied or folded == "no":
            left = DENIED if folded == "no" else max(0, denied - len(concepts))
            denied = 0 if _pause(text, spans, i) else left
    return frozenset(found)


@lru_cache(maxsize=65536)
def meanings(word: str) -> frozenset[str]:
    """`content_stems` of one word."""
    return frozenset(_looked_up(word)[1])


@lru_cache(maxsize=65536)
def _looked_up(word: str) -> tuple[str, tuple[str, ...]]:
    """The folded word, and what it and its parts mean."""
    return fold(word), tuple(c for c in _concepts(word) if c)


def _pause(text: str, spans: Sequence[tuple[int, int]], i: int) -> bool:
    """Whether a comma or the like follows the word."""
    return i + 1 < len(spans) and not _PAUSES.isdisjoint(text[spans[i][1] : spans[i + 1][0]])


def _phrase(text: str, spans: Sequence[tuple[int, int]], i: int) -> str | None:
    """The concept of the two words from ``i`` on where the lexicon knows them as one ("United States")."""
    if i + 1 == len(spans):
        return None
    pair = f"{fold(text[slice(*spans[i])])} {fold(text[slice(*spans[i + 1])])}"
    known = table("phrases").get(pair)
    return stem(known) if known else None


@cache
def _first_words() -> frozenset[str]:
    """The words that a phrase can begin with."""
    return frozenset(phrase.partition(" ")[0] for phrase in table("phrases"))


def _concepts(word: str) -> tuple[str, ...]:
    parts = word.split("-") if "-" in word else ()
    return (concept(word), *(concept(part) for part in parts))
