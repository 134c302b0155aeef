"""From the words beside a quotation to who speaks: full names for surnames, people for pronouns where that is safe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct, field

from briefgen.extract.described import (
    age_of,
    bare_spokesman,
    body_inside,
    but_kin,
    has_age,
    issues,
    joint_names,
    of_role,
    one_of_two,
    owner_of_text,
    role_words,
    signed_by,
    text_before,
)
from briefgen.extract.focus import (
    AGE_REACH,
    DECAY,
    OTHER,
    OWNER,
    PRONOUN_HINT,
    REACH,
    RECENT,
    SAME_GENDER,
    SPEAKER,
    STRANGER_REACH,
    SUBJECT,
    TITLE_REACH,
    Trace,
    Voice,
    acting,
    described_person,
    held_inside,
    introduces,
    pronoun_gender,
    reads,
    text_in_focus,
    told_person,
)
from briefgen.extract.frames import Frame
from briefgen.extract.nouns import STANDALONE, Phrase
from briefgen.extract.row import NAME, Tokens, possessive
from briefgen.extract.subjects import fronted_subject, is_speaker, sentence_subject
from briefgen.model import Entity
from briefgen.rules import lexicon, table
from briefgen.text.display import display


class Speakers(Struct):
    """Resolves the subjects of frames in text order; keeps who was in focus."""

    row: Tokens
    entities: Sequence[Entity]
    traces: list[Trace] = field(default_factory=list)
    voices: dict[int, Voice] = field(default_factory=dict)
    """By the head token of the phrase."""
    frames: dict[int, list[Frame]] = field(default_factory=dict)
    met: set[int] = field(default_factory=set)
    holders: dict[str, list[int]] = field(default_factory=dict)
    """Noun of a post to the persons named so far who hold it."""
    genders: dict[int, str | None] = field(default_factory=dict)
    """Gender of the pronouns of a sentence."""
    bearers: dict[str, tuple[int, ...]] | None = None
    """Surname to the persons of the document who bear it."""
    named: Counter[int] = field(default_factory=Counter)
    """How often each entity is named in more than one word."""
    described: list[tuple[Voice, str]] = field(default_factory=list)
    """Persons described, with "male", "female" or "person"."""
    titled: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Noun of a post to the sentence and person of the last name that it stood before: "Mayor NAME"."""
    strangers: set[str] = field(default_factory=set)
    """Nouns that brought in a person described."""
    passing: set[int] = field(default_factory=set)
    """Numbers n of the persons described whom no words bring in ("the captain said"): soon forgotten."""
    last_body: tuple[int, Voice] | None = None
    """Sentence and voice of the last organisation or group that spoke, for "it"."""
    last_group: tuple[int, Voice] | None = None
    """The same for "they", which one person described may be too."""

    def read(self, frames: dict[int, list[Frame]]) -> None:
        """Resolve every frame of the document."""
        self.frames = frames
        for sentence in range(len(self.row.block)):
            self._read_sentence(sentence, frames.get(sentence, []))

    def _read_sentence(self, sentence: int, frames: list[Frame]) -> None:
        row = self.row
        first, high = row.first[sentence], row.first[sentence + 1]
        if first == high:
            return
        telling = {frame.subject.head for frame in frames if frame.verb.kind != "ask"}
        asking = {frame.subject.head for frame in frames} - telling
        held = held_inside(frames)
        weights = {frame.subject.head: SPEAKER for frame in frames}
        phrases = {frame.subject.head: frame.subject for frame in frames}
        subject = sentence_subject(row, sentence, high)
        if subject is None or (subject.kind != "pronoun" and not self._is_person(subject)):
            subject = acting(row, first, high) or subject
        if subject is not None and subject.head not in weights and (subject.kind != "noun" or self._is_person(subject)):
            weights[subject.head] = SUBJECT
            phrases[subject.head] = subject
        leading = fronted_subject(row, sentence)
        if leading is not None and self._is_person(leading):
            weights.setdefault(leading.head, SUBJECT)
        for at in range(first, high):
            if at in phrases and at not in self.voices:
                self.voices[at] = self._voice(phrases[at], sentence)
                # Two who are named together and say nothing here are whom "they say" tells of, not who "they" are.
                speaks = at in telling or phrases[at].kind != "name"
                if speaks and is_speaker(row, phrases[at]) and row.low[at] not in STANDALONE and at not in held:
                    human = described_person(row, phrases[at]) is not None and row.low[at] not in lexicon(
                        "body_or_person"
                    )
                    self._note_body(self.voices[at], sentence, human)
            if at in weights or row.kind[at] == NAME:
                self._note(at, sentence, weights.get(at))
            if at in phrases and not self._is_named(self.voices[at]) and at not in asking:
                self._note_described(phrases[at], sentence, weights[at])
        for frame in frames:
            if frame.subject.head not in self.voices:  # taken over from the sentence before
                self.voices[frame.subject.head] = self._voice(frame.subject, sentence)

    def _note(self, at: int, sentence: int, weight: float | None) -> None:
        entity = self.voices[at].entity if at in self.voices else self._bearer(at)
        known = entity is not None and entity >= 0 and self.entities[entity].kind == "person"
        if entity is not None and (known or told_person(self.row, at)):
            found = weight or (OWNER if possessive(self.row, at + 1) else OTHER)
            self.traces.append(Trace(entity, sentence, found))
            self._meet(entity)
            title = self.row.low[at - 1] if at > self.row.first[sentence] else ""
            if title in lexicon("role_nouns") and title != "president":  # the head of state, whoever else presides
                self.titled[title] = (sentence, entity)

    def _note_described(self, phrase: Phrase, sentence: int, weight: float) -> None:
        """Remember somebody whom the text describes and does not name; "the driver" may be "a driver" from before."""
        gender = described_person(self.row, phrase)
        word = self.row.low[phrase.head]
        if gender is None:
            return
        if introduces(self.row, phrase) or word in self.strangers:
            self.strangers.add(word)
        elif (
            weight == SPEAKER
            and word not in lexicon("role_nouns") | lexicon("kin_nouns")
            and self.voices[phrase.head].entity is None
        ):
            self.passing.add(len(self.described) + 1)
        else:
            return
        self.described.append((self.voices[phrase.head], gender))
        self.traces.append(Trace(-len(self.described), sentence, weight))

    def _is_person(self, phrase: Phrase) -> bool:
        return self.row.is_person(phrase.head) or described_person(self.row, phrase) is not None

    def _meet(self, entity: int) -> None:
        """Remember the posts of a person named for the first time."""
        if entity not in self.met:
            self.met.add(entity)
            for noun in role_words(self.entities[entity]) & lexicon("role_nouns"):
                self.holders.setdefault(noun, []).append(entity)

    def voice(self, frame: Frame) -> Voice:
        """Who speaks in ``frame``."""
        found = self.voices.get(frame.subject.head)
        return found if found is not None else self.of_phrase(frame.subject, frame.sentence)

    def of_phrase(self, phrase: Phrase, sentence: int) -> Voice:
        """Who a phrase that is no subject of a frame points to."""
        return self._voice(phrase, sentence)

    def _is_named(self, voice: Voice) -> bool:
        """Somebody whom the text names, not one who speaks for a body that it names."""
        return voice.entity is not None and self.entities[voice.entity].kind == "person"

    def _note_body(self, voice: Voice, sentence: int, human: bool) -> None:
        if voice.text is not None and not self._is_named(voice):
            self.last_group = (sentence, voice)
            self.last_body = self.last_body if human else self.last_group

    def _voice(self, phrase: Phrase, sentence: int) -> Voice:
        if phrase.kind == "name":
            return self._named(phrase)
        if phrase.kind == "pronoun":
            return self._pronoun(phrase, sentence)
        return self._meant(phrase, sentence) or self._described(phrase)

    def _meant(self, phrase: Phrase, sentence: int) -> Voice | None:
        """The name that a description safely stands for."""
        row = self.row
        span = row.span(phrase.first, phrase.last)
        owner = owner_of_text(row, phrase)
        if owner is not None:
            return self._voice(owner, sentence)
        text = text_before(row, phrase, sentence)
        if text is not None:
            return self._pointing(span, self._issuer(text))
        if bare_spokesman(row, phrase):
            return self._pointing(span, self._spoken_for(phrase, sentence))
        age = age_of(row, phrase)
        if age is not None:
            return self._to_entity(span, self._aged(age, sentence))
        if phrase.last == phrase.first + 1 and row.low[phrase.first] == "the":
            named = self.titled.get(row.low[phrase.head])
            if named is not None and 0 < sentence - named[0] <= TITLE_REACH:
                return self._to_entity(span, named[1])
        return self._to_entity(span, of_role(row, phrase, self.holders, self.entities))

    def _pointing(self, span: tuple[int, int], other: Voice | None) -> Voice | None:
        if other is None or other.text is None:
            return None
        return Voice(other.text, span, other.entity, other.name_span or other.span, other.anonymous)

    def _to_entity(self, span: tuple[int, int], index: int | None) -> Voice | None:
        if index is None:
            return None
        found = self.entities[index]
        return Voice(found.name, span, index, found.name_span)

    def _issuer(self, at: int) -> Voice | None:
        """Who issued the text spoken of at the token ``at``."""
        row = self.row
        number = row.sentence[at]
        signed = signed_by(row, at)
        if signed is not None:
            return self._named(signed)
        for frame in self.frames.get(number, []):
            spoken = frame.verb.kind in ("say", "tell", "manner") and frame.shape != "infinitive"
            spoken = spoken and (frame.at < at or row.low[at - 2] in ("in", "via"))  # not what stands in the text
            if spoken and frame.subject.head in self.voices:
                return self.voices[frame.subject.head]
        subject = sentence_subject(row, number, row.first[number + 1])
        if subject is None or not subject.last < at or not issues(row, subject.last + 1, at):
            return None
        return self.voices.get(subject.head)

    def _spoken_for(self, phrase: Phrase, sentence: int) -> Voice | None:
        """The spokesman named or described before, else the body that spoke last."""
        if self.row.low[phrase.first] == "the":
            for number in range(sentence - 1, max(sentence - REACH, -1), -1):
                for frame in self.frames.get(number, [])[:20]:
                    voice = self.voices.get(frame.subject.head)
                    if voice is not None and self._is_spokesman(frame, voice):
                        return voice
        if self.last_group is not None and sentence - self.last_group[0] <= 2:
            other = self.last_group[1]
            if other.entity is not None and self.entities[other.entity].kind == "organization":
                return other
        return None

    def _is_spokesman(self, frame: Frame, voice: Voice) -> bool:
        if frame.subject.kind == "noun":
            return self.row.low[frame.subject.head].startswith("spokes")
        role = self.entities[voice.entity].role if voice.entity is not None else None
        return role is not None and "spokes" in role.lower()

    def _aged(self, age: str, sentence: int) -> int | None:
        """The person of that age, by the text; else the one in focus in the sentence before."""
        row = self.row
        last = row.first[sentence] - 1
        for at in range(last, max(-1, last - AGE_REACH), -1):
            if row.is_person(at) and has_age(row, at, age):
                return row.ref[at]
        near = [t for t in self.traces[-RECENT:] if sentence - t.sentence <= 1 and t.weight >= SUBJECT]
        near = [t for t in near if t.entity >= 0]
        return near[-1].entity if near and len({t.entity for t in near}) == 1 else None

    def _named(self, phrase: Phrase) -> Voice:
        both = joint_names(self.row, phrase)
        if both is not None:
            span = self.row.span(*both)
            return Voice(display(self.row.text[span[0] : span[1]]), span)
        if one_of_two(self.row, phrase):
            return Voice(None, self.row.span(phrase.head, phrase.head))
        index = self._bearer(phrase.head)
        entity = self.entities[index]
        span = self.row.span(phrase.head, phrase.head)
        return Voice(entity.name, span, index, None if entity.name_span == span else entity.name_span)

    def _bearer(self, at: int) -> int:
        """Whose name stands at the token ``at``; a surname that several persons bear is the one in focus."""
        index = self.row.ref[at]
        word = self.row.low[at]
        bearers = self._bearers().get(word, ())
        if len(bearers) < 2:
            return index
        title = self.row.low[max(0, at - 2) : at]
        gender = "male" if "mr" in title else "female" if "mrs" in title or "ms" in title else None
        sentence = self.row.sentence[at]
        hint = self._gender_here(sentence)
        scores = {
            who: self._focus(who, sentence) + (PRONOUN_HINT if hint and hint == self.entities[who].gender else 0.0)
            for who in bearers
            if gender is None or self.entities[who].gender in (None, gender)
        }
        return max(scores, key=lambda who: (scores[who], who == index)) if scores else index

    def _gender_here(self, sentence: int) -> str | None:
        """The gender of the pronouns in a sentence, when all agree: "In her book, Clinton wrote"."""
        if sentence not in self.genders:
            words = self.row.low[self.row.first[sentence] : self.row.first[sentence + 1]]
            self.genders[sentence] = pronoun_gender(words)
        return self.genders[sentence]

    def _bearers(self) -> dict[str, tuple[int, ...]]:
        if self.bearers is None:
            found: dict[str, list[int]] = {}
            for index, entity in enumerate(self.entities):
                if entity.kind == "person" and " " in entity.name:
                    found.setdefault(entity.name.rpartition(" ")[2].lower(), []).append(index)
            self.bearers = {word: but_kin(self.row, who) for word, who in found.items()}
            self.named = Counter(
                ref for at, ref in enumerate(self.row.ref) if self.row.kind[at] == NAME and " " in self.row.low[at]
            )
        return self.bearers

    def _focus(self, who: int, sentence: int) -> float:
        """How much a person is what the text is about here: speaker or subject just before, often named in full."""
        recent = 0.0
        for trace in reversed(self.traces[-RECENT:]):
            distance = sentence - trace.sentence
            if distance > REACH:
                break
            if trace.entity == who:
                recent = max(recent, trace.weight - DECAY * distance)
        return recent + min(3, self.named[who])

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
        if what == "thing":
            text = text_before(self.row, phrase, sentence) if reads(self.row, phrase) else None
            if text is not None and self.row.sentence[text] >= sentence - 1:
                return self._pointing(span, self._issuer(text)) or Voice(None, span)
            document = text_in_focus(self.row, sentence - 1)
            if document is not None:
                return self._pointing(span, self._voice(document, sentence - 1)) or Voice(None, span)
        inside = body_inside(self.row, phrase, sentence) if what == "thing" else None
        if inside is not None:
            return self._to_entity(span, inside[0] if len(inside) == 1 else None) or Voice(None, span)
        if what in ("thing", "many"):
            last = self.last_group if what == "many" else self.last_body
            if last is not None and sentence - last[0] <= 2:
                other = last[1]
                return Voice(other.text, span, other.entity, other.name_span or other.span, other.anonymous)
            return Voice(None, span)
        if what not in ("male", "female"):
            return Voice(None, span)
        entity = self._antecedent(what, sentence)
        if entity is not None and entity < 0:
            self.traces.append(Trace(entity, sentence, SPEAKER))
            return self._pointing(span, self.described[-1 - entity][0]) or Voice(None, span)
        return self._to_entity(span, entity) or Voice(None, span)

    def _gender(self, entity: int) -> str | None:
        if entity >= 0:
            return self.entities[entity].gender
        known = self.described[-1 - entity][1]
        return None if known == "person" else known

    def _antecedent(self, gender: str, sentence: int) -> int | None:
        """The person in focus whom a pronoun of ``gender`` can mean."""
        best: dict[int, float] = {}
        for trace in reversed(self.traces[-RECENT:]):
            distance = sentence - trace.sentence
            if distance > REACH:
                break
            if trace.entity < 0 and distance > (1 if -trace.entity in self.passing else STRANGER_REACH):
                continue
            known = self._gender(trace.entity)
            if known is not None and known != gender:
                continue
            score = trace.weight - DECAY * distance + (SAME_GENDER if known else 0.0)
            if score > best.get(trace.entity, -99.0):
                best[trace.entity] = score
        if not best:
            return None
        return max(best, key=lambda entity: (best[entity], -entity))
