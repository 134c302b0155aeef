"""Why a fact is in the brief: its rules, its place, the claims merged in it, their origins and its status."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from briefgen.explain import words
from briefgen.explain.claims import name_of, origin, several, span_of, speech, touch, worth
from briefgen.explain.report import Explanation, Reason, Section
from briefgen.explain.reread import Case
from briefgen.model import Claim, Fact, Story
from briefgen.rules import patterns
from briefgen.stories import Telling
from briefgen.stories.facts import CUT
from briefgen.stories.matching import SAME_FACT, SURE, Support
from briefgen.stories.origins import Provenance, provenance, unrelated
from briefgen.stories.ranking import Line
from briefgen.text.display import display
from briefgen.text.tokens import concept
from briefgen.text.tokens import words as words_of

SHOWN_TERMS = 8


def explain_fact(case: Case, story: Story, telling: Telling, fact: Fact) -> Explanation | None:
    """None when today's rules make no line of the sentence."""
    place = place_of(telling, fact)
    if place is None:
        return None
    line = _as_proved(telling.ranking.lines[place], fact)
    reading = case.readings[line.claim.source]
    claims = (line.claim, *(s.claim for s in line.support))
    found = [provenance(c, case.readings[c.source], telling.cast, telling.copies) for c in claims]
    sections = [
        worth(case, line.claim),
        _gain(telling, place),
        _claims(case, line),
        Section(words.HEADINGS["speaker"], speech(reading, line.claim.attribution) if line.claim.attribution else ()),
        Section(words.HEADINGS["origins"], tuple(origin(case, c, p) for c, p in zip(claims, found, strict=True))),
        Section(words.HEADINGS["status"], (_status(fact, line, claims, found),)),
        _wording(case, fact, line.claim),
        _disputed(story, fact),
    ]
    return Explanation(fact.id, fact.text, fact.evidence, tuple(s for s in sections if s.reasons))


def place_of(telling: Telling, fact: Fact) -> int | None:
    """Index of the line that became ``fact``, by the span it prints; the proof may have widened that."""
    if not fact.evidence:
        return None
    first, made = fact.evidence[0], [other.evidence[0] for other in telling.story.facts]
    if first in made:
        return made.index(first)
    return next((i for i, span in enumerate(made) if touch(span, first)), None)


def _as_proved(line: Line, fact: Fact) -> Line:
    """``line`` with the support that is still evidence of ``fact``: the proof may have left some out."""
    kept = tuple(s for s in line.support if span_of(s.claim) in fact.evidence)
    return Line(line.claim, kept, line.gain, line.parts)


def _gain(telling: Telling, place: int) -> Section:
    line = telling.ranking.lines[place]
    heading = words.HEADINGS["gain"].format(place=place + 1, count=len(telling.ranking.lines), gain=line.gain)
    return Section(heading, tuple(Reason(words.POINTS.get(n, n), points=round(p, 3)) for n, p in line.parts if p))


# --------------------------------------------------------------------------- merged claims


def _claims(case: Case, line: Line) -> Section:
    reasons = [Reason(f"{line.claim.source}: {words.SAME['printed']}", line.claim.rule, spans=(span_of(line.claim),))]
    reasons += [_support(case, line.claim, support) for support in line.support]
    if line.support:
        reasons.append(Reason(words.SAME["compatible"]))
    return Section(words.HEADINGS["claims"], tuple(reasons))


def _support(case: Case, printed: Claim, support: Support) -> Reason:
    shared = _shared(case.words(span_of(printed)), printed.terms & support.claim.terms)
    level = "sure" if support.sure else "same"
    told = words.SAME[level].format(
        value=support.similarity, sure=SURE, all=support.agreement, least=SAME_FACT,
        terms=", ".join(shared[:SHOWN_TERMS]) or words.ONLY_NAMES,
    )  # fmt: skip
    return Reason(f"{support.claim.source}: {told}", support.claim.rule, spans=(span_of(support.claim),))


def _shared(text: str, terms: frozenset[str]) -> list[str]:
    """The words of the printed claim that stand for ``terms``, each term once, in text order."""
    found: dict[str, str] = {}
    for start, end in words_of(text):
        found.setdefault(concept(text[start:end]), text[start:end])
    return [word for term, word in found.items() if term in terms]


# --------------------------------------------------------------------------- status


def _status(fact: Fact, line: Line, claims: Sequence[Claim], found: Sequence[Provenance]) -> Reason:
    sure = [True, *(s.sure for s in line.support)]
    certain = [(c, p) for c, p, surely in zip(claims, found, sure, strict=True) if surely]
    pair = next((two for two in combinations(certain, 2) if unrelated(two[0][1], two[1][1])), None)
    named = [p for p in found if p.established]
    one, other = pair or (certain[0], certain[0])
    told = words.STATUSES[fact.status].format(
        sources=several(c.source for c in claims),
        count=len({c.source for c in claims}),
        part=len(named),
        one=_with_source(*one) if pair else name_of((named or found)[0]),
        other=_with_source(*other),
    )
    spans = tuple(p.evidence for _, p in (pair or ()) if p.evidence)
    return Reason(told, f"status-{fact.status}", spans=spans or tuple(span_of(c) for c in claims))


def _with_source(claim: Claim, found: Provenance) -> str:
    return f"{name_of(found)} ({claim.source})"


# --------------------------------------------------------------------------- wording, disputes


def _wording(case: Case, fact: Fact, claim: Claim) -> Section:
    reasons = [Reason(words.WORDING["insert"].format(words=i.text), spans=i.evidence) for i in fact.inserts]
    first = fact.evidence[0]
    if first.start < claim.start or first.end > claim.end:
        reasons.append(Reason(words.WORDING["widened"], spans=(first,)))
    if fact.edited:
        reasons.append(Reason(words.WORDING["edited"]))
    elif fact.text.endswith(CUT):
        reasons.append(Reason(words.WORDING["cut"], _trim(case, fact, claim), spans=(span_of(claim),)))
    return Section(words.HEADINGS["wording"], tuple(reasons))


def _trim(case: Case, fact: Fact, claim: Claim) -> str | None:
    """The rule whose tail is what the printed text leaves out."""
    text = case.words(span_of(claim))
    kept = fact.text.removesuffix(CUT)[-20:]
    for rule in patterns("trims"):
        match = rule.regex.search(text)
        if match and display(text[: match.start("tail")]).endswith(kept):
            return rule.id
    return None


def _disputed(story: Story, fact: Fact) -> Section:
    rivals = [c for c in story.conflicts if c.id in fact.conflicts]
    reasons = (Reason(f"{c.id}: {c.topic}", c.rule, spans=tuple(v.evidence[0] for v in c.values)) for c in rivals)
    return Section(words.HEADINGS["disputed"], tuple(reasons))
