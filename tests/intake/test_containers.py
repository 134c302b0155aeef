"""What lies in an archive, or is named in a list, is read as if it lay beside it, within limits."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from intake_files import PNG, article, failures, packed, register, result, told

from briefgen.sources import gather
from briefgen.sources.fetching import Fetched


def test_members_of_an_archive_are_sources_in_its_order(tmp_path: Path) -> None:
    """Each file of a zip is a line of the register, called by archive and name, in the order of the archive."""
    files = {
        "b.txt": article("Orvale"),
        "sub/a.md": "# Elm\n\nElm is dry, Ann Lee said.",
        "empty.txt": "",
        "p.png": PNG,
    }
    (tmp_path / "pile.zip").write_bytes(packed(files))
    found = result(tmp_path)
    assert told(list(found.sources), tmp_path) == {
        "pile.zip/b.txt": "read",
        "pile.zip/sub/a.md": "read",
        "pile.zip/empty.txt": "empty file",
        "pile.zip/p.png": "an image",
    }
    assert failures(found, tmp_path) == ["pile.zip/empty.txt"]


def test_what_lies_about_in_archives_is_no_failure(tmp_path: Path) -> None:
    """The leftovers of other programs in a zip are in the register, and the exit code stays 0."""
    files = {
        "a.txt": article("Orvale"),
        "__MACOSX/._a.txt": b"x",
        ".DS_Store": b"x",
        "~$a.docx": b"x",
        "d/.git/x": b"y",
    }
    (tmp_path / "pile.zip").write_bytes(packed(files))
    found = result(tmp_path)
    assert len(found.sources) == len(files)
    assert failures(found, tmp_path) == []


def test_archives_in_archives(tmp_path: Path) -> None:
    """Three deep is read, the fourth is named."""
    inner = packed({"deep.txt": article("Orvale")})
    for depth in ("c", "b", "a"):
        inner = packed({f"{depth}.zip": inner, f"{depth}.txt": article(f"Orvale {depth.upper()}")})
    (tmp_path / "pile.zip").write_bytes(inner)
    assert told(register(tmp_path), tmp_path) == {
        "pile.zip/a.zip/b.zip/c.zip": "nested more than 3 deep",
        "pile.zip/a.zip/b.zip/c.txt": "read",
        "pile.zip/a.zip/b.txt": "read",
        "pile.zip/a.txt": "read",
    }


def test_names_that_lead_elsewhere_lead_nowhere(tmp_path: Path) -> None:
    """An absolute path or ".." in an archive is a name like any other; nothing is written or read there."""
    names = ["../../outside.txt", "/etc/passwd", "..\\..\\win.txt", "C:\\x\\y.txt", "a\x1b[31m\u202etxt.txt"]
    (tmp_path / "pile.zip").write_bytes(packed({name: article(f"Orvale {n}") for n, name in enumerate(names)}))
    paths = [source.path for source in register(tmp_path)]
    assert [path.removeprefix(f"{tmp_path.as_posix()}/pile.zip/") for path in paths] == [
        "outside.txt", "etc/passwd", "win.txt", "C:/x/y.txt", "a[31mtxt.txt",
    ]  # fmt: skip
    assert list(tmp_path.iterdir()) == [tmp_path / "pile.zip"]


def test_a_member_that_is_packed_too_tightly(tmp_path: Path) -> None:
    """A bomb is named before a byte of it is unpacked; its neighbour is read."""
    (tmp_path / "pile.zip").write_bytes(packed({"bomb.txt": "a" * 30_000_000, "a.txt": article("Orvale")}))
    assert told(register(tmp_path), tmp_path) == {
        "pile.zip/bomb.txt": "packed too tightly to be a document",
        "pile.zip/a.txt": "read",
    }


def test_a_member_that_holds_more_than_it_says(tmp_path: Path) -> None:
    """A directory that lies about a size unpacks no more than was checked."""
    data = packed({"a.txt": "word " * 100_000, "b.txt": article("Orvale")})
    lied = data.replace(struct.pack("<I", 500_000), struct.pack("<I", 1000))
    assert lied != data
    (tmp_path / "pile.zip").write_bytes(lied)
    assert told(register(tmp_path), tmp_path) == {"pile.zip/a.txt": "damaged in the archive", "pile.zip/b.txt": "read"}


def test_an_encrypted_member_is_named(tmp_path: Path) -> None:
    """What needs a password says so."""
    data = bytearray(packed({"a.txt": article("Orvale")}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[data.index(b"PK\x03\x04") + 6] |= 1
    (tmp_path / "pile.zip").write_bytes(bytes(data))
    (source,) = register(tmp_path)
    assert source.reason == "encrypted; unpack it with its password"


@pytest.mark.parametrize("data", [b"PK\x03\x04 and no more", packed({"a.txt": article("Orvale")})[:-30]])
def test_a_damaged_archive_is_one_line(data: bytes, tmp_path: Path) -> None:
    """An archive cut off in the middle is a failure with a reason."""
    (tmp_path / "pile.zip").write_bytes(data)
    (source,) = register(tmp_path)
    assert (source.path, source.reason) == (f"{tmp_path.as_posix()}/pile.zip", "damaged zip archive")


def test_an_empty_archive_is_one_line(tmp_path: Path) -> None:
    """An archive without files does not vanish from the register."""
    (tmp_path / "pile.zip").write_bytes(packed({}))
    (source,) = register(tmp_path)
    assert source.reason == "nothing in it"


def test_too_many_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one input holds is counted over everything that lies in it; the first are read and the rest is said."""
    monkeypatch.setattr(gather, "MAX_MEMBERS", 4)
    inner = packed({f"{n}.txt": article(f"Orvale {n}") for n in range(9)})
    (tmp_path / "pile.zip").write_bytes(packed({"in.zip": inner}))
    (tmp_path / "z.txt").write_text(article("Elm"))
    found = told(register(tmp_path), tmp_path)
    assert [name for name, reason in found.items() if reason == "read"] == [
        "pile.zip/in.zip/0.txt", "pile.zip/in.zip/1.txt", "pile.zip/in.zip/2.txt", "z.txt",
    ]  # fmt: skip
    assert found["pile.zip/in.zip"] == "more than 4 members; the rest is not read"


# --------------------------------------------------------------------------- lists


def test_a_list_names_files_from_its_folder(tmp_path: Path) -> None:
    """Paths in sources.txt count from where it lies; each is called by its own path, read once, in the list's order."""
    (tmp_path / "lists").mkdir()
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "a.txt").write_text(article("Orvale"))
    (tmp_path / "lists" / "b.txt").write_text(article("Elm"))
    lines = ["# what to read", "", "b.txt", "../far/a.txt  # by hand", f"{tmp_path}/far/a.txt", "gone.txt", "../far"]
    (tmp_path / "lists" / "sources.txt").write_text("\n".join(lines))
    assert told(register(tmp_path / "lists" / "sources.txt"), tmp_path) == {
        "lists/b.txt": "read",
        "far/a.txt": "read",
        "lists/gone.txt": "no such file",
        "far": "a folder; a list names files and addresses",
    }


def test_a_list_beside_its_files_reads_none_twice(tmp_path: Path) -> None:
    """A folder with a list of its own files has each file once."""
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(article(f"Orvale {name.upper()}"))
    (tmp_path / "sources.txt").write_text("c.txt\na.txt\n")
    assert list(told(register(tmp_path), tmp_path)) == ["a.txt", "b.txt", "c.txt"]


def test_lists_that_name_each_other_end(tmp_path: Path) -> None:
    """A loop of lists is said and is no failure."""
    (tmp_path / "one.urls").write_text("two.urls\na.txt\n")
    (tmp_path / "two.urls").write_text("one.urls\n")
    (tmp_path / "a.txt").write_text(article("Orvale"))
    found = result(tmp_path / "one.urls")
    assert told(list(found.sources), tmp_path) == {"two.urls/one.urls": "the list names itself", "a.txt": "read"}
    assert failures(found, tmp_path) == []


ELSEWHERE = "an address that you did not name yourself; give it to have it read"
NO_FILE = "no address, and only a list of your own may name files"


def test_a_list_from_elsewhere_reaches_nothing(tmp_path: Path) -> None:
    """A list in an archive or from the web neither opens files here nor fetches addresses that the user never saw."""
    (tmp_path / "secret.txt").write_text(article("Orvale"))
    lines = f"{tmp_path}/secret.txt\nsecret.txt\n../secret.txt\nhttp://169.254.169.254/key\n"
    (tmp_path / "pile.zip").write_bytes(packed({"sources.txt": lines}))
    reasons = [s.reason for s in register(tmp_path / "pile.zip", web={})]
    assert reasons == [NO_FILE, NO_FILE, NO_FILE, ELSEWHERE]
    web = {"https://x.org/my.urls": Fetched("https://x.org/my.urls", lines.encode(), "text/plain", None)}
    assert [s.reason for s in register("https://x.org/my.urls", web=web)] == reasons


def test_opml_names_feeds(tmp_path: Path) -> None:
    """The feeds of an OPML file are fetched, called by their address, and have the name that the list gives them."""
    feed = (
        b'<rss version="2.0"><channel><title>x</title><item><title>Dam bursts</title>'
        b"<description>A dam burst above Orvale on Saturday, the mayor of Orvale said.</description></item>"
        b"</channel></rss>"
    )
    web = {"https://x.org/rss": Fetched("https://x.org/rss", feed, "application/rss+xml", None)}
    outline = '<opml version="2.0"><body><outline text="News"><outline text="Orvale &amp; Elm Post" xmlUrl="https://x.org/rss"/>'
    outline += '<outline text="bad" xmlUrl="file:///etc/passwd"/></outline></body></opml>'
    (tmp_path / "feeds.opml").write_text(outline)
    found = register(tmp_path / "feeds.opml", web=web)
    assert [(s.path, s.reason) for s in found] == [
        ("https://x.org/rss/1", None),
        (f"{tmp_path.as_posix()}/feeds.opml/file:/etc/passwd", NO_FILE),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE opml [<!ENTITY a "aaaa">]><opml><body><outline xmlUrl="https://x.org/&a;"/></body></opml>',
        '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body><outline xmlUrl="&x;"/></body></opml>',
        "<opml><body><outline",
    ],
)
def test_opml_that_is_damaged_or_sly_is_one_line(text: str, tmp_path: Path) -> None:
    """No entity is expanded and no file fetched for an OPML file; it is refused."""
    (tmp_path / "feeds.opml").write_text(text)
    (source,) = register(tmp_path / "feeds.opml", web={})
    assert source.reason is not None
    assert "OPML" in source.reason
