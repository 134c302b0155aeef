"""What the rules that tie quotations to speakers look at, and what they make."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from msgspec import Struct, field

from briefgen.extract.frames import Frame
from briefgen.extract.nouns import Phrase
from briefgen.extract.row import PUNCT, QUOTE, Tokens
from briefgen.extract.verbs import Verb
from briefgen.text.marks import MarkPair

UNKNOWN = Verb("", "manner", "past")


class Link(Struct, frozen=True):
    """A quotation token with its frame and the rule that tied them; ``carried`` from another quotation's frame."""

    at: int
    frame: Frame | None
    rule: str
    carried: bool = False


class Page(Struct):
    """What the rules look at: the tokens, the pairs of marks and the frames by sentence."""

    row: Tokens
    pairs: Sequence[MarkPair]
    frames: dict[int, list[Frame]]
    last_word: dict[int, int] = field(default_factory=dict)

    def inner(self, at: int) -> str:
        pair = self.pairs[self.row.ref[at]]
        return self.row.text[pair.inner_start : pair.inner_end]

    def in_sentence(self, at: int) -> list[Frame]:
        """The frames of the sentence around the token ``at``, no farther away than `REACH`."""
        here = self.frames.get(self.row.sentence[at], [])
        if len(here) < 8:
            return here
        first = bisect_left(here, at - REACH, key=lambda frame: frame.at)
        return here[first : bisect_left(here, at + REACH, first, key=lambda frame: frame.at)]

    def wordless(self, sentence: int, first: int) -> bool:
        """Nothing but quotations and marks from the token ``first`` to the end of the sentence."""
        last = self.last_word.get(sentence)
        if last is None:
            row = self.row
            words = (at for at in range(row.first[sentence + 1] - 1, row.first[sentence] - 1, -1))
            last = next((at for at in words if row.kind[at] not in (QUOTE, PUNCT)), -1)
            self.last_word[sentence] = last
        return last < first

    def quoteless(self, sentence: int) -> bool:
        """The sentence holds no quotation."""
        row = self.row
        return all(row.kind[at] != QUOTE for at in range(row.first[sentence], row.first[sentence + 1]))


REACH = 90
"""Tokens between a quotation and a frame of its sentence; annotated ones have 40 words at most between them."""


def made(row: Tokens, at: int, subject: Phrase, shape: str) -> Frame:
    """A frame whose verb no list has, or that has none: a dash, a colon, brackets."""
    return Frame(at, at, subject, UNKNOWN, min(at, subject.first), max(at, subject.last), row.sentence[at], shape)
