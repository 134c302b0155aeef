"""Texts that are all but one: an agency report in a thousand papers, with a line changed here and there.

Each text is known by the least of its shingles, which two texts share as often as they share shingles at all. So no
text is compared with more than a few others, and what is kept of each is a handful of numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest

from briefgen.stories.near import Index
from briefgen.stories.rows import Rows
from briefgen.text.shingles import of_rows

SKETCH = 24
"""Shingles by which a text is known."""

SHARED = 16
"""Of them those that twins have in common: texts that share three quarters of all their words in a row. Independent
reports of one event share under a tenth, a column with its weekly frame under a half."""

ALONE = 4
"""Twins that each count as a text of its own: a few show how much one event is told alike, a thousand would make
all their words common. With one, B-cubed F falls by half a point in two piles."""

_MOST = 8
"""Texts noted for one shingle: what more share is everybody's phrase."""


def sketch(rows: Rows) -> tuple[int, ...]:
    """The numbers by which a text is known."""
    return tuple(nsmallest(SKETCH, of_rows(rows.words)))


def twins(sketches: Iterable[Sequence[int]], alone: int = ALONE) -> Iterator[int]:
    """For each text the number of the first that it is a twin of, its own where fewer than ``alone`` came before."""
    family: Counter[int] = Counter()
    for number, first in enumerate(firsts(sketches)):
        family[first] += 1
        yield first if family[first] > alone else number


def firsts(sketches: Iterable[Sequence[int]]) -> Iterator[int]:
    """For each text the number of the first that it is a twin of, its own where there is none."""
    noted = Index(_MOST)
    for number, known in enumerate(sketches):
        enough = [other for other, count in noted.met(known).items() if count >= SHARED]
        first = min(enough, default=number)
        yield first
        if first == number:
            noted.note(known, number)
