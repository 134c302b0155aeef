"""Values set against each other by what stands around them: clock times, distances, days, figures of like sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, islice

from msgspec import Struct

from briefgen.extract.claims import within
from briefgen.model import DateMention, Quantity, Reading, Sentence
from briefgen.rules import Rule, lexicon, patterns, table
from briefgen.rules.compiled import compiled
from briefgen.stories.bounds import meet
from briefgen.stories.sizes import rounds_to
from briefgen.stories.slots import marked, quantities_in
from briefgen.stories.stated import (
    Finding,
    Stated,
    concepts,
    finding,
    is_background,
    label,
    rule_of,
    sentences_of,
    several_sources,
    stated,
    value_of,
)
from briefgen.text.tokens import content_stems, stem

CLOCK_TOLERANCE, CLOCK_SLIP, CLOCK_REACH = 10, 5, 180
"""Minutes by which "about six" and another time may differ and still be one; by which any two may; and beyond which
they are of two happenings."""

SHARED, SHARE, NEARLY_ALL = 4, 0.35, 0.6
"""Terms in common, and their share of the longer sentence, that make two sentences speak of one thing: of counts, and
of sums, shares and lengths, which one report gives of many things. In 111 groups of real articles the share of the
shorter sentence had shown 24 figures of different things as rivals beside six true ones; this shows two beside four."""

SAME_EVENT = 0.5
"""The same share for two sentences that date one event."""

DEPTH = 40
"""Lines with a figure, of each document, that are set against those of the others: bounds the pairs."""

KILOMETRES = {"kilometre": 1.0, "kilometer": 1.0, "km": 1.0, "mile": 1.609, "metre": 0.001, "meter": 0.001}

ROUNDED = 1.06
"""Ratio of two distances up to which they are one, rounded and converted."""


def find_measures(readings: Sequence[Reading]) -> list[Finding]:
    """Conflicts of clock times, distances, scores, days and other figures."""
    return [
        *_clocks(readings),
        *_distances(readings),
        *_scores(readings),
        *_days(readings),
        *_alike(readings),
    ]


# --------------------------------------------------------------------------- clock times


def _clocks(readings: Sequence[Reading]) -> Iterator[Finding]:
    for rule in patterns("conflicts"):
        if rule.attrs["slot"] == "clock":
            yield from _time_finding(rule, [pair for reading in readings for pair in _times(reading, rule)])


def _times(reading: Reading, rule: Rule) -> Iterator[tuple[Stated, str]]:
    """The first clock time of each sentence that tells of the happening, with the noun that names it."""
    for sentence in sentences_of(reading):
        mention = next((d for d in within(reading.dates, sentence.start, sentence.end) if d.time), None)
        pair = _time(reading, rule, sentence, mention) if mention else None
        if pair and not is_background(reading, sentence):
            yield pair


_NEARLY = compiled(
    r"\b(?:about|around|approximately|shortly\s(?:before|after)|just\s(?:before|after)|roughly|nearly)\s$"
)


def _time(reading: Reading, rule: Rule, sentence: Sentence, mention: DateMention) -> tuple[Stated, str] | None:
    text = reading.document.text
    view = marked(text[sentence.start : sentence.end], mention.start, mention.end, sentence.start)
    match = rule.regex.search(view)
    if match is None or mention.time is None:
        return None
    nearly = _NEARLY.search(text, max(sentence.start, mention.start - 20), mention.start)
    shown = text[nearly.start() if nearly else mention.start : mention.end].partition(", ")[0]
    hours, minutes = map(int, mention.time.split(":"))
    bound = "about" if nearly else "exact"
    value = stated(reading, sentence, shown, low=float(60 * hours + minutes), bound=bound)
    return value, match.groupdict().get("noun") or ""


def _time_finding(rule: Rule, found: Sequence[tuple[Stated, str]]) -> Iterator[Finding]:
    clusters: list[list[Stated]] = []
    for value in sorted((v for v, _ in found), key=lambda v: (v.low, v.source, v.position)):
        if clusters and _same_time(clusters[-1][0], value):
            clusters[-1].append(value)
        else:
            clusters.append([value])
    clusters = [c for c in clusters if c[0].low - clusters[0][0].low <= CLOCK_REACH]
    if several_sources(clusters):
        noun = next((n for _, n in found if n), "event").lower()
        yield finding(rule, "time", clusters, label(rule, noun=noun))


def _same_time(a: Stated, b: Stated) -> bool:
    gap = abs(a.low - b.low) % 720
    return gap < CLOCK_SLIP or (gap < CLOCK_TOLERANCE and "about" in (a.bound, b.bound))


# --------------------------------------------------------------------------- distances


def _distances(readings: Sequence[Reading]) -> Iterator[Finding]:
    """One thing, one place, two distances: "230 km west of Talvik" and "130 miles northwest of Talvik"."""
    rule = rule_of("distance")
    held: dict[str, list[Stated]] = {}
    for reading in readings:
        for place, value in _distances_in(reading, rule):
            held.setdefault(place, []).append(value)
    for place, values in sorted(held.items()):
        rivals = sorted((v for v in values if any(_farther(v, w) for w in values)), key=lambda v: (v.low, v.source))
        if rivals:
            near = [v for v in rivals if not _farther(rivals[0], v)]
            far = [v for v in rivals if _farther(rivals[0], v)]
            if several_sources((near, far)) and far:
                yield finding(rule, "distance", (near, far), label(rule, place=place))


def _distances_in(reading: Reading, rule: Rule) -> Iterator[tuple[str, Stated]]:
    text = reading.document.text
    for sentence in sentences_of(reading):
        for quantity in quantities_in(reading, sentence):
            factor = KILOMETRES.get(quantity.unit)
            match = rule.regex.match(text, quantity.end, sentence.end) if factor else None
            if match and factor:
                around = content_stems(text[sentence.start : quantity.start])
                shown = text[quantity.start : match.end()]
                yield match["place"], stated(reading, sentence, shown, low=quantity.value * factor, context=around)


def _farther(a: Stated, b: Stated) -> bool:
    """Apart by more than rounding, and told of one thing."""
    small, large = sorted((a.low, b.low))
    return a.source != b.source and large > small * ROUNDED and len(a.context & b.context) >= 2


# --------------------------------------------------------------------------- results of matches and votes


def _scores(readings: Sequence[Reading]) -> Iterator[Finding]:
    """Results of one match or vote: two numbers in leads that name the same two sides, or tell it in like words."""
    for kind, cues in (("score", "sport_words"), ("vote", "vote_words")):
        found = [pair for reading in readings for pair in _scores_in(reading, rule_of(kind), concepts(cues))]
        clusters: dict[tuple[int, int], list[Stated]] = {}
        told = {r.document.id: r.document.text for r in readings}
        for value, score in found:
            others = [(o, s) for o, s in found if o.source != value.source and _one_result(value, o)]
            if any(s == score or value.text not in told[o.source] for o, s in others):
                clusters.setdefault(score, []).append(value)
        ordered = [clusters[score] for score in sorted(clusters)]
        if several_sources(ordered):
            yield finding(rule_of(kind), "figure", ordered)


def _one_result(a: Stated, b: Stated) -> bool:
    """Of one match or vote: two names in common, or what was voted on, or like words."""
    shared = a.context & b.context
    return len(a.group & b.group) > 1 or len(shared) >= SHARED or bool(shared & concepts("voted_on"))


_RECORD = compiled(r"\([^()]*$")
"""Figures in brackets are the record of a season."""

_PARTIAL_SCORE = compiled(
    r"\b(?:trail(?:s|ed|ing)|lead(?:s|ing)?|led|tied|level|early|half|quarter|rall(?:y|ied)|record|run|streak|improved?|"
    r"fell|opened?|lifetime|overall|league|conference|round|which|who|a)\b[^.;]{0,24}$",
    re.I,
)
_PARTIAL_AFTER = compiled(
    r"\s(?:run|edge|lead|record|advantage|round|deficit|spurt|start|margin|at\s(?:the\s)?(?:half|break|interval)|with|"
    r"heading|early|in\sthe\s(?:first|second|third|opening|series|standings))\b",
    re.I,
)


def _is_result(line: str, match: re.Match[str]) -> bool:
    """Whether the figures are those of the end, not of a record, a lead or a stretch of play."""
    before = line[: match.start()]
    return not (_RECORD.search(before) or _PARTIAL_SCORE.search(before) or _PARTIAL_AFTER.match(line, match.end()))


def _scores_in(reading: Reading, rule: Rule, cues: frozenset[str]) -> Iterator[tuple[Stated, tuple[int, int]]]:
    text = reading.document.text
    for sentence in islice(sentences_of(reading), 4):
        line = text[sentence.start : sentence.end]
        match = next((m for m in rule.regex.finditer(line) if _is_result(line, m)), None)
        terms = content_stems(line)
        if match and terms & cues and not is_background(reading, sentence):
            sides = frozenset(w for w in compiled(r"[A-Z][\w’'-]+").findall(line))
            high, low = sorted((int(match["home"]), int(match["away"])), reverse=True)
            around = frozenset(t for t in terms if not t[:1].isdigit())
            yield stated(reading, sentence, match.group(), group=sides, context=around), (high, low)


# --------------------------------------------------------------------------- days


def _days(readings: Sequence[Reading]) -> Iterator[Finding]:
    """Two sources that tell one thing in like words and give it different days."""
    rule = rule_of("day")
    lines = [line for reading in readings for line in _dated_lines(reading, rule)]
    for (ta, ia, a), (tb, ib, b) in combinations(lines, 2):
        precision = min(len(ia), len(ib))
        if a.source == b.source or ia[:precision] == ib[:precision] or a.bound != b.bound or _months_apart(ia, ib) > 1:
            continue
        shared = [t for t in ta & tb if not t[:1].isdigit()]
        if len(shared) >= SHARED and len(shared) >= SAME_EVENT * min(len(ta), len(tb)):
            yield finding(rule, "date", ([a], [b]))


_TOLD_ON = compiled(r"\b(?:said|says|told|announced|reported|confirmed|wrote|tweeted)\b[^,.]{0,20}$")
_EARLIER = compiled(r"\b(?:earlier|previous|another|second|later|next|following|since|until)\b", re.I)


def _dated_lines(reading: Reading, rule: Rule) -> list[tuple[frozenset[str], str, Stated]]:
    """Terms, date and value of each sentence with one date of its own; ``bound`` carries the main verb."""
    found = []
    text = reading.document.text
    for sentence in sentences_of(reading):
        dates = within(reading.dates, sentence.start, sentence.end)
        iso = (dates[0].iso or "") if len(dates) == 1 and not dates[0].iso_end else ""
        told = dates and _TOLD_ON.search(text, max(sentence.start, dates[0].start - 40), dates[0].start)
        if len(iso) > 4 and not told and not _EARLIER.search(text, sentence.start, sentence.end):
            rest = f"{text[sentence.start : dates[0].start]} {text[dates[0].end : sentence.end]}"
            verb = rule.regex.search(rest)
            shown = text[dates[0].start : dates[0].end]
            value = stated(reading, sentence, shown, bound=stem(verb.group(1)) if verb else "")
            found.append((content_stems(rest), iso, value))
    return found[:DEPTH]


def _months_apart(a: str, b: str) -> int:
    return abs(12 * (int(a[:4]) - int(b[:4])) + int(a[5:7]) - int(b[5:7]))


# --------------------------------------------------------------------------- other figures


class Figures(Struct, frozen=True):
    """A sentence with the figures in it that can be set against others."""

    reading: Reading
    sentence: Sentence
    terms: frozenset[str]
    quantities: tuple[Quantity, ...]
    planned: bool


def _alike(readings: Sequence[Reading]) -> Iterator[Finding]:
    """Figures with one unit in sentences of different sources that otherwise say the same."""
    rule = rule_of("alike")
    lines = [line for reading in readings for line in _lines(reading, rule)]
    taken: set[tuple[str, ...]] = set()
    for a, b in combinations(lines, 2):
        if (
            a.reading.document.id == b.reading.document.id
            or a.planned != b.planned
            or not _speak_alike(a.terms, b.terms)
        ):
            continue
        alike = _alikeness(a.terms, b.terms)
        for one, two in _rival_figures(a, b):
            if alike < (SHARE if one.kind == "count" else NEARLY_ALL):
                continue
            values = sorted((_value(a, one), _value(b, two)), key=lambda v: (v.low, v.source))
            key = (one.unit, *(v.text.lower() for v in values))
            if key not in taken:
                taken.add(key)
                spread = tuple(value_of([v]) for v in values)
                yield Finding(_topic(rule, one), "figure", rule.id, float(rule.attrs["weight"]), spread)


def _lines(reading: Reading, rule: Rule) -> list[Figures]:
    found: list[Figures] = []
    for sentence in sentences_of(reading):
        figures = tuple(q for q in quantities_in(reading, sentence) if _comparable(q) and not _partial(reading, q))
        if figures and not is_background(reading, sentence) and len(found) < DEPTH:
            text = reading.document.text[sentence.start : sentence.end]
            found.append(Figures(reading, sentence, content_stems(text), figures, bool(rule.regex.search(text))))
    return found


def _comparable(q: Quantity) -> bool:
    odd = q.unit in lexicon("loose_units") or q.unit in lexicon("uncompared_units")
    odd = odd or q.unit in lexicon("person_nouns") or q.unit.endswith(("worker", "officer", "member"))
    counted = q.kind in ("count", "measure") and bool(q.unit) and not odd
    return q.kind in ("money", "percent") or counted


_OF_THEM = compiled(r"\s(?:[a-z]+\s)?of\s(?:the|them|those|its|his|her|their)\b")
_CONVERTED = compiled(r"\d[\w.,\s]{0,20}\($")
"""A sum in brackets behind another: the same in other money."""

_PARTIAL = compiled(r"\b(?:remaining|another|other|additional|further|more|extra|last|first|next|additionally)\b", re.I)
_CHANGED = compiled(r"\b(?:up|down|rose|fell|cut|raised|extended|reduced|increased|dropped|from|to)\s(?:by\s|to\s)?$")


def _partial(reading: Reading, q: Quantity) -> bool:
    """A figure of those that came on top, or of a change: "four more boys", "cut to 12 points"."""
    text = reading.document.text
    before = text[max(0, q.start - 12) : q.start]
    beside = f"{before.rpartition('.')[2]} {text[q.start : q.end]}"
    more = compiled(r"\bmore\sthan\b").sub("", beside)
    bigger = compiled(r"\s(?:bigger|brighter|larger|smaller|higher|lower|more|less|faster)\b").match(
        text[q.end : q.end + 12]
    )
    converted = _CONVERTED.search(text[max(0, q.start - 30) : q.start])
    some = _OF_THEM.match(text, q.number_span[1])
    return bool(converted or some or _PARTIAL.search(more) or _CHANGED.search(before) or bigger)


def _speak_alike(a: frozenset[str], b: frozenset[str]) -> bool:
    left, right = (frozenset(t for t in terms if not t[:1].isdigit()) for terms in (a, b))
    shared = len(left & right)
    return (
        shared >= SHARED
        and shared >= SHARE * max(len(left), len(right))
        and not (concepts("poll_words") | concepts("sport_words")) & (left | right)
    )


def _alikeness(a: frozenset[str], b: frozenset[str]) -> float:
    left, right = (frozenset(t for t in terms if not t[:1].isdigit()) for terms in (a, b))
    return len(left & right) / max(1, len(left), len(right))


def _rival_figures(a: Figures, b: Figures) -> Iterator[tuple[Quantity, Quantity]]:
    """Pairs with one unit of which neither sentence holds the other's value."""
    for one in a.quantities:
        for two in b.quantities:
            same_unit = one.kind == two.kind and one.unit == two.unit and _same_noun(one, two, a.reading, b.reading)
            known = any(q.value == one.value for q in b.quantities) or any(q.value == two.value for q in a.quantities)
            if same_unit and not known and not _both_right(one, two):
                yield one, two


def _same_noun(a: Quantity, b: Quantity, ra: Reading, rb: Reading) -> bool:
    """Counts must share the words before the unit too: "fire engines" and "engines" do, "jet engines" do not."""
    if a.kind != "count":
        return True
    if concepts("general_counts") & {stem(a.unit), a.unit}:
        return False
    left, right = ({stem(w) for w in r.document.text[q.number_span[1] : q.end].split()} for r, q in ((ra, a), (rb, b)))
    return left <= right or right <= left


def _both_right(a: Quantity, b: Quantity) -> bool:
    """A range, a figure of another order, or bounds that leave room for both."""
    small, large = sorted((a.value, b.value))
    if large > 2 * small or a.high or b.high or (small > 0 and rounds_to(small, large)):
        return True
    lower, upper = (a, b) if a.value <= b.value else (b, a)
    if lower.bound in ("more than", "at least") or upper.bound in ("less than", "at most"):
        return True
    one, two = (Stated("", "", (), None, None, 0, low=q.value, bound=q.bound) for q in (a, b))
    return meet(one, two)


def _value(line: Figures, q: Quantity) -> Stated:
    shown = line.reading.document.text[q.start : q.end]
    return stated(line.reading, line.sentence, shown, low=q.value, bound=q.bound)


def _topic(rule: Rule, q: Quantity) -> str:
    money, share, measure, count = rule.attrs["topic"]
    named: dict[str, str] = {"money": money, "percent": share, "measure": measure}
    return named.get(q.kind) or str(count).format(unit=_plural(q.unit))


def _plural(unit: str) -> str:
    many = {one: several for several, one in table("irregular_plurals").items()}
    if unit in many:
        return many[unit]
    if unit.endswith(("ch", "sh", "x", "ss")) or (unit.endswith("s") and not unit.endswith(("es", "ns", "rs", "ts"))):
        return unit + "es"
    return unit if unit.endswith("s") else unit + "s"
