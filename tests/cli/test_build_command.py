"""What a user sees of `briefgen build`: data on stdout, talk on stderr, whole files, a code that says how it went."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_call import Call

import briefgen.render
from briefgen.errors import FormatError


def test_help_and_version_load_nothing_heavy() -> None:
    """`briefgen --help` starts fast: none of the big libraries is imported before a command runs."""
    heavy = ["jinja2", "weasyprint", "docx", "lxml", "trafilatura", "pydantic", "msgspec", "yaml", "briefgen.pipeline"]
    code = "import sys; from briefgen.cli import app, console; console.run(app, sys.argv[1:])"
    code += f"; print([m for m in {heavy!r} if m in sys.modules])"
    for asked in ("--help", "--version"):
        done = subprocess.run([sys.executable, "-c", code, asked], capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == "[]"


def test_a_build_of_text_loads_nothing_heavy(articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second build of plain text to Markdown is quick to start: no library is imported that it has no use for."""
    heavy = ["jinja2", "weasyprint", "docx", "lxml", "trafilatura", "pydantic", "multiprocessing"]
    code = "import sys; from briefgen.cli import app, console; console.run(app, sys.argv[1:])"
    code += f"; print([m for m in {heavy!r} if m in sys.modules])"
    monkeypatch.setenv("BRIEFGEN_CACHE", str(articles.parent / "cache"))
    for _ in range(2):
        build = [sys.executable, "-c", code, "build", "articles", "-q", "-o", "x.md"]
        done = subprocess.run(build, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[1] == "[]"


def test_version(call: Call) -> None:
    """`--version` prints name and number and nothing else."""
    assert call("--version").out.split()[0] == b"briefgen"


@pytest.mark.parametrize(
    "command", ["build", "extract", "render", "verify", "quotes", "sources check", "templates list", "schema"]
)
def test_every_command_has_help(command: str, call: Call) -> None:
    """Each command explains itself; those with arguments show an example."""
    outcome = call(*command.split(), "--help")
    assert outcome.code == 0
    assert b"Usage: briefgen" in outcome.out
    assert command == "schema" or f"briefgen {command.split()[0]}" in outcome.out.decode()


def test_a_build_without_outputs_prints_markdown(articles: Path, call: Call) -> None:
    """Without -o the brief itself is on stdout, and the summary on stderr."""
    outcome = call("build", "articles", "--as-of", "2026-01-05")
    assert outcome.code == 0
    assert b"\n# " in outcome.out
    assert outcome.err.startswith("3 read, 0 duplicate, 0 skipped; ")


def test_quiet_says_nothing(articles: Path, call: Call) -> None:
    """-q leaves stderr empty when all went well."""
    assert call("build", "articles", "-q").err == ""


def test_json_on_stdout_is_only_json(articles: Path, call: Call) -> None:
    """A program can read stdout as it is."""
    outcome = call("build", "articles", "--format", "json")
    assert json.loads(outcome.out)["schema"] == "briefgen/1"
    assert json.loads(outcome.out)["as_of"] == "2026-01-05"


def test_files_by_suffix_and_their_paths_on_stdout(articles: Path, call: Call, tmp_path: Path) -> None:
    """Each -o is written in the format of its suffix; stdout lists the paths, one a line."""
    outcome = call("build", "articles", "-o", "brief.md", "-o", "brief.json", "--title", "Aurora")
    assert outcome.out == b"brief.md\nbrief.json\n"
    assert "# Aurora" in (tmp_path / "brief.md").read_text()
    assert json.loads((tmp_path / "brief.json").read_text())["title"] == "Aurora"


def test_a_document_on_stdout_keeps_stdout_clean(articles: Path, call: Call) -> None:
    """With -o - stdout holds the document alone, even when a file is written too."""
    outcome = call("build", "articles", "-o", "-", "--format", "json", "-o", "brief.json")
    assert json.loads(outcome.out)
    assert "brief.json" in outcome.err


def test_the_same_sources_in_any_order_make_the_same_brief(articles: Path, call: Call) -> None:
    """The order of the arguments changes nothing."""
    names = [f"articles/{path.name}" for path in sorted(articles.iterdir())]
    assert call("build", *names, "--format", "json").out == call("build", *names[::-1], "--format", "json").out


USAGE = {
    "unknown suffix": (["articles", "-o", "brief.pfd"], "pdf"),
    "no suffix": (["articles", "-o", "brief"], "md"),
    "unknown format": (["articles", "--format", "jsn"], "json"),
    "no such folder for the output": (["articles", "-o", "nowhere/brief.md"], "nowhere"),
    "a folder as output": (["articles", "-o", "articles", "--format", "md"], "folder"),
    "two outputs in one place": (["articles", "-o", "b.md", "-o", "./b.md"], "b.md"),
    "a day that is none": (["articles", "--as-of", "5 January"], "2026-01-05"),
    "unknown audience": (["articles", "--audience", "analysts"], "analyst"),
    "a source as output": (["articles/a-herald.txt", "-o", "articles/a-herald.txt", "--format", "md"], "source"),
    "an output among the sources": (["articles", "-o", "articles/c-notes.md"], "source"),
    "decisions that are not there": (["articles", "--decisions", "d.yaml"], "d.yaml"),
    "unknown option": (["articles", "--formt", "md"], "--format"),
    "no sources": ([], "SOURCES"),
}


@pytest.mark.parametrize("case", USAGE)
def test_a_wrong_call_is_refused_before_any_work(case: str, articles: Path, call: Call) -> None:
    """A wrong call ends with code 2, says what to write instead, and leaves every file as it was."""
    arguments, hint = USAGE[case]
    before = {path: path.read_bytes() for path in articles.iterdir()}
    outcome = call("build", *arguments)
    assert outcome.code == 2
    assert hint in outcome.err
    assert outcome.out == b""
    assert {path: path.read_bytes() for path in articles.iterdir()} == before
    assert sorted(path.name for path in articles.parent.iterdir()) == ["articles"]


def test_a_source_that_cannot_be_read(articles: Path, call: Call) -> None:
    """A brief is made from the rest, the source is named with its reason, and the code is 3."""
    (articles / "z.bin").write_bytes(b"\x00\x01")
    outcome = call("build", "articles", "-o", "brief.md")
    assert outcome.code == 3
    assert "z.bin" in outcome.err
    assert "1 skipped" in outcome.err
    assert Path("brief.md").is_file()


def test_nothing_that_can_be_read(articles: Path, call: Call) -> None:
    """With no readable source nothing is written and the code is 4."""
    outcome = call("build", "nothing.txt", "-o", "brief.md")
    assert outcome.code == 4
    assert outcome.err.startswith("briefgen: ")
    assert outcome.err.count("\n") == 1
    assert not Path("brief.md").exists()


def no_pango(*_: object) -> bytes:
    raise FormatError("no PDF: install Pango")


@pytest.mark.parametrize("unread", [False, True])
def test_a_format_that_cannot_be_made(
    unread: bool, articles: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other formats are written, the missing one is named, and the code is 7, also when a source was unread."""
    import briefgen.render.formats.pdf

    monkeypatch.setattr(briefgen.render.formats.pdf, "pieces", no_pango)
    if unread:
        (articles / "z.bin").write_bytes(b"\x00\x01")
    outcome = call("build", "articles", "-o", "brief.pdf", "-o", "brief.md")
    assert outcome.code == 7
    assert outcome.out == b"brief.md\n"
    assert "briefgen: no PDF: install Pango" in outcome.err
    assert not Path("brief.pdf").exists()


def crash(*_: object) -> bytes:
    raise RuntimeError("boom\nand more")


def test_a_failing_build_leaves_the_earlier_files(articles: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """When one format fails, no file is touched and no half file is left behind."""
    Path("brief.md").write_bytes(b"earlier")
    monkeypatch.setattr("briefgen.render.formats.json.pieces", crash)
    outcome = call("build", "articles", "-o", "brief.md", "-o", "brief.json")
    assert outcome.code == 1
    assert Path("brief.md").read_bytes() == b"earlier"
    assert sorted(path.name for path in Path().iterdir()) == ["articles", "brief.md"]


def test_a_bug_is_one_line(articles: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unforeseen error is one line that asks for a report; -v shows where it happened."""
    monkeypatch.setattr("briefgen.render.formats.md.pieces", crash)
    short, long = call("build", "articles"), call("build", "articles", "-v")
    assert (short.code, long.code) == (1, 1)
    assert short.err.count("\n") == 1
    assert "this is a bug in briefgen" in short.err
    assert "Traceback" in long.err


def stop(*_: object) -> bytes:
    raise KeyboardInterrupt


def test_ctrl_c(articles: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends with code 130, without a traceback and without a file."""
    monkeypatch.setattr("briefgen.render.formats.md.pieces", stop)
    outcome = call("build", "articles", "-o", "brief.md")
    assert outcome.code == 130
    assert "Traceback" not in outcome.err
    assert not Path("brief.md").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_said_in_one_line(articles: Path) -> None:
    """When stdout cannot be written, one line says so; it is no bug of briefgen."""
    command = [sys.executable, "-m", "briefgen", "build", "articles", "-q"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert done.stderr == "briefgen: output: No space left on device\n"


def test_a_reader_that_stops_early_is_no_error(articles: Path) -> None:
    """`briefgen build ... | head` ends without a word."""
    command = f"{sys.executable} -m briefgen build articles -q --format json | head -c 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert done.stderr == ""


GARBAGE = {
    "nothing": b"",
    "blanks": b" \n\t\n" * 50,
    "zero bytes": b"\x00" * 1000,
    "every byte": bytes(range(256)) * 20,
    "broken UTF-8": b"The minister said \xff\xfe\xc3 that \xe2\x82 it rained. " * 20,
    "marks only": b'"' * 3000,
    "brackets": b"([{" * 2000,
    "capitals": b"A B C D " * 2000,
    "digits": b"1,2.3-4/" * 2000,
    "one long line": b"word " * 20000,
    "markup": b"<script>{{ x }} {% y %} \\input{z} | & $ [a](b)" * 50,
}


@pytest.mark.parametrize("suffix", ["txt", "md", "html"])
@pytest.mark.parametrize("name", GARBAGE)
def test_garbage_gives_a_brief_or_a_clear_line(name: str, suffix: str, articles: Path, call: Call) -> None:
    """Whatever bytes a source holds, there is a brief or a reason, and never a traceback."""
    (articles / f"garbage.{suffix}").write_bytes(GARBAGE[name])
    outcome = call("build", "articles", "--format", "json")
    assert outcome.code in (0, 3), outcome.err
    assert json.loads(outcome.out)["stories"]
    assert "bug" not in outcome.err
    alone = call("build", f"articles/garbage.{suffix}")
    assert alone.code in (0, 4), alone.err
    assert "bug" not in alone.err


@pytest.mark.parametrize("fmt", briefgen.render.FORMATS)
def test_two_runs_give_the_same_bytes(fmt: str, articles: Path) -> None:
    """Equal input gives equal output in every format, whatever the hash seed of the run."""
    made = []
    for seed in ("1", "2"):
        out = Path(f"brief{seed}.{fmt}")
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "briefgen", "build", "articles", "-q", "-o", str(out)]
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
        if done.returncode == 7:
            pytest.skip(done.stderr)
        assert done.returncode == 0, done.stderr
        made.append(out.read_bytes())
    assert made[0] == made[1]


def test_what_is_said_of_many_sources_is_said_once(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty notes without a date are one line on the terminal, not forty that hide the one file that was damaged."""
    monkeypatch.chdir(tmp_path)
    for number in range(1, 13):
        text = f"Bridge {number} at Velm was closed, the mayor said. It has {number} beams.\n"
        Path(f"n{number:02}.txt").write_text(text)
    Path("scan.pdf").write_bytes(b"%PDF-1.7 cut off")
    lines = call("build", ".", "-o", "brief.md").err.splitlines()
    assert [line for line in lines if line.startswith("warning: ")] == [
        "warning: scan.pdf: damaged, or no PDF",
        'warning: no date found; words like "Saturday" or "last year" are left as said: '
        "n01.txt, n02.txt, n03.txt and 9 more",
    ]
