"""Work on many documents: in order, wherever it runs, and no document costs another its result."""

from __future__ import annotations

import os
import subprocess
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


_UNGUARDED = """
import sys
from briefgen.errors import BriefgenError
from briefgen.stages import local_stages
try:
    with local_stages(2, cache=False) as stages:
        stages.sources(sys.argv[1:], language="en", fetch=None)
except BriefgenError as error:
    sys.exit(f"told: {error}")
"""


def test_a_script_without_a_guard_is_told_at_once_what_it_lacks(tmp_path: Path) -> None:
    pile, script = tmp_path / "pile", tmp_path / "script.py"
    pile.mkdir()
    for number in range(300):
        (pile / f"{number}.txt").write_text(f"Fire {number}\n\nOne house burnt down on Monday.\n", encoding="utf-8")
    script.write_text(_UNGUARDED, encoding="utf-8")
    ran = subprocess.run([sys.executable, script, pile], capture_output=True, text=True, timeout=60)
    assert ran.stderr.count("\n") == 1, ran.stderr
    assert ran.stderr.startswith("told: ")
    assert 'if __name__ == "__main__":' in ran.stderr


def _pid(_: int) -> int:
    return os.getpid()
