"""The first things a shell shows of briefgen: help by purpose, whole first sentences, completion of words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from briefgen.cli import COMMANDS as NAMES
from briefgen.cli import with_commands


def briefgen(*arguments: str, home: Path, **environment: str) -> str:
    places = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "COLUMNS": "80"}
    done = subprocess.run(
        [sys.executable, "-m", "briefgen", *arguments],
        cwd=home, env={**os.environ, **places, **environment}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def test_help_shows_every_command_under_what_it_is_for_and_cuts_no_sentence(tmp_path: Path) -> None:
    shown = briefgen("--help", home=tmp_path)
    headings = [line.rstrip(":") for line in shown.splitlines() if line and line[0] != " " and line.endswith(":")]
    assert headings[:3] == ["Options", "Make a brief", "Check one"]
    assert headings[-1] == "Set up and look up"
    assert "Commands" not in headings, "a command has no heading"
    assert "..." not in shown.partition("Options:")[2]


def commands(command: object, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    children = getattr(command, "commands", {})
    return [found for name, child in children.items() for found in commands(child, (*path, name))] or [path]


COMMANDS = commands(typer.main.get_command(with_commands(NAMES)))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_shows_an_example_of_itself(path: tuple[str, ...], tmp_path: Path) -> None:
    shown = briefgen(*path, "--help", home=tmp_path)
    assert "Example" in shown
    assert f"briefgen {' '.join(path)}" in shown.partition("Example")[2]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("briefgen expl", {"explain"}),
        ("briefgen build a.txt --audience ex", {"executive"}),
        ("briefgen build a.txt --audience press,da", {"press,daily"}),
        ("briefgen build a.txt --format p", {"pdf"}),
    ],
)
def test_the_shell_completes_commands_audiences_and_formats(typed: str, offered: set[str], tmp_path: Path) -> None:
    words = {"COMP_WORDS": typed, "COMP_CWORD": str(len(typed.split()) - 1)}
    assert set(briefgen(home=tmp_path, _BRIEFGEN_COMPLETE="complete_bash", **words).split()) == offered


@pytest.mark.parametrize(
    ("shell", "its_own"),
    [("bash", "complete -o"), ("zsh", "#compdef briefgen"), ("fish", "complete --command briefgen")],
)
def test_each_shell_gets_a_completion_script_of_its_own(shell: str, its_own: str, tmp_path: Path) -> None:
    script = briefgen(home=tmp_path, _BRIEFGEN_COMPLETE=f"source_{shell}")
    assert its_own in script
    assert "_BRIEFGEN_COMPLETE" in script


def test_the_shell_that_asks_is_found_out(tmp_path: Path) -> None:
    asked = f"'{sys.executable}' -m briefgen --show-completion; true"
    done = subprocess.run(
        ["bash", "-c", asked], cwd=tmp_path, env={**os.environ, "HOME": str(tmp_path)}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert "complete -o" in done.stdout, done.stderr
