"""Why a question is open, and why sources are said to disagree."""

from __future__ import annotations

from briefgen.explain import words
from briefgen.explain.claims import matched
from briefgen.explain.report import Explanation, Reason, Section
from briefgen.explain.reread import Case
from briefgen.model import Conflict, OpenPoint, Question, Span, Value
from briefgen.rules import Rule, patterns
from briefgen.text.display import display


def explain_question(case: Case, question: Question) -> Explanation:
    """The rule and the sentence of a question, and the other sentences that leave the same point open."""
    rule = _rule("questions", question.rule)
    head = Section(words.HEADINGS["question"], (Reason(_why(question), question.rule, spans=question.evidence[:1]),))
    points = tuple(reason for span in question.evidence for reason in _points(case, span))
    if rule is None and question.rule not in words.QUESTION_RULES:
        head = Section(head.heading, (*head.reasons, Reason(words.QUESTION_FROM_CONFLICT, question.rule)))
    return Explanation(
        question.id or "", question.text, question.evidence, (head, Section(words.HEADINGS["points"], points))
    )


def _why(question: Question) -> str:
    return words.QUESTION_RULES.get(question.rule or "") or words.QUESTION_REASONS[question.reason]


def _rule(area: str, rule_id: str | None) -> Rule | None:
    return next((rule for rule in patterns(area) if rule.id == rule_id), None)


def _points(case: Case, span: Span) -> list[Reason]:
    """What the rules found in one sentence; the sentence alone where they found nothing of their own."""
    reading = case.readings[span.source]
    found = [p for p in reading.open_points if (p.start, p.end) == (span.start, span.end)]
    return [_point(case, span, point) for point in found] or [Reason(words.QUESTION_BARE, spans=(span,))]


def _point(case: Case, span: Span, point: OpenPoint) -> Reason:
    rule = _rule("questions", point.rule)
    if rule is None:
        return Reason(words.QUESTION_PLACE.format(question=point.text), point.rule, spans=(span,))
    cue = matched(case, span, rule)
    told = words.QUESTION_FITS.format(words=display(case.words(cue)), question=point.text)
    return Reason(told, point.rule, spans=(cue,) if cue == span else (span, cue))


# --------------------------------------------------------------------------- conflicts


def explain_conflict(case: Case, conflict: Conflict) -> Explanation:
    """The slot that the values fill, and the evidence of each."""
    rule = _rule("conflicts", conflict.rule)
    why = words.SLOTS.get(str(rule.attrs["slot"])) if rule else words.SLOT_NO_TOLL
    reason = Reason(why or conflict.kind or "", conflict.rule, spans=tuple(v.evidence[0] for v in conflict.values))
    sections = (
        Section(words.HEADINGS["conflict"], (reason,)),
        Section(words.HEADINGS["values"], tuple(_value(case, value, conflict.rule) for value in conflict.values)),
    )
    spans = tuple(dict.fromkeys(span for value in conflict.values for span in value.evidence))
    return Explanation(conflict.id or "", conflict.topic, spans, sections)


def _value(case: Case, value: Value, rule: str | None) -> Reason:
    told = words.VALUE.format(
        value=value.value, origin=value.origin or words.NO_ORIGIN, as_of=value.as_of or words.NO_DAY
    )
    return Reason(told, rule, spans=value.evidence)
