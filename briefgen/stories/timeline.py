"""What happened when: the dated sentences of all sources, one entry an event, in order of time.

An entry is a whole sentence, so that no cut can change what it claims. No day is guessed: a sentence without a
resolved date is in no entry. A date that the sentence names only in passing ("Thursday's release", "who was elected
last year") makes an entry when nothing better tells that date.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import log

from msgspec import Struct

from briefgen.extract.coreference import dangling, referent
from briefgen.extract.dialogue import in_dialogue
from briefgen.model import DateMention, Insert, Reading, Sentence, Span, TimelineEntry
from briefgen.rules import compile_pattern, table
from briefgen.rules.compiled import compiled
from briefgen.rules.sieve import Pattern
from briefgen.text.display import display
from briefgen.text.tokens import content_stems

SAME = 0.4
"""Share of the weighted terms of the shorter of two sentences of one date from which they tell one event: of the
pairs above it in the six annotated events all did, the first that did not stood at 0.39."""
TWICE = 0.9
"""The same within one source: only all but equal sentences, as it may tell two like events."""
COMMON = 0.4
"""Share of the weighted terms from which a year repeats what a finer date of that year already tells."""
MANY = 100
"""Sentences one is compared with: more of one date are in no news, only in texts made to be slow."""
MIN_SHARED = 2
"""Terms that two sentences must share whatever their weight."""
MIN_SMALL = 3
"""Words in small letters without which a line is no sentence (the signature of a post, a byline); one less where one is
a verb of the past ("Sanz joined Lorne in 2014.")."""


class _Happening(Struct, frozen=True):
    """A sentence at one of its dates. ``passing``: the date is named in passing."""

    date: str
    time: str
    reading: Reading
    sentence: Sentence
    passing: bool
    dates: int
    place: int
    terms: frozenset[str]

    @property
    def source(self) -> str:
        return self.reading.document.id

    @property
    def span(self) -> Span:
        return Span(self.source, self.sentence.start, self.sentence.end)


def timeline(readings: Sequence[Reading]) -> tuple[TimelineEntry, ...]:
    """The dated events of ``readings`` by date, then by clock time, then in source order.

    A date is as precise as the text; a year stands before its months and days. The first evidence span of an entry
    holds its text, the others are sentences of other sources that tell the same of that date.
    """
    told = [happening for at, reading in enumerate(readings) for happening in _happenings(reading, at)]
    weights = _weights(told)
    firm = [h for h in told if not h.passing]
    finer, known = _finer(firm), {h.date for h in firm}
    kept = [h for h in firm if not any(_alike(h, other, weights, COMMON) for other in finer.get(h.date, ()))]
    kept += [h for h in told if h.passing and h.date not in known and h.date not in finer]
    days: dict[str, list[_Happening]] = defaultdict(list)
    for happening in kept:
        days[happening.date].append(happening)
    events = [event for day in days.values() for event in _events(day, weights)]
    return tuple(_entry(event) for event in sorted(events, key=_order))


def _finer(happenings: Sequence[_Happening]) -> dict[str, list[_Happening]]:
    """What is told of the finer dates inside a year or month: "2016" holds what happened on 2016-04-13."""
    found: dict[str, list[_Happening]] = defaultdict(list)
    for happening in happenings:
        for length in (4, 7):
            if length < len(happening.date) and len(found[happening.date[:length]]) < MANY:
                found[happening.date[:length]].append(happening)
    return dict(found)


def _order(event: Sequence[_Happening]) -> tuple[str, str, int, int]:
    """By date, a month or year after the days it holds ("~" stands behind every digit and dash)."""
    first = event[0]
    return first.date + "~", first.time or "99", first.place, first.sentence.start


# --------------------------------------------------------------------------- dated sentences


def _happenings(reading: Reading, place: int) -> Iterator[_Happening]:
    text = reading.document.text
    starts = [mention.start for mention in reading.dates]
    for sentence in reading.document.sentences:
        inside = reading.dates[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        if not inside or not _is_sentence(text, sentence) or in_dialogue(text, sentence.start, sentence.end):
            continue
        spoken = [m for m in inside if _dates_something(text, m) and not _of_another_moment(reading, sentence, m)]
        terms = content_stems(text[sentence.start : sentence.end])
        days = sorted({day for m in spoken for day in _days(text, m)})
        news = {day for m in spoken if not _is_background(text, sentence, m) for day in _days(text, m)}
        for day in days:
            mentions = [m for m in spoken if day in _days(text, m)]
            passing = all(_in_passing(text, sentence, m, len(days), len(news)) for m in mentions)
            time = next((m.time for m in mentions if m.time), None)
            yield _Happening(day, time or "", reading, sentence, passing, len(days), place, terms)


_TWO_DAYS = compiled(r"\d(?:st|nd|rd|th)?\sand\s(?:\d|[A-Z])")


def _days(text: str, mention: DateMention) -> list[str]:
    """The dates of a mention; both of "May 22 and 23"; both ends of a range of years, unless it is one season."""
    first, last = mention.iso, mention.iso_end
    if first is None:
        return []
    if last and _TWO_DAYS.search(text, mention.start, mention.end):
        return [first, last]
    if last and len(first) == 4 and int(last) - int(first) > 1:
        return [first, last]
    return [first]


_SMALL = compiled(r"(?<![\w@#])[a-z]+")
_ASKED = compiled(r"\?[\"'”’)*_]*$")


def _is_sentence(text: str, sentence: Sentence) -> bool:
    """Whether something is told: no signature, no question, no greeting of the reader."""
    words = text[sentence.start : sentence.end]
    small = _SMALL.findall(words)
    told = len(small) >= MIN_SMALL or (
        len(small) >= MIN_SMALL - 1 and any(w in table("verb_pasts") or w.endswith("ed") for w in small)
    )
    if not told or _ASKED.search(words):
        return False
    return not _to_the_reader().match(words)


@cache
def _to_the_reader() -> Pattern:
    return compile_pattern(r"[\"'“‘*_(]{0,3}{reader_openers}(?!\w)")


_LIKENED = compiled(
    r"\b(?:equivalent\s(?:of|to)|equal\s(?:of|to)|counterpart\s(?:of|to)|(?:version|answer)\s(?:of|to)|known\sas|called|dubbed|"
    r"akin\sto|just\slike|similar\sto)\s(?:(?:our|the|its|their|America[’']s|\w+[’']s)\s)?$"
)
"""A day that another is compared with: "France's equivalent of July 4"."""

_COMPARED = compiled(
    r"\bthan\s(?:it\swas\s|they\swere\s)?(?:in|on|for|at|during)\s(?:all\sof\s|the\s(?:same\s)?(?:\w+\s){1,3}(?:of|in)\s)?$"
    r"|\b(?:compared\s(?:with|to)|versus|(?:up|down)\sfrom)\b[^,;:“”]{0,40}$"
    r"|\b(?:rose|fell|grew|up|down|rise|fall|drop|increase|decrease|climbed|dropped|increased|decreased)\s[^,;:“”]{0,20}\bfrom\s[^,;:“”]{0,25}\s(?:in|of)\s$",
    re.I,
)
"""A day that figures are only measured against: "8 percent more than in 2024", "compared with a loss in May"."""

_STAMP = compiled(r"\(@\w+\)\s*(?:on\s+)?$")


def _dates_something(text: str, mention: DateMention) -> bool:
    """Not a post's own stamp, a day that figures are measured against, nor an event only called by its day ("the
    September 11 attacks")."""
    before = max(0, mention.start - 60)
    if (
        mention.iso is None
        or _STAMP.search(text, before, mention.start)
        or _LIKENED.search(text, before, mention.start)
        or _COMPARED.search(text, before, mention.start)
        or (mention.relative and len(mention.iso) < 10 and text[before : mention.start].endswith("since "))
    ):
        return False
    return mention.relative or mention.iso[:4] in text[mention.start : mention.end]


def _of_another_moment(reading: Reading, sentence: Sentence, mention: DateMention) -> bool:
    """A relative date in somebody's words counts from when they were spoken; a month and "Oct. 11" are safe.

    So does "today" in a text whose own day is only taken over from the rest of the build.
    """
    if not mention.relative or len(mention.iso or "") == 7 or _is_counted(reading.document.text, mention):
        return False
    words = reading.document.text[mention.start : mention.end]
    if reading.document.source.dated_by == "neighbours" and _OF_THE_DAY.search(words):
        return True
    if not _OF_THE_WEEK.search(words) and _YEARS_OFF.search(reading.document.text, sentence.start, sentence.end):
        return True
    at = bisect_right(reading.quotations, mention.start, key=lambda quotation: quotation.start) - 1
    if at >= 0 and mention.start < reading.quotations[at].end:
        return True
    return bool(_first_person().search(reading.document.text, sentence.start, sentence.end))


_OF_THE_WEEK = compiled(r"(?:mon|tues|wednes|thurs|fri|satur|sun|to|yester)day|night|\b(?:last|this|next|ago)\b", re.I)
_YEARS_OFF = compiled(r"\byears?\s(?:after|ago|later|earlier|since|before)\b|\banniversary\b", re.I)
"""Next to these a holiday without a year is that of another year: "two years after the assaults of New Year's Eve"."""

_OF_THE_DAY = compiled(r"\b(?:to(?:day|night|morrow)|yesterday|this|last\snight|ago)\b", re.I)
"""Words that tell nothing unless the very day of the text is known: "Monday" holds for a week, "today" for a day."""


def _is_counted(text: str, mention: DateMention) -> bool:
    """A day of a month, by its number."""
    words = text[mention.start : mention.end]
    return len(mention.iso or "") == 10 and any(c.isdigit() for c in words) and "ago" not in words


@cache
def _first_person() -> Pattern:
    return compile_pattern(r"\b{first_person}\b")


# --------------------------------------------------------------------------- dates in passing

_DETERMINER = compiled(r"\b(?:the|an?|its|his|her|their|that|this)\s$", re.I)
_CLAUSE = compiled(r"[,;:—–]\s|\s-\s")


def _in_passing(text: str, sentence: Sentence, mention: DateMention, days: int, news: int) -> bool:
    """Whether the date belongs to a noun, to the background or to the words of saying, and not to the event told.

    ``days`` counts the dates of the sentence, ``news`` those outside its background. The day of saying counts when
    the sentence reports news and has no other date ("the ship was freed, police said Friday"); it does not when the
    sentence is somebody's speech.
    """
    if _is_adjective(text, sentence, mention):
        return True
    if _is_background(text, sentence, mention) and (days > 1 or (mention.relative and len(mention.iso or "") == 4)):
        return True
    coarse = len(mention.iso or "") < 10
    opens_with_speech = text[sentence.start] in "\"“‘'"
    return (news > 1 or coarse or opens_with_speech) and _is_frame(text, sentence, mention)


def _is_adjective(text: str, sentence: Sentence, mention: DateMention) -> bool:
    """ "Thursday's release", "the 2014 kidnapping"."""
    if text[mention.end : mention.end + 2] in ("'s", "’s"):
        return True
    return text[mention.end : mention.end + 1] == " " and bool(_DETERMINER.search(text, sentence.start, mention.start))


def _is_background(text: str, sentence: Sentence, mention: DateMention) -> bool:
    """ "Two years ago", "this year" and dates in clauses with "who", "when", "according to"."""
    words = text[mention.start : mention.end].lower()
    if words.endswith("ago") or "this year" in words:
        return True
    breaks = [m.end() for m in _CLAUSE.finditer(text, sentence.start, mention.start)]
    return bool(_openers().search(text, breaks[-1] if breaks else sentence.start, mention.start))


@cache
def _openers() -> Pattern:
    return compile_pattern(r"\b{background_openers}\b", flags="i")


@cache
def _saying() -> Pattern:
    return compile_pattern(r"\b{date_saying}(?:\s+(?:[A-Z][\w.]*|reporters|journalists))*\s+(?:on\s+|in\s+)?$")


def _is_frame(text: str, sentence: Sentence, mention: DateMention) -> bool:
    """ "Officials said Friday that on Nov. 24 they seized ...": Friday dates the words, not the seizure."""
    return bool(_saying().search(text, max(sentence.start, mention.start - 60), mention.start))


# --------------------------------------------------------------------------- joining


def _weights(told: Sequence[_Happening]) -> dict[str, float]:
    """What a term tells: little when most dated sentences have it."""
    sentences = {(h.source, h.sentence.start): h.terms for h in told}
    counts = Counter(term for terms in sentences.values() for term in terms)
    return {term: log((1 + len(sentences)) / count) for term, count in counts.items()}


def _alike(a: _Happening, b: _Happening, weights: Mapping[str, float], share: float) -> bool:
    shared = a.terms & b.terms
    least = min(_weight(a.terms, weights), _weight(b.terms, weights))
    return len(shared) >= MIN_SHARED and _weight(shared, weights) >= share * least


def _weight(terms: frozenset[str], weights: Mapping[str, float]) -> float:
    return sum(weights[term] for term in sorted(terms))


def _events(day: Sequence[_Happening], weights: Mapping[str, float]) -> list[list[_Happening]]:
    """The happenings of one date, those that tell the same joined, the best wording of each first."""
    events: list[list[_Happening]] = []
    for happening in sorted(day, key=_wording):
        near = events[-MANY:]
        if any(_repeats(event[0], happening, weights) for event in near):
            continue
        for event in near:
            if all(h.source != happening.source for h in event) and _alike(event[0], happening, weights, SAME):
                event.append(happening)
                break
        else:
            events.append([happening])
    return events


def _repeats(first: _Happening, other: _Happening, weights: Mapping[str, float]) -> bool:
    """Whether a source says the same a second time, in a caption say."""
    return first.source == other.source and _alike(first, other, weights, TWICE)


def _wording(happening: _Happening) -> tuple[bool, int, bool, int, int]:
    """What makes a good line: clear by itself, one date, few words."""
    sentence = happening.sentence
    unclear = dangling(happening.reading, sentence.start, sentence.end)
    return happening.passing, happening.dates, unclear, happening.place, sentence.start


def _entry(event: Sequence[_Happening]) -> TimelineEntry:
    first, others = event[0], sorted(event[1:], key=lambda h: h.place)
    body = first.reading.document.text[first.sentence.start : first.sentence.end]
    found = referent(first.reading, first.sentence.start, first.sentence.end)
    evidence = (first.span, *(h.span for h in others))
    if found is None:
        return TimelineEntry(first.date, display(body), evidence)
    name, where = found
    insert = Insert(name, (Span(first.source, *where),))
    return TimelineEntry(first.date, display(f"[{name}] {body.split(maxsplit=1)[1]}"), evidence, (insert,))
