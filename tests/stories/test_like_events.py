"""Two like events in one folder are two stories; one event told in many ways is one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from briefgen.model import Document
from briefgen.sources import read_sources
from briefgen.stories.grouping import Look, sort_out

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/grouping/like_events.yaml").read_text(encoding="utf-8"))


def events_of(folder: Path, case: dict[str, Any], *, backwards: bool = False) -> set[frozenset[tuple[int, int]]]:
    """The stories of all texts of ``case``, each as (number of the event, number of the text)."""
    texts = [((i, j), text) for i, event in enumerate(case["events"]) for j, text in enumerate(event)]
    texts = texts[::-1] if backwards else texts
    for number, (_, text) in enumerate(texts):
        (folder / f"{number:02}.txt").write_text(f"{text}\n", encoding="utf-8")
    documents: tuple[Document, ...] = read_sources([folder]).documents
    stories = sort_out([Look.at(document) for document in documents]).stories
    return {frozenset(texts[i][0] for i in story) for story in stories}


@pytest.mark.parametrize("backwards", [False, True], ids=["in order", "backwards"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_each_event_is_one_story_whatever_it_shares_with_a_like_one(
    tmp_path: Path, case: dict[str, Any], backwards: bool
) -> None:
    """Two arrests or quakes differ in who, where and how much; witness, surgeon and council tell of one fire."""
    whole = {frozenset((i, j) for j in range(len(event))) for i, event in enumerate(case["events"])}
    assert events_of(tmp_path, case, backwards=backwards) == whole
