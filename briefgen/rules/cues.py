"""Which words a text must have for a pattern to match in it, read off the pattern: most rules need not be tried.

A *cue* is a word of up to `LONG` letters, the first `LONG` or `SHORT` letters of one, "0" for any digit, "0000" for
four in a row, or any other mark, in lower case.
`ways_of` gives the ways in which a pattern can match; a match holds a cue of each set of one way. `cues_in` gives those
of a text. Where a set of every way has none in common with them the pattern cannot match. What cannot be told from the
pattern gives no ways, and the pattern is always tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import prod
from typing import Any, Final

from briefgen.rules.compiled import compiled

SHORT: Final = 4
LONG: Final = 8
"""Letters by which words are told apart where a pattern leaves their end open, and at most."""

_MOST = 3000
"""Cues of one pattern; more are as good as none."""

_TOKEN = compiled(r"[^\W\d_]+|[^\w\s]|_")
_DIGIT, _YEAR = compiled(r"\d"), compiled(r"\d{4}")
_TWINS = str.maketrans({"\u017f": "s", "\u212a": "k", "\u0130": "i", "\u0131": "i"})
"""Letters that a pattern without case takes for others: long s, Kelvin sign, Turkish i."""

Way = tuple[frozenset[str], ...]
"""Sets of cues; a match that comes about in this way holds one of each. The rarest set comes first."""

_MOST_SETS = 3
"""Sets of one way; more hardly shut out a text that these let pass."""

_MOST_WAYS = 40
"""Ways of one pattern; more are told by one set that all of them have."""

_USUAL = 700.0
"""Sentences of a thousand from which a set that so many have tells nothing."""


def open_to(ways: Iterable[Way], found: frozenset[str]) -> bool:
    """Whether a text with the cues ``found`` may match in one of ``ways``."""
    for way in ways:
        for cues in way:
            if cues.isdisjoint(found):
                break
        else:
            return True
    return False


@lru_cache(maxsize=8192)
def cues_in(text: str) -> frozenset[str]:
    """The cues of ``text``."""
    tokens = _TOKEN.findall(text.lower())
    if not text.isascii() and (plain := text.translate(_TWINS)) != text:
        tokens += _TOKEN.findall(plain.lower())
    found = {token[:SHORT] for token in tokens}
    found.update(token[:LONG] for token in tokens if len(token) > SHORT)
    if _DIGIT.search(text):
        found.update(("0", "0000") if _YEAR.search(text) else ("0",))
    return frozenset(found)


def ways_of_words(words: Iterable[str]) -> tuple[Way, ...] | None:
    """The way of a pattern that is one of ``words``, which begins and ends where words do."""
    found = [_rarest(word.lower()) for word in words]
    return ((frozenset(cue for cue in found if cue),),) if all(found) else None


def _rarest(phrase: str) -> str | None:
    """The cue of that word of a phrase which is rarest; one before an apostrophe may go on without it."""
    told = []
    for part in phrase.split():
        word = _TOKEN.match(part)
        open_ended = word is not None and part[word.end() :].startswith(("'", "’"))
        if word and not (open_ended and len(word[0]) < SHORT):
            told.append(word[0][: SHORT if open_ended else LONG])
    return min(told, key=lambda cue: _COMMON.get(cue, _RARE), default=None)


def ways_of(pattern: str, flags: int) -> tuple[Way, ...] | None:
    """The ways in which ``pattern`` can match; None where they cannot be told."""
    from re import _parser  # type: ignore[attr-defined]

    tree = _parser.parse(pattern, flags)
    ways = _ways(list(tree), bool(tree.state.flags & re.I), False)
    return tuple(ways) if all(ways) else None


def _ways(items: Sequence[Any], folded: bool, begun: bool) -> list[Way]:
    """The ways of a sequence, with the alternatives of that one of its items which tells most; ``begun``: no letter can
    stand before it. An empty way is one that cannot be told."""
    own: list[frozenset[str]] = []
    best: list[Way] = [()]
    for at in range(len(items)):
        guarded = _guarded(items[:at], begun)
        own.extend(frozenset(found) for found in _from(items, at, folded, guarded) if found and len(found) <= _MOST)
        best = min(best, _inner(items, at, folded, guarded), key=_often)
    return _merged(_way([*own, *way]) for way in best)


def _inner(items: Sequence[Any], at: int, folded: bool, begun: bool) -> list[Way]:
    """The ways of what stands in the item ``at``."""
    op, value, after = str(items[at][0]), items[at][1], items[at + 1 : at + 2]
    if op == "SUBPATTERN":
        return _ways([*value[-1], *after], folded or _folds(items[at], folded), begun)
    if op == "ATOMIC_GROUP":
        return _ways(list(value), folded, begun)
    if op == "BRANCH":
        return _merged(way for branch in value[1] for way in _ways([*branch, *after], folded, begun))
    if "REPEAT" in op and value[0]:
        return _ways(list(value[2]), folded, begun)
    return [()]


def _way(sets: Iterable[frozenset[str]]) -> Way:
    """The rarest of ``sets``, without those that another implies."""
    kept: list[frozenset[str]] = []
    for cues in sorted(set(sets), key=lambda cues: (_cost(cues), sorted(cues))):
        usual = kept and _cost(cues) > _USUAL
        if len(kept) < _MOST_SETS and not usual and not any(cues >= other for other in kept):
            kept.append(cues)
    return tuple(kept)


def _merged(ways: Iterable[Way]) -> list[Way]:
    """``ways`` with those of one set in one, and in few; only an empty one where one is empty."""
    found = list(dict.fromkeys(ways))
    if not all(found):
        return [()]
    single = [way[0] for way in found if len(way) == 1]
    several = [way for way in found if len(way) > 1]
    if len(several) > _MOST_WAYS:
        single, several = [way[0] for way in found], []
    return [*([(frozenset().union(*single),)] if single else []), *several]


def _often(ways: Sequence[Way]) -> float:
    """In how many texts of one ``ways`` let the pattern be tried, were cues strewn over them."""
    return sum(prod(min(1.0, _cost(cues) / 1000) for cues in way) for way in ways)


def _required(items: Sequence[Any], folded: bool, begun: bool) -> set[str] | None:
    """The best set of cues that a sequence gives; ``begun``: no letter can stand before it."""
    best: set[str] | None = None
    for at in range(len(items)):
        for found in _from(items, at, folded, _guarded(items[:at], begun)):
            if found and len(found) <= _MOST and (best is None or _cost(found) < _cost(best)):
                best = found
    return best


def _from(items: Sequence[Any], at: int, folded: bool, begun: bool) -> Iterator[set[str] | None]:
    op, value, after = str(items[at][0]), items[at][1], items[at + 1 : at + 2]
    if begun:
        yield _words(items[at:], folded)
    if marks := _marks(items[at]):
        yield {"0000"} if marks == {"0"} and _is_year(items[at:]) else marks
    if op == "SUBPATTERN":
        yield _required([*value[-1], *after], folded or _folds(items[at], folded), begun)
    elif op == "ATOMIC_GROUP":
        yield _required(list(value), folded, begun)
    elif op == "BRANCH":
        found = [_required([*branch, *after], folded, begun) for branch in value[1]]
        yield set().union(*filter(None, found)) if all(found) else None
    elif "REPEAT" in op and value[0]:
        yield {"0000"} if _is_year(items[at:]) else _required(list(value[2]), folded, begun)
    elif op == "ASSERT" and value[0] == 1:
        yield _required(list(value[1]), folded, begun)


def _folds(item: Any, folded: bool) -> bool:
    return (folded or bool(item[1][1] & re.I)) and not item[1][2] & re.I


def _cost(cues: Iterable[str]) -> float:
    return sum(_COMMON.get(cue, _RARE) for cue in cues)


_OFTEN = """
. the , to a of in and 0 ' s - that on " said for was it is with he at as by from be has have an but his this
year not had are will were after who : i they been ’ “ ” stat inte pres we over which abou t thei time its she
new woul ) ( when comp people up more one mr out cont two cons offi also some than comm ther or her repo all
into part last just us coun $ othe back coul thre acco no unde firs can if you told what expe chan agai
"""
_COMMON = {cue: 900.0 / place for place, cue in enumerate(_OFTEN.split(), 1)}
_RARE = 3.0
"""How many of a thousand sentences of the news have the cue; any other one is in about three."""


# --------------------------------------------------------------------------- where words begin


def _guarded(items: Sequence[Any], begun: bool) -> bool:
    """Whether no letter can stand right after ``items``' end, looking back; ``begun`` is so before them."""
    for item in reversed(items):
        told = _guards(item)
        if told is not None:
            return told
    return begun


def _guards(item: Any) -> bool | None:
    """Whether the item shuts out a letter before what follows it; None where that is for what stands before it."""
    op, value = str(item[0]), item[1]
    if op == "AT":
        return True if "BEGINNING" in str(value) or str(value) == "AT_BOUNDARY" else None
    if op == "ASSERT_NOT":
        return True if value[0] == -1 and _shuts_out_letters(list(value[1])) else None
    if op == "ASSERT":
        return None
    if op == "SUBPATTERN":
        return _closes(list(value[-1]))
    if op == "BRANCH":
        return all(_closes(list(branch)) for branch in value[1])
    if "REPEAT" in op:
        closed = _is_no_letter(item) or _closes(list(value[2]))
        return closed if value[0] or not closed else None
    return _is_no_letter(item)


def _closes(items: Sequence[Any]) -> bool:
    return _guarded(items, False)


def _shuts_out_letters(items: Sequence[Any]) -> bool:
    if len(items) != 1:
        return False
    if str(items[0][0]) == "BRANCH":
        return any(_shuts_out_letters(list(branch)) for branch in items[0][1][1])
    if str(items[0][0]) != "IN":
        return False
    return any(str(op) == "CATEGORY" and str(value) == "CATEGORY_WORD" for op, value in items[0][1])


def _least(item: Any) -> int:
    return int(item[1][0]) if "REPEAT" in str(item[0]) else 1


def _is_no_letter(item: Any) -> bool:
    """Whether all that the item can match are characters other than letters."""
    op, value = str(item[0]), item[1]
    if op == "LITERAL":
        return not _is_letter(chr(value))
    if op == "CATEGORY":
        return str(value) in ("CATEGORY_SPACE", "CATEGORY_DIGIT", "CATEGORY_NOT_WORD")
    if op == "IN":
        return all(str(o) != "NEGATE" and (_is_no_letter((o, v)) or _is_plain_range(o, v)) for o, v in value)
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        inner = list(value[2])
        return len(inner) == 1 and _is_no_letter(inner[0])
    return False


def _is_plain_range(op: Any, value: Any) -> bool:
    return str(op) == "RANGE" and not any(_is_letter(chr(c)) for c in range(value[0], value[1] + 1))


def _is_letter(char: str) -> bool:
    return char.isalnum() and not char.isdecimal()


# --------------------------------------------------------------------------- marks and digits


def _marks(item: Any) -> set[str] | None:
    """The marks one of which the item is; "0" for digits."""
    op, value = str(item[0]), item[1]
    if op == "LITERAL":
        char = chr(value)
        return None if _is_letter(char) or char.isspace() else {"0" if char.isdecimal() else char}
    if op == "CATEGORY":
        return {"0"} if str(value) == "CATEGORY_DIGIT" else None
    if op == "RANGE":
        return {"0"} if (value[0], value[1]) >= (48, 48) and value[1] <= 57 else None
    if op == "IN":
        found = [None if str(o) == "NEGATE" else _marks((o, v)) for o, v in value]
        return set().union(*filter(None, found)) if all(found) else None
    return None


def _is_year(items: Sequence[Any]) -> bool:
    """Whether four digits or more follow on one another."""
    digits = 0
    for item in items:
        repeated = "REPEAT" in str(item[0])
        inner = item[1][2] if repeated else (item,)
        if len(inner) != 1 or _marks(inner[0]) != {"0"}:
            return False
        digits += _least(item)
        if digits >= 4:
            return True
    return False


# --------------------------------------------------------------------------- words


def _words(items: Sequence[Any], folded: bool) -> set[str] | None:
    """The cues of the first word that the sequence spells out; None where it can be any."""
    done: set[str] = set()
    left = _cut(_spell(items, {""}, done, folded), done)
    return done or None if left else None


def _cut(states: set[str] | None, done: set[str]) -> bool:
    """Whether words whose end is open are long enough to be told by their beginning."""
    if states is None or any(len(word) < SHORT for word in states):
        return False
    done.update(word if len(word) == LONG else word[:SHORT] for word in states)
    return True


def _spell(items: Sequence[Any], states: set[str], done: set[str], folded: bool) -> set[str] | None:
    """What is left open of ``states``, words so far, after ``items``; cues go to ``done``. None: cannot be told."""
    for item in items:
        if not states:
            return states
        if len(states) + len(done) > _MOST:
            return None
        after = _step(item, states, done, folded)
        if after is None:
            return set() if _cut(states, done) else None
        done.update(word for word in after if len(word) >= LONG)
        states = {word for word in after if len(word) < LONG}
    return states


def _step(item: Any, states: set[str], done: set[str], folded: bool) -> set[str] | None:
    op, value = str(item[0]), item[1]
    if op == "ASSERT_NOT":
        return _ended(states, done) if value[0] == 1 and _shuts_out_letters(list(value[1])) else states
    if op == "ASSERT":
        first = list(value[1])[:1]
        ends = value[0] == 1 and first and _is_no_letter(first[0]) and _least(first[0])
        return _ended(states, done) if ends else states
    if op == "AT":
        return _ended(states, done) if str(value) == "AT_BOUNDARY" else states
    if op == "SUBPATTERN":
        return _spell(list(value[-1]), states, done, _folds(item, folded))
    if op == "ATOMIC_GROUP":
        return _spell(list(value), states, done, folded)
    if op == "BRANCH":
        found = [_spell(list(branch), states, done, folded) for branch in value[1]]
        return None if any(f is None for f in found) else set().union(*(f for f in found if f is not None))
    if "REPEAT" in op:
        return _repeated(item, states, done, folded)
    letters = _letters(item, folded)
    if letters is not None:
        return {word + letter for word in states for letter in letters}
    if _is_no_letter(item):
        return _ended(states, done)
    return None


def _ended(states: set[str], done: set[str]) -> set[str]:
    """After what is no letter the words so far are whole; one that had not begun still begins."""
    done.update(filter(None, states))
    return {word for word in states if not word}


def _repeated(item: Any, states: set[str], done: set[str], folded: bool) -> set[str] | None:
    least, most, inner = item[1]
    if _is_no_letter(item):
        ended = _ended(states, done)
        return ended if least else states | ended
    after = _spell(list(inner), states, done, folded)
    if after is None or (int(most) > 1 and after):
        return None
    return after if least else after | states


def _letters(item: Any, folded: bool) -> set[str] | None:
    """The letters one of which the item is, in lower case."""
    op, value = str(item[0]), item[1]
    if op == "LITERAL":
        char = chr(value)
        return (
            {char.lower()} if _is_letter(char) and len(char.lower()) == 1 and (char.isascii() or not folded) else None
        )
    if op == "IN" and len(value) <= 6:
        found = [_letters((o, v), folded) if str(o) == "LITERAL" else None for o, v in value]
        return set().union(*filter(None, found)) if all(found) else None
    return None
