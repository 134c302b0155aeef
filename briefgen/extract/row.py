"""The words of a document outside its quotations as one row of tokens, and the noun phrases among them.

A token is a word, a punctuation mark, a name (one mention, whatever its length) or a quotation (one pair of marks).
Token numbers, not offsets, are used throughout; `Tokens.span` turns them into offsets. A sentence here never ends
inside a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from briefgen.extract.verbs import verb
from briefgen.model import Document, Entity, Mention
from briefgen.rules import lexicon, table
from briefgen.text.marks import MarkPair

WORD, PUNCT, NAME, QUOTE = 0, 1, 2, 3

_TOKEN = re.compile(
    r"(?P<word>[^\W_]+(?:[-.&][^\W_]+)*)|(?P<clitic>['’](?:s|d|re|ve|ll|m|t)\b)|(?P<dash>--+|[—–―])|(?P<mark>[^\w\s\u200b])"
)
_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
DASHES = frozenset({"--", "---", "—", "–", "―", "-"})


@dataclass(slots=True)
class Tokens:
    """Parallel rows, one entry a token. ``ref`` is the entity or pair a NAME or QUOTE stands for, else -1."""

    text: str
    starts: list[int]
    ends: list[int]
    low: list[str]
    kind: list[int]
    ref: list[int]
    sentence: list[int]
    """Number of the sentence of each token, from 0."""
    first: list[int]
    """First token of each sentence, and behind the last one the number of tokens."""
    block: list[int]
    """Block of each sentence."""
    sorts: tuple[str, ...] = ()
    """Kind of each entity."""
    minor: frozenset[int] = frozenset()
    """Quotations that are a title or a term: part of the sentence around them."""

    def is_place(self, at: int) -> bool:
        return self.kind[at] == NAME and self.sorts[self.ref[at]] == "place"

    def is_person(self, at: int) -> bool:
        return self.kind[at] == NAME and self.sorts[self.ref[at]] == "person"

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of the tokens ``first`` to ``last``, both included."""
        return self.starts[first], self.ends[last]

    def capital(self, at: int) -> bool:
        return self.text[self.starts[at]].isupper()

    def bounds(self, at: int) -> tuple[int, int]:
        """First token of the sentence around ``at`` and the one behind its last."""
        number = self.sentence[at]
        return self.first[number], self.first[number + 1]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase by token numbers; ``last`` is included. ``head`` is its name, pronoun or noun."""

    first: int
    last: int
    head: int
    kind: Literal["name", "pronoun", "noun"]


# ------------------------------------------------------------------ tokens


def tokenize(
    document: Document, entities: Sequence[Entity], mentions: Sequence[Mention], pairs: Sequence[MarkPair]
) -> Tokens:
    """The tokens of the body of ``document``."""
    row = Tokens(document.text, [], [], [], [], [], [], [], [], tuple(e.kind for e in entities))
    atoms = _atoms(mentions, pairs)
    place = 0
    for number, (start, end, block) in enumerate(_joined_sentences(document, pairs)):
        row.first.append(len(row.starts))
        row.block.append(block)
        while place < len(atoms) and atoms[place][0] < start:
            place += 1
        at = start
        while place < len(atoms) and atoms[place][0] < end:
            left, right, kind, ref = atoms[place]
            _add_words(row, at, left, number)
            _add(row, left, right, kind, ref, number)
            at = right
            place += 1
        _add_words(row, at, end, number)
    row.first.append(len(row.starts))
    _add_surnames(row, entities)
    row.minor = frozenset(at for at, kind in enumerate(row.kind) if kind == QUOTE and _is_minor(row, at, pairs))
    return row


_ANY_WORD = re.compile(r"\w+(?:['’.-]\w+)*")


def looks_like_title(words: Sequence[str]) -> bool:
    """Every word has a capital, but for small ones inside: "Meet the Press"."""
    if len(words) < 2 or len(words) > 10:
        return False
    small = lexicon("title_small_words")
    return all(not w[0].islower() or w.lower() in small for w in words) and not words[-1][0].islower()


def inner_words(text: str, pair: MarkPair) -> list[str]:
    """The words between the marks."""
    return _ANY_WORD.findall(text, pair.inner_start, pair.inner_end)


def _is_minor(row: Tokens, at: int, pairs: Sequence[MarkPair]) -> bool:
    """A title or a term inside a sentence; a comma before the closing mark is the house style of many papers."""
    pair = pairs[row.ref[at]]
    words = inner_words(row.text, pair)
    end = row.text[pair.inner_end - 1]
    low, _ = row.bounds(at)
    inside = at > low and row.kind[at - 1] in (WORD, NAME) and not _is_finite(row.low[at - 1])
    if looks_like_title(words):
        return end not in "?!" and (inside or end != ",")
    return len(words) < 3 and end not in ",?!"


def _add_surnames(row: Tokens, entities: Sequence[Entity]) -> None:
    """A surname that is a common word too ("Small", "Dean") is a name wherever a capital shows it to be one."""
    owners: dict[str, int] = {}
    for index, entity in enumerate(entities):
        if entity.kind == "person" and " " in entity.name:
            surname = entity.name.rpartition(" ")[2].lower()
            owners[surname] = -1 if surname in owners else index
    for at, word in enumerate(row.low):
        index = owners.get(word, -1)
        if index >= 0 and row.kind[at] == WORD and row.capital(at) and _in_place_of_name(row, at):
            row.kind[at], row.ref[at] = NAME, index


def _in_place_of_name(row: Tokens, at: int) -> bool:
    """Not part of a longer run of capitals; at the head of a sentence only before a mark or a verb of speech."""
    low, high = row.bounds(at)
    behind = row.low[at + 1] if at + 1 < high else "."
    if at + 1 < high and row.kind[at + 1] in (WORD, NAME) and row.capital(at + 1):
        return False
    if at > low and row.kind[at - 1] != QUOTE:
        before = row.low[at - 1]
        joined = row.kind[at - 1] in (WORD, NAME) and row.capital(at - 1) and before not in _TITLES
        return not joined or _is_finite(before)
    return behind in (",", "'s", "’s") or _is_finite(behind) or behind in lexicon("speech_auxiliaries")


_TITLES = frozenset({"mr", "mrs", "ms", "dr", "sen", "rep", "gov", "president", "judge", "but", "and", "the"})


def _atoms(mentions: Sequence[Mention], pairs: Sequence[MarkPair]) -> list[tuple[int, int, int, int]]:
    atoms = [(pair.start, pair.end, QUOTE, index) for index, pair in enumerate(pairs)]
    place = 0
    reached = 0
    for mention in mentions:
        while place < len(pairs) and pairs[place].end <= mention.start:
            place += 1
        free = place == len(pairs) or pairs[place].start >= mention.end
        if free and mention.start >= reached:
            atoms.append((mention.start, mention.end, NAME, mention.entity))
            reached = mention.end
    return sorted(atoms)


def _joined_sentences(document: Document, pairs: Sequence[MarkPair]) -> list[tuple[int, int, int]]:
    """The sentences (start, end, block), with those joined that stand in one quotation."""
    joined: list[tuple[int, int, int]] = []
    place = 0
    for sentence in document.sentences:
        while place < len(pairs) and pairs[place].end <= sentence.start:
            place += 1
        inside = place < len(pairs) and pairs[place].start < sentence.start
        if inside and joined and joined[-1][2] == sentence.block:
            joined[-1] = (joined[-1][0], max(sentence.end, joined[-1][1]), sentence.block)
        else:
            joined.append((sentence.start, sentence.end, sentence.block))
    return joined


def _add(row: Tokens, start: int, end: int, kind: int, ref: int, sentence: int) -> None:
    row.starts.append(start)
    row.ends.append(end)
    row.low.append("" if kind == QUOTE else row.text[start:end].lower())
    row.kind.append(kind)
    row.ref.append(ref)
    row.sentence.append(sentence)


def _add_words(row: Tokens, start: int, end: int, sentence: int) -> None:
    for match in _TOKEN.finditer(row.text, start, end):
        row.starts.append(match.start())
        row.ends.append(match.end())
        row.low.append(match.group().lower())
        row.kind.append(WORD if match.lastgroup in ("word", "clitic") else PUNCT)
        row.ref.append(-1)
        row.sentence.append(sentence)


# ------------------------------------------------------------------ noun phrases


def is_adverb(word: str) -> bool:
    return word in lexicon("speech_adverbs") or (word.endswith("ly") and len(word) > 4 and word not in _LY_NOUNS)


_LY_NOUNS = frozenset({"family", "assembly", "ally", "rally", "reply", "italy", "july", "daily", "weekly", "monopoly"})


def possessive(row: Tokens, at: int) -> bool:
    """A possessive ending stands at ``at``: the name before it owns what follows."""
    return 0 < at < len(row.low) and row.low[at] in _POSSESSIVES and row.ends[at - 1] == row.starts[at]


@lru_cache(maxsize=8192)
def speaker_noun(word: str) -> bool:
    """A noun for people, bodies or texts that speak, in the singular or plural."""
    nouns = lexicon("speaker_nouns")
    if word in nouns:
        return True
    return word.endswith("s") and (word[:-1] in nouns or (word.endswith("ies") and word[:-3] + "y" in nouns))


@cache
def _closed_class() -> frozenset[str]:
    words = lexicon("prepositions") | lexicon("clause_openers") | lexicon("speech_auxiliaries")
    return words | frozenset(table("speech_pronouns"))


def _is_finite(word: str) -> bool:
    found = verb(word)
    return found is not None and found.finite


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
    if row.low[last] in table("speech_pronouns"):
        return Phrase(last, last, last, "pronoun")
    if row.kind[last] == NAME:
        return Phrase(_leftward(row, last, low), last, last, "name")
    if last in row.minor:
        return Phrase(_leftward(row, last, low), last, last, "noun")
    if not is_noun(row, last) or (row.low[last] in lexicon("determiners") and row.low[last] not in STANDALONE):
        return None
    return Phrase(_leftward(row, last, low), last, last, "noun")


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
    if row.kind[before] == NAME:
        return 0 if row.kind[at] == NAME or row.low[at] in lexicon("determiners") else 1
    if row.kind[before] == QUOTE or word in _closed_class() or _is_finite(word):
        return 0
    return 0 if is_adverb(word) and not row.capital(before) and word not in ("early", "late") else 1


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
            elif at + 1 < high and (speaker_noun(row.low[at + 1]) or _name_ahead(row, at + 1, high)):
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


def _name_ahead(row: Tokens, at: int, high: int) -> bool:
    """Nothing but attributes up to a person's name: "(South Carolina) party chairman NAME"."""
    for place in range(at, min(at + 7, high)):
        if row.kind[place] == NAME:
            return row.is_person(place)
        if row.low[place] == "." and _abbreviation(row, place):
            continue
        if not is_noun(row, place) or (_is_finite(row.low[place]) and not row.capital(place)):
            return False
    return False


def _ends_phrase(row: Tokens, at: int, first: int) -> bool:
    """A verb, as far as its form tells: a finite one of speech, or a past tense behind a noun for speakers."""
    if at == first:
        return False
    word = row.low[at]
    if _is_finite(word) and not speaker_noun(word):
        return True
    return speaker_noun(row.low[at - 1]) and not speaker_noun(word) and not row.capital(at)


_COMPLEMENTS = frozenset({"of", "for", "from", "at", "with", "in", "to"})


def with_complement(row: Tokens, phrase: Phrase, high: int) -> Phrase:
    """A description with what it is of or for: "a spokesman" + "for the company"."""
    last = phrase.last
    while phrase.kind == "noun" and last + 1 < high and row.low[last + 1] in _COMPLEMENTS:
        after = phrase_starting(row, last + 2, min(high, last + 10))
        if after is None or after.kind == "pronoun":
            break
        last = after.last
    return Phrase(phrase.first, last, phrase.head, phrase.kind)
