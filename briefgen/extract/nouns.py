"""Noun phrases in a row of tokens, found from either end; token numbers throughout."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Literal

from msgspec import Struct

from briefgen.extract.row import NAME, PUNCT, QUOTE, WORD, Tokens, is_finite, possessive
from briefgen.extract.states import speaks_for
from briefgen.extract.verbs import looks_like_verb
from briefgen.rules import lexicon, table


class Phrase(Struct, frozen=True):
    """A noun phrase by token numbers; ``last`` is included. ``head`` is its name, pronoun or noun."""

    first: int
    last: int
    head: int
    kind: Literal["name", "pronoun", "noun"]


@lru_cache(maxsize=8192)
def is_adverb(word: str) -> bool:
    return word in lexicon("speech_adverbs") or (word.endswith("ly") and len(word) > 4 and word not in _LY_NOUNS)


_LY_NOUNS = frozenset({"family", "assembly", "ally", "rally", "reply", "italy", "july", "daily", "weekly", "monopoly"})


@lru_cache(maxsize=8192)
def speaker_noun(word: str) -> bool:
    """A noun for people, bodies or texts that speak, in the singular or plural."""
    nouns, people = lexicon("speaker_nouns"), table("described_people")
    forms = [word]
    if word.endswith("s"):
        forms.append(word[:-1])
        if word.endswith("ies"):
            forms.append(word[:-3] + "y")
    return any(form in nouns or form in people for form in forms)


@cache
def _closed_class() -> frozenset[str]:
    words = lexicon("prepositions") | lexicon("clause_openers") | lexicon("speech_auxiliaries")
    return words | frozenset(table("speech_pronouns"))


def is_noun(row: Tokens, at: int) -> bool:
    """A word that can be the head of a phrase, as far as its form tells."""
    word = row.low[at]
    if row.kind[at] != WORD or possessive(row, at):
        return False
    if word in _NAME_TOO and row.capital(at) and row.kind[at + 1 : at + 2] == [WORD] and row.capital(at + 1):
        return True
    return word not in _closed_class() and not is_adverb(word)


_NAME_TOO = frozenset({"will", "may"})

STANDALONE = frozenset(
    {"one", "another", "some", "several", "many", "most", "others", "two", "three", "both", "few", "all"}
)


def phrase_ending(row: Tokens, last: int, low: int) -> Phrase | None:
    """The noun phrase whose last token is ``last``, not reaching before token ``low``."""
    near = _person_near(row, last, low)
    if near is not None:
        return Phrase(_leftward(row, near, low), last, near, "noun")
    if row.low[last] in table("speech_pronouns"):
        return Phrase(last, last, last, "pronoun")
    if row.kind[last] == NAME:
        return Phrase(_leftward(row, last, low), last, last, "name")
    if last in row.minor:
        return Phrase(_leftward(row, last, low), last, last, "noun")
    if not is_noun(row, last) or (row.low[last] in lexicon("determiners") and row.low[last] not in STANDALONE):
        return None
    if row.low[last].endswith("ed") and not _nominal(row, last, low):
        return None
    return Phrase(_leftward(row, last, low), last, last, "noun")


def _person_near(row: Tokens, last: int, low: int) -> int | None:
    """The head of "a person close to her", "people familiar with it", "a lawyer representing him"."""
    before = last - 1
    if row.low[last] in _OBJECTS and before > low and row.low[before] in _TO:
        before -= 1
    elif row.low[last] not in _OBJECTS:
        before = last
    if before <= low or row.low[before] not in lexicon("near_words"):
        return None
    while before > low and row.low[before] in lexicon("near_words"):
        before -= 1
    return before if row.kind[before] == WORD and speaker_noun(row.low[before]) else None


_OBJECTS = frozenset({"her", "him", "them", "it", "me", "us"})
_TO = frozenset({"to", "with", "of", "in"})


def _nominal(row: Tokens, at: int, low: int) -> bool:
    """ "the accused", "the bereaved" are people; "two divers drowned" is a clause."""
    return speaker_noun(row.low[at]) or (at > low and row.low[at - 1] in lexicon("determiners"))


def _leftward(row: Tokens, head: int, low: int) -> int:
    """First token of the phrase with the head ``head``: articles, titles, owners and attributes before it."""
    at = head
    stop = max(low, head - 12)
    while at > stop and row.low[at] not in lexicon("determiners"):
        step = _step_left(row, at, stop)
        if not step:
            break
        at -= step
    return at


def _step_left(row: Tokens, at: int, stop: int) -> int:
    """How many tokens before ``at`` belong to the phrase it is in."""
    before = at - 1
    word = row.low[before]
    if possessive(row, before):
        return 2 if before > stop else 0
    if row.kind[before] == PUNCT:
        return 2 if word == "." and before > stop and _abbreviation(row, before) else 0
    if before in row.minor and row.kind[at] == NAME and before > stop and row.kind[before - 1] == NAME:
        return 2  # a nickname: Marcia "Cia" Price
    if word == "and" and before > stop:
        return _step_over_and(row, at, before - 1)
    if row.kind[before] == NAME:
        return 0 if row.kind[at] == NAME or row.low[at] in lexicon("determiners") else 1
    if row.kind[before] == QUOTE or word in _closed_class() or is_finite(word):
        return 0
    if not is_adverb(word) or row.capital(before):
        return 1
    told = row.low[before - 1] if before > stop else ""  # "the first source", "the former first lady"
    return 1 if told in lexicon("determiners") or told in ("former", "current") else 0


def _step_over_and(row: Tokens, at: int, before: int) -> int:
    """ "its founder and chief executive" is one person, "the Bakers and Packers' Union" one body."""
    people = table("described_people")
    if row.low[at] in people and row.low[before] in people:
        return 2
    if row.low[before] in _POSSESSIVE_PLURAL and possessive(row, before):
        before -= 1
    joined = row.capital(at) and row.capital(before) and row.low[before - 1 : before] == ["the"]
    return at - before if joined and _of_members(row, at) else 0


_POSSESSIVE_PLURAL = frozenset({"'", "’"})


def _of_members(row: Tokens, at: int) -> bool:
    """ "Packers' Union", "Food Workers' Union": a body with a capital, of members in the plural."""
    for place in range(at + 1, min(at + 4, len(row.low) - 1)):
        if row.low[place] in _POSSESSIVE_PLURAL and possessive(row, place):
            return row.capital(place + 1) and speaker_noun(row.low[place + 1])
        if row.kind[place] != WORD or not row.capital(place):
            return False
    return False


def _abbreviation(row: Tokens, stop: int) -> bool:
    return row.ends[stop - 1] == row.starts[stop] and row.capital(stop - 1) and len(row.low[stop - 1]) < 6


def phrase_starting(row: Tokens, first: int, high: int) -> Phrase | None:
    """The noun phrase that begins at ``first`` and ends before token ``high``."""
    if first >= high:
        return None
    if row.low[first] in table("speech_pronouns"):
        return Phrase(first, first, first, "pronoun")
    head = _rightward(row, first, min(high, first + 14))
    if head < 0 or (row.low[head] in lexicon("determiners") and row.low[head] not in STANDALONE):
        return None
    return Phrase(first, head, head, "name" if row.kind[head] == NAME else "noun")


def _rightward(row: Tokens, first: int, high: int) -> int:
    """The head of the phrase that begins at ``first``, -1 for none."""
    at = first
    head = -1
    while at < high:
        if row.kind[at] == NAME:
            head = at
            if possessive(row, at + 1):
                at += 2
            elif at + 1 < high and (_modifies(row, at) or _name_ahead(row, at + 1, high)):
                at += 1
            else:
                break
        elif _passes(row, at, first, high):
            at += 1
        elif is_noun(row, at) and not _ends_phrase(row, at, first):
            head = at
            at += 1
            if possessive(row, at):
                at += 1
        else:
            break
    return head


def _passes(row: Tokens, at: int, first: int, high: int) -> bool:
    """A quotation or the full stop of an abbreviation inside the phrase: "the "Free Now" movement", "Sen. NAME"."""
    if at == first:
        return False
    if row.kind[at] == QUOTE:
        return at + 1 < high and speaker_noun(row.low[at + 1])
    return row.low[at] == "." and _abbreviation(row, at)


def _modifies(row: Tokens, at: int) -> bool:
    """The name only describes the noun behind it: "the Clinton campaign", "another Twitter user"."""
    word = row.low[at + 1]
    if speaker_noun(word):
        return True
    if row.is_person(at) or row.capital(at + 1) or not is_noun(row, at + 1):
        return False
    return not is_finite(word) and not looks_like_verb(word)


def _name_ahead(row: Tokens, at: int, high: int) -> bool:
    """Nothing but attributes up to a person's name: "(South Carolina) party chairman NAME"."""
    for place in range(at, min(at + 7, high)):
        if row.kind[place] == NAME:
            return row.sorts[row.ref[place]] in ("person", "other")
        if row.low[place] == "." and _abbreviation(row, place):
            continue
        if not is_noun(row, place) or (is_finite(row.low[place]) and not row.capital(place)):
            return False
    return False


def _ends_phrase(row: Tokens, at: int, first: int) -> bool:
    """A verb, as far as its form tells: a finite one of speech, or a past tense behind a noun for speakers."""
    if at == first:
        return False
    word = row.low[at]
    if is_finite(word) and not speaker_noun(word):
        return True
    return speaker_noun(row.low[at - 1]) and not speaker_noun(word) and not row.capital(at)


LONGEST = 16
"""Tokens of a description behind its head; bounds the work on hostile text."""
_COMPLEMENTS = frozenset({"of", "for", "from", "at", "with", "in", "to"})


def with_complement(row: Tokens, phrase: Phrase, high: int) -> Phrase:
    """A description with what it is of or for: "a spokesman" + "for the company"."""
    last = phrase.last
    high = min(high, phrase.head + LONGEST)
    while phrase.kind == "noun" and last + 2 < high and row.low[last + 1] in _COMPLEMENTS:
        if row.low[last + 2] in lexicon("calendar_words"):
            break  # "a judge in October sentenced"
        after = phrase_starting(row, last + 2, min(high, last + 10))
        if after is None or after.kind == "pronoun":
            break
        last = after.last
    return Phrase(phrase.first, last, phrase.head, phrase.kind)


def holder_of_data(row: Tokens, phrase: Phrase) -> Phrase:
    """ "Shelfwise data" are Shelfwise's: the name right before a noun for figures, unless a state's."""
    name = phrase.head - 1
    if name < phrase.first or row.low[phrase.head] not in lexicon("data_nouns") or row.kind[name] != NAME:
        return phrase
    if speaks_for(row.text[row.starts[name] : row.ends[name]]):
        return phrase
    return Phrase(phrase.first, name, name, "name")
