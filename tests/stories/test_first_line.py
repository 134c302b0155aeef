"""What a brief opens with: the news as the papers lead with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from briefgen.extract import read
from briefgen.sources import read_sources
from briefgen.sources.dating import date_documents
from briefgen.stories import Telling, tell_in_full

EVENTS = Path(__file__).parents[1] / "quality" / "events"


def told(paths: Sequence[Path]) -> Telling:
    documents, _ = date_documents(read_sources(paths).documents, None)
    return tell_in_full([read(document) for document in documents])


def event(name: str) -> Telling:
    """The story of an event of the gate."""
    return told(sorted(p for p in (EVENTS / name).iterdir() if p.suffix != ".yaml"))


def papers(folder: Path, *texts: str) -> Telling:
    """The story of ``texts``, each with a second sentence of its own."""
    for number, text in enumerate(texts, 1):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return told([folder])


BRIDGE = "The Osterby swing bridge was closed to traffic on Tuesday after engineers found two broken bolts."
HORRIFIED = (
    'Prime Minister Lars Bode said he was "horrified" by the shooting at a music festival in Osterby that left at '
    "least 50 people dead and more than 400 wounded."
)
TERROR = (
    "Prime Minister Lars Bode called the shooting at a music festival in Osterby on Sunday that left at least 50 "
    "people dead and more than 400 wounded an act of terror."
)


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        pytest.param(
            (
                "A gunman killed at least 50 people at a music festival in Osterby on Sunday, raining down rapid fire "
                f"from the 32nd floor of a hotel for several minutes. Roads were shut. {HORRIFIED}",
                "A gunman opened fire on a music festival in Osterby on Sunday, killing at least 50 people and "
                f"wounding over 400. Roads were shut. {TERROR}",
            ),
            "A gunman",
            id="what happened comes before a prime minister's horror at it",
        ),
        pytest.param(
            (
                "“The Osterby swing bridge was closed to traffic on Tuesday after two broken bolts were found by "
                "engineers of the port authority,” Mayor Tove Hansen said.",
                f"{BRIDGE} The bolts date from 1931.",
                "Engineers found two broken bolts in the Osterby swing bridge, which the port authority closed on "
                "Tuesday. Buses go by way of Marnhaven.",
            ),
            ("The Osterby swing bridge", "Engineers found"),
            id="a brief does not begin with an open quotation mark",
        ),
        pytest.param(
            (
                "Broken bolts were found by engineers in a swing bridge that the port authority then shut to traffic.",
                "Broken bolts that engineers found in a swing bridge made the port authority close it to traffic.",
                BRIDGE,
            ),
            "The Osterby swing bridge",
            id="a line that names and counts nothing leaves a reader asking where and when",
        ),
    ],
)
def test_the_first_line_is_the_news(tmp_path: Path, texts: tuple[str, ...], first: str | tuple[str, ...]) -> None:
    """Many readers see one line of a brief: it says what happened, where and to whom."""
    assert papers(tmp_path, *texts).story.facts[0].text.startswith(first)


def test_the_count_that_stands_opens_the_brief() -> None:
    """Eleven have died on the ferry by now; the seven whom more papers had are no first line."""
    assert event("ferry").story.facts[0].text.startswith("Eleven people are now known to have died")


def test_what_a_paper_opens_with_comes_before_a_line_from_further_down() -> None:
    """What the carer did with the bank card is read after what became of her, and who asks `explain` what became of
    another sentence is sent to the line that says it, by the number it has now."""
    telling = event("trial")
    sentenced, used = (fact.text for fact in telling.story.facts[:2])
    assert sentenced.startswith("A carer who defrauded an elderly man")
    assert used.startswith("Donna Treverton")
    said = {line: [d.claim.terms for d in telling.ranking.dropped if d.line == line] for line in (1, 2)}
    assert all("carer" in terms for terms in said[1])
    assert all("treverton" in terms for terms in said[2])
