"""The README and the pages in docs are true: commands run, files are what they say, links lead somewhere.

A page is run from top to bottom in a fresh copy of the project, with ``articles/`` beside it. Its code blocks are

* ``console``: lines after ``$`` are run and must succeed, or end as "# exits N" says; any other line must be part of
  what the command above it printed; ``cd``, ``export`` and ``unset`` last to the end of the page;
* a language with ``title="path"``: the file is written;
* ``diff`` with ``title="path"``: the lines are found in the file once, and changed;
* ``text`` with ``part-of="path"``: each line stands in that file of the project.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w*)(?: (title|part-of)=\"([^\"]+)\")?\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\(([^)\s]+)\)")
# What a new machine runs itself (.ci/run), or what would install over the network.
NOT_HERE = re.compile(r"^(make (brief|test|check|samples)|pipx? install \S+|\. \.venv/bin/activate)$")


def blocks(page: Path) -> list[tuple[str, str, str, str]]:
    """(language, title or part-of, path, content) of each code block."""
    return BLOCK.findall(page.read_text(encoding="utf-8"))


def label(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("briefgen", "templates", "seeds", "tests", "outputs"):
        shutil.copytree(ROOT / name, tmp_path / name)  # with what Python and the rules keep beside them: 4 s a page
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "seeds/harbour-fire", tmp_path / "articles")
    tools = tmp_path / ".tools"
    tools.mkdir()
    for tool in ("briefgen", "pytest"):
        (tools / tool).write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {tool} "$@"\n')
        (tools / tool).chmod(0o755)
    # No link: Python would look for its packages beside it.
    (tools / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (tools / "python").chmod(0o755)
    return tmp_path


class Shell:
    """A terminal in ``home``: where it stands and what it exported lasts from command to command."""

    def __init__(self, home: Path) -> None:
        self.home, self.folder = home, home
        path = f"{home / '.tools'}{os.pathsep}{os.environ['PATH']}"
        own = {"HOME": str(home / "home"), "PYTHONPATH": str(home), "XDG_CONFIG_HOME": "", "PATH": path}
        self.variables = {**os.environ, **own}

    def run(self, command: str) -> str:
        """What ``command`` prints, on both channels; its exit code must be 0 or the one the page names."""
        word, _, rest = command.strip().partition(" ")
        if word == "cd" and "&" not in rest:
            self.folder = (self.folder / rest).resolve(strict=True)
        elif word == "export":
            name, _, self.variables[name] = rest.partition("=")
        elif word == "unset":
            del self.variables[rest]
        else:
            return self._run(command)
        return ""

    def _run(self, command: str) -> str:
        command, _, code = command.partition("# exits ")
        done = subprocess.run(
            ["sh", "-c", command], cwd=self.folder, env=self.variables, capture_output=True, text=True
        )
        assert done.returncode == int(code or 0), f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def place(self, name: str) -> Path:
        return self.home / "home" / name.removeprefix("~/") if name.startswith("~/") else self.folder / name


def play(content: str, shell: Shell) -> None:
    """Runs the commands of a console block and looks for the lines between them in what they print."""
    printed = ""
    for line in content.splitlines():
        if line.startswith("$ ") and NOT_HERE.match(line[2:].strip()):
            printed = line
        elif line.startswith("$ "):
            printed = shell.run(line[2:])
        else:
            assert line.strip() in printed, f"{line!r} is not in:\n{printed}"


def patch(path: Path, content: str) -> None:
    lines = content.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] in " -")
    new = "".join(line[1:] for line in lines if line[0] in " +")
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"the lines around the change are not in {path.name} once:\n{old}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def commands() -> Iterator[Path]:
    yield from (page for page in PAGES if any(block[0] in ("console", "diff") for block in blocks(page)))


@pytest.mark.parametrize("page", list(commands()), ids=label)
def test_page_runs(page: Path, copy: Path) -> None:
    shell = Shell(copy)
    for language, key, name, content in blocks(page):
        if language == "console":
            play(content, shell)
        elif language == "diff":
            patch(shell.place(name), content)
        elif key == "title":
            write(shell.place(name), content)
        elif key == "part-of":
            known = (ROOT / name).read_text(encoding="utf-8")
            assert [line for line in content.splitlines() if line.strip() not in known] == []
        else:
            pytest.fail(f"a block that no test looks at:\n{content}")


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_links_lead_somewhere(page: Path) -> None:
    prose = BLOCK.sub("", page.read_text(encoding="utf-8"))
    targets = [link for link in LINK.findall(prose) if "://" not in link]
    assert [link for link in targets if not (page.parent / link.partition("#")[0]).exists()] == []


def test_pages_are_found() -> None:
    assert len(list(commands())) >= 8
    assert any(blocks(ROOT / "README.md"))


def test_the_targets_that_the_readme_names_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|\$ )make (\w+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert {"brief", "test"} <= named
    assert [name for name in named if not re.search(rf"^{name}:", makefile, re.M)] == []
