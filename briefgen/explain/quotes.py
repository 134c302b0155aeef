"""Why these words are a quotation of that speaker."""

from __future__ import annotations

from briefgen.explain import words
from briefgen.explain.claims import speech
from briefgen.explain.report import Explanation, Reason, Section
from briefgen.explain.reread import Case
from briefgen.model import Quotation, Quote, Span


def explain_quote(case: Case, quote: Quote) -> Explanation | None:
    """None when today's rules find no quotation there."""
    found = {span: _quotation(case, span) for span in quote.evidence}
    first = found[quote.evidence[0]]
    if first is None:
        return None
    reasons = [*_attributed(case, quote.evidence[0], first), Reason(words.QUOTE_KINDS[quote.kind])]
    if quote.edited:
        reasons.append(Reason(words.WORDING["edited"]))
    places = tuple(_place(span, quotation) for span, quotation in found.items())
    sections = (Section(words.HEADINGS["quote"], tuple(reasons)), Section(words.HEADINGS["places"], places))
    return Explanation(quote.id or "", quote.text, quote.evidence, sections)


def _quotation(case: Case, span: Span) -> Quotation | None:
    found = case.readings[span.source].quotations
    return next((q for q in found if (q.start, q.end) == (span.start, span.end)), None)


def _attributed(case: Case, span: Span, quotation: Quotation) -> tuple[Reason, ...]:
    if quotation.attribution is None:
        rule = quotation.rule or "none"
        return (Reason(words.QUOTE_RULES.get(rule, rule), rule, spans=(span,)),)
    return speech(case.readings[span.source], quotation.attribution)


def _place(span: Span, quotation: Quotation | None) -> Reason:
    if quotation is None:
        return Reason(f"{span.source}: not found there by today's rules", spans=(span,))
    said = quotation.attribution
    speaker = said.speaker if said and said.speaker else "no speaker"
    return Reason(f"{span.source}: {speaker}", quotation.rule or None, spans=(span,))
