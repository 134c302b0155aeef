"""Which story of today a reader takes for one of an earlier day."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

from briefgen.extract import read
from briefgen.model import Reading
from briefgen.sources import read_sources
from briefgen.sources.dating import date_documents
from briefgen.stories.threads import TERMS, Fingerprint, as_data, carried, fingerprints, from_data, threaded

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/threads/days.yaml").read_text(encoding="utf-8"))


def prints(folder: Path, stories: dict[str, list[Any]]) -> dict[str, Fingerprint]:
    """The fingerprint of each story, a day's stories read and printed together."""
    groups = [_readings(folder / name, day, texts) for name, (day, *texts) in stories.items()]
    return dict(zip(stories, fingerprints(groups), strict=True))


def _readings(folder: Path, day: object, texts: list[str]) -> list[Reading]:
    folder.mkdir(parents=True)
    for number, text in enumerate(texts):
        (folder / f"{number}.md").write_text(f"---\ndate: {day}\n---\n\n{text}\n", encoding="utf-8")
    return [read(document) for document in date_documents(read_sources([folder]).documents, None)[0]]


def gone_on(folder: Path, case: dict[str, Any]) -> dict[str, str]:
    earlier, new = (prints(folder / part, case[part]) for part in ("earlier", "new"))
    found = zip(new, threaded(tuple(new.values()), earlier), strict=True)
    return {name: thread.story for name, thread in found if thread is not None}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_story_goes_on_the_one_a_reader_takes_it_for(tmp_path: Path, case: dict[str, Any]) -> None:
    assert gone_on(tmp_path, case) == case["goes_on"]


def test_the_reason_names_what_both_days_share_and_the_days_between(tmp_path: Path) -> None:
    """The log of an edition says in words why a story is taken for yesterday's."""
    case = CASES[0]
    earlier, new = (prints(tmp_path / part, case[part]) for part in ("earlier", "new"))
    (thread,) = threaded(tuple(new.values()), earlier)
    assert thread is not None
    assert "Varn" in thread.reason
    assert thread.reason.endswith("a day later")


def test_what_is_kept_is_plain_small_and_reads_back_the_same(tmp_path: Path) -> None:
    """A fingerprint survives JSON, and a story of long texts leaves a few kB."""
    text = " ".join(f"Minister Aldo{chr(97 + n % 26)}{n} Verrin{n} met {n} growers of Tarn{n}." for n in range(300))
    (found,) = prints(tmp_path, {"long": ["2026-01-12", text]}).values()
    kept = json.dumps(as_data(found))
    assert len(found.terms) == TERMS
    assert len(kept) < 5000
    assert from_data(json.loads(kept)) == found


def test_neither_the_order_of_stories_nor_of_what_is_kept_matters(tmp_path: Path) -> None:
    case = next(c for c in CASES if len(c["goes_on"]) == 2)
    earlier, new = (prints(tmp_path / part, case[part]) for part in ("earlier", "new"))
    forth = threaded(tuple(new.values()), earlier)
    back = threaded(tuple(reversed(new.values())), dict(reversed(earlier.items())))
    assert forth == tuple(reversed(back))


def test_a_story_that_moves_from_day_to_day_keeps_its_thread(tmp_path: Path) -> None:
    """What a thread is known by takes in each day, and the days reach from its first source to its last."""
    first, second = (prints(tmp_path / part, CASES[0][part]) for part in ("earlier", "new"))
    known = carried(first["quake"], second["toll"])
    assert (str(known.first), str(known.last), known.sources) == ("2026-03-02", "2026-03-03", 4)
    later = [
        "2026-03-04",
        "The civil guard on Ostrel ended its search for survivors of the quake in Varn on Wednesday.",
    ]
    (thread,) = threaded(tuple(prints(tmp_path / "later", {"end": later}).values()), {"quake": known})
    assert thread is not None


def test_nothing_goes_on_nothing() -> None:
    assert threaded((), {}) == ()
    assert threaded((Fingerprint(()),), {"a": Fingerprint(())}) == (None,)


def test_the_cases_hold_both_kinds() -> None:
    """A rule that always or never threads fails some case."""
    assert {len(case["goes_on"]) for case in CASES} == {0, 1, 2}
    assert len(list(chain(CASES))) >= 6
