"""Open questions of a story: the points of its sources merged, the answered ones dropped, the rest ranked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from briefgen.model import Conflict, OpenPoint, Question, Reading, Span
from briefgen.rules import Rule, patterns, table
from briefgen.rules.compiled import compiled
from briefgen.stories.slots import Figures
from briefgen.stories.stated import Stated
from briefgen.stories.topics import topic_of
from briefgen.text.tokens import fold

CAP = 14
"""Questions a story keeps; the annotated events have 3 to 12."""

SAME_POINT = 0.5
"""Share of the smaller set of terms that makes two points of one kind the same."""

ANSWERING = 40
"""Sentences of a document that are read for an answer."""

LONG = 15
"""Words up to which a longer wording of a point says more and still reads well."""

OPEN_NOW, BARE, LEAST = 5, 6, 5
"""Words that an open point is worth over one to come, and what a wording of fewer than LEAST words loses: "What are
the names?" gives way to "What are the names of the dead?"."""

SAME_ANSWER = 0.7
"""The same for two refusals to comment: most of their words are alike whoever refuses."""

PER_WITHHELD = 2
"""Mere refusals to comment that a story keeps."""


class Placed(Struct, frozen=True):
    """A point with what ranks it: its topic, its rule, how deep it stands in its document (0 lead, 1 end)."""

    point: OpenPoint
    topic: str
    rule: Rule | None
    depth: float


def merge_questions(
    readings: Sequence[Reading], conflicts: Sequence[Conflict], figures: Figures
) -> tuple[Question, ...]:
    """Questions O1, O2, ... best first. Each holds the evidence of every source that leaves the point open."""
    placed = [p for reading in readings for p in _placed(reading)]
    groups = [g for g in _groups(placed) if not _answered(g, readings)]
    ranked = sorted(groups, key=lambda g: (-_worth(g), g[0].point.source, g[0].point.start, g[0].point.text))
    kept = _capped(ranked)
    questions = (
        [_question(g) for g in kept] + _anonymous(readings, kept, figures["killed"]) + _disputed(conflicts, kept)
    )
    return tuple(replace(q, id=f"O{i}") for i, q in enumerate(questions[:CAP], 1))


def _placed(reading: Reading) -> list[Placed]:
    rules = {rule.id: rule for rule in patterns("questions")}
    length = max(1, len(reading.document.text))
    return [Placed(p, topic_of(p.text), rules.get(p.rule), p.start / length) for p in reading.open_points]


# --------------------------------------------------------------------------- merging


def _groups(placed: Sequence[Placed]) -> list[list[Placed]]:
    groups: list[list[Placed]] = []
    for item in placed:
        home = next((g for g in groups if any(_same(item, other) for other in g)), None)
        if home is None:
            groups.append([item])
        else:
            home.append(item)
    return groups


def _same(a: Placed, b: Placed) -> bool:
    left, right = _matter(a), _matter(b)
    if a.topic != b.topic:
        return bool(left) and left == right
    if _apart(a, b):
        return False
    if a.topic in table("merging_topics"):
        return True
    shared = len(left & right)
    needed = SAME_ANSWER if a.topic == "comment" else SAME_POINT
    return (shared > 1 or left == right) and shared >= needed * min(len(left), len(right))


def _matter(item: Placed) -> frozenset[str]:
    return item.point.terms


def _apart(a: Placed, b: Placed) -> bool:
    """Two points of one topic that are of different things: other figures, or other names in both."""
    return bool(_names(a.point.text) and _names(b.point.text) and not _names(a.point.text) & _names(b.point.text))


def _names(question: str) -> frozenset[str]:
    return frozenset(fold(w) for w in compiled(r"(?<=\s)[A-Z][\w’'-]+").findall(question))


# --------------------------------------------------------------------------- answered


def _answered(group: Sequence[Placed], readings: Sequence[Reading]) -> bool:
    """Whether a document no earlier states what others do not know, in its own voice and without a hedge."""
    asking = {p.point.source for p in group}
    others = [r for r in readings if r.document.id not in asking and not _earlier(r, group, readings)]
    if any(_told(p, r) for p in group for r in others):
        return True
    if group[0].topic != "cause":
        return False
    return any(_states_cause(r) and _later(r, group, readings) for r in readings)


def _told(item: Placed, reading: Reading) -> bool:
    """Whether the document answers a question of one of the kinds that a sentence of a known form answers."""
    text = reading.document.text
    for kind, asked in table("answered_questions").items():
        found = compiled(asked).search(item.point.text)
        if not found:
            continue
        answer = table("answers")[kind].replace("NOUN", re.escape(found.groupdict().get("noun") or ""))
        lines = (text[s.start : s.end] for s in reading.document.sentences[:ANSWERING])
        if any(re.search(answer, line) and not _WEAK.search(line) for line in lines):
            return True
    return False


_CAUSE = compiled(r"\b(?:was|were)\s(?:caused|triggered)\sby\b|\binvestigators\s(?:found|concluded)\sthat\b", re.I)
_WEAK = compiled(r"\b(?:may|might|could|likely|probably|possibl[ey]|suspected|believed|whether|if|not)\b", re.I)


def _states_cause(reading: Reading) -> bool:
    text = reading.document.text
    lines = (text[s.start : s.end] for s in reading.document.sentences[:8])
    return any(_CAUSE.search(line) and not _WEAK.search(line) for line in lines)


def _earlier(reading: Reading, group: Sequence[Placed], readings: Sequence[Reading]) -> bool:
    """Whether the document is known to be of a day before one that still asks."""
    days = {r.document.id: r.document.reference for r in readings}
    own = reading.document.reference
    asked = [day for p in group if (day := days[p.point.source]) is not None]
    return own is not None and any(own < day for day in asked)


def _later(reading: Reading, group: Sequence[Placed], readings: Sequence[Reading]) -> bool:
    days = {r.document.id: r.document.reference for r in readings}
    own = reading.document.reference
    asked = [days[p.point.source] for p in group]
    inside = reading.document.id in {p.point.source for p in group}
    return not inside and own is not None and all(day is not None and day <= own for day in asked)


# --------------------------------------------------------------------------- ranking


def _worth(group: Sequence[Placed]) -> float:
    """Value of the rule and the topic, number of sources, and a lead position."""
    rule_value = max(float(p.rule.attrs.get("value", 1)) if p.rule else 1.5 for p in group)
    topic = float(table("topic_values").get(group[0].topic, "0"))
    sources = len({p.point.source for p in group})
    return rule_value + topic + 0.6 * (sources - 1) + 0.5 * (1 - min(p.depth for p in group))


def _capped(ranked: Sequence[list[Placed]]) -> list[list[Placed]]:
    """The best groups; refusals to comment beyond the second go."""
    kept, refusals = [], 0
    for group in ranked:
        refusals += group[0].topic == "comment"
        if group[0].topic != "comment" or refusals <= PER_WITHHELD:
            kept.append(group)
    return kept[:CAP]


def _question(group: Sequence[Placed]) -> Question:
    best = max(group, key=lambda p: (_clarity(p), -p.depth))
    ordered = sorted(group, key=lambda p: (p is not best, p.point.source, p.point.start))
    evidence = dict.fromkeys(Span(p.point.source, p.point.start, p.point.end) for p in ordered)
    evidence |= dict.fromkeys(best.point.support)
    return Question(best.point.text, best.point.reason, tuple(evidence), rule=best.point.rule)


def _clarity(item: Placed) -> int:
    """The better wording says more and still reads; what is open now goes before what is to come."""
    size = len(item.point.text.split())
    open_now = item.point.reason in ("unknown", "withheld", "unverified")
    return (size if size <= LONG else 2 * LONG - size) + (OPEN_NOW if open_now else 0) - (BARE if size < LEAST else 0)


# --------------------------------------------------------------------------- from conflicts


def _disputed(conflicts: Sequence[Conflict], kept: Sequence[list[Placed]]) -> list[Question]:
    """A question for each weighty conflict that no question touches yet."""
    covered = [(p.point.source, p.point.start, p.point.end) for g in kept for p in g]
    topics = {g[0].topic for g in kept}
    asked = []
    for conflict in conflicts:
        wording = table("conflict_questions").get(conflict.rule or "")
        spans = [s for v in conflict.values for s in v.evidence]
        touched = any(s.source == c[0] and s.start < c[2] and c[1] < s.end for s in spans for c in covered)
        if wording and not touched and topic_of(wording) not in topics:
            asked.append(Question(wording, "disputed", tuple(dict.fromkeys(spans)), rule=conflict.rule))
    return asked


def _anonymous(readings: Sequence[Reading], kept: Sequence[list[Placed]], tolls: Sequence[Stated]) -> list[Question]:
    """A toll that only one unnamed speaker gives is a question, if none asks after it yet."""
    if any(g[0].topic == "figure" for g in kept):
        return []
    by_id = {reading.document.id: reading for reading in readings}
    given = [(by_id[value.source], value) for value in tolls if not value.group]
    if len({value.low for _, value in given}) != 1 or not all(_unnamed(r, value) for r, value in given):
        return []
    spans = tuple(dict.fromkeys(span for _, value in given for span in value.evidence[:1]))
    return [
        Question(f"Is the figure of {given[0][1].text} right?", "unverified", spans, rule="question-anonymous-figure")
    ]


def _unnamed(reading: Reading, value: Stated) -> bool:
    span = value.evidence[0]
    return any(a.anonymous and a.content[0] < span.end and span.start < a.content[1] for a in reading.attributions)
