"""What single sources state for a slot, before the values are set against each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache

from msgspec import Struct, field

from briefgen.extract.claims import within
from briefgen.model import Mention, Reading, Sentence, Span, Value
from briefgen.rules import Rule, lexicon, patterns
from briefgen.rules.compiled import compiled
from briefgen.text.display import display
from briefgen.text.tokens import concept, stem

BACKGROUND = timedelta(days=8)
"""A sentence dated longer before its document tells of something else: the last crash, the war so far."""

_PAST = compiled(
    r"\b(?:since|until|between\s(?:(?:early|late|mid)[\s-])?(?:(?:1[5-9]|20)\d\d|January|February|March|April|May|June|July|August|"
    r"September|October|November|December)|in\s(?:the\s)?(?:past|previous|last)|over\sthe\s(?:past|last)|(?:the\s)?previous|earlier\s(?:crash|attack|accident|incident)|"
    r"last\s(?:year|month)|years?\sago|months?\sago|on\sthat\soccasion|per\syear|a\syear|annually|historically|decades?|index|so\sfar\sthis\syear|"
    r"last\s(?:January|February|March|April|May|June|July|August|September|October|November|December))\b",
    re.I,
)


_MONTH = compiled(
    r"\bin\s(?:January|February|March|April|May|June|July|August|September|October|November|December)\b(?!\s\d)"
)
"""Where nobody knows the day of a document, a bare month or year tells of something earlier more often than not."""

SENTENCES, CHARACTERS = 400, 1500
"""Sentences of a document that are compared, and the length from which one is a list or a broken text: no news report
reaches them, and they keep the work linear on hostile input."""


class Stated(Struct, frozen=True):
    """One value of one slot in one source. ``low`` is its number, 0 where it is none; ``group`` says of whom it is."""

    source: str
    text: str
    evidence: tuple[Span, ...]
    as_of: str | None
    origin: str | None
    position: int
    """Index of the sentence in its document: leads carry the figures of the day."""
    low: float = 0.0
    high: float = 0.0
    """The upper end of a range, 0 where it has none."""
    bound: str = "exact"
    group: frozenset[str] = frozenset()
    context: frozenset[str] = frozenset()
    day: str | None = None
    """The day that orders it: ``as_of``, or where that is unknown the day its document is read as written on."""


class Finding(Struct, frozen=True):
    """Rival or successive values, before they get their id. ``weight`` orders findings, larger first."""

    topic: str
    kind: str
    rule: str
    weight: float
    values: tuple[Value, ...]
    moved: bool = False
    """The values follow each other in time: a series, no conflict."""
    key: tuple[str, ...] = field(default=())


@cache
def concepts(name: str) -> frozenset[str]:
    """The words of a lexicon as the concepts and stems that texts are compared by."""
    return frozenset(
        {*lexicon(name), *(concept(word) for word in lexicon(name)), *(stem(word) for word in lexicon(name))}
    )


def sentences_of(reading: Reading) -> Iterator[Sentence]:
    """The sentences that can carry a value, in order."""
    first = reading.document.sentences[:SENTENCES]
    return (s for s in first if s.end - s.start <= CHARACTERS)


def people_in(reading: Reading, sentence: Sentence) -> list[Mention]:
    """The persons whom a sentence names, in order."""
    mentions = within(reading.mentions, sentence.start, sentence.end)
    return [m for m in mentions if reading.entities[m.entity].kind == "person"]


@cache
def rule_of(kind: str) -> Rule:
    """The rule of ``patterns/conflicts.yaml`` for a kind that has only one."""
    return next(rule for rule in patterns("conflicts") if rule.kind == kind)


def label(rule: Rule, **slots: str) -> str:
    """The topic of ``rule`` with its slots filled by words of the sources."""
    return str(rule.attrs["topic"]).format(**slots)


def stated(reading: Reading, sentence: Sentence, text: str, **more: object) -> Stated:
    """``text`` as stated in ``sentence``, with the origin and as-of that hold there."""
    found = reading.document.text.find(text, sentence.start, sentence.end)
    at = (found, found + len(text)) if found >= 0 else (sentence.start, sentence.end)
    origin, extra = origin_of(reading, sentence.start, sentence.end, at)
    span = Span(reading.document.id, sentence.start, sentence.end)
    return Stated(
        reading.document.id,
        display(text),
        (span, *extra),
        as_of(reading),
        origin,
        sentence.index,
        day=_day(reading),
        **more,  # type: ignore[arg-type]
    )


def _day(reading: Reading) -> str | None:
    day = reading.document.reference
    return None if day is None or reading.document.earliest else _updated(reading, day).isoformat()


def as_of(reading: Reading) -> str | None:
    """The day of the document, unless that is only a lower bound or taken over from its neighbours.

    A page that says when it was last changed gives its figures as of that day.
    """
    document = reading.document
    known = document.reference is not None and not document.earliest and document.source.dated_by != "neighbours"
    return _updated(reading, document.reference).isoformat() if known and document.reference else None


def _updated(reading: Reading, day: date) -> date:
    """The day of the last change that the page itself states, within the time a story is news; else ``day``.

    The properties of a PDF or Word file tell of the file, not of its text.
    """
    source = reading.document.source
    of_the_file = any(p.field == "updated" and p.place.endswith(" properties") for p in source.stated_in)
    try:
        changed = date.fromisoformat((source.updated or "")[:10])
    except ValueError:
        return day
    return changed if not of_the_file and day < changed <= day + BACKGROUND else day


def origin_of(
    reading: Reading, start: int, end: int, at: tuple[int, int] | None = None
) -> tuple[str | None, tuple[Span, ...]]:
    """Who says what stands ``at`` in the sentence ``[start, end)``: the speaker named there, else the publisher.

    Nobody where somebody put it "at 80", whom no attribution tells: the paper that passes the figure on did not count.
    """
    first, last = at or (start, end)
    aside = at is not None and _in_aside(reading.document.text, start, end, at)
    for a in reading.attributions:
        span = a.name_span or a.speaker_span
        if (
            span
            and not aside
            and a.content[0] < last
            and a.content[1] > first
            and a.speaker_span
            and start <= a.speaker_span[0] < end
        ):
            outside = not start <= span[0] < end
            extra = (Span(reading.document.id, *span),) if outside else ()
            return display(reading.document.text[span[0] : span[1]]), extra
    put = _PUT_AT.search(reading.document.text, start, first)
    return (None if put else reading.document.source.publisher), ()


_PUT_AT = compiled(
    r"\b(?:put|puts|putting)\s(?:the|its|their|his|her)\s(?:[\w’'-]+\s){1,8}(?:at|as)\s(?:[a-z]+\s){0,3}$"
    r"|\b(?:speak|speaks|spoke)\sof\s(?:[a-z]+\s){0,6}$"
)
"""Somebody puts the preliminary total at, or speaks of a count of, what follows."""

_ASIDE = compiled(r",\s(?:who|which|whose)\b([^,;]*)(?:,(?=\s)|$)")


def _in_aside(text: str, start: int, end: int, at: tuple[int, int]) -> bool:
    """Whether the value stands in ", who killed 59 people,": what the source itself adds to what somebody says."""
    return any(m.start() < at[0] and at[1] <= m.end() for m in _ASIDE.finditer(text, start, end))


def is_background(reading: Reading, sentence: Sentence) -> bool:
    """Whether the sentence tells of an earlier happening: by a past date, or by words such as "since 1959"."""
    text = reading.document.text[sentence.start : sentence.end]
    if _is_past(text):
        return True
    day = reading.document.reference
    mentions = within(reading.dates, sentence.start, sentence.end)
    if day is None:
        return any(d.iso is not None and len(d.iso) < len("2026-01-01") for d in mentions) or bool(_MONTH.search(text))
    whole = reading.document.text
    return any(_long_before(d.iso, day) for d in mentions if d.iso and not _WEEK.search(whole, d.start, d.end))


@lru_cache(maxsize=4096)
def _is_past(text: str) -> bool:
    """Kept, for every kind of conflict asks it of the same sentences."""
    return bool(_PAST.search(text))


_WEEK = compiled(r"\bweek$", re.I)
"""Last week is known by its month, and not so long ago."""


def _long_before(iso: str, day: date) -> bool:
    if len(iso) == 10:
        return date.fromisoformat(iso) < day - BACKGROUND
    return iso < day.isoformat()[: len(iso)]


def value_of(members: Sequence[Stated], text: str | None = None) -> Value:
    """One printed value for sources that agree: the words of the first, the evidence of all, the origin where it is
    the same for all."""
    first = min(members, key=lambda m: (m.position, m.source))
    ordered = sorted(members, key=lambda m: (m is not first, m.source, m.position))
    evidence = tuple(dict.fromkeys(span for m in ordered for span in m.evidence))
    known = first.as_of or min((m.as_of for m in members if m.as_of), default=None)
    origin = first.origin if all(m.origin == first.origin for m in members) else None
    return Value(text or first.text, known, origin, evidence)


def finding(rule: Rule, kind: str, clusters: Iterable[Sequence[Stated]], topic: str | None = None) -> Finding:
    """The conflict of ``clusters``, each of which holds values that agree; the label is the rule's unless given."""
    values = tuple(value_of(members) for members in clusters)
    return Finding(topic or str(rule.attrs["topic"]), kind, rule.id, float(rule.attrs["weight"]), values)


def several_sources(clusters: Iterable[Sequence[Stated]]) -> bool:
    """Whether rival values stand in more than one source."""
    held = list(clusters)
    return len(held) > 1 and len({m.source for members in held for m in members}) > 1


def clustered(values: Iterable[Stated], agree: Callable[[Stated, Stated], bool]) -> list[list[Stated]]:
    """``values`` in groups whose members all agree, in the order of their first members."""
    clusters: list[list[Stated]] = []
    for value in values:
        home = next((c for c in clusters if all(agree(value, member) for member in c)), None)
        if home is None:
            clusters.append([value])
        else:
            home.append(value)
    return clusters
