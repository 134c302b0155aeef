"""Work on many documents: in order, wherever it runs, and no document costs another its result."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from briefgen.engine import Engine, Failure, Given, Here, Local

sys.path.insert(0, str(Path(__file__).parent))
from poison import deadly, doubled


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), *sys.path]))
    with Local(2, few=10, patience=0.3) as engine:
        yield engine


def test_results_come_in_order_from_everywhere(processes: Engine) -> None:
    numbers = list(range(333))
    with ThreadPoolExecutor(3) as threads:
        for engine in (Here(), processes, Given(threads)):
            assert list(engine.run(doubled, iter(numbers))) == [2 * n for n in numbers], engine


def test_few_documents_start_no_process() -> None:
    with Local(2, few=10) as engine:
        assert list(engine.run(_pid, range(10))) == [os.getpid()] * 10


@pytest.mark.parametrize("poison", range(901, 907))
def test_a_document_that_ends_or_holds_up_its_process_costs_itself_alone(processes: Engine, poison: int) -> None:
    numbers = [*range(60), poison, *range(100, 130)]
    results = list(processes.run(deadly, numbers))
    for number, result in zip(numbers, results, strict=True):
        if number == poison:
            assert isinstance(result, Failure), result
            assert "please report" in result.reason
        else:
            assert result == 2 * number


def _pid(_: int) -> int:
    return os.getpid()
