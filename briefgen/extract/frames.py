"""Speech frames: a verb of speech with the phrase that does the speaking, found by the build of the sentence.

A frame says only who the words point to ("he", "a spokesman"); who that is, `briefgen.extract.speakers` decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefgen.extract.row import (
    DASHES,
    NAME,
    PUNCT,
    QUOTE,
    STANDALONE,
    WORD,
    Phrase,
    Tokens,
    is_adverb,
    is_noun,
    phrase_ending,
    phrase_starting,
    possessive,
    speaker_noun,
    with_complement,
)
from briefgen.extract.verbs import Verb, looks_like_verb, verb
from briefgen.rules import lexicon, table


@dataclass(frozen=True, slots=True)
class Frame:
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
    """subject-verb, verb-subject, participle, infinitive, agent, according, coordinated, nominal"""
    hearer: Phrase | None = None


ACCORDING = Verb("according", "say", "ing")
_MARKS = frozenset({",", ":", ";", "."})


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
    low, high = row.bounds(at)
    if at + 2 >= high or row.low[at + 1] != "to":
        return None
    phrase = phrase_starting(row, at + 2, high)
    if phrase is None:
        return None
    phrase = _renamed(row, with_complement(row, phrase, high), high)
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


def possessive_of_noun(row: Tokens, at: int) -> bool:
    """ "'s" behind anything but a pronoun is read as an owner's mark, not as "is"."""
    return possessive(row, at) and row.low[at - 1] not in table("speech_pronouns")


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
    if subject is None or not _can_speak(row, subject, known, at):
        return None
    return _complete(row, at, known, subject, opens, "subject-verb")


def _complete(row: Tokens, at: int, known: Verb, subject: Phrase, opens: int, shape: str) -> Frame:
    _, high = row.bounds(at)
    hearer = _hearer(row, at, high) if known.kind in ("tell", "ask") else None
    closes = hearer.last if hearer else max(at, subject.last)
    return Frame(at, at, subject, known, opens, closes, row.sentence[at], shape, hearer)


def _hearer(row: Tokens, at: int, high: int) -> Phrase | None:
    phrase = phrase_starting(row, at + 1, high)
    return with_complement(row, phrase, high) if phrase else None


def _can_speak(row: Tokens, phrase: Phrase, known: Verb, at: int) -> bool:
    if phrase.kind != "noun":
        return row.low[phrase.head] != "that" or phrase.kind == "name"
    word = row.low[phrase.head]
    if speaker_noun(word) or word in STANDALONE:
        return True
    if known.kind not in ("say", "tell", "manner", "ask"):
        return False
    if known.form in ("third", "base") and known.base in lexicon("noun_verbs"):
        return False
    if row.capital(phrase.head) and word not in lexicon("calendar_words"):
        return phrase.head > row.bounds(at)[0]
    owned = any(possessive(row, place) for place in range(phrase.first, phrase.head))
    return owned or row.low[phrase.first] in lexicon("determiners")


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
    if subject is None or known.kind == "think" or not _can_speak(row, subject, known, at):
        return None
    opens = place + 1
    return Frame(at, at, subject, known, opens, subject.last, row.sentence[at], "verb-subject")


def _inverted_late(row: Tokens, at: int, known: Verb, floor: int, high: int) -> Frame | None:
    """ "The plan had failed, said NAME, a lawyer.": inverted behind a clause that is not quoted."""
    if at - 1 < floor or (row.low[at - 1] != "," and row.kind[at - 1] != QUOTE) or known.kind not in ("say", "tell") or known.form != "past":
        return None
    subject = inverted_subject(row, at + 1, high)
    if subject is None or subject.kind == "pronoun" or not _can_speak(row, subject, known, at):
        return None
    behind = subject.last + 1
    if behind < high and row.low[behind] not in _ENDS and row.low[behind] not in lexicon("prepositions"):
        return None
    return Frame(at, at, subject, known, at, subject.last, row.sentence[at], "verb-subject")


def inverted_subject(row: Tokens, first: int, high: int) -> Phrase | None:
    while first < high and row.kind[first] == WORD and is_adverb(row.low[first]) and not row.capital(first):
        first += 1
    subject = phrase_starting(row, first, high)
    if subject is None or subject.kind == "pronoun" and row.low[subject.head] not in _SUBJECTS:
        return None
    return _renamed(row, with_complement(row, subject, high), high)


_SUBJECTS = frozenset({"he", "she", "it", "they", "i", "we"})


def _renamed(row: Tokens, phrase: Phrase, high: int) -> Phrase:
    """ "the group's president, NAME," is NAME."""
    at = phrase.last + 1
    if phrase.kind != "noun" or at + 1 >= high or row.low[at] != "," or row.kind[at + 1] != NAME:
        return phrase
    behind = at + 2
    if behind < high and (possessive(row, behind) or row.low[behind] not in _ENDS):
        return phrase
    if row.low[phrase.head].endswith("s") and not speaker_noun(row.low[phrase.head]):
        return phrase
    return Phrase(at + 1, at + 1, at + 1, "name")


_ENDS = frozenset({",", ".", ";", ":", ")", "who", "said", "—", "--", "–"})


def _participle(row: Tokens, at: int, known: Verb, before: list[Frame]) -> Frame | None:
    """ "..., adding that", "was quoted as saying", "In a statement saying", "Calling it ..., NAME said"."""
    low, high = row.bounds(at)
    if known.kind == "think":
        return None
    previous = at - 1
    while previous >= low and row.kind[previous] == WORD and is_adverb(row.low[previous]):
        previous -= 1
    if previous < low:
        subject = clause_subject(row, at, high)
        if subject is None and before and before[-1].sentence == row.sentence[at] - 1:
            subject = before[-1].subject
        if subject is None:
            return None
        return Frame(at, at, subject, known, at, at, row.sentence[at], "participle")
    if row.kind[previous] == WORD and speaker_noun(row.low[previous]):
        phrase = phrase_ending(row, previous, low)
        if phrase and (phrase.first == low or row.low[previous] in lexicon("displayed_texts")):
            return Frame(at, at, phrase, known, phrase.first, at, row.sentence[at], "participle")
    absolute = phrase_ending(row, previous, low)
    if absolute is not None and absolute.kind == "name" and row.low[absolute.first - 1 : absolute.first] == ["with"]:
        return Frame(at, at, absolute, known, absolute.first, at, row.sentence[at], "participle")
    if row.low[previous] in (",", "and", "as", "by", "in") or row.kind[previous] == QUOTE:
        return _from_clause(row, at, known, before, "participle")
    if row.low[previous] in ("before", "after", "while", "when", "upon", "without"):
        ahead = clause_subject(row, at, high) if previous == low else None
        if ahead is not None:
            return Frame(at, at, ahead, known, at, at, row.sentence[at], "participle")
        return _from_clause(row, at, known, before, "participle")
    if row.low[previous] in lexicon("prepositions"):
        return None
    return _from_clause(row, at, known, before, "participle") if known.base in ("say", "add", "tell") else None


def _from_clause(row: Tokens, at: int, known: Verb, before: list[Frame], shape: str) -> Frame | None:
    """The frame takes the subject of the frame before it in the sentence, else that of the sentence."""
    low, high = row.bounds(at)
    earlier = _main_before(row, before, row.sentence[at])
    main = sentence_subject(row, row.sentence[at], at)
    subject = earlier.subject if earlier else main
    if earlier and main and earlier.verb.kind in ("think", "manner") and is_speaker(row, main):
        subject = main
    if subject is None or not _can_speak(row, subject, known, at):
        return None
    return _complete(row, at, known, subject, at, shape)


def _main_before(row: Tokens, before: list[Frame], sentence: int) -> Frame | None:
    """The nearest frame of the sentence whose subject is sure to speak; else the nearest one."""
    here: list[Frame] = []
    for frame in reversed(before):
        if frame.sentence != sentence:
            break
        if frame.shape not in ("according", "agent"):
            here.append(frame)
    for frame in here:
        if frame.verb.kind not in ("think", "manner") and is_speaker(row, frame.subject):
            return frame
    return here[0] if here else None


def is_speaker(row: Tokens, phrase: Phrase) -> bool:
    """A name, a pronoun, or a noun for those who speak."""
    return phrase.kind != "noun" or speaker_noun(row.low[phrase.head])


def _plural_present(row: Tokens, at: int, known: Verb, floor: int) -> Frame | None:
    """ "officials say", "they argue": the bare form after a plural."""
    subject, opens, _ = subject_before(row, at, floor)
    if subject is None:
        return None
    word = row.low[subject.head]
    plural = word in _PLURAL or (subject.kind == "noun" and speaker_noun(word) and word.endswith("s"))
    return _complete(row, at, known, subject, opens, "subject-verb") if plural else None


_PLURAL = frozenset(
    "they we i some many most others several both few two three who people police authorities media men women".split()
)


def _agent(row: Tokens, at: int, known: Verb, high: int) -> Frame | None:
    """ "was described by NAME as": the one behind "by" speaks."""
    for place in range(at + 1, min(at + 5, high)):
        if row.low[place] == "by":
            subject = phrase_starting(row, place + 1, high)
            if subject is None or subject.kind == "noun" and not speaker_noun(row.low[subject.head]):
                return None
            return Frame(at, at, subject, known, at, subject.last, row.sentence[at], "agent")
        if row.kind[place] != WORD:
            return None
    return None


# ------------------------------------------------------------------ subjects


def subject_before(row: Tokens, at: int, floor: int) -> tuple[Phrase | None, int, str]:
    """The subject left of the verb at ``at``, the first token of its phrase with appositions, and how it was found."""
    place = at - 1
    while place >= floor and row.kind[place] == WORD and _between(row, place):
        place -= 1
    if place < floor:
        return None, at, "none"
    word = row.low[place]
    if row.kind[place] == PUNCT:
        return _behind_punctuation(row, place, floor, at)
    if word in ("and", "but", "then", "or"):
        return None, at, "coordinated"
    if word in ("who", "which", "that"):
        return _antecedent(row, place, floor, at)
    phrase = chain_head(row, place, floor)
    return phrase, phrase.first if phrase else at, "plain"


def _between(row: Tokens, at: int) -> bool:
    word = row.low[at]
    if word in lexicon("speech_auxiliaries"):
        return not possessive_of_noun(row, at)
    return is_adverb(word) or word in ("n't", "'t", "’t")


def _behind_punctuation(row: Tokens, place: int, floor: int, at: int) -> tuple[Phrase | None, int, str]:
    word = row.low[place]
    if word == ",":
        return _over_apposition(row, place, floor, at)
    if word == ")" or word in DASHES:
        opening = place - 1
        while opening >= floor and row.low[opening] != "(" and not (word != ")" and row.low[opening] in DASHES):
            opening -= 1
        if opening - 1 >= floor:
            phrase = chain_head(row, opening - 1, floor)
            return phrase, phrase.first if phrase else at, "parenthesis"
    return None, at, "none"


def _antecedent(row: Tokens, place: int, floor: int, at: int) -> tuple[Phrase | None, int, str]:
    """ "NAME, who said": the phrase before the relative pronoun."""
    before = place - 1
    if before >= floor and (row.low[before] == "," or row.low[before] in DASHES):
        before -= 1
    if before < floor:
        return None, at, "none"
    phrase = chain_head(row, before, floor)
    if phrase is None or row.low[place] == "that" and not speaker_noun(row.low[phrase.head]):
        return None, at, "none"
    return phrase, phrase.first, "relative"


def chain_head(row: Tokens, last: int, floor: int) -> Phrase | None:
    """The head of the phrases that prepositions chain together: "officials at the embassy in Lima" are officials."""
    phrase = phrase_ending(row, last, floor)
    end = last
    while phrase is not None and phrase.kind != "pronoun":
        before = phrase.first - 1
        if before - 1 < floor or row.low[before] not in lexicon("prepositions"):
            break
        outer = phrase_ending(row, before - 1, floor)
        if outer is None or outer.kind == "pronoun" or not _head_of_chain(row, outer):
            break
        if _titled(row, outer, phrase):
            phrase = Phrase(outer.first, phrase.last, phrase.head, "name")
            break
        phrase = outer
    if phrase is None:
        return None
    return Phrase(phrase.first, end, phrase.head, phrase.kind) if phrase.kind == "noun" else phrase


def _titled(row: Tokens, outer: Phrase, name: Phrase) -> bool:
    """ "Secretary of State NAME": the phrase before the preposition is the name's title, not the head."""
    return row.is_person(name.head) and name.first < name.head and row.capital(outer.head) and row.capital(name.first)


def _head_of_chain(row: Tokens, phrase: Phrase) -> bool:
    if phrase.kind == "name":
        return True
    word = row.low[phrase.head]
    return speaker_noun(word) or row.low[phrase.first] in lexicon("determiners") and word not in _ABSTRACT


_ABSTRACT = frozenset(
    "interview statement day night morning week month year time hours minutes wake face end start beginning case fact "
    "addition response part rally event conference briefing speech call".split()
)


def _over_apposition(row: Tokens, comma: int, floor: int, at: int) -> tuple[Phrase | None, int, str]:
    """ "NAME, the description, said": from the left, the first part between commas that is a phrase and no more.

    The parts behind it must read as additions to it; "On Tuesday," and the like are no subjects.
    """
    parts = _parts(row, comma - 1, floor)
    found: list[tuple[int, Phrase]] = []
    for number, (first, last) in enumerate(parts):
        phrase = _whole_part(row, first, last)
        if phrase is None or (phrase.kind == "pronoun" and number < len(parts) - 1):
            continue
        if all(_addition(row, left, right) for left, right in parts[number + 1 :]):
            found.append((number, phrase))
    if not found:
        return None, at, "none"
    persons = [phrase for _, phrase in found if phrase.kind == "name" and row.is_person(phrase.head)]
    phrase = persons[-1] if persons else found[0][1]
    return phrase, min(phrase.first, found[0][1].first), "apposition"


def _parts(row: Tokens, last: int, floor: int) -> list[tuple[int, int]]:
    """The parts between commas before ``last``, from the left; at most eight, never across a colon or a quotation."""
    parts: list[tuple[int, int]] = []
    while last >= floor and len(parts) < 8:
        first = last
        while first > floor and row.low[first - 1] not in (",", ";", ":") and row.low[first - 1] not in DASHES:
            first -= 1
        if first <= last:
            parts.append((first, last))
        if first == floor or row.low[first - 1] != ",":
            break
        last = first - 2
    return parts[::-1]


_CLAUSE_HEADS = frozenset("and but or so yet while as when whereas though although if because that then".split())


def _whole_part(row: Tokens, first: int, last: int) -> Phrase | None:
    """The phrase that a part consists of, a conjunction before it and a bracket behind it left out."""
    while first < last and (row.low[first] in _CLAUSE_HEADS or is_adverb(row.low[first])):
        first += 1
    if row.low[last] == ")":
        opening = last
        while opening > first and row.low[opening] != "(":
            opening -= 1
        last = opening - 1
    if last < first or row.low[first] in lexicon("prepositions"):
        return None
    if row.is_place(first) and first == last:
        return None
    phrase = chain_head(row, last, first)
    if phrase is None:
        return None
    if phrase.first == first:
        return phrase
    return phrase if row.low[phrase.first - 1] in ("that", "while", "as", "when", "because", "and", "but") else None


_ADDITION = frozenset(
    "who whose which whom the a an one his her its their also too however then though meanwhile now once not both "
    "r d r- d- including himself herself when where that".split()
)


def _addition(row: Tokens, first: int, last: int) -> bool:
    """A part between commas that only adds to the subject before it."""
    word = row.low[first]
    if row.kind[first] == NAME:
        return True
    if word in _ADDITION or word in lexicon("prepositions") or word[:1].isdigit() or word in lexicon("determiners"):
        return True
    return row.kind[first] == WORD and word not in table("speech_pronouns")


def sentence_subject(row: Tokens, sentence: int, before: int) -> Phrase | None:
    """The phrase that opens the sentence, behind any introduction ("Asked about it, ...", "On Monday, ...")."""
    first = row.first[sentence]
    high = min(row.first[sentence + 1], before)
    for _ in range(3):
        while first < high and (row.low[first] in _OPENERS or is_adverb(row.low[first]) or row.low[first] == ","):
            first += 1
        if first >= high:
            return None
        if not _opens_introduction(row, first):
            break
        comma = _next_comma(row, first, high)
        if comma < 0:
            return None
        first = comma + 1
    phrase = clause_start(row, first, high)
    return phrase


_OPENERS = frozenset({"and", "but", "so", "then", "yet", "or", "now"})
_INTRODUCERS = frozenset(
    "when while after before as if although though because since in on at during for with by from despite following "
    "under over until once unlike without to according amid among about".split()
)


def _opens_introduction(row: Tokens, first: int) -> bool:
    word = row.low[first]
    if row.kind[first] != WORD:
        return False
    return word in _INTRODUCERS or word.endswith("ing") or (word.endswith("ed") and len(word) > 4)


def _next_comma(row: Tokens, first: int, high: int) -> int:
    for place in range(first, high):
        if row.low[place] == "," or (row.kind[place] == QUOTE and row.text[row.ends[place] - 2 : row.ends[place]].startswith(",")):
            return place
    return -1


def clause_start(row: Tokens, first: int, high: int) -> Phrase | None:
    phrase = phrase_starting(row, first, high)
    if phrase is None or phrase.kind == "pronoun" and row.low[phrase.head] not in _SUBJECTS:
        return None
    return _renamed(row, with_complement(row, phrase, high), high)


def clause_subject(row: Tokens, at: int, high: int) -> Phrase | None:
    """The subject behind the comma that ends an introduction opened at ``at``."""
    comma = _next_comma(row, at, high)
    return clause_start(row, comma + 1, high) if comma > 0 else None


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


def quotes_of(row: Tokens) -> Iterator[int]:
    """The tokens that are quotations."""
    return (at for at, kind in enumerate(row.kind) if kind == QUOTE)
