"""Several audiences from one reading, and the editor's words in the slots."""

from __future__ import annotations

from pathlib import Path

import docx
from cli_call import Call

NOTES = "decision: Approve by noon.\ncomment: |\n  Our embassy has confirmed nothing.\n\n  We ask again at six.\n"


def test_each_audience_gets_its_file(articles: Path, call: Call) -> None:
    """One reading, a file an audience and format, each as if it had been built alone."""
    both = call("build", "articles", "-o", "note.md", "-o", "note.docx", "--audience", "executive,press")
    assert both.code == 0
    made = ["note-executive.md", "note-executive.docx", "note-press.md", "note-press.docx"]
    assert both.out.decode().splitlines() == made
    call("build", "articles", "-o", "alone.md", "--audience", "press")
    assert Path("note-press.md").read_bytes() == Path("alone.md").read_bytes()


def test_several_documents_do_not_go_to_stdout(articles: Path, call: Call) -> None:
    outcome = call("build", "articles", "--audience", "executive,press")
    assert outcome.code == 2
    assert "give -o FILE" in outcome.err


def test_an_unknown_audience_among_several_is_named_before_anything_is_written(articles: Path, call: Call) -> None:
    outcome = call("build", "articles", "-o", "note.md", "--audience", "executive,pres")
    assert outcome.code == 2
    assert "did you mean 'press'" in outcome.err
    assert list(Path().glob("note*")) == []


def test_notes_fill_the_slots(articles: Path, call: Call) -> None:
    """Decision and comment stand where the empty lines were, marked as the editor's."""
    Path("notes.yaml").write_text(NOTES)
    call("build", "articles", "-o", "note.docx", "--audience", "executive,analyst", "--notes", "notes.yaml")
    executive = docx.Document("note-executive.docx")
    words = [run for p in executive.paragraphs for run in p.runs if run.text == "Approve by noon."]
    assert [run.style.name for run in words] == ["Editor Words"]
    analyst = [p.text for p in docx.Document("note-analyst.docx").paragraphs]
    at = analyst.index("Our embassy has confirmed nothing.")
    assert analyst[at + 1] == "We ask again at six."


def test_notes_can_come_with_a_finished_record(articles: Path, call: Call) -> None:
    """render takes them as build does."""
    Path("notes.yaml").write_text(NOTES)
    call("build", "articles", "-o", "brief.json")
    assert b"Approve by noon." in call("render", "brief.json", "--audience", "executive", "--notes", "notes.yaml").out


def test_mistakes_in_notes_are_named_all_at_once(articles: Path, call: Call) -> None:
    Path("notes.yaml").write_text("decison: x\nstories: {a: b}\ncomment: [1]\n")
    outcome = call("build", "articles", "-o", "note.md", "--notes", "notes.yaml")
    assert outcome.code == 2
    assert "notes.yaml, line 1: there is no field 'decison'; did you mean 'decision'" in outcome.err
    assert "notes.yaml, line 2: stories: a comment stands under the number of its story" in outcome.err
    assert "notes.yaml, line 3: comment must be text" in outcome.err
