"""Packs: found, inherited, and wrong ones refused in words that an officer can act on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from briefgen.errors import UsageError
from briefgen.render.packs import built_in, list_packs, load_pack
from briefgen.strict_yaml import parse


@pytest.fixture(autouse=True)
def _no_user_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def _pack(folder: Path, name: str, text: str) -> Path:
    path = folder / name / "pack.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_built_in_packs_are_listed_without_their_shared_parent() -> None:
    assert [p.name for p in list_packs()] == ["analyst", "daily", "executive", "field", "press"]


def test_the_executive_prints_one_page_bottom_line_first() -> None:
    pack = load_pack("executive")
    assert pack.max_pages == 1
    assert pack.audience.sections[:5] == ("since", "summary", "facts", "conflicts", "questions")
    assert (pack.audience.limits["facts"], pack.audience.limits["questions"]) == (5, 3)
    assert (pack.paper, pack.language, pack.marking) == ("A4", "en-GB", None)


def test_a_child_merges_maps_and_replaces_lists(tmp_path: Path) -> None:
    _pack(
        tmp_path,
        "minister",
        "schema: briefgen-pack/1\nextends: executive\ntitle: Note for the Minister\nmarking: NO\n"
        "sections: [facts, sources]\nlimits: {facts: 3}\nlabels: {section.facts: What we know}\n",
    )
    pack = load_pack("minister", [tmp_path])
    assert pack.audience.sections == ("facts", "sources")
    assert dict(pack.audience.limits) == {**load_pack("executive").audience.limits, "facts": 3}
    assert pack.labels("section.facts") == "What we know"
    assert pack.labels("section.questions") == "Open questions"
    assert pack.marking == "NO"
    assert [folder.name for folder in pack.folders] == ["minister", "executive", "base"]


def test_given_folders_come_before_the_users_and_the_built_in(tmp_path: Path) -> None:
    own = "schema: briefgen-pack/1\nextends: analyst\ntitle: "
    _pack(tmp_path / "config" / "briefgen" / "templates", "analyst", f"{own}U\n")
    assert load_pack("analyst").title == "U"
    _pack(tmp_path / "mine", "analyst", f"{own}M\n")
    pack = load_pack("analyst", [tmp_path / "mine"])
    assert pack.title == "M"
    assert pack.audience.sections == load_pack("analyst").audience.sections
    assert len(pack.folders) == 4


def test_a_pack_may_bring_its_own_style(tmp_path: Path) -> None:
    _pack(tmp_path, "plain", "schema: briefgen-pack/1\nextends: executive\n")
    (tmp_path / "plain" / "style.css").write_text("h1 { color: green }")
    files = load_pack("plain", [tmp_path]).files("style.css")
    assert [path.parent.name for path in files] == ["base", "plain"]


WRONG = [
    ("title: A\ntitle: B\n", "line 3: 'title' is given twice, first on line 2"),
    ("limits:\n  facts: five\n", "line 3: limits.facts must be a whole number, not 'five'"),
    ("limits:\n  facts: -1\n", "line 3: limits.facts must be 0 or more, not -1"),
    ("limits:\n  fact: 5\n", "line 3: limits knows no 'fact'"),
    ("paper: A5\n", "line 2: paper: 'A5' is none of 'A4' or 'Letter'"),
    ("sections: [facts, factz]\n", "line 2: sections.2: 'factz' is none of"),
    ("sections: facts\n", "line 2: sections must be a list, not 'facts'"),
    ("title: 2026\n", "line 2: title must be text (put it in quotes), not 2026"),
    ("line_ids: yes\n", "line 2: line_ids must be true or false, not 'yes'"),
    ("sectoins: [facts]\n", "line 2: there is no field 'sectoins'; did you mean 'sections'?"),
    ("extends: nobody\n", "no pack is called 'nobody'"),
    ("extends: ../base\n", "'../base' is no pack name"),
    ("extends: wrong\n", "the packs extend one another in a circle"),
    ("extends: base\n", "neither it nor a parent has 'title'"),
    ("extends: executive\nlanguage: xx\n", "there are no labels for the language 'xx'"),
    ("extends: executive\nlabels: {section.fact: A}\n", "no label 'section.fact'; did you mean 'section.facts'?"),
    ("extends: executive\nlabels: {header.as_of: 'At {day}'}\n", "'header.as_of' has no {day} to fill in"),
    ("extends: executive\nlabels: {header.as_of: 'At {date'}\n", "in 'header.as_of' the braces do not pair"),
    ("extends: executive\ndocument_title: '{name}'\n", "'document_title' has no {name} to fill in"),
    ("title: [\n", "this is no YAML"),
    ("title: 'a\n", "this is no YAML"),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_a_mistake_is_named_with_file_and_line(text: str, said: str, tmp_path: Path) -> None:
    path = _pack(tmp_path, "wrong", f"schema: briefgen-pack/1\n{text}")
    with pytest.raises(UsageError) as caught:
        load_pack("wrong", [tmp_path])
    assert said in str(caught.value)
    assert str(path) in str(caught.value) or "line" not in said


def test_every_mistake_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    _pack(tmp_path, "wrong", "schema: briefgen-pack/2\npaper: A5\nlimits:\n  facts: x\n")
    with pytest.raises(UsageError) as caught:
        load_pack("wrong", [tmp_path])
    lines = [line.split(", ")[1].split(":")[0] for line in str(caught.value).splitlines()]
    assert lines == ["line 1", "line 2", "line 4"]


def test_an_unknown_pack_is_answered_with_the_nearest_name() -> None:
    with pytest.raises(UsageError, match=r"no pack is called 'executiv'; did you mean 'executive'\?"):
        load_pack("executiv")


def test_words_stay_words() -> None:
    values = ["10:30", "NO", "2026-11-20", "0123", "yes", "1_000", "12", "1.5", "true", "null", ""]
    data = parse("\n".join(f"{letter}: {value}" for letter, value in zip("abcdefghijk", values, strict=True)), "x").data
    assert list(data.values()) == ["10:30", "NO", "2026-11-20", "0123", "yes", "1_000", 12, 1.5, True, None, None]


def test_a_built_in_pack_is_checked_again_only_when_a_file_of_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("briefgen.render.packs.built_in", lambda: home)
    shutil.copytree(built_in(), home)
    first = load_pack("analyst")
    with monkeypatch.context() as without:
        without.setattr("briefgen.render.packs._folded", lambda name, places: pytest.fail("checked again"))
        assert load_pack("analyst") == first
    file = home / "analyst" / "pack.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\nmarking: SECRET\n", encoding="utf-8")
    assert load_pack("analyst").marking == "SECRET"
    _pack(tmp_path / "templates", "analyst", "schema: briefgen-pack/1\nextends: analyst\nmarking: OURS\n")
    assert load_pack("analyst").marking == "OURS"
