"""Words that begin a run of capitals without being part of a name, and words that describe rather than name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from briefgen.rules import lexicon, table
from briefgen.text.capitals import Token, Usage
from briefgen.text.folding import fold_name, known, listed


def phrase(run: Sequence[Token]) -> str:
    """The words of a run with blanks between."""
    return " ".join(t.word for t in run)


def is_post(word: str) -> bool:
    """A title, a form of address or a noun of post."""
    return word in lexicon("titles") or word in table("honorifics") or word.lower() in lexicon("office_words")


def is_first_name(word: str) -> bool:
    """ "Ana", and "Ana-Lucia" by its first half."""
    return listed(word, "first_names") or ("-" in word and listed(word.partition("-")[0], "first_names"))


def describes(word: str) -> bool:
    """A word of posts or peoples, which names nobody by itself."""
    return (
        is_post(word)
        or (word.endswith("s") and is_post(word[:-1]))
        or word.lower() in lexicon("office_modifiers")
        or listed(word, "demonyms")
    )


def without_starters(run: list[Token], seen: Usage) -> list[Token]:
    """Drop common words that only carry the capital of their place."""
    while run:
        if len(run) > 1 and (
            known(f"{run[0].word} {run[1].word}") or listed(f"{run[0].word} {run[1].word}", "demonyms")
        ):
            return run
        if known(phrase(run)):
            return run
        if run[0].word.replace("’", "'") in _hard_starters() or (run[0].first and _only_starts(run, seen)):
            run = run[1:]
            while run and not run[0].capital:
                run = run[1:]
        else:
            return run
    return run


@cache
def _hard_starters() -> frozenset[str]:
    """Words that never begin a name, wherever they stand."""
    return frozenset(w for w in lexicon("common_capitals") if w.lower() in lexicon("stopwords")) | {"The", "A", "An"}


def _only_starts(run: Sequence[Token], seen: Usage) -> bool:
    word = run[0].word
    if len(run) > 1 and run[-1].word in lexicon("organization_heads") and not _starts_phrase(run, seen):
        return False
    if len(run) > 1 and not is_first_name(word) and _epithet(word) and not known(phrase(run)):
        return True
    if word in lexicon("common_capitals"):
        return not (len(run) > 1 and (fold_name(word), fold_name(run[1].word)) in seen.pairs)
    if seen.capital[fold_name(word)] or known(word):
        return False
    if word in lexicon("titles") or word in table("honorifics") or listed(word, "first_names"):
        return False
    if listed(word, "demonyms") or word.lower() in lexicon("office_words"):
        return False
    if len(run) > 1 and word.lower() not in seen.lower:
        return len(word) > 5 and word.endswith(("ing", "ly")) and seen.capital[fold_name(run[1].word)] > 0
    return word.lower() in seen.lower or word.endswith(("ing", "ly", "ed"))


def _epithet(word: str) -> bool:
    """ "Devastated Ana", "Super-sub Tor Hagen": a word that tells of the person, with the capital of its place."""
    head, _, tail = word.partition("-")
    return word.lower() in lexicon("epithets") or (head.lower() in lexicon("epithet_heads") and tail.islower())


def _starts_phrase(run: Sequence[Token], seen: Usage) -> bool:
    """ "Meanwhile British Airways": what follows the first word is a name on its own elsewhere."""
    word = run[0].word
    if len(run) == 2 or word not in lexicon("common_capitals"):
        return False
    return word.lower() in seen.lower and (fold_name(word), fold_name(run[1].word)) not in seen.pairs
