"""Bare numbers of a text: figures, number words and ranges, with their value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from briefgen import rules
from briefgen.rules.compiled import compiled


class Number(Struct, frozen=True):
    """A bare number or range: what stands at ``start:end``, without bound, currency and unit."""

    start: int
    end: int
    value: float
    high: float | None = None
    ordinal: bool = False


def parse_number(text: str) -> float | None:
    """The value of a number written alone in figures or words ("3.8 billion", "thirty-two"), None if it is none."""
    found = next(_parse(text, 0, len(text)), None)
    return found.value if found and found.start == 0 and found.end == len(text) else None


def matches(kind: str, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    for rule in awake(text[start:end]).get(kind, ()):
        yield from rule.regex.compiled.finditer(text, start, end)


@lru_cache(maxsize=256)
def awake(text: str) -> Mapping[str, Sequence[rules.Rule]]:
    """The rules of numbers that may match in ``text``, by kind; it is asked for one kind after the other."""
    found: dict[str, list[rules.Rule]] = {}
    for rule in rules.sieve("numbers").of(text):
        found.setdefault(rule.kind, []).append(rule)
    return found


# --------------------------------------------------------------------------- bare numbers


def find_numbers(text: str, start: int, end: int) -> list[Number]:
    return [n for n in _parse(text, start, end) if not _is_pronoun_one(text, n, end) and not _is_year(text, n, end)]


def _parse(text: str, start: int, end: int) -> Iterator[Number]:
    found = [_figure(m) for m in matches("figure", text, start, end)]
    found += [number for m in matches("words", text, start, end) for number in _word_numbers(m)]
    found += [_ordinal(m) for m in matches("ordinal", text, start, end)]
    reached = start
    for number in sorted(found, key=lambda n: (n.start, -n.end)):
        if number.start >= reached:
            reached = number.end
            yield number


_FIGURE = compiled(r"([\d,]+(?:\.\d+)?)\s*([A-Za-z]*)")


def _figure(match: re.Match[str]) -> Number:
    parts = _FIGURE.fullmatch(match[0])
    assert parts is not None
    scale = parts[2].lower()
    factor = rules.table("number_scales").get(scale) or rules.table("number_suffixes").get(scale) or "1"
    return Number(match.start(), match.end(), _rounded(float(parts[1].replace(",", "")) * float(factor)))


def _rounded(value: float) -> float:
    """4.35 million is 4350000, not 4349999.999…"""
    return float(f"{value:.12g}")


def _ordinal(match: re.Match[str]) -> Number:
    word = match[0].lower()
    if word[0].isdigit():
        value = float(word[:-2].replace(",", ""))
    else:
        tens, _, last = word.rpartition("-")
        value = float(rules.table("number_tens").get(tens, "0")) + float(rules.table("number_ordinals")[last])
    return Number(match.start(), match.end(), value, ordinal=True)


_TOKEN = compiled(r"[A-Za-z]+")


def _word_numbers(match: re.Match[str]) -> Iterator[Number]:
    """The numbers of a run of number words: "two hundred and five" is one, "two and three" are two."""
    tokens = [(match.start() + t.start(), match.start() + t.end(), t[0].lower()) for t in _TOKEN.finditer(match[0])]
    at = 0
    while at < len(tokens):
        taken, value = _longest(tokens[i][2] for i in range(at, len(tokens)))
        if taken:
            yield Number(tokens[at][0], tokens[at + taken - 1][1], value)
        at += max(taken, 1)


def _longest(words: Iterable[str]) -> tuple[int, float]:
    """How many of ``words`` make one number from the first on, and its value."""
    units, tens, scales = (rules.table(name) for name in ("number_units", "number_tens", "number_scales"))
    total, part, taken, room = 0.0, 0.0, 0, 1000.0
    for at, word in enumerate(words):
        if word in ("a", "an", "half"):
            part = 0.5 if word == "half" else part or 1.0
        elif word == "and":
            if not (total or part >= 100):
                break
            continue
        elif word in units and (part == 0 or (part % 100 == 0) or (part % 10 == 0 and part % 100 >= 20)):
            if (part and not 0 < int(units[word]) < 10 and part % 100) or room <= float(units[word]):
                break
            part += float(units[word])
        elif word in tens and part % 100 == 0 and room > float(tens[word]):
            part += float(tens[word])
        elif word in scales and part:
            factor = float(scales[word])
            if factor == 100:
                part *= 100
            else:
                total, part, room = total + part * factor, 0.0, factor
        else:
            break
        taken = at + 1
    return taken, _rounded(total + part)


def _is_pronoun_one(text: str, number: Number, end: int) -> bool:
    """ "One of the ministers", "no one", "one another": no count. "One person" is."""
    if text[number.start : number.end].lower() != "one":
        return False
    before = text[max(0, number.start - 6) : number.start].lower()
    if compiled(r"\b(?:no|any|some|every|this|that|the|which|each)[\s-]$").search(before):
        return True
    following = compiled(r"\s+([A-Za-z]+)").match(text, number.end, end)
    return following is None or following[1].lower() in rules.lexicon("one_not_count")


_COUNTED = compiled(r"\s+(?:[a-z]+\s+)?(?:[a-z]{2,}s|people|men|women|children)\b")


def _is_year(text: str, number: Number, end: int) -> bool:
    """A bare figure like 2016 is a year unless a plural follows."""
    figure = text[number.start : number.end]
    if len(figure) != 4 or not figure.isdigit() or not 1900 <= number.value < 2100:
        return False
    return _COUNTED.match(text, number.end, end) is None


# --------------------------------------------------------------------------- ranges

_RANGE = compiled(r"\s?(?:-|–|—)\s?|\s+(?:to|or)\s+")
BETWEEN = compiled(r"\bbetween\s+(?:[^\s\d]{1,3})?$", re.I)


def with_ranges(text: str, numbers: list[Number]) -> list[Number]:
    """ "10 to 15" as one number with ``high``; so is "between 5 and 7"."""
    joined: list[Number] = []
    for number in numbers:
        low = joined[-1] if joined else None
        if low and low.high is None and not low.ordinal and not number.ordinal and _is_range(text, low, number):
            factor = _shared_scale(text, low, number)
            joined[-1] = replace(low, end=number.end, value=_rounded(low.value * factor), high=number.value)
        else:
            joined.append(number)
    return joined


def _is_range(text: str, low: Number, high: Number) -> bool:
    between = text[low.end : high.start]
    signless = between.rstrip("$£€¥")
    if _RANGE.fullmatch(signless):
        return low.value * _shared_scale(text, low, high) < high.value
    opened = BETWEEN.search(text[max(0, low.start - 14) : low.start])
    return bool(opened and compiled(r"\s+and\s+").fullmatch(signless) and low.value < high.value)


def _shared_scale(text: str, low: Number, high: Number) -> float:
    """In "5 to 7 million" the scale belongs to both."""
    figures = [_FIGURE.fullmatch(text[n.start : n.end]) for n in (low, high)]
    if not all(figures) or (figures[0] and figures[0][2]) or not (figures[1] and figures[1][2]):
        return 1.0
    return high.value / float(figures[1][1].replace(",", ""))
