"""What a user says in sources.yaml goes before what his sources say, and a mistake in it is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from intake_files import article, packed, page, register, result

from briefgen.errors import UsageError
from briefgen.model import Source
from briefgen.sources.fetching import Fetched


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "wire").mkdir()
    (tmp_path / "a.html").write_text(page("Orvale", '<meta property="og:site_name" content="The Star">'))
    (tmp_path / "b.txt").write_text(article("Elm"))
    (tmp_path / "wire" / "c.txt").write_text(article("Oak"))
    return tmp_path


def say(folder: Path, text: str) -> dict[str, Source]:
    """The register by file name after ``text`` was said in the folder's sources.yaml."""
    (folder / "sources.yaml").write_text(text)
    return {Path(source.path).name: source for source in register(folder)}


def test_what_is_said_goes_first_and_says_so(folder: Path) -> None:
    """Publisher, title, author, day and address are the user's; the register says where they stand."""
    found = say(
        folder,
        "sources:\n  a.html:\n    publisher: The Orvale Star\n    title: Dam\n    author: Ann Lee\n"
        "    published: 2024-03-02\n    url: https://x.org/dam\n    reliability: B\n",
    )
    source = found["a.html"]
    assert (source.publisher, source.title, source.author) == ("The Orvale Star", "Dam", "Ann Lee")
    assert (source.published, source.url, source.reliability) == ("2024-03-02", "https://x.org/dam", "B")
    places = {stated.field: stated.place for stated in source.stated_in}
    assert places == dict.fromkeys(("title", "publisher", "author", "published", "url"), "sources.yaml")


def test_what_is_not_said_stays(folder: Path) -> None:
    """A field left out or left empty changes nothing; a source not named keeps all."""
    found = say(folder, "sources:\n  a.html:\n    publisher:\n    reliability: C\n")
    assert (found["a.html"].publisher, found["a.html"].reliability) == ("The Star", "C")
    assert (found["b.txt"].publisher, found["b.txt"].reliability) == (None, "F")


def test_the_more_exact_word_counts(folder: Path) -> None:
    """A name goes before a pattern, a later pattern before an earlier one, any before the defaults."""
    found = say(
        folder,
        'defaults:\n  reliability: E\nsources:\n  b.txt:\n    reliability: A\n  "*.txt":\n    reliability: D\n'
        '    publisher: Wire\n  "wire/*":\n    reliability: C\n',
    )
    assert {name: source.reliability for name, source in found.items()} == {"a.html": "E", "b.txt": "A", "c.txt": "C"}
    assert found["b.txt"].publisher == "Wire"


def test_a_file_nearer_to_the_source_counts(folder: Path) -> None:
    """A sources.yaml in a folder below adds to that above and goes before it."""
    (folder / "wire" / "sources.yaml").write_text("defaults:\n  reliability: A\n")
    found = say(folder, "defaults:\n  reliability: D\n  publisher: The Post\n")
    assert {name: source.reliability for name, source in found.items()} == {"a.html": "D", "b.txt": "D", "c.txt": "A"}
    assert found["c.txt"].publisher == "The Post"


def test_a_file_given_by_name_has_the_same_said_of_it(folder: Path) -> None:
    """It makes no difference whether the folder is given or the files in it."""
    say(folder, "sources:\n  b.txt:\n    reliability: A\n")
    (source,) = register(folder / "b.txt")
    assert source.reliability == "A"


def test_members_and_addresses_can_be_named(tmp_path: Path) -> None:
    """What lies in an archive is meant by either name; a listed page by its address or a pattern of it."""
    (tmp_path / "pile.zip").write_bytes(packed({"a.txt": article("Orvale"), "b.txt": article("Elm")}))
    (tmp_path / "sources.txt").write_text("https://x.org/one\nhttps://x.org/two\n")
    (tmp_path / "sources.yaml").write_text(
        "sources:\n  pile.zip:\n    reliability: C\n  pile.zip/b.txt:\n    reliability: B\n"
        '  "https://x.org/*":\n    publisher: X\n  "https://x.org/two":\n    reliability: A\n'
    )
    web = {
        u: Fetched(u, page(u[-3:].title()).encode(), "text/html", None)
        for u in ("https://x.org/one", "https://x.org/two")
    }
    found = [(Path(s.path).name, s.publisher, s.reliability) for s in register(tmp_path, web=web)]
    assert found == [("a.txt", None, "C"), ("b.txt", None, "B"), ("one", "X", "F"), ("two", "X", "A")]


def test_a_pattern_that_fits_nothing_is_told(folder: Path) -> None:
    """A misspelt name would go unnoticed; it is a warning with the nearest name."""
    (folder / "sources.yaml").write_text("sources:\n  a.html:\n    reliability: B\n  b.tx:\n    reliability: A\n")
    notes = [note for note in result(folder).diagnostics if note.code == "unused-pattern"]
    (note,) = notes
    assert note.message.endswith("sources.yaml, line 4: no source is called 'b.tx'; did you mean 'b.txt'?")


MISTAKES = {
    "a misspelt field": (
        "sources:\n  a.txt:\n    publsher: X\n", "line 3: there is no field 'publsher'; did you mean 'publisher'?",
    ),
    "a misspelt part": ("default:\n  title: A\n", "line 1: there is no field 'default'; did you mean 'defaults'?"),
    "an unknown grade": ("defaults:\n  reliability: G\n", "line 2: defaults.reliability: 'G' is none of 'A', 'B'"),
    "a number for a title": ("defaults:\n  title: 1984\n", "must be text (put it in quotes), not 1984"),
    "a day that is none": ("defaults:\n  published: 3 March\n", "'3 March' is no day; write it as 2026-01-05"),
    "an address that is none": ("defaults:\n  url: x.org\n", "'x.org' is no address"),
    "a source without fields": ("sources:\n  a.txt: Star\n", "must be a map of 'name: value' lines, not 'Star'"),
    "a list": ("- a.txt\n", "it must be a list of 'field: value' lines"),
    "a name twice": ("sources:\n  a.txt:\n    title: X\n  a.txt:\n    title: Y\n", "line 4: 'a.txt' is given twice"),
    "no YAML": ("sources: [\n", "this is no YAML"),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_told_with_its_line(case: str, folder: Path) -> None:
    """Nothing is read while the file has mistakes."""
    text, said = MISTAKES[case]
    with pytest.raises(UsageError) as caught:
        say(folder, text)
    assert f"{folder / 'sources.yaml'}" in str(caught.value)
    assert said in str(caught.value)


def test_every_mistake_is_told_at_once(folder: Path) -> None:
    """Also those in another file."""
    (folder / "wire" / "sources.yaml").write_text("defaults:\n  reliability: Z\n")
    with pytest.raises(UsageError) as caught:
        say(folder, "defaults:\n  reliability: G\n  titel: X\n")
    assert [line.split(": ")[0].rpartition("/")[2] for line in str(caught.value).splitlines()] == [
        "sources.yaml, line 2", "sources.yaml, line 3", "sources.yaml, line 2",
    ]  # fmt: skip


def test_an_empty_file_says_nothing(folder: Path) -> None:
    """A file of remarks alone is no mistake."""
    assert say(folder, "# to be filled in\n")["b.txt"].reliability == "F"
