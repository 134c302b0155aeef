"""Which documents of a pile are worth comparing: pairs from an index of each document's heaviest terms.

The documents go in order of day, and the index is cut into blocks of that order. A block takes with it, for each of its
terms, the documents before it that it may meet, so that it can be worked on anywhere; what comes of it is the same
however the order is cut. Weights are whole numbers: sums of them are the same in any order and on any machine.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from heapq import nsmallest

from msgspec import Struct

SCALE = 1 << 15
"""What a weight of 1 is as a whole number."""

KEYS = 40
"""The heaviest terms of a document, by which it is looked up; with all of its terms the same stories come out."""

CROWD = 64
"""Documents with a term, those nearest before in order of day, that one with the same term is compared with."""

WORTH = 0.03
"""Similarity by the heaviest terms alone from which two documents are compared in full."""

NEIGHBOURS = 24
"""Earlier documents that one is compared with in full, the most alike by their heaviest terms."""

BLOCK = 500
"""Documents of a block: a fifth of a second of work, and little is taken along twice."""

_WEIGHT = 16
"""Bits of a weight beside the number of its document."""


class Block(Struct, frozen=True):
    """Documents numbered on from ``first`` with their terms and weights, as arrays of four-byte numbers. ``before``
    holds for each term the earlier documents with their weights, nearest last."""

    first: int
    keys: tuple[tuple[bytes, bytes], ...]
    before: Mapping[int, bytes]


def blocks(keys: Sequence[tuple[bytes, bytes]], size: int = BLOCK) -> Iterator[Block]:
    """The documents with ``keys`` (terms and weights, heaviest first) in blocks; only what is to come is kept."""
    index: dict[int, array[int]] = {}
    for first in range(0, len(keys), size):
        chunk = tuple((terms[: 4 * KEYS], weights[: 4 * KEYS]) for terms, weights in keys[first : first + size])
        wanted = {term for terms, _ in chunk for term in array("I", terms)}
        yield Block(first, chunk, {term: index[term][-CROWD:].tobytes() for term in wanted if term in index})
        for number, (terms, weights) in enumerate(chunk, first):
            for term, weight in zip(array("I", terms), array("I", weights), strict=True):
                crowd = index.setdefault(term, array("Q"))
                crowd.append(number << _WEIGHT | weight)
                if len(crowd) > 4 * CROWD:
                    del crowd[:-CROWD]


def pairs(block: Block) -> bytes:
    """Numbers of the documents that are worth comparing, two by two, the earlier one first."""
    index = {term: array("Q", crowd).tolist() for term, crowd in block.before.items()}
    found = array("I")
    for number, (terms, weights) in enumerate(block.keys, block.first):
        alike: dict[int, int] = {}
        for term, weight in zip(array("I", terms), array("I", weights), strict=True):
            crowd = index.setdefault(term, [])
            for one in crowd[-CROWD:]:
                other = one >> _WEIGHT
                alike[other] = alike.get(other, 0) + weight * (one & 0xFFFF)
            crowd.append(number << _WEIGHT | weight)
        worth = ((-sum_, other) for other, sum_ in alike.items() if sum_ >= WORTH * SCALE * SCALE)
        for _, other in nsmallest(NEIGHBOURS, worth):
            found.extend((other, number))
    return found.tobytes()
