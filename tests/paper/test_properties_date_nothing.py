"""The day of a file is not the day of its text."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import docx

from briefgen.options import Audience, Options
from briefgen.pipeline import build

TEXT = (
    "Two divers were rescued off Marram on Saturday, the coastguard said.",
    "The divers had been missing since Friday night, their club said on Sunday.",
)


def test_a_word_file_made_years_ago_dates_no_saturday(tmp_path: Path) -> None:
    """A template copied in 2013 leaves the text undated: no day is counted from it, and the brief has none."""
    document = docx.Document()
    for paragraph in TEXT:
        document.add_paragraph(paragraph)
    document.core_properties.modified = datetime(2013, 12, 23)
    document.save(str(tmp_path / "divers.docx"))
    brief = build([tmp_path], Audience("analyst", ("facts",)), Options()).brief
    assert brief.sources[0].updated == "2013-12-23T00:00:00+00:00"
    assert brief.sources[0].dated_by is None
    assert brief.as_of is None
    assert [entry.date for story in brief.stories for entry in story.timeline] == []
