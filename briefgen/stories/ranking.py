"""Which claims become the lines of a brief, and in what order.

Greedy coverage: the next line is the claim that adds most of what the sources of the story keep saying and no
earlier line said, raised or lowered by its worth inside its own document. A claim that an earlier line, or the
evidence under one, already says is no line of its own.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from briefgen.model import Claim, Conflict, Series, Span
from briefgen.stories.matching import Support, compatible, supporters, term_weights, weight

REACH, WORTH, LENGTH = 1.0, 0.55, 0.5
"""Weights of coverage and of in-document worth, and the power of the length a line pays for its terms."""

CONTAINED = 0.25
"""Share of a claim's weighted terms that one earlier line, or the evidence under it, holds, from which it says
nothing of its own: of such claims in the six annotated events under a quarter added anything."""

ENOUGH = 6.5
"""Weight shared at least, so that a short claim is not taken as said for one word: about two rare terms."""

STALE = 0.6
"""A claim with a smaller share of terms that no earlier line used adds nothing new. In the six annotated events half
of the claims at 0.5 to 0.6 did, over 80 % of those above 0.7; at 0.6 repeated lines fell from 14 to 11 %, the vital
facts in the first twenty from 84 to 82 %."""

FLOOR = 0.9
"""A line that adds less than this is left out."""

COVERED = 0.3
"""What is left of a term's worth each time a line used it."""

LATEST, PASSED = 2.0, -1.5
"""What the latest value of the first series gains (less for later ones), and what one that has passed loses: a
reader wants the count that stands."""

DENIAL = "denial-of"
"""Rule of the conflicts in which one denies what another says."""

NOTHING: Mapping[str, str] = MappingProxyType({})

AGAIN = 0.6
"""What a further line of one speaker must add more: keeps one witness from filling the list."""

LINES, LINES_A_SOURCE = 20, 3
"""Most lines of a story, or so many a source where that is more: past twenty lines of five to seven sources two
of three repeat an earlier one."""


@dataclass(frozen=True, slots=True)
class Line:
    """A claim chosen as a line, the claims of other sources that support it, and what it added when chosen."""

    claim: Claim
    support: tuple[Support, ...]
    gain: float
    parts: tuple[tuple[str, float], ...] = ()
    """The gain as (reason, points): ``reach``, what the sources keep saying and no line said; ``worth`` in its own
    document; ``again``, what an earlier line of the same speaker costs; ``series``, the latest value of a figure
    or one that has passed."""


Reason = Literal["loose", "said", "stale", "floor", "limit"]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A claim that is no line. ``line`` is the number of the line that says it, or after which it added nothing.

    Reasons: ``loose``, it opens with a pronoun nothing safe stands for; ``said``, one line says it; ``stale``, all
    lines together do; ``floor``, it adds too little; ``limit``, the list was full.
    """

    claim: Claim
    reason: Reason
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    lines: tuple[Line, ...]
    dropped: tuple[Dropped, ...]


def coverage_weights(claims: Sequence[Claim], copies: Mapping[str, str]) -> dict[str, float]:
    """What a term is worth: the share of other sources that use it too, a tenth for a term of one source only.

    ``copies`` maps a copy to the source it copies: the two are one source here.
    """
    sources: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        for term in claim.terms:
            sources[term].add(copies.get(claim.source, claim.source))
    total = len({copies.get(claim.source, claim.source) for claim in claims})
    return {term: (len(using) - 1) / max(1, total - 1) + 0.1 for term, using in sources.items()}


def rank(
    claims: Sequence[Claim],
    copies: Mapping[str, str] = NOTHING,
    series: Sequence[Series] = (),
    conflicts: Sequence[Conflict] = (),
) -> Ranking:
    """The lines of the story, best first, and every claim that became none, with the reason."""
    cover, rarity = coverage_weights(claims, copies), term_weights(claims)
    stands = {claim: _standing(claim, series) for claim in claims}
    rivals = {claim: _values(claim, conflicts) for claim in claims}
    shown: set[tuple[int, int]] = set()
    figures: list[Series | Conflict] = [*series, *(c for c in conflicts if c.kind == "figure")]
    covered: dict[str, float] = {}
    lines: list[Line] = []
    dropped = [Dropped(c, "loose") for c in claims if c.loose]
    pool = [claim for claim in claims if not claim.loose]
    limit = max(LINES, LINES_A_SOURCE * len({copies.get(c.source, c.source) for c in claims}))
    while pool and len(lines) < limit:
        heard = Counter(_voice(line.claim) for line in lines)
        found = ((c, (*_gain(c, cover, covered, heard), ("series", stands[c]))) for c in pool)
        gains = ((_total(parts), c, parts) for c, parts in found)
        gain, best, parts = max(gains, key=lambda g: (g[0], -g[1].start, g[1].source))
        if gain < FLOOR:
            break
        fitting = [c for c in claims if not _rival(best, c, figures)]
        line = Line(best, supporters(best, fitting, rarity), round(gain, 3), parts)
        lines.append(line)
        for term in best.terms:
            covered[term] = covered.get(term, 1.0) * COVERED
        shown |= rivals[best]
        reasons = [(c, None if rivals[c] - shown else _spent(c, line, rarity, covered)) for c in pool if c is not best]
        dropped += [Dropped(c, reason, len(lines)) for c, reason in reasons if reason]
        pool = [c for c, reason in reasons if not reason]
    heard = Counter(_voice(line.claim) for line in lines)
    rest = [(c, _total(_gain(c, cover, covered, heard)) + stands[c] < FLOOR) for c in pool]
    return Ranking(tuple(lines), (*dropped, *(Dropped(c, "floor" if small else "limit") for c, small in rest)))


def _standing(claim: Claim, series: Sequence[Series]) -> float:
    """A claim with the latest value of a figure that moved comes before one with a value that has passed."""
    for place, moved in enumerate(series, 1):
        latest, passed = moved.values[-1], moved.values[:-1]
        if any(_holds(claim, e) for e in latest.evidence):
            return LATEST / place
        if any(_holds(claim, e) for value in passed for e in value.evidence):
            return PASSED
    return 0.0


def _rival(a: Claim, b: Claim, figures: Sequence[Series | Conflict]) -> bool:
    """Whether two claims give different values of one figure: then neither supports the other."""
    for figure in figures:
        ones = {i for i, v in enumerate(figure.values) if any(_holds(a, e) for e in v.evidence)}
        others = {i for i, v in enumerate(figure.values) if any(_holds(b, e) for e in v.evidence)}
        if ones and others and not ones & others:
            return True
    return False


def _values(claim: Claim, conflicts: Sequence[Conflict]) -> frozenset[tuple[int, int]]:
    """The sides that ``claim`` takes where one denies what another says, by number of conflict and value: a side
    that no line takes yet is never taken as said, though it shares nearly all its words with the other."""
    return frozenset(
        (i, j)
        for i, conflict in enumerate(conflicts)
        if conflict.rule == DENIAL
        for j, value in enumerate(conflict.values)
        if any(_holds(claim, e) for e in value.evidence)
    )


def _holds(claim: Claim, evidence: Span) -> bool:
    return claim.source == evidence.source and claim.start < evidence.end and evidence.start < claim.end


def _voice(claim: Claim) -> str | None:
    return claim.attribution.speaker if claim.attribution is not None else None


def _spent(claim: Claim, line: Line, rarity: Mapping[str, float], covered: Mapping[str, float]) -> Reason | None:
    """Why ``claim`` says nothing beside ``line`` (its evidence included) or beside all lines together."""
    total = weight(claim.terms, rarity)
    said = [c for c in (line.claim, *(s.claim for s in line.support)) if compatible(claim, c)]
    if any(weight(claim.terms & other.terms, rarity) >= max(CONTAINED * total, ENOUGH) for other in said):
        return "said"
    fresh = weight(frozenset(t for t in claim.terms if t not in covered), rarity)
    return "stale" if fresh < STALE * total else None


def _gain(
    claim: Claim, cover: Mapping[str, float], covered: Mapping[str, float], heard: Mapping[str | None, int]
) -> tuple[tuple[str, float], ...]:
    """The parts of what ``claim`` would add (see `Line.parts`); ``heard`` counts the lines of each speaker."""
    fresh = math.fsum(cover[t] * covered.get(t, 1.0) for t in claim.terms)
    reach = REACH * fresh / math.pow(max(8, len(claim.terms)), LENGTH)
    voice = _voice(claim)
    again = AGAIN * heard.get(voice, 0) if voice else 0.0
    return ("reach", reach), ("worth", WORTH * claim.score), ("again", -again)


def _total(parts: Sequence[tuple[str, float]]) -> float:
    return sum(points for _, points in parts)
