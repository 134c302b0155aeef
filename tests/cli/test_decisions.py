"""decisions.yaml: what an editor once decided holds for the next build, and says so when it no longer fits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from cli_call import Call

from briefgen.decisions import text_hash


def story(call: Call, *arguments: str) -> dict[str, Any]:
    outcome = call("build", "articles", "--format", "json", *arguments)
    assert outcome.code == 0, outcome.err
    found: dict[str, Any] = json.loads(outcome.out)["stories"][0]
    return found


def decide(*records: dict[str, Any]) -> None:
    Path("decisions.yaml").write_text(yaml.safe_dump({"decisions": list(records)}))


def test_a_struck_fact_stays_struck(articles: Path, call: Call) -> None:
    """A struck fact is in the next build neither among the facts nor in the summary, and the others move up."""
    before = story(call)
    fact = before["facts"][0]
    decide({"id": fact["key"], "action": "strike"})
    after = story(call, "--decisions", "decisions.yaml")
    assert [f["text"] for f in after["facts"]] == [f["text"] for f in before["facts"][1:]]
    assert after["facts"][0]["id"] == "F1"
    assert fact["text"] not in [line["text"] for line in after["summary"]]


def test_a_comment_and_an_order(articles: Path, call: Call) -> None:
    """A comment comes back on its line, and a line that was moved is moved again."""
    before = story(call)
    last = before["facts"][-1]
    decide(
        {"id": last["key"], "action": "comment", "value": "Ask the port"},
        {"id": last["key"], "action": "order", "value": 1},
    )
    first = story(call, "--decisions", "decisions.yaml")["facts"][0]
    assert (first["text"], first["comment"]) == (last["text"], "Ask the port")


def test_a_speaker_that_was_put_right(articles: Path, call: Call) -> None:
    """The editor's speaker is printed, marked as his, and the brief still verifies."""
    quote = story(call)["quotes"][0]
    decide({"id": quote["key"], "action": "speaker", "value": "Anna Holm-Berg"})
    call("build", "articles", "--decisions", "decisions.yaml", "-o", "brief.json")
    changed = next(
        q for q in json.loads(Path("brief.json").read_text())["stories"][0]["quotes"] if q["key"] == quote["key"]
    )
    assert (changed["speaker"], changed["edited"]) == ("Anna Holm-Berg", True)
    assert call("verify", "brief.json").code == 0


def test_keys_do_not_depend_on_the_order_of_the_sources(articles: Path, call: Call) -> None:
    """The same line has the same key when other sources come before it."""
    before = {fact["text"]: fact["key"] for fact in story(call)["facts"]}
    (articles / "0-first.txt").write_text("The weather in Karsk was calm on Tuesday, the office said.\n")
    after = {fact["text"]: fact["key"] for fact in story(call)["facts"]}
    shared = before.keys() & after.keys()
    assert shared
    assert all(before[text] == after[text] for text in shared)


STALE: dict[str, dict[str, Any]] = {
    "the line is gone": {"id": "0123456789", "action": "strike"},
    "the line is worded anew": {"text": text_hash("Other words."), "action": "strike"},
}


@pytest.mark.parametrize("case", STALE)
def test_a_stale_decision_is_reported_and_not_applied(case: str, articles: Path, call: Call) -> None:
    """A decision whose line is not there any more changes nothing and is named with its line in the file."""
    facts = story(call)["facts"]
    decide({"id": facts[0]["key"], **STALE[case]})
    outcome = call("build", "articles", "--format", "json", "--decisions", "decisions.yaml")
    brief = json.loads(outcome.out)
    assert [f["text"] for f in brief["stories"][0]["facts"]] == [f["text"] for f in facts]
    assert "stale-decision" in [d["code"] for d in brief["diagnostics"]]
    assert "decisions.yaml, line " in outcome.err


def test_a_decision_for_the_words_as_they_stand_is_applied(articles: Path, call: Call) -> None:
    """With the hash of the printed words given, and equal, the decision holds."""
    facts = story(call)["facts"]
    decide({"id": facts[0]["key"], "text": text_hash(facts[0]["text"]), "action": "strike"})
    assert len(story(call, "--decisions", "decisions.yaml")["facts"]) == len(facts) - 1


WRONG: dict[str, tuple[str, str]] = {
    "unknown action": ("- {id: a, action: drop}", "strike"),
    "misspelt key": ("- {id: a, action: strike, valu: 1}", "valu"),
    "no id": ("- {action: strike}", "id"),
    "order without a place": ("- {id: a, action: order, value: top}", "from 1"),
    "speaker without words": ("- {id: a, action: speaker}", "words"),
    "no list": ("decisions: 5", "list"),
    "no YAML": ("decisions: [", "YAML"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_decisions_file_is_refused_with_its_line(case: str, articles: Path, call: Call) -> None:
    """A mistake in the file is code 2, with file, line and what would be right."""
    text, hint = WRONG[case]
    Path("decisions.yaml").write_text(text)
    outcome = call("build", "articles", "--decisions", "decisions.yaml")
    assert outcome.code == 2
    assert "decisions.yaml" in outcome.err
    assert hint in outcome.err
