"""Whether facts, summary lines, entries and quotes are words of a source, their cuts and [inserts] harmless."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from briefgen.model import Brief, Fact, Insert, Quote, Span
from briefgen.rules import lexicon
from briefgen.verify.context import losses
from briefgen.verify.days import check_day
from briefgen.verify.proof import Proof
from briefgen.verify.report import Place
from briefgen.verify.slices import Alignment, Gap, align, difference
from briefgen.verify.speech import check_quote, check_variants
from briefgen.verify.support import check_support


def check_facts(proof: Proof) -> None:
    for number, story in enumerate(proof.brief.stories):
        known = {conflict.id for conflict in story.conflicts}
        for index, fact in enumerate(story.facts):
            place = Place(number, "facts", index, fact.id)
            if not fact.evidence:
                proof.ledger.fail(place, "it has no evidence")
            elif proof.sound(place, fact.evidence):
                _check_fact(proof, place, fact, known)


def _check_fact(proof: Proof, place: Place, fact: Fact, conflicts: set[str | None]) -> None:
    if fact.edited:
        proof.ledger.edit(place)
    elif not check_line(proof, place, fact.text, fact.evidence[0], fact.inserts, "facts in the words of a source"):
        return
    if fact.attribution is not None:
        proof.copied(place, fact.attribution, fact.attribution_evidence, "attributions")
    if all(proof.sound(place, origin.evidence) for origin in fact.origins):
        check_support(proof, place, fact)
    if fact.disputed != bool(fact.conflicts) or not conflicts.issuperset(fact.conflicts):
        proof.ledger.fail(place, "what disputes it is not in the brief", "origin")


def check_line(proof: Proof, place: Place, printed: str, span: Span, inserts: Sequence[Insert], what: str) -> bool:
    """Prove that ``printed`` is the slice of ``span``, and that its cuts and [inserts] are harmless."""
    found = align(printed, proof.slice(span), inserts)
    if found is None:
        proof.ledger.fail(place, difference(printed, proof.slice(span)))
        return False
    if not all(_check_insert(proof, place, i) for i in inserts):
        return False
    problems = _insert_problems(found, proof.slice(span)) + _cut_problems(proof, span, found)
    for problem in problems[:1]:
        proof.ledger.fail(place, problem, "text" if _is_whole(proof, span, found) else "cut")
    if not problems:
        proof.ledger.prove(what)
    return not problems


def _is_whole(proof: Proof, span: Span, found: Alignment) -> bool:
    """Whether the line is its whole sentence already, so that no cut can be undone."""
    return not found.gaps and proof.texts[span.source].sentence(span.start, span.end) == (span.start, span.end)


def _check_insert(proof: Proof, place: Place, insert: Insert) -> bool:
    proof.ledger.judge("[referents] put for a pronoun")
    name = insert.text.removesuffix("'s").removesuffix("’s").removesuffix("’").removesuffix("'")
    return proof.copied(place, name, insert.evidence, "[referents] named in the source", "cut")


def _insert_problems(found: Alignment, source: str) -> list[str]:
    """A referent stands for a pronoun, in the same case."""
    return [problem for gap in found.gaps if gap.insert for problem in _replaced_problem(gap, source)]


def _replaced_problem(gap: Gap, source: str) -> list[str]:
    assert gap.insert is not None
    replaced = source[gap.start : gap.end].casefold().split()
    if not replaced:
        return []
    bare = replaced[0].strip("'’\"“”.,;:")
    if len(replaced) > 1 or bare not in lexicon("proof_pronouns"):
        return [f'[{gap.insert.text}] stands for "{" ".join(replaced)}", which is no pronoun']
    if bare in lexicon("proof_possessives") and not gap.insert.text.endswith(("'s", "’s", "'", "’")):
        return [f'[{gap.insert.text}] stands for the possessive "{bare}"']
    return []


def _cut_problems(proof: Proof, span: Span, found: Alignment) -> list[str]:
    """What the words left out, of the slice and of the sentence round it, did for the words that are printed."""
    covered = sorted([*found.kept, *((g.start, g.end) for g in found.gaps if g.insert)])
    kept: list[tuple[int, int]] = []
    for start, end in ((span.start + a, span.start + b) for a, b in covered):
        if kept and not proof.texts[span.source].text[kept[-1][1] : start].strip():
            kept[-1] = (kept[-1][0], end)
        else:
            kept.append((start, end))
    return losses(proof.texts[span.source], kept)


def check_summaries(proof: Proof) -> None:
    for number, story in enumerate(proof.brief.stories):
        for index, line in enumerate(story.summary):
            place = Place(number, "summary", index, f"summary line {index + 1} of {story.id}")
            _check_copy(proof, place, line.text, line.evidence, line.inserts, "summary lines in the words of a source")


def check_timelines(proof: Proof) -> None:
    for number, story in enumerate(proof.brief.stories):
        for index, entry in enumerate(story.timeline):
            place = Place(number, "timeline", index, f"timeline entry {index + 1} of {story.id} ({entry.date})")
            what = "timeline entries in the words of a source"
            if _check_copy(proof, place, entry.text, entry.evidence, entry.inserts, what):
                _check_date(proof, place, entry.date, entry.evidence)


def _check_date(proof: Proof, place: Place, iso: str, evidence: Sequence[Span]) -> None:
    source = proof.texts[evidence[0].source]
    start, end = source.sentence(evidence[0].start, evidence[0].end)
    stated, problem = check_day(iso, source.text[start:end], _written(proof, evidence[0].source))
    if problem:
        proof.ledger.fail(place, problem)
    elif stated:
        proof.ledger.prove("dates stated in full")
    else:
        proof.ledger.judge("dates counted from the day of the source")


def _written(proof: Proof, source_id: str) -> date | None:
    """The day that the source itself states; None when it states none."""
    published = proof.register[source_id].published
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


def _check_copy(
    proof: Proof, place: Place, printed: str, evidence: Sequence[Span], inserts: Sequence[Insert], what: str
) -> bool:
    if not evidence:
        proof.ledger.fail(place, "it has no evidence")
        return False
    return proof.sound(place, evidence) and check_line(proof, place, printed, evidence[0], inserts, what)


def check_quotes(proof: Proof) -> None:
    for place, quote in _quotes(proof.brief):
        spans = (*quote.speaker_evidence, *quote.role_evidence, *quote.cue_evidence)
        if not quote.evidence:
            proof.ledger.fail(place, "it has no evidence")
        elif proof.sound(place, quote.evidence) and proof.sound(place, spans, "speaker"):
            check_quote(proof, place, quote, proof.stretches(quote))
            check_variants(proof, place, quote)


def _quotes(brief: Brief) -> Iterator[tuple[Place, Quote]]:
    for number, story in enumerate(brief.stories):
        for index, quote in enumerate(story.quotes):
            yield Place(number, "quotes", index, quote.id or f"quote {index + 1} of {story.id}"), quote
    for index, quote in enumerate(brief.quotes):
        yield Place(None, "quotes", index, quote.id or f"quotation {index + 1}"), quote
