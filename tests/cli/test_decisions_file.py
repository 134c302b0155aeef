"""A file of decisions that holds none says so instead of being passed over."""

from pathlib import Path

import pytest

from briefgen.decisions import load_decisions
from briefgen.errors import UsageError


def test_another_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "decisions.yaml").write_text("foo: 1\n", encoding="utf-8")
    with pytest.raises(UsageError, match="not foo"):
        load_decisions(tmp_path / "decisions.yaml")


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        load_decisions(tmp_path / "decisions.yaml")
