"""Where sources differ on how a thing stands: asserted and denied, known and not known, told as fact and doubted."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefgen.extract import phrases
from briefgen.extract.hedges import find_hedges
from briefgen.model import OpenPoint, Reading, Sentence, Span
from briefgen.rules import Rule, lexicon, patterns
from briefgen.stories.stated import Finding, Stated, as_of, is_background, origin_of, stated, value_of
from briefgen.text.display import display
from briefgen.text.tokens import content_stems

SAME_MATTER = 0.5
"""Share of the weight of what is denied that an assertion of it must hold."""

SAME_LEAD = 0.45
"""Weighted share of the shorter sentence that two leads must share to tell one piece of news."""

ANAPHOR = 3
"""Terms; what is denied in fewer ("the report") stands in a sentence before."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with its terms."""

    reading: Reading
    sentence: Sentence
    terms: frozenset[str]

    @property
    def text(self) -> str:
        return self.reading.document.text[self.sentence.start : self.sentence.end]


@dataclass(frozen=True, slots=True)
class Denial:
    line: Line
    who: str
    matter: frozenset[str]
    shown: str
    rule: Rule


def find_standing(readings: Sequence[Reading]) -> list[Finding]:
    """Conflicts of assertion and denial, of known and not known, of fact and doubt."""
    lines = [
        Line(r, s, content_stems(r.document.text[s.start : s.end])) for r in readings for s in r.document.sentences
    ]
    weights = _weights(lines)
    return [*_denials(lines, weights), *_known(lines), *_doubted(lines, weights)]


def _weights(lines: Sequence[Line]) -> dict[str, float]:
    counts = Counter(term for line in lines for term in line.terms)
    return {term: math.log(1 + len(lines) / count) for term, count in counts.items()}


def _weigh(terms: frozenset[str], weights: Mapping[str, float]) -> float:
    return math.fsum(sorted(weights.get(t, 0.0) for t in terms))


# --------------------------------------------------------------------------- asserted and denied


def _denials(lines: Sequence[Line], weights: Mapping[str, float]) -> Iterator[Finding]:
    denials = [d for i, line in enumerate(lines) for d in _denials_in(lines, i, line)]
    denying = {(d.line.reading.document.id, d.line.sentence.index) for d in denials}
    for group in _groups(denials, weights):
        asserted = [
            line
            for line in lines
            if (line.reading.document.id, line.sentence.index) not in denying
            and any(_asserts(line, d, weights) for d in group)
        ]
        if asserted:
            yield _denial_finding(group, asserted, weights)


def _denials_in(lines: Sequence[Line], index: int, line: Line) -> Iterator[Denial]:
    for rule in patterns("conflicts"):
        if rule.attrs["slot"] != "denial" or is_background(line.reading, line.sentence):
            continue
        match = rule.regex.search(line.text)
        if match is None:
            continue
        who = _denier(line, match)
        content = match.groupdict().get("content") or match.groupdict().get("content2") or ""
        matter = content_stems(content) - lexicon("denial_words")
        if rule.id == "denial-of" and len(matter) < ANAPHOR or not content:
            matter = _before(lines, index, content_stems(who), content_stems(line.text) - lexicon("denial_words"))
        if matter:
            yield Denial(line, who, matter, match.group(), rule)
        return


def _denier(line: Line, match: re.Match[str]) -> str:
    start, end = line.sentence.start, line.sentence.end
    subject = phrases.before(line.text, 0, match.start())
    if subject and subject[:1].isupper() or subject and not re.match(r"(?:it|he|she|they|this|that)\b", subject):
        return subject
    return origin_of(line.reading, start, end)[0] or ""


def _before(lines: Sequence[Line], index: int, who: frozenset[str], own: frozenset[str]) -> frozenset[str]:
    """Terms of the sentence that "the report" points to: of those before, one that names the denier, the nearest first."""
    back = [
        other
        for other in reversed(lines[max(0, index - 6) : index])
        if other.reading is lines[index].reading and not any(r.regex.search(other.text) for r in _denial_rules())
    ]
    naming = [other for other in back if other.terms & who]
    chosen = (naming or back[:1])[:1]
    return chosen[0].terms | own if chosen and len(own) < ANAPHOR + 2 else (chosen[0].terms if chosen else own)


def _denial_rules() -> list[Rule]:
    return [r for r in patterns("conflicts") if r.attrs["slot"] == "denial"]


def _asserts(line: Line, denial: Denial, weights: Mapping[str, float]) -> bool:
    shared = denial.matter & line.terms
    whole = _weigh(denial.matter, weights)
    enough = len(shared) >= min(2, len(denial.matter)) and _weigh(shared, weights) >= SAME_MATTER * whole
    negated = re.search(r"\b(?:no|not|never|none)\b|n['’]t\b", line.text)
    asking = line.text.rstrip("\"”’'").endswith("?")
    return enough and whole > 0 and not negated and not asking and not is_background(line.reading, line.sentence)


def _groups(denials: Sequence[Denial], weights: Mapping[str, float]) -> list[list[Denial]]:
    groups: list[list[Denial]] = []
    for denial in denials:
        home = next((g for g in groups if any(_one_matter(denial, d, weights) for d in g)), None)
        if home is None:
            groups.append([denial])
        else:
            home.append(denial)
    return groups


def _one_matter(a: Denial, b: Denial, weights: Mapping[str, float]) -> bool:
    shared = _weigh(a.matter & b.matter, weights)
    return shared >= SAME_MATTER * min(_weigh(a.matter, weights), _weigh(b.matter, weights)) > 0


def _denial_finding(group: Sequence[Denial], asserted: Sequence[Line], weights: Mapping[str, float]) -> Finding:
    def strength(line: Line) -> float:
        return max(_weigh(d.matter & line.terms, weights) / _weigh(d.matter, weights) for d in group)

    best = sorted(asserted, key=lambda x: (-round(strength(x), 6), x.reading.document.id, x.sentence.index))
    first, rule = group[0], group[0].rule
    claims = [_value(line, display(line.text)) for line in best]
    denied = [_value(d.line, d.shown) for d in group]
    name = first.who or "the other side"
    topic = str(rule.attrs["topic"]).replace("{who}", name)
    weight = float(rule.attrs["weight"]) + len({v.source for v in (*claims, *denied)}) / 10
    values = (value_of(claims, text=claims[0].text), value_of(denied, text=denied[0].text))
    return Finding(topic, "status", rule.id, weight, values)


def _value(line: Line, text: str) -> Stated:
    return stated(line.reading, line.sentence, text)


# --------------------------------------------------------------------------- known and not known

_MATTERS = {
    "names": re.compile(r"\b(?:names?|identit(?:y|ies)|Who (?:is|are)|Whose)\b"),
    "cause": re.compile(r"\b(?:causes?|caused)\b", re.I),
    "killed": re.compile(r"\b(?:death toll|death count|How many (?:\w+ )?(?:were|was|have|had|has)? ?(?:\w+ )?(?:killed|died|dead)|toll|figure of|number of (?:dead|deaths|casualties))\b", re.I),
}


def _known(lines: Sequence[Line]) -> Iterator[Finding]:
    """An open point of one source that another source answers."""
    readings = list({line.reading.document.id: line.reading for line in lines}.values())
    for rule in patterns("conflicts"):
        if rule.attrs["slot"] != "known":
            continue
        points = [(r, p) for r in readings for p in r.open_points if _on(rule.kind, p)]
        told = [line for line in lines if rule.regex.search(line.text) and not is_background(line.reading, line.sentence)]
        told = [line for line in told if not any(_covers(p, line) for _, p in points)]
        if points and told and {r.document.id for r, _ in points} != {line.reading.document.id for line in told}:
            open_values = [_point_value(r, p) for r, p in points]
            values = (value_of(open_values), value_of([_value(line, _matched(rule, line)) for line in told]))
            yield Finding(str(rule.attrs["topic"]), "status", rule.id, float(rule.attrs["weight"]), values)


def _on(kind: str, point: OpenPoint) -> bool:
    return bool(_MATTERS[kind].search(point.text)) and point.reason in ("unknown", "withheld", "awaited", "unverified")


def _covers(point: OpenPoint, line: Line) -> bool:
    return point.source == line.reading.document.id and point.start == line.sentence.start


def _matched(rule: Rule, line: Line) -> str:
    match = rule.regex.search(line.text)
    return line.text[match.start() : match.end() + 60].rsplit(" ", 1)[0] if match else line.text


def _point_value(reading: Reading, point: OpenPoint) -> Stated:
    text = reading.document.text[point.start : point.end]
    index = next((s.index for s in reading.document.sentences if s.start == point.start), 0)
    origin, extra = origin_of(reading, point.start, point.end)
    span = Span(point.source, point.start, point.end)
    return Stated(point.source, display(text), (span, *extra), as_of(reading), origin, index)


# --------------------------------------------------------------------------- told as fact and doubted


def _doubted(lines: Sequence[Line], weights: Mapping[str, float]) -> Iterator[Finding]:
    """A lead told as fact where another source wants it confirmed or cites doubt."""
    doubts = [
        (line, p) for line in lines for p in line.reading.open_points
        if p.rule in lexicon("doubting_rules") and p.start == line.sentence.start
    ]
    doubters = {line.reading.document.id for line, _ in doubts}
    plain = [
        line for line in lines
        if line.sentence.index < 2 and line.reading.document.id not in doubters and not _weakened(line)
    ]
    matter = [p.terms - lexicon("denial_words") for _, p in doubts]
    news = [line for line in plain if any(len(t & line.terms) for t in matter)]
    if len(doubters) and len({line.reading.document.id for line in news}) > 0:
        doubted = [_point_value(line.reading, p) for line, p in doubts]
        facts = [_value(line, display(line.text)) for line in news]
        yield Finding("Told as fact or to be confirmed", "status", "slot-doubted", 5.0, (value_of(facts), value_of(doubted)))


def _weakened(line: Line) -> bool:
    start, end = line.sentence.start, line.sentence.end
    return bool(find_hedges(line.reading.document.text, start, end)) or bool(origin_of(line.reading, start, end)[1])
