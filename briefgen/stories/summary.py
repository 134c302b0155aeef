"""Headline and bottom line of a story, both words of a source."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from briefgen.extract.coreference import dangling, reference
from briefgen.model import Claim, Reading, Span, SummaryLine
from briefgen.stories.facts import word
from briefgen.stories.matching import weight
from briefgen.stories.ranking import Line, coverage_weights
from briefgen.text.display import display
from briefgen.text.tokens import content_stems

FIRST_WITHIN = 3
"""Of so many facts the first that stands by itself tells what happened."""

UNKNOWN_WITHIN = 8
"""What is not known stands in the bottom line only when it ranks among the first facts."""


def headline(
    readings: Sequence[Reading], claims: Sequence[Claim], copies: Mapping[str, str]
) -> tuple[str, tuple[Span, ...]]:
    """The headline that says most of what the sources say; the first sentence where no source has one."""
    cover = coverage_weights(claims, copies)
    spans = [span for reading in readings for span in _headlines(reading)]
    texts = {r.document.id: r.document.text for r in readings}
    if not spans:
        spans = [Span(r.document.id, s.start, s.end) for r in readings for s in r.document.sentences[:1]]
    if not spans:
        return "", ()
    best = max(spans, key=lambda s: (_worth(texts[s.source][s.start : s.end], cover), -len(s.source), s.source))
    return display(texts[best.source][best.start : best.end]), (best,)


def _headlines(reading: Reading) -> list[Span]:
    return [Span(reading.document.id, b.start, b.end) for b in reading.document.blocks if b.kind == "headline"]


def _worth(text: str, cover: Mapping[str, float]) -> float:
    """Covered weight per word, so that neither a bare name nor a run-on line wins; doubt marks cost."""
    stems = content_stems(text)
    doubt = 0.5 if "?" in text or text.startswith(("'", '"', "‘", "“")) else 1.0
    return doubt * weight(stems, cover) / math.pow(max(6, len(stems)), 0.7)


def summarise(lines: Sequence[Line], readings: Mapping[str, Reading]) -> tuple[SummaryLine, ...]:
    """What happened, in the words of a source that the first fact does not print, then what is not known of it.

    Both stand by themselves where any of the first facts does: "The statement did not say ..." tells nobody anything.
    """
    if not lines:
        return ()
    first = next((line for line in lines[:FIRST_WITHIN] if _stands(line.claim, readings)), lines[0])
    rest = [line for line in lines[:UNKNOWN_WITHIN] if line is not first]
    near = [line for line in rest if _stands(line.claim, readings)]
    second = next((line for line in near if line.claim.kind == "status"), None)
    chosen = [first, second or next(iter(near or rest), None)]
    claims = [_other_wording(line, readings) for line in chosen if line is not None]
    return tuple(_line(claim, readings[claim.source]) for claim in claims)


def _other_wording(line: Line, readings: Mapping[str, Reading]) -> Claim:
    """The best wording of another source that surely says the same, in other words, standing by itself and leaving
    out no more than half of it; else the line's own."""
    own = _words(line.claim, readings)
    core = line.claim.core
    sure = [s.claim for s in line.support if s.sure and 2 * len(s.claim.core & core) >= len(core)]
    fitting = [claim for claim in sure if _stands(claim, readings)]
    other = [claim for claim in fitting if _words(claim, readings) != own]
    return max(other, key=lambda c: (c.score, c.source), default=line.claim)


def _stands(claim: Claim, readings: Mapping[str, Reading]) -> bool:
    """Whether a reader who sees nothing else understands the claim."""
    reading = readings[claim.source]
    if claim.loose or claim.part:
        return False
    return not dangling(reading, claim.start, claim.end) or reference(reading, claim.start, claim.end) is not None


def _words(claim: Claim, readings: Mapping[str, Reading]) -> str:
    return display(readings[claim.source].document.text[claim.start : claim.end])


def _line(claim: Claim, reading: Reading) -> SummaryLine:
    wording = word(claim, reading)
    return SummaryLine(wording.text, (wording.span,), wording.inserts)
