"""Rules are made ready once: kept for the files as they are, made anew when one changes, never taken when damaged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from briefgen.rules import ready


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
    for damaged in (b"", b"nonsense", file.read_bytes()[:40]):
        file.write_bytes(damaged)
        assert ready.kept("en", make) == {}
    assert len(calls) == 4
