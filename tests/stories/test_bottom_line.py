"""The two lines a hurried reader sees stand by themselves."""

from __future__ import annotations

from pathlib import Path

from briefgen.extract import read
from briefgen.model import SummaryLine
from briefgen.sources import read_sources
from briefgen.stories import tell


def summary(folder: Path, *papers: str) -> tuple[SummaryLine, ...]:
    for number, text in enumerate(papers, 1):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return tell([read(document) for document in read_sources([folder]).documents]).summary


def test_the_first_line_names_what_it_speaks_of(tmp_path: Path) -> None:
    """ "The mayor said it would stay closed" leaves a reader asking what."""
    lines = summary(
        tmp_path,
        "Mayor Tove Hansen said it would stay closed for at least three weeks. The Osterby swing bridge was shut on "
        "Tuesday after engineers found two broken bolts. Buses go by way of Marnhaven.",
        "The Osterby swing bridge was shut on Tuesday after two broken bolts were found. Mayor Tove Hansen said it "
        "would stay closed for at least three weeks.",
    )
    assert "bridge" in lines[0].text


def test_what_is_not_known_is_told_without_a_statement_that_nobody_saw(tmp_path: Path) -> None:
    """ "The statement did not detail ..." is no bottom line where another open point says what is open."""
    lines = summary(
        tmp_path,
        "Nine sailors were killed when the frigate Orla struck a mine on Monday, the navy said in a statement. "
        "The statement did not detail where the ship was bound. The cause of the second explosion aboard the frigate "
        "was not yet known, Admiral Rune Vik said.",
    )
    assert not any(line.text.startswith("The statement") for line in lines)
