"""From ranked lines to facts: text, evidence, origins, status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from msgspec import Struct

from briefgen.extract.coreference import dangling, reference
from briefgen.extract.hedges import find_hedges
from briefgen.model import Claim, Conflict, Fact, Insert, Reading, Span, Status
from briefgen.rules import lexicon, patterns
from briefgen.stories.cast import Cast
from briefgen.stories.origins import UNNAMED, Provenance, merge_origins, provenance, unrelated
from briefgen.stories.ranking import Line
from briefgen.text.display import display
from briefgen.text.tokens import fold

CUT = " ..."


class Wording(Struct, frozen=True):
    """How a claim is printed: ``text`` equals the slice of ``span`` up to a marked cut and [inserts]."""

    text: str
    span: Span
    inserts: tuple[Insert, ...] = ()


def word(claim: Claim, reading: Reading) -> Wording:
    """The printed form of a claim: its sentence, a comment tail cut, pronouns named in brackets where that is safe."""
    span = Span(claim.source, claim.start, claim.end)
    body = _without_tail(claim, reading)
    inserts: list[Insert] = []
    for where, name, stands in sorted(_referents(claim, reading), reverse=True):
        start, end = where[0] - claim.start, where[1] - claim.start
        if end <= len(body):
            body = f"{body[:start]}[{name}]{body[end:]}"
            inserts.insert(0, Insert(name, (Span(claim.source, *stands),)))
    return Wording(display(body), span, tuple(inserts))


def _referents(claim: Claim, reading: Reading) -> list[tuple[tuple[int, int], str, tuple[int, int]]]:
    """Words of the claim that point outside it, each with the name they stand for and where that is written."""
    found = []
    if dangling(reading, claim.start, claim.end):
        subject = reference(reading, claim.start, claim.end)
        if subject is not None:
            found.append(((subject.start, subject.end), subject.text, subject.span))
    spoken = claim.attribution
    if spoken is not None and spoken.speaker_span and spoken.name_span and spoken.entity is not None:
        said = reading.document.text[slice(*spoken.speaker_span)]
        if fold(said) in lexicon("speaker_pronouns") and all(w != spoken.speaker_span for w, _, _ in found):
            found.append(
                (spoken.speaker_span, display(reading.document.text[slice(*spoken.name_span)]), spoken.name_span)
            )
    return [f for f in found if claim.start <= f[0][0] and not claim.start <= f[2][0] < claim.end]


def _without_tail(claim: Claim, reading: Reading) -> str:
    text = reading.document.text[claim.start : claim.end]
    for rule in patterns("trims"):
        match = rule.regex.search(text)
        if match and _safe_to_cut(claim, reading, claim.start + match.start("tail")):
            return text[: match.start("tail")] + CUT
    return text


def _safe_to_cut(claim: Claim, reading: Reading, at: int) -> bool:
    """Nothing past ``at`` may carry attribution or hedge of what stays."""
    spoken = claim.attribution
    if spoken is not None and spoken.speaker_span is not None and spoken.speaker_span[0] >= at:
        return False
    return not find_hedges(reading.document.text, at, claim.end)


def make_facts(
    lines: Sequence[Line],
    readings: Mapping[str, Reading],
    cast: Cast,
    copies: Mapping[str, str],
    conflicts: Sequence[Conflict],
) -> tuple[Fact, ...]:
    """One fact a line, in the order of ``lines``, with ids F1, F2, ..."""
    return tuple(_fact(f"F{number}", line, readings, cast, copies, conflicts) for number, line in enumerate(lines, 1))


def _fact(
    id: str,
    line: Line,
    readings: Mapping[str, Reading],
    cast: Cast,
    copies: Mapping[str, str],
    conflicts: Sequence[Conflict],
) -> Fact:
    claims = (line.claim, *(s.claim for s in line.support))
    wording = word(line.claim, readings[line.claim.source])
    found = [provenance(claim, readings[claim.source], cast, copies) for claim in claims]
    origins = merge_origins(found, [claim.source for claim in claims])
    evidence = (wording.span, *(Span(c.source, c.start, c.end) for c in claims[1:]))
    disputes = tuple(c.id for c in conflicts if c.id and _touches(c, evidence, readings))
    spoken = line.claim.attribution
    return Fact(
        id=id,
        text=wording.text,
        kind=line.claim.kind,
        status=status_of(claims, found, [True, *(s.sure for s in line.support)]),
        disputed=bool(disputes),
        attribution=found[0].name
        if (spoken is not None and found[0].kind == "speaker") or found[0].key == UNNAMED
        else None,
        origins=origins,
        outlets=len({p for c in claims if (p := readings[c.source].document.source.publisher)}),
        rule=line.claim.rule,
        score=line.gain,
        evidence=evidence,
        attribution_evidence=tuple(e for e in (found[0].evidence,) if e is not None),
        inserts=wording.inserts,
        conflicts=disputes,
    )


def status_of(claims: Sequence[Claim], found: Sequence[Provenance], sure: Sequence[bool]) -> Status:
    """The evidence status of claims with their origins; ``sure`` says which surely state the same as the first.

    *Corroborated* needs two unrelated origins among the sure ones; *attributed* one named origin, see `_one_origin`.
    """
    if len({claim.source for claim in claims}) == 1:
        return "single-source"
    certain = [p for p, surely in zip(found, sure, strict=True) if surely]
    if any(unrelated(a, b) for a, b in combinations(certain, 2)):
        return "corroborated"
    return "attributed" if _one_origin(found) else "repeated"


def _one_origin(found: Sequence[Provenance]) -> bool:
    """One speaker behind most of the claims, or one agency behind all: a paper that states flatly what others put in a
    speaker's mouth has it from there, but nothing says that it has an agency's text."""
    named = {p.key for p in found if p.established}
    flat = sum(not p.established and p.key != UNNAMED for p in found)
    if len(named) != 1:
        return False
    return flat == 0 or (any(p.kind == "speaker" for p in found) and 2 * flat < len(found))


def _touches(conflict: Conflict, evidence: Sequence[Span], readings: Mapping[str, Reading]) -> bool:
    """Whether the fact's own words, or those of two sources behind it, state a value of ``conflict``.

    Where the name of a value's speaker stands is evidence too, but whatever else that sentence says is not disputed.
    """
    spans = [e for value in conflict.values for e in value.evidence if not _is_name(e, readings[e.source])]
    touched = [any(a.source == b.source and a.start < b.end and b.start < a.end for a in spans) for b in evidence]
    return touched[0] or sum(touched) >= 2


def _is_name(span: Span, reading: Reading) -> bool:
    return any(a.name_span == (span.start, span.end) for a in reading.attributions)
