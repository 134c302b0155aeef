"""Every input is accounted for: read, duplicate, or skipped with why; and no file of any content raises."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.model import Document, Source
from briefgen.sources import MAX_BYTES, ReadResult, formats, read_sources

STORY = "Dam bursts above Orvale\n\nA dam burst above Orvale on Saturday. Four people died.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".cache").mkdir()
    files = {
        "b.txt": STORY,
        "a.md": "The mayor spoke on Sunday. She asked for help.",
        "sub/c.txt": STORY.replace("\n", "\r\n"),
        "sub/d.csv": "1,2",
        "sub/.hidden.txt": "secret",
        ".cache/e.txt": "cached",
        "empty.txt": "",
        "blank.txt": " \n\u200b\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_bytes(text.encode())
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 50)
    return tmp_path


def named(result: ReadResult, folder: Path) -> dict[str, Source]:
    return {Path(source.path).relative_to(folder).as_posix(): source for source in result.sources}


def test_folder_gives_each_file_a_status_and_a_reason(folder: Path) -> None:
    found = named(read_sources([folder]), folder)
    assert {name: (source.status, source.reason) for name, source in found.items()} == {
        ".cache": ("skipped", "hidden folder"),
        "a.md": ("read", None),
        "b.txt": ("read", None),
        "binary.txt": ("skipped", "binary data, no text"),
        "blank.txt": ("skipped", "no text in it"),
        "empty.txt": ("skipped", "empty file"),
        "sub/.hidden.txt": ("skipped", "hidden file"),
        "sub/c.txt": ("duplicate", "same text as s2"),
        "sub/d.csv": ("skipped", "no reader for .csv"),
    }
    assert [source.id for source in found.values()] == [f"s{n}" for n in range(1, 10)]
    assert list(found)[-2:] == [".cache", "sub/.hidden.txt"], "what is no document takes no number from a source"


def test_each_source_that_is_not_read_is_told_of(folder: Path) -> None:
    result = read_sources([folder])
    told = [(d.source, d.code) for d in result.diagnostics]
    assert told == [(s.id, f"source-{s.status}") for s in result.sources if s.status != "read"]


def test_source_without_running_text_is_told_of(tmp_path: Path) -> None:
    """A picture gallery is read, but an editor should not wonder where its facts went."""
    (tmp_path / "a.txt").write_text("Flood in pictures\n\nPhoto: Mourners at the gate.\nPhoto: The mill.\n")
    result = read_sources([tmp_path])
    assert [(d.source, d.code) for d in result.diagnostics] == [("s1", "source-without-body")]


def test_order_of_the_arguments_does_not_matter(folder: Path) -> None:
    paths = [folder / "sub", folder / "b.txt", folder / "a.md", folder / "nowhere.txt"]
    assert read_sources(paths) == read_sources(paths[::-1])


def test_file_given_twice_is_read_once(folder: Path) -> None:
    result = read_sources([folder / "b.txt", folder / "b.txt", folder / "sub" / ".." / "b.txt"])
    assert [source.status for source in result.sources] == ["read"]


def test_path_that_does_not_exist_is_a_skipped_source(tmp_path: Path) -> None:
    (source,) = read_sources([tmp_path / "nowhere.txt"]).sources
    assert (source.status, source.reason) == ("skipped", "no such file")


@pytest.mark.parametrize("name", ["x" * 5000, "nul\0name.txt"])
def test_path_the_system_refuses_is_a_skipped_source(name: str, tmp_path: Path) -> None:
    (source,) = read_sources([tmp_path / name]).sources
    assert (source.status, source.reason) == ("skipped", "no such file")


def test_empty_folder_is_said(tmp_path: Path) -> None:
    (source,) = read_sources([tmp_path]).sources
    assert (source.status, source.reason) == ("skipped", "empty folder")


def test_name_that_is_no_utf8_can_be_shown(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/d\xe9j\xe0.txt"))
    path.write_text(STORY)
    (source,) = read_sources([tmp_path]).sources
    assert source.status == "read"
    assert source.path.encode()


def test_file_that_is_too_large_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    (source,) = read_sources([path]).sources
    assert (source.status, source.reason) == ("skipped", "larger than 20 MB")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_file_without_permission_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "closed.txt"
    path.write_text(STORY)
    path.chmod(0)
    (source,) = read_sources([path]).sources
    assert source.status == "skipped"
    assert "Permission denied" in (source.reason or "")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("Díaz said “no”.".encode(), "utf-8"),
        (b"\xef\xbb\xbf" + "Díaz said “no”.".encode(), "utf-8"),
        ("Díaz said “no”.".encode("cp1252"), "cp1252"),
        ("\ufeffDíaz said “no”.".encode("utf-16-le"), "utf-16-le"),
        ("Díaz said “no”.".encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_encoding_is_found_and_recorded(data: bytes, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    (document,) = read_sources([path]).documents
    assert (document.text, document.source.encoding) == ("Díaz said “no”.", encoding)


def test_declared_encoding_of_a_page_is_honoured(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    page = '<html><head><meta charset="iso-8859-2"></head><body><article><p>Wałęsa mówił długo w Gdańsku.</p></article>'
    path.write_bytes(page.encode("iso-8859-2"))
    (document,) = read_sources([path]).documents
    assert document.text == "Wałęsa mówił długo w Gdańsku.\n"
    assert document.source.encoding == "iso8859-2"


def test_offsets_of_a_text_file_are_those_of_the_decoded_file(tmp_path: Path) -> None:
    """Control characters, bidi marks and Windows line ends are replaced one for one."""
    raw = "The\u202e mayor\x00 spoke.\r\nShe\u00ad left.\u2028Nobody\x85stayed.\rEnd."
    path = tmp_path / "a.txt"
    path.write_bytes(raw.encode())
    (document,) = read_sources([path]).documents
    assert len(document.text) == len(raw)
    assert document.text.index("left") == raw.index("left")
    assert not set(document.text) & set("\u202e\x00\r\u00ad\u2028\x85")
    assert [document.slice(s.start, s.end) for s in document.sentences][-1] == "End."


SUFFIXES = sorted(formats.by_suffix())
LINES = st.sampled_from(
    [
        "By Ann Lee",
        "The Star | 3 March 2024",
        "ORVALE (AP) — A dam burst.",
        "# Heading",
        "---",
        "Editor's Note",
        "Related:",
        "• Four died",
        "**It is** [over](x). [The rest of the long story here]",
        "Advertisement",
        "What next?",
        "“Run!” he said. It was late.",
        "<p>A dam burst above Orvale on Saturday morning.</p>",
        "<h2>Toll</h2>",
        "",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(SUFFIXES),
    st.binary(max_size=300) | st.text(max_size=200).map(str.encode) | st.lists(LINES).map("\n".join).map(str.encode),
)
def test_any_bytes_give_a_document_or_a_reason(suffix: str, data: bytes) -> None:
    with TemporaryDirectory() as name:
        path = Path(name) / f"a{suffix}"
        path.write_bytes(data)
        result = read_sources([path])
    (source,) = result.sources
    assert (source.status == "read") == (source.reason is None) == (len(result.documents) == 1)
    for document in result.documents:
        assert_sound(document)


def assert_sound(document: Document) -> None:
    """Blocks ordered and disjoint, all that shows inside one, sentences inside body blocks and on one line."""
    text = document.text
    blocks = document.blocks
    assert all(0 <= block.start < block.end <= len(text) for block in blocks)
    assert all(one.end <= two.start for one, two in pairwise(blocks))
    assert [sentence.index for sentence in document.sentences] == list(range(len(document.sentences)))
    assert all(one.end <= two.start for one, two in pairwise(document.sentences))
    for sentence in document.sentences:
        block = blocks[sentence.block]
        assert block.kind == "body"
        assert block.start <= sentence.start < sentence.end <= block.end
        assert "\n" not in document.slice(sentence.start, sentence.end)
    assert not list(unseen_words(document))


def unseen_words(document: Document) -> Iterator[str]:
    """Words that stand in no block; a bullet or a number before an item may."""
    end = 0
    for block in [*document.blocks, None]:
        between = document.text[end : block.start if block else None]
        yield from (word for word in between.split() if sum(map(str.isalpha, word)) > 1)
        end = block.end if block else 0


def test_name_that_one_source_credits_as_an_agency_is_no_paper_in_another(tmp_path: Path) -> None:
    wire = "Dam bursts above Orvale\n\nORVALE, March 2 (Elm News) - A dam burst on Saturday, police said.\n"
    reprint = "Dam bursts\n\nElm News\nSunday, March 3, 2024\n\nA dam burst above Orvale on Saturday, police said.\n"
    own = "Mayor weeps\n\nElm Gazette\nSunday, March 3, 2024\n\nThe mayor wept at the foot of the dam on Saturday.\n"
    for name, text in {"a.txt": wire, "b.txt": reprint, "c.txt": own}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = read_sources([tmp_path])
    named = [(source.publisher, source.origin) for source in result.sources]
    assert named == [(None, "Elm News"), (None, "Elm News"), ("Elm Gazette", None)]
    assert [document.source for document in result.documents] == list(result.sources)


WRAPPED = """Ferry halted after collision

The ferry to the island of Sund was halted after it struck the quay, they said.
Twelve passengers were taken to hospital, said Marta Lind, a spokeswoman for the
regional hospital.
"""


def test_a_short_text_wrapped_at_a_column_keeps_its_sentences_whole(tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(WRAPPED)
    (document,) = read_sources([tmp_path]).documents
    shown = [document.text[s.start : s.end] for s in document.sentences]
    assert (
        "Twelve passengers were taken to hospital, said Marta Lind, a spokeswoman for the regional hospital." in shown
    )
    assert len(document.text) == len(WRAPPED)


def test_lines_that_are_sentences_of_their_own_stay_lines(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text(
        "Ferry halted\n\nThe ferry struck the quay at noon.\niPhones were lost.\nNobody was hurt.\n"
    )
    (document,) = read_sources([tmp_path]).documents
    assert "\niPhones were lost.\n" in document.text
