"""Whether a phrase can be the subject of a verb of speech, by its words and what stands before it."""

from __future__ import annotations

from briefgen.extract.nouns import STANDALONE, Phrase, phrase_ending, speaker_noun
from briefgen.extract.row import QUOTE, Tokens, possessive
from briefgen.extract.subjects import is_speaker
from briefgen.extract.verbs import Verb
from briefgen.rules import lexicon


def can_speak(row: Tokens, phrase: Phrase, known: Verb, at: int) -> bool:
    if phrase.kind != "noun":
        return row.low[phrase.head] != "that" or phrase.kind == "name"
    if known.form == "third" and known.base in lexicon("noun_verbs") and _bare_behind_preposition(row, phrase):
        return False
    word = row.low[phrase.head]
    if speaker_noun(word):
        return True
    if word in STANDALONE:
        return known.form != "third" or known.base not in lexicon("noun_verbs")  # "two terms"
    if known.kind not in ("say", "tell", "manner", "ask"):
        return False
    if known.form in ("third", "base") and known.base in lexicon("noun_verbs"):
        return False
    if row.capital(phrase.head) and word not in lexicon("calendar_words"):
        return phrase.head > row.bounds(at)[0]
    if known.base in _GOING_ON:
        return word in _ORDINALS
    owned = any(possessive(row, place) for place in range(phrase.first, phrase.head))
    return owned or row.low[phrase.first] in lexicon("determiners")


def _bare_behind_preposition(row: Tokens, phrase: Phrase) -> bool:
    """ "in general terms", "by court orders": no subject and verb but an attribute and a noun."""
    low, _ = row.bounds(phrase.first)
    if row.low[phrase.first] in lexicon("determiners") or phrase.first == low:
        return False
    return row.low[phrase.first - 1] in lexicon("prepositions") and row.low[phrase.first - 1] not in _WHEN


_ORDINALS = frozenset({"first", "second", "third", "latter"})
_GOING_ON = frozenset({"begin", "start", "end", "continue", "finish", "close", "open", "resume"})
"""What any thing does; only who can speak does it with words."""


def in_adverbial(row: Tokens, phrase: Phrase, at: int) -> bool:
    """ "After the race in Porto said:": the phrase hangs on a preposition and is no subject."""
    low, high = row.bounds(at)
    word = row.low[phrase.first - 1] if phrase.first > low else ""
    if is_speaker(row, phrase) or word not in lexicon("prepositions"):
        return False
    if word not in _WHEN:
        return True
    return phrase.first - 1 == low and at + 1 < high and (row.kind[at + 1] == QUOTE or row.low[at + 1] == ":")


_WHEN = frozenset({"after", "before", "since", "until", "till", "as"})


def parted(row: Tokens, subject: Phrase, at: int) -> bool:
    """ "The deal, announced on Monday, was", "after the fire, said NAME": one comma parts a thing from the verb."""
    return row.low[at - 1] == "," and subject.last == at - 2 and not is_speaker(row, subject)


def one_thing(row: Tokens, at: int, floor: int) -> bool:
    """ "in a shaken voice": behind an article and an attribute the bare form is a noun."""
    near = phrase_ending(row, at - 1, floor) if at - 1 >= floor else None
    return near is not None and near.kind == "noun" and row.low[near.first] in ("a", "an", "his", "her", "its", "each")
