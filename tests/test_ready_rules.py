"""Rules are made ready once: kept for the files as they are, made anew when one changes, never taken when damaged."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from briefgen.rules import all_patterns, compiled, ready


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[int]:
    monkeypatch.setenv("BRIEFGEN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(ready.sys, "dont_write_bytecode", True)
    return []


def test_they_are_made_once_until_a_file_changes(calls: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    def make() -> dict[str, Any]:
        calls.append(1)
        return {"made": len(calls)}

    assert [ready.kept("en", make)["made"] for _ in range(3)] == [1, 1, 1]
    monkeypatch.setattr(ready, "_stamp", lambda language: "another state of the files")
    assert ready.kept("en", make)["made"] == 2


def test_damage_is_made_anew(calls: list[int], tmp_path: Path) -> None:
    def make() -> dict[str, Any]:
        calls.append(1)
        return {}

    ready.kept("en", make)
    (file,) = (tmp_path / "cache").iterdir()
    for damaged in (b"", b"nonsense", file.read_bytes()[:40], file.read_bytes()[:-1] + b"?"):
        file.write_bytes(damaged)
        assert ready.kept("en", make) == {}
    assert len(calls) == 5


def test_a_kept_pattern_is_the_one_that_re_compiles(calls: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    written = [(rule.regex.pattern, rule.regex.flags) for rules in all_patterns().values() for rule in rules]
    fresh = inspect.unwrap(compiled.compiled)  # what another test had asked for would not be kept again
    tables: list[dict[Any, Any]] = [{}, {}]
    for table in tables:
        monkeypatch.setattr(compiled, "_new", lambda table=table: table)
        kept = ready.recalled(compiled._NAME, compiled._stamp()) or {}
        monkeypatch.setattr(compiled, "_kept", lambda kept=kept: kept)
        for pattern, flags in written:
            made, wanted = fresh(pattern, flags), re.compile(pattern, flags)
            assert made == wanted  # also of their code
            assert made.groupindex == wanted.groupindex
        compiled.keep()
    assert len(kept) == len(set(written))
    assert not table


@pytest.mark.parametrize("damaged", [b"", b"abc", b"\xff" * 40])
def test_a_damaged_pattern_is_compiled_anew(damaged: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "_kept", lambda: {("a+b", 32): (32, damaged, 0, {})})
    found = compiled.compiled("a+b", 32).search("xaab")
    assert found is not None
    assert found[0] == "aab"
