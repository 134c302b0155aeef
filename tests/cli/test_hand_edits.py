"""`extract`, an editor's hand, `render`: what may be changed is printed, what may not is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from cli_call import Call

from briefgen.render import FORMATS

Edit = Callable[[dict[str, Any]], None]


def edit(change: Edit) -> dict[str, Any]:
    """Apply ``change`` to the story in brief.yaml, as an editor would with a text editor."""
    data = yaml.safe_load(Path("brief.yaml").read_text())
    change(data["stories"][0])
    Path("brief.yaml").write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))
    story: dict[str, Any] = data["stories"][0]
    return story


@pytest.fixture
def extracted(articles: Path, call: Call) -> Path:
    assert call("extract", "articles", "-o", "brief.yaml", "-q").code == 0
    return articles


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("audience", ["analyst", "executive"])
def test_extract_and_render_make_what_build_makes(fmt: str, audience: str, articles: Path, call: Call) -> None:
    """Without an edit in between, the two steps give the bytes of the one."""
    built = call("build", "articles", "--audience", audience, "-o", f"built.{fmt}", "-q")
    if built.code == 7:
        pytest.skip(built.err)
    assert call("extract", "articles", "--audience", audience, "-o", "brief.yaml", "-q").code == 0
    assert call("render", "brief.yaml", "-o", f"rendered.{fmt}").code == 0
    assert Path(f"rendered.{fmt}").read_bytes() == Path(f"built.{fmt}").read_bytes()


def test_a_brief_as_json_renders_too(articles: Path, call: Call) -> None:
    """`render` takes the JSON of a build as well as the YAML of an extract."""
    call("build", "articles", "-o", "brief.json", "-o", "brief.md", "-q")
    assert call("render", "brief.json").out == Path("brief.md").read_bytes()


def test_another_audience_prints_from_the_same_data(extracted: Path, call: Call) -> None:
    """The data holds everything, so an extract for the analyst renders as the executive's build."""
    built = call("build", "articles", "--audience", "executive", "-q").out
    assert call("render", "brief.yaml", "--audience", "executive").out == built


def test_a_deleted_fact_is_gone(extracted: Path, call: Call) -> None:
    """An entry taken out of the file is not printed."""
    gone = edit(lambda story: None)["facts"][-1]["text"]
    edit(lambda story: story["facts"].pop())
    outcome = call("render", "brief.yaml", "--format", "json")
    assert outcome.code == 0
    left = [fact["text"] for fact in json.loads(outcome.out)["stories"][0]["facts"]]
    assert left
    assert gone not in left


def test_facts_are_printed_in_the_order_of_the_file(extracted: Path, call: Call) -> None:
    """Entries that were moved are printed where they now stand."""
    edit(lambda story: story["facts"].reverse())
    outcome = call("render", "brief.yaml", "--format", "json")
    wanted = [fact["text"] for fact in yaml.safe_load(Path("brief.yaml").read_text())["stories"][0]["facts"]]
    assert [fact["text"] for fact in json.loads(outcome.out)["stories"][0]["facts"]] == wanted


def test_a_comment_is_printed(extracted: Path, call: Call) -> None:
    """A comment on a fact appears in the document."""
    edit(lambda story: story["facts"][0].update(comment="Check with the registry"))
    outcome = call("render", "brief.yaml")
    assert outcome.code == 0
    assert "Check with the registry" in outcome.out.decode()


def reworded(story: dict[str, Any], **more: Any) -> None:
    story["facts"][0].update(text=f"Perhaps {story['facts'][0]['text']}", **more)


def test_a_reworded_fact_is_refused(extracted: Path, call: Call) -> None:
    """A fact that no longer equals its source is refused by name, with the words that differ; nothing is written."""
    edit(reworded)
    outcome = call("render", "brief.yaml", "-o", "brief.md")
    assert outcome.code == 1
    assert outcome.err.startswith("briefgen: brief.yaml: F1: ")
    assert "Perhaps" in outcome.err
    assert "edited: true" in outcome.err
    assert not Path("brief.md").exists()


def test_a_reworded_fact_that_says_so_is_printed_as_the_editors_words(extracted: Path, call: Call) -> None:
    """With "edited: true" the new words are printed, and `verify` counts them apart."""
    edit(lambda story: reworded(story, edited=True))
    assert "Perhaps" in call("render", "brief.yaml").out.decode()
    outcome = call("verify", "brief.yaml")
    assert outcome.code == 0, outcome.out
    assert "Words of an editor" in outcome.out.decode()


def test_a_struck_conflict_disputes_nothing(extracted: Path, call: Call) -> None:
    """Taking a conflict out is enough: the facts it touched are no longer marked as disputed."""
    conflicts = [c["id"] for c in edit(lambda story: None)["conflicts"]]
    edit(lambda story: story["conflicts"].clear())
    outcome = call("render", "brief.yaml", "--format", "json")
    assert conflicts, "the articles disagree on something"
    assert outcome.code == 0, outcome.err
    assert not any(fact["disputed"] for fact in json.loads(outcome.out)["stories"][0]["facts"])


def test_a_title_of_ones_own(extracted: Path, call: Call) -> None:
    """The title may be changed like with --title; it counts as the editor's words."""
    data = yaml.safe_load(Path("brief.yaml").read_text())
    data["title"] = "What we know of the Aurora"
    Path("brief.yaml").write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))
    assert "# What we know of the Aurora" in call("render", "brief.yaml").out.decode()
    assert call("verify", "brief.yaml").code == 0


def test_another_speaker_needs_to_be_marked(extracted: Path, call: Call) -> None:
    """A changed speaker is refused unless the quote says "edited: true"."""
    edit(lambda story: story["quotes"][0].update(speaker="A. N. Other"))
    refused = call("render", "brief.yaml")
    assert refused.code == 1
    assert "A. N. Other" in refused.err
    assert "edited: true" in refused.err
    edit(lambda story: story["quotes"][0].update(edited=True))
    printed = call("render", "brief.yaml").out.decode()
    assert "A. N. Other" in printed
    assert "speaker named by the editor" in printed


def test_the_words_of_a_quotation_are_never_the_editors(extracted: Path, call: Call) -> None:
    """Changed words in quotation marks are refused, marked or not."""
    edit(lambda story: story["quotes"][0].update(text="We saw nothing", edited=True))
    assert call("render", "brief.yaml").code == 1


LIES: dict[str, Edit] = {
    "a headline": lambda story: story.update(headline="Sabotage off Karsk"),
    "a summary line": lambda story: story["summary"][0].update(text="All were saved."),
    "a source count": lambda story: story["facts"][0].update(outlets=9),
}


@pytest.mark.parametrize("name", LIES)
def test_what_has_no_room_for_own_words_is_refused(name: str, extracted: Path, call: Call) -> None:
    """Other changes that the texts do not bear out are refused too."""
    edit(LIES[name])
    outcome = call("render", "brief.yaml")
    assert outcome.code == 1
    assert "briefgen: brief.yaml: " in outcome.err


def test_render_says_when_the_texts_are_gone(extracted: Path, call: Call) -> None:
    """Without the texts nothing can be checked, so nothing is printed; the line says how to help."""
    extracted.rename("elsewhere")
    outcome = call("render", "brief.yaml")
    assert outcome.code == 1
    assert "--sources" in outcome.err
    assert call("render", "brief.yaml", "--sources", "elsewhere").code == 0


def test_a_bundle_stands_in_for_the_originals(articles: Path, call: Call) -> None:
    """With --bundle the brief can be proved and printed when the originals are gone."""
    built = call("build", "articles", "--bundle", "kept", "-q").out
    articles.rename("elsewhere")
    assert call("verify", "kept/brief.json").code == 0
    assert call("render", "kept/brief.json").out == built


BROKEN = {
    "not YAML": ("stories: [", "YAML"),
    "not a brief": ("title: x\n", "briefgen/1"),
    "a misspelt field": ("schema: briefgen/1\ntitel: x\n", "titel"),
    "a field that is missing": ("schema: briefgen/1\ntitle: x\n", "missing"),
    "a list in place of a record": ("- x\n", "briefgen/1"),
    "a key twice": ("schema: briefgen/1\ntitle: x\ntitle: y\n", "twice"),
    "nothing": ("", "briefgen/1"),
}


@pytest.mark.parametrize("case", BROKEN)
@pytest.mark.parametrize("command", ["render", "verify"])
def test_a_broken_file_is_named_with_its_trouble(case: str, command: str, articles: Path, call: Call) -> None:
    """A file that is no brief gives one line with the file and what is wrong, and code 2."""
    text, hint = BROKEN[case]
    Path("brief.yaml").write_text(text)
    outcome = call(command, "brief.yaml")
    assert outcome.code == 2
    assert outcome.err.startswith("briefgen: brief.yaml")
    assert hint in outcome.err
    assert outcome.err.count("\n") == 1


def test_a_wrong_value_deep_in_the_file_is_named_in_words(extracted: Path, call: Call) -> None:
    """The line says which story and which fact, and where in the file."""
    edit(lambda story: story["facts"][1].update(outlets="two"))
    outcome = call("render", "brief.yaml")
    assert outcome.code == 2
    assert "story 1, fact 2, outlets: expected integer" in outcome.err
    assert "line " in outcome.err


@pytest.mark.parametrize("name", ["brief.pdf", "brief.html", "note.md", "articles"])
def test_who_gives_the_printed_brief_is_told_which_file_is_meant(name: str, extracted: Path, call: Call) -> None:
    for command in ("verify", "render"):
        outcome = call(command, name)
        assert outcome.code == 2
        assert f"{name}: this is not the record of a brief; give the file of build -o brief.json" in outcome.err


def test_a_record_that_is_not_there_is_said_so(extracted: Path, call: Call) -> None:
    assert "brief.yml: there is no such file" in call("verify", "brief.yml").err
