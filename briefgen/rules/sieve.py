"""Patterns that are compiled when they are first needed and tried only where their cues stand."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any, Generic, TypeVar

from briefgen.rules.compiled import compiled
from briefgen.rules.cues import Way, cues_in, open_to

_LONG = 4000
"""Characters from which a text has most cues anyway."""

T = TypeVar("T")


class Pattern:
    """What `re.compile` gives, as far as rules use it. ``ways`` are those of `briefgen.rules.cues.ways_of`."""

    __slots__ = ("_compiled", "_written", "flags", "ways")

    def __init__(self, pattern: str | Callable[[], str], flags: int, ways: tuple[Way, ...] | None = None) -> None:
        """``pattern`` may also be what writes it."""
        self._written, self.flags, self.ways = pattern, flags, ways
        self._compiled: re.Pattern[str] | None = None

    @property
    def pattern(self) -> str:
        return self._written if isinstance(self._written, str) else self._written()

    @property
    def compiled(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = compiled(self.pattern, self.flags)
        return self._compiled

    def _spares(self, text: str, start: int, end: int) -> bool:
        """Whether nothing there can match."""
        if self.ways is None:
            return False
        part = text if start <= 0 and end >= len(text) else text[max(start, 0) : max(end, 0)]
        if len(part) > _LONG:
            return False
        return not open_to(self.ways, cues_in(part))

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return None if self._spares(text, start, end) else self.compiled.search(text, start, end)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self.compiled.match(text, start, end)  # which looks in one place: sooner than what the text has

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self.compiled.fullmatch(text, start, end)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        return iter(()) if self._spares(text, start, end) else self.compiled.finditer(text, start, end)

    def findall(self, text: str) -> list[Any]:
        return self.compiled.findall(text)

    def sub(self, by: str | Callable[[re.Match[str]], str], text: str) -> str:
        return self.compiled.sub(by, text)

    def split(self, text: str) -> list[str | Any]:
        return self.compiled.split(text)


class Sieve(Generic[T]):
    """Many things with a pattern each; for a text those whose pattern may match in it, in order."""

    def __init__(self, items: Sequence[T], pattern_of: Callable[[T], Pattern]) -> None:
        self._all = tuple(items)
        self._always: list[int] = []
        bits: dict[frozenset[str], int] = {}  # one for each set of cues
        self._by_rarest: dict[int, list[tuple[int, int]]] = {}  # place and all bits of each way, by that of its rarest
        for place, item in enumerate(items):
            ways = pattern_of(item).ways
            if ways is None:
                self._always.append(place)
            for way in ways or ():
                needed = [bits.setdefault(cues, 1 << len(bits)) for cues in way]
                self._by_rarest.setdefault(needed[0], []).append((place, sum(needed)))
        self._rarest = sum(self._by_rarest)
        self._bits: dict[str, int] = {}
        for cues, bit in bits.items():
            for cue in cues:
                self._bits[cue] = self._bits.get(cue, 0) | bit
        self._cues = frozenset(self._bits)

    def of(self, text: str) -> tuple[T, ...]:
        """What may match in ``text``, which is what is then searched and no more."""
        if len(text) > _LONG:
            return self._all
        held = reduce(or_, map(self._bits.__getitem__, cues_in(text) & self._cues), 0)
        places, left = set(self._always), held & self._rarest
        while left:
            rarest = left & -left
            left ^= rarest
            for place, needed in self._by_rarest[rarest]:
                if held & needed == needed:
                    places.add(place)
        return tuple([self._all[place] for place in sorted(places)])
