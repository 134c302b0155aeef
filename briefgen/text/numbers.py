"""Quantities of a text: figures and number words with their bound, their range and what they count.

What a number looks like are pattern rules (``rules/<language>/patterns/numbers.yaml``), its words are lexicons; this
module adds the words around the bare number and the head noun. "Dozens", "hundreds" and "several" name no figure and
are no quantities.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

from msgspec.structs import replace

from briefgen import rules
from briefgen.model import Bound, DateMention, Quantity
from briefgen.rules.compiled import compiled
from briefgen.rules.sieve import Pattern
from briefgen.text.figures import BETWEEN, Number, awake, find_numbers, matches, parse_number, with_ranges

__all__ = ["find_quantities", "parse_number", "singular"]

_BEFORE = 24
"""No bound before a number is longer ("in excess of about" with its blanks)."""
_UNIT_WORDS = 6
"""Words looked at for the head noun: "two former South Korean navy officers" has five."""


def find_quantities(text: str, start: int, end: int, dates: Sequence[DateMention] = ()) -> tuple[Quantity, ...]:
    """The quantities in ``text[start:end]``, in text order, without overlaps.

    Offsets are those of ``text``; numbers inside ``dates`` (in text order) are left out. ``number_span`` holds
    both ends of a range. In "21 of the 276 girls" both numbers have the unit "girl".
    """
    if not awake(text[start:end]):
        return ()
    inside = dates[bisect_left(dates, start, key=lambda d: d.start) : bisect_left(dates, end, key=lambda d: d.start)]
    taken = _merged([*((d.start, d.end) for d in inside), *_skipped(text, start, end)])
    ages = [q for q in _ages(text, start, end) if not _overlaps(q.start, q.end, taken)]
    taken = _merged([*taken, *((q.start, q.end) for q in ages)])
    free = [n for n in find_numbers(text, start, end) if not _overlaps(n.start, n.end, taken)]
    plain = [q for q in _quantities(text, start, end, with_ranges(text, free)) if not _is_name_part(text, start, q)]
    return _disjoint(sorted([*ages, *plain], key=lambda q: (q.start, q.end)))


def _disjoint(quantities: list[Quantity]) -> tuple[Quantity, ...]:
    kept: list[Quantity] = []
    for quantity in quantities:
        if not kept or quantity.start >= kept[-1].end:
            kept.append(quantity)
    return tuple(kept)


_NAME_BEFORE = compiled(r"[a-z]\s[A-Z][\w-]+\s$|[A-Z][\w-]+\s[A-Z][\w-]+\s$")


def _is_name_part(text: str, start: int, quantity: Quantity) -> bool:
    """ "The Rye Song Gang 1": a small figure after a name that counts nothing."""
    low, high = quantity.number_span
    if quantity.kind != "count" or quantity.bound != "exact" or not text[low:high].isdigit():
        return False
    if quantity.unit and quantity.value != 1:
        return False
    return high - low <= 2 and bool(_NAME_BEFORE.search(text, max(start, low - 40), low))


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """``spans`` in order, those that touch joined."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether ``start:end`` shares a character with one of the ordered, disjoint ``spans``."""
    after = bisect_left(spans, end, key=lambda span: span[0])
    return after > 0 and spans[after - 1][1] > start


def _skipped(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [m.span() for m in matches("skip", text, start, end)]


# --------------------------------------------------------------------------- words around


def _quantities(text: str, start: int, end: int, numbers: list[Number]) -> list[Quantity]:
    """From right to left, so that "21 of the 276 girls" can take its unit from the number after it."""
    found: list[Quantity] = []
    floor = [start, *(n.end for n in numbers)]
    for number, left in zip(reversed(numbers), reversed(floor[:-1]), strict=True):
        after = found[-1] if found else None
        limit = min(end, after.start) if after else end
        found.append(_quantity(text, left, limit, number, after))
    return found[::-1]


def _quantity(text: str, left: int, limit: int, number: Number, after: Quantity | None) -> Quantity:
    sign = _sign().search(text, max(left, number.start - 4), number.start)
    between = BETWEEN.search(text, max(left, number.start - 14), number.start) if number.high is not None else None
    start = next((m.start() for m in (between, sign) if m), number.start)
    bound, start = _bound_before(text, left, start)
    close = _bound_after().match(text, number.end, limit)
    head = close.end() if close else number.end
    kind, unit, end = _unit(text, number, head, limit, sign[0] if sign else None, after)
    trailing = close or _bound_after().match(text, end, limit)
    if trailing:
        bound, end = _as_bound(rules.table("bounds_after")[_key(trailing[1])]), max(end, trailing.end())
    return Quantity(start, end, number.value, bound, kind, unit, number.high, (number.start, number.end))


_Kind = Literal["count", "money", "percent", "measure", "age", "ordinal", "time"]


def _unit(
    text: str, number: Number, at: int, limit: int, sign: str | None, after: Quantity | None
) -> tuple[_Kind, str, int]:
    """Kind, unit and end of what stands from ``at`` on, right after the number."""
    if number.ordinal:
        return _noun(text, number, at, limit, "ordinal")
    if sign:
        return "money", rules.table("currency_signs")[sign.strip()], at
    tables: tuple[tuple[str, _Kind], ...] = (
        ("percent_words", "percent"), ("currency_words", "money"), ("measure_units", "measure"), ("time_units", "time"),
    )  # fmt: skip
    for name, kind in tables:
        if m := _word_after(name).match(text, at, limit):
            unit = "percent" if kind == "percent" else rules.table(name)[_key(m[1], keep=name)]
            return kind, unit, m.end()
    if after and _PART.fullmatch(text, at, after.start) and after.kind == "count":
        return "count", after.unit, at
    return _noun(text, number, at, limit, "count")


_PART = compiled(
    r"\s+of\s+(?:the|its|their|his|her|our|these|those|about|some|more\s+than|over|nearly|at\s+least|\s){0,5}"
)


def _key(words: str, keep: str = "") -> str:
    """The entry that ``words`` match. Of the table ``keep`` it may have capitals ("MW"), which "Mw" matches, too."""
    plain = " ".join(words.split())
    if not keep or plain in rules.table(keep):
        return plain if keep else plain.lower()
    return _small_keys(keep)[plain.lower()]


@cache
def _small_keys(name: str) -> Mapping[str, str]:
    entries = sorted(rules.table(name), key=lambda entry: (not entry.islower(), entry))
    found: dict[str, str] = {}
    for entry in entries:
        found.setdefault(entry.lower(), entry)
    return found


def _as_bound(word: str) -> Bound:
    bounds: tuple[Bound, ...] = ("exact", "at least", "at most", "more than", "less than", "about")
    return next(bound for bound in bounds if bound == word)


@cache
def _sign() -> Pattern:
    return rules.compile_pattern(r"(?<![\w$])(?:{currency_signs})\s?$|(?<![\w$])[$£€¥]\s?$")


@cache
def _word_after(name: str) -> Pattern:
    glue = r"\s?" if name in ("percent_words", "measure_units") else r"\s"
    return rules.compile_pattern(rf"(?:{glue}|\s+|-)(" + "{" + name + r"})(?!\w|-old)", flags="i")


@cache
def _bound_after() -> Pattern:
    return rules.compile_pattern(r"\s?({bounds_after})(?![\w+])", flags="i")


@cache
def _bound_words() -> Pattern:
    return rules.compile_pattern(r"(?<![\w-])({bounds_before})\s+(?:the\s+)?$", flags="i")


def _after_verb(text: str, left: int, over: int) -> bool:
    """ "Handed over 21 girls" hands them over."""
    before = text[max(left, over - 12) : over].split()
    return bool(before) and before[-1].lower() in rules.lexicon("over_verbs")


def _bound_before(text: str, left: int, start: int) -> tuple[Bound, int]:
    m = _bound_words().search(text, max(left, start - _BEFORE), start)
    if m is None or (m[1].lower() == "over" and _after_verb(text, left, m.start())):
        return "exact", start
    return _as_bound(rules.table("bounds_before")[_key(m[1])]), m.start()


# --------------------------------------------------------------------------- head nouns

_WORD = compiled(r"(?:\s+|-)(?=[^\W\d])((?:[A-Z]\.){2,}|[^\W\d][\w’'&]*(?:-[\w’']+)*)")
_COMPOUND = compiled(r"-(?!plus\b)([a-z]{3,})\b(?!-)")
_POSSESSIVE_OF = compiled(r"\s+of\s+(?:the|its|their|his|her|our|whose|those|these)\b")


def _noun(text: str, number: Number, at: int, limit: int, kind: _Kind) -> tuple[_Kind, str, int]:
    """The head noun after the number: the first plural of the run of adjectives and nouns that follows."""
    if compound := _COMPOUND.match(text, at, limit):
        return kind, singular(compound[1]), compound.end()
    part = _POSSESSIVE_OF.match(text, at, limit)
    run = _run(text, part.end() if part else at, limit, joins=part is not None)
    single = kind == "ordinal" or number.value == 1
    head = _head(run, single) if run else None
    if head is None:
        return kind, "", at
    return kind, singular(head[0]), head[1]


def _run(text: str, at: int, limit: int, joins: bool) -> list[tuple[str, int]]:
    """The words up to the first that no noun phrase goes past, each with its end."""
    run: list[tuple[str, int]] = []
    stops = rules.lexicon("unit_stops")
    while len(run) < _UNIT_WORDS and (m := _WORD.match(text, at, limit)):
        word = m[1]
        if word.lower() in stops and not (word.lower() == "and" and _goes_on(run, joins)):
            break
        run.append((word, m.end()))
        at = m.end()
    return run


def _goes_on(run: list[tuple[str, int]], joins: bool) -> bool:
    """Whether "and" joins two adjectives: "military and police officers", "shipping and trading companies"."""
    if any(_is_plural(word) for word, _ in run):
        return False
    return joins or bool(run and run[-1][0].endswith(("ing", "al", "ic", "ary", "ive")))


def _is_plural(word: str) -> bool:
    low = word.lower()
    if low in rules.table("irregular_plurals"):
        return True
    return len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is", "’s", "'s", "ous"))


def _is_small_plural(word: str) -> bool:
    return word[0].islower() and _is_plural(word)


def _head(run: list[tuple[str, int]], single: bool) -> tuple[str, int] | None:
    if single:
        return _single_head(run)
    for at, (word, _) in enumerate(run):
        if _is_plural(word):
            following = run[at + 1] if at + 1 < len(run) else None
            names_a_group = word[0].isupper() or word in rules.lexicon("group_words")
            return following if following and names_a_group and _is_small_plural(following[0]) else run[at]
        if at and word.endswith("ing") and word[0].islower() and run[at - 1][0] != "and":
            break
    return None


def _single_head(run: list[tuple[str, int]]) -> tuple[str, int] | None:
    """After "one" or "the first" nothing marks the end of the phrase: the first noun-like small word will do."""
    small = [(word, end) for word, end in run if word[0].islower()]
    chosen = [item for item in small if not item[0].endswith(_ADJECTIVE_ENDINGS)]
    if chosen:
        return chosen[0]
    return run[-1] if run and not small else None


_ADJECTIVE_ENDINGS = ("al", "ic", "ous", "ive", "ful", "less", "ary", "ly", "ish", "ed", "er", "an", "ar", "ble")


def singular(word: str) -> str:
    """The lower-case singular of an English noun, by ending; "girls" gives "girl", "bodies" "body"."""
    low = word.lower().removesuffix("'s").removesuffix("’s").rstrip("'’")
    if low in rules.table("irregular_plurals"):
        return rules.table("irregular_plurals")[low]
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith(("sses", "ches", "shes", "xes", "zzes")):
        return low[:-2]
    if low.endswith("s") and not low.endswith(("ss", "us", "is")) and len(low) > 2:
        return low[:-1]
    return low


# --------------------------------------------------------------------------- ages


def _ages(text: str, start: int, end: int) -> list[Quantity]:
    """Ages by pattern: "a 42-year-old man", "aged 16 to 18", "Anna Holt, 30,"."""
    found = [_age(m) for m in matches("age", text, start, end)]
    bounded = (_bounded(text, start, q) for q in found if q)
    return list(_disjoint(sorted(bounded, key=lambda q: (q.start, -q.end))))


def _bounded(text: str, left: int, age: Quantity) -> Quantity:
    bound, start = _bound_before(text, left, age.start)
    return replace(age, bound=bound, start=start)


def _age(match: re.Match[str]) -> Quantity | None:
    groups = match.groupdict()
    value = parse_number(match["number"].replace(" ", "-"))
    if value is None or value > 130:
        return None
    last = "high" if groups.get("high") else "number"
    high = float(groups["high"]) if groups.get("high") else None
    start = match.start("number") if groups.get("unit") is None and "high" not in groups else match.start()
    end = match.end() if groups.get("unit") else match.end(last)
    unit = (groups.get("unit") or "year").lower()
    return Quantity(start, end, value, "exact", "age", unit, high, (match.start("number"), match.end(last)))
