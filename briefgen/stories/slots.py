"""Figures that fill the same slot in several sources: number killed, injured, freed; length of a sentence.

Two values of a slot are rivals when no reading of their bounds lets both be right. Rivals of one day are a
conflict; where the later document has the later figure, the slot is a series.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, islice, pairwise

from msgspec.structs import replace

from briefgen.extract import phrases
from briefgen.extract.claims import within
from briefgen.model import Quantity, Reading, Sentence, Value
from briefgen.rules import Rule, lexicon, patterns
from briefgen.rules.compiled import compiled
from briefgen.rules.sieve import Sieve
from briefgen.stories.bounds import ROUNDING, meet
from briefgen.stories.stated import Finding, Stated, concepts, is_background, sentences_of, stated, value_of
from briefgen.text.tokens import content_stems

_PART = compiled(r"\s(?:[a-z]+\s)?of\s(?:the|them|those|these|whom|us)\b")
"""The figure is a part of a whole that is counted elsewhere ("nine of the dead")."""

_RISE = compiled(r"\b(?:risen|rose|rises|climb(?:s|ed)|grown|increased|now)\b")
"""The source itself says that the figure was lower before."""

_CONTRAST = compiled(r"\b(?:although|though|but|while|whereas|however|disput\w+)\b", re.I)
_BEFORE = compiled(r"\b(?:at\sfirst|initially|earlier|previously|had\ssaid|originally|no\slonger)\b", re.I)
"""Two voices of one source are set against each other by the source itself, and not as what was thought before."""

_OWN = compiled(r"\bof\s(?:its|their|our|his|her|my|[A-Z][\w-]*['’]s)\b")
"""A count of people who belong to somebody ("32 of its citizens"): a part, whatever they are called."""

LEAD_SENTENCES = 14
"""A toll further down is of another happening more often than not (seen on the annotated events)."""

FULL = 4
"""Words that make a value full; more only tell of other things."""

FARTHEST = 4.0
"""Ratio of two values beyond which they count different things."""


Figures = Mapping[str, Sequence[Stated]]
"""What the leads of all documents state, in order, by the kind of each rule of a figure slot."""


def find_figures(figures: Figures) -> list[Finding]:
    """Conflicts and series of the figure slots."""
    return [finding for rule in _figure_rules() for finding in _of_slot(rule, figures[rule.kind])]


def find_agreed(figures: Figures) -> list[Finding]:
    """Figures of the same slots that no source rivals: one value each, those of most sources first.

    One number of one slot is one figure, whatever the counted are called ("32 Cubans", "32 of its citizens").
    """
    found: dict[tuple[str, float], Finding] = {}
    for rule in _figure_rules():
        for members in _by_group(figures[rule.kind]):
            clusters = _clusters(_one_a_source(members), meet)
            if len(clusters) == 1:
                value = specific(_most_told(clusters[0]))
                weight = float(rule.attrs["weight"]) + len({m.source for m in clusters[0]})
                new = Finding(str(rule.attrs["topic"]), "figure", rule.id, weight, (value,))
                key = new.topic, clusters[0][0].low
                found[key] = max(found.get(key, new), new, key=lambda f: f.weight)
    return sorted(found.values(), key=lambda f: (-f.weight, f.topic, f.values[0].value))


def stated_figures(readings: Sequence[Reading]) -> Figures:
    """What the leads of all documents state for each figure slot."""
    found: dict[str, list[Stated]] = {rule.kind: [] for rule in _figure_rules()}
    for reading in readings:
        for sentence, quantity in _counted(reading):
            view = _view(reading, sentence, quantity)
            for rule in _figure_sieve().of(view):
                value = _figure(reading, rule, sentence, quantity, view)
                found[rule.kind].extend([value] if value else [])
    return found


@cache
def _figure_rules() -> tuple[Rule, ...]:
    return tuple(rule for rule in patterns("conflicts") if rule.attrs["slot"] == "figure")


@cache
def _figure_sieve() -> Sieve[Rule]:
    return Sieve(_figure_rules(), lambda rule: rule.regex)


def _counted(reading: Reading) -> Iterator[tuple[Sentence, Quantity]]:
    """The figures of the lead, but for what it tells of the past."""
    for sentence in islice(sentences_of(reading), LEAD_SENTENCES):
        found = quantities_in(reading, sentence)
        if found and not is_background(reading, sentence):
            yield from ((sentence, quantity) for quantity in found)


def _figure(reading: Reading, rule: Rule, sentence: Sentence, quantity: Quantity, view: str) -> Stated | None:
    """What ``quantity`` states for the slot of ``rule``, if anything."""
    tail = _filled(rule, reading, sentence, quantity, view)
    if tail is None:
        return None
    text = reading.document.text[quantity.start : quantity.end]
    counted = reading.document.text[max(quantity.start, quantity.number_span[1]) : quantity.end]
    group = frozenset[str]() if rule.attrs.get("whole") else _group(counted, tail)
    group = group or _named_group(rule, f"{counted} {tail}")
    line = reading.document.text[sentence.start : sentence.end]
    risen = {"risen"} if _RISE.search(line) else set[str]()
    against = {"against"} if _CONTRAST.search(line) and not _BEFORE.search(line) else set[str]()
    context = frozenset(risen | against)
    low, high, bound = _ends(reading, quantity)
    value = stated(reading, sentence, text, low=low, high=high, bound=bound, group=group, context=context)
    return _of_second(value, line, quantity.start - sentence.start) if against else value


def _ends(reading: Reading, quantity: Quantity) -> tuple[float, float, str]:
    """Both ends and the bound; a dozen is about twelve, and more than a dozen are less than two."""
    low, high, bound = quantity.value, quantity.high or 0.0, str(quantity.bound)
    if not reading.document.text[slice(*quantity.number_span)].lower().endswith("dozen"):
        return low, high, bound
    return (low, low + 11, bound) if bound in ("at least", "more than") else (low, high, "about")


_GIVES = compiled(r"\b(?:put|puts|estimated|estimates|counted|says|said|insisted|insists)\b", re.I)


def _of_second(value: Stated, line: str, at: int) -> Stated:
    """The value by the second voice of "the club says ..., though the ground's owner put it at ...": its own origin."""
    contrast = next((m for m in _CONTRAST.finditer(line, 0, at)), None)
    gives = _GIVES.search(line, contrast.end(), at) if contrast else None
    if contrast is None or gives is None:
        return value
    return replace(value, origin=phrases.before(line, contrast.end(), gives.start()))


def quantities_in(reading: Reading, sentence: Sentence) -> list[Quantity]:
    """The counts and measures of a sentence, in order."""
    return [q for q in within(reading.quantities, sentence.start, sentence.end) if q.kind not in ("ordinal", "age")]


def marked(text: str, start: int, end: int, begin: int) -> str:
    """``text`` (which starts at offset ``begin``) with the value between « and »; marks of the text itself go."""
    clean = text.replace("«", " ").replace("»", " ")
    return f"{clean[: start - begin]}«{clean[start - begin : end - begin]}»{clean[end - begin :]}"


def _view(reading: Reading, sentence: Sentence, quantity: Quantity) -> str:
    """The sentence with the figure marked."""
    text = reading.document.text[sentence.start : sentence.end]
    return marked(text, quantity.start, quantity.end, sentence.start)


def _filled(rule: Rule, reading: Reading, sentence: Sentence, quantity: Quantity, view: str) -> str | None:
    """The words between the value and the state that ``rule`` names; None when it does not fill the slot."""
    if quantity.unit in lexicon("loose_units"):
        return None
    if quantity.kind != "count" and rule.kind not in ("sentence", "magnitude", "rate"):
        return None
    text = reading.document.text[sentence.start : sentence.end]
    match = rule.regex.compiled.search(view)
    if match is None or _PART.match(text, quantity.number_span[1] - sentence.start):
        return None
    return match.groupdict().get("mid") or ""


def _group(text: str, tail: str) -> frozenset[str]:
    """Of whom the count is: "Cuban" in "32 Cuban nationals"; empty for people at large."""
    general = concepts("general_counts")
    if _OWN.search(f"{text} {tail}"):
        return frozenset({"own", *content_stems(f"{text} {tail}")})
    return frozenset(s for s in content_stems(f"{text} {tail}") if s not in general and not s[:1].isdigit())


def _named_group(rule: Rule, text: str) -> frozenset[str]:
    """Of a crowd only those of a name are a group of their own: "2,000 Marram fans"."""
    return frozenset(compiled(r"\b[A-Z][a-z]\w+").findall(text)) if rule.attrs.get("whole") else frozenset()


# --------------------------------------------------------------------------- comparing


def _of_slot(rule: Rule, values: Sequence[Stated]) -> Iterator[Finding]:
    for members in _by_group(values):
        best = _one_a_source(members)
        if not _rival_voices(best):
            continue
        steps, clusters = _clusters(best, _as_good_as), _clusters(best, meet)
        if len(steps) > 1 and (moved := _in_order(rule, steps)):
            yield _finding(rule, moved, moved=True)
        elif len(clusters) > 1:
            yield _finding(rule, clusters)


def _by_group(values: Sequence[Stated]) -> list[list[Stated]]:
    """Values that count the same people: both of people at large, or one group named by equal or narrower words."""
    groups: list[list[Stated]] = []
    for value in values:
        for members in groups:
            if all(_same_group(value.group, m.group) for m in members):
                members.append(value)
                break
        else:
            groups.append([value])
    return groups


def _same_group(a: frozenset[str], b: frozenset[str]) -> bool:
    return a == b or (bool(a) and bool(b) and (a <= b or b <= a))


def _one_a_source(members: Sequence[Stated]) -> list[Stated]:
    """The largest value of each source, for smaller ones are parts of it, and those that several sources give."""
    sources: dict[float, set[str]] = {}
    for member in members:
        sources.setdefault(member.low, set()).add(member.source)
    largest: dict[tuple[str, str], float] = {}
    for m in members:
        largest[m.source, _voice(m)] = max(m.low, largest.get((m.source, _voice(m)), 0.0))
    kept = [m for m in members if m.low == largest[m.source, _voice(m)] or len(sources[m.low]) > 1]
    return list({(m.source, m.low): m for m in reversed(kept)}.values())[::-1]


def _rival_voices(best: Sequence[Stated]) -> bool:
    """Whether the values stand in several sources, or in one that sets two voices against each other itself."""
    if len({m.source for m in best}) > 1:
        return True
    return len({_voice(m) for m in best}) > 1 and any("against" in m.context for m in best)


def _voice(member: Stated) -> str:
    """Who speaks in a sentence that sets two voices against each other; elsewhere the source is one voice."""
    return member.origin or "its own" if "against" in member.context else ""


def in_rows(values: Sequence[Stated]) -> list[list[Stated]]:
    """``values`` by number, from the smallest: "80", "80 people" and "at least 80" are one row of a table, but for what
    different speakers say."""
    rows: list[list[Stated]] = []
    for cluster in _clusters(values, meet):
        voices: dict[str | None, list[Stated]] = {}
        for member in cluster:
            voices.setdefault(member.origin, []).append(member)
        rows += voices.values()
    return rows


def _most_told(members: Sequence[Stated]) -> list[Stated]:
    """Those who give the number that most sources give; of as many, the exact one, then the larger."""
    by_number: dict[float, list[Stated]] = {}
    for member in members:
        by_number.setdefault(member.low, []).append(member)
    return max(by_number.values(), key=lambda held: (len(held), any(m.bound == "exact" for m in held), held[0].low))


def _widest(members: Sequence[Stated]) -> list[Stated]:
    """Of several numbers in one row those are printed that leave room for the others: "more than 50", not 51."""
    loose = [m for m in members if m.bound != "exact"] if len({m.low for m in members}) > 1 else []
    return loose or list(members)


def specific(members: Sequence[Stated]) -> Value:
    """The row of values that agree: the fullest of their wordings, the evidence of all."""
    fullest = max(_widest(members), key=lambda m: (min(len(m.text.split()), FULL), -m.position, m.source))
    first = replace(value_of([fullest]), origin=value_of(members).origin)
    rest = [m for m in members if m is not fullest]
    evidence = dict.fromkeys((*first.evidence, *(value_of(rest).evidence if rest else ())))
    return replace(
        first, as_of=first.as_of or min((m.as_of for m in rest if m.as_of), default=None), evidence=tuple(evidence)
    )


def _clusters(members: Sequence[Stated], agree: Callable[[Stated, Stated], bool]) -> list[list[Stated]]:
    """Members that agree, from the smallest value up."""
    clusters: list[list[Stated]] = []
    for member in sorted(members, key=lambda m: (m.low, m.bound == "exact", m.source)):
        if clusters and all(agree(member, other) for other in clusters[-1]):
            clusters[-1].append(member)
        else:
            clusters.append([member])
    return clusters


def _as_good_as(a: Stated, b: Stated) -> bool:
    """Whether the values are so near that nothing moved between them: "at least 50" one day and 59 the next is news."""
    return meet(a, b) and max(a.low, b.low) <= min(a.low, b.low) * (1 + ROUNDING)


def _in_order(rule: Rule, clusters: list[list[Stated]]) -> list[list[Stated]]:
    """The clusters as the figure moved, none where it did not."""
    if rule.attrs.get("grows") and all(_follows(low, high) for low, high in pairwise(clusters)):
        return clusters
    if rule.attrs.get("falls") and all(_follows(high, low) for low, high in pairwise(clusters)):
        return clusters[::-1]
    return []


def _finding(rule: Rule, clusters: list[list[Stated]], *, moved: bool = False) -> Finding:
    weight = float(rule.attrs["weight"]) + len({m.source for c in clusters for m in c}) / 10
    if not moved and any(_too_far(a, b) for a, b in combinations(clusters, 2)):
        weight = 0.0
    values = tuple(specific(c) for c in clusters)
    return Finding(str(rule.attrs["topic"]), "figure", rule.id, weight, values, moved)


def _risen(members: Sequence[Stated]) -> bool:
    return any("risen" in m.context for m in members)


def _follows(low: Sequence[Stated], high: Sequence[Stated]) -> bool:
    """Every document with the higher value is later than every one with the lower."""
    earlier, later = [m.day for m in low], [m.day for m in high]
    if _risen(high) and all(a is None or b is None or a <= b for a in earlier for b in later):
        return True
    return all(a is not None and b is not None and a < b for a in earlier for b in later)


def _too_far(a: Sequence[Stated], b: Sequence[Stated]) -> bool:
    small, large = sorted((a[0].low, b[0].low))
    return large > FARTHEST * max(small, 1)
