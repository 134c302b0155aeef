"""The words of a document outside its quotations as one row of tokens, and the noun phrases among them.

A token is a word, a punctuation mark, a name (one mention, whatever its length) or a quotation (one pair of marks).
Token numbers, not offsets, are used throughout; `Tokens.span` turns them into offsets. A sentence here never ends
inside a quotation.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from briefgen.extract.verbs import verb
from briefgen.model import Document, Entity, Mention
from briefgen.rules import lexicon
from briefgen.rules.compiled import compiled
from briefgen.text.marks import MarkPair

WORD, PUNCT, NAME, QUOTE = 0, 1, 2, 3

_TOKEN = compiled(
    r"(?P<word>\d{1,3}(?:,\d{3})+(?!\d)|[^\W_]+(?:[-.&][^\W_]+)*)|(?P<clitic>['’](?:s|d|re|ve|ll|m|t)\b)|(?P<dash>--+|[—–―])|(?P<mark>[^\w\s\u200b])"
)
_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
DASHES = frozenset({"--", "---", "—", "–", "―", "-"})


class Tokens(Struct):
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


# ------------------------------------------------------------------ tokens


def possessive(row: Tokens, at: int) -> bool:
    """A possessive ending stands at ``at``: the name before it owns what follows."""
    return 0 < at < len(row.low) and row.low[at] in _POSSESSIVES and row.ends[at - 1] == row.starts[at]


def is_finite(word: str) -> bool:
    """A past tense or third person of a verb of speech."""
    found = verb(word)
    return found is not None and found.finite


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


_ANY_WORD = compiled(r"\w+(?:['’.-]\w+)*")


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
    inside = at > low and row.kind[at - 1] in (WORD, NAME) and not is_finite(row.low[at - 1])
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
        return not joined or is_finite(before)
    return behind in (",", "'s", "’s") or is_finite(behind) or behind in lexicon("speech_auxiliaries")


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
    found = list(_TOKEN.finditer(row.text, start, end))
    row.starts += [match.start() for match in found]
    row.ends += [match.end() for match in found]
    row.low += [match[0].lower() for match in found]
    row.kind += [PUNCT if match.lastgroup in ("dash", "mark") else WORD for match in found]
    row.ref += [-1] * len(found)
    row.sentence += [sentence] * len(found)
