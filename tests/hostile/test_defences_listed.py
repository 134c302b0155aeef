"""The list of defences that `make defences` takes out one by one fits the project as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
CASES: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/cases/hostile/defences.yaml").read_text(encoding="utf-8"))


def test_each_promise_has_defences() -> None:
    assert {case["point"] for case in CASES} == set(range(1, 16))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["defence"])
def test_a_defence_is_where_the_list_says_and_has_its_tests(case: dict[str, Any]) -> None:
    """A defence that was moved must be moved in the list too, or nobody would notice when it is gone."""
    changes = {case["file"]: {case["old"], *case.get("also", {})}, **case.get("elsewhere", {})}
    for name, lines in changes.items():
        code = (ROOT / name).read_text(encoding="utf-8")
        assert all(old in code for old in lines)
    for test in case["tests"]:
        file, _, name = test.partition("::")
        assert f"def {name.partition('[')[0]}(" in (ROOT / file).read_text(encoding="utf-8")
