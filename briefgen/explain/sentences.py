"""What became of the sentences of the sources: in which line each is, or why it is in none."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from briefgen.explain import words
from briefgen.explain.claims import span_of, touch, worth
from briefgen.explain.facts import place_of
from briefgen.explain.report import Explanation, Fate, Reason, Section
from briefgen.explain.reread import Case
from briefgen.extract.claims import MIN_WORDS, refusal
from briefgen.model import Claim, Reading, Sentence, Span, Story
from briefgen.stories import Telling
from briefgen.stories.ranking import FLOOR, Dropped
from briefgen.text.display import display


def fates(case: Case, source: str | None = None) -> Iterator[Fate]:
    """Each body sentence that is in the evidence of no fact, source by source in text order."""
    for story, telling in zip(case.brief.stories, case.tellings, strict=True):
        index = _Index(story, telling)
        for id in story.source_ids:
            if source in (None, id):
                yield from _of_source(case.readings[id], index)


class _Index(Struct):
    """What ranking and the brief know of a story, by claim and by span."""

    story: Story
    telling: Telling
    used: list[Span] = field(default_factory=list)
    dropped: dict[Span, Dropped] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    """Number of a line in the ranking to the id of its fact."""

    def __post_init__(self) -> None:
        self.used = [span for fact in self.story.facts for span in fact.evidence]
        for item in self.telling.ranking.dropped:
            self.dropped.setdefault(span_of(item.claim), item)
        for fact in self.story.facts:
            place = place_of(self.telling, fact)
            if place is not None:
                self.names[place + 1] = fact.id


def _of_source(reading: Reading, index: _Index) -> Iterator[Fate]:
    used = [span for span in index.used if span.source == reading.document.id]
    claims = _by_sentence(reading)
    for sentence in reading.document.sentences:
        if not any(span.start < sentence.end and sentence.start < span.end for span in used):
            yield _fate(reading, sentence, claims.get(sentence.index, []), index)


def _by_sentence(reading: Reading) -> dict[int, list[Claim]]:
    """The whole claims in each sentence; a claim with a quotation in it may hold several sentences."""
    found: dict[int, list[Claim]] = {}
    for claim in (c for c in reading.claims if not c.part):
        for sentence in reading.document.sentences[claim.sentence :]:
            if sentence.start >= claim.end:
                break
            found.setdefault(sentence.index, []).append(claim)
    return found


def _fate(reading: Reading, sentence: Sentence, claims: list[Claim], index: _Index) -> Fate:
    span = Span(reading.document.id, sentence.start, sentence.end)
    text = display(reading.document.text[sentence.start : sentence.end])
    if not claims:
        return _no_claim(reading, sentence, span, text)
    best = max(claims, key=lambda claim: claim.score)
    item = index.dropped.get(span_of(best))
    reason = item.reason if item else "removed"
    line = index.names.get(item.line) if item and item.line else None
    told = words.FATES[reason].format(line=line or words.GONE, floor=FLOOR)
    return Fate(span, text, reason, told, best.rule, line, best.score)


def _no_claim(reading: Reading, sentence: Sentence, span: Span, text: str) -> Fate:
    why = refusal(reading, sentence)
    assert why is not None, "what no rule refuses is a claim"
    return Fate(span, text, why.reason, words.FATES[why.reason].format(least=MIN_WORDS, rule=why.rule), why.rule)


# --------------------------------------------------------------------------- one sentence, by its words


def explain_words(case: Case, wanted: str) -> tuple[Explanation, ...]:
    """What became of each sentence, or other block, that holds the words, in source order."""
    needle = _plain(wanted)
    found = [_sentence(case, reading, s) for reading in case.readings.values() for s in _holding(reading, needle)]
    return tuple(found) or tuple(b for reading in case.readings.values() for b in _blocks(reading, needle))


def _plain(text: str) -> str:
    """Marks and blanks as a keyboard has them, so that words can be typed as they are read."""
    marks = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
    return display(text).translate(marks).lower()


def _holding(reading: Reading, needle: str) -> list[Sentence]:
    text = reading.document.text
    return [s for s in reading.document.sentences if needle in _plain(text[s.start : s.end])]


def _sentence(case: Case, reading: Reading, sentence: Sentence) -> Explanation:
    span = Span(reading.document.id, sentence.start, sentence.end)
    uses = tuple(use for story in case.brief.stories if span.source in story.source_ids for use in _uses(story, span))
    claims = [claim for claim in case.claims(span) if not claim.part]
    fate = next((f for f in fates(case, span.source) if f.span == span), None)
    dropped = (Reason(f"no fact: {fate.text}", fate.rule, spans=(span,)),) if fate else ()
    rules = tuple(worth(case, claim) for claim in claims)
    sections = (Section(words.HEADINGS["fate"], (*uses, *dropped)), *rules)
    return Explanation(span.source, display(case.words(span)), (span,), sections)


def _uses(story: Story, span: Span) -> Iterator[Reason]:
    """The lines of the brief that rest on words of ``span``."""
    for fact in story.facts:
        for at, place in enumerate(fact.evidence):
            if touch(place, span):
                yield _use("support" if at else "fact", fact.id, fact.rule, place)
    for kind, items in (("quote", story.quotes), ("question", story.questions)):
        for item in items:
            yield from (_use(kind, item.id, item.rule, e) for e in item.evidence if touch(e, span))
    for conflict in story.conflicts:
        places = [e for value in conflict.values for e in value.evidence if touch(e, span)]
        yield from (_use("conflict", conflict.id, conflict.rule, e) for e in places[:1])
    for line in story.summary:
        yield from (_use("summary", None, None, e) for e in line.evidence if touch(e, span))
    for entry in story.timeline:
        yield from (_use("timeline", entry.date, None, e) for e in entry.evidence if touch(e, span))


def _use(kind: str, id: str | None, rule: str | None, place: Span) -> Reason:
    return Reason(words.USES[kind].format(id=id), rule, spans=(place,))


def _blocks(reading: Reading, needle: str) -> Iterator[Explanation]:
    """Words that stand in no body sentence: what kind of text they are in."""
    document = reading.document
    for block in document.blocks:
        text = document.text[block.start : block.end]
        if needle in _plain(text):
            span = Span(document.id, block.start, block.end)
            reason = Reason(words.BLOCKS[block.kind], spans=(span,))
            yield Explanation(document.id, display(text), (span,), (Section(words.HEADINGS["fate"], (reason,)),))
