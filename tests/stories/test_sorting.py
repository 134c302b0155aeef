"""Wherever a pile is sorted, and into whatever parts it is cut for that, the same stories come out."""

from __future__ import annotations

import pickle
import random
from array import array
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefgen.engine import Failure, Here, Local
from briefgen.stories import keys, merging
from briefgen.stories.grouping import Look, Pile, sort_out
from briefgen.stories.profiles import Counted

PILE = 120


def pile(seed: int) -> list[Look]:
    """Texts of made-up words on some twenty events, half of them dated, that have more in common than real ones."""
    chance = random.Random(seed)
    events = [[f"event{n}x{k}" for k in range(30)] + [f"kind{n % 4}x{k}" for k in range(20)] for n in range(20)]
    return [_look(chance, number, events[chance.randrange(20)]) for number in range(PILE)]


def _look(chance: random.Random, number: int, event: list[str]) -> Look:
    words = [*chance.sample(event, 25), *(f"common{chance.randrange(60)}" for _ in range(30)), f"own{number}"]
    day = date(2026, 3, 1) + timedelta(days=chance.randrange(60)) if chance.random() < 0.5 else None
    weights = {word: float(chance.randint(1, 3)) for word in words}
    return Look((number,), Counted(weights, frozenset({1 + number % 3}), frozenset(), day), None)


class Elsewhere(Here):
    """Does the last first, fails on every third part, and sends what it gets through no memory of this process."""

    def run(self, function: Callable[[Any], Any], items: Iterable[Any], *, large: bool = False) -> Iterator[Any]:
        assert large
        waiting = [pickle.loads(pickle.dumps(item)) for item in items]
        done = {i: Failure("lost") if i % 3 == 2 else function(waiting[i]) for i in reversed(range(len(waiting)))}
        return iter([done[i] for i in range(len(waiting))])


@given(
    st.integers(0, 5), st.sampled_from([1, 7, 50, 1000]), st.sampled_from([1, 13, 4000]), st.sampled_from([1, 9, 200])
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_a_pile_is_cut_the_same_stories_come_out(
    whole: dict[int, Pile], seed: int, block: int, pairs: int, clusters: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "PAIRS", pairs)
        patch.setattr(merging, "CLUSTERS", clusters)
        patch.setattr(merging.keys.blocks, "__defaults__", (block,))
        assert sort_out(pile(seed), Elsewhere()) == whole[seed]


@pytest.fixture(scope="module")
def whole() -> dict[int, Pile]:
    found = {seed: sort_out(pile(seed)) for seed in range(6)}
    assert all(10 < len(one.stories) < 60 for one in found.values())
    return found


def test_processes_sort_as_one_does(whole: dict[int, Pile], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "CLUSTERS", 20)
    with Local(2) as engine:
        assert sort_out(pile(0), engine) == whole[0]


def test_a_block_takes_with_it_all_that_it_needs() -> None:
    """What a block finds on another machine is what one index of everything finds."""
    terms = [array("I", [n % 5, 5 + n % 3]).tobytes() for n in range(200)]
    weights = array("I", [keys.SCALE // 2] * 2).tobytes()

    def found(size: int) -> bytes:
        return b"".join(map(keys.pairs, keys.blocks([(one, weights) for one in terms], size)))

    assert found(7) == found(200)
    assert len(found(200)) > 200
