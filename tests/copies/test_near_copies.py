"""Copies are found as if each text were compared with each, in time that grows with their number alone."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from briefgen.model import Block, Document, Sentence, Source
from briefgen.stories.near import copied_from
from briefgen.stories.origins import find_copies
from briefgen.text.shingles import COPY, shared
from tests.timing import about_linear


def document(number: int, text: str) -> Document:
    sentences = (Sentence(0, len(text), 0, 0),)
    return Document(Source(f"s{number}", f"{number}.txt"), text, (Block("body", 0, len(text)),), sentences)


def prose(seed: int, words: int) -> str:
    chance = random.Random(seed)
    return " ".join(f"w{chance.randrange(3000)}" for _ in range(words))


def numbers(seed: int, count: int, *, size: int) -> list[frozenset[int]]:
    chance = random.Random(seed)
    return [frozenset(chance.randrange(2**32) for _ in range(size)) for _ in range(count)]


def mixed(parts: Sequence[tuple[frozenset[int], float]], chance: random.Random) -> frozenset[int]:
    return frozenset(x for whole, share in parts for x in sorted(whole) if chance.random() < share)


def by_all_pairs(texts: Sequence[frozenset[int]]) -> dict[int, int]:
    found = {}
    for number, text in enumerate(texts):
        first = next((n for n, other in enumerate(texts[:number]) if shared(text, other) >= COPY), None)
        if first is not None:
            found[number] = first
    return found


def test_copy_is_the_copy_of_the_first_of_its_family() -> None:
    """A third paper that cut the second paper's copy has the same origin as both."""
    whole = prose(1, 300)
    cut = " ".join(whole.split()[:120])
    found = find_copies(
        [document(1, prose(2, 300)), document(2, whole), document(3, prose(3, 90) + cut), document(4, cut)]
    )
    assert found == {"s3": "s2", "s4": "s2"}


def test_reports_that_share_a_quotation_are_no_copies() -> None:
    quotation = prose(9, 25)
    assert find_copies([document(n, prose(n, 300) + " " + quotation) for n in range(5)]) == {}


@pytest.mark.parametrize("size", [20, 150, 400, 1500])
def test_index_finds_what_comparing_all_pairs_finds(size: int) -> None:
    """Texts of all sizes that share from a tenth to nearly all with another one, short ones in long ones too."""
    chance = random.Random(size)
    others = numbers(1, 40, size=600)
    own = numbers(2, 40, size=size)
    texts = [*others, *(mixed([(whole, chance.random()), (chance.choice(others), 0.3)], chance) for whole in own)]
    texts += [mixed([(chance.choice(texts), 0.1 + 0.9 * chance.random())], chance) for _ in range(80)]
    chance.shuffle(texts)
    expected = by_all_pairs(texts)
    assert len(expected) > 40
    assert dict(copied_from(texts)) == expected


def test_time_grows_with_the_number_of_texts() -> None:
    """Half of them carry one agency text, all of them one notice of rights."""
    notice = frozenset(range(40))
    agency = numbers(3, 1, size=300)[0]

    def pile(size: int) -> list[tuple[int, int]]:
        texts = (own | notice | (agency if n % 2 else frozenset()) for n, own in enumerate(numbers(4, size, size=150)))
        return list(copied_from(texts))

    assert len(pile(40)) == 19
    assert about_linear(pile, 600, enough=0.2)
