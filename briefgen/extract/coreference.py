"""What a sentence points back to: "They", "He", "The statement". An antecedent is given only when it is safe.

A wrong name in a printed line is worse than a loose pronoun, so every rule here wants one candidate and no rival.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from msgspec import Struct

from briefgen.extract.clause_subject import Subject, skip_fronting, subject
from briefgen.extract.loose import dangling, mentions_in, pleonastic
from briefgen.model import Attribution, Entity, Reading, Sentence
from briefgen.rules import lexicon, table
from briefgen.rules.compiled import compiled
from briefgen.text.display import display

__all__ = ["Reference", "dangling", "reference", "referent"]

_WORD = compiled(r"[^\W_]+(?:['’\-][^\W_]+)*")
SHORT = 7
"""Words of a thing that "it" may stand for: longer subjects were misread in the hand-checks."""

REACH = 3000
"""Characters between what is said and who says it; attributions are in the order of what is said."""

DEPTH = 4
"""Sentences that may each begin with the same pronoun before the name they stand for."""


class Reference(Struct, frozen=True):
    """Words that point back (``start``, ``end``) and what they stand for: printed ``text`` and where it is named."""

    start: int
    end: int
    text: str
    span: tuple[int, int]
    entity: int | None = None


def referent(reading: Reading, start: int, end: int) -> tuple[str, tuple[int, int]] | None:
    """The safe antecedent of the pronoun that is the first word of the sentence at ``start``, with its span; else None.

    The text equals the slice of the span, white space collapsed. A possessive ("Their") has no printable antecedent.
    """
    found = reference(reading, start, end)
    if found is None or _first_word(reading.document.text, start, end) != (found.start, found.end):
        return None
    return found.text, found.span


def reference(reading: Reading, start: int, end: int) -> Reference | None:
    """The pronoun or description that is the subject of the sentence at ``start``, resolved; None unless safe.

    Unlike `referent` it may stand after an adverb ("However, it") and may be longer than a word ("The statement").
    """
    text = reading.document.text
    where = _sentence_at(reading, start)
    if where is None:
        return None
    at = skip_fronting(text, start, end)
    word = _WORD.match(text, at, end)
    if word is None or _inside_quotation(reading, at) or _names_itself(reading, start, at):
        return None
    sort = table("leading_pronouns").get(word.group().lower(), "")
    if sort in ("male", "female", "thing", "many"):
        if sort == "thing" and pleonastic(text, at, end):
            return None
        found = _antecedent(reading, where, sort, subject(text, at, end), 0)
        if found is None or _named_again(reading, found[2], word.end(), end):
            return None
        return Reference(word.start(), word.end(), *found)
    return _described(reading, where, at, end)


# --------------------------------------------------------------------------- where we are


def _sentence_at(reading: Reading, start: int) -> int | None:
    sentences = reading.document.sentences
    at = bisect_left(sentences, start + 1, key=lambda s: s.start) - 1
    return at if at >= 0 and sentences[at].start <= start < sentences[at].end else None


def _before(reading: Reading, where: int) -> Sentence | None:
    """The sentence before, unless a heading or anything else that is no body stands between."""
    if where == 0:
        return None
    this, last = reading.document.sentences[where], reading.document.sentences[where - 1]
    between = reading.document.blocks[last.block + 1 : this.block]
    return None if any(b.kind != "body" for b in between) else last


def _names_itself(reading: Reading, start: int, at: int) -> bool:
    """The fronted phrase names something that the pronoun may stand for ("After the group's account closed, it")."""
    front = reading.document.text[start:at]
    if len(front.split()) < 3:
        return False
    if any(reading.entities[m.entity].kind in ("person", "organization") for m in mentions_in(reading, start, at)):
        return True
    return (
        bool(compiled(r"\b(?:the|its|an?)\s\w", re.I).search(front))
        and reading.document.text[at : at + 2].lower() == "it"
    )


def _named_again(reading: Reading, entity: int | None, start: int, end: int) -> bool:
    """Who is named after the pronoun is somebody else ("He said that Trump gave money")."""
    return entity is not None and any(m.entity == entity for m in mentions_in(reading, start, end))


def _inside_quotation(reading: Reading, at: int) -> bool:
    """Words of a speaker: his "he" is not the writer's."""
    after = bisect_right(reading.quotations, at, key=lambda q: q.start)
    return any(q.start <= at < q.end for q in reading.quotations[max(0, after - 4) : after])


def _first_word(text: str, start: int, end: int) -> tuple[int, int] | None:
    word = _WORD.match(text, start, end)
    return word.span() if word else None


# --------------------------------------------------------------------------- antecedents

_Found = tuple[str, tuple[int, int], int | None]


def _antecedent(reading: Reading, where: int, sort: str, own: Subject | None, depth: int) -> _Found | None:
    last = _before(reading, where)
    if last is None or depth > DEPTH:
        return None
    text = reading.document.text
    at = skip_fronting(text, last.start, last.end)
    word = _WORD.match(text, at, last.end)
    quoted = _inside_quotation(reading, at)
    if word is not None and not quoted and table("leading_pronouns").get(word.group().lower()) == sort:
        if sort == "thing" and pleonastic(text, at, last.end):
            return None
        return _antecedent(reading, where - 1, sort, subject(text, at, last.end), depth + 1)
    if sort in ("male", "female"):
        return _person(reading, last, sort, own)
    if sort == "many":
        return _many(reading, last, own)
    return _thing(reading, last, own)


def _entity_text(reading: Reading, index: int) -> _Found:
    entity = reading.entities[index]
    return display(reading.document.text[slice(*entity.name_span)]), entity.name_span, index


def _person(reading: Reading, last: Sentence, sort: str, own: Subject | None) -> _Found | None:
    """The speaker of the sentence before who goes on speaking, or the one person in it, if he is also its subject."""
    text = reading.document.text
    speakers = {a.entity for a in _attributions(reading, last)}
    if len(speakers) == 1 and _says(text, own):
        index = next(iter(speakers))
        if index is not None and _may_be(reading.entities[index], sort) and reading.entities[index].kind == "person":
            return _entity_text(reading, index)
    people = {m.entity for m in mentions_in(reading, last.start, last.end) if _may_be(reading.entities[m.entity], sort)}
    if len(people) != 1:
        return None
    index = next(iter(people))
    if index in speakers and _says(text, own):
        return _entity_text(reading, index)
    entity = reading.entities[index]
    if entity.gender is None and entity.role is None:
        return None
    if index in speakers or (index == _leading_entity(reading, last) and not _others_speak(reading, last, index)):
        return _entity_text(reading, index)
    return None


def _may_be(entity: Entity, sort: str) -> bool:
    return entity.kind in ("person", "other") and entity.gender in (None, sort)


def _attributions(reading: Reading, sentence: Sentence) -> Iterator[Attribution]:
    low = bisect_left(reading.attributions, sentence.start - REACH, key=lambda a: a.content[0])
    high = bisect_left(reading.attributions, sentence.end + REACH, key=lambda a: a.content[0])
    for found in reading.attributions[low:high]:
        if found.speaker_span is not None and sentence.start <= found.speaker_span[0] < sentence.end:
            yield found


def _others_speak(reading: Reading, sentence: Sentence, index: int) -> bool:
    return any(a.entity != index for a in _attributions(reading, sentence))


def _leading_entity(reading: Reading, sentence: Sentence) -> int | None:
    """The entity whose name ends the subject; where the subject is not clear, a person named right at the start."""
    text = reading.document.text
    found = subject(text, sentence.start, sentence.end)
    at = skip_fronting(text, sentence.start, sentence.end)
    if found is not None:
        inside = mentions_in(reading, found.start, found.end)
        return next((m.entity for m in inside if m.end == found.end), None)
    for mention in mentions_in(reading, at, min(sentence.end, at + 60)):
        if reading.entities[mention.entity].kind == "person":
            clear = text[mention.end : mention.end + 1] in (",", " ") and "," not in text[at : mention.start]
            return mention.entity if clear else None
    return None


def _many(reading: Reading, last: Sentence, own: Subject | None) -> _Found | None:
    """The plural subject of the sentence before, when it can do what "they" do and nothing else in it can."""
    text = reading.document.text
    found = subject(text, last.start, last.end)
    if found is None or found.number != "many" or _WORD.match(text, found.start, found.end) is None:
        return None
    first = text[found.start : found.end].split()[0].lower()
    if first in table("leading_pronouns") or first in lexicon("lone_quantifiers") - {
        "both",
        "several",
        "many",
        "some",
        "most",
    }:
        return None
    human = found.head in lexicon("human_plurals") or _names_people(reading, found)
    goes_on = own is not None and (_says(text, own) or _continues(text, own))
    if not (goes_on and human) and _other_plural(text, found, last):
        return None
    span = (found.start, found.end)
    return display(text[slice(*span)]), span, None


def _names_people(reading: Reading, found: Subject) -> bool:
    return any(reading.entities[m.entity].kind == "person" for m in mentions_in(reading, found.start, found.end))


def _says(text: str, own: Subject | None) -> bool:
    """Whether the verb of the pointing sentence is one of speech or thought."""
    if own is None:
        return False
    verb = text[slice(*own.verb)]
    base = [verb, verb.removesuffix("d"), verb.removesuffix("ed"), verb.removesuffix("s"), verb.removesuffix("es")]
    return any(b in table("speech_verbs") for b in base) or verb in table("speech_irregular")


def _other_plural(text: str, found: Subject, last: Sentence) -> bool:
    """Another plural noun stands in the sentence: "they" might be those."""
    for word in _WORD.finditer(text, found.verb[1], last.end):
        low = word.group()
        if (
            low.islower()
            and len(low) > 3
            and (
                low in lexicon("plural_without_s")
                or (low.endswith("s") and not low.endswith(("ss", "us", "is")) and low not in lexicon("singular_in_s"))
            )
        ):
            return True
    return bool(compiled(r"\band\s(?:his|her|[A-Z])").search(text, found.verb[1], last.end))


def _thing(reading: Reading, last: Sentence, own: Subject | None) -> _Found | None:
    """The singular subject of the sentence before that is a body, a country or a thing, with nothing else to choose."""
    text = reading.document.text
    found = subject(text, last.start, last.end)
    if found is None or found.number != "one" or own is None or len(text[found.start : found.end].split()) > SHORT:
        return None
    phrase = text[found.start : found.end]
    first = phrase.split()[0].lower()
    if first in table("leading_pronouns") or first in {
        "this",
        "that",
        "there",
        "what",
        "no",
        "nobody",
        "he",
        "she",
        "i",
    }:
        return None
    people = [m for m in mentions_in(reading, found.start, found.end) if m.end == found.end]
    if (people and reading.entities[people[0].entity].kind == "person") or found.head in table("singular_people"):
        return None
    if _says(text, own) or _continues(text, own) or _same_topic(text, found, own, bool(people)):
        if not people and found.head in lexicon("human_plurals"):
            return None
        return (*_slice(text, found), people[0].entity if people else None)
    return None


def _continues(text: str, own: Subject) -> bool:
    """ "It has also", "It also", "It now": the writer goes on with the same subject."""
    return bool(
        compiled(
            r"(?:\s(?:has|had|will|would|could|did|does))?\s?(?:also|now|then|still|later)\s(?!(?:is|was)\b)", re.I
        ).match(text, own.end)
    )


def _same_topic(text: str, found: Subject, own: Subject, named: bool) -> bool:
    """Both sentences say what one thing is, has done or says: a definition, a perfect tense, a document."""
    before, after = text[slice(*found.verb)], text[slice(*own.verb)]
    if found.head in lexicon("documents"):
        return after not in ("is", "was")
    if before in ("is", "was"):
        rest = text[found.verb[1] : found.verb[1] + 12].lower()
        return rest.startswith((" a ", " an ", " the ", " one of")) and (named or after not in ("is", "was"))
    return before == after == "has"


def _slice(text: str, found: Subject) -> tuple[str, tuple[int, int]]:
    return display(text[found.start : found.end]), (found.start, found.end)


def _described(reading: Reading, where: int, at: int, end: int) -> Reference | None:
    """ "The company", "The minister": the one body or person of the document that the words can mean."""
    text = reading.document.text
    match = compiled(r"The\s(?P<noun>[a-z]+(?:\sminister)?)(?=\s[a-z]|,)").match(text, at, end)
    last = _before(reading, where)
    if match is None or last is None:
        return None
    noun = match["noun"]
    named = {m.entity for m in mentions_in(reading, last.start, last.end)}
    if noun in table("singular_people"):
        fitting = [i for i in sorted(named) if _has_post(reading.entities[i], noun)]
    elif noun in lexicon("body_nouns"):
        bodies = [i for i in sorted(named) if reading.entities[i].kind == "organization"]
        fitting = [i for i in bodies if i == _leading_entity(reading, last) and _is_called(reading.entities[i], noun)]
        fitting = (
            [] if len(bodies) > 1 and fitting and noun not in reading.entities[fitting[0]].name.lower() else fitting
        )
    else:
        return None
    if len(fitting) != 1:
        return None
    return Reference(at, match.end("noun"), *_entity_text(reading, fitting[0]))


def _is_called(entity: Entity, noun: str) -> bool:
    """Whether a body can be "the ministry": its name or role says so, or the noun suits any company."""
    said = f"{entity.name} {entity.role or ''}".lower()
    return noun in said or (noun in {"company", "firm"} and not _official(said))


def _official(said: str) -> bool:
    return bool(
        compiled(r"\b(?:government|ministry|police|army|military|council|commission|court|university|party)\b").search(
            said
        )
    )


def _has_post(entity: Entity, noun: str) -> bool:
    return entity.kind == "person" and entity.role is not None and noun in entity.role.lower()
