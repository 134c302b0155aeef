"""What every check works on: a brief or one story of it, its texts, the ledger, and the looks they share."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from briefgen.model import Brief, Quote, Source, Span
from briefgen.text.display import display
from briefgen.verify.report import Ledger, Part, Place
from briefgen.verify.slices import difference, splits_word
from briefgen.verify.sourcetext import Texts, rarity

_BESIDE = 3
"""Stretches of an utterance looked at on either side of a quotation."""


class Proof(Struct, frozen=True, dict=True):
    """A brief, its register by id, its texts by source id, and the ledger."""

    brief: Brief
    texts: Texts
    ledger: Ledger

    @cached_property
    def register(self) -> dict[str, Source]:
        return {source.id: source for source in self.brief.sources}

    @cached_property
    def rarity(self) -> Mapping[str, float]:
        """What a stem weighs when two sentences share it: the fewer sentences of the sources have it, the more."""
        return rarity(self.texts[id] for id in self.register if id in self.texts)

    def stretches(self, quote: Quote) -> list[Span]:
        """The spans of ``quote`` and of its utterance: `"Q1," X said, "Q2"` is tied by one "X said".

        Of a long utterance the ends and what stands next to the quote: hostile text ties thousands.
        """
        found: dict[Span, None] = {}
        for span in quote.evidence:
            tied = self._utterances.get((quote.utterance or "", span.source), [span])
            at = bisect.bisect_left(tied, span.start, key=lambda s: s.start)
            found.update(dict.fromkeys([tied[0], *tied[max(0, at - _BESIDE) : at + _BESIDE + 1], tied[-1]]))
        return list(found)

    @cached_property
    def _utterances(self) -> dict[tuple[str, str], list[Span]]:
        """All spans of each utterance in text order, by utterance and source."""
        found: dict[tuple[str, str], set[Span]] = {}
        for quote in (*self.brief.quotes, *(q for s in self.brief.stories for q in s.quotes)):
            for span in quote.evidence if quote.utterance else ():
                found.setdefault((quote.utterance or "", span.source), set()).add(span)
        return {key: sorted(spans, key=lambda s: (s.start, s.end)) for key, spans in found.items()}

    @cached_property
    def _quoted(self) -> dict[str, list[Span]]:
        """The spans of all quotations by source, in text order."""
        found: dict[str, set[Span]] = {}
        for quote in (*self.brief.quotes, *(q for s in self.brief.stories for q in s.quotes)):
            for span in quote.evidence:
                found.setdefault(span.source, set()).add(span)
        return {source: sorted(spans, key=lambda s: (s.start, s.end)) for source, spans in found.items()}

    def unquoted(self, source: str, start: int, end: int) -> str:
        """The text between the offsets without the quotations of the brief that begin there."""
        spans = self._quoted.get(source, [])
        first = bisect.bisect_left(spans, start, key=lambda s: s.start)
        text, kept, at = self.texts[source].text, [], start
        for span in spans[first : bisect.bisect_left(spans, end, key=lambda s: s.start)]:
            kept.append(text[at : span.start])
            at = max(at, span.end)
        return "".join([*kept, text[at:end]])

    def slice(self, span: Span) -> str:
        return self.texts[span.source].text[span.start : span.end]

    def sound(self, place: Place, evidence: Sequence[Span], part: Part = "text") -> bool:
        """Whether every span points into a text at hand, at whole words; says so in the ledger."""
        for span in evidence:
            problem = self._span_problem(span)
            if problem:
                self.ledger.fail(place, problem, part)
                return False
            self.ledger.prove("spans within their texts")
        return True

    def _span_problem(self, span: Span) -> str | None:
        if span.source not in self.register:
            return f"its evidence names {span.source}, which is none of its sources"
        if span.source not in self.texts:
            return f"the text of {span.source} ({self.register[span.source].path}) is not at hand"
        text = self.texts[span.source].text
        if not 0 <= span.start < span.end <= len(text):
            return f"its evidence {span.start}-{span.end} lies outside the text of {span.source}"
        if splits_word(text, span.start) or splits_word(text, span.end):
            return f"its evidence {span.start}-{span.end} in {span.source} begins or ends inside a word"
        return None

    def copied(self, place: Place, printed: str, evidence: Sequence[Span], what: str, part: Part = "text") -> bool:
        """Prove that ``printed`` is contained in the slice of one of ``evidence``."""
        if not evidence:
            self.ledger.fail(place, f'nothing in the sources shows "{printed}"', part)
            return False
        if not self.sound(place, evidence, part):
            return False
        slices = [display(self.slice(span)) for span in evidence]
        if not any(contains(piece, display(printed)) for piece in slices):
            told = difference(printed, slices[0])
            self.ledger.fail(place, f'"{printed}" is not what the source says there: {told}', part)
            return False
        self.ledger.prove(what)
        return True


def contains(text: str, words: str) -> bool:
    """Whether ``words`` stand in ``text`` as whole words."""
    at = text.find(words)
    while at >= 0 and (splits_word(text, at) or splits_word(text, at + len(words))):
        at = text.find(words, at + 1)
    return bool(words) and at >= 0
