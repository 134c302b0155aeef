"""Every line of a brief says why it is there, and no sentence of a source vanishes without a word."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from briefgen import explain, pipeline
from briefgen.briefs import write_bundle
from briefgen.cli import app, console
from briefgen.errors import BriefgenError
from briefgen.explain import Case, Explanation, words
from briefgen.explain.page import as_text
from briefgen.extract import linking
from briefgen.model import Span
from briefgen.options import Options
from briefgen.render.packs import load_pack
from briefgen.rules import all_patterns
from briefgen.schema import to_data

ROOT = Path(__file__).parents[2]
SETS = ("cuba-venezuela", "harbour-fire")
Call = Callable[..., tuple[int, str, str]]


@cache
def built(name: str) -> pipeline.BuildResult:
    return pipeline.build([ROOT / "seeds" / name], load_pack("analyst").audience, Options())


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    def run(*arguments: object) -> tuple[int, str, str]:
        code = console.run(app, ["explain", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def write(name: str, folder: Path) -> Path:
    path = folder / "brief.json"
    path.write_text(json.dumps(to_data(built(name).brief)), encoding="utf-8")
    return path


@pytest.fixture(scope="module", params=SETS)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    return explain.open_case(write(request.param, tmp_path_factory.mktemp("briefs")))


def known_rules() -> set[str]:
    files = {rule.id for rules in all_patterns().values() for rule in rules}
    code = {"claim-plain", "slot-no-toll", *words.QUOTE_RULES, *words.SPEECH_RULES, *words.QUESTION_RULES}
    return files | code | {f"status-{status}" for status in words.STATUSES}


def reasons(item: Explanation) -> list[explain.Reason]:
    return [reason for section in item.sections for reason in section.reasons]


def evidence(case: Case, id: str) -> tuple[Span, ...]:
    for story in case.brief.stories:
        for item in (*story.facts, *story.quotes, *story.questions):
            if item.id == id:
                return item.evidence
        for conflict in story.conflicts:
            if conflict.id == id:
                return tuple(span for value in conflict.values for span in value.evidence)
    return ()


def test_every_line_names_a_rule_and_shows_where_its_words_stand(case: Case) -> None:
    seen = explain.ids(case)
    assert {id[0] for id in seen} == set("SFQOD")
    for id in seen:
        (item,) = explain.explain(case, id)
        named = {reason.rule for reason in reasons(item)} - {None}
        shown = {span for reason in reasons(item) for span in reason.spans}
        assert named, f"{id} names no rule"
        assert named <= known_rules(), f"{id} names a rule that does not exist"
        assert set(evidence(case, id)) <= shown | set(item.spans), f"{id} hides a part of its evidence"
        assert as_text(case, [item])


def test_the_points_of_a_fact_add_up(case: Case) -> None:
    for story in case.brief.stories:
        for fact in story.facts:
            (item,) = explain.explain(case, fact.id)
            gain = next(s for s in item.sections if s.heading.startswith("Why it stands at place"))
            assert sum(r.points or 0 for r in gain.reasons) == pytest.approx(fact.score, abs=0.01)
            assert {r.text for r in gain.reasons} <= set(words.POINTS.values()), "a part of the score has no words yet"


def test_no_sentence_vanishes(case: Case) -> None:
    fates = explain.dropped(case)
    told = {fate.span for fate in fates}
    used = [span for story in case.brief.stories for fact in story.facts for span in fact.evidence]
    for reading in case.readings.values():
        for sentence in reading.document.sentences:
            span = Span(reading.document.id, sentence.start, sentence.end)
            held = any(u.source == span.source and u.start < span.end and span.start < u.end for u in used)
            assert held != (span in told), f"in a fact: {held}, listed: {span in told}: {case.words(span)}"
    assert all(fate.reason in words.FATES and fate.text for fate in fates)
    reasons_told = {fate.reason for fate in fates}
    assert {"short", "loose"} <= reasons_told
    assert {"said", "stale"} & reasons_told


def test_what_became_of_a_sentence_is_found_by_its_words(case: Case) -> None:
    for fate in explain.dropped(case)[:5]:
        found = explain.explain(case, fate.sentence)
        assert any(fate.text in reason.text for item in found for reason in reasons(item))
    fact = case.brief.stories[0].facts[0]
    (item, *_) = explain.explain(case, case.words(fact.evidence[0]))
    assert any(fact.id in reason.text for reason in reasons(item))


def test_words_of_a_headline_are_told_to_be_one(case: Case) -> None:
    for reading in case.readings.values():
        for block in reading.document.blocks:
            if block.kind == "headline":
                found = explain.explain(case, case.words(Span(reading.document.id, block.start, block.end)))
                assert any("a headline" in reason.text for item in found for reason in reasons(item))


def test_a_pronoun_shows_the_words_and_the_full_name(tmp_path: Path) -> None:
    case = explain.open_case(write("cuba-venezuela", tmp_path))
    quote = next(q for q in case.brief.stories[0].quotes if "any action" in q.text)
    (item,) = explain.explain(case, quote.id or "")
    (told,) = [reason for reason in reasons(item) if "stands for" in reason.text]
    assert [case.words(span) for span in told.spans] == ["he", "Donald Trump"]


@pytest.mark.parametrize(("wanted", "nearest"), [("F99", "F"), ("Q99", "Q"), ("o99", "O"), ("D50", "D"), ("S9", "S2")])
def test_an_unknown_line_names_the_nearest(call: Call, tmp_path: Path, wanted: str, nearest: str) -> None:
    path = write("cuba-venezuela", tmp_path)
    code, out, err = call(path, wanted)
    assert (code, out) == (2, "")
    assert f"no line {wanted.upper()} in the brief; the nearest is {nearest}" in err
    assert err.count("\n") == 1


def test_words_that_no_source_holds_are_a_usage_error(call: Call, tmp_path: Path) -> None:
    code, out, err = call(write("cuba-venezuela", tmp_path), "purple elephants")
    assert (code, out) == (2, "")
    assert "no source holds the words" in err


@pytest.mark.parametrize(
    "arguments", [[], ["F1", "--dropped"], ["F1", "--limit", "3"], ["--dropped", "--source", "s99"]]
)
def test_a_call_that_asks_for_nothing_is_refused(call: Call, tmp_path: Path, arguments: list[str]) -> None:
    code, out, _ = call(write("cuba-venezuela", tmp_path), *arguments)
    assert (code, out) == (2, "")


def test_dropped_of_one_source_and_a_limit(call: Call, tmp_path: Path) -> None:
    code, out, _ = call(write("harbour-fire", tmp_path), "--dropped", "--source", "s2", "--limit", "2")
    assert code == 0
    heads = [line for line in out.splitlines() if not line.startswith(" ")]
    assert [head[:3] for head in heads] == ["s2:", "s2:", "..."]


def test_json_holds_the_same_reasons(call: Call, tmp_path: Path) -> None:
    path = write("harbour-fire", tmp_path)
    code, out, _ = call(path, "F1", "--json")
    (line,) = json.loads(out)["lines"]
    assert code == 0
    assert line["id"] == "F1"
    assert {"text", "rule", "points", "spans"} <= line["sections"][0]["reasons"][0].keys()
    sentences = json.loads(call(path, "--dropped", "--json")[1])["sentences"]
    assert {"span", "sentence", "reason", "text", "rule", "line"} <= sentences[0].keys()


def test_a_bundle_is_enough(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "seeds/harbour-fire", tmp_path / "articles")
    monkeypatch.chdir(tmp_path)
    result = pipeline.build([Path("articles")], load_pack("analyst").audience, Options())
    write_bundle(tmp_path / "kept", result.brief, result.texts)
    shutil.rmtree(tmp_path / "articles")
    for fact in result.brief.stories[0].facts:
        code, out, err = call(tmp_path / "kept/brief.json", fact.id)
        assert (code, err) == (0, "")
        assert "What its status follows from" in out


def test_a_changed_text_stops_with_a_clear_line(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "seeds/harbour-fire", tmp_path / "articles")
    monkeypatch.chdir(tmp_path)
    brief = pipeline.build([Path("articles")], load_pack("analyst").audience, Options()).brief
    (tmp_path / "brief.json").write_text(json.dumps(to_data(brief)), encoding="utf-8")
    with (tmp_path / "articles/03-agency.txt").open("a", encoding="utf-8") as file:
        file.write("\nOne more sentence.\n")
    code, out, err = call("brief.json", "F1")
    assert (code, out) == (1, "")
    assert "03-agency.txt" in err
    assert "is not the one that the brief was made from" in err
    (tmp_path / "articles/03-agency.txt").unlink()
    with pytest.raises(BriefgenError, match="not at hand"):
        explain.open_case(Path("brief.json"))


def test_every_rule_that_finds_a_speaker_has_its_words() -> None:
    assert {name for name, _ in linking.RULES} <= words.QUOTE_RULES.keys()
