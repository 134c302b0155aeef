"""Runs of capitals that name something, in running text.

A capital alone proves nothing: sentences, quotations and headings start with one. `usage` reads a whole document
for evidence (which words stand in lower case, which are capitalised inside a sentence); `find_names` decides with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from briefgen.rules import lexicon, table

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W_])|[^\W_]+(?:['’&\-\u2011][^\W_]+)*")
_OPENING = frozenset("\"“‘'«:")
_BLANK = frozenset(" \u00a0\u202f")


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its offsets. ``owner`` says that a possessive 's, left out of the span, follows."""

    start: int
    end: int
    word: str
    owner: bool = False
    first: bool = False
    """It stands first in its sentence or in a quotation, so that its capital says nothing."""

    @property
    def capital(self) -> bool:
        return self.word[0].isupper() or _prefixed(self.word)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands: no title, no possessive 's. ``title`` spans the post or address directly in front."""

    start: int
    end: int
    words: tuple[str, ...]
    title: tuple[int, int] | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Usage:
    """How a document writes its words: in lower case, and with a capital where the sentence does not ask for one."""

    lower: frozenset[str] = frozenset()
    capital: Counter[str] = field(default_factory=Counter)
    pairs: frozenset[tuple[str, str]] = frozenset()


@lru_cache(maxsize=65536)
def fold_name(text: str) -> str:
    """``text`` as a key: lower case, no accents, no full stops, one kind of apostrophe and hyphen, single blanks."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("\u2011", "-").casefold())
    bare = "".join(c for c in plain if not unicodedata.combining(c) and c != ".")
    return " ".join(bare.replace("\u200b", "").split())


@cache
def _folded(name: str) -> frozenset[str]:
    return frozenset(fold_name(line.partition("=")[0]) for line in lexicon(name))


def listed(text: str, name: str) -> bool:
    """Whether ``text``, folded, stands in the lexicon ``name`` (left side of a table)."""
    return fold_name(text) in _folded(name)


@cache
def _folded_table(name: str) -> dict[str, str]:
    return {fold_name(left): right for left, right in table(name).items()}


def lookup(text: str, name: str) -> str | None:
    """The right side of the table ``name`` for ``text``, folded; None when it is not there."""
    return _folded_table(name).get(fold_name(text))


@lru_cache(maxsize=16384)
def _prefixed(word: str) -> bool:
    head, dash, rest = word.partition("-")
    return bool(dash) and bool(rest) and rest[0].isupper() and head in lexicon("prefix_particles")


@cache
def _dotted() -> frozenset[str]:
    words = [w for name in ("honorifics", "titles", "organization_heads", "place_heads") for w in table(name)]
    return frozenset(w[:-1] for w in words if w.endswith(".")) | {"St", "Jr", "Sr", "Mt", "Ft"}


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The words of ``text[start:end]``; a full stop that belongs to an abbreviation or initial is inside."""
    found: list[Token] = []
    quote_open = True
    for match in _TOKEN.finditer(text, start, end):
        a, b = match.span()
        word, owner = match.group(), False
        if len(word) > 2 and word[-2] in "'’" and word[-1] in "sS":
            word, b, owner = word[:-2], b - 2, True
        elif b < end and text[b] == "." and (word in _dotted() or (len(word) == 1 and word.isupper() and word != "I")):
            word, b = word + ".", b + 1
        before = text[a - 1] if a > start else ""
        quote_open = not found or before in _OPENING or text[max(start, a - 2) : a] in {": ", "? ", "! "}
        found.append(Token(a, b, word, owner, quote_open))
    return found


def usage(text: str, ranges: Iterable[tuple[int, int]]) -> Usage:
    """The evidence of a document; ``ranges`` are its sentences (running text, no headings)."""
    lower: set[str] = set()
    capital: Counter[str] = Counter()
    pairs: set[tuple[str, str]] = set()
    for start, end in ranges:
        found = tokens(text, start, end)
        if _headline_case(found):
            continue
        for before, token in zip([None, *found], found, strict=False):
            if not token.capital:
                lower.add(token.word)
            elif not token.first:
                capital[fold_name(token.word)] += 1
                if before is not None and before.capital:
                    pairs.add((fold_name(before.word), fold_name(token.word)))
    return Usage(frozenset(lower), capital, frozenset(pairs))


def _headline_case(found: Sequence[Token]) -> bool:
    """Most long words are capitalised: the capitals of this sentence prove nothing."""
    long = [t for t in found if len(t.word) > 3]
    return len(long) >= 5 and sum(t.capital for t in long) >= 0.8 * len(long)


def find_names(text: str, start: int, end: int, seen: Usage | None = None) -> tuple[Name, ...]:
    """The names in ``text[start:end]``, one sentence, in text order."""
    seen = seen or Usage()
    names: list[Name] = []
    found = tokens(text, start, end)
    at = 0
    while at < len(found):
        if not found[at].capital:
            at += 1
            continue
        run, after = _run(text, found, at)
        names.extend(_names_of_run(run, found[at - 1] if at else None, seen))
        at = after
    return tuple(names)


def _run(text: str, found: Sequence[Token], at: int) -> tuple[list[Token], int]:
    """The longest run of tokens from ``at`` that may belong to one name, and the index after it."""
    run = [found[at]]
    at += 1
    while at < len(found):
        step = _joined(text, found, run, at)
        if not step:
            break
        run.extend(found[at : at + step])
        at += step
    return run, at


def _joined(text: str, found: Sequence[Token], run: Sequence[Token], at: int) -> int:
    """How many tokens from ``at`` go on the run: 0 for none."""
    last, token = run[-1], found[at]
    gap = text[last.end + (2 if last.owner else 0) : token.start]
    if last.owner and not _owner_goes_on(run, token):
        return 0
    if gap == " & " or (gap == "&"):
        return 1 if token.capital else 0
    if len(gap) != 1 or gap not in _BLANK:
        return 0
    if token.capital:
        return 0 if _calendar(found, at) or _calendar(found, at - 1) else 1
    if token.word.isdigit():
        return 1 if _number_joins(text, run, token) else 0
    return _small_words(text, found, run, at)


def _owner_goes_on(run: Sequence[Token], token: Token) -> bool:
    if not token.capital:
        return False
    return run[-1].word in lexicon("generic_owners") or run[0].word in {"St", "St."}


def _calendar(found: Sequence[Token], at: int) -> bool:
    """A weekday or month, unless it is a first name or surname among capitals ("Theresa May", "April Ryan")."""
    word = found[at].word
    if word not in lexicon("calendar_words"):
        return False
    if word not in {"May", "April", "June", "August", "Jan", "March", "Sun"}:
        return True
    before = found[at - 1].word if at else ""
    after = found[at + 1].word if at + 1 < len(found) else ""
    return after[:1].isdigit() or before.lower() in {
        "in",
        "on",
        "since",
        "until",
        "by",
        "of",
        "from",
        "early",
        "late",
        "mid",
    }


def _number_joins(text: str, run: Sequence[Token], token: Token) -> bool:
    follows = text[token.end : token.end + 2]
    return len(token.word) <= 3 and len(run) > 1 and (not follows.strip() or follows[0] in ",.;)’'")


def _small_words(text: str, found: Sequence[Token], run: Sequence[Token], at: int) -> int:
    """Small words inside a name: "de la", "of the", "and"."""
    length = 0
    while at + length < len(found) and length < 3 and not found[at + length].capital:
        length += 1
    words = [t.word for t in found[at : at + length]]
    if at + length >= len(found) or not found[at + length].capital:
        return 0
    stretch = text[run[-1].end : found[at + length].start]
    if stretch != " " + " ".join(words) + " ":
        return 0
    if all(w in lexicon("name_particles") for w in words):
        return 0 if run[-1].word in lexicon("common_capitals") else length + 1
    if words in (["of"], ["of", "the"], ["for"], ["for", "the"], ["on"], ["against"]):
        return length + 1 if _opens_of(run, words[0]) else 0
    if words in (["and"], ["and", "the"]):
        return length + 1 if _and_joins(found, run, at + length) else 0
    return 0


def _opens_of(run: Sequence[Token], word: str) -> bool:
    last = run[-1].word
    if last in lexicon("organization_heads") or last in lexicon("organization_openers"):
        return True
    if word == "of" and (last in lexicon("of_heads") or last in lexicon("titles")):
        return True
    return " ".join(t.word for t in run) in lexicon("organization_openers")


def _and_joins(found: Sequence[Token], run: Sequence[Token], at: int) -> bool:
    """ "Ministry of Information and Culture", "Food and Drug Administration", "Trinidad and Tobago"."""
    inside = {t.word for t in run}
    right = found[at].word
    if inside & {"of", "for"} and right in lexicon("sector_nouns"):
        return inside & lexicon("organization_openers") != set() or run[0].word in lexicon("organization_heads")
    whole = f"{run[-1].word} and {right}"
    if listed(whole, "countries"):
        return True
    return run[-1].word in lexicon("sector_nouns") and _ends_in_head(found, at)


def _ends_in_head(found: Sequence[Token], at: int) -> bool:
    last = at
    while last + 1 < len(found) and found[last + 1].capital and found[last + 1].start - found[last].end == 1:
        last += 1
    return found[last].word in lexicon("organization_heads")


# --------------------------------------------------------------------------- from runs to names


def _names_of_run(run: list[Token], before: Token | None, seen: Usage) -> list[Name]:
    run = _without_starters(run, seen)
    run = [t for t in run] if run else []
    while run and run[-1].word in {"of", "for", "the", "and", "on", "against"}:
        run.pop()
    if not run or (len(run) == 1 and run[0].word in lexicon("calendar_words") and not _is_surname(run[0], before)):
        return []
    cut = _title_length(run)
    title = (run[0].start, run[cut - 1].end) if cut else None
    kept = run[cut:]
    if not _names_something(kept, seen):
        return []
    return [Name(kept[0].start, kept[-1].end, tuple(t.word for t in kept), title, run[0].first)]


def _is_surname(token: Token, before: Token | None) -> bool:
    return token.word == "May" and before is not None and before.word.rstrip(".") in {"Mrs", "Ms", "Theresa"}


def _without_starters(run: list[Token], seen: Usage) -> list[Token]:
    """Drop common words that only carry the capital of their place."""
    while run:
        word = run[0].word
        if word in {"The", "A", "An"} and not listed(" ".join(t.word for t in run), "capitals"):
            run = run[1:]
        elif len(run) > 1 and known(f"{word} {run[1].word}"):
            return run
        elif run[0].first and _only_starts(run, seen):
            run = run[1:]
        elif word in _hard_starters():
            run = run[1:]
        else:
            return run
        while run and not run[0].capital:
            run = run[1:]
    return run


@cache
def _hard_starters() -> frozenset[str]:
    """Words that never begin a name, wherever they stand."""
    return frozenset(w for w in lexicon("common_capitals") if w.lower() in lexicon("stopwords"))


def known(text: str) -> bool:
    """Whether the folded words stand in one of the lexicons of names."""
    return any(listed(text, n) for n in ("countries", "capitals", "cities", "regions", "us_states", "state_seats"))


def _only_starts(run: Sequence[Token], seen: Usage) -> bool:
    word = run[0].word
    if word in _hard_starters():
        return True
    if (
        known(" ".join(t.word for t in run))
        or seen.capital[fold_name(word)] >= 1
        and word not in lexicon("common_capitals")
    ):
        return False
    if len(run) > 1 and run[-1].word in lexicon("organization_heads"):
        return False
    if word in lexicon("common_capitals"):
        return not (len(run) > 1 and (fold_name(word), fold_name(run[1].word)) in seen.pairs)
    if word in lexicon("titles") or word in table("honorifics") or listed(word, "first_names"):
        return False
    return word.lower() in seen.lower or (word.isalpha() and word.endswith(("ing", "ly", "ed")) and len(run) == 1)


def _title_length(run: Sequence[Token]) -> int:
    """How many tokens of the run are a title in front of a person's name; 0 for none."""
    best = 0
    for at in range(len(run) - 1):
        word = run[at].word
        if not _may_be_title(word):
            break
        if (word in lexicon("titles") or word in table("honorifics")) and run[at + 1].capital:
            best = at + 1
        if at + 2 < len(run) and run[at + 1].word == "of" and word in lexicon("titles"):
            inside = at + 2 if run[at + 2].word != "the" else at + 3
            phrase = inside + 1
            while phrase < len(run) and run[phrase - 1].word + " " + run[phrase].word in {
                "United States",
                "United Kingdom",
                "New York",
            }:
                phrase += 1
            if phrase < len(run):
                best = phrase
            break
    rest = run[best:]
    if best and all(_heads_only(t.word) for t in rest):
        return 0
    if best and rest[-1].word in lexicon("organization_heads") and len(rest) < 3:
        return 0
    return best


def _heads_only(word: str) -> bool:
    return word in lexicon("organization_heads") or word in lexicon("titles")


def _may_be_title(word: str) -> bool:
    return (
        word in lexicon("titles")
        or word in table("honorifics")
        or word.lower() in lexicon("office_modifiers")
        or listed(word, "demonyms")
        or listed(word, "countries")
        or listed(word, "us_states")
        or word in lexicon("organization_heads")
        or word in {"North", "South", "Saudi", "New", "Former", "Then", "House", "United", "States", "Nations"}
    )


def _names_something(run: Sequence[Token], seen: Usage) -> bool:
    if not run:
        return False
    whole = " ".join(t.word for t in run)
    if known(whole):
        return True
    if all(_describes(t.word) for t in run):
        return False
    if len(run) == 1:
        return _single_name(run[0], seen)
    if all(t.word.isupper() and len(t.word) > 3 for t in run):
        return False
    return True


def _describes(word: str) -> bool:
    return (
        listed(word, "demonyms")
        or word in lexicon("titles")
        or word in table("honorifics")
        or word.lower() in lexicon("office_modifiers")
        or word.lower() in lexicon("office_words")
    )


def _single_name(token: Token, seen: Usage) -> bool:
    word = token.word
    if len(word) < 2 or word in lexicon("calendar_words") or word in lexicon("organization_heads"):
        return False
    if word in lexicon("common_capitals"):
        return False
    if word.isupper() and len(word) > 6:
        return False
    if not token.first:
        return True
    if seen.capital[fold_name(word)] or listed(word, "first_names"):
        return True
    return word.lower() not in seen.lower
