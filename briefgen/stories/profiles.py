"""What a document is about, as weighted terms: names, places, figures and rare words of headline and body."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from briefgen.model import Document
from briefgen.text.tokens import concept, words

HEADLINE = 2.0
"""What a word of the headline weighs, times one of the body."""

SMOOTHING = 400
"""Articles on other events that every pile is taken to hold beside its own: in a folder on one event the words that
all its articles share are rare in the world, though not in the folder."""

RARITY = 1.4
"""Power of the rarity of a term in its weight."""

TERMS = 300
"""The heaviest terms of a document that it is compared by; the rest is chatter, and a long text would cost much."""

FAR = 0.45
"""What is left of the similarity of two articles whose days lie far apart: reports of an event a year on still join."""

NEAR_DAYS = 3
FADING_DAYS = 14
"""Days up to which nothing is taken off, and in which what can be taken off falls to a third."""

_STATED = ("metadata", "dateline")


@dataclass(frozen=True, slots=True)
class Profile:
    """``terms`` have weights of norm 1, heaviest first; ``day`` is the ordinal of the stated day of publication."""

    terms: Mapping[str, float]
    day: int | None


def profiles(documents: Sequence[Document]) -> list[Profile]:
    """The profile of each document, its terms weighted by how few of ``documents`` have them."""
    counted = [_weights(document) for document in documents]
    spread = Counter(term for weights in counted for term in weights)
    total = len(documents) + SMOOTHING + 1
    rarity = {term: math.log(total / (count + 1.5)) ** RARITY for term, count in spread.items()}
    weighted = (_heaviest(weights, rarity) for weights in counted)
    return [Profile(terms, _day(document)) for terms, document in zip(weighted, documents, strict=True)]


@cache
def fading(gap: int) -> float:
    """What is left of the similarity of two texts for the days between them."""
    return 1 - (1 - FAR) * (1 - math.exp(-max(0, gap - NEAR_DAYS) / FADING_DAYS))


def _heaviest(weights: Mapping[str, float], rarity: Mapping[str, float]) -> dict[str, float]:
    ordered = sorted((-weight * rarity[term], term) for term, weight in weights.items())[:TERMS]
    norm = math.sqrt(sum(weight * weight for weight, _ in ordered)) or 1.0
    return {term: -weight / norm for weight, term in ordered}


def _weights(document: Document) -> dict[str, float]:
    """Weight of each concept in headline and body, by how often it stands there."""
    headline = _concepts(document, ((b.start, b.end) for b in document.blocks if b.kind == "headline"))
    counts = headline + _concepts(document, ((s.start, s.end) for s in document.sentences))
    return {term: (1 + math.log(n)) * (HEADLINE if term in headline else 1.0) for term, n in counts.items()}


def _concepts(document: Document, spans: Iterable[tuple[int, int]]) -> Counter[str]:
    text = document.text
    found = Counter(concept(text[a:b]) for start, end in spans for a, b in words(text, start, end))
    del found[""]
    return found


def _day(document: Document) -> int | None:
    """The day that the text itself states: one taken from the other sources says nothing of who belongs together."""
    if document.reference is None or document.source.dated_by not in _STATED:
        return None
    return document.reference.toordinal()
