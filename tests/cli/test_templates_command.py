"""`templates list` and `templates new`."""

from __future__ import annotations

from pathlib import Path

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
