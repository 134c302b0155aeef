"""What the tests of the command line share: a folder of articles and a way to call a command."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cli_call import Call, Outcome

from briefgen.cli import app, console

CASES = Path(__file__).parents[1] / "cases" / "cli"


@pytest.fixture
def articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of three articles on one event, in the folder `articles` of a working folder of its own."""
    shutil.copytree(CASES / "articles", tmp_path / "articles")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "articles"


@pytest.fixture
def call(capfdbinary: pytest.CaptureFixture[bytes]) -> Call:
    """Call briefgen with arguments, as the entry point does."""

    def run(*arguments: object) -> Outcome:
        capfdbinary.readouterr()
        code = console.run(app, [str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return Outcome(code, out, err.decode())

    return run
