"""Values set against each other by what stands around them: clock times, distances, other figures of like sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from briefgen.model import DateMention, Quantity, Reading, Sentence
from briefgen.rules import Rule, lexicon, patterns
from briefgen.stories.slots import agree, marked, quantities_in
from briefgen.stories.stated import Finding, Stated, is_background, stated, value_of
from briefgen.text.tokens import content_stems, stem

CLOCK_TOLERANCE = 10
"""Minutes by which "about six" and another time may differ and still be one."""

SHARED, SHARE = 4, 0.35
"""Terms in common, and their share of the shorter sentence, that make two sentences speak of one thing."""

SAME_EVENT = 0.5
"""The same for two sentences that date one event."""

KILOMETRES = {"kilometre": 1.0, "kilometer": 1.0, "km": 1.0, "mile": 1.609, "metre": 0.001, "meter": 0.001}


def find_measures(readings: Sequence[Reading]) -> list[Finding]:
    """Conflicts of clock times, of distances to one place and of other figures."""
    return [*_clocks(readings), *_distances(readings), *_scores(readings), *_days(readings), *_alike(readings)]


# --------------------------------------------------------------------------- clock times


def _clocks(readings: Sequence[Reading]) -> Iterator[Finding]:
    for rule in patterns("conflicts"):
        if rule.attrs["slot"] != "clock":
            continue
        found = [pair for reading in readings for pair in _times(reading, rule)]
        yield from _time_finding(rule, found)


def _times(reading: Reading, rule: Rule) -> list[tuple[Stated, str]]:
    """The first clock time of the happening in each sentence of a document, with the noun that names it."""
    found = []
    for sentence in reading.document.sentences:
        for mention in reading.dates:
            if mention.time and sentence.start <= mention.start < sentence.end and not is_background(reading, sentence):
                if pair := _time(reading, rule, sentence, mention):
                    found.append(pair)
                break
    return found


def _time(reading: Reading, rule: Rule, sentence: Sentence, mention: DateMention) -> tuple[Stated, str] | None:
    text = reading.document.text
    view = marked(text[sentence.start : sentence.end], mention.start, mention.end, sentence.start)
    match = rule.regex.search(view)
    if match is None or mention.time is None:
        return None
    before = re.search(
        r"\b(?:about|around|approximately|shortly\s(?:before|after)|just\s(?:before|after)|roughly|nearly)\s+$",
        text[: mention.start],
    )
    start = before.start() if before else mention.start
    hours, minutes = map(int, mention.time.split(":"))
    value = stated(
        reading,
        sentence,
        text[start : mention.end],
        low=float(60 * hours + minutes),
        bound="about" if before else "exact",
    )
    return value, (match.groupdict().get("noun") or "")


def _time_finding(rule: Rule, found: Sequence[tuple[Stated, str]]) -> Iterator[Finding]:
    values = [value for value, _ in found]
    clusters: list[list[Stated]] = []
    for value in sorted(values, key=lambda v: (v.low, v.source, v.position)):
        if clusters and _same_time(clusters[-1][0], value):
            clusters[-1].append(value)
        else:
            clusters.append([value])
    if len(clusters) > 1 and len({v.source for v in values}) > 1:
        noun = next((n for _, n in found if n), "event").lower()
        topic = str(rule.attrs["topic"]).replace("{noun}", noun)
        yield Finding(topic, "time", rule.id, float(rule.attrs["weight"]), tuple(value_of(c) for c in clusters))


def _same_time(a: Stated, b: Stated) -> bool:
    gap = abs(a.low - b.low) % 720
    return gap == 0 or (gap < CLOCK_TOLERANCE and "about" in (a.bound, b.bound))


# --------------------------------------------------------------------------- distances

_TO_PLACE = re.compile(
    r"(?:\s\([^)]{1,30}\))?\s(?:(?:due\s)?(?:north|south|east|west)[\w-]*\s)?(?:of|from)\s(?:the\s(?:capital|city|town|port|village)(?:\sof|,)?\s)?"
    r"(?P<place>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)*)"
)


def _distances(readings: Sequence[Reading]) -> Iterator[Finding]:
    """One thing, one place, two distances: "230 km west of San José" and "130 miles northwest of San José"."""
    found = [item for reading in readings for item in _distances_in(reading)]
    for place in sorted({place for place, _ in found}):
        values = [value for p, value in found if p == place]
        rivals = [v for v in values if any(_other_distance(v, w) for w in values)]
        if len({v.source for v in rivals}) > 1:
            ordered = sorted(rivals, key=lambda v: (v.low, v.source))
            first = ordered[0]
            groups = [
                [v for v in ordered if not _other_distance(first, v)],
                [v for v in ordered if _other_distance(first, v)],
            ]
            yield Finding(
                f"Distance from {place}", "distance", "slot-distance", 4.0, tuple(value_of(g) for g in groups if g)
            )


def _distances_in(reading: Reading) -> Iterator[tuple[str, Stated]]:
    text = reading.document.text
    for sentence in reading.document.sentences:
        for quantity in quantities_in(reading, sentence):
            factor = KILOMETRES.get(quantity.unit)
            match = _TO_PLACE.match(text, quantity.end, sentence.end) if factor else None
            if match and factor:
                around = content_stems(text[sentence.start : quantity.start])
                value = stated(
                    reading, sentence, text[quantity.start : match.end()], low=quantity.value * factor, context=around
                )
                yield match["place"], value


def _other_distance(a: Stated, b: Stated) -> bool:
    """Far apart by more than rounding, and told of one thing."""
    small, large = sorted((a.low, b.low))
    return a.source != b.source and large > small * 1.06 and len(a.context & b.context) >= 2


# --------------------------------------------------------------------------- scores of matches

_SCORE = re.compile(r"(?<![\d-])(?P<home>\d{1,3})[-–](?P<away>\d{1,3})(?![\d-]|\s?(?:per|years?|percent|people))")
_SPORT = re.compile(
    r"\b(?:beat|beaten|win|wins|won|victory|defeat(?:ed)?|lost|lose|drew|draw|thrash(?:ed)?|edged?|score|final|match|game)\b",
    re.I,
)


def _scores(readings: Sequence[Reading]) -> Iterator[Finding]:
    """Results of one match: scores in sentences that name the same two sides."""
    found = [pair for reading in readings for pair in _scores_in(reading)]
    clusters: dict[tuple[int, int], list[Stated]] = {}
    for value, score in found:
        if any(len(value.group & other.group) > 1 for other, _ in found if other.source != value.source):
            clusters.setdefault(score, []).append(value)
    if len(clusters) > 1 and len({v.source for c in clusters.values() for v in c}) > 1:
        ordered = [clusters[score] for score in sorted(clusters)]
        yield Finding("Final score", "figure", "slot-score", 8.0, tuple(value_of(c) for c in ordered))


def _scores_in(reading: Reading) -> Iterator[tuple[Stated, tuple[int, int]]]:
    text = reading.document.text
    for sentence in reading.document.sentences[:4]:
        line = text[sentence.start : sentence.end]
        match = _SCORE.search(line)
        if match and _SPORT.search(line) and not is_background(reading, sentence):
            sides = frozenset(w for w in re.findall(r"[A-Z][\w’'-]+", line))
            high, low = sorted((int(match["home"]), int(match["away"])), reverse=True)
            yield stated(reading, sentence, match.group(), group=sides), (high, low)


# --------------------------------------------------------------------------- days


def _days(readings: Sequence[Reading]) -> Iterator[Finding]:
    """Two sources that tell one thing in like words and give it different days."""
    lines = [line for reading in readings for line in _dated_lines(reading)]
    for (ta, ia, a), (tb, ib, b) in combinations(lines, 2):
        precision = min(len(ia), len(ib))
        if a.source == b.source or ia[:precision] == ib[:precision] or a.bound != b.bound or _months_apart(ia, ib) > 1:
            continue
        shared = [t for t in ta & tb if not t[:1].isdigit()]
        if len(shared) >= SHARED and len(shared) >= SAME_EVENT * min(len(ta), len(tb)):
            yield Finding(
                "Date given for one event",
                "date",
                "slot-day",
                4.0,
                (value_of([a]), value_of([b])),
                key=(a.text, b.text),
            )


def _dated_lines(reading: Reading) -> Iterator[tuple[frozenset[str], str, Stated]]:
    text = reading.document.text
    for sentence in reading.document.sentences:
        found = [d for d in reading.dates if sentence.start <= d.start < sentence.end]
        plain = len(found) == 1 and len(found[0].iso or "") > 4 and not found[0].iso_end
        if plain and not _EARLIER.search(text, sentence.start, sentence.end):
            rest = text[sentence.start : found[0].start] + " " + text[found[0].end : sentence.end]
            shown = text[found[0].start : found[0].end]
            verb = _MAIN_VERB.search(rest)
            value = stated(reading, sentence, shown, bound=stem(verb.group(1)) if verb else "")
            yield content_stems(rest), found[0].iso or "", value


def _months_apart(a: str, b: str) -> int:
    return abs(12 * (int(a[:4]) - int(b[:4])) + int(a[5:7]) - int(b[5:7]))


_EARLIER = re.compile(r"\b(?:earlier|previous|another|second|later|next|following|since|until)\b", re.I)
_MAIN_VERB = re.compile(
    r"\b((?!said|added|told|according)[a-z]{3,}(?:ed|ught|ook|old|ent|ed|ade|ame|ook|ell|ew|on|an|ound)|killed|born|died)\b"
)

# --------------------------------------------------------------------------- other figures


def _alike(readings: Sequence[Reading]) -> Iterator[Finding]:
    """Figures with one unit in sentences of different sources that otherwise say the same."""
    lines = [(r, s, content_stems(r.document.text[s.start : s.end])) for r in readings for s in r.document.sentences]
    carrying = [(r, s, terms, qs) for r, s, terms in lines if (qs := _comparable(r, s)) and not is_background(r, s)]
    taken: set[tuple[str, ...]] = set()
    for (ra, sa, ta, qa), (rb, sb, tb, qb) in combinations(carrying, 2):
        if ra.document.id == rb.document.id or not _speak_alike(ta, tb) or _one_is_a_plan(ta, tb):
            continue
        for a, b in _rival_figures(qa, qb, ra, rb):
            va, vb = _value(ra, sa, a), _value(rb, sb, b)
            key = (a.unit, *sorted((va.text.lower(), vb.text.lower())))
            if key not in taken:
                taken.add(key)
                ordered = sorted((va, vb), key=lambda v: (v.low, v.source))
                yield Finding(_topic(a), "figure", "slot-alike", 4.5, tuple(value_of([v]) for v in ordered), key=key)


def _one_is_a_plan(a: frozenset[str], b: frozenset[str]) -> bool:
    """A goal or a forecast in one sentence only is no rival of what came about."""
    planned = lexicon("plan_words")
    return bool(a & planned) != bool(b & planned) or "margin" in a & b


def _comparable(reading: Reading, sentence: Sentence) -> list[Quantity]:
    found = quantities_in(reading, sentence)
    return [q for q in found if q.kind in ("money", "percent") or (q.kind in ("count", "measure") and q.unit)]


def _speak_alike(a: frozenset[str], b: frozenset[str]) -> bool:
    shared = len([t for t in a & b if not t[:1].isdigit()])
    return shared >= SHARED and shared >= SHARE * min(len(a), len(b))


def _rival_figures(
    a: Sequence[Quantity], b: Sequence[Quantity], ra: Reading, rb: Reading
) -> Iterator[tuple[Quantity, Quantity]]:
    """Pairs with one unit of which neither sentence holds the other's value."""
    for one in a:
        for two in b:
            same_unit = one.kind == two.kind and one.unit == two.unit and _same_noun(one, two, ra, rb)
            known = any(q.value == one.value for q in b) or any(q.value == two.value for q in a)
            if same_unit and not known and not _bounded(one, two):
                yield one, two


def _same_noun(a: Quantity, b: Quantity, ra: Reading, rb: Reading) -> bool:
    """Counts must share the words before the unit too: "fire engines" and "engines" do, "jet engines" do not."""
    if a.kind != "count":
        return True
    if lexicon("general_counts") & {stem(a.unit), a.unit}:
        return False
    left, right = (
        {stem(w) for w in r.document.text[q.number_span[1] : q.end].split()} - {""} for r, q in ((ra, a), (rb, b))
    )
    return left <= right or right <= left


def _bounded(a: Quantity, b: Quantity) -> bool:
    small, large = sorted((a.value, b.value))
    if large > 2 * small or (a.high or b.high):
        return True
    return agree(_bare(a), _bare(b))


def _bare(q: Quantity) -> Stated:
    return Stated("", "", (), None, None, 0, q.value, q.bound)


def _value(reading: Reading, sentence: Sentence, q: Quantity) -> Stated:
    return stated(reading, sentence, reading.document.text[q.start : q.end], low=q.value, bound=q.bound)


def _topic(q: Quantity) -> str:
    names = {"money": "Amount of money", "percent": "Share", "measure": "Measure"}
    return names.get(q.kind) or f"Number of {q.unit}s"
