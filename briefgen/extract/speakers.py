"""From the words beside a quotation to who speaks: full names for surnames, people for pronouns where that is safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from briefgen.extract.frames import Frame, sentence_subject
from briefgen.extract.row import NAME, Phrase, Tokens, possessive
from briefgen.model import Entity
from briefgen.rules import lexicon, table
from briefgen.text.display import display


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker: ``text`` is the printed name or description, None where the words point to nobody safely."""

    text: str | None
    span: tuple[int, int]
    entity: int | None = None
    name_span: tuple[int, int] | None = None
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class _Trace:
    """A place where a person was named or referred to; ``weight`` is higher for speakers and subjects."""

    entity: int
    sentence: int
    weight: float


SPEAKER, SUBJECT, OTHER, OWNER = 3.0, 2.5, 1.0, 0.8
DECAY = 1.0
SAME_GENDER = 0.4
REACH = 8
"""Sentences a pronoun may look back."""


@dataclass(slots=True)
class Speakers:
    """Resolves the subjects of frames in text order; keeps who was in focus."""

    row: Tokens
    entities: Sequence[Entity]
    traces: list[_Trace] = field(default_factory=list)
    voices: dict[int, Voice] = field(default_factory=dict)
    """By the head token of the phrase."""
    last_body: tuple[int, Voice] | None = None
    """Sentence and voice of the last organisation or group that spoke, for "it" and "they"."""

    def read(self, frames: dict[int, list[Frame]]) -> None:
        """Resolve every frame of the document."""
        for sentence in range(len(self.row.block)):
            self._read_sentence(sentence, frames.get(sentence, []))

    def _read_sentence(self, sentence: int, frames: list[Frame]) -> None:
        row = self.row
        first, high = row.first[sentence], row.first[sentence + 1]
        if first == high:
            return
        weights = {frame.subject.head: SPEAKER for frame in frames}
        phrases = {frame.subject.head: frame.subject for frame in frames}
        subject = sentence_subject(row, sentence, high)
        if subject is not None and subject.kind != "noun" and subject.head not in weights:
            weights[subject.head] = SUBJECT
            phrases[subject.head] = subject
        for at in range(first, high):
            if at in phrases and at not in self.voices:
                self.voices[at] = self._voice(phrases[at], sentence)
            if at in weights or row.kind[at] == NAME:
                self._note(at, sentence, weights.get(at))
        for frame in frames:
            if frame.subject.head not in self.voices:  # taken over from the sentence before
                self.voices[frame.subject.head] = self._voice(frame.subject, sentence)
            self._note_body(frame, sentence)

    def _note(self, at: int, sentence: int, weight: float | None) -> None:
        entity = self.voices[at].entity if at in self.voices else self.row.ref[at]
        if entity is not None and entity >= 0 and self.entities[entity].kind == "person":
            found = weight or (OWNER if possessive(self.row, at + 1) else OTHER)
            self.traces.append(_Trace(entity, sentence, found))

    def voice(self, frame: Frame) -> Voice:
        """Who speaks in ``frame``."""
        found = self.voices.get(frame.subject.head)
        return found if found is not None else self.of_phrase(frame.subject, frame.sentence)

    def of_phrase(self, phrase: Phrase, sentence: int) -> Voice:
        """Who a phrase that is no subject of a frame points to."""
        return self._voice(phrase, sentence)

    def _note_body(self, frame: Frame, sentence: int) -> None:
        voice = self.voices[frame.subject.head]
        person = voice.entity is not None and self.entities[voice.entity].kind == "person"
        if voice.text is not None and not person:
            self.last_body = (sentence, voice)

    def _voice(self, phrase: Phrase, sentence: int) -> Voice:
        if phrase.kind == "name":
            return self._named(phrase)
        if phrase.kind == "pronoun":
            return self._pronoun(phrase, sentence)
        return self._described(phrase)

    def _named(self, phrase: Phrase) -> Voice:
        index = self.row.ref[phrase.head]
        entity = self.entities[index]
        span = self.row.span(phrase.head, phrase.head)
        return Voice(entity.name, span, index, None if entity.name_span == span else entity.name_span)

    def _described(self, phrase: Phrase) -> Voice:
        """A description stays one; where it speaks for a body that it names, the body is its entity."""
        span = self.row.span(phrase.first, phrase.last)
        anonymous = self.row.low[phrase.head] in lexicon("anonymous_nouns")
        body = self._body(phrase) if self.row.low[phrase.head] in lexicon("speaking_for") else None
        return Voice(display(self.row.text[span[0] : span[1]]), span, body, None, anonymous)

    def _body(self, phrase: Phrase) -> int | None:
        for at in range(phrase.first, phrase.last + 1):
            if self.row.kind[at] == NAME and self.entities[self.row.ref[at]].kind in ("organization", "place"):
                return self.row.ref[at]
        return None

    def _pronoun(self, phrase: Phrase, sentence: int) -> Voice:
        span = self.row.span(phrase.head, phrase.head)
        what = table("speech_pronouns")[self.row.low[phrase.head]]
        if what in ("thing", "many"):
            if self.last_body is not None and sentence - self.last_body[0] <= 2:
                other = self.last_body[1]
                return Voice(other.text, span, other.entity, other.name_span or other.span, other.anonymous)
            return Voice(None, span)
        if what not in ("male", "female"):
            return Voice(None, span)
        entity = self._antecedent(what, sentence)
        if entity is None:
            return Voice(None, span)
        found = self.entities[entity]
        return Voice(found.name, span, entity, found.name_span)

    def _antecedent(self, gender: str, sentence: int) -> int | None:
        """The person in focus whom a pronoun of ``gender`` can mean."""
        best: dict[int, float] = {}
        for trace in reversed(self.traces):
            distance = sentence - trace.sentence
            if distance > REACH:
                break
            known = self.entities[trace.entity].gender
            if known is not None and known != gender:
                continue
            score = trace.weight - DECAY * distance + (SAME_GENDER if known else 0.0)
            if score > best.get(trace.entity, -99.0):
                best[trace.entity] = score
        if not best:
            return None
        return max(best, key=lambda entity: (best[entity], -entity))
