"""Weight, length, height, price and cost of one thing, set against each other across units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, islice

from briefgen.model import Quantity, Reading, Sentence
from briefgen.rules import Rule, patterns
from briefgen.rules.compiled import compiled
from briefgen.stories.bounds import meet
from briefgen.stories.slots import marked, quantities_in
from briefgen.stories.stated import (
    Finding,
    Stated,
    finding,
    is_background,
    label,
    sentences_of,
    several_sources,
    stated,
)
from briefgen.text.tokens import content_stems, stem

KILOGRAMS = {"kilogram": 1.0, "tonne": 1000.0, "ton": 1000.0, "pound": 0.4536, "gram": 0.001, "ounce": 0.0283}
METRES = {"metre": 1.0, "meter": 1.0, "foot": 0.3048, "inch": 0.0254, "centimetre": 0.01, "centimeter": 0.01}
METRES |= {"kilometre": 1000.0, "kilometer": 1000.0, "mile": 1609.0, "yard": 0.9144, "millimetre": 0.001}

DEPTH = 40
"""Sizes of one kind in a document that are set against others: bounds the pairs."""

SHARED = 1
"""Terms two sentences share, besides the words of the size itself, that are of one thing."""

ROUNDED = 1.06
"""Ratio of two sizes up to which they are one, rounded and converted (as for distances)."""

ORDER = 3.0
"""Ratio beyond which they are of different things."""

_CLOSER = compiled(r"\b(?:closer|nearer)\sto\s$")
"""A figure that corrects another: no bound makes both right."""

_SIZE_WORDS = frozenset(
    {"weigh", "weight", "long", "length", "high", "tall", "height", "sell", "sold", "fetch", "measur"}
)


def find_sizes(readings: Sequence[Reading]) -> list[Finding]:
    """One finding a kind of size: the first two rival values and what agrees with them."""
    found: list[Finding] = []
    for rule in patterns("conflicts"):
        if rule.attrs["slot"] == "size":
            found.extend(_rivals(rule, [v for r in readings for v in islice(_sizes(r, rule), DEPTH)]))
        if rule.attrs["slot"] == "cost":
            found.extend(_costs(rule, readings))
    return found


def _rivals(rule: Rule, values: Sequence[Stated]) -> Iterator[Finding]:
    for a, b in combinations(values, 2):
        corrects = "closer" in a.context or "closer" in b.context
        if not _apart(a, b, corrects=corrects) or not (corrects or _one_thing(a, b)):
            continue
        low, high = sorted((a, b), key=lambda v: (v.low, v.source))
        one = [v for v in values if v.low <= low.low * ROUNDED and v.low * ROUNDED >= low.low]
        two = [v for v in values if v.low <= high.low * ROUNDED and v.low * ROUNDED >= high.low]
        if several_sources((one, two)):
            yield finding(rule, "figure", (one, two))
            return


def _one_thing(a: Stated, b: Stated) -> bool:
    return a.source != b.source and len((a.group & b.group) - _SIZE_WORDS) >= SHARED


def _apart(a: Stated, b: Stated, *, corrects: bool) -> bool:
    small, large = sorted((a.low, b.low))
    if not small or large <= small * ROUNDED or large > small * ORDER:
        return False
    return corrects or not (meet(a, b) or rounds_to(small, large))


def rounds_to(a: float, b: float) -> bool:
    """Whether one value is the other in fewer digits: 1.37 and 1.4."""
    return any(float(f"{one:.{digits}g}") == float(f"{two:g}") for one, two in ((a, b), (b, a)) for digits in (2, 3))


def _sizes(reading: Reading, rule: Rule) -> Iterator[Stated]:
    text = reading.document.text
    for sentence in sentences_of(reading):
        found = [*quantities_in(reading, sentence), *_glued(text, sentence)]
        if not any(_base(rule, quantity) for quantity in found) or is_background(reading, sentence):
            continue
        line = text[sentence.start : sentence.end]
        for quantity in found:
            base = _base(rule, quantity)
            closer = bool(_CLOSER.search(text, sentence.start, quantity.start)) and "weigh" in line
            view = marked(line, quantity.start, quantity.end, sentence.start)
            if base and (rule.regex.search(view) or (closer and rule.kind == "weight")):
                context = frozenset({"closer"} if closer else ())
                shown = text[quantity.start : quantity.end]
                around = _around(line, quantity, sentence)
                yield stated(reading, sentence, shown, low=base, bound=quantity.bound, group=around, context=context)
                break


_GLUED = compiled(r"(?<![\w.,])(\d{1,6}(?:\.\d{1,3})?)(kg|lbs?|cm|km|mm|m|ft|t|g)\b")
_SHORT = {"kg": "kilogram", "lb": "pound", "lbs": "pound", "cm": "centimetre", "km": "kilometre", "mm": "millimetre"}
_SHORT |= {"m": "metre", "ft": "foot", "t": "tonne", "g": "gram"}


def _glued(text: str, sentence: Sentence) -> Iterator[Quantity]:
    """Figures written in one with their unit, as British papers do: "80kg"."""
    for match in _GLUED.finditer(text, sentence.start, sentence.end):
        number = match.span(1)
        yield Quantity(
            match.start(), match.end(), float(match[1]), "exact", "measure", _SHORT[match[2]], number_span=number
        )


def _around(line: str, quantity: Quantity, sentence: Sentence) -> frozenset[str]:
    """The terms of the sentence up to the figure: what it is a size of stands there."""
    return content_stems(line[: quantity.start - sentence.start])


def _base(rule: Rule, quantity: Quantity) -> float:
    """The value in the base unit of the kind; 0.0 when it is none of it."""
    if rule.kind == "price":
        return quantity.value if quantity.kind == "money" else 0.0
    if quantity.high:
        return 0.0
    units = KILOGRAMS if rule.kind == "weight" else METRES
    return quantity.value * units.get(quantity.unit, 0.0)


# --------------------------------------------------------------------------- costs


def _costs(rule: Rule, readings: Sequence[Reading]) -> Iterator[Finding]:
    """A sum right before the noun of what it pays for, one a source."""
    held: dict[tuple[str, str], list[Stated]] = {}
    for reading in readings:
        for sentence in sentences_of(reading):
            for unit, noun, value in _cost(reading, sentence, rule):
                held.setdefault((noun, unit), []).append(value)
    for (noun, _), values in sorted(held.items()):
        for a, b in combinations(values[:DEPTH], 2):
            if a.source != b.source and _apart(a, b, corrects=False):
                yield finding(rule, "figure", ([a], [b]), label(rule, noun=noun))
                break


def _cost(reading: Reading, sentence: Sentence, rule: Rule) -> Iterator[tuple[str, str, Stated]]:
    line = reading.document.text[sentence.start : sentence.end]
    for quantity in quantities_in(reading, sentence):
        match = rule.regex.search(marked(line, quantity.start, quantity.end, sentence.start))
        if match and quantity.kind == "money" and stem(match["noun"]):
            shown = reading.document.text[quantity.start : quantity.end]
            value = stated(reading, sentence, shown, low=quantity.value, bound=quantity.bound)
            yield quantity.unit, match["noun"], value
