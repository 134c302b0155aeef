"""Who does the speaking: the subject of a verb, left or right of it, by the build of the sentence."""

from __future__ import annotations

from briefgen.extract.nouns import (
    Phrase,
    is_adverb,
    phrase_ending,
    phrase_starting,
    speaker_noun,
    with_complement,
)
from briefgen.extract.row import DASHES, NAME, PUNCT, QUOTE, WORD, Tokens, is_finite, possessive
from briefgen.extract.verbs import looks_like_verb, verb
from briefgen.rules import lexicon, table


def possessive_of_noun(row: Tokens, at: int) -> bool:
    """ "'s" behind anything but a pronoun is read as an owner's mark, not as "is"."""
    return possessive(row, at) and row.low[at - 1] not in table("speech_pronouns")


def renamed(row: Tokens, phrase: Phrase, high: int) -> Phrase:
    """ "the group's president, NAME," is NAME; "the minister, the actress NAME," too."""
    at = phrase.last + 1
    if phrase.kind != "noun" or at + 1 >= high or row.low[at] != ",":
        return phrase
    named = phrase_starting(row, at + 1, high)
    if named is None or named.kind != "name" or (named.head > at + 1 and not row.is_person(named.head)):
        return phrase
    behind = named.last + 1
    if behind < high and (possessive(row, behind) or row.low[behind] not in ENDS):
        return phrase
    if row.low[phrase.head].endswith("s") and not speaker_noun(row.low[phrase.head]):
        return phrase
    return named


ENDS = frozenset({",", ".", ";", ":", ")", "who", "said", "—", "--", "–"})


SUBJECTS = frozenset({"he", "she", "it", "they", "i", "we"})


def is_speaker(row: Tokens, phrase: Phrase) -> bool:
    """A name, a pronoun, or a noun for those who speak."""
    return phrase.kind != "noun" or speaker_noun(row.low[phrase.head])


def inverted_subject(row: Tokens, first: int, high: int) -> Phrase | None:
    while first < high and row.kind[first] == WORD and is_adverb(row.low[first]) and not row.capital(first):
        first += 1
    if first + 2 < high and row.low[first] == "on" and row.kind[first + 1] == NAME and row.kind[first + 2] == NAME:
        first += 2  # "wrote on Twitter NAME"
    subject = phrase_starting(row, first, high)
    if subject is None or (subject.kind == "pronoun" and row.low[subject.head] not in SUBJECTS):
        return None
    return renamed(row, with_complement(row, subject, high), high)


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
    if phrase is None:
        return None, at, "plain"
    phrase = _over_relative(row, phrase, floor) or _over_post(row, phrase, floor) or phrase
    return phrase, phrase.first, "plain"


def _over_relative(row: Tokens, phrase: Phrase, floor: int) -> Phrase | None:
    """ "One witness who works for the city said": the one before "who" speaks, not the end of the clause."""
    for place in range(phrase.first - 1, max(floor, phrase.first - RELATIVE) - 1, -1):
        word = row.low[place]
        if word == "who":
            break
        if row.kind[place] in (PUNCT, QUOTE) or word in lexicon("clause_openers") or verb(word) is not None:
            return None
    else:
        return None
    behind = row.low[place + 1]
    if place == floor or not (looks_like_verb(behind) or behind in lexicon("speech_auxiliaries")):
        return None
    outer = chain_head(row, place - 1, floor)
    return outer if outer is not None and is_speaker(row, outer) else None


RELATIVE = 12
"""Tokens of a relative clause without commas between the one who speaks and the verb."""


def _over_post(row: Tokens, phrase: Phrase, floor: int) -> Phrase | None:
    """ "NAME, Chief Engineer for Portway explains": a post with a capital behind the name, its second comma missing."""
    comma = phrase.first - 1
    if phrase.kind != "noun" or comma - 1 < floor or row.low[comma] != "," or not row.is_person(comma - 1):
        return None
    posted = row.capital(phrase.head) and speaker_noun(row.low[phrase.head]) and not row.low[phrase.head].endswith("s")
    return phrase_ending(row, comma - 1, floor) if posted else None


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
    if phrase is None or (row.low[place] == "that" and not speaker_noun(row.low[phrase.head])):
        return None, at, "none"
    return phrase, phrase.first, "relative"


def chain_head(row: Tokens, last: int, floor: int) -> Phrase | None:
    """The head of the phrases that prepositions chain together: "officials at the embassy in Lima" are officials."""
    phrase = phrase_ending(row, last, floor)
    end = last
    while phrase is not None and phrase.kind != "pronoun":
        before = phrase.first - 1
        if before - 1 < floor or row.low[before] not in lexicon("prepositions") or row.low[before] in _WHEN:
            break
        outer = phrase_ending(row, before - 1, floor)
        if outer is not None and not _head_of_chain(row, outer):
            outer = _farther(row, outer, floor)
        if outer is None or outer.kind == "pronoun" or not _head_of_chain(row, outer):
            break
        if _titled(row, outer, phrase):
            phrase = Phrase(outer.first, phrase.last, phrase.head, "name")
            break
        phrase = outer
    if phrase is None:
        return None
    return Phrase(phrase.first, end, phrase.head, phrase.kind) if phrase.kind == "noun" else phrase


def _farther(row: Tokens, link: Phrase, floor: int) -> Phrase | None:
    """ "a reviewer of port law for the ministry": over a bare noun in the chain to one who speaks."""
    before = link.first - 1
    if link.kind != "noun" or before - 1 < floor or row.low[before] not in lexicon("prepositions"):
        return None
    outer = phrase_ending(row, before - 1, floor)
    return outer if outer is not None and outer.kind == "noun" and speaker_noun(row.low[outer.head]) else None


_WHEN = frozenset({"after", "before", "since", "until", "till", "as"})
"""Right before the subject of a verb of speech these open its clause: "fell after South Korea announced"."""


def _titled(row: Tokens, outer: Phrase, name: Phrase) -> bool:
    """ "Secretary of State NAME": the phrase before the preposition is the name's title, not the head."""
    return row.is_person(name.head) and name.first < name.head and row.capital(outer.head) and row.capital(name.first)


def _head_of_chain(row: Tokens, phrase: Phrase) -> bool:
    if phrase.kind == "name":
        return True
    word = row.low[phrase.head]
    if speaker_noun(word):
        return True
    return row.low[phrase.first] in lexicon("determiners") and word not in lexicon("chain_breakers")


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
        first = _before_bracket(row, last, floor)
        while first > floor and row.low[first - 1] not in (",", ";", ":") and row.low[first - 1] not in DASHES:
            first = _before_bracket(row, first - 1, floor)
        if first <= last:
            parts.append((first, last))
        if first == floor or row.low[first - 1] != ",":
            break
        last = first - 2
    return parts[::-1]


def _before_bracket(row: Tokens, at: int, floor: int) -> int:
    """The opening bracket where a short one closes at ``at`` ("(LSE: VRD)"), else ``at``."""
    if row.low[at] != ")":
        return at
    return next((place for place in range(at, max(floor, at - BRACKET) - 1, -1) if row.low[place] == "("), at)


BRACKET = 8
"""Tokens of a bracket whose colons and commas divide nothing."""


def _whole_part(row: Tokens, first: int, last: int) -> Phrase | None:
    """The phrase that a part consists of, a conjunction before it and a bracket behind it left out."""
    while first < last and (row.low[first] in lexicon("clause_heads") or is_adverb(row.low[first])):
        first += 1
    if row.low[last] == ")":
        opening = last
        while opening > first and row.low[opening] != "(":
            opening -= 1
        last = opening - 1
    if last < first or row.low[first] in lexicon("prepositions"):
        return None
    known = verb(row.low[first])
    if (row.is_place(first) and first == last) or (known is not None and known.form == "ing"):
        return None
    phrase = chain_head(row, last, first)
    if phrase is None:
        return None
    if phrase.first == first:
        return phrase
    leads = row.low[phrase.first - 1]
    return phrase if leads in lexicon("clause_heads") or leads in _CLAIMING else None


_CLAIMING = frozenset({"said", "says", "claimed", "claims", "thinks", "thought", "believes", "believed"})
"""These open a clause without "that": "She said a manager, whom she did not name, replied"."""

_SMALL = frozenset({"of", "for", "the", "and", "in", "on", "to", "a", "'s", "’s", "&"})
_BEING = frozenset({"is", "are", "was", "were", "has", "have", "had", "will", "would"})


def _addition(row: Tokens, first: int, last: int) -> bool:
    """A part between commas that only adds to the subject before it."""
    word = row.low[first]
    if word in ("and", "or", "but"):
        return False
    if first < last and all(row.kind[at] != WORD or row.capital(at) or row.low[at] in _SMALL for at in (first, last)):
        named = [at for at in range(first, last + 1) if row.kind[at] == NAME or row.capital(at)]
        small = [at for at in range(first, last + 1) if row.low[at] in _SMALL]
        if len(named) > 1 and len(named) + len(small) == last - first + 1:
            return True  # "The organisers, It's Time for Porto, said"
    own = any(row.low[place] in _BEING for place in range(first, last + 1))
    if own and word not in lexicon("addition_openers") and word not in lexicon("prepositions"):
        return False
    if row.kind[first] == NAME:
        return True
    if word[:1].isdigit() or any(word in lexicon(name) for name in ("addition_openers", "prepositions", "determiners")):
        return True
    return row.kind[first] == WORD and word not in table("speech_pronouns")


def sentence_subject(row: Tokens, sentence: int, before: int) -> Phrase | None:
    """The phrase that opens the sentence, behind any introduction ("Asked about it, ...", "On Monday, ...")."""
    first = row.first[sentence]
    high = min(row.first[sentence + 1], before)
    for _ in range(5):
        while first < high and (row.low[first] in _OPENERS or is_adverb(row.low[first]) or row.low[first] == ","):
            first += 1
        if first >= high:
            return None
        behind = _behind_being(row, first, high)
        if behind is not None:
            return behind
        if not _opens_introduction(row, first):
            break
        comma = _next_comma(row, first, high)
        if comma < 0:
            return None
        first = comma + 1
    phrase = _past_time(row, clause_start(row, first, high), high)
    return _past_addition(row, phrase, high) if phrase is not None and first > row.first[sentence] else phrase


def _past_addition(row: Tokens, phrase: Phrase, high: int) -> Phrase:
    """ "For NAME, a sailor in his teens, it felt": what is added to the name of the introduction is no subject."""
    first = phrase.first
    if row.low[first] not in ("a", "an", "the") or first < 2 or row.kind[first - 2] != NAME:
        return phrase
    comma = _next_comma(row, phrase.head, min(high, first + 30))
    if comma < 0 or comma + 2 >= high or row.low[comma + 1] not in SUBJECTS:
        return phrase
    words = row.low[phrase.head + 1 : comma]
    verbal = any(word in lexicon("speech_auxiliaries") or is_finite(word) or word.endswith("ed") for word in words)
    return phrase if verbal else Phrase(comma + 1, comma + 1, comma + 1, "pronoun")


def fronted_subject(row: Tokens, sentence: int) -> Phrase | None:
    """ "A day after NAME left, he": the subject of the clause of time that opens the sentence."""
    first, high = row.first[sentence], row.first[sentence + 1]
    for place in range(first, min(first + 5, high - 1)):
        if row.low[place] in lexicon("time_clause_openers"):
            return clause_start(row, place + 1, high)
        if row.kind[place] != WORD:
            break
    return None


def _behind_being(row: Tokens, first: int, high: int) -> Phrase | None:
    """ "Equally moved was NAME, the former champion": the subject stands behind the verb."""
    for place in range(first + 1, min(first + 5, high - 1)):
        if row.low[place] in ("was", "is", "were", "are"):
            led = row.low[place - 1].endswith(("ed", "ing")) or row.low[place - 1] in _MOVED
            behind = clause_start(row, place + 1, high) if led and row.is_person(place + 1) else None
            return behind if behind is not None and behind.kind == "name" else None
        if row.kind[place - 1] != WORD or row.low[place - 1] in lexicon("determiners"):
            return None
    return None


_MOVED = frozenset(
    {"happy", "glad", "sad", "proud", "there", "present", "critical", "upset", "furious", "angry", "vocal"}
)


def _past_time(row: Tokens, phrase: Phrase | None, high: int) -> Phrase | None:
    """ "A few days later, NAME": an introduction without preposition is no subject either."""
    if phrase is None or is_speaker(row, phrase):
        return phrase
    place = phrase.last + 1
    if row.low[phrase.head] in lexicon("chain_breakers") and row.low[place : place + 1] in (["after"], ["before"]):
        place = max(place, _next_comma(row, place, high))
    while place < high and row.kind[place] == WORD and is_adverb(row.low[place]):
        place += 1
    behind = clause_start(row, place + 1, high) if place < high and row.low[place] == "," else None
    return behind if behind is not None and is_speaker(row, behind) else phrase


_OPENERS = frozenset({"and", "but", "so", "then", "yet", "or", "now"})


def _opens_introduction(row: Tokens, first: int) -> bool:
    word = row.low[first]
    if row.is_place(first):
        return row.low[first + 1 : first + 2] == [","]
    if row.kind[first] != WORD:
        return False
    return word in lexicon("introducers") or word.endswith("ing") or (word.endswith("ed") and len(word) > 4)


def _next_comma(row: Tokens, first: int, high: int) -> int:
    """The next comma, also one before a closing mark; introductions are not longer than 60 tokens."""
    for place in range(first, min(high, first + 60)):
        if row.low[place] == "," or (row.kind[place] == QUOTE and row.text[row.ends[place] - 2] == ","):
            return place
    return -1


def clause_start(row: Tokens, first: int, high: int) -> Phrase | None:
    phrase = phrase_starting(row, first, high)
    if phrase is None or (phrase.kind == "pronoun" and row.low[phrase.head] not in SUBJECTS):
        return None
    return renamed(row, with_complement(row, phrase, high), high)


def clause_subject(row: Tokens, at: int, high: int) -> Phrase | None:
    """The subject behind the comma that ends an introduction opened at ``at``."""
    comma = _next_comma(row, at, high)
    return clause_start(row, comma + 1, high) if comma > 0 else None
