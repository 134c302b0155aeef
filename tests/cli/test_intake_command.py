"""What a user sees of sources on the command line: the table before a build, what is refused, what is found again."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from cli_call import Call


@pytest.fixture
def pile(articles: Path) -> Path:
    """The articles in a zip archive, and no longer beside it."""
    with zipfile.ZipFile("pile.zip", "w") as archive:
        for path in sorted(articles.iterdir()):
            archive.write(path, path.name)
            path.unlink()
    articles.rmdir()
    return Path("pile.zip")


# --------------------------------------------------------------------------- the table


def test_the_table_before_a_build(articles: Path, call: Call) -> None:
    """Each source is a line with what it says of itself; what is not read has its reason under it."""
    (articles / "d.xlsx").write_bytes(b"PK")
    (articles / "e.png").write_bytes(b"x")
    outcome = call("sources", "check", "articles")
    lines = outcome.out.decode().splitlines()
    assert outcome.code == 3
    assert lines[0].split() == ["PATH", "FORMAT", "ENCODING", "LANG", "DATE", "WORDS", "PUBLISHER", "TITLE"]
    assert "articles/a-herald.txt" in lines[1]
    assert "2026-01-0" in lines[1]
    assert any(line.strip() == "skipped: a spreadsheet" for line in lines)
    assert outcome.err.splitlines()[-1] == "3 read, 0 duplicate, 1 skipped, 1 left out"


def test_the_table_and_the_build_agree(articles: Path, call: Call) -> None:
    """The table is the register of the brief that would be built."""
    (articles / "d.xlsx").write_bytes(b"PK")
    checked = json.loads(call("sources", "check", "articles", "--format", "json").out)["sources"]
    built = json.loads(call("build", "articles", "--format", "json").out)["sources"]
    fields = ("id", "path", "format", "encoding", "language", "title", "published", "publisher", "words", "status")
    assert [[c[f] for f in fields] for c in checked] == [[b[f] for f in fields] for b in built]
    assert [c["failed"] for c in checked] == [False, False, False, True]


@pytest.mark.parametrize(("name", "code"), [("articles", 0), ("nothing.txt", 4), ("articles/a-herald.txt", 0)])
def test_exit_codes_of_the_table(name: str, code: int, articles: Path, call: Call) -> None:
    """The same as those of a build."""
    (articles / "e.png").write_bytes(b"x")
    assert call("sources", "check", name).code == code


def test_an_unknown_format_of_the_table(articles: Path, call: Call) -> None:
    """Only json and text."""
    assert call("sources", "check", "articles", "--format", "csv").code == 2


def test_the_table_fits_the_terminal(articles: Path) -> None:
    """On a terminal long paths, titles and names give way; in a pipe they are whole."""
    long = articles / f"{'long-name-' * 12}.txt"
    long.write_text(Path(articles / "a-herald.txt").read_text() + "\nMore.\n")
    command = [sys.executable, "-m", "briefgen", "sources", "check", "articles"]
    piped = subprocess.run(command, capture_output=True, text=True).stdout
    assert long.name in piped
    reader, writer = pty.openpty()
    done = subprocess.run(command, stdout=writer, stderr=subprocess.DEVNULL, env={**os.environ, "COLUMNS": "100"})
    os.close(writer)
    shown = os.read(reader, 100_000).decode()
    os.close(reader)
    assert done.returncode == 0
    rows = [line for line in shown.splitlines() if line.startswith("s")]
    assert rows
    assert max(map(len, rows)) <= 100
    assert any("…" in line for line in rows)


def test_names_give_a_terminal_no_orders(articles: Path, call: Call) -> None:
    """A file name with an escape sequence is shown without it."""
    (articles / "d\x1b[31m.csv").write_text("1")
    checked = call("sources", "check", "articles")
    built = call("build", "articles")
    assert "\x1b" not in checked.out.decode() + checked.err + built.err


# --------------------------------------------------------------------------- standard input, sources.yaml


def test_a_build_from_standard_input(articles: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """`briefgen build -` reads what comes through the pipe, beside files if there are any."""
    text = (articles / "a-herald.txt").read_bytes()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text)))
    data = json.loads(call("build", "-", "articles/b-coast.txt", "--format", "json").out)
    assert [(s["path"], s["status"]) for s in data["sources"]] == [("articles/b-coast.txt", "read"), ("stdin", "read")]


@pytest.mark.parametrize("command", ["build", "extract", "quotes", "sources check"])
def test_a_mistake_in_sources_yaml_stops_the_work(command: str, articles: Path, call: Call) -> None:
    """Code 2, file and line, and nothing on stdout."""
    (articles / "sources.yaml").write_text("sources:\n  a-herald.txt:\n    reliabilty: A\n")
    outcome = call(*command.split(), "articles")
    assert (outcome.code, outcome.out) == (2, b"")
    assert "articles/sources.yaml, line 3" in outcome.err
    assert "reliability" in outcome.err


def test_the_grade_of_a_source_is_in_the_brief(articles: Path, call: Call) -> None:
    """What the user says of his sources goes with the brief."""
    (articles / "sources.yaml").write_text(
        "defaults:\n  reliability: C\nsources:\n  a-herald.txt:\n    reliability: A\n"
    )
    data = json.loads(call("build", "articles", "--format", "json").out)
    assert [s["reliability"] for s in data["sources"]] == ["A", "C", "C"]


# --------------------------------------------------------------------------- what is found again


@pytest.mark.parametrize("command", [["verify"], ["render"], ["explain", "--dropped"], ["explain", "F1"]])
def test_originals_inside_an_archive_are_found_again(command: list[str], pile: Path, call: Call) -> None:
    """A brief from a zip can be proved, printed and explained as long as the zip is there."""
    assert call("build", pile, "-o", "brief.json", "-q").code == 0
    assert call(command[0], "brief.json", *command[1:]).code == 0


def test_originals_inside_an_archive_elsewhere(pile: Path, call: Call) -> None:
    """--sources finds the archive in another folder too."""
    call("build", pile, "-o", "brief.json", "-q")
    Path("moved").mkdir()
    pile.rename("moved/pile.zip")
    assert call("verify", "brief.json").code == 1
    assert call("verify", "brief.json", "--sources", "moved").code == 0


def test_what_came_through_a_pipe_is_only_in_a_bundle(
    articles: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can read a pipe again: the message says what helps, and with a bundle all is well."""
    text = (articles / "a-herald.txt").read_bytes()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text)))
    call("build", "-", "-o", "brief.json", "--bundle", "kept", "-q")
    assert call("verify", "brief.json").code == 0
    Path("kept/manifest.json").unlink()
    outcome = call("render", "brief.json")
    assert outcome.code == 1
    assert "--bundle" in outcome.err


# --------------------------------------------------------------------------- what is refused


REFUSED = {
    "a bundle in the folder of the sources": (["articles", "--bundle", "articles"], "folder"),
    "a bundle among other sources": (["articles", "--bundle", "articles/sub"], "sources in this folder"),
    "a bundle in place of a file": (["articles", "--bundle", "articles/a-herald.txt"], "this is a file"),
    "a bundle over other files": (["articles", "--bundle", "web"], "web/manifest.json is of something else"),
    "an output over a file of the bundle": (["articles", "-o", "kept/brief.json", "--bundle", "kept"], "one place"),
    "an output over an archive that is read": (["pile.zip", "-o", "pile.zip", "--format", "md"], "one of the sources"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_sources_and_outputs_are_kept_apart(case: str, articles: Path, call: Call) -> None:
    """What would write among the sources or over something else is refused before any work."""
    for name in ("web", "kept", "articles/sub"):
        Path(name).mkdir()
    Path("articles/sub/d.txt").write_text("The harbour is closed, Ann Lee said on Monday.")
    Path("web/manifest.json").write_text("{}")
    Path("pile.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    before = {path: path.stat().st_mtime_ns for path in sorted(Path().rglob("*"))}
    arguments, said = REFUSED[case]
    outcome = call("build", *arguments)
    assert outcome.code == 2
    assert said in outcome.err
    assert {path: path.stat().st_mtime_ns for path in sorted(Path().rglob("*"))} == before


def test_a_bundle_of_another_brief_is_not_overwritten(articles: Path, call: Call) -> None:
    """The texts of a brief that has nothing in common with this one stay."""
    Path("other.txt").write_text("The harbour of Elm is closed, Ann Lee said on Monday.\n")
    call("build", "other.txt", "--bundle", "kept", "-q")
    kept = Path("kept/brief.json").read_bytes()
    outcome = call("build", "articles", "--bundle", "kept")
    assert outcome.code == 2
    assert "another brief" in outcome.err
    assert Path("kept/brief.json").read_bytes() == kept


def test_a_bundle_is_made_again_with_its_brief(articles: Path, call: Call) -> None:
    """The next build of the same sources renews the bundle, and texts that fell away go."""
    call("build", "articles", "--bundle", "kept", "-q")
    (articles / "b-coast.txt").unlink()
    call("build", "articles", "--bundle", "kept", "-q")
    assert sorted(path.name for path in Path("kept/texts").iterdir()) == ["s1.txt", "s2.txt"]
    assert call("verify", "kept/brief.json").code == 0


def test_brief_and_bundle_beside_the_articles(articles: Path, call: Call) -> None:
    """Outputs in the folder of the sources are written again by the next build and never read by it."""
    arguments = ["build", "articles", "--bundle", "articles/kept"]
    for suffix in ("md", "html", "docx", "json"):
        arguments += ["-o", f"articles/brief.{suffix}"]
    first, second = call(*arguments), call(*arguments)
    assert (first.code, second.code) == (0, 0)
    data = json.loads(Path("articles/brief.json").read_text())
    assert [s["path"] for s in data["sources"] if s["status"] == "read"] == [
        "articles/a-herald.txt", "articles/b-coast.txt", "articles/c-notes.md",
    ]  # fmt: skip
