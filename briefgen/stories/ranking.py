"""Which claims become the lines of a brief, and in what order.

Greedy coverage: the next line is the claim that adds most of what the sources of the story keep saying and no
earlier line said, raised or lowered by its worth inside its own document. A claim that an earlier line, or the
evidence under one, already says is no line of its own.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from briefgen.model import Claim, Conflict, Series, Span
from briefgen.stories.cores import FIGURE, NAME
from briefgen.stories.matching import Index, Support, agreed, compatible, settled, supporters
from briefgen.text.tokens import concept

REACH, WORTH, LENGTH = 1.0, 0.5, 0.5
"""Weights of coverage and of in-document worth, and the power of the length a line pays for its terms."""

OPENING, FULL, LATER = 20.0, 22, 0.3
"""What counts for the first line besides: how much of what it says all sources say, term by term, where a line of
fewer terms is counted as if it had so many, and how much less that is for each sentence before it in its source.

The first line is then nearer to what an editor writes of 307 stories of three papers (ROUGE-2 .193, without .178) and
of 25 stories of two to twelve (.166, without .116), in either half of them, and the first three lines of 18 annotated
events hold as many vital facts or more. With 16 terms a short line wins that tells less, with 24 a long one."""

MOVED = 3.0
"""How many times more the latest value of a figure counts for the first line: "rose to eleven" before "seven"."""

CONTAINED = 0.3
"""Share of a claim's weighted terms that one earlier line, or the evidence under it, holds, from which it says
nothing of its own. With a quarter, one in a hundred of the vital facts of 18 annotated events leaves the first
twelve, and as many lines repeat one."""

ALIKE = 0.3
"""Likeness from which the evidence under a line counts as said with it: what is less alike shares a part only."""

ENOUGH = 6.5
"""Weight shared at least, so that a short claim is not taken as said for one word: about two rare terms."""

STALE = 0.5
"""A claim whose `_novelty` is less adds nothing new. Over 15 annotated events novelty tells what adds a fact better
than the share of fresh terms alone: a tenth of the lines repeated an earlier one instead of an eighth, with as many of
the vital facts in the first twenty."""

NEW_NAME, NEW_FIGURE, NEW_MOST = 0.15, 0.3, 2
"""What each name and figure that no line has yet adds to novelty, and how many of each count."""

NEAREST = 1.5
"""What likeness to the one line most alike takes from novelty: lines repeat one line rather than all together."""

DENYING = 0.1
"""What a denial adds: what is not so is rarely said twice."""

FLOOR = 0.8
"""A line that adds less than this is left out."""

COVERED = 0.3
"""What is left of a term's worth each time a line used it."""

LATEST, PASSED = 2.0, -1.5
"""What the latest value of the first series gains (less for later ones), and what one that has passed loses: a
reader wants the count that stands."""

TOLL = 0.5
"""Share of the worth of a line on the injured from which one on the dead comes before it."""

DENIAL = "denial-of"
"""Rule of the conflicts in which one denies what another says."""

NOTHING: Mapping[str, str] = MappingProxyType({})

AGAIN = 0.6
"""What a further line of one speaker must add more: keeps one witness from filling the list."""

LINES, LINES_A_SOURCE = 20, 3
"""Most lines of a story, or so many a source where that is more: past twenty lines of five to seven sources two
of three repeat an earlier one."""


class Line(Struct, frozen=True):
    """A claim chosen as a line, the claims of other sources that support it, and what it added when chosen."""

    claim: Claim
    support: tuple[Support, ...]
    gain: float
    parts: tuple[tuple[str, float], ...] = ()
    """The gain as (reason, points): ``reach``, what the sources keep saying and no line said; ``worth`` in its own
    document; ``again``, what an earlier line of the same speaker costs; ``opening``, what speaks for a first line;
    ``series``, the latest value of a figure or one that has passed."""


Reason = Literal["loose", "said", "stale", "floor", "limit"]


class Dropped(Struct, frozen=True):
    """A claim that is no line. ``line`` is the number of the line that says it, or after which it added nothing.

    Reasons: ``loose``, it opens with a pronoun nothing safe stands for; ``said``, one line says it; ``stale``, all
    lines together do; ``floor``, it adds too little; ``limit``, the list was full.
    """

    claim: Claim
    reason: Reason
    line: int | None = None


class Ranking(Struct, frozen=True):
    lines: tuple[Line, ...]
    dropped: tuple[Dropped, ...]


def coverage_weights(claims: Sequence[Claim], copies: Mapping[str, str]) -> dict[str, float]:
    """What a term is worth: the share of other sources that use it too, a tenth for a term of one source only.

    ``copies`` maps a copy to the source it copies: the two are one source here.
    """
    used: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        used[copies.get(claim.source, claim.source)].update(() if claim.part else claim.terms)
    using = Counter(term for terms in used.values() for term in terms)
    return {term: (count - 1) / max(1, len(used) - 1) + 0.1 for term, count in using.items()}


def rank(
    claims: Sequence[Claim],
    copies: Mapping[str, str] = NOTHING,
    series: Sequence[Series] = (),
    conflicts: Sequence[Conflict] = (),
    places: frozenset[str] = frozenset(),
) -> Ranking:
    """The lines of the story, best first, and every claim that became none, with the reason.

    ``places`` are the concepts of place names: claims that share nothing but names state nothing together.
    """
    race = _Race(claims, coverage_weights(claims, copies), places)
    stands = [_standing(claim, series) for claim in claims]
    rivals = [_values(claim, conflicts) for claim in claims]
    figures: list[Series | Conflict] = [*series, *(c for c in conflicts if c.kind == "figure")]
    shown: set[tuple[int, int]] = set()
    lines: list[Line] = []
    dropped = [Dropped(c, "loose") for c in claims if c.loose and not c.part]
    pool = [i for i, claim in enumerate(claims) if not claim.loose and not claim.part]
    sources = len({copies.get(c.source, c.source) for c in claims})
    limit = max(LINES, LINES_A_SOURCE * sources)
    while pool and len(lines) < limit:
        gains = {i: race.gain(i) + stands[i] for i in pool}
        opening = {} if lines else {i: race.opening(i, stands[i]) for i in pool}
        leading = max(pool, key=lambda i: (gains[i] + opening.get(i, 0.0), -claims[i].start, claims[i].source))
        best = _deaths_first(leading, gains, race)
        parts = (*race.parts(best), ("opening", opening.get(best, 0.0)), ("series", stands[best]))
        if _total(parts) < FLOOR:
            break
        support = _support(claims[best], race.cores, figures)
        near = agreed(claims[best], support, race.cores, sources)
        lines.append(Line(claims[best], near, round(_total(parts), 3), parts))
        race.take(best, support)
        shown |= rivals[best]
        reasons = [(i, None if rivals[i] - shown else race.spent(i)) for i in pool if i != best]
        dropped += [Dropped(claims[i], reason, len(lines)) for i, reason in reasons if reason]
        pool = [i for i, reason in reasons if not reason]
    rest = [(i, race.gain(i) + stands[i] < FLOOR) for i in pool]
    dropped += [Dropped(claims[i], "floor" if small else "limit") for i, small in rest]
    return _opening_first(lines, dropped)


def _support(claim: Claim, cores: Index, figures: Sequence[Series | Conflict]) -> tuple[Support, ...]:
    found = supporters(claim, cores, lambda other: not _rival(claim, other, figures))
    return settled(claim, found, cores)


def _deaths_first(best: int, gains: Mapping[int, float], race: _Race) -> int:
    """The dead come before the injured: where ``best`` counts the injured only and no line has yet counted the dead,
    the line that does so best, unless it is worth far less (the dead of another happening)."""
    if race.tolls or not _counts(race.claims[best], "injured") or _counts(race.claims[best], "killed"):
        return best
    tolls = [i for i, gain in gains.items() if gain >= TOLL * gains[best] and _counts(race.claims[i], "killed")]
    return max(tolls, key=lambda i: (gains[i], -race.claims[i].start, race.claims[i].source), default=best)


def _opening_first(lines: Sequence[Line], dropped: Sequence[Dropped]) -> Ranking:
    """Where a source opens with the second line and none with the first, the two change places, unless the first says
    more than that. The first line is then an opening in 297 of 307 stories of three papers, where it was in 261.
    """
    if len(lines) < 2 or not _opens(lines[1]) or _opens(lines[0]) or _says_more(lines[0], lines[1]):
        return Ranking(tuple(lines), tuple(dropped))
    other = {1: 2, 2: 1}
    moved = (Dropped(d.claim, d.reason, other.get(d.line, d.line)) if d.line else d for d in dropped)
    return Ranking((lines[1], lines[0], *lines[2:]), tuple(moved))


def _says_more(one: Line, other: Line) -> bool:
    """Whether ``one`` alone has the latest value of a figure, or counts the dead."""
    return _stands(one) > 0 or (_counts(one.claim, "killed") and not _counts(other.claim, "killed"))


def _opens(line: Line) -> bool:
    return line.claim.sentence == 0 and _stands(line) >= 0 and _can_open(line.claim)


def _stands(line: Line) -> float:
    """What the line gained for the latest value of a figure, or lost for one that has passed."""
    return dict(line.parts)["series"]


def _can_open(claim: Claim) -> bool:
    """Whether a brief may open with ``claim``: it names or counts something, and does not begin with speech."""
    speech = claim.attribution is not None and claim.attribution.content[0] == claim.start + 1
    return bool(claim.names or claim.quantities) and not speech


def _counts(claim: Claim, word: str) -> bool:
    """Whether ``claim`` counts those to whom ``word`` happened."""
    return (
        concept(word) in claim.terms
        and concept(word) not in claim.denied
        and any(q.kind == "count" for q in claim.quantities)
    )


class _Race:
    """What each claim would still add, brought up to date after each line for the claims that share a term with it."""

    def __init__(self, claims: Sequence[Claim], cover: Mapping[str, float], places: frozenset[str]) -> None:
        self.claims = claims
        self.cover = cover
        self.cores = Index(claims, lambda claim: claim.core, places)
        self.words = Index(claims, lambda claim: claim.terms)
        self.left: dict[str, float] = {}
        """What is left of each term that a line used."""
        self.reach = [math.fsum(cover.get(t, 0.0) for t in c.terms) for c in claims]
        self.fresh = list(self.words.totals)
        self.much = [max(CONTAINED * total, ENOUGH) for total in self.words.totals]
        """The weight of what another shares with each claim from which it says it."""
        self.near = [0.0] * len(claims)
        self.said = [False] * len(claims)
        self.heard: Counter[str | None] = Counter()
        self.telling = [[t for t in c.core if t[0] in (NAME, FIGURE)] for c in claims]
        """Names and figures of each claim."""
        self.length = [math.pow(max(8, len(c.terms)), LENGTH) for c in claims]
        self.known: set[str] = set()
        self.tolls = False
        """Whether a line has counted the dead."""

    def parts(self, i: int) -> tuple[tuple[str, float], ...]:
        """The parts of what claim ``i`` would add now (see `Line.parts`)."""
        claim = self.claims[i]
        voice = _voice(claim)
        return (
            ("reach", REACH * self.reach[i] / self.length[i]),
            ("worth", WORTH * claim.score),
            ("again", -AGAIN * self.heard[voice] if voice else 0.0),
        )

    def opening(self, i: int, standing: float) -> float:
        """What counts for claim ``i`` as the first line, see `OPENING`."""
        claim = self.claims[i]
        if standing < 0 or not _can_open(claim):
            return 0.0
        common = self.reach[i] / max(FULL, len(claim.terms))
        return OPENING * common / (1 + LATER * claim.sentence) + MOVED * standing

    def gain(self, i: int) -> float:
        return _total(self.parts(i))

    def take(self, taken: int, support: Sequence[Support]) -> None:
        """Claim ``taken`` has become a line: what it says, and all that is like it, is worth less in the others now."""
        claim = self.claims[taken]
        self.heard[_voice(claim)] += 1
        self.known |= claim.core
        self.tolls = self.tolls or _counts(claim, "killed")
        for term in sorted(claim.terms):
            before = self.left.get(term, 1.0)
            self.left[term] = before * COVERED
            lost = self.cover.get(term, 0.0) * before * (1 - COVERED)
            for i in self.words.holding[term]:
                self.reach[i] -= lost
                if before == 1.0:
                    self.fresh[i] -= self.words.weights[term]
        for i, (alike, _) in self.cores.alike(claim).items():
            self.near[i] = max(self.near[i], alike)
        for other in (claim, *(s.claim for s in support if s.similarity >= ALIKE)):
            self._say(other)

    def _say(self, other: Claim) -> None:
        """Mark what ``other`` holds so much of that it says nothing of its own."""
        for i, shared in self.words.shared(other).items():
            if shared >= self.much[i] and self.claims[i].negated == other.negated and compatible(self.claims[i], other):
                self.said[i] = True

    def spent(self, i: int) -> Reason | None:
        """Why claim ``i`` says nothing beside one line (its evidence included) or beside all lines together."""
        if self.said[i]:
            return "said"
        return "stale" if self._novelty(i) < STALE else None

    def _novelty(self, i: int) -> float:
        """The share of its terms that are fresh, more for names, figures and a denial, less for one line like it."""
        new = [term[0] for term in self.telling[i] if term not in self.known]
        return (
            self.fresh[i] / max(self.words.totals[i], 1e-9)
            + NEW_NAME * min(NEW_MOST, new.count(NAME))
            + NEW_FIGURE * min(NEW_MOST, new.count(FIGURE))
            + DENYING * self.claims[i].negated
            - NEAREST * self.near[i]
        )


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


def _total(parts: Sequence[tuple[str, float]]) -> float:
    return sum(points for _, points in parts)
