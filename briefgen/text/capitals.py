"""Words with capitals, and the runs of them that may belong to one name.

A capital alone proves nothing: sentences, quotations and headings start with one. `usage` reads a whole document for
evidence: which words stand in lower case, which are capitalised inside a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from msgspec import Struct, field

from briefgen.rules import lexicon, table
from briefgen.rules.compiled import compiled
from briefgen.rules.cues import ways_of_words
from briefgen.rules.sieve import Pattern
from briefgen.text.folding import fold_name, known, known_place, linked, listed

_TOKEN = compiled(r"(?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W_])|[^\W_]+(?:['’.&\-\u2011](?=[^\W_])[^\W_]+)*")
LONGEST = 16
"""Words of a run: with title and small words no name of the 876 articles needs more, and hostile text stays linear."""

_QUOTE_MARKS = frozenset("\"“‘'«")
_OPENERS = frozenset({": ", "? ", "! ", "— ", ". "})
_BLANK = frozenset(" \u00a0\u202f")


class Token(Struct):
    """A word with its offsets. ``owner``: a possessive 's, left out of the span, follows.

    Not frozen: there is one for each word of a text, and it would take three times as long to make.
    """

    start: int
    end: int
    word: str
    capital: bool
    owner: bool = False
    first: bool = False
    """It stands first in its sentence or in a quotation, so that its capital says nothing."""


class Usage(Struct, frozen=True):
    """How a document writes its words; keys are folded except in ``lower``."""

    lower: frozenset[str] = frozenset()
    capital: Counter[str] = field(default_factory=Counter)
    """Capitalised where the sentence does not ask for it."""
    pairs: frozenset[tuple[str, str]] = frozenset()
    """Neighbours that are both capitalised, the first not for standing first."""


@lru_cache(maxsize=65536)
def _is_capital(word: str) -> bool:
    _, dash, tail = word.rpartition("-")
    if dash and tail.islower() and (tail in lexicon("hyphen_tails") or tail.endswith(("ed", "ing"))):
        return False
    if word[0].isupper():
        return "-to-" not in word  # "the Lima-to-Cusco train"
    prefix, dash, rest = word.partition("-")
    if dash and rest[:1].isupper() and prefix in lexicon("prefix_particles"):
        return True
    return word[1:2].isupper() and word[0].islower() and word[2:].islower() and len(word) > 3


@cache
def _dotted() -> frozenset[str]:
    words = [w for name in ("honorifics", "titles", "organization_heads", "place_heads") for w in table(name)]
    return frozenset(w[:-1] for w in words if w.endswith(".")) | {"St", "Jr", "Sr", "Mt", "Ft"}


@lru_cache(maxsize=512)
def tokens(text: str, start: int, end: int) -> Sequence[Token]:
    """The words of ``text[start:end]``, one sentence; the full stop of an abbreviation or initial is inside."""
    found: list[Token] = []
    unnamed = {i for m in _unnamed().finditer(text, start, end) for i in range(*m.span())}
    dotted = _dotted()
    for match in _TOKEN.finditer(text, start, end):
        a, b = match.span()
        word, owner = match[0], False
        if word[-1] in "sS" and len(word) > 2 and word[-2] in "'’":
            word, b, owner = word[:-2], b - 2, True
        elif b < end and text[b] == "." and (word in dotted or (len(word) == 1 and word.isupper() and word != "I")):
            word, b = word + ".", b + 1
        first = not found or text[a - 1] in _QUOTE_MARKS or text[a - 2 : a] in _OPENERS
        found.append(Token(a, b, word, _is_capital(word) and a not in unnamed, owner, first))
    return tuple(found)


@cache
def _unnamed() -> Pattern:
    """Holidays and words of the page ("New Year's Eve", "Hide Caption"), which name no actor."""
    words = sorted(lexicon("holiday_names") | lexicon("page_words"), key=lambda w: (-len(w), w))
    either = "|".join(re.escape(w).replace("'", "['’]?").replace(r"\ ", r"[ \u00a0]") for w in words)
    return Pattern(rf"(?<![\w-])(?:{either})(?![\w-])", 0, ways_of_words(words))


def usage(text: str, ranges: Iterable[tuple[int, int]]) -> Usage:
    """The evidence of a document; ``ranges`` are its sentences (running text, no headings)."""
    lower: set[str] = set()
    capital: Counter[str] = Counter()
    pairs: set[tuple[str, str]] = set()
    for start, end in ranges:
        found = tokens(text, start, end)
        if headline_case(text, found):
            continue
        for i, token in enumerate(found):
            if not token.capital:
                if token.word.islower():
                    lower.add(token.word)
            elif not token.first:
                capital[fold_name(token.word)] += 1
                if i and found[i - 1].capital and not found[i - 1].first:
                    pairs.add((fold_name(found[i - 1].word), fold_name(token.word)))
    return Usage(frozenset(lower), capital, frozenset(pairs))


def headline_case(text: str, found: Sequence[Token]) -> bool:
    """No stop ends the sentence and most of its long words are capitalised: its capitals prove nothing."""
    if not found or text[found[-1].end : found[-1].end + 3].strip(" \n\"'”’)")[:1] in tuple(".!?…,;:"):
        return False
    long = [t for t in found if len(t.word) > 3]
    return len(long) >= 5 and sum(t.capital for t in long) >= 0.8 * len(long)


def runs(text: str, found: Sequence[Token]) -> Iterable[tuple[list[Token], Token | None, Token | None]]:
    """The runs of tokens that may each belong to one name, with the tokens before and after; none holds shouting."""
    at = 0
    while at < len(found):
        if not found[at].capital or _shouted(found, at):
            at += 1
            continue
        start, run = at, [found[at]]
        at += 1
        while at < len(found) and len(run) < LONGEST and (step := _joined(text, found, run, at)):
            run.extend(found[at : at + step])
            at += step
        if at < len(found) and _half_adjective(text, run[-1], found[at]):
            continue
        yield run, found[start - 1] if start else None, found[at] if at < len(found) else None


def _half_adjective(text: str, last: Token, token: Token) -> bool:
    """ "Hong" in "Hong Kong-flagged ship"."""
    return (
        not token.capital and "-" in token.word and token.word[0].isupper() and text[last.end : token.start] in _BLANK
    )


def _shouted(found: Sequence[Token], at: int) -> bool:
    """One of two or more neighbours in capitals throughout ("RED HANDED") that no lexicon knows as a name."""
    if not _loud(found[at].word):
        return False
    if not any(0 <= i < len(found) and _loud(found[i].word) for i in (at - 1, at + 1)):
        return False
    return not _name_in_capitals(found, at)


def _name_in_capitals(found: Sequence[Token], at: int) -> bool:
    """ "ANA BERG was named on Monday": a first name and one or two words more, as papers set the head of a story."""
    first, last = at, at
    while first > 0 and at - first < 4 and _loud(found[first - 1].word):
        first -= 1
    while last + 1 < len(found) and last - at < 4 and _loud(found[last + 1].word):
        last += 1
    return last - first in (1, 2) and listed(found[first].word.capitalize(), "first_names")


@lru_cache(maxsize=16384)
def _loud(word: str) -> bool:
    return word.isupper() and word.isalpha() and len(word) > 2 and not known(word)


def _joined(text: str, found: Sequence[Token], run: Sequence[Token], at: int) -> int:
    """How many tokens from ``at`` go on the run: 0 for none."""
    last, token = run[-1], found[at]
    gap = text[last.end + (2 if last.owner else 0) : token.start]
    if (last.owner and not _owner_goes_on(run, token)) or _shouted(found, at):
        return 0
    if gap in (" & ", "&"):
        return int(token.capital)
    if gap == ", " and token.word in {"Jr.", "Sr.", "Jr", "Sr"}:
        return 1
    if len(gap) != 1 or gap not in _BLANK:
        return 0
    if token.capital:
        return 0 if is_calendar(found, at) or is_calendar(found, at - 1) else 1
    if token.word.isdigit():
        return int(_number_joins(text, run, token))
    return _small_words(text, found, run, at)


def _owner_goes_on(run: Sequence[Token], token: Token) -> bool:
    """ "People's Daily", "St George's Hospital"."""
    return token.capital and (run[-1].word in lexicon("generic_owners") or run[0].word in {"St", "St."})


def is_calendar(found: Sequence[Token], at: int) -> bool:
    """Whether the token is a weekday or month, and not a name ("Theresa May", "April Ryan")."""
    word = found[at].word
    if word not in lexicon("calendar_words"):
        return False
    if word not in {"May", "April", "June", "August", "Jan", "March", "Sun"}:
        return True
    before = found[at - 1].word if at else ""
    after = found[at + 1].word if at + 1 < len(found) else ""
    if after[:1].isdigit() or before.lower() in lexicon("before_month"):
        return True
    return not (
        before.rstrip(".") in {"Mr", "Mrs", "Ms", "Minister", "Miss"}
        or listed(before, "first_names")
        or after[:1].isupper()
    )


def _number_joins(text: str, run: Sequence[Token], token: Token) -> bool:
    follows = text[token.end : token.end + 2]
    if run[-1].word in lexicon("name_numbers_follow"):
        return True
    return len(token.word) <= 2 and len(run) > 1 and (not follows.strip() or follows[0] in ",.;)’'")


def _small_words(text: str, found: Sequence[Token], run: Sequence[Token], at: int) -> int:
    """Small words inside a name: "de la", "of the", "and"; with the capital after them."""
    length = 0
    while at + length < len(found) and length < 3 and not found[at + length].capital:
        length += 1
    if not length or at + length >= len(found) or not found[at + length].capital:
        return 0
    words = [t.word for t in found[at : at + length]]
    if text[run[-1].end : found[at + length].start] != " " + " ".join(words) + " ":
        return 0
    if all(w in lexicon("name_particles") for w in words):
        return 0 if run[-1].word in lexicon("common_capitals") else length + 1
    if linked(run[-1].word, " ".join(words), found[at + length].word):
        return length + 1
    if words[0] == "on" and known_place(found[at + length].word):
        return 0
    if " ".join(words) in {"of", "of the", "for", "for the", "on", "on the", "against", "to"}:
        return length + 1 if _opens_of(run, words[0]) and not is_calendar(found, at + length) else 0
    if words in (["and"], ["and", "the"]):
        return length + 1 if _and_joins(found, run, at + length) else 0
    return 0


def _opens_of(run: Sequence[Token], word: str) -> bool:
    last = run[-1].word
    if word in ("on", "against", "to"):
        return last in {
            "Committee",
            "Council",
            "Commission",
            "Campaign",
            "Conference",
            "Institute",
            "Mothers",
            "Coalition",
        }
    if last in lexicon("organization_heads") or last in lexicon("organization_openers"):
        return True
    if word == "of" and (last in lexicon("of_heads") or last in lexicon("titles") or last in table("honorifics")):
        return True
    return " ".join(t.word for t in run) in lexicon("organization_openers")


def _and_joins(found: Sequence[Token], run: Sequence[Token], at: int) -> bool:
    """ "Ministry of Information and Culture", "Food and Drug Administration", "Trinidad and Tobago"."""
    inside, right = {t.word for t in run}, found[at].word
    if listed(f"{run[-1].word} and {right}", "countries"):
        return True
    if right in lexicon("department_words") or right in lexicon("organization_heads"):
        return False
    if inside & {"of", "for"} and inside & lexicon("department_words"):
        plain = right.isalpha() and not right.isupper() and not known_place(right) and not listed(right, "first_names")
        return right in lexicon("sector_nouns") or (
            plain and right not in lexicon("titles") and right not in table("honorifics")
        )
    return run[-1].word in lexicon("sector_nouns") and _ends_in_head(found, at)


def _ends_in_head(found: Sequence[Token], at: int) -> bool:
    last = min(len(found) - 1, at + LONGEST)
    while at < last and found[at + 1].capital and found[at + 1].start - found[at].end == 1:
        at += 1
    return found[at].word in lexicon("organization_heads")
