"""What a reader of the earlier editions finds changed in this one, marked on its facts, figures, quotes and conflicts.

Judged against the delivered editions, newest first: a fact that any of them told is known, and what became of it is
said against the latest that told it. An earlier wording comes with evidence in its text, which goes with the brief.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from briefgen.changes import (
    answered,
    is_moved,
    moved_figures,
    pair_facts,
    same_places,
    what_became,
)
from briefgen.editions.known import Match, Told, told_in
from briefgen.editions.past import Past
from briefgen.extract.claims import is_negated
from briefgen.model import Brief, Earlier, Fact, FactChange, Insert, Series, Settled, Source, Span, Story, Value

VERBATIM = 0.85
"""Share of common terms from which a line is one told before, though not read as a claim: a word changed."""

CHANGES: tuple[FactChange, ...] = get_args(FactChange)

Reread = Callable[[Story, Sequence[Told]], Mapping[str, Match]]
"""Finds what of a story's facts is among those told, by id; as `briefgen.editions.known.find_matches`."""


class Compared(Struct, frozen=True):
    """A marked brief, and the texts of its `Brief.earlier` by source id."""

    brief: Brief
    texts: Mapping[str, str]


def compare(brief: Brief, pasts: Sequence[Past], reread: Reread) -> Compared:
    """``brief`` with what changed since ``pasts``, newest first; as it is where there are none.

    Its edition must be set, and its stories must have their threads.
    """
    if not pasts or brief.edition is None:
        return Compared(brief, {})
    work = _Comparison(brief, pasts, _known(brief, pasts, reread), _Library(brief))
    told = told_keys(pasts)
    marked = replace(brief, stories=tuple(work.marked(story, told) for story in brief.stories))
    edition = replace(
        brief.edition,
        since=pasts[0].slot,
        gone=tuple(work.gone()),
        settled=tuple(s for story in marked.stories for s in work.settled(story)),
    )
    library = work.library
    return Compared(replace(marked, edition=edition, earlier=tuple(library.sources.values())), library.texts)


# --------------------------------------------------------------------------- what readers know


class _Known(Struct, frozen=True):
    """The latest edition that told a fact, the fact there, and what became of it (see `Match`)."""

    past: Past
    fact: Fact
    moved: bool = False
    seconded: bool = False


def _known(brief: Brief, pasts: Sequence[Past], reread: Reread) -> dict[str, _Known]:
    """The facts, by id, that an earlier edition told: those of its thread, judged as claims; those of a story that no
    edition told, where one told the same in nearly the same words all the same."""
    found: dict[str, _Known] = {}
    left: list[Fact] = []
    for story in brief.stories:
        told = told_in(story.thread, pasts)
        matches = reread(story, told) if told else {}
        found.update({name: _Known(m.told.past, m.told.fact, m.moved, m.seconded) for name, m in matches.items()})
        left += [fact for fact in story.facts if not told]
    for past in pasts:
        old = [fact for story in past.brief.stories for fact in story.facts]
        for before, after in pair_facts(old, left, same_places(past.brief, brief), VERBATIM):
            if not is_moved(before, after) and is_negated(before.text) is is_negated(after.text):
                found[after.id] = _Known(past, before)
        left = [fact for fact in left if fact.id not in found]
    return found


# --------------------------------------------------------------------------- marking


class _Moved(Struct, frozen=True):
    """A figure of a thread that has another value now; ``slot`` is what this edition says of it."""

    past: Past
    slot: Series
    before: Value
    told_by: Fact | None
    """The earlier line that gave the value."""

    @property
    def now(self) -> tuple[Span, ...]:
        return self.slot.values[-1].evidence


class _Comparison(Struct, frozen=True):
    brief: Brief
    pasts: Sequence[Past]
    known: Mapping[str, _Known]
    library: _Library

    def marked(self, story: Story, told: frozenset[str]) -> Story:
        """``story`` with its facts, figures, quotes and conflicts marked; ``told`` are keys of lines told before."""
        moved = self._moved(story)
        return replace(
            story,
            facts=tuple(self._fact(fact, moved) for fact in story.facts),
            quotes=tuple(q if q.key in told else replace(q, change="NEW") for q in story.quotes),
            conflicts=tuple(c if c.key in told else replace(c, change="NEW") for c in story.conflicts),
            series=tuple(self._figure(slot, moved) for slot in story.series),
            figures=tuple(self._figure(slot, moved) for slot in story.figures),
        )

    def _fact(self, fact: Fact, moved: Sequence[_Moved]) -> Fact:
        known = self.known.get(fact.id)
        if known is not None:
            return self._known_fact(fact, known)
        for figure in moved:
            if _overlap(fact.evidence[:1], figure.now):
                told = figure.told_by or figure.before
                before = self.library.line(figure.past, _text(told), told.evidence, getattr(told, "inserts", ()))
                return replace(fact, change=("UPDATED",), before=before)
        return replace(fact, change=("NEW",))

    def _known_fact(self, fact: Fact, known: _Known) -> Fact:
        before = known.fact
        became = set(what_became(before, fact)) - {"UPDATED"}
        if known.moved and not self._is_older(fact.evidence, known.past, before.evidence):
            became.add("UPDATED")
        if known.seconded and before.status != "corroborated":
            became.add("CORROBORATED SINCE")
        change = tuple(kind for kind in CHANGES if kind in became)
        if before.edited or not became & {"UPDATED", "CORROBORATED SINCE"}:
            return replace(fact, change=change)
        told = self.library.line(known.past, before.text, before.evidence, before.inserts)
        if told is None and fact.status != "corroborated":
            change = tuple(kind for kind in change if kind != "CORROBORATED SINCE")
        return replace(fact, change=change, before=told)

    def _is_older(self, now: Sequence[Span], past: Past, before: Sequence[Span]) -> bool:
        """Whether what is read now was published before what was told: an old figure again is no update."""
        today = {source.id: source for source in self.brief.sources}
        first = _day(today.get(now[0].source)) if now else None
        second = _day(past.sources.get(before[0].source)) if before else None
        return first is not None and second is not None and first < second

    def _moved(self, story: Story) -> list[_Moved]:
        """The figures of ``story`` that the latest edition which told of it gave otherwise."""
        for past in self.pasts:
            old = past.story_of(story.thread)
            if old is not None:
                found = ((slot, value) for slot, value in moved_figures(old, story))
                return [
                    _Moved(past, slot, value, _bearer(old, value))
                    for slot, value in found
                    if value.evidence and not self._is_older(slot.values[-1].evidence, past, value.evidence)
                ]
        return []

    def _figure(self, slot: Series, moved: Sequence[_Moved]) -> Series:
        found = next((figure for figure in moved if figure.slot is slot), None)
        if found is None:
            return slot
        return replace(slot, before=self.library.line(found.past, found.before.value, found.before.evidence))

    def settled(self, story: Story) -> Iterator[Settled]:
        """Questions of the latest edition that told of ``story`` which are asked no more and which news speak to."""
        news = [fact for fact in story.facts if "NEW" in fact.change or "UPDATED" in fact.change]
        for past in self.pasts:
            old = past.story_of(story.thread)
            if old is None:
                continue
            for question, fact in answered(old.questions, story.questions, news):
                line = self.library.line(past, question.text, question.evidence)
                if line is not None:
                    yield Settled(line, fact.id)
            return

    def gone(self) -> Iterator[Earlier]:
        """Printed lines of the last edition all of whose sources now say something else, and that nothing says."""
        past = self.pasts[0]
        kept = {id(known.fact) for known in self.known.values()}
        changed = _rewritten(past, self.brief)
        for story in past.brief.stories:
            summed_up = {line.text for line in story.summary}
            for fact in story.facts:
                read = (fact.printed or fact.text in summed_up) and not fact.edited
                lost = read and all(span.source in changed for span in fact.evidence)
                if lost and id(fact) not in kept:
                    line = self.library.line(past, fact.text, fact.evidence, fact.inserts)
                    yield from [line] if line else []


def _text(line: Fact | Value) -> str:
    return line.value if isinstance(line, Value) else line.text


def _bearer(story: Story, value: Value) -> Fact | None:
    """The first line of ``story`` in its sources' words that gives ``value``."""
    return next((f for f in story.facts if not f.edited and _overlap(f.evidence[:1], value.evidence)), None)


def _overlap(spans: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(a.source == b.source and a.start < b.end and b.start < a.end for a in spans for b in others)


def _day(source: Source | None) -> str | None:
    return source.published[:10] if source is not None and source.published else None


def _rewritten(past: Past, brief: Brief) -> frozenset[str]:
    """The sources of ``past`` that this edition read in another version."""
    now = {source.path: source.text_sha256 for source in brief.sources if source.status == "read"}
    return frozenset(s.id for s in past.brief.sources if s.path in now and now[s.path] != s.text_sha256)


def told_keys(pasts: Sequence[Past]) -> frozenset[str]:
    """The keys of the quotes and conflicts that earlier editions told."""
    stories = [story for past in pasts for story in past.brief.stories]
    keys = [*(q.key for story in stories for q in story.quotes), *(c.key for story in stories for c in story.conflicts)]
    return frozenset(key for key in keys if key)


# --------------------------------------------------------------------------- words of earlier texts


class _Library:
    """Earlier texts that this brief cites: its own where it has read them too, else taken over under an id "e1"."""

    def __init__(self, brief: Brief) -> None:
        self.sources: dict[str, Source] = {}
        """By the hash of their text."""
        self.texts: dict[str, str] = {}
        self._own = {s.text_sha256: s.id for s in brief.sources if s.status == "read" and s.text_sha256}

    def line(self, past: Past, text: str, evidence: Sequence[Span], inserts: Sequence[Insert] = ()) -> Earlier | None:
        """``text`` of ``past`` with its first evidence; None where the earlier text is not at hand any more."""
        first = self._spans(past, evidence[:1])
        named = [Insert(insert.text, self._spans(past, insert.evidence) or ()) for insert in inserts]
        if not first or not all(insert.evidence for insert in named):
            return None
        return Earlier(text, first, tuple(named))

    def _spans(self, past: Past, spans: Sequence[Span]) -> tuple[Span, ...] | None:
        found = []
        for span in spans:
            name = self._id(past, span.source)
            if name is None:
                return None
            found.append(Span(name, span.start, span.end))
        return tuple(found)

    def _id(self, past: Past, source_id: str) -> str | None:
        source, text = past.sources.get(source_id), past.texts.get(source_id)
        if source is None or source.text_sha256 is None:
            return None
        if source.text_sha256 in self._own:
            return self._own[source.text_sha256]
        if source.text_sha256 not in self.sources:
            if text is None or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != source.text_sha256:
                return None
            name = f"e{len(self.sources) + 1}"
            self.sources[source.text_sha256] = replace(source, id=name, origin=None)
            self.texts[name] = text
        return self.sources[source.text_sha256].id
