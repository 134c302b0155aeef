"""The project's own sources as a careful reader reads them: `tests/cases/samples/` against what briefgen finds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from briefgen import pipeline
from briefgen.model import Brief, Fact, Quote, Source, Story, Value
from briefgen.options import Options
from briefgen.render.packs import load_pack

ROOT = Path(__file__).parent.parent
CASES = sorted((ROOT / "tests/cases/samples").glob("*.yaml"))
# Each kind of expectation has its check_<kind> below; the first line must be in every file.
COMMON = ["facts", "never", "conflicts", "questions", "quotes", "not_quotes", "timeline", "actors", "sources"]
KINDS = [*COMMON, "not_conflicts", "series"]


@cache
def cases(path: Path) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


@cache
def brief(folder: str) -> Brief:
    return pipeline.build([ROOT / folder], load_pack("analyst").audience, Options()).brief


def expectations() -> Iterator[Any]:
    for path in CASES:
        for kind in KINDS:
            for case in cases(path).get(kind, ()):
                name = case.get("sentence") or f"{case['file']} {case.get('text', '')}".strip()
                marks = pytest.mark.xfail(reason=case["known_miss"]) if "known_miss" in case else ()
                yield pytest.param(path, kind, case, id=f"{path.stem}: {kind}: {name}", marks=marks)


def holds(words: Iterable[str], text: str) -> bool:
    return all(re.search(word, text, re.I) for word in words)


def story(found: Brief) -> Story:
    assert len(found.stories) == 1, "all sources of a sample set tell one story"
    return found.stories[0]


def paths(found: Brief) -> dict[str, str]:
    return {source.id: Path(source.path).name for source in found.sources}


def files_behind(found: Brief, fact: Fact) -> set[str]:
    names = paths(found)
    return {names[span.source] for span in fact.evidence}


def check_facts(found: Brief, case: Mapping[str, Any]) -> None:
    first = story(found).facts[: case["within"]]
    fits = [fact for fact in first if holds(case["words"], fact.text)]
    assert fits, "\n".join(fact.text for fact in first)
    assert any(supported(found, fact, case) for fact in fits), [describe(found, fact) for fact in fits]


def supported(found: Brief, fact: Fact, case: Mapping[str, Any]) -> bool:
    behind = files_behind(found, fact)
    return (
        fact.status == case.get("status", fact.status)
        and fact.status != case.get("not_status")
        and fact.disputed == case.get("disputed", fact.disputed)
        and len(behind) >= case.get("min_sources", 1)
        and behind >= set(case.get("sources", ()))
        and case.get("min_origins", 0) <= len(fact.origins) <= case.get("max_origins", 99)
    )


def describe(found: Brief, fact: Fact) -> str:
    origins = [(origin.name, origin.kind) for origin in fact.origins]
    return f"{fact.text} [{fact.status}, disputed={fact.disputed}, {sorted(files_behind(found, fact))}, {origins}]"


def check_never(found: Brief, case: Mapping[str, Any]) -> None:
    here = story(found)
    assert here.facts
    lines = [line.text for line in (*here.facts, *here.summary, *here.timeline)]
    assert not [text for text in lines if re.search(case["words"], text)]


def sets_apart(values: tuple[Value, ...], wanted: list[list[str]]) -> bool:
    """Whether each wanted reading is a value of its own."""
    texts = [value.value for value in values]
    homes = [{i for i, text in enumerate(texts) if holds(words, text)} for words in wanted]
    return all(homes) and len(set[int]().union(*homes)) >= len(wanted)


def check_conflicts(found: Brief, case: Mapping[str, Any]) -> None:
    shown = [(c.topic, [v.value for v in c.values]) for c in story(found).conflicts]
    assert any(sets_apart(conflict.values, case["values"]) for conflict in story(found).conflicts), shown


def check_not_conflicts(found: Brief, case: Mapping[str, Any]) -> None:
    assert not [c for c in story(found).conflicts if sets_apart(c.values, case["values"])]


def check_series(found: Brief, case: Mapping[str, Any]) -> None:
    rows = [[value.value for value in row.values] for row in story(found).series]

    def runs(row: list[str]) -> bool:
        at = [next((i for i, v in enumerate(row) if re.search(w, v, re.I)), None) for w in case["values"]]
        known = [i for i in at if i is not None]
        return len(known) == len(at) and known == sorted(set(known))

    assert any(runs(row) for row in rows), rows


def check_questions(found: Brief, case: Mapping[str, Any]) -> None:
    asked = story(found).questions
    assert all(question.text.endswith("?") for question in asked)
    fits = [question for question in asked if holds(case["words"], question.text)]
    assert fits, [question.text for question in asked]
    assert any(question.reason in case["reasons"] for question in fits), [(q.text, q.reason) for q in fits]


def quotes_of(found: Brief, file: str) -> list[Quote]:
    names = paths(found)
    return [quote for quote in found.quotes if names[quote.evidence[0].source] == file]


def check_quotes(found: Brief, case: Mapping[str, Any]) -> None:
    here = quotes_of(found, case["file"])
    fits = [quote for quote in here if quote.text.startswith(case["text"])]
    assert fits, [quote.text for quote in here]
    assert re.search(case["speaker"], fits[0].speaker or "nobody"), fits[0].speaker
    assert fits[0].kind == case["kind"]


def check_not_quotes(found: Brief, case: Mapping[str, Any]) -> None:
    assert found.quotes
    assert not [quote.text for quote in found.quotes if re.search(case["words"], quote.text)]


def check_timeline(found: Brief, case: Mapping[str, Any]) -> None:
    shown = [(entry.date, entry.text) for entry in story(found).timeline]
    assert any(date == case["date"] and holds(case["words"], text) for date, text in shown), shown


def check_actors(found: Brief, case: Mapping[str, Any]) -> None:
    fits = [actor for actor in story(found).actors if re.search(case["name"], actor.name)]
    assert len(fits) == 1, [actor.name for actor in story(found).actors]
    assert re.search(case.get("role", ""), fits[0].role or "", re.I), fits[0].role


def check_sources(found: Brief, case: Mapping[str, Any]) -> None:
    (source,) = [s for s in found.sources if Path(s.path).name == case["file"]]
    for field in ("publisher", "author", "dated_by"):
        assert getattr(source, field) == case.get(field, getattr(source, field))
    assert (source.published or "").startswith(case.get("published", ""))
    assert re.search(case.get("origin", ""), said_origin(source)), said_origin(source)


def said_origin(source: Source) -> str:
    return source.origin or ""


@pytest.mark.parametrize(("path", "kind", "case"), list(expectations()))
def test_reader_finds(path: Path, kind: str, case: Mapping[str, Any]) -> None:
    globals()[f"check_{kind}"](brief(cases(path)["folder"]), case)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_no_fact_opens_with_a_loose_pronoun(path: Path) -> None:
    """A line that stands alone must say whom it speaks of, or name the referent in brackets."""
    facts = story(brief(cases(path)["folder"])).facts
    loose = re.compile(r"(He|She|They|It(?! (is|was|remains) (un|not ))|His|Her|Their|So did)\b")
    assert facts
    assert not [fact.text for fact in facts if loose.match(fact.text)]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_no_two_facts_say_the_same(path: Path) -> None:
    """A reader meets each fact once: no two lines share four fifths of their words."""
    facts = story(brief(cases(path)["folder"])).facts
    bags = [frozenset(re.findall(r"\w+", fact.text.lower())) for fact in facts]
    assert len(bags) > 5
    twins = [
        (facts[i].text, facts[j].text)
        for i in range(len(bags))
        for j in range(i)
        if len(bags[i] & bags[j]) >= 0.8 * min(len(bags[i]), len(bags[j]))
    ]
    assert not twins


def test_both_sets_have_expectations_of_every_kind() -> None:
    assert [path.stem for path in CASES] == ["cuba-venezuela", "harbour-fire"]
    for path in CASES:
        assert set(COMMON) <= set(cases(path)) - {"folder"} <= set(KINDS)
