"""Descriptions of speakers ("the spokesman", "the 76-year-old", "the statement") to names, only where that is safe."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from briefgen.extract.nouns import Phrase, phrase_starting
from briefgen.extract.row import NAME, Tokens, possessive
from briefgen.extract.subjects import sentence_subject
from briefgen.model import Entity
from briefgen.rules import lexicon, table
from briefgen.rules.compiled import compiled

_AGE = compiled(r"(\d{1,3})-year-olds?$")
_WORD = compiled(r"[^\W\d_]+")
_OBITUARY = compiled(r"\b(?:obituar(?:y|ies)|dies\s(?:at|aged)|dead\sat)\b", re.I)
HEAD = 300
"""Characters of a text in which it says that it is an obituary."""


def owner_of_text(row: Tokens, phrase: Phrase) -> Phrase | None:
    """ "the company's statement" speaks for the company: the phrase of the owner."""
    if row.low[phrase.head] not in lexicon("issued_texts"):
        return None
    for at in range(phrase.head, phrase.first, -1):
        if possessive(row, at):
            return Phrase(phrase.first, at - 1, at - 1, "name" if row.kind[at - 1] == NAME else "noun")
    return None


def text_before(row: Tokens, phrase: Phrase, sentence: int) -> int | None:
    """Where the text that "the statement" means was first spoken of, at most three sentences back."""
    word = row.low[phrase.head]
    if row.low[phrase.first] not in ("the", "it") or (word not in lexicon("issued_texts") and word != "it"):
        return None
    for number in range(sentence - 1, max(sentence - 4, -1), -1):
        last = row.first[number + 1] - 1
        for at in range(last, max(row.first[number], last - 200) - 1, -1):
            if row.low[at] == word or (word == "it" and row.low[at] in lexicon("issued_texts")):
                return at
    return None


def issues(row: Tokens, first: int, text: int) -> bool:
    """Between the subject before ``first`` and the text at ``text`` stands a verb that makes the text the subject's."""
    return any(row.low[at] in lexicon("text_verbs") for at in range(max(first, text - 30), text))


def signed_by(row: Tokens, at: int) -> Phrase | None:
    """ "a statement from NAME", "a letter by NAME", "a statement signed by NAME" at the token ``at``."""
    _, high = row.bounds(at)
    for place in range(at + 1, min(at + 4, high)):
        if row.low[place] in ("from", "by"):
            found = phrase_starting(row, place + 1, high)
            return found if found is not None and found.kind == "name" else None
    return None


def joint_names(row: Tokens, phrase: Phrase) -> tuple[int, int] | None:
    """ "NAME and NAME wrote": first and last token of two persons who speak together; only names side by side count."""
    low, high = row.bounds(phrase.head)
    left, right = phrase.first - 2, phrase.last + 2
    if not row.is_person(phrase.head):
        return None
    if left >= low and row.low[left + 1] in ("and", "&") and row.is_person(left) and phrase.first == phrase.head:
        return (left, phrase.head) if left == low or row.low[left - 1] in _BESIDE else None
    if right < high and row.low[right - 1] in ("and", "&") and row.is_person(right):
        told = right + 1 < high and row.low[right + 1] not in _BESIDE and not possessive(row, right + 1)
        return None if told else (phrase.head, right)
    return None


def one_of_two(row: Tokens, phrase: Phrase) -> bool:
    """ "NAME, a lawyer, and NAME, a pilot, said": two speak, and no stretch of the text holds their names alone."""
    low, _ = row.bounds(phrase.head)
    comma = phrase.first - 2
    if comma - 2 < low or row.low[comma : comma + 2] != [",", "and"] or not row.is_person(phrase.head):
        return False
    for place in range(comma - 1, max(low, comma - 16), -1):
        if row.low[place] == ",":
            led = place - 1 == low or (place - 2 >= low and row.low[place - 2] in _BESIDE)
            return row.is_person(place - 1) and led and row.low[place + 1] in lexicon("addition_openers")
    return False


_BESIDE = frozenset({",", ".", ";", ":", "said", "wrote", "by", "", "that", "as", "both"})


def bare_spokesman(row: Tokens, phrase: Phrase) -> bool:
    """ "a spokesman", "the spokeswoman": the text does not say beside it for whom."""
    if not row.low[phrase.head].startswith("spokes"):
        return False
    return phrase.last == phrase.head and all(row.kind[at] != NAME for at in range(phrase.first, phrase.head))


def age_of(row: Tokens, phrase: Phrase) -> str | None:
    match = _AGE.match(row.low[phrase.head])
    return match.group(1) if match and row.low[phrase.first] == "the" else None


def has_age(row: Tokens, at: int, age: str) -> bool:
    """ "NAME, 76," at the token of the name."""
    return row.low[at + 1 : at + 3] in ([",", age], ["(", age], [",", f"{age}-year-old"])


def of_role(
    row: Tokens, phrase: Phrase, holders: Mapping[str, Sequence[int]], entities: Sequence[Entity]
) -> int | None:
    """The one person among ``holders`` of a post (by its noun) whose role is what the definite description says."""
    if row.low[phrase.first] != "the" and not _owned(row, phrase):
        return None
    wanted = _words(" ".join(row.low[phrase.first : phrase.last + 1])) - _EMPTY
    noun = row.low[phrase.head]
    having = holders.get(noun, ())
    if len(having) != 1:
        return None
    role = role_words(entities[having[0]])
    return having[0] if wanted <= role | _words(entities[having[0]].name.lower()) or wanted == {noun} else None


_EMPTY = frozenset({"the", "s", "a", "an", "of", "for", "current"})


def _owned(row: Tokens, phrase: Phrase) -> bool:
    return any(possessive(row, at) for at in range(phrase.first, phrase.head))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))


def role_words(entity: Entity) -> frozenset[str]:
    """The words of a person's role, short forms spelt out."""
    if entity.kind != "person" or not entity.role:
        return frozenset()
    short = table("role_abbreviations")
    return frozenset(short.get(word, word) for word in _WORD.findall(entity.role.lower()))


def but_kin(row: Tokens, bearers: Sequence[int]) -> tuple[int, ...]:
    """The ``bearers`` of a surname; in an obituary without those first named as kin ("her daughter, Ana Ruiz").

    Elsewhere kin are who speaks, and are called by the surname from then on: without them 3 of 272 annotated speakers
    were wrong.
    """
    obituary = len(bearers) > 1 and _OBITUARY.search(row.text, 0, HEAD)
    kept = tuple(index for index in bearers if not (obituary and _is_kin(row, index)))
    return kept or tuple(bearers)


def _is_kin(row: Tokens, index: int) -> bool:
    at = next((at for at, ref in enumerate(row.ref) if ref == index and row.kind[at] == NAME), 0)
    before = at - (2 if row.low[at - 1] == "," else 1)
    if before < 1 or row.low[before] not in lexicon("kin_nouns"):
        return False
    owners = range(max(0, before - 3), before)
    return any(possessive(row, place) or row.low[place] in ("his", "her", "their", "whose") for place in owners)


def body_inside(row: Tokens, phrase: Phrase, sentence: int) -> list[int] | None:
    """The bodies named before "it" in its sentence that it can mean ("Sunjet fell after it said"): the subject
    alone, or all of them. None where "it" is itself the subject: then it points back."""
    subject = sentence_subject(row, sentence, row.first[sentence + 1])
    if subject is None or subject.head >= phrase.head:
        return None
    named = [at for at in range(row.first[sentence], phrase.head) if row.kind[at] == NAME]
    bodies = dict.fromkeys(row.ref[at] for at in named if row.sorts[row.ref[at]] == "organization")
    leads = subject.head in named and row.sorts[row.ref[subject.head]] in ("organization", "other")
    return [row.ref[subject.head]] if leads else list(bodies)
