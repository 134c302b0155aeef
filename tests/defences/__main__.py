"""Takes every defence out of a copy of the project and shows that its tests then fail: ``python tests/defences``.

With arguments only the defences whose point or words they name: ``python tests/defences 6 "the clock"``.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests/cases/hostile/defences.yaml"
COPIED = ("briefgen", "templates", "tests", "seeds", "pyproject.toml")
PATIENCE = 120
"""Seconds; a test that hangs without its defence has failed."""


def main(wanted: Sequence[str]) -> int:
    """0 when every test of every defence failed without it."""
    cases: list[dict[str, Any]] = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    chosen = [case for case in cases if not wanted or any(_is_meant(case, word) for word in wanted)]
    unseen = 0
    with TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in COPIED:
            _copy(ROOT / name, copy / name)
        for case in chosen:
            seen = _fails_without(case, copy)
            unseen += not seen
            print(f"{case['point']:>2}  {'seen' if seen else 'NOT SEEN':8}  {case['defence']}", flush=True)
    print(f"{len(chosen)} defences, {unseen} not seen to fail")
    return 1 if unseen else 0


def _is_meant(case: dict[str, Any], word: str) -> bool:
    return word == str(case["point"]) or (not word.isdigit() and word in case["defence"])


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def _fails_without(case: dict[str, Any], copy: Path) -> bool:
    """Whether every test of ``case`` fails, or does not end, once its defence is out; the copy is whole again after."""
    changes = {case["file"]: {case["old"]: case["new"], **case.get("also", {})}, **case.get("elsewhere", {})}
    whole = {name: (copy / name).read_text(encoding="utf-8") for name in changes}
    try:
        for name, lines in changes.items():
            (copy / name).write_text(_changed(name, whole[name], lines), encoding="utf-8")
        return all(_fails(test, copy) for test in case["tests"])
    except LookupError as error:
        print(f"    {error}")
        return False
    finally:
        for name, text in whole.items():
            (copy / name).write_text(text, encoding="utf-8")


def _changed(name: str, text: str, lines: Mapping[str, str]) -> str:
    for old, new in lines.items():
        if old not in text:
            raise LookupError(f"{name} does not hold {old!r} any more")
        text = text.replace(old, new)
    return text


def _fails(test: str, copy: Path) -> bool:
    """1 is pytest's code for failed tests; a test that it does not find has another, and proves nothing."""
    order = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", test]
    environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        order, cwd=copy, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as running:
        try:
            return running.wait(PATIENCE) == 1
        except subprocess.TimeoutExpired:
            return True
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
