"""What the rules see in one claim: its points, its speaker, its origin."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.explain import words
from briefgen.explain.report import Reason, Section
from briefgen.explain.reread import Case
from briefgen.model import Attribution, Claim, Reading, Span
from briefgen.rules import Rule, patterns, table
from briefgen.stories.origins import Provenance
from briefgen.text.display import display
from briefgen.text.tokens import fold


def span_of(claim: Claim) -> Span:
    return Span(claim.source, claim.start, claim.end)


def touch(a: Span, b: Span) -> bool:
    """Whether two spans share words."""
    return a.source == b.source and a.start < b.end and b.start < a.end


def worth(case: Case, claim: Claim) -> Section:
    """Why the sentence is a claim and what each rule and property adds to it."""
    known = {rule.id: rule for rule in patterns("claims")}
    reasons = [_points(case, claim, name, points, known.get(name)) for name, points in claim.score_parts]
    named = {reason.rule for reason in reasons}
    if claim.rule not in named:
        rule = known.get(claim.rule)
        kind = _fits(case, claim, rule) if rule else Reason(words.PLAIN, claim.rule, spans=(span_of(claim),))
        reasons.insert(0, kind)
    return Section(words.HEADINGS["worth"].format(score=claim.score), tuple(reasons))


def _points(case: Case, claim: Claim, name: str, points: float, rule: Rule | None) -> Reason:
    if rule is not None:
        return _fits(case, claim, rule, points)
    told = words.POINTS.get(name, name).format(number=claim.sentence + 1)
    return Reason(told, points=round(points, 3))


def _fits(case: Case, claim: Claim, rule: Rule, points: float | None = None) -> Reason:
    span = matched(case, span_of(claim), rule)
    return Reason(words.FITS.format(words=display(case.words(span))), rule.id, points, (span,))


def matched(case: Case, span: Span, rule: Rule) -> Span:
    """Where in ``span`` the pattern of ``rule`` fits; all of it where it fits nowhere as it stands."""
    found = rule.regex.search(case.words(span))
    if found is None or found.start() == found.end():
        return span
    return Span(span.source, span.start + found.start(), span.start + found.end())


# --------------------------------------------------------------------------- who says so


def speech(reading: Reading, said: Attribution) -> tuple[Reason, ...]:
    """The rule that tied words to a speaker, and how the speaker got his printed name."""
    source, text = reading.document.id, reading.document.text
    told = words.QUOTE_RULES.get(said.rule) or words.SPEECH_RULES.get(said.rule, said.rule)
    cue = (Span(source, *said.cue_span),) if said.cue_span else ()
    found = [Reason(f"{told}; the cue is “{display(said.cue)}”" if said.cue else told, said.rule, spans=cue)]
    if said.speaker_span is None:
        return (*found, Reason(words.SPEAKERS["none"]))
    beside = Span(source, *said.speaker_span)
    named = (Span(source, *said.name_span),) if said.name_span else ()
    shown = display(text[beside.start : beside.end])
    way = words.SPEAKERS[_way(said, shown)]
    found.append(Reason(way.format(words=shown, name=said.speaker), spans=(beside, *named)))
    return tuple(found)


def _way(said: Attribution, shown: str) -> str:
    """How the printed speaker comes from the words beside the quotation."""
    if said.speaker is None:
        return "nobody"
    if fold(shown) in table("speech_pronouns"):
        return "pronoun"
    if said.entity is None:
        return "described" if said.speaker == shown else "meant"
    if said.name_span is None or said.speaker == shown:
        return "full"
    return "short" if set(fold(shown).split()) & set(fold(said.speaker).split()) else "meant"


# --------------------------------------------------------------------------- where it comes from


def origin(case: Case, claim: Claim, found: Provenance) -> Reason:
    """Where one claim has it from."""
    key = "unnamed" if found.key == "unnamed" else found.kind
    copied = found.key.removeprefix("text:") if found.kind == "copy" else None
    told = words.ORIGINS[key].format(name=copied or found.name)
    rule = claim.attribution.rule if claim.attribution is not None and found.kind == "speaker" else None
    return Reason(f"{claim.source}: {told}", rule, spans=(found.evidence,) if found.evidence else (span_of(claim),))


def name_of(found: Provenance) -> str:
    return found.name or found.key


def several(items: Iterator[str]) -> str:
    return ", ".join(dict.fromkeys(items))
