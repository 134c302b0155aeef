"""A reader who wonders why two sources are in one story, or in two, is told so with the words that both have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from briefgen import pipeline
from briefgen.errors import UsageError
from briefgen.explain import Case, explain, open_case
from briefgen.explain.page import as_text
from briefgen.options import ALL_STATUSES, Audience, Options
from briefgen.schema import to_data

TEXTS = (
    "---\ndate: 2026-01-12\n---\n\nA fire destroyed a grain store in the harbour of Marnport on Monday. Harbour master "
    "Ida Brandt said that two workers were hurt.",
    "---\ndate: 2026-02-27\n---\n\nA worn cable set off the fire in the Marnport grain store in January, harbour "
    "master Ida Brandt said. The two workers who were hurt are well.",
    "---\ndate: 2026-01-12\n---\n\nVoters in Lesterland elected Joan Pell as president with 54 percent of the ballots.",
    "---\ndate: 2026-01-12\n---\n\nJoan Pell won the presidential vote in Lesterland with 54 percent of the ballots.",
    "# News in brief\n\nRowers of Elmbridge won the Hallow regatta. Copper rose in Belgrave. Keepers found a bear of "
    "Kessel zoo. Engineers closed a bridge at Ossett. Curators opened a gallery in Tarn Valley. Olaf Rist married.",
)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    for number, text in enumerate(TEXTS):
        (tmp_path / f"{number}.md").write_text(f"{text}\n", encoding="utf-8")
    brief = pipeline.build([tmp_path], Audience("analyst", ("facts",), statuses=ALL_STATUSES), Options()).brief
    path = tmp_path / "out" / "brief.json"
    path.parent.mkdir()
    path.write_text(json.dumps(to_data(brief)), encoding="utf-8")
    return open_case(path)


def told(case: Case, pair: str) -> str:
    return as_text(case, explain(case, pair))


def test_a_late_report_in_a_story_has_its_reason(case: Case) -> None:
    """Forty-six days later it still joins: both name the harbour and its master."""
    text = told(case, "s1 s2")
    assert "s1 and s2 are told as one story" in text
    assert "46 days lie between them" in text
    assert "“Marnport”" in text


def test_two_events_are_two_stories_and_share_little(case: Case) -> None:
    assert "s1 and s3 are told as two stories" in told(case, "s1, s3")


def test_a_round_up_is_said_to_be_one(case: Case) -> None:
    assert "s5 is a round-up" in told(case, "s5 and s3")


def test_an_unknown_source_is_named(case: Case) -> None:
    with pytest.raises(UsageError, match="s77"):
        explain(case, "s1 s77")
