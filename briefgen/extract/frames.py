"""Speech frames: a verb of speech with the phrase that does the speaking, found by the build of the sentence.

A frame says only who the words point to ("he", "a spokesman"); who that is, `briefgen.extract.speakers` decides.
"""

from __future__ import annotations

from msgspec import Struct

from briefgen.extract.nouns import (
    Phrase,
    holder_of_data,
    is_adverb,
    is_noun,
    phrase_ending,
    phrase_starting,
    speaker_noun,
    with_complement,
)
from briefgen.extract.row import DASHES, PUNCT, QUOTE, WORD, Tokens
from briefgen.extract.speaking import can_speak, in_adverbial, one_thing, parted
from briefgen.extract.subjects import (
    ENDS,
    clause_start,
    clause_subject,
    inverted_subject,
    is_speaker,
    possessive_of_noun,
    renamed,
    sentence_subject,
    subject_before,
)
from briefgen.extract.verbs import Verb, looks_like_verb, verb
from briefgen.rules import lexicon


class Frame(Struct, frozen=True):
    """``at`` is the token of the cue, ``last`` the last token of a longer cue ("according to").

    ``opens`` is the first token of the attribution with its subject and what stands between, ``closes`` the last.
    """

    at: int
    last: int
    subject: Phrase
    verb: Verb
    opens: int
    closes: int
    sentence: int
    shape: str
    """subject-verb, verb-subject, relative, participle, infinitive, agent, according, coordinated, nominal"""
    hearer: Phrase | None = None


ACCORDING = Verb("according", "say", "ing")


def find_frames(row: Tokens) -> list[Frame]:
    """All speech frames in token order."""
    found: list[Frame] = []
    for at, word in enumerate(row.low):
        if row.kind[at] != WORD:
            continue
        frame = _according(row, at) if word == "according" else None
        known = verb(word) if frame is None else None
        if known is not None:
            frame = _frame(row, at, known, found)
        if frame is not None:
            found.append(frame)
    return found


def _according(row: Tokens, at: int) -> Frame | None:
    _, high = row.bounds(at)
    if at + 2 >= high or row.low[at + 1] != "to":
        return None
    phrase = phrase_starting(row, at + 2, high)
    if phrase is None:
        return None
    phrase = renamed(row, with_complement(row, holder_of_data(row, phrase), high), high)
    return Frame(at, at + 1, phrase, ACCORDING, at, phrase.last, row.sentence[at], "according")


def _frame(row: Tokens, at: int, known: Verb, before: list[Frame]) -> Frame | None:
    low, high = row.bounds(at)
    floor = _last_quote(row, at, low)
    auxiliary = _auxiliary(row, at, floor)
    if known.form == "ing" and auxiliary not in _BE:
        return _participle(row, at, known, before)
    if known.form == "base" and auxiliary is None:
        return _plural_present(row, at, known, floor)
    if known.form == "base" and auxiliary == "to":
        return _from_clause(row, at, known, before, "infinitive")
    if known.form != "ing" and auxiliary in _BE:
        return _agent(row, at, known, high)
    if known.form in ("past", "participle") and auxiliary is None and at + 1 < high and row.low[at + 1] == "by":
        return _agent(row, at, known, high)
    if known.form == "participle" and auxiliary is None:
        return None
    return (
        _inverted(row, at, known, floor, high)
        or _plain(row, at, known, floor, before)
        or _inverted_late(row, at, known, floor, high)
    )


_BE = frozenset({"is", "was", "are", "were", "be", "been", "being", "got", "get", "gets"})


def _auxiliary(row: Tokens, at: int, floor: int) -> str | None:
    """The auxiliary beside the verb, adverbs left out."""
    place = at - 1
    while place >= floor and row.kind[place] == WORD and is_adverb(row.low[place]):
        place -= 1
    if place >= floor and row.low[place] in lexicon("speech_auxiliaries") and not possessive_of_noun(row, place):
        return row.low[place]
    return None


def _last_quote(row: Tokens, at: int, low: int) -> int:
    """The token behind the last quotation before ``at``: no subject is looked for across it."""
    for place in range(at - 1, max(low, at - 40) - 1, -1):
        if row.kind[place] == QUOTE and place not in row.minor:
            return place + 1
    return max(low, at - 40)


# ------------------------------------------------------------------ shapes


def _plain(row: Tokens, at: int, known: Verb, floor: int, before: list[Frame]) -> Frame | None:
    subject, opens, shape = subject_before(row, at, floor)
    if subject is None and shape == "coordinated":
        return _from_clause(row, at, known, before, "coordinated")
    if subject is None or not can_speak(row, subject, known, at) or parted(row, subject, at):
        return None
    if shape == "plain" and in_adverbial(row, subject, at):
        return None
    return _complete(row, at, known, subject, opens, "relative" if shape == "relative" else "subject-verb")


def _complete(row: Tokens, at: int, known: Verb, subject: Phrase, opens: int, shape: str) -> Frame:
    _, high = row.bounds(at)
    hearer = _hearer(row, at, high) if known.kind in ("tell", "ask") else None
    closes = hearer.last if hearer else max(at, subject.last)
    return Frame(at, at, subject, known, opens, closes, row.sentence[at], shape, hearer)


def _hearer(row: Tokens, at: int, high: int) -> Phrase | None:
    phrase = phrase_starting(row, at + 1, high)
    return with_complement(row, phrase, high) if phrase else None


def _inverted(row: Tokens, at: int, known: Verb, floor: int, high: int) -> Frame | None:
    """ "...," said NAME. Also "Said NAME, ..." at the head of a sentence."""
    place = at - 1
    while place >= floor and row.kind[place] == WORD and is_adverb(row.low[place]):
        place -= 1
    if place >= floor and row.low[place] in (",", "."):
        place -= 1
    if place >= floor:
        return None
    subject = inverted_subject(row, at + 1, high)
    if subject is None or known.kind == "think" or not can_speak(row, subject, known, at):
        return None
    if not is_speaker(row, subject) and not _leads_over(row, floor):
        return None
    opens = place + 1
    return Frame(at, at, subject, known, opens, subject.last, row.sentence[at], "verb-subject")


def _leads_over(row: Tokens, floor: int) -> bool:
    """The quotation before ends with a comma or the like; in "the "moderate" announced his run" it does not."""
    before = floor - 1
    if before < 0 or row.kind[before] != QUOTE:
        return True
    return row.low[floor] == "," or any(
        mark in ",.?!…—–-" for mark in row.text[row.ends[before] - 3 : row.ends[before]]
    )


def _inverted_late(row: Tokens, at: int, known: Verb, floor: int, high: int) -> Frame | None:
    """ "The plan had failed, said NAME, a lawyer.": inverted behind a clause that is not quoted."""
    if known.kind != "say" or known.form != "past":
        return None
    if at - 1 < floor or (row.low[at - 1] != "," and row.kind[at - 1] != QUOTE):
        return None
    subject = inverted_subject(row, at + 1, high)
    if subject is None or subject.kind == "pronoun" or not can_speak(row, subject, known, at):
        return None
    behind = subject.last + 1
    if behind < high and row.low[behind] not in ENDS and row.low[behind] not in lexicon("prepositions"):
        return None
    return Frame(at, at, subject, known, at, subject.last, row.sentence[at], "verb-subject")


def _participle(row: Tokens, at: int, known: Verb, before: list[Frame]) -> Frame | None:
    """ "..., adding that", "was quoted as saying", "A sign saying", "Calling it ..., NAME said"."""
    low, high = row.bounds(at)
    if known.kind == "think":
        return None
    previous = at - 1
    while previous >= low and row.kind[previous] == WORD and is_adverb(row.low[previous]):
        previous -= 1
    if previous < low:
        return _opening_participle(row, at, known, before, high)
    seen = _perceived(row, previous, low)
    if seen is not None:
        return Frame(at, at, seen, known, seen.first, at, row.sentence[at], "subject-verb")
    quoted = _quoted_as(row, previous, low)
    if quoted is not None:
        return Frame(at, at, quoted, known, quoted.first, at, row.sentence[at], "subject-verb")
    own = _own_subject(row, previous, low)
    if own is not None:
        return Frame(at, at, own, known, own.first, at, row.sentence[at], "participle")
    word = row.low[previous]
    if word in lexicon("time_clause_openers"):
        ahead = clause_subject(row, at, high) if previous == low else None
        if ahead is not None:
            return Frame(at, at, ahead, known, at, at, row.sentence[at], "participle")
        return _from_clause(row, at, known, before, "participle")
    joined = word in (",", "and", "as", "by", "in") or word in DASHES or row.kind[previous] == QUOTE
    if not joined and (word in lexicon("prepositions") or known.base not in ("say", "add", "tell")):
        return None
    return _from_clause(row, at, known, before, "participle")


def _opening_participle(row: Tokens, at: int, known: Verb, before: list[Frame], high: int) -> Frame | None:
    """ "Calling it a mistake, NAME": the subject behind the comma; "Adding, ...": that of the sentence before."""
    subject = clause_subject(row, at, high)
    if subject is None and before and before[-1].sentence == row.sentence[at] - 1:
        subject = before[-1].subject
    if subject is None:
        return None
    return Frame(at, at, subject, known, at, at, row.sentence[at], "participle")


_PERCEIVED = frozenset({"heard", "overheard", "seen", "filmed", "recorded", "caught"})


def _perceived(row: Tokens, previous: int, low: int) -> Phrase | None:
    """ "a woman can be heard saying", "he was filmed telling": the subject of the passive speaks."""
    if row.low[previous] not in _PERCEIVED or _auxiliary(row, previous, low) not in _BE:
        return None
    subject, _, _ = subject_before(row, previous, low)
    return subject if subject is not None and (is_speaker(row, subject) or subject.kind != "noun") else None


def _quoted_as(row: Tokens, previous: int, low: int) -> Phrase | None:
    """ "the paper quoted him as saying": the object of "quoted" speaks."""
    if row.low[previous] != "as" or previous - 2 < low:
        return None
    phrase = phrase_ending(row, previous - 1, low)
    if phrase is None or phrase.first - 1 < low or row.low[phrase.first - 1] not in ("quoted", "quotes", "quoting"):
        return None
    return phrase if phrase.kind != "noun" or speaker_noun(row.low[phrase.head]) else None


def _own_subject(row: Tokens, previous: int, low: int) -> Phrase | None:
    """The phrase right before the participle, where it is sure to be its subject."""
    if row.low[previous] == ",":  # "with some drivers, including NAME, calling it"
        comma = _before_including(row, previous, low)
        if comma == previous:
            return None
        previous = comma - 1
    phrase = phrase_ending(row, previous, low)
    if phrase is None:
        return None
    if is_speaker(row, phrase):
        first = phrase.first - (row.low[phrase.first - 1] in ("her", "his"))
        if first > low and row.low[first - 1] in lexicon("witnessing_verbs"):  # "recalled the pilot telling"
            return Phrase(first, phrase.last, phrase.head, phrase.kind)
    with_it = row.low[phrase.first - 1 : phrase.first] == ["with"]
    if phrase.kind == "name" or (with_it and is_speaker(row, phrase)):
        return phrase if with_it else None
    speaks = phrase.kind == "noun" and speaker_noun(row.low[previous])
    return phrase if speaks and (phrase.first == low or row.low[previous] in lexicon("displayed_texts")) else None


def _before_including(row: Tokens, comma: int, low: int) -> int:
    """The comma before ", including NAME,", else the comma given."""
    for place in range(comma - 1, max(low, comma - 12), -1):
        if row.low[place] == ",":
            return place if row.low[place + 1] == "including" else comma
    return comma


def _from_clause(row: Tokens, at: int, known: Verb, before: list[Frame], shape: str) -> Frame | None:
    """The frame takes the subject of the frame before it in the sentence, else that of the sentence."""
    earlier = _main_before(row, before, row.sentence[at])
    main = sentence_subject(row, row.sentence[at], at)
    subject = earlier.subject if earlier else main
    if earlier and main and earlier.verb.kind in ("think", "manner") and is_speaker(row, main):
        subject = main
    if shape == "coordinated" and (subject is None or row.low[subject.head] == "it" or not is_speaker(row, subject)):
        subject = _of_nearer_clause(row, at) or subject
    if subject is None or not can_speak(row, subject, known, at):
        return None
    return _complete(row, at, known, subject, at, shape)


def _of_nearer_clause(row: Tokens, at: int) -> Phrase | None:
    """ "It took hours before the captain came back and said": the subject of the clause that the verb goes on."""
    low, _ = row.bounds(at)
    for place in range(at - 2, max(low, at - 24) - 1, -1):
        if row.kind[place] in (PUNCT, QUOTE):
            return None
        if row.low[place] in lexicon("clause_heads") and row.low[place] not in ("and", "or", "but"):
            subject = clause_start(row, place + 1, at)
            verbal = subject is not None and looks_like_verb(row.low[subject.last + 1])
            return subject if subject is not None and verbal and is_speaker(row, subject) else None
    return None


def _main_before(row: Tokens, before: list[Frame], sentence: int) -> Frame | None:
    """The nearest frame of the sentence whose subject is sure to speak; else the nearest one."""
    here: list[Frame] = []
    for frame in reversed(before[-12:]):
        if frame.sentence != sentence:
            break
        inner = frame.shape == "relative" and frame.subject.kind == "noun"  # "paid an architect who said it, saying"
        if not inner and frame.shape not in ("according", "agent"):
            here.append(frame)
    for frame in here:
        if frame.verb.kind not in ("think", "manner") and is_speaker(row, frame.subject):
            return frame
    return here[0] if here else None


def _plural_present(row: Tokens, at: int, known: Verb, floor: int) -> Frame | None:
    """ "officials say", "they argue": the bare form after a plural."""
    subject, opens, _ = subject_before(row, at, floor)
    if subject is None or one_thing(row, at, floor):
        return None
    word = row.low[subject.head]
    group = subject.kind == "noun" and speaker_noun(word) and word.endswith("s")
    plural = group or word in lexicon("plural_subjects")
    return _complete(row, at, known, subject, opens, "subject-verb") if plural else None


def _agent(row: Tokens, at: int, known: Verb, high: int) -> Frame | None:
    """ "was described by NAME as": the one behind "by" speaks."""
    for place in range(at + 1, min(at + 5, high)):
        if row.low[place] == "by":
            subject = phrase_starting(row, place + 1, high)
            if subject is None or (subject.kind == "noun" and not speaker_noun(row.low[subject.head])):
                return None
            return Frame(at, at, subject, known, at, subject.last, row.sentence[at], "agent")
        if row.kind[place] != WORD:
            return None
    return None


def unknown_verb(row: Tokens, at: int) -> bool:
    """A word that could be the verb of speech though no list has it."""
    if row.kind[at] != WORD or row.capital(at) or not looks_like_verb(row.low[at]):
        return False
    return not speaker_noun(row.low[at]) and is_noun(row, at)


def frames_by_sentence(frames: list[Frame]) -> dict[int, list[Frame]]:
    grouped: dict[int, list[Frame]] = {}
    for frame in frames:
        grouped.setdefault(frame.sentence, []).append(frame)
    return grouped
