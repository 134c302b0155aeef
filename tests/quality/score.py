"""How well a brief reads its event: measures from 0 to 100, each with the items it missed.

A line *hits* a place of the gold when the two spans share at least half of the shorter one. A measure without
anything to measure in an event (no series in the gold, none in the brief) is left out of the mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gold import Gold, GoldQuote, Nugget, Rivals

from briefgen.model import Brief, Conflict, Fact, Insert, Quote, Series, Source, Span, Story, SummaryLine, TimelineEntry
from briefgen.text.display import ERASED

LEADING_ACTORS = 12  # as many as a page of who's who shows: the recall of an endless list says nothing
STATUSES = ("corroborated", "attributed", "repeated", "single-source")


@dataclass
class Measure:
    """``right`` of ``total``; ``misses`` names each item that is not right."""

    right: float = 0
    total: float = 0
    misses: list[str] = field(default_factory=list)

    def add(self, ok: bool, miss: str) -> None:
        self.total += 1
        self.right += ok
        if not ok:
            self.misses.append(miss)

    @property
    def value(self) -> float | None:
        return 100 * self.right / self.total if self.total else None


Measures = dict[str, Measure]


def score(brief: Brief, texts: Mapping[str, str], gold: Gold) -> Measures:
    """Every measure of one event, in the order of the table."""
    facts = [fact for story in brief.stories for fact in story.facts]
    return {
        **fact_measures(facts, gold),
        **status_measures(facts, gold),
        "reprints": reprint_measure(brief.sources, gold),
        **quote_measures(brief.quotes, texts, gold),
        **question_measures(brief.stories, gold),
        **rival_measures("conflicts", [c for s in brief.stories for c in s.conflicts], gold.conflicts),
        **rival_measures("series", [s for story in brief.stories for s in story.series], gold.series),
        **timeline_measures(brief.stories, gold),
        **actor_measures(brief.stories, gold),
        "provenance": provenance_measure(brief, texts),
    }


def mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def hits(one: Span, other: Span) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    shorter = min(one.end - one.start, other.end - other.start)
    return one.source == other.source and shared > 0 and 2 * shared >= shorter


def any_hit(spans: Iterable[Span], places: Sequence[Span]) -> bool:
    return any(hits(span, place) for span in spans for place in places)


def f_measure(found: Measure, true: Measure) -> Measure:
    """Recall and precision as one number, with the misses of both."""
    recall, precision = found.value, true.value
    both = (recall or 0) + (precision or 0)
    right = 2 * (recall or 0) * (precision or 0) / both / 100 if both else 0
    nothing = recall is None and precision is None
    return Measure(right, 0 if nothing else 1, [*found.misses, *true.misses])


# --------------------------------------------------------------------------- facts


def stated_by(fact: Fact, gold: Gold) -> list[Nugget]:
    """The nuggets that the fact's own words state."""
    return [nugget for nugget in gold.nuggets if any_hit(fact.evidence[:1], nugget.places)]


def fact_measures(facts: Sequence[Fact], gold: Gold) -> Measures:
    stated = [stated_by(fact, gold) for fact in facts]
    precision, redundancy = Measure(), Measure()
    seen: set[str] = set()
    for fact, nuggets in zip(facts, stated, strict=True):
        precision.add(bool(nuggets), f"says nothing worth a line: {fact.text}")
        new = {nugget.gist for nugget in nuggets} - seen
        if nuggets:
            # Counted the other way round, so that the value is the share of facts that repeat.
            redundancy.total += 1
            redundancy.right += not new
        if nuggets and not new:
            redundancy.misses.append(f"says again: {fact.text}")
        seen |= new
    return {
        "vital in 12": vital_measure(stated[:12], gold),
        "vital in 20": vital_measure(stated[:20], gold),
        "fact precision": precision,
        "redundancy": redundancy,
        "sources right": sources_measure(facts, gold),
    }


def vital_measure(stated: Sequence[Sequence[Nugget]], gold: Gold) -> Measure:
    measure = Measure()
    said = {nugget.gist for nuggets in stated for nugget in nuggets}
    for nugget in gold.nuggets:
        if nugget.vital:
            measure.add(nugget.gist in said, f"not said: {nugget.gist}")
    return measure


def sources_measure(facts: Sequence[Fact], gold: Gold) -> Measure:
    """F of the sources that stand behind each fact, against those that state its nugget."""
    found, true = Measure(), Measure()
    for fact in facts:
        nuggets = stated_by(fact, gold)
        if not nuggets:
            continue
        nugget = max(nuggets, key=lambda n: len(cited(fact, n)) / len(stating(n)))
        behind, has = stating(nugget), cited(fact, nugget)
        for source in sorted(behind):
            found.add(source in has, f"{source} also states it: {fact.text}")
        for source in sorted({span.source for span in fact.evidence}):
            true.add(source in has, f"{source} does not state it: {fact.text}")
    return f_measure(found, true)


def stating(nugget: Nugget) -> set[str]:
    return {place.source for place in nugget.places}


def cited(fact: Fact, nugget: Nugget) -> set[str]:
    """The sources that the fact cites with words that state the nugget."""
    return {span.source for span in fact.evidence if any_hit([span], nugget.places)}


# --------------------------------------------------------------------------- status and origins


def status_measures(facts: Sequence[Fact], gold: Gold) -> Measures:
    right, false, origins = Measure(), Measure(), Measure()
    for fact in facts:
        nuggets = stated_by(fact, gold)
        expected = {nugget.status for nugget in nuggets}
        if nuggets:
            right.add(fact.status in expected, f"{fact.status}, not {' or '.join(sorted(expected))}: {fact.text}")
        if fact.status == "corroborated":
            dependent = not any(shown_independent(fact, nugget) for nugget in nuggets)
            false.total += 1
            false.right += dependent
            false.misses += [f"not independent: {fact.text}"] * dependent
        add_origins(origins, fact, nuggets)
    shares = {f"share {status}": share(facts, status) for status in STATUSES}
    return {"status right": right, "false corroborated": false, "origins right": origins, **shares}


def shown_independent(fact: Fact, nugget: Nugget) -> bool:
    """Whether the sources that the fact cites rightly are of two origins, and the texts show that they are."""
    sources = cited(fact, nugget)
    return nugget.status == "corroborated" and sum(bool(sources & {*held}) for held in nugget.origins.values()) > 1


def add_origins(measure: Measure, fact: Fact, nuggets: Sequence[Nugget]) -> None:
    """Whether a fact of several sources counts as many origins as the gold does among just these sources."""
    sources = {span.source for span in fact.evidence}
    known = [nugget for nugget in nuggets if nugget.origins]
    if len(sources) < 2 or not known:
        return
    wanted = {sum(bool(sources & set(held)) for held in nugget.origins.values()) for nugget in known}
    counted = sum(origin.kind != "unestablished" for origin in fact.origins)
    measure.add(counted in wanted, f"{counted} origins, not {sorted(wanted)}: {fact.text}")


def share(facts: Sequence[Fact], status: str) -> Measure:
    return Measure(sum(fact.status == status for fact in facts), len(facts))


def reprint_measure(sources: Sequence[Source], gold: Gold) -> Measure:
    """Of all sources, those rightly taken, or rightly not taken, for a copy of another."""
    measure = Measure()
    origin = {source.id: source.origin for source in sources}
    for source in sources:
        of = gold.reprints.get(source.id)
        copied = source.status == "duplicate" or source.origin in origin
        if of:
            copied = copied or origin[of] == source.id or (source.origin is not None and source.origin == origin[of])
        elif source.id in gold.reprints.values():
            copied = False  # which of the two copies the other is not always to be seen
        measure.add(copied == bool(of), f"{source.path}: {'a copy' if of else 'no copy'}, but origin {source.origin}")
    return measure


# --------------------------------------------------------------------------- quotes


def quote_measures(quotes: Sequence[Quote], texts: Mapping[str, str], gold: Gold) -> Measures:
    found, true = Measure(), Measure()
    right, wrong, kinds = Measure(), Measure(), Measure()
    for wanted in gold.quotes:
        match = next((q for q in quotes if hits(q.evidence[0], wanted.place)), None)
        words = texts[wanted.place.source][wanted.place.start : wanted.place.end]
        if not wanted.optional:
            found.add(match is not None, f"not found: {words}")
        if match and wanted.speakers:
            add_speaker(right, wrong, match, wanted)
            kinds.add(match.kind == wanted.kind, f"{match.kind}, not {wanted.kind}: {match.text}")
    for quote in quotes:
        true.add(any(hits(quote.evidence[0], wanted.place) for wanted in gold.quotes), f"no speech: {quote.text}")
    return {
        "quotes F1": f_measure(found, true),
        "speakers right": right,
        "speakers wrong": wrong,
        "kinds right": kinds,
    }


def add_speaker(right: Measure, wrong: Measure, quote: Quote, wanted: GoldQuote) -> None:
    """A surname alone, or a wording in (brackets) in the gold, is not right, and not wrong either."""
    verdicts = [same_name(quote.speaker, name) for name in wanted.speakers]
    said = f"{quote.speaker}, not {wanted.speakers[0]}: {quote.text}"
    right.add("same" in verdicts, said)
    wrong.total += 1
    if quote.speaker and set(verdicts) == {"other"}:
        wrong.right += 1
        wrong.misses.append(said)


def same_name(got: str | None, wanted: str) -> str:
    """Titles and articles aside "same", the surname alone or a name in brackets "part", anything else "other"."""
    mine, theirs = name_words(got or ""), name_words(wanted)
    if mine and mine[-len(theirs) :] == theirs:
        return "part" if wanted.startswith("(") else "same"
    return "part" if mine and theirs[-len(mine) :] == mine else "other"


def name_words(name: str) -> list[str]:
    words = re.findall(r"[\w-]+", re.sub(r"['’]s?\b", "", name.casefold()))
    return words[1:] if len(words) > 1 and words[0] in {"the", "a", "an"} else words


# --------------------------------------------------------------------------- questions, conflicts, series


def question_measures(stories: Sequence[Story], gold: Gold) -> Measures:
    asked = [question for story in stories for question in story.questions]
    rivals = [place for conflict in gold.conflicts for value in conflict.values for place in value]
    found, true, reasons = Measure(), Measure(), Measure()
    for wanted in gold.questions:
        matches = [question for question in asked if any_hit(question.evidence, wanted.places)]
        if not wanted.optional:
            found.add(bool(matches), f"not asked: {wanted.asks}")
        if matches:
            said = f"{matches[0].reason}, not {' or '.join(wanted.reasons)}: {matches[0].text}"
            reasons.add(any(m.reason in wanted.reasons for m in matches), said)
    places = [place for wanted in gold.questions for place in wanted.places]
    for question in asked:
        disputed = question.reason == "disputed" and any_hit(question.evidence, rivals)
        true.add(disputed or any_hit(question.evidence, places), f"not open: {question.text}")
    return {"questions F1": f_measure(found, true), "reasons right": reasons}


def rival_measures(what: str, shown: Sequence[Conflict] | Sequence[Series], wanted: Sequence[Rivals]) -> Measures:
    recall, precision = Measure(), Measure()
    for rivals in wanted:
        if not rivals.optional:
            recall.add(any(tells_apart(one, rivals) for one in shown), f"{what} not shown: {rivals.topic}")
    for one in shown:
        values = " | ".join(value.value for value in one.values)
        precision.add(any(tells_apart(one, rivals) for rivals in wanted), f"{what} not so: {one.topic}: {values}")
    return {f"{what} recall": recall, f"{what} precision": precision}


def tells_apart(shown: Conflict | Series, rivals: Rivals) -> bool:
    """Two of the shown values lie on two different values of the gold."""
    pairs = [
        (mine, theirs)
        for mine, value in enumerate(shown.values)
        for theirs, places in enumerate(rivals.values)
        if any_hit(value.evidence, places)
    ]
    return any(a != c and b != d for a, b in pairs for c, d in pairs)


# --------------------------------------------------------------------------- timeline and actors


def timeline_measures(stories: Sequence[Story], gold: Gold) -> Measures:
    entries = [entry for story in stories for entry in story.timeline]
    recall, precision = Measure(), Measure()
    right = set()
    for entry in entries:
        ok = any_hit(entry.evidence[:1], gold.dates.get(entry.date, ()))
        right |= {entry.date} if ok else set()
        precision.add(ok, f"{entry.date} is not the date of: {entry.text}")
    for date in gold.dates:
        if date not in gold.optional_dates:
            recall.add(date in right, f"date missed: {date}")
    return {"timeline recall": recall, "timeline precision": precision}


def actor_measures(stories: Sequence[Story], gold: Gold) -> Measures:
    shown = [actor for story in stories for actor in story.actors[:LEADING_ACTORS]]
    named, roles = Measure(), Measure()
    for wanted in gold.actors:
        names = [name.casefold() for name in wanted.names]
        match = next((a for a in shown if {n.casefold() for n in (a.name, *a.aliases)} & set(names)), None)
        named.add(match is not None, f"not among the leading actors: {wanted.names[0]}")
        if match and wanted.roles:
            role = (match.role or "").casefold()
            ok = any(choice.casefold() in role for choice in wanted.roles)
            roles.add(ok, f"{wanted.names[0]}: {match.role}, not {wanted.roles[0]}")
    return {"key actors": named, "roles right": roles}


# --------------------------------------------------------------------------- provenance


def provenance_measure(brief: Brief, texts: Mapping[str, str]) -> Measure:
    """Of all printed lines, those that stand word for word in their first span, all spans within their text."""
    measure = Measure()
    for text, evidence, inserts in lines(brief):
        inside = all(0 <= e.start < e.end <= len(texts[e.source]) for e in evidence)
        source = texts[evidence[0].source][evidence[0].start : evidence[0].end]
        measure.add(inside and stands_in(text, source, inserts), f"not in its source: {text}")
    return measure


def lines(brief: Brief) -> Iterator[tuple[str, Sequence[Span], Sequence[Insert]]]:
    for story in brief.stories:
        cited: tuple[SummaryLine | Fact | TimelineEntry, ...] = (*story.summary, *story.facts, *story.timeline)
        for line in cited:
            yield line.text, line.evidence, line.inserts
        for quote in story.quotes:
            yield quote.text, quote.evidence, ()


def stands_in(text: str, source: str, inserts: Sequence[Insert]) -> bool:
    """The pieces of ``text`` between inserts and marked cuts, in order, white space aside."""
    for insert in inserts:
        text = text.replace(f"[{insert.text}]", "\n", 1)
    at, source = 0, " ".join(source.replace(ERASED, "").split())
    for piece in re.split(r"\n|…|\.\.\.|\[\]", text):
        words = " ".join(piece.split()).strip(" .,;")
        at = source.find(words, at)
        if at < 0:
            return False
        at += len(words)
    return True
