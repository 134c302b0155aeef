"""A source may be large, but not so large that reading it takes minutes or gigabytes: it is named with its reason."""

from __future__ import annotations

import os
import threading
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from briefgen.errors import UsageError
from briefgen.model import Source
from briefgen.sources import read_sources

ARTICLE = "It rained on Tuesday in Orvale, the capital of the north, and nobody was hurt, the police said.\n"
MOST = 2_000_000
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = b"From: Ann <a@b.example>\nSubject: Rain\n"
TOO_LONG = "longer than 2 million characters; give it in parts"


def _stored(inside: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{inside}</w:body></w:document>')
    return buffer.getvalue()


def _times(unit: str, size: int) -> str:
    return unit * (size * 11 // 10 // len(unit))


LARGE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "text": ("a.txt", lambda: _times(ARTICLE, MOST).encode(), TOO_LONG),
    "paragraphs": ("a.txt", lambda: b"a\n\n" * 110_000, "more than 200000 lines; give it in parts"),
    "markdown": ("a.md", lambda: _times("[a](b) ", MOST).encode(), TOO_LONG),
    "rich text": ("a.rtf", lambda: b"{\\rtf1 " + _times(ARTICLE, MOST).encode() + b"}", TOO_LONG),
    "mail": ("a.eml", lambda: HEAD + b"\n" + _times(ARTICLE, MOST).encode(), TOO_LONG),
    "lines of a mail": ("a.eml", lambda: HEAD + b"\n" * 2_000_001, "a mail of more than 2 million lines"),
    "page": (
        "a.html",
        lambda: b"<!doctype html><body>" + b"<p>a" * 200_001,
        "page with more than 200000 tags",
    ),
    "Word file": (
        "a.docx", lambda: _stored("<w:p/>" * 1_000_001), "word/document.xml has more than 1000000 tags"
    ),
    "words in a Word file": (
        "a.docx", lambda: _stored(f"<w:p><w:r><w:t>{_times(ARTICLE, MOST)}</w:t></w:r></w:p>"), TOO_LONG
    ),
    "list of addresses": ("sources.txt", lambda: b"a.txt\n" * 900_000, "a list larger than 5 MB"),
    "list of feeds": (
        "a.opml", lambda: b"<opml><body>" + b"<outline/>" * 500_000, "a list of feeds larger than 5 MB"
    ),
}  # fmt: skip


def _only(folder: Path) -> Source:
    (source,) = read_sources([folder]).sources
    return source


@pytest.mark.parametrize("what", LARGE)
def test_what_is_larger_than_can_be_read_is_named(what: str, tmp_path: Path) -> None:
    """Twenty megabytes of marks took ten minutes and five gigabytes: now a line says what is too large."""
    name, made, reason = LARGE[what]
    (tmp_path / name).write_bytes(made())
    assert (_only(tmp_path).status, _only(tmp_path).reason) == ("skipped", reason)


def test_a_list_of_sources_of_megabytes_is_refused(tmp_path: Path) -> None:
    """YAML is read slowly, and a folder from elsewhere may hold anything under this name."""
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "sources.yaml").write_text("#" * 500_001)
    with pytest.raises(UsageError, match=r"sources\.yaml: larger than 500 kB"):
        read_sources([tmp_path])


def _ends(work: Callable[[], object]) -> bool:
    """Whether ``work`` ends within a minute."""
    running = threading.Thread(target=work, daemon=True)
    running.start()
    running.join(60)
    return not running.is_alive()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system of Windows")
@pytest.mark.parametrize("name", ["a.txt", "manifest.json", "sources.yaml"])
def test_a_pipe_in_a_folder_is_not_waited_for(name: str, tmp_path: Path) -> None:
    """Nobody ever writes to it, whatever it is called."""
    os.mkfifo(tmp_path / name)
    (tmp_path / "b.txt").write_text(ARTICLE)
    assert _ends(lambda: read_sources([tmp_path]))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system of Windows")
def test_a_pipe_in_a_list_is_not_waited_for(tmp_path: Path) -> None:
    """A list may name files; a pipe among them would hold the build for ever."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "sources.txt").write_text("pipe\n")
    reasons: list[str | None] = []
    assert _ends(lambda: reasons.extend(s.reason for s in read_sources([tmp_path / "sources.txt"]).sources))
    assert reasons == ["not a regular file"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system of Windows")
def test_a_pipe_given_by_name_is_read_or_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell names it for a ``*``: who writes to it is read, and where nobody does, the build goes on."""
    monkeypatch.setattr("briefgen.sources.pipes._SILENCE", 0.5)
    os.mkfifo(tmp_path / "a.txt")
    reasons: list[str | None] = []
    assert _ends(lambda: reasons.extend(s.reason for s in read_sources([tmp_path / "a.txt"]).sources))
    assert reasons == ["a pipe to which nobody wrote for 0.5 seconds"]
    writing = threading.Thread(target=lambda: (tmp_path / "a.txt").write_text(ARTICLE * 5000))
    writing.start()
    (document,) = read_sources([tmp_path / "a.txt"]).documents
    writing.join()
    assert len(document.text) == len(ARTICLE) * 5000


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="a file that Linux makes up")
def test_a_file_that_the_system_makes_up_is_not_read(tmp_path: Path) -> None:
    """It has no size, may never end (/proc/kmsg) and tells of this machine."""
    (tmp_path / "sources.txt").write_text("/proc/self/status\n")
    (source,) = read_sources([tmp_path / "sources.txt"]).sources
    assert (source.status, source.reason) == ("skipped", "empty file")


def _articles(count: int) -> dict[str, str]:
    return {f"{number:02}.txt": f"{ARTICLE}It was day {number}.\n" * 20 for number in range(count)}


def test_an_archive_gives_what_there_is_room_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One stranger's archive of five thousand long texts took fifty gigabytes: what is too much is named, each."""
    monkeypatch.setattr("briefgen.sources.MAX_CONTAINED", 10_000)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, text in _articles(6).items():
            archive.writestr(name, text)
    (tmp_path / "b.txt").write_text(ARTICLE * 200)
    found = read_sources([tmp_path])
    assert [source.status for source in found.sources] == ["read"] * 4 + ["skipped"] * 2 + ["read"]
    assert "a.zip holds more than" in str(found.sources[4].reason)
    assert [note.severity for note in found.diagnostics if note.code == "source-skipped"] == ["warning"] * 2


def test_all_sources_together_are_what_there_is_room_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefgen.sources.MAX_TOTAL", 10_000)
    for name, text in _articles(6).items():
        (tmp_path / name).write_text(text)
    found = read_sources([tmp_path])
    assert [source.status for source in found.sources] == ["read"] * 4 + ["skipped"] * 2
    assert str(found.sources[5].reason).startswith("not read any more: all sources hold more than")
