"""Who states what, quoted or not: "X said that ...", "..., officials said", "according to X", "X, citing Y, reported".

Quotations bring their own attribution (`briefgen.extract.quotes`); here those of indirect speech are added.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from msgspec.structs import replace

from briefgen.extract.focus import Voice
from briefgen.extract.frames import Frame
from briefgen.extract.nouns import is_adverb, phrase_starting, speaker_noun, with_complement
from briefgen.extract.page import Speech, speech_of
from briefgen.extract.row import DASHES, NAME, PUNCT, QUOTE, WORD, Tokens
from briefgen.extract.subjects import sentence_subject
from briefgen.extract.verbs import looks_like_verb
from briefgen.model import Attribution, Document, Entity, Mention, Quotation
from briefgen.rules import lexicon, table

Content = tuple[int, int]
"""First and last token of what is said."""


def find_attributions(
    document: Document, entities: Sequence[Entity], mentions: Sequence[Mention], quotations: Sequence[Quotation]
) -> tuple[Attribution, ...]:
    """All attributions in order of their content: those of ``quotations``, and those of indirect speech."""
    speech = speech_of(document, entities, mentions)
    direct = [q.attribution for q in quotations if q.attribution is not None]
    found = [*direct, *_indirect(speech)]
    return tuple(sorted(found, key=lambda a: (a.content, a.rule)))


def attribute(speech: Speech, frame: Frame, content: tuple[int, int], rule: str) -> Attribution:
    """The attribution of the offsets ``content`` to the speaker of ``frame``."""
    voice = speech.voice(frame)
    row = speech.page.row
    span = row.span(frame.at, frame.last)
    made = Attribution(
        speaker=voice.text,
        speaker_span=voice.span,
        cue=row.text[span[0] : span[1]],
        cue_span=span,
        content=content,
        rule=rule,
        name_span=voice.name_span,
        entity=voice.entity,
        anonymous=voice.anonymous,
    )
    return _with_via(speech, frame, made)


def _with_via(speech: Speech, frame: Frame, made: Attribution) -> Attribution:
    """ "told the agency": the hearer passes the words on."""
    row = speech.page.row
    hearer = frame.hearer
    if hearer is None or row.kind[hearer.head] != NAME or row.sorts[row.ref[hearer.head]] != "organization":
        return made
    span = row.span(hearer.head, hearer.head)
    return replace(made, via=row.text[span[0] : span[1]], via_span=span)


# ------------------------------------------------------------------ indirect speech


def _indirect(speech: Speech) -> Iterator[Attribution]:
    row = speech.page.row
    for frames in speech.page.frames.values():
        for number, frame in enumerate(frames):
            found = _content(row, frame, frames[number + 1 : number + 6]) if _is_main(row, frame) else None
            offsets = _offsets(row, *found[0]) if found else None
            if found and offsets:
                yield _cited(speech, frame, attribute(speech, frame, offsets, found[1]))


def _is_main(row: Tokens, frame: Frame) -> bool:
    """Not in an introduction: "Hours after NAME accused the firm, ..." states something else."""
    number = frame.sentence
    if row.first[number] + 1 >= frame.opens or frame.shape == "according":
        return True
    main = sentence_subject(row, number, row.first[number + 1])
    return main is None or frame.at > main.first or frame.shape in ("verb-subject", "participle")


def _content(row: Tokens, frame: Frame, behind: Sequence[Frame]) -> tuple[Content, str] | None:
    if frame.shape == "according":
        return _of_according(row, frame)
    if not _reports(row, frame):
        return None
    low, high = row.bounds(frame.at)
    first = _clause_first(row, frame, high)
    if first is not None:
        last = _clause_last(row, first, high, behind)
        comma = _comma_after(row, first, last) if frame.shape == "relative" else None
        return (first, last if comma is None else comma - 1), "said-that"
    if frame.shape not in ("subject-verb", "verb-subject", "relative"):
        return None
    return _around(row, frame, low, high)


def _reports(row: Tokens, frame: Frame) -> bool:
    """A statement that was made: no denial of one, no wish, no text about itself."""
    verb = frame.verb
    if frame.shape == "infinitive" or row.low[frame.subject.first] == "this":
        return False
    if any(row.low[place] in lexicon("unreal_words") for place in range(max(frame.opens, frame.at - 6), frame.at)):
        return False
    if verb.kind in ("say", "tell"):
        return True
    return verb.base in lexicon("holding_verbs") or verb.base in lexicon("charging_verbs")


def _clause_first(row: Tokens, frame: Frame, high: int) -> int | None:
    """First token of the clause that the verb opens, None when it opens none."""
    behind = frame.closes + 1
    that = _that(row, behind, high)
    if that is not None:
        return that + 1 if that + 1 < high else None
    first = behind
    while first < high and row.kind[first] == WORD and is_adverb(row.low[first]) and row.low[first] != "there":
        first += 1
    if first < high and row.low[first] == ":":
        return first + 1 if first + 1 < high and row.kind[first + 1] != QUOTE else None
    if first >= high or row.kind[first] == PUNCT or frame.shape == "verb-subject":
        return None
    if row.low[first] in lexicon("prepositions") or row.low[first] in _NO_CLAUSE:
        return None
    return first if _is_clause(row, first, high, frame) else None


_NO_CLAUSE = frozenset({"to", "and", "but", "or", "so", "when", "while", "as", "who", "because"})
_PLAIN_VERBS = frozenset({"say", "tell", "believe", "think"})


def _is_clause(row: Tokens, first: int, high: int, frame: Frame) -> bool:
    """Without "that": a subject and its verb, by their build; an object is enough for the verbs that take a claim."""
    base = frame.verb.base
    if base == "deny":
        return any(word in lexicon("deniable") for word in row.low[first : first + 6])
    if base in lexicon("object_verbs"):
        return True
    if base in lexicon("clause_verbs"):
        return False
    if base in _PLAIN_VERBS:
        return _has_verb(row, first, high)
    if row.low[first] == "there":
        return True
    subject = phrase_starting(row, first, high)
    if subject is None:
        return False
    place = with_complement(row, subject, high).last + 1
    while place < high and row.kind[place] == WORD and is_adverb(row.low[place]):
        place += 1
    return place < high and _verb_at(row, place)


def _verb_at(row: Tokens, at: int) -> bool:
    word = row.low[at]
    if row.kind[at] != WORD or word == "to":
        return False
    return word in lexicon("speech_auxiliaries") or looks_like_verb(word)


def _has_verb(row: Tokens, first: int, high: int) -> bool:
    """ "said the ferry sank": a past of any build will do, behind the words that its subject takes."""
    near = range(first, min(first + 18, high))
    return any(_verb_at(row, place) or row.low[place] in ("'t", "’t") for place in near) or any(
        row.kind[place] == WORD and row.low[place] in _pasts() and row.low[place - 1] not in lexicon("determiners")
        for place in near[1:]
    )


@cache
def _pasts() -> frozenset[str]:
    return frozenset({*lexicon("irregular_pasts"), *lexicon("more_pasts"), *table("verb_pasts")})


def _that(row: Tokens, first: int, high: int) -> int | None:
    """ "that" behind the verb, at most an adverbial away: "said in a statement on Friday that"."""
    for place in range(first, min(first + 12, high)):
        if row.low[place] == "that" and (place == first or row.low[place - 1] not in ("of", "in", "on", "for", "at")):
            return place
        if row.kind[place] == QUOTE or (row.kind[place] == PUNCT and row.low[place] != "."):
            return None
        if place == first and row.kind[place] == WORD and not _adverbial(row, place):
            return None
    return None


def _adverbial(row: Tokens, at: int) -> bool:
    return row.low[at] in lexicon("prepositions") or is_adverb(row.low[at])


def _clause_last(row: Tokens, first: int, high: int, behind: Sequence[Frame]) -> int:
    """Last token of the clause: the end of the sentence, or before ", adding that" and ", and X said"."""
    for frame in behind:
        if frame.opens <= first:
            continue
        before = row.low[frame.opens - 1]
        if frame.shape == "participle" and before in (",", "and"):
            return frame.opens - 2
        if frame.shape in ("subject-verb", "coordinated"):
            place = frame.opens - 1
            while place > first and row.low[place] in _JOINING:
                place -= 1
            if place < frame.opens - 1 and row.low[place + 1] in (",", "and", "but", "while"):
                return place
    return high - 1


_JOINING = frozenset({"and", "but", "while", "also", ",", "then", "though", "although"})


def _around(row: Tokens, frame: Frame, low: int, high: int) -> tuple[Content, str] | None:
    """ "..., officials said Thursday." or "The deal, NAME said, was off."""
    if frame.opens - 1 < low or row.low[frame.opens - 1] not in (",", *DASHES):
        return None
    last = frame.opens - 2
    while low < last and row.low[low] in ("and", "but", "yet", "so"):
        low += 1
    if last < low or _leads_to_quote(row, frame, high) or _quoted(row, low, last):
        return None
    if frame.verb.kind == "think" and frame.verb.base not in lexicon("holding_verbs"):
        return None
    behind = frame.closes + 1
    if behind < high and row.kind[behind] != PUNCT and not _adverbial(row, behind):
        return None
    comma = _comma_after(row, behind, high)
    if comma is not None and high - comma > 4 and row.low[comma + 1] not in lexicon("adding_openers"):
        return (low, high - 1), "said-within"
    return (low, last), "said-at-end"


def _leads_to_quote(row: Tokens, frame: Frame, high: int) -> bool:
    """ "After the vote, NAME said, "..."": what stands before is an introduction."""
    place = frame.closes + 1
    while place < high and (row.kind[place] == PUNCT or _adverbial(row, place)):
        place += 1
    return place < high and row.kind[place] == QUOTE


def _quoted(row: Tokens, low: int, last: int) -> bool:
    """Nothing but quotations there: their attribution is made with them."""
    return all(row.kind[place] in (QUOTE, PUNCT) for place in range(last, max(low, last - 40) - 1, -1))


def _comma_after(row: Tokens, first: int, high: int) -> int | None:
    for place in range(first, min(first + 14, high)):
        if row.low[place] in (",", *DASHES):
            return place
    return None


def _of_according(row: Tokens, frame: Frame) -> tuple[Content, str] | None:
    low, high = row.bounds(frame.at)
    before = frame.at - 1
    while before >= low and (row.kind[before] == PUNCT or row.low[before] in ("and", "but", "also")):
        before -= 1
    if before >= low:
        comma = _comma_after(row, frame.closes + 1, high)
        middle = row.low[frame.at - 1] == "," and comma is not None and high - comma > 4
        return ((low, high - 1) if middle else (low, before)), "according-to"
    comma = _comma_after(row, frame.closes + 1, high)
    if comma is None or comma + 1 >= high:
        return None
    return (comma + 1, high - 1), "according-to"


def _offsets(row: Tokens, first: int, last: int) -> tuple[int, int] | None:
    """Offsets of the content without marks at its ends, None when less than two words are left."""
    while first <= last and row.kind[first] == PUNCT and row.low[first] not in ("(", "$", "£", "€"):
        first += 1
    while last >= first and row.kind[last] == PUNCT and row.low[last] not in (")", "%"):
        last -= 1
    return row.span(first, last) if last > first else None


# ------------------------------------------------------------------ cited sources


def _cited(speech: Speech, frame: Frame, made: Attribution) -> Attribution:
    """ "The paper, citing an official, reported that": the official speaks, via the paper."""
    row = speech.page.row
    low, high = row.bounds(frame.at)
    for place in range(max(low, frame.at - 40), min(high, frame.at + 40)):
        if row.low[place] in lexicon("citing_words") and row.kind[place] == WORD:
            voice = _source_cited(speech, place, high)
            if voice is not None:
                via = made.speaker_span
                return replace(
                    made,
                    speaker=voice.text,
                    speaker_span=voice.span,
                    name_span=voice.name_span,
                    entity=voice.entity,
                    anonymous=voice.anonymous,
                    rule="citing",
                    via=made.speaker,
                    via_span=via,
                )
    return made


def _source_cited(speech: Speech, at: int, high: int) -> Voice | None:
    row = speech.page.row
    phrase = phrase_starting(row, at + 1, high)
    if phrase is None or phrase.kind == "pronoun":
        return None
    if phrase.kind == "noun" and not speaker_noun(row.low[phrase.head]):
        return None
    return speech.speakers.of_phrase(with_complement(row, phrase, high), row.sentence[at])
