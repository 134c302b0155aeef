"""A folder is read as far as its files are documents of the user; everything else in it is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from intake_files import PNG, article, failures, page, register, result, told

from briefgen.briefs import write_bundle
from briefgen.options import Options
from briefgen.pipeline import build
from briefgen.render import render
from briefgen.render.packs import load_pack


def test_a_saved_page_with_its_files(tmp_path: Path) -> None:
    """Pictures, styles and scripts beside a saved page are in the register, and the exit code stays 0."""
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page.html").write_text(page("Orvale"))
    for name, data in {"a.png": PNG, "b.css": b"p{}", "c.js": b"x()", "d.woff2": b"wOF2", "e.jpg": b"?"}.items():
        (tmp_path / "page_files" / name).write_bytes(data)
    found = result(tmp_path)
    assert [s.status for s in found.sources] == ["read"] + ["skipped"] * 5
    assert failures(found, tmp_path) == []


def test_what_a_star_stands_for(tmp_path: Path) -> None:
    """`briefgen build folder/*` fares as `briefgen build folder`: the shell names pictures and settings too."""
    for name in ("a.txt", "b.png", "sources.yaml", "~$a.docx", "c.xlsx"):
        (tmp_path / name).write_bytes(article("Orvale").encode() if name == "a.txt" else b"")
    (tmp_path / "b.png").write_bytes(PNG)
    found = result(*sorted(tmp_path.iterdir()))
    assert failures(found, tmp_path) == ["c.xlsx"]
    assert told(list(found.sources), tmp_path)["sources.yaml"] == "settings for briefgen, no source"


def test_a_hidden_file_can_be_named(tmp_path: Path) -> None:
    """Who names a hidden file means it."""
    (tmp_path / ".notes.txt").write_text(article("Orvale"))
    assert told(register(tmp_path / ".notes.txt"), tmp_path) == {".notes.txt": "read"}


def test_a_document_that_cannot_be_read_is_a_failure(tmp_path: Path) -> None:
    """A spreadsheet or a damaged file might matter: the exit code says that it was not read."""
    for name, data in {"a.txt": article("Orvale").encode(), "b.xlsx": b"PK", "c.txt": bytes(range(256)) * 9}.items():
        (tmp_path / name).write_bytes(data)
    assert failures(result(tmp_path), tmp_path) == ["b.xlsx", "c.txt"]


def test_lock_files_hidden_files_and_settings(tmp_path: Path) -> None:
    """Lock files and hidden files are named and no failure; what the user wrote for briefgen is no source."""
    files = ["~$a.docx", ".~lock.a.odt#", ".hidden.txt", "sources.yaml", "decisions.yaml"]
    for name in files:
        (tmp_path / name).write_text("")
    (tmp_path / "a.txt").write_text(article("Orvale"))
    found = result(tmp_path)
    assert told(list(found.sources), tmp_path) == {
        ".hidden.txt": "hidden file",
        ".~lock.a.odt#": "lock file of an office program",
        "a.txt": "read",
        "~$a.docx": "lock file of an office program",
    }
    assert failures(found, tmp_path) == []


def test_links_do_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    """A link inside the folder reads nothing twice; one that leads out of it is named and not followed."""
    folder, outside = tmp_path / "in", tmp_path / "out"
    for place in (folder / "sub", outside):
        place.mkdir(parents=True)
        (place / "a.txt").write_text(article(f"Orvale {place.name.upper()}"))
    links = {"to-file": outside / "a.txt", "to-folder": outside, "to-sub": folder / "sub", "loop": folder, "gone": "no"}
    for name, target in links.items():
        (folder / name).symlink_to(target)
    (folder / "twin.txt").symlink_to(folder / "sub" / "a.txt")
    found = result(folder)
    assert told(list(found.sources), folder) == {
        "gone": "link to nothing",
        "loop": "link to a folder that is read itself",
        "sub/a.txt": "read",
        "to-file": "link out of the folder",
        "to-folder": "link out of the folder",
        "to-sub": "link to a folder that is read itself",
    }
    assert failures(found, folder) == ["gone", "to-file", "to-folder"]


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    """A pipe in a folder would wait for ever; it is named."""
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "a.txt").write_text(article("Orvale"))
    assert told(register(tmp_path), tmp_path) == {"a.txt": "read", "pipe.txt": "not a regular file"}


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no devices here")
def test_a_device_is_not_read() -> None:
    """Not even by name: it has no end."""
    (source,) = register(Path("/dev/zero"))
    assert source.reason == "not a file"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A brief in every format, and a bundle."""
    folder = tmp_path_factory.mktemp("written")
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text(article("Orvale"))
    pack = load_pack("analyst")
    made = build([folder / "in"], pack.audience, Options())
    for fmt in ("json", "yaml", "md", "html", "docx", "pdf"):
        (folder / f"brief.{fmt}").write_bytes(render(made.brief, fmt, pack, made.texts))
    write_bundle(folder / "kept", made.brief, made.texts)
    return folder


def test_a_brief_is_no_source_of_the_next(written: Path) -> None:
    """Briefs in every format and a bundle, left among the sources, are named and not read, and no failure."""
    found = result(written)
    ours = "a brief made by briefgen"
    assert told(list(found.sources), written) == {
        **{f"brief.{fmt}": ours for fmt in ("docx", "html", "json", "md", "pdf", "yaml")},
        "in/a.txt": "read",
        "kept/brief.json": ours,
        "kept/manifest.json": ours,
        "kept/texts": "texts that briefgen keeps with a brief",
    }
    assert failures(found, written) == []


def test_a_manifest_of_another_program_hides_nothing(tmp_path: Path) -> None:
    """A folder called texts is left out only where a bundle's manifest stands beside it."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text(article("Orvale"))
    (tmp_path / "manifest.json").write_text('{"name": "web app"}')
    assert told(register(tmp_path), tmp_path)["texts/a.txt"] == "read"
