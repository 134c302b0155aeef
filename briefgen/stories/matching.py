"""Do two claims of different sources state the same fact?

Words in common weighted by how rare they are in the story, after synonyms and with names and figures as one term
each (`briefgen.stories.cores`); how much that is, where the two stand and what days they name count on top; negation
and figures must not disagree. Word overlap alone reaches F1 0.4 on same-fact pairs, so the guards matter more.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from msgspec import Struct

from briefgen.model import Claim, Quantity
from briefgen.rules import lexicon
from briefgen.stories.cores import FIGURE, NAME
from briefgen.text.tokens import concept, content_stems

SAME_FACT = 0.5
"""Agreement from which two claims of different sources support each other, the best pair of each source. Of 928 pairs
at 0.5 and more in 20 annotated events 83 % state one fact, of those that stand under a line 92 %."""

SHARED = 0.27
"""Weight of the logarithm of what two claims share, in terms of full rarity: of pairs with a cosine of 0.3 to 0.4 45 %
state one fact where they share under 1.6 such terms, 80 % where they share over two."""

SAME_FIGURE, TELLING_FIGURE = 0.2, 13
"""What a common figure adds; smaller ones recur by chance. At a cosine of 0.2 to 0.3 it makes 58 % out of 33 %."""

BOTH_EARLY, EARLY = 0.1, 4
"""What it adds that both stand among the first sentences, where every paper tells the event itself."""

SAME_DAY, OTHER_DAY = 0.1, -0.15
"""What a common day adds, and what it costs that both name days and none is common."""

SAME_SPEECH = 0.2
"""What it adds that the same words stand in quotation marks in both."""

SAME_VOICE, OTHER_VOICE = 0.1, -0.05
"""What it adds that the speakers of both share a word of their name, and what it costs that they share none: the false
pairs seen on unseen events have two speakers, true ones one government under two of its names."""

LEAST = 0.08
"""Cosine under which no pair is looked at closely."""

NEAR_BOUND = 1.1
"""A figure more than a tenth past a bound is another count."""

ROUGHLY = 0.05
"""How far "about 90" may be off."""

SURE = 0.8
"""Agreement from which 98 % of 402 pairs of 20 annotated events state one fact, 90 % just under it: below it a second
origin does not corroborate. A cosine of 0.4 gave 91 %."""


UNSETTLED = 0.65
"""Agreement under which what rather states another sentence of the line's source is no support. Such pairs are false
twice as often as others so weak; without them a line has one false source less of every hundred on unseen events."""


FEW, FELLOW, FELLOWS = 4, 0.07, 0.45
"""Mean cosine with the line and its other support that a support must have, for each source of the story past a few,
and the most that is asked: the more sources, the more sentences are alike by chance. Of the pairs in one fact, in 66
folders of 8 to 24 articles, 82 % share most of what they tell, where 53 % did; in 18 events of 3 to 7 sources the right
sources are cited a little more often than without."""


class Support(Struct, frozen=True):
    """A claim of another source that states the same: how alike the words are, and how much speaks for it in all."""

    claim: Claim
    similarity: float
    agreement: float

    @property
    def sure(self) -> bool:
        """Whether the two surely state the same."""
        return self.agreement >= SURE


class Index:
    """Claims by their terms: finds what shares terms with a claim without looking at all the others.

    ``terms`` gives the terms of a claim, `core` or the plain ones; ``places`` are those that only say where.
    Numbers stand for positions in ``claims``.
    """

    def __init__(
        self,
        claims: Sequence[Claim],
        terms: Callable[[Claim], frozenset[str]],
        places: frozenset[str] = frozenset(),
    ) -> None:
        self.claims = claims
        self.places = places
        self.terms = terms
        self.holding: dict[str, list[int]] = defaultdict(list)
        for i, claim in enumerate(claims):
            for term in terms(claim):
                self.holding[term].append(i)
        whole = sum(not claim.part for claim in claims)
        counts = Counter(term for claim in claims if not claim.part for term in terms(claim))
        self.weights = {term: math.log(1 + whole / max(1, counts[term])) for term in self.holding}
        self.top = math.log(1 + max(1, whole))
        self.totals = [weight(terms(claim), self.weights) for claim in claims]

    def shared(self, claim: Claim, *, beyond_names: bool = False) -> dict[int, float]:
        """The weight of what each claim that shares terms with ``claim`` has in common with it.

        ``beyond_names`` leaves out those that share nothing but names.
        """
        found: dict[int, float] = {}
        terms = sorted(self.terms(claim), key=lambda term: (term.startswith(NAME), term))
        for term in terms:
            only_known = beyond_names and term.startswith(NAME)
            value = self.weights.get(term, 0.0)
            for i in self.holding.get(term, ()):
                if not only_known or i in found:
                    found[i] = found.get(i, 0.0) + value
        return found

    def alike(self, claim: Claim) -> dict[int, tuple[float, float]]:
        """Weighted cosine with each claim that shares more than names with ``claim``, and the weight they share."""
        total = weight(self.terms(claim), self.weights)
        shared = self.shared(claim, beyond_names=True)
        return {i: (value / math.sqrt(total * self.totals[i]), value) for i, value in shared.items()}


def settled(claim: Claim, support: Sequence[Support], index: Index) -> tuple[Support, ...]:
    """Those of ``support`` for ``claim`` that state ``claim`` rather than another sentence of its source."""
    return tuple(s for s in support if s.agreement >= UNSETTLED or not _states_another(claim, s, index))


def agreed(claim: Claim, support: Sequence[Support], index: Index, sources: int) -> tuple[Support, ...]:
    """Those of several in ``support`` that are near ``claim`` and each other, in a story of so many ``sources``."""
    if len(support) < 2:
        return tuple(support)
    claims = (claim, *(s.claim for s in support))
    lengths = [math.sqrt(weight(index.terms(c), index.weights)) for c in claims]
    common: dict[str, float] = defaultdict(float)
    for told, length in zip(claims, lengths, strict=True):
        for term in index.terms(told):
            common[term] += index.weights.get(term, 0.0) / length
    least = min(FELLOWS, FELLOW * max(0, sources - FEW)) * len(support)
    return tuple(
        found
        for found, length in zip(support, lengths[1:], strict=True)
        if math.fsum(common[term] for term in index.terms(found.claim)) / length - 1 >= least
    )


def _states_another(claim: Claim, found: Support, index: Index) -> bool:
    """Whether some other claim of the source of ``claim`` agrees better with what supports it."""
    for i, (alike, shared) in sorted(index.alike(found.claim).items()):
        other = index.claims[i]
        if other.source != claim.source or other is claim or alike < LEAST or not compatible(found.claim, other):
            continue
        if agreement(found.claim, other, alike, shared / index.top) > found.agreement:
            return True
    return False


def weight(terms: frozenset[str], weights: Mapping[str, float]) -> float:
    """Summed weight, in sorted order so that rounding never depends on set order."""
    return math.fsum(weights.get(term, 0.0) for term in terms)


def compatible(a: Claim, b: Claim) -> bool:
    """False where one says what the other denies, or counts the same thing differently."""
    return not contradict(a, b) and not _figures_clash(a.quantities, b.quantities) and not _other_fates(a, b)


def contradict(a: Claim, b: Claim) -> bool:
    """One denies what the other states, and they deny nothing together."""
    if a.denied & b.denied:
        return False
    return bool(a.denied & b.stated or b.denied & a.stated)


def _other_fates(a: Claim, b: Claim) -> bool:
    """Both say what happened to people, and nothing of it is common: the dead of the one are not the injured of the
    other."""
    one, other = (c.core & _fates() for c in (a, b))
    return bool(one and other) and not one & other


@cache
def _fates() -> frozenset[str]:
    return frozenset(concept(word) for word in lexicon("fates"))


def _figures_clash(a: Sequence[Quantity], b: Sequence[Quantity]) -> bool:
    """A unit that both count, no figure of the one fitting any of the other's, and no telling figure in common."""
    if {q.value for q in a if q.value >= TELLING_FIGURE} & {q.value for q in b if q.value >= TELLING_FIGURE}:
        return False
    units = {q.unit for q in a if q.unit} & {q.unit for q in b if q.unit}
    return any(
        not any(_fits(x, y) or _fits(y, x) for x in a if x.unit == unit for y in b if y.unit == unit) for unit in units
    )


def _fits(given: Quantity, other: Quantity) -> bool:
    """The same value, or one a little past the bound of ``given`` ("more than 200,000" and 214,000, not 9 and 14)."""
    if given.bound in ("at least", "more than"):
        return given.value <= other.value <= NEAR_BOUND * given.value
    if given.bound in ("at most", "less than"):
        return other.value <= given.value <= NEAR_BOUND * other.value
    if given.bound == "about":
        return abs(given.value - other.value) <= ROUGHLY * given.value
    return given.value == other.value


def supporters(claim: Claim, index: Index, fits: Callable[[Claim], bool] = lambda other: True) -> tuple[Support, ...]:
    """The claim of each other source that agrees best, where it states the same; in source order."""
    best: dict[str, Support] = {}
    for i, (alike, shared) in sorted(index.alike(claim).items()):
        other = index.claims[i]
        if alike < LEAST or other.source == claim.source:
            continue
        value = agreement(claim, other, alike, shared / index.top)
        if value < SAME_FACT or not compatible(claim, other) or not fits(other):
            continue
        if all(term.startswith(NAME) or term in index.places for term in claim.core & other.core):
            continue
        if other.source not in best or value > best[other.source].agreement:
            best[other.source] = Support(other, alike, value)
    return tuple(best[source] for source in sorted(best, key=lambda s: (len(s), s)))


def agreement(a: Claim, b: Claim, alike: float, shared: float) -> float:
    """All that speaks for two claims stating one fact: ``alike`` is their cosine, ``shared`` counts common terms by
    rarity."""
    value = alike + SHARED * math.log(shared)
    if any(t.startswith(FIGURE) and float(t[1:]) >= TELLING_FIGURE for t in a.core & b.core):
        value += SAME_FIGURE
    if max(a.sentence, b.sentence) <= EARLY:
        value += BOTH_EARLY
    if a.quoted & b.quoted:
        value += SAME_SPEECH
    voices = _voices(a, b)
    if voices:
        value += SAME_VOICE if voices[0] & voices[1] else OTHER_VOICE
    days, others = ({d.iso for d in c.dates if d.iso} for c in (a, b))
    if days and others:
        value += SAME_DAY if days & others else OTHER_DAY
    return value


def _voices(a: Claim, b: Claim) -> tuple[frozenset[str], frozenset[str]] | None:
    """The concepts in the names of the two speakers; None where a claim has none."""
    one, other = (content_stems(c.attribution.speaker or "") if c.attribution else frozenset[str]() for c in (a, b))
    return (one, other) if one and other else None
