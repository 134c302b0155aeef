"""`verify`, `quotes`, `templates list`, `schema`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_call import Call

from briefgen.errors import BriefgenError
from briefgen.output import write_atomic


def test_a_build_verifies(articles: Path, call: Call) -> None:
    """What build writes, verify proves, telling text and judgement apart."""
    call("build", "articles", "-o", "brief.json")
    outcome = call("verify", "brief.json")
    assert outcome.code == 0, outcome.out
    assert b"Text proved" in outcome.out
    assert b"Judged by rule" in outcome.out
    assert outcome.out.rstrip().endswith(b"PROVED")
    assert outcome.err == ""


def test_verify_as_json(articles: Path, call: Call) -> None:
    """--json gives the report to a program."""
    call("build", "articles", "-o", "brief.json")
    report = json.loads(call("verify", "brief.json", "--json").out)
    assert report["proved"] is True
    assert report["text_proved"]["texts unchanged"] == 3
    assert report["failures"] == []


def test_a_tampered_brief_is_not_proved(articles: Path, call: Call) -> None:
    """A figure changed in the JSON is found, with its line, and the code is 1."""
    call("build", "articles", "-o", "brief.json")
    path = Path("brief.json")
    path.write_text(path.read_text().replace("at least 40", "at least 400"))
    outcome = call("verify", "brief.json")
    assert outcome.code == 1
    assert b"NOT PROVED" in outcome.out
    assert b"400" in outcome.out


def test_a_changed_source_is_not_proved(articles: Path, call: Call) -> None:
    """A source that was changed after the build is named."""
    call("build", "articles", "-o", "brief.json")
    (articles / "a-herald.txt").write_text("Something else.\n")
    outcome = call("verify", "brief.json")
    assert outcome.code == 1
    assert b"a-herald.txt" in outcome.out


def test_verify_says_which_texts_are_missing(articles: Path, call: Call) -> None:
    """With the originals gone and no bundle, the missing texts are named."""
    call("build", "articles", "-o", "brief.json")
    articles.rename("elsewhere")
    outcome = call("verify", "brief.json")
    assert outcome.code == 1
    assert b"missing: s1 articles/a-herald.txt" in outcome.out
    assert call("verify", "brief.json", "--sources", "elsewhere").code == 0


def test_a_bundle_that_was_changed_is_not_proved(articles: Path, call: Call) -> None:
    """The texts in a bundle are checked against the hashes in the brief."""
    call("build", "articles", "--bundle", "kept", "-q")
    text = Path("kept/texts/s1.txt")
    text.write_text(text.read_text().replace("40", "50"))
    assert call("verify", "kept/brief.json").code == 1


def test_a_manifest_cannot_reach_out_of_its_bundle(articles: Path, call: Call) -> None:
    """A bundle from elsewhere that names files outside itself is refused."""
    call("build", "articles", "--bundle", "kept", "-q")
    manifest = Path("kept/manifest.json")
    manifest.write_text(manifest.read_text().replace("texts/s1.txt", "../articles/a-herald.txt"))
    outcome = call("verify", "kept/brief.json")
    assert outcome.code == 2
    assert "manifest.json" in outcome.err


def test_quotes_of_a_folder(articles: Path, call: Call) -> None:
    """Every file of the folder is a key, a file without quotations and a duplicate too; offsets give the words."""
    (articles / "d-copy.txt").write_bytes((articles / "a-herald.txt").read_bytes())
    (articles / "e-plain.txt").write_text("The port was calm on Tuesday, the office said.\n")
    found = json.loads(call("quotes", "articles", "--format", "json").out)
    assert list(found) == ["a-herald.txt", "b-coast.txt", "c-notes.md", "d-copy.txt", "e-plain.txt"]
    assert found["e-plain.txt"] == []
    assert found["d-copy.txt"] == found["a-herald.txt"]
    text = (articles / "a-herald.txt").read_text()
    assert all(text[q["start"] : q["end"]] == q["text"] for q in found["a-herald.txt"])
    assert found["a-herald.txt"][0]["speaker"] == "Anna Holm"


def test_quotes_as_text(articles: Path, call: Call) -> None:
    """For a reader the words and the speaker are on one line."""
    out = call("quotes", "articles").out.decode()
    assert "“Nobody will be left out there” — Erik Dahl" in out.replace(",”", "”")


def test_quotes_name_what_could_not_be_read(articles: Path, call: Call) -> None:
    """A file that cannot be read is a key without quotations, named on stderr, and the code is 3."""
    (articles / "z.bin").write_bytes(b"\x00")
    outcome = call("quotes", "articles", "--format", "json")
    assert outcome.code == 3
    assert json.loads(outcome.out)["z.bin"] == []
    assert "z.bin" in outcome.err
    assert call("quotes", "articles/z.bin").code == 4


def test_templates_list(articles: Path, call: Call) -> None:
    """Each audience is on a line with what it is for."""
    out = call("templates", "list").out.decode().splitlines()
    assert [line.split()[0] for line in out] == ["analyst", "daily", "executive", "field", "press"]
    assert all(len(line.split()) > 2 for line in out)


def test_schema(articles: Path, call: Call) -> None:
    """The JSON Schema names every part that a build's JSON has."""
    schema = json.loads(call("schema").out)
    brief = json.loads(call("build", "articles", "--format", "json").out)
    assert set(brief) == set(schema["$defs"]["Brief"]["properties"])


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Writing to a symbolic link replaces what it points to, and keeps the mode of the file."""
    target = tmp_path / "real.md"
    target.write_text("old")
    target.chmod(0o640)
    (tmp_path / "link.md").symlink_to(target)
    write_atomic(tmp_path / "link.md", b"new")
    assert (tmp_path / "link.md").is_symlink()
    assert target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_failed_write_leaves_the_earlier_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up while writing costs nothing that was there before."""
    target = tmp_path / "brief.md"
    target.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(BriefgenError, match=r"brief\.md: No space left"):
        write_atomic(target, b"new")
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["brief.md"]


def test_a_device_is_written_to_as_it_is() -> None:
    """-o /dev/null works and leaves the device alone."""
    write_atomic(Path("/dev/null"), b"x")
    assert Path("/dev/null").is_char_device()
