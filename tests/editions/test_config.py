"""``briefgen.yaml``: what it says is understood, and what is wrong in it is said, all at once, where it stands."""

from __future__ import annotations

import json
import re
from datetime import time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.editions import config
from briefgen.editions.config import Config, EditionSource
from briefgen.errors import UsageError
from briefgen.strict_yaml import parse

CASES = Path(__file__).parent.parent / "cases" / "editions"
LEAST = "editions:\n  morning:\n    sources: [inbox/]\n"
FULL = """\
state: /var/lib/briefs
keep: {items: 10d, texts: 20d, editions: 30d}
editions:
  morning:
    title: Morning brief
    sources:
      - inbox/
      - https://example.org/page
      - {feed: "https://example.org/rss", name: Example, silence_days: 3, reliability: B}
      - {opml: feeds.opml}
      - {mail: ../Maildir}
    days: [fri, mon]
    at: ["17:30", "8:00"]
    timezone: Europe/Brussels
    window: 36h
    cut_off: 90m
    catch_up: all
    audiences: [daily, {audience: executive, formats: [docx], notes: notes.yaml}]
    formats: [markdown]
    watch: [NATO, "water supply"]
    stories: 15
    least_origins: 2
    output: out
    approve: required
    decisions: decisions.yaml
    allow_hosts: [intranet.example.org]
    deliver:
      - {folder: /srv/briefs}
      - {mail: minister@example.org, from: desk@example.org, host: smtp.example.org, audience: executive}
"""


def load(folder: Path, text: str) -> Config:
    (folder / "briefgen.yaml").write_text(text, encoding="utf-8")
    return config.load(folder)


def mistakes(folder: Path, text: str) -> list[str]:
    """What is said against ``text``, without the name of the file."""
    with pytest.raises(UsageError) as caught:
        load(folder, text)
    start = f"{folder / 'briefgen.yaml'}, "
    lines = str(caught.value).splitlines()
    assert all(line.startswith(start) for line in lines), lines
    return [line.removeprefix(start) for line in lines]


def test_everything_it_can_say_is_understood(tmp_path: Path) -> None:
    found = load(tmp_path, FULL)
    assert (found.root, found.state, found.language) == (tmp_path, Path("/var/lib/briefs"), "en")
    assert found.keep == config.Keep(timedelta(10), timedelta(20), timedelta(30))
    edition = found.edition("morning")
    assert edition.sources == (
        EditionSource("any", f"{tmp_path}/inbox", "inbox/"),
        EditionSource("any", "https://example.org/page", "https://example.org/page"),
        EditionSource("feed", "https://example.org/rss", "https://example.org/rss", "Example", timedelta(3), "B"),
        EditionSource("opml", f"{tmp_path}/feeds.opml", "feeds.opml"),
        EditionSource("mail", f"{tmp_path.parent}/Maildir", "../Maildir"),
    )
    assert (edition.days, edition.at, edition.timezone) == (
        (0, 4),
        (time(8), time(17, 30)),
        ZoneInfo("Europe/Brussels"),
    )
    assert (edition.window, edition.cut_off, edition.catch_up) == (timedelta(hours=36), timedelta(minutes=90), "all")
    assert [(a.audience, a.formats, a.notes) for a in edition.audiences] == [
        ("daily", ("json", "md"), None), ("executive", ("json", "docx"), tmp_path / "notes.yaml"),
    ]  # fmt: skip
    assert (edition.stories, edition.least_origins, edition.watch) == (15, 2, ("NATO", "water supply"))
    assert (edition.output, edition.decisions) == (tmp_path / "out", tmp_path / "decisions.yaml")
    assert (edition.approve, edition.allow_hosts) == ("required", ("intranet.example.org",))
    assert [fields.targets() for fields in edition.deliver] == [("/srv/briefs",), ("minister@example.org",)]


def test_only_sources_must_be_said(tmp_path: Path) -> None:
    found = load(tmp_path, LEAST)
    edition = found.edition("morning")
    assert (found.state, edition.output) == (tmp_path / ".briefgen", tmp_path / "outputs/morning")
    assert (edition.title, edition.days, edition.at, edition.timezone) == (
        "morning", tuple(range(7)), (time(8),), ZoneInfo("UTC"),
    )  # fmt: skip
    assert [a.formats for a in edition.audiences] == [("json", "pdf", "md", "html")]
    assert (edition.approve, edition.deliver, edition.stories) == (None, (), None)


def test_every_mistake_is_said_at_once_with_line_and_column(tmp_path: Path) -> None:
    said = mistakes(tmp_path, (CASES / "mistakes.yaml").read_text(encoding="utf-8"))
    assert said == (CASES / "mistakes.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("    at: ['8:00', '08:00']\n", "line 4, column 5: editions.morning.at: a time is given twice"),
        ("    audiences: [daily, daily]\n", "line 4, column 5: editions.morning.audiences: an audience is given twice"),
        (
            "    deliver:\n      - {folder: a}\n      - {folder: b, audience: press}\n",
            "line 6, column 21: editions.morning.deliver.2.audience: the edition is not made for the audience 'press';",
        ),
        ("    window: 0h\n", "line 4, column 5: editions.morning.window: it must be longer than nothing"),
        ("    days: []\n", "line 4, column 5: editions.morning.days: no day is named; write daily, weekdays or a list"),
        ("    title: 2026\n", "line 4, column 5: editions.morning.title must be text (put it in quotes), not 2026"),
        ("    approve: no\n", "line 4, column 5: editions.morning.approve: 'no' is none of 'required' or 'auto'"),
        (
            "  evening:\n    sources: [a]\n    output: ./x/../outputs/morning/\n",
            "line 6, column 5: editions.evening.output: evening and morning are published in one folder",
        ),
        ("language: xx\n", "line 4, column 1: language: there are no rules for the language 'xx'; there are en"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_said_where_it_stands(tmp_path: Path, more: str, said: str) -> None:
    first, *rest = mistakes(tmp_path, LEAST + more)
    assert first.startswith(said)
    assert rest == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("editions: &a {b: *a}\n", "it repeats a part by an alias"),
        ("state: a\nstate: b\n", "'state' is given twice, first on line 1"),
        ("editions: !!python/object:os.system {}\n", "editions is empty"),  # read as what it is put on, nothing is run
        ("- a\n", "it must be a list of 'field: value' lines"),
        ("", "it must be a list of 'field: value' lines"),
        ("editions: {}\n", "editions is empty; name at least one"),
        ("state: x\n", "the field 'editions' is missing"),
        ("x: [" * 100, "more than 50 levels"),
    ],
)
def test_what_is_no_config_is_refused_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "briefgen.yaml").write_text(text)
    with pytest.raises(UsageError) as caught:
        config.load(tmp_path)
    assert said in str(caught.value)
    assert str(tmp_path / "briefgen.yaml") in str(caught.value)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"#" * 1_000_001], ids=["no UTF-8", "too large"])
def test_a_file_that_is_no_text_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "briefgen.yaml").write_bytes(data)
    with pytest.raises(UsageError, match=r"briefgen\.yaml"):
        config.load(tmp_path)


def test_it_is_found_upward_from_the_working_folder(tmp_path: Path) -> None:
    load(tmp_path, LEAST)
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert config.load(deep).path == tmp_path / "briefgen.yaml"


def test_where_there_is_none_the_way_to_one_is_said(tmp_path: Path) -> None:
    for start in (tmp_path / "nowhere.yaml", tmp_path):
        with pytest.raises(UsageError, match="briefgen init writes"):
            config.load(start)


def test_a_flag_goes_before_the_environment_and_that_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(tmp_path, f"state: file\n{LEAST}")
    monkeypatch.chdir(tmp_path)
    assert config.from_here().state == tmp_path / "file"
    monkeypatch.setenv("BRIEFGEN_STATE", str(tmp_path / "environment"))
    assert config.from_here().state == tmp_path / "environment"
    assert config.from_here(state=Path("flag")).state == tmp_path / "flag"
    monkeypatch.chdir("/")
    monkeypatch.setenv("BRIEFGEN_CONFIG", str(tmp_path / "briefgen.yaml"))
    assert config.from_here().root == tmp_path


def test_an_edition_that_is_not_there_is_answered_with_the_nearest(tmp_path: Path) -> None:
    found = load(tmp_path, LEAST)
    with pytest.raises(UsageError, match="there is no edition 'mornin'; did you mean 'morning'"):
        found.edition("mornin")


def test_a_pack_of_the_project_is_an_audience(tmp_path: Path) -> None:
    """A pack beside the config is found from wherever briefgen is called."""
    pack = tmp_path / "templates" / "cabinet"
    pack.mkdir(parents=True)
    (pack / "pack.yaml").write_text("schema: briefgen-pack/1\nextends: daily\n")
    assert load(tmp_path, f"{LEAST}    audiences: [cabinet]\n").editions[0].audiences[0].audience == "cabinet"


def test_the_schema_has_every_field_and_says_what_it_is_for() -> None:
    """An editor that knows the schema completes each field, and shows its meaning."""
    schema = config.json_schema()
    json.dumps(schema)
    definitions = {"": schema, **schema["$defs"]}
    assert {"EditionFile", "SourceFile", "MailDelivery", "FolderDelivery", "WebhookDelivery"} <= set(definitions)
    for name, definition in definitions.items():
        assert definition["additionalProperties"] is False, name
        for field, told in definition["properties"].items():
            assert field in ("audience", "approve") or told.get("description"), (name, field)
    references = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(schema)))
    assert references <= set(schema["$defs"])


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
    | st.sampled_from(["24h", "08:00", "mon", "daily", "UTC", "a/../b", "~", "\x00", "http://", "https://[", "99999d"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["feed", "mail", "at", "x"]), inner),
    max_leaves=4,
)  # fmt: skip


def _with_junk(data: Any, junk: Any, places: list[int]) -> Any:
    """``data`` with ``junk`` in the place of what the path of ``places`` leads to."""
    if not places or not isinstance(data, dict | list) or not data:
        return junk
    keys = list(data) if isinstance(data, dict) else list(range(len(data)))
    key = keys[places[0] % len(keys)]
    changed = dict(data) if isinstance(data, dict) else list(data)
    changed[key] = _with_junk(data[key], junk, places[1:])
    return changed


@settings(max_examples=150, deadline=None)
@given(junk=JUNK, places=st.lists(st.integers(0, 40), max_size=6), key=st.booleans())
def test_whatever_stands_there_it_is_understood_or_refused_in_words(junk: Any, places: list[int], key: bool) -> None:
    """No value, wherever it stands, makes anything but a config or lines that say where the mistake is."""
    data = _with_junk(parse(FULL, "x").data, {"x": junk} if key else junk, places)
    said = ""
    try:
        written, _ = config.checked_text(json.dumps(data), Path("/desk/briefgen.yaml"))
        found = config.settled(Path("/desk/briefgen.yaml"), written)
        assert all(edition.at and edition.days and edition.audiences for edition in found.editions)
    except UsageError as error:
        said = str(error)
    assert all(line.startswith("/desk/briefgen.yaml") for line in said.splitlines()), said
