"""Where sources differ on how a thing stands: asserted and denied, known and not known, told as fact and doubted."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct

from briefgen.extract import phrases
from briefgen.extract.hedges import find_hedges
from briefgen.extract.wording import plural
from briefgen.model import OpenPoint, Reading, Sentence, Span
from briefgen.rules import Rule, compile_pattern, lexicon, patterns
from briefgen.rules.compiled import compiled
from briefgen.stories.slots import Figures, in_rows, specific
from briefgen.stories.stated import (
    Finding,
    Stated,
    as_of,
    concepts,
    finding,
    is_background,
    origin_of,
    rule_of,
    sentences_of,
    stated,
    value_of,
)
from briefgen.stories.topics import topic_of
from briefgen.text.display import display
from briefgen.text.tokens import content_stems

MATTERS = 3
"""Terms of the denial that an assertion must name, or all where there are fewer."""

SAME_MATTER = 0.6
"""Share of the weight of what is denied that an assertion of it must hold."""

ONE_MATTER = 0.5
"""The same of two denials that are of one thing."""

ENOUGH = 2
"""Plain leads on the one hand, doubts on the other, from which a piece of news stands in doubt; and the terms by which
a lead and a doubt are of one thing."""

FEW = 5
"""Terms of a denying sentence under which it says nothing itself of the matter ("China denied the reports")."""


MOST_DENIALS = 40
"""Denials of a story that are followed up; the annotated events have up to six."""

PER_SOURCE = 2
"""Assertions of one source shown against a denial: the strongest."""

_DENYING = compiled(r"\bden(?:y|ies|ied|ying|ials?)\b|\b(?:dismiss|reject|disput|refut|rebuff)(?:es|ed|ing|s)\b", re.I)


class Line(Struct, frozen=True):
    """A sentence with its terms."""

    reading: Reading
    sentence: Sentence
    terms: frozenset[str]

    @property
    def text(self) -> str:
        return self.reading.document.text[self.sentence.start : self.sentence.end]


class Denial(Struct, frozen=True):
    line: Line
    who: str
    matter: frozenset[str]
    shown: str
    rule: Rule
    pointing: bool
    """It says only that "this" is not so."""


def find_standing(readings: Sequence[Reading], figures: Figures) -> list[Finding]:
    """Conflicts of assertion and denial, of known and not known, of fact and doubt."""
    lines = [Line(r, s, content_stems(r.document.text[s.start : s.end])) for r in readings for s in sentences_of(r)]
    weights = _weights(lines)
    return [
        *_denials(lines, weights),
        *_known(lines),
        *_tolls(readings, figures),
        *_doubted(lines),
    ]


def _weights(lines: Sequence[Line]) -> dict[str, float]:
    counts = Counter(term for line in lines for term in line.terms)
    return {term: math.log(1 + len(lines) / count) for term, count in counts.items()}


def _weigh(terms: frozenset[str], weights: Mapping[str, float]) -> float:
    return math.fsum(sorted(weights.get(t, 0.0) for t in terms))


# --------------------------------------------------------------------------- asserted and denied


def _denials(lines: Sequence[Line], weights: Mapping[str, float]) -> Iterator[Finding]:
    denials = [d for i, line in enumerate(lines) for d in _denials_in(lines, i, line)][:MOST_DENIALS]
    denying = {(d.line.reading.document.id, d.line.sentence.index) for d in denials}
    for group in _groups(denials, weights):
        blunt = all(_POINTING.search(d.shown) for d in group)
        asserted = [
            line
            for line in lines
            if (line.reading.document.id, line.sentence.index) not in denying
            and any(_asserts(line, d, weights) for d in group)
            and (not blunt or _ACCUSING.search(line.text))
        ]
        slight = all(len(d.matter) == 1 and d.rule.id == "denial-not-a" for d in group)
        if len(asserted) > slight and not all(d.pointing for d in group):
            yield _denial_finding(group, asserted, weights)


def _denials_in(lines: Sequence[Line], index: int, line: Line) -> Iterator[Denial]:
    for rule in _denial_rules():
        match = rule.regex.search(line.text)
        if match is None:
            continue
        who = _denier(line, match, speaker_first=rule.id == "denial-not-a")
        content = match.groupdict().get("content") or match.groupdict().get("content2") or ""
        content = _AND_SAID.split(content, maxsplit=1)[0]
        matter = content_stems(content) - concepts("denial_words")
        pointing = not content or (rule.id == "denial-of" and (not matter or _POINTING.match(content)))
        if pointing:
            matter = _before(lines, index, content_stems(who), content_stems(line.text) - concepts("denial_words"))
        if matter:
            shown = (
                _AND_SAID.split(match.group(), maxsplit=1)[0]
                if not _POINTING.match(content)
                else match.group()[: match.group().find(content)] + _pointed(content)
            )
            shown = _with_closing_mark(line.text, match.start(), match.start() + len(shown))
            yield Denial(line, who, matter, shown, rule, pointing=not content)
        return


_NEAR = 60
"""Letters within which a quotation that a denial begins must end to be shown whole."""


def _with_closing_mark(text: str, start: int, end: int) -> str:
    """``text[start:end]``, as far as the quotation goes that begins in it: 'was "not a swap."' and not 'was "not a'."""
    shown = text[start:end]
    if shown.count('"') % 2:
        mark = text.find('"', end, end + _NEAR)
    elif shown.count("“") > shown.count("”"):
        mark = text.find("”", end, end + _NEAR)
    else:
        mark = -1
    return text[start : mark + 1] if mark >= 0 else shown


_POINTING = compiled(
    r"(?:(?:the|these|those|all|any|such|its|his|her|preliminary|earlier|news|media)\s)*(?:reports?|claims?|allegations?|accusations?|suggestions?|charges?)"
    r"(?!\s(?:that|of|by|made|about|against|from|it|he|she|they|in|on))\b"
)


_AND_SAID = compiled(r",?\s(?:and|but)\s(?:said|says|told|called|insist\w*|accus\w+|blam\w+|added|also)\b", re.I)
"""Where the denier goes on to say something else."""

_NEGATED = compiled(r"\b(?:no|not|never|none)\b|n['’]t\b")

_ACCUSING = compiled(r"\b(?:accus|alleg|claim|charg|report|blam|suspicion|rumou?r)\w*", re.I)


def _pointed(content: str) -> str:
    match = _POINTING.match(content)
    return match.group() if match else content


def _denier(line: Line, match: re.Match[str], *, speaker_first: bool) -> str:
    subject = phrases.before(line.text, 0, match.start()) or ""
    named = subject if not compiled(r"(?:it|he|she|they|this|that|there)\b", re.I).match(subject) else ""
    speaker = _speaker(line)
    return (speaker or named) if speaker_first else (named or speaker)


def _speaker(line: Line) -> str:
    """The speaker of the sentence, or of the words in quotation marks that it is."""
    start, end = line.sentence.start, line.sentence.end
    spoken = (a for a in line.reading.attributions if a.content[0] < end and start < a.content[1] and a.speaker)
    return next((a.speaker for a in spoken if a.speaker), "")


def _before(lines: Sequence[Line], index: int, who: frozenset[str], own: frozenset[str]) -> frozenset[str]:
    """Terms of the sentence that "the report" points to: the nearest before that names the denier, else the last."""
    back = [
        other
        for other in reversed(lines[max(0, index - 6) : index])
        if other.reading is lines[index].reading
        and not _DENYING.search(other.text)
        and not any(r.regex.search(other.text) for r in _denial_rules())
    ]
    naming = [other for other in back if other.terms & who]
    chosen = (naming or back[:1])[:1]
    return chosen[0].terms | own if chosen and len(own) < FEW else (chosen[0].terms if chosen else own)


@cache
def _denial_rules() -> tuple[Rule, ...]:
    return tuple(r for r in patterns("conflicts") if r.attrs["slot"] == "denial")


def _asserts(line: Line, denial: Denial, weights: Mapping[str, float]) -> bool:
    shared = denial.matter & line.terms
    if len(shared) < min(MATTERS, len(denial.matter)):
        return False
    whole = _weigh(denial.matter, weights)
    telling = max(sorted(denial.matter), key=lambda t: weights.get(t, 0.0))
    if telling not in shared or not _weigh(shared, weights) >= SAME_MATTER * whole > 0:
        return False
    return not (_NEGATED.search(line.text) or _DENYING.search(line.text) or "?" in line.text)


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
    if (content_stems(a.who) & content_stems(b.who)) - concepts("titles_of_deniers"):
        return True
    shared = _weigh(a.matter & b.matter, weights)
    return shared >= ONE_MATTER * min(_weigh(a.matter, weights), _weigh(b.matter, weights)) > 0


def _denial_finding(group: Sequence[Denial], asserted: Sequence[Line], weights: Mapping[str, float]) -> Finding:
    def strength(line: Line) -> float:
        return max(_weigh(d.matter & line.terms, weights) / _weigh(d.matter, weights) for d in group)

    best = sorted(asserted, key=lambda x: (-round(strength(x), 6), x.reading.document.id, x.sentence.index))
    first, rule = group[0], group[0].rule
    kept: Counter[str] = Counter()
    claims = []
    for line in best:
        kept[line.reading.document.id] += 1
        if kept[line.reading.document.id] <= PER_SOURCE:
            claims.append(_value(line, display(line.text)))
    denied = [_value(d.line, d.shown) for d in group]
    named, unnamed, several = rule.attrs["topic"]
    who = _who(first)
    topic = str(several if plural(who) else named).format(who=who) if who else str(unnamed)
    weight = float(rule.attrs["weight"]) + len({v.source for v in (*claims, *denied)}) / 10
    values = (value_of(claims, text=claims[0].text), value_of(denied, text=denied[0].text))
    return Finding(topic, "status", rule.id, weight, values)


_VERB_IN_NAME = compiled(r"\b(?:does|did|do|has|have|had|is|was|were|not|who|which|that)\b")


def _who(denial: Denial) -> str:
    """The denier, without the capital of a sentence's first article."""
    if denial.who.lower() in lexicon("vague_subjects") or _VERB_IN_NAME.search(denial.who):
        return ""
    who = compiled(r"\s(?:today|yesterday|also|later|now|again|repeatedly|\w+day)$").sub("", denial.who)
    return compiled(r"^(The|A|An)(?=\s)").sub(lambda m: m.group().lower(), who)


def _value(line: Line, text: str) -> Stated:
    return stated(line.reading, line.sentence, text)


# --------------------------------------------------------------------------- known and not known

_TOPICS = {"names": "identity", "cause": "cause", "killed": "toll"}
"""Topic of the questions that a slot of this kind answers."""


def _known(lines: Sequence[Line]) -> Iterator[Finding]:
    """An open point of one source that another source answers."""
    readings = list({line.reading.document.id: line.reading for line in lines}.values())
    for rule in patterns("conflicts"):
        if rule.attrs["slot"] != "known":
            continue
        points = [(r, p) for r in readings for p in r.open_points if _on(rule.kind, p)]
        told = [
            line for line in lines if rule.regex.search(line.text) and not is_background(line.reading, line.sentence)
        ]
        told = [line for line in told if not any(_covers(p, line) for _, p in points)]
        pairs = [(p, line) for _, p in points for line in told if _one_thing(rule.kind, p, line)]
        points = [(r, p) for r, p in points if any(p is q for q, _ in pairs)]
        told = [line for line in told if any(line is other for _, other in pairs)]
        if points and told and {r.document.id for r, _ in points} != {line.reading.document.id for line in told}:
            open_values = [_point_value(r, p) for r, p in points]
            values = (value_of(open_values), value_of([_value(line, _matched(rule, line)) for line in told]))
            yield Finding(str(rule.attrs["topic"]), "status", rule.id, float(rule.attrs["weight"]), values)


def _one_thing(kind: str, point: OpenPoint, line: Line) -> bool:
    """Whether the answer is of what is open: of one happening, or of people of one side."""
    if kind == "cause":
        match = next(r for r in patterns("conflicts") if r.kind == kind).regex.search(line.text)
        active = match is not None and match.group().lower().endswith("caused")
        effect = line.text[match.end() :] if match and active else line.text[: match.end()] if match else ""
        return bool((point.terms & content_stems(effect)) - concepts("cause_words"))
    suspected = concepts("suspect_nouns")
    asked, told = (bool(terms & suspected) for terms in (point.terms, line.terms))
    return asked == told and bool(_OF_PEOPLE.search(point.text))


_OF_PEOPLE = compile_pattern(r"\b(?:{person_nouns}|killed|names|identities|crew|girls|boys)\b")
"""A refusal of a speaker to give "his name" is no open point of the story."""


def _tolls(readings: Sequence[Reading], figures: Figures) -> Iterator[Finding]:
    """A toll that somebody gives where another says that there is none: each origin is a value of its own."""
    rule = next(r for r in patterns("conflicts") if r.kind == "killed")
    points = [
        (r, p) for r in readings for p in r.open_points if _on("killed", p) and p.reason in ("unknown", "withheld")
    ]
    given = [v for v in figures[rule.kind] if not v.group]
    if points and given:
        values = (value_of([_point_value(r, p) for r, p in points]), *(specific(g) for g in in_rows(given)))
        yield Finding(str(rule.attrs["topic"]), "status", "slot-no-toll", float(rule.attrs["weight"]), values)


def _on(kind: str, point: OpenPoint) -> bool:
    return topic_of(point.text) == _TOPICS[kind] and point.reason in ("unknown", "withheld", "awaited", "unverified")


def _covers(point: OpenPoint, line: Line) -> bool:
    return point.source == line.reading.document.id and point.start == line.sentence.start


def _matched(rule: Rule, line: Line) -> str:
    match = rule.regex.search(line.text)
    return _clause(line.text, match.start(), match.end()) if match else line.text


_BORDER = compiled(r"[,;—–“”\"()]|:(?!\d)|\s(?:which|who|where|while|but|although|though|because)\s")


def _clause(text: str, start: int, end: int) -> str:
    """The clause of ``text`` around the cue, so that a value is a phrase."""
    left = max((m.end() for m in _BORDER.finditer(text, 0, start)), default=0)
    right = min((m.start() for m in _BORDER.finditer(text, end)), default=len(text))
    return text[left:right].strip(" .'’‘")


def _point_value(reading: Reading, point: OpenPoint) -> Stated:
    text = _point_clause(reading.document.text[point.start : point.end], point.rule)
    index = next((s.index for s in reading.document.sentences if s.start == point.start), 0)
    origin, extra = origin_of(reading, point.start, point.end)
    span = Span(point.source, point.start, point.end)
    return Stated(point.source, display(text), (span, *extra), as_of(reading), origin, index)


def _point_clause(text: str, rule_id: str) -> str:
    rule = next((r for r in patterns("questions") if r.id == rule_id), None)
    match = rule.regex.search(text) if rule else None
    return _clause(text, match.start(), match.end()) if match else text


# --------------------------------------------------------------------------- told as fact and doubted


def _doubted(lines: Sequence[Line]) -> Iterator[Finding]:
    """News that leads tell as fact, in their own voice, where another source wants it confirmed or cites doubt."""
    rule = rule_of("doubted")
    doubts = [
        (line, p)
        for line in lines
        for p in line.reading.open_points
        if p.reason in ("unverified", "disputed") and p.start == line.sentence.start and rule.regex.search(line.text)
    ]
    doubters = {line.reading.document.id for line, _ in doubts}
    plain = [
        line
        for line in lines
        if line.sentence.index == 0 and line.reading.document.id not in doubters and not _weakened(line)
    ]
    plain = [line for line in plain if any(len(line.terms & other.terms) >= ENOUGH for other, _ in doubts)]
    doubts = [(line, p) for line, p in doubts if any(len(line.terms & other.terms) >= ENOUGH for other in plain)]
    if len(doubts) >= ENOUGH and len(plain) >= ENOUGH:
        told = [_value(x, display(x.text)) for x in plain]
        yield finding(rule, "status", (told, [_point_value(x.reading, p) for x, p in doubts]))


def _weakened(line: Line) -> bool:
    start, end = line.sentence.start, line.sentence.end
    spoken = any(a.content[0] < end and start < a.content[1] for a in line.reading.attributions)
    return spoken or bool(find_hedges(line.reading.document.text, start, end)) or "?" in line.text
