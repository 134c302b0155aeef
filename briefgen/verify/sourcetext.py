"""The reading text of one source, with its paragraphs and sentences at hand."""

from __future__ import annotations

import bisect
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from briefgen.text.sentences import split
from briefgen.text.tokens import content_stems

_OTHERS = 100
"""Of three reports of two sentences each, the words that the story is about are in half of all: without others they
weigh next to nothing. 20 to 200 tell 633 merged pairs from pairs drawn at random about equally well."""


def rarity(texts: Iterable[SourceText]) -> Mapping[str, float]:
    """The weight of each stem of ``texts``: the logarithm of one over the share of sentences that have it, with
    `_OTHERS` sentences that have none.
    """
    counts: Counter[str] = Counter()
    total = 0
    for text in texts:
        for start, end in text.every_sentence():
            counts.update(content_stems(text.text[start:end]))
            total += 1
    return {stem: math.log((total + _OTHERS) / count) for stem, count in counts.items()}


class SourceText:
    """Offsets are into ``text``. A paragraph is a line of the reading text."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _sentences(self) -> list[tuple[int, int]]:
        return split(self.text)

    @cached_property
    def _lines(self) -> list[int]:
        """Offsets at which a line that is not empty begins."""
        starts, at = [], 0
        for line in self.text.split("\n"):
            if line.strip():
                starts.append(at)
            at += len(line) + 1
        return starts or [0]

    def every_sentence(self) -> Sequence[tuple[int, int]]:
        return self._sentences

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The span widened to the borders of the sentences that it touches."""
        found = self.sentences(start, end)
        return (min(start, found[0][0]), max(end, found[-1][1])) if found else (start, end)

    def sentences(self, start: int, end: int) -> list[tuple[int, int]]:
        """The sentences that the span touches."""
        first = bisect.bisect_right(self._sentences, start, key=lambda s: s[1])
        last = bisect.bisect_left(self._sentences, end, key=lambda s: s[0])
        return self._sentences[first:last]

    def line_number(self, offset: int) -> int:
        """Which line that is not empty ``offset`` stands in, from 0."""
        return max(0, bisect.bisect_right(self._lines, offset) - 1)

    def paragraph(self, start: int, end: int, *, around: int = 0) -> tuple[int, int]:
        """The lines the span touches, and ``around`` lines that are not empty before and after them."""
        first = max(0, self.line_number(start) - around)
        last = self.line_number(max(start, end - 1)) + around
        close = self.text.find("\n", self._lines[min(last, len(self._lines) - 1)])
        return self._lines[first], (len(self.text) if close < 0 else close)


class Texts(Mapping[str, SourceText]):
    """The reading texts at hand by source id, each looked at once it is asked for.

    ``only`` are the ids that may be asked for; None is all.
    """

    def __init__(self, texts: Mapping[str, str], only: Sequence[str] | None = None) -> None:
        self._texts, self._seen = texts, dict[str, SourceText]()
        self._ids = texts if only is None else dict.fromkeys(id for id in only if id in texts)

    def __getitem__(self, id: str) -> SourceText:
        if id not in self._seen:
            if id not in self._ids:
                raise KeyError(id)
            self._seen[id] = SourceText(self._texts[id])
        return self._seen[id]

    def plain(self, id: str) -> str:
        """The text alone: a pile's are looked at once each and must not all be kept."""
        return self._texts[id]

    def __contains__(self, id: object) -> bool:
        return id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)
