"""Which story of today goes on which story of an earlier day.

A story leaves a `Fingerprint`, small enough to keep for months; tomorrow's stories are held against those kept. What
two days of one story share is its names, places and figures with the words around them, so both must agree: another
quake shares the words, another story of the same town the names. Pure; the same fingerprints give the same threads.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from briefgen.model import Document, Reading
from briefgen.stories.profiles import Profile, fading, profiles
from briefgen.text.tokens import concept, fold, words

TERMS = 100
"""The heaviest terms of a story that it is known again by: two kB kept; 60 lose one thread of a hundred."""

SAME_THREAD = 0.2
"""Likeness from which a story goes on an earlier one. Of 156 events of 24 piles cut in two by day, beside others that
have one part only and many of them much like another, 95 of 100 threads are right and 94 of 100 are found; 0.25 finds
three fewer for no wrong one less. Two thirds of the wrong ones are undated texts on two events much alike."""

COMMON = 200
"""Stories on other things that every day is taken to hold: on a quiet day too what all stories share says little."""

LEADING = 6
OTHERS = 0.6
APART = 0.7
"""What is left of the likeness where each story lacks `OTHERS` of the weight of the other's `LEADING` heaviest names:
two trials before one court. It costs four of a thousand threads that are right."""

NAMING = 0.5
"""Share of the sources of a story with a term that must have it in a name for it to be one."""

SCALE = 1000
"""Weights are kept as whole numbers, so that what is kept reads back the same."""

_TOLD = 4


class Term(Struct, frozen=True):
    """``key`` is what is compared, ``written`` how the sources write it; ``named``: a name, a place or a figure."""

    key: str
    weight: int
    written: str
    named: bool


class Fingerprint(Struct, frozen=True):
    """What a story is known again by: its terms, heaviest first, and the days of its first and last dated source."""

    terms: tuple[Term, ...]
    first: date | None = None
    last: date | None = None
    sources: int = 1


class Thread(Struct, frozen=True):
    """The earlier story that one goes on: its id, how alike they are (0 to 1), and why, in words for a log."""

    story: str
    likeness: float
    reason: str


def fingerprints(stories: Sequence[Sequence[Reading]]) -> tuple[Fingerprint, ...]:
    """The fingerprint of each story, as `group` gives them; the whole day at once, for what is rare that day weighs
    more."""
    found = iter(profiles([reading.document for members in stories for reading in members]))
    return tuple(_fingerprint(members, [next(found) for _ in members]) for members in stories)


def threaded(new: Sequence[Fingerprint], earlier: Mapping[str, Fingerprint]) -> tuple[Thread | None, ...]:
    """For each story of ``new`` the one of ``earlier``, by id, that it goes on, or None.

    No earlier story gets two: of several the most alike goes on it, of equals the first of ``new``, then the first id.
    ``earlier`` holds one fingerprint a thread, see `carried`; what is to be forgotten is left out of it.
    """
    ids = sorted(earlier)
    kept = [earlier[id] for id in ids]
    rarity = _rarity([*new, *kept])
    rows, others = ([_weighted(f, rarity) for f in found] for found in (new, kept))
    pairs = []
    for i, candidates in enumerate(_sharing(rows, others)):
        for j in candidates:
            likeness = round(_likeness(rows[i], others[j]) * _near(new[i], kept[j]), 6)
            if likeness >= SAME_THREAD:
                pairs.append((-likeness, i, j))
    threads: dict[int, Thread] = {}
    taken: set[int] = set()
    for lost, i, j in sorted(pairs):
        if i not in threads and j not in taken:
            threads[i] = Thread(ids[j], -lost, _reason(rows[i], others[j], new[i], kept[j]))
            taken.add(j)
    return tuple(threads.get(i) for i in range(len(new)))


def carried(earlier: Fingerprint, later: Fingerprint) -> Fingerprint:
    """What a thread is known by once ``later`` went on it: both days count the same, so it moves with its story."""
    weights: Counter[str] = Counter()
    known = {term.key: term for found in (earlier, later) for term in found.terms}
    for term in (*earlier.terms, *later.terms):
        weights[term.key] += term.weight
    best = sorted(weights, key=lambda key: (-weights[key], key))[:TERMS]
    terms = tuple(Term(key, (weights[key] + 1) // 2, known[key].written, known[key].named) for key in best)
    firsts, lasts = ([d for d in days if d] for days in ((earlier.first, later.first), (earlier.last, later.last)))
    return Fingerprint(terms, min(firsts, default=None), max(lasts, default=None), earlier.sources + later.sources)


def as_data(found: Fingerprint) -> dict[str, Any]:
    """``found`` as plain values for JSON or a database; `from_data` gives it back."""
    terms = [[t.key, t.weight, t.written, int(t.named)] for t in found.terms]
    days = [day.isoformat() if day else None for day in (found.first, found.last)]
    return {"terms": terms, "days": days, "sources": found.sources}


def from_data(data: Mapping[str, Any]) -> Fingerprint:
    """The fingerprint that `as_data` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    terms = tuple(Term(key, weight, written, bool(named)) for key, weight, written, named in data["terms"])
    first, last = (date.fromisoformat(day) if day else None for day in data["days"])
    return Fingerprint(terms, first, last, data["sources"])


# --------------------------------------------------------------------------- making


def _fingerprint(members: Sequence[Reading], known: Sequence[Profile]) -> Fingerprint:
    weights: Counter[str] = Counter()
    having: Counter[str] = Counter()
    for profile in known:
        weights.update(profile.terms)
        having.update(profile.terms.keys())
    naming: Counter[str] = Counter()
    for reading in members:
        naming.update(_named(reading))
    best = sorted(weights, key=lambda term: (-weights[term], term))[:TERMS]
    written = _written([reading.document for reading in members], best)
    days = [profile.day for profile in known if profile.day is not None]
    terms = (
        Term(t, round(SCALE * weights[t] / len(members)), written.get(t, t), naming[t] >= NAMING * having[t])
        for t in best
    )
    first, last = (date.fromordinal(pick(days)) if days else None for pick in (min, max))
    return Fingerprint(tuple(term for term in terms if term.weight), first, last, len(members))


def _named(reading: Reading) -> set[str]:
    """The terms of the names in one source, and its figures."""
    text = reading.document.text
    named = {concept(text[a:b]) for m in reading.mentions for a, b in words(text, m.start, m.end)}
    return named | {concept(text[slice(*q.number_span)]) for q in reading.quantities}


def _written(documents: Iterable[Document], wanted: Iterable[str]) -> dict[str, str]:
    """How most places write each of the terms ``wanted``."""
    forms: dict[str, Counter[str]] = {term: Counter() for term in wanted}
    for document in documents:
        for sentence in document.sentences:
            for a, b in words(document.text, sentence.start, sentence.end):
                if (term := concept(document.text[a:b])) in forms:
                    forms[term][document.text[a:b]] += 1
    return {term: min(found, key=lambda form: (-found[form], form)) for term, found in forms.items() if found}


# --------------------------------------------------------------------------- comparing


class _Row(Struct, frozen=True):
    """Terms weighted by how few stories have them; ``named`` those of them that are names."""

    terms: dict[str, float]
    named: frozenset[str]
    written: dict[str, str]


def _rarity(found: Sequence[Fingerprint]) -> dict[str, float]:
    spread = Counter(term.key for f in found for term in f.terms)
    return {term: math.log((len(found) + COMMON) / (count + 1)) for term, count in spread.items()}


def _weighted(found: Fingerprint, rarity: Mapping[str, float]) -> _Row:
    terms = {term.key: term.weight * rarity[term.key] for term in found.terms}
    named = frozenset(term.key for term in found.terms if term.named)
    return _Row(terms, named, {term.key: term.written for term in found.terms})


def _sharing(rows: Sequence[_Row], others: Sequence[_Row]) -> list[list[int]]:
    """For each row the numbers of those of ``others`` that share a name with it, in order."""
    holding: dict[str, list[int]] = {}
    for j, row in enumerate(others):
        for term in row.terms:
            holding.setdefault(term, []).append(j)
    return [sorted({j for term in row.named for j in holding.get(term, ())}) for row in rows]


def _likeness(a: _Row, b: _Row) -> float:
    """Cosine of all terms or of the names alone, whichever is less; less for stories that others lead."""
    named = a.named | b.named
    alike = min(_cosine(a.terms, b.terms), _cosine(_of(a.terms, named), _of(b.terms, named)))
    return alike * APART if min(_lacking(a, b), _lacking(b, a)) >= OTHERS else alike


def _lacking(a: _Row, b: _Row) -> float:
    """The share of the leading names of ``a`` that ``b`` does not have, by weight."""
    leading = sorted(a.named, key=lambda term: (-a.terms[term], term))[:LEADING]
    total = math.fsum(a.terms[term] for term in leading)
    return math.fsum(a.terms[term] for term in leading if term not in b.terms) / total if total else 0.0


def _of(terms: Mapping[str, float], chosen: frozenset[str]) -> dict[str, float]:
    return {term: weight for term, weight in terms.items() if term in chosen}


def _cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    norm = math.sqrt(math.fsum(w * w for w in a.values()) * math.fsum(w * w for w in b.values()))
    return math.fsum(weight * b[term] for term, weight in a.items() if term in b) / norm if norm else 0.0


def _near(a: Fingerprint, b: Fingerprint) -> float:
    """What is left of their likeness for the days between them; undated stories lose nothing."""
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return 1.0
    return fading(max(0, (a.first - b.last).days, (b.first - a.last).days))


def _reason(a: _Row, b: _Row, new: Fingerprint, old: Fingerprint) -> str:
    both = sorted((-weight * b.terms[term], term) for term, weight in a.terms.items() if term in b.terms)
    named = a.named | b.named
    names, rest = ([a.written[t] for _, t in both if (t in named) is kind][:_TOLD] for kind in (True, False))
    told = [f"both name {', '.join(names)}", *([f"speak of {', '.join(fold(w) for w in rest)}"] if rest else [])]
    return f"{' and '.join(told)}; {_apart(new, old)}"


def _apart(new: Fingerprint, old: Fingerprint) -> str:
    if new.first is None or old.last is None:
        return "one of them is undated"
    days = (new.first - old.last).days
    return f"{days} days later" if days > 1 else "a day later" if days == 1 else "of the same days"
