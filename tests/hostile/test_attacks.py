"""Attacks of every kind, as data: each is read or named, and nothing of it works in what is made.

A case names files, how briefgen is called, exit codes, words that are said (``says``) or shown (``shows``) and words
that are nowhere (``lacks``). What holds for all cases is asked of all: see `_survived`.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from briefgen.cli import app, console
from tests.hostile.attack import GOOD, SECRET, place
from tests.hostile.looked_through import faults

CASES = Path(__file__).parents[1] / "cases/hostile/attacks"
BUILD = "build in -o out/b.md -o out/b.html -o out/b.json --no-cache"
AS_WORD = {"words": " -o out/b.docx"}
"""Files of cases whose words are looked for in Word too, which takes as long as all else."""
NO_SOURCES = ("sources.yaml", "sources.txt", "decisions.yaml", "briefgen.yaml")
SECONDS = 30
"""Of processor time, of the slowest machine; a usual case takes a tenth of one."""


def _cases() -> list[Any]:
    return [
        pytest.param({"run": BUILD + AS_WORD.get(path.stem, "")} | case, id=f"{path.stem}:{case['name']}")
        for path in sorted(CASES.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a good source, a secret beside the sources, and a place for outputs."""
    folder = tmp_path / "w"
    place(folder, {"in/good.txt": GOOD, "secret.txt": f"{SECRET} is the word.\n", "out/.keep": ""})
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("briefgen.sources.pipes._SILENCE", 0.5)
    monkeypatch.setenv("SECRET_OF_THE_ENVIRONMENT", SECRET)
    return folder


@pytest.mark.skipif(os.name == "nt", reason="names and kinds of files of POSIX")
@pytest.mark.parametrize("case", _cases())
def test_an_attack_does_nothing(case: dict[str, Any], work: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    place(work, case.get("files", {}))
    before = _files(work)
    began = time.process_time()
    code = console.run(app, shlex.split(case["run"].replace("@", str(work))))
    took = time.process_time() - began
    out, err = capfdbinary.readouterr()
    assert took < SECONDS
    assert code in case.get("code", [0, 3]), err
    _survived(work, before, out, err.decode("utf-8"))
    made = b"\n".join([out, *(path.read_bytes() for path in (work / "out").iterdir() if path.is_file())]).decode(
        "utf-8", "replace"
    )
    assert [words for words in case.get("says", []) if not re.search(words, err.decode())] == []
    assert [words for words in case.get("shows", []) if words not in made] == []
    assert [words for words in [*case.get("lacks", []), SECRET] if words in made or words in err.decode()] == []


def _survived(work: Path, before: dict[str, bytes], out: bytes, said: str) -> None:
    """No traceback, no order to a terminal, no file touched or left half, every source told, every output harmless."""
    assert not re.search(r"Traceback|this is a bug|failed on it|cannot be opened as", said), said
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", said), ascii(said)
    assert all(len(line) < 3000 for line in said.splitlines())
    after = _files(work)
    touched = [name for name, data in before.items() if after.get(name) != data]
    assert [name for name in touched if not name.startswith("out/")] == []
    assert [name for name in after if name not in before and not name.startswith(("out/", "in/out/"))] == []
    assert [name for name in after if name.endswith(".tmp")] == []
    found = [
        f"{path.name}: {fault}" for path in sorted((work / "out").iterdir()) if path.is_file() for fault in faults(path)
    ]
    assert found == []
    if (work / "out/b.json").is_file():
        _all_told(work, json.loads((work / "out/b.json").read_bytes()))


def _all_told(work: Path, brief: dict[str, Any]) -> None:
    """Each file among the sources is in the register: as it is called, or as what is in it. A link is what it leads to,
    and a list (sources.txt) is what it names."""
    known = [source["path"] for source in brief["sources"]]
    for folder, _, files in os.walk(work / "in"):
        for name in files:
            shown = os.fsencode(f"{folder}/{name}").decode("utf-8", "replace").removeprefix(f"{work}/")
            if name in NO_SOURCES or "/." in folder or (Path(folder) / name).is_symlink():
                continue
            plain = re.sub(r"\W+", "", shown)
            assert any(re.sub(r"\W+", "", path).startswith(plain) for path in known), (shown, known)


def _files(work: Path) -> dict[str, bytes]:
    found = {}
    for folder, _, files in os.walk(work):
        for name in files:
            path = Path(folder) / name
            if path.is_file() and not path.is_symlink():
                found[str(path.relative_to(work))] = path.read_bytes() if path.stat().st_size < 50_000_000 else b""
    return found


def test_there_are_many() -> None:
    assert len(_cases()) >= 150
