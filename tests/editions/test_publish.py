"""An edition is published whole or not at all, wherever the process is killed; readers are led to what is there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import html

from briefgen.editions import overview
from briefgen.editions.issue import Issue, issue_in, issues, read_issue
from briefgen.editions.publish import folder_name, publish
from briefgen.errors import BriefgenError
from briefgen.render.packs import load_pack

CHILD = Path(__file__).parent / "killed_publisher.py"
ATOM = "{http://www.w3.org/2005/Atom}"
FILES = {"morning-daily.html": b"<p>x</p>", "morning-daily.pdf": b"%PDF", "brief.json": b"{}", "texts/s1.txt": b"x"}


def child(output: Path, name: str, words: str, last: int) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, str(CHILD), str(output), name, words, str(last)]
    return subprocess.run(command, capture_output=True, timeout=60, check=False)


def put(output: Path, day: str, revision: int = 1, **about: object) -> Issue:
    name = folder_name(day, revision)
    known = {
        "edition": "morning",
        "slot": f"{day}T08:00+01:00",
        "revision": revision,
        "headlines": ["A <b>dam</b> & co"],
    }
    return publish(output, name, FILES, {**known, **about})


def led(output: Path) -> tuple[Issue, ...]:
    pack = load_pack("daily")
    return overview.refresh(output, "Morning <brief> & co", pack.labels, pack.language)


def entries(output: Path) -> list[ElementTree.Element]:
    return ElementTree.fromstring((output / "feed.atom").read_bytes()).findall(f"{ATOM}entry")


def test_a_publisher_killed_at_any_step_leaves_nothing_half(tmp_path: Path) -> None:
    """After a kill -9 at each step the folder of the day is whole or absent, that of the day before is untouched, the
    page and the feed can be read, and the next run brings everything in order and leaves no rest."""
    whole = child(tmp_path / "whole", "2026-03-14", "new", 10_001)
    steps = int(whole.stdout.split()[-1])
    assert steps > 15
    published = 0
    for last in range(0, steps, 1 if steps < 40 else 2):
        output = tmp_path / f"at-{last}"
        put(output, "2026-03-13")
        led(output)
        before = {path: path.read_bytes() for path in output.glob("2026-03-13/*.*")}
        killed = child(output, "2026-03-14", "new", last)
        assert killed.returncode == -9, killed.stderr
        folder = output / "2026-03-14"
        issue = issue_in(folder)
        assert (issue is not None) == folder.exists(), f"half an edition after step {last}"
        assert issue is None or not issue.broken()
        published += issue is not None
        assert {path: path.read_bytes() for path in output.glob("2026-03-13/*.*")} == before
        assert entries(output)
        assert html.fromstring((output / "index.html").read_bytes()).findall(".//li")
        again = put(output, "2026-03-14" if issue is None else "2026-03-15")
        led(output)
        assert not list(output.glob(".briefgen-*"))
        assert (output / "latest").resolve() == again.folder
        assert len(entries(output)) == len(issues(output)) == (2 if issue is None else 3)
    assert 0 < published < steps


def test_what_is_published_is_not_published_over(tmp_path: Path) -> None:
    """Readers have it: a second edition of the slot must be a revision, beside the first."""
    first = put(tmp_path, "2026-03-13")
    with pytest.raises(BriefgenError, match="published there already"):
        put(tmp_path, "2026-03-13")
    assert not first.broken()
    second = put(tmp_path, "2026-03-13", 2, correction="The toll was wrong.")
    assert second.folder.name == "2026-03-13-r2"
    found = led(tmp_path)
    assert [issue.revision for issue in found] == [1, 2]
    assert "The toll was wrong." in (tmp_path / "index.html").read_text()
    assert (tmp_path / "latest").resolve() == second.folder


def test_a_file_that_was_changed_or_lost_is_noticed(tmp_path: Path) -> None:
    """edition.json holds the SHA-256 of every file."""
    issue = put(tmp_path, "2026-03-13")
    assert issue.broken() == []
    (issue.folder / "morning-daily.html").write_bytes(b"other")
    (issue.folder / "texts" / "s1.txt").unlink()
    assert issue.broken() == ["morning-daily.html", "texts/s1.txt"]


def test_the_latest_is_the_last_slot_whenever_it_was_made(tmp_path: Path) -> None:
    """A day that is made up for later does not become the latest."""
    put(tmp_path, "2026-03-14")
    led(tmp_path)
    put(tmp_path, "2026-03-12")
    led(tmp_path)
    assert (tmp_path / "latest").readlink() == Path("2026-03-14")


def test_where_links_cannot_be_made_latest_is_a_file_with_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows without the right to make links, and on some network drives."""

    def refuse(self: Path, *given: object, **named: object) -> None:
        raise OSError("a required privilege is not held by the client")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    for day in ("2026-03-13", "2026-03-14"):
        put(tmp_path, day)
        led(tmp_path)
    assert (tmp_path / "latest").read_text() == "2026-03-14\n"


def test_a_folder_named_latest_is_not_taken(tmp_path: Path) -> None:
    """Somebody else's folder is not deleted; he is told."""
    (tmp_path / "latest").mkdir()
    put(tmp_path, "2026-03-13")
    with pytest.raises(BriefgenError, match="move it away"):
        led(tmp_path)


def test_the_page_lists_all_editions_latest_first_and_escapes_headlines(tmp_path: Path) -> None:
    """A headline of a source cannot put markup into the page; what the edition lacks is said."""
    put(tmp_path, "2026-03-13", counts={"attention": 2, "awareness": 1})
    alarm = {"name": "Wire", "state": "broken", "words": "broken: 503", "alarm": True}
    put(tmp_path, "2026-03-14", counts={}, headlines=[], sources=[alarm])
    led(tmp_path)
    page = html.fromstring((tmp_path / "index.html").read_bytes())
    assert [h.text_content() for h in page.findall(".//h2")] == ["14 March 2026, 08:00", "13 March 2026, 08:00"]
    quiet, busy = (" ".join(item.text_content().split()) for item in page.findall(".//li"))
    assert "Wire: broken: 503" in quiet
    assert "Nothing above the threshold" in quiet
    assert "A <b>dam</b> & co" in busy
    assert page.findtext(".//h1") == "Morning <brief> & co"
    for link in page.findall(".//a"):
        assert (tmp_path / str(link.get("href"))).is_file()


def test_feed_entries_keep_their_ids(tmp_path: Path) -> None:
    """A feed reader shows each edition once, though the feed is written anew each day; a correction is one more."""
    put(tmp_path, "2026-03-13", made="2026-03-13T07:00:09+00:00")
    led(tmp_path)
    root = ElementTree.fromstring((tmp_path / "feed.atom").read_bytes())
    feed_id, first = root.findtext(f"{ATOM}id"), [e.findtext(f"{ATOM}id") for e in entries(tmp_path)]
    put(tmp_path, "2026-03-14")
    put(tmp_path, "2026-03-13", 2)
    led(tmp_path)
    root = ElementTree.fromstring((tmp_path / "feed.atom").read_bytes())
    ids = [entry.findtext(f"{ATOM}id") for entry in entries(tmp_path)]
    assert root.findtext(f"{ATOM}id") == feed_id
    assert len(set(ids)) == 3
    assert ids[-1:] == first
    assert [entry.findtext(f"{ATOM}updated") for entry in entries(tmp_path)][-1] == "2026-03-13T07:00:09+00:00"
    links = [link.get("href") for entry in entries(tmp_path) for link in entry.findall(f"{ATOM}link")]
    assert links
    assert all((tmp_path / str(link)).is_file() for link in links)


def test_leading_again_writes_nothing(tmp_path: Path) -> None:
    """A tick every quarter of an hour does not touch the page: mirrors copy nothing."""
    put(tmp_path, "2026-03-13")
    led(tmp_path)
    stamps = {path.name: path.lstat().st_mtime_ns for path in tmp_path.iterdir()}
    led(tmp_path)
    assert {path.name: path.lstat().st_mtime_ns for path in tmp_path.iterdir()} == stamps


@pytest.mark.parametrize(
    "broken",
    [
        {"files": [{"name": "../../private.html", "sha256": "0" * 64}]},
        {"files": [{"name": "/etc/hostname", "sha256": "0" * 64}]},
        {"slot": "2026-03-13T08:00"},
        {"revision": 0},
        {"schema": "other/1"},
        {"deliveries": [{"key": "k", "sent": "yesterday"}]},
    ],
)
def test_a_folder_with_a_false_record_is_nobodys_edition(broken: dict[str, object], tmp_path: Path) -> None:
    """What a folder says of itself is believed whole or not at all, by the page for readers and by deliveries alike: no
    page leads to a file outside the editions."""
    put(tmp_path, "2026-03-13")
    folder = put(tmp_path, "2026-03-14").folder
    record = folder / "edition.json"
    record.write_text(json.dumps({**json.loads(record.read_text()), **broken}))
    assert [issue.folder.name for issue in led(tmp_path)] == ["2026-03-13"]
    assert (tmp_path / "latest").readlink() == Path("2026-03-13")
    with pytest.raises(BriefgenError, match=r"edition\.json: this is no record of an edition"):
        read_issue(folder)
