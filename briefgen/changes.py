"""What changed from one brief to the next: facts, figures and questions. Pure, from the briefs alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import ceil, fsum
from typing import Literal

from msgspec import Struct

from briefgen.model import Brief, Fact, FactChange, Quantity, Question, Series, Span, Story, Value
from briefgen.rules import lexicon
from briefgen.text.dates import find_dates
from briefgen.text.numbers import find_quantities
from briefgen.text.tokens import content_stems

ChangeKind = Literal["NEW", "UPDATED", "CORROBORATED SINCE", "DISPUTED SINCE", "GONE", "SETTLED"]
ORDER: tuple[ChangeKind, ...] = ("NEW", "UPDATED", "CORROBORATED SINCE", "DISPUTED SINCE", "SETTLED", "GONE")

ALIKE = 0.6
"""Share of common terms (Dice) from which two wordings are one fact. Of 4,223 pairs of facts of one brief, which are
different facts, none reaches 0.55 and four reach 0.5."""

_KEPT = ALIKE / (2 - ALIKE)
"""Share of its own terms that a wording has in common at least with one that is alike."""

_CROWD = 64
"""Wordings with one term that are looked through for one: what so many lines say in the same words tells none apart."""

ANSWERS, _COMMON = 0.6, 2
"""Share of a question's terms, by how rare they are, that a new fact has from which it settles it; and how many at
least. By number alone, from a half on, two of three were answers to something else ("the dead", "the fire")."""

Terms = frozenset[str]


class Change(Struct, frozen=True):
    """``before`` and ``after`` are the lines as printed, None where there is none; ``id`` is the later brief's where it
    has the line."""

    kind: ChangeKind
    id: str
    before: str | None
    after: str | None


def changes(old: Brief, new: Brief) -> tuple[Change, ...]:
    """What a reader of ``old`` finds changed in ``new``, by kind as in `ORDER`, then in the order of the briefs.

    New is what no text of ``old`` bore, gone what no text of ``new`` bears: a line that only another order of the
    same texts brought up or down is neither.
    """
    places = same_places(old, new)
    pairs = pair_facts(_facts(old), _facts(new), places)
    kept, known = {fact.id for fact, _ in pairs}, {fact.id for _, fact in pairs}
    borne = frozenset(places.values())
    fresh = [f for f in _facts(new) if f.id not in known and not rests_on(f, borne)]
    gone = [f for f in _facts(old) if f.id not in kept and not rests_on(f, places.keys())]
    news = [*fresh, *(after for before, after in pairs if is_moved(before, after))]
    settled = answered(_questions(old), _questions(new), news)
    found = [
        *(Change("NEW", fact.id, None, fact.text) for fact in fresh),
        *_figures(old, new, pairs),
        *(Change(kind, b.id, a.text, b.text) for a, b in pairs for kind in what_became(a, b)),
        *(Change("SETTLED", fact.id, question.text, fact.text) for question, fact in settled),
        *(Change("GONE", fact.id, fact.text, None) for fact in gone),
    ]
    return tuple(sorted(found, key=lambda change: ORDER.index(change.kind)))


def _facts(brief: Brief) -> list[Fact]:
    return [fact for story in brief.stories for fact in story.facts]


def _questions(brief: Brief) -> list[Question]:
    return [question for story in brief.stories for question in story.questions]


def rests_on(fact: Fact, sources: Collection[str]) -> bool:
    """Whether any of ``sources`` bears ``fact``."""
    return any(span.source in sources for span in fact.evidence)


# --------------------------------------------------------------------------- which facts are one


def same_places(old: Brief, new: Brief) -> dict[str, str]:
    """Ids of sources of ``old`` to those of ``new`` that have the same text."""
    texts = {source.text_sha256: source.id for source in new.sources if source.text_sha256}
    return {source.id: texts[source.text_sha256] for source in old.sources if source.text_sha256 in texts}


def pair_facts(
    old: Sequence[Fact],
    new: Sequence[Fact],
    places: Mapping[str, str],
    least: float = ALIKE,
) -> list[tuple[Fact, Fact]]:
    """Facts that are one, each in one pair, in the order of ``new``: those that rest on the same words of one text
    first (``places`` as of `same_places`), then the most alike, down to ``least`` (not under `ALIKE`)."""
    alike = _alike([terms(fact.text) for fact in old], [terms(fact.text) for fact in new])
    scored = {
        **{pair: score for pair, score in alike.items() if score >= least},
        **dict.fromkeys(_on_same_words(old, new, places), 1.0),
    }
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    pairs = []
    for i, j in sorted(scored, key=lambda pair: (-scored[pair], pair)):
        if i not in taken_old and j not in taken_new:
            taken_old.add(i)
            taken_new.add(j)
            pairs.append((i, j))
    return [(old[i], new[j]) for i, j in sorted(pairs, key=lambda pair: pair[1])]


def terms(text: str) -> Terms:
    """What two wordings are compared by: concepts, figures apart."""
    return frozenset(term for term in content_stems(text) if not any(c.isdigit() for c in term))


def _on_same_words(old: Sequence[Fact], new: Sequence[Fact], places: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Pairs in which evidence of the later one and the first evidence of the earlier overlap in one text."""
    spans: dict[str, list[tuple[Span, int]]] = {}
    for j, fact in enumerate(new):
        for span in fact.evidence:
            spans.setdefault(span.source, []).append((span, j))
    for i, fact in enumerate(old):
        for span in fact.evidence[:1]:
            for other, j in spans.get(places.get(span.source, ""), ()):
                if span.start < other.end and other.start < span.end:
                    yield i, j


def _alike(old: Sequence[Terms], new: Sequence[Terms]) -> dict[tuple[int, int], float]:
    """Likeness of all pairs that reach `ALIKE`, through an index of the rarest terms of each.

    Two wordings so alike share a term among the rarest of each, so that nobody looks at all pairs.
    """
    spread = Counter(term for side in (old, new) for said in side for term in said)
    index: dict[str, list[int]] = {}
    for i, said in enumerate(old):
        for term in _rarest(said, spread):
            index.setdefault(term, []).append(i)
    found: dict[tuple[int, int], float] = {}
    for j, said in enumerate(new):
        for i in {i for term in _rarest(said, spread) for i in index.get(term, ())[:_CROWD]}:
            score = 2 * len(said & old[i]) / (len(said) + len(old[i]))
            if score >= ALIKE:
                found[i, j] = score
    return found


def _rarest(wording: Terms, spread: Mapping[str, int]) -> list[str]:
    """So many of its terms that one that is alike must share one of them."""
    kept = len(wording) - ceil(_KEPT * len(wording)) + 1 if wording else 0
    return sorted(wording, key=lambda term: (spread[term], term))[:kept]


# --------------------------------------------------------------------------- what became of a fact


def what_became(before: Fact, after: Fact) -> tuple[FactChange, ...]:
    """How a fact changed; nothing where it stands as it stood."""
    found: list[FactChange] = []
    if is_moved(before, after):
        found.append("UPDATED")
    if after.status == "corroborated" != before.status:
        found.append("CORROBORATED SINCE")
    if after.disputed and not before.disputed:
        found.append("DISPUTED SINCE")
    return tuple(found)


def is_moved(before: Fact, after: Fact) -> bool:
    """Whether both count the same thing, and each has a figure that the other has not.

    One that is only vaguer than what was known ("more than 80" after 83) is no news.
    """
    first, second = _counts(before.text), _counts(after.text)
    for unit in first.keys() & second.keys():
        was = {quantity.value for quantity in first[unit]}
        stands = {quantity.value for quantity in second[unit] if not _is_left_behind(after.text, quantity)}
        fresh = [q for q in second[unit] if q.value in stands - was and not any(_covers(q, value) for value in was)]
        if any(_within(quantity.value, value) for quantity in fresh for value in was - stands):
            return True
    return False


_MOST_MOVED = 4.0
"""Times by which one figure may have grown or shrunk: seven dead and fifty in hospital are two."""


def _within(one: float, other: float) -> bool:
    small, large = sorted((abs(one), abs(other)))
    return large <= _MOST_MOVED * small


_BESIDE = 3
"""Words before a figure that are looked at for one that calls it the earlier one ("from about 1,200")."""


def _is_left_behind(text: str, quantity: Quantity) -> bool:
    """Whether ``text`` names the figure as the one before: "2,500, up from 1,200"."""
    start = quantity.number_span[0]
    before = text[max(0, start - 40) : start].casefold().split()[-_BESIDE:]
    return any(word in lexicon("earlier_figure") for word in before)


def _counts(text: str) -> dict[str, list[Quantity]]:
    found: dict[str, list[Quantity]] = {}
    for quantity in find_quantities(text, 0, len(text)):
        if quantity.unit and quantity.kind not in ("ordinal", "time", "age"):
            found.setdefault(quantity.unit, []).append(quantity)
    return found


_ROUND = 0.1
"""How far a round or bounded figure may lie from the value that it is taken to round."""


def _covers(vague: Quantity, value: float) -> bool:
    near = abs(vague.value - value) <= _ROUND * max(abs(value), 1.0)
    match vague.bound:
        case "at least" | "more than":
            return near and value >= vague.value
        case "at most" | "less than":
            return near and value <= vague.value
        case "about":
            return near
    return False


# --------------------------------------------------------------------------- figures and questions


def _figures(old: Brief, new: Brief, pairs: Sequence[tuple[Fact, Fact]]) -> Iterator[Change]:
    """Figures of a slot whose last value is another now."""
    for before, after in _same_stories(old, new, pairs):
        for slot, value in moved_figures(before, after):
            yield Change("UPDATED", slot.topic, value.value, slot.values[-1].value)


def _same_stories(old: Brief, new: Brief, pairs: Sequence[tuple[Fact, Fact]]) -> Iterator[tuple[Story, Story]]:
    """Each later story with the earlier one that it has most facts in common with; the only ones are one."""
    if len(old.stories) == len(new.stories) == 1:
        yield old.stories[0], new.stories[0]
        return
    homes = {fact.id: story for story in old.stories for fact in story.facts}
    earlier = {after.id: homes[before.id] for before, after in pairs}
    for story in new.stories:
        votes = Counter(earlier[fact.id].id for fact in story.facts if fact.id in earlier)
        most = max(votes.values(), default=0)
        home = next((s for s in old.stories if votes[s.id] == most), None) if most else None
        if home is not None:
            yield home, story


def moved_figures(old: Story, new: Story) -> list[tuple[Series, Value]]:
    """The slots of ``new`` whose last value is another than that of ``old``, with the earlier value."""
    before = latest_figures(old)
    slots = latest_figures(new)
    return [
        (slot, before[topic].values[-1])
        for topic, slot in slots.items()
        if topic in before and _is_other(before[topic].values[-1], slot.values[-1])
    ]


def _is_other(before: Value, after: Value) -> bool:
    """Whether the figure moved; one that is many times the other counts something else (two of a hundred hurt)."""
    was, now = _number(before), _number(after)
    if isinstance(was, str) or isinstance(now, str):
        return was != now
    return was != now and _within(was, now)


def latest_figures(story: Story) -> dict[str, Series]:
    """Each figure that moved or is agreed on; a topic with several figures says nothing."""
    slots = (*story.series, *story.figures)
    topics = Counter(slot.topic for slot in slots)
    return {slot.topic: slot for slot in slots if topics[slot.topic] == 1}


def _number(value: Value) -> float | str:
    found = find_quantities(value.value, 0, len(value.value))
    return found[0].value if found else value.value


def answered(old: Sequence[Question], new: Sequence[Question], fresh: Sequence[Fact]) -> list[tuple[Question, Fact]]:
    """Questions that are asked no more, each with the one of ``fresh`` that speaks to it most.

    What all lines speak of weighs little, and one word in common is no answer; nor is a line that asks itself.
    """
    open_still = [span for question in new for span in question.evidence]
    said = [terms(fact.text) for fact in fresh]
    asked = [_subject(question.text) for question in new]
    spread = Counter(term for found in (*said, *asked, *(_subject(q.text) for q in old)) for term in found)
    found = []
    for question in old:
        wanted = _subject(question.text)
        if any(len(wanted & other) >= ALIKE * max(len(wanted), len(other)) for other in asked):
            continue
        speaking = [
            (_weight(wanted & own, spread), -i)
            for i, own in enumerate(said)
            if len(wanted & own) >= _COMMON
            and _fits(question.text, fresh[i].text)
            and not _stands_in(fresh[i], open_still)
        ]
        best, place = max(speaking, default=(0.0, 0))
        if best and best >= ANSWERS * _weight(wanted, spread):
            found.append((question, fresh[-place]))
    return found


def _fits(question: str, answer: str) -> bool:
    """Whether the answer is of the kind that is asked for: a cause, a figure, a day; what asks otherwise takes any."""
    asking = question.casefold().split()[:2]
    if asking[:1] == ["why"]:
        return any(word in lexicon("because_words") for word in answer.casefold().replace(",", " ").split())
    if asking[:1] == ["when"]:
        return bool(find_dates(answer, 0, len(answer)))
    if asking[:1] == ["how"] and asking[1:] != ["did"]:
        return bool(find_quantities(answer, 0, len(answer)))
    return True


def _subject(question: str) -> Terms:
    """The terms of ``question`` but for the words it asks with."""
    words = question.split()
    while words and words[0].casefold() in lexicon("asking_words"):
        words.pop(0)
    return terms(" ".join(words))


def _weight(found: Terms, spread: Mapping[str, int]) -> float:
    return fsum(1 / spread[term] for term in sorted(found))


def _stands_in(fact: Fact, spans: Sequence[Span]) -> bool:
    first = fact.evidence[0]
    return any(first.source == s.source and first.start < s.end and s.start < first.end for s in spans)
