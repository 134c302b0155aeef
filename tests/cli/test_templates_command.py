"""`templates list`, `new`, `check` and `preview`."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import docx
from cli_call import Call


def test_a_new_audience_works_at_once(articles: Path, call: Call) -> None:
    """`new` says what it wrote, `list` shows it with its place, `build` uses it."""
    made = call("templates", "new", "minister", "--from", "executive")
    assert made.code == 0
    assert made.out.decode().splitlines() == ["templates/minister/pack.yaml", "templates/minister/word.docx"]
    listed = call("templates", "list").out.decode()
    assert "minister   Like executive  (templates/minister)" in listed
    assert call("build", "articles", "--audience", "minister", "-o", "note.docx").code == 0
    assert Path("note.docx").stat().st_size > 5000


def test_a_pack_that_hides_a_built_in_one_is_said_so(articles: Path, call: Call) -> None:
    """Who names his pack like one that comes with briefgen sees that his is taken."""
    call("templates", "new", "executive", "--from", "analyst")
    assert "(templates/executive, hides the built-in one)" in call("templates", "list").out.decode()


def test_new_overwrites_nothing(articles: Path, call: Call) -> None:
    """A second `new` of that name is refused and leaves the first as it was."""
    call("templates", "new", "minister")
    before = Path("templates/minister/pack.yaml").read_bytes()
    again = call("templates", "new", "minister", "--from", "executive")
    assert again.code == 2
    assert "is there already" in again.err
    assert Path("templates/minister/pack.yaml").read_bytes() == before


def test_a_bad_name_is_refused(articles: Path, call: Call) -> None:
    """Names are folders: what could leave the folder is no name."""
    outcome = call("templates", "new", "../minister")
    assert outcome.code == 2
    assert not Path("minister").exists()
    assert call("templates", "new", "My Pack").code == 2


def test_check_finds_nothing_in_a_new_pack(articles: Path, call: Call) -> None:
    """Sample, empty, huge, right-to-left and hostile briefs in every format."""
    call("templates", "new", "minister", "--from", "executive")
    outcome = call("templates", "check", "minister")
    assert outcome.code == 0, outcome.out
    assert b"minister: 0 errors" in outcome.out


def test_check_names_what_stops_a_document(articles: Path, call: Call) -> None:
    """A template that asks for what is not there, and a Word file without a slot: each is an error, with its place."""
    call("templates", "new", "minister", "--from", "executive")
    docx.Document().save("templates/minister/word.docx")
    Path("templates/minister/brief.html.j2").write_text("{{ nothing_of_that_name }}")
    outcome = call("templates", "check", "minister")
    assert outcome.code == 1
    assert b": docx: " in outcome.out
    assert b"there are 0 such paragraphs" in outcome.out
    assert b": html: " in outcome.out
    assert b"nothing_of_that_name" in outcome.out


def test_check_of_a_wrong_pack_names_every_line(articles: Path, call: Call) -> None:
    call("templates", "new", "minister")
    Path("templates/minister/pack.yaml").write_text("schema: briefgen-pack/1\nextends: analyst\npaper: A5\nlimit: 3\n")
    outcome = call("templates", "check", "minister")
    assert outcome.code == 2
    assert "line 3" in outcome.err
    assert "line 4" in outcome.err


def test_a_template_that_does_not_end_is_stopped(articles: Path, call: Call) -> None:
    """A loop over a huge range is refused by the sandbox, in words."""
    call("templates", "new", "minister")
    Path("templates/minister/brief.html.j2").write_text("{% for i in range(10**9) %}x{% endfor %}")
    outcome = call("build", "articles", "--audience", "minister", "-o", "note.html")
    assert outcome.code == 2
    assert "brief.html.j2" in outcome.err
    assert not Path("note.html").exists()


def test_preview_writes_every_format(articles: Path, call: Call) -> None:
    made = call("templates", "preview", "press", "-o", "look")
    assert made.code == 0
    assert made.out.decode().split() == [f"look/press.{fmt}" for fmt in ("docx", "html", "md", "pdf")]
    assert all(Path(path).stat().st_size > 1000 for path in made.out.decode().split())


def test_preview_watches(articles: Path) -> None:
    """With --watch a change of the pack's file writes the documents again; Ctrl-C ends it."""
    command = [sys.executable, "-m", "briefgen", "templates"]
    subprocess.run([*command, "new", "minister"], check=True, capture_output=True)
    watching = subprocess.Popen([*command, "preview", "minister", "--watch"], stderr=subprocess.PIPE, text=True)
    try:
        _wait_for(lambda: Path("preview/minister.pdf").exists())
        time.sleep(1)
        pack = Path("templates/minister/pack.yaml")
        pack.write_text(pack.read_text() + "marking: HELLO\n")
        _wait_for(lambda: "HELLO" in Path("preview/minister.md").read_text())
    finally:
        watching.send_signal(signal.SIGINT)
        watching.communicate(timeout=20)
    assert watching.returncode == 130


def _wait_for(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)
