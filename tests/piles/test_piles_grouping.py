"""A folder of many articles becomes stories: what is on one event stands together, what is not does not."""

from pathlib import Path

import pytest

from briefgen import pipeline
from briefgen.options import ALL_STATUSES, Audience, Options

AUDIENCE = Audience("analyst", ("facts",), statuses=ALL_STATUSES)

HARBOUR = (
    "A fire destroyed a grain store in the harbour of Marnport on Tuesday, and two workers were taken to hospital.",
    "Two workers were in hospital after fire in a Marnport grain store on Tuesday, the harbour master Ida Brandt says.",
    "Harbour master Ida Brandt said that the grain store in Marnport burnt down within an hour; two workers were hurt.",
)
ELECTION = (
    "Voters in Lesterland elected Joan Pell as president on Sunday with 54 percent of the ballots, officials said.",
    "Joan Pell won the presidential election in Lesterland, taking 54 percent of the votes counted, officials said.",
)
ROUND_UP = (
    "In brief: a grain store burnt in Marnport. Joan Pell was elected president of Lesterland. A museum opened "
    "in Tarn Valley. The price of copper rose. Rowers of Elmbridge won the regatta. A bridge at Ossett is closed."
)


def stories(folder: Path, *texts: str) -> list[list[int]]:
    """Numbers of the texts that stand together, as a reader finds them in the brief."""
    for i, text in enumerate(texts):
        (folder / f"{i}.txt").write_text(text + "\n")
    brief = pipeline.build([folder], AUDIENCE, Options()).brief
    number = {source.id: int(Path(source.path).stem) for source in brief.sources}
    return sorted(sorted(number[source] for source in story.source_ids) for story in brief.stories)


def test_two_events_in_one_folder_are_two_stories(tmp_path: Path) -> None:
    assert stories(tmp_path, *HARBOUR, *ELECTION) == [[0, 1, 2], [3, 4]]


def test_a_folder_on_one_event_is_one_story(tmp_path: Path) -> None:
    assert stories(tmp_path, *HARBOUR) == [[0, 1, 2]]


def test_a_round_up_does_not_glue_two_stories_together(tmp_path: Path) -> None:
    found = stories(tmp_path, *HARBOUR, *ELECTION, ROUND_UP)
    assert not any({0, 3} <= set(members) for members in found)


@pytest.mark.parametrize("order", [(0, 3, 1, 4, 2), (4, 2, 3, 1, 0)])
def test_the_order_of_the_files_does_not_matter(tmp_path: Path, order: tuple[int, ...]) -> None:
    texts = [*HARBOUR, *ELECTION]
    found = stories(tmp_path, *(texts[i] for i in order))
    assert sorted(sorted(order[n] for n in members) for members in found) == [[0, 1, 2], [3, 4]]
