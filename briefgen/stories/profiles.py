"""What a document is about, as weighted terms: names, places, figures and rare words of headline and body."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import chain

from msgspec import Struct

from briefgen.model import Document
from briefgen.rules import lexicon, table
from briefgen.rules.compiled import compiled
from briefgen.stories.apart import openings
from briefgen.stories.rows import Rows, rows_of
from briefgen.text.tokens import concept

HEADLINE = 2.0
"""What a word of the headline weighs, times one of the body."""

SMOOTHING = 400
"""Articles on other events that every pile is taken to hold beside its own: in a folder on one event the words that
all its articles share are rare in the world, though not in the folder."""

RARITY = 1.4
"""Power of the rarity of a term in its weight."""

TERMS = 150
"""The heaviest terms of a document that it is compared by; the rest is chatter, and a long text would cost much. With
300 of them B-cubed F is the same to half a point."""

FAR = 0.45
"""What is left of the similarity of two articles whose days lie far apart: reports of an event a year on still join."""

NEAR_DAYS = 3
FADING_DAYS = 14
"""Days up to which nothing is taken off, and in which what can be taken off falls to a third."""

_STATED = ("metadata", "dateline")


class Profile(Struct, frozen=True):
    """``terms`` have weights of norm 1, heaviest first; ``day`` is the ordinal of the stated day of publication.
    ``months``, 1 to 12, are those it names, that of the day among them; ``year`` is that of the day, else the latest it
    names."""

    terms: Mapping[str, float]
    day: int | None
    months: frozenset[int] = frozenset()
    year: int | None = None


def profiles(documents: Sequence[Document]) -> list[Profile]:
    """The profile of each document, its terms weighted by how few of ``documents`` have them."""
    return weighed([counted(document, rows_of(document)) for document in documents])


def weighed(found: Sequence[Counted]) -> list[Profile]:
    """The profile of each of several documents, see `profiles`."""
    rarity = rarities(Counter(term for one in found for term in one.weights), len(found))
    return [profile(one, rarity) for one in found]


def rarities(spread: Mapping[str, int], number: int) -> dict[str, float]:
    """What each term counts for in ``number`` documents, by how many of them have it."""
    total = number + SMOOTHING + 1
    return {term: math.log(total / (count + 1.5)) ** RARITY for term, count in spread.items()}


@cache
def fading(gap: int) -> float:
    """What is left of the similarity of two texts for the days between them."""
    return 1 - (1 - FAR) * (1 - math.exp(-max(0, gap - NEAR_DAYS) / FADING_DAYS))


def likeness(a: Profile, b: Profile) -> float:
    """How alike two texts are, for the days between them too: 0 to 1."""
    apart = abs(a.day - b.day) if a.day is not None and b.day is not None else 0
    return math.fsum(weight * b.terms[term] for term, weight in a.terms.items() if term in b.terms) * fading(apart)


def _heaviest(weights: Mapping[str, float], rarity: Mapping[str, float]) -> dict[str, float]:
    ordered = sorted((-weight * rarity[term], term) for term, weight in weights.items())[:TERMS]
    norm = math.sqrt(sum(weight * weight for weight, _ in ordered)) or 1.0
    return {term: -weight / norm for weight, term in ordered}


class Counted(Struct, frozen=True):
    """What one document is about by itself: ``weights`` of the concepts of headline and body, by how often they stand
    there, the months and years it names, its own day, the names and figures that open it."""

    weights: Mapping[str, float]
    months: frozenset[int]
    years: frozenset[int]
    day: date | None
    openings: frozenset[str] = frozenset()


def counted(document: Document, rows: Rows) -> Counted:
    headline = Counter(concept(word) for row in rows.heads for word in row)
    counts = headline + Counter(chain.from_iterable(rows.concepts))
    del counts[""]
    weights = {term: (1 + math.log(n)) * (HEADLINE if term in headline else 1.0) for term, n in counts.items()}
    spans = [*((b.start, b.end) for b in document.blocks if b.kind == "headline"), *_body(document)]
    months = frozenset(month for a, b in spans for month in _months(document.text, a, b))
    years = frozenset(int(m.group()) for a, b in spans for m in _YEAR.finditer(document.text, a, b))
    return Counted(weights, months, years, _day(document), openings(rows))


def profile(found: Counted, rarity: Mapping[str, float]) -> Profile:
    """The profile of a document among those that ``rarity`` is of."""
    terms = _heaviest(found.weights, rarity)
    if found.day is None:
        return Profile(terms, None, found.months, max(found.years, default=None))
    return Profile(terms, found.day.toordinal(), found.months | {found.day.month}, found.day.year)


def _body(document: Document) -> list[tuple[int, int]]:
    """From the first body sentence to the end of the last."""
    return [(document.sentences[0].start, document.sentences[-1].end)] if document.sentences else []


_YEAR = compiled(r"(?<![\w.,-])(?:19[5-9]\d|20[0-4]\d)(?![\w-])", re.ASCII)


@cache
def _month() -> re.Pattern[str]:
    names = "|".join(sorted((name.title() for name in (*table("month_names"), *table("month_short"))), key=len)[::-1])
    return compiled(rf"(\d(?:st|nd|rd|th)?\s)?\b({names})\b(\.?\s\d)?")


def _months(text: str, start: int, end: int) -> Iterator[int]:
    """The months named in a stretch of text; one that is also a name or another word only beside a figure."""
    for match in _month().finditer(text, start, end):
        name = match[2]
        sure = name.lower() in table("month_names") and name not in lexicon("month_doubtful")
        if sure or match[1] or match[3]:
            yield int(table("month_names").get(name.lower()) or table("month_short")[name.lower()])


def _day(document: Document) -> date | None:
    """The day that the text itself states: one taken from the other sources says nothing of who belongs together."""
    if document.reference is None or document.source.dated_by not in _STATED:
        return None
    return document.reference
