"""A text that a rule fails on costs itself, never the rest of the brief."""

from pathlib import Path

import pytest

from briefgen import pipeline, stages
from briefgen.errors import NothingReadError
from briefgen.model import Document, Reading
from briefgen.options import ALL_STATUSES, Audience, Options

AUDIENCE = Audience("analyst", ("facts",), statuses=ALL_STATUSES)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("Seven people died in the crash near the town on Monday, police said.\n")
    (tmp_path / "b.txt").write_text("The bridge over the river was closed on Monday after the crash.\n")
    return tmp_path


def test_the_rest_is_briefed_and_the_failure_is_named(texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = stages.read

    def read(document: Document) -> Reading:
        if document.source.path.endswith("a.txt"):
            raise IndexError
        return whole(document)

    monkeypatch.setattr(stages, "read", read)
    brief = pipeline.build([texts], AUDIENCE, Options()).brief
    assert [(s.status, "could not be analysed" in (s.reason or "")) for s in brief.sources] == [
        ("skipped", True),
        ("read", False),
    ]
    assert [d.source for d in brief.diagnostics if d.code == "not-analysed"] == ["s1"]
    assert any("bridge" in fact.text for story in brief.stories for fact in story.facts)


def test_when_every_text_fails_nothing_is_written(texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(document: Document) -> Reading:
        raise IndexError

    monkeypatch.setattr(stages, "read", read)
    with pytest.raises(NothingReadError, match="could not be analysed"):
        pipeline.build([texts], AUDIENCE, Options())
