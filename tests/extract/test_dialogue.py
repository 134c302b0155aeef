"""In an interview set out with labels, what its speakers say of themselves is no fact and no event."""

from __future__ import annotations

from datetime import date

import pytest

from briefgen.extract.dialogue import in_dialogue
from briefgen.stories.timeline import timeline
from tests.questions.readings import reading
from tests.timing import about_linear

INTRO = "Anna Lindqvist took over the Northline railway in January."
TALKS = {
    "names": (
        "Herald: You threatened to cut 300 jobs.\n\nLindqvist: We offered 90 people money in March.\n\nNobody left.\n\n"
        "Herald: One in five of your trains was late last month.\n\nLindqvist: We will lay 40 km of new rails by May."
    ),
    "letters": (
        "Q: You threatened to cut 300 jobs.\nA: We offered 90 people money in March.\n"
        "Q: One train in five was late last month.\nA: The rails are 50 years old."
    ),
    "bold": (
        "**Herald:** You threatened to cut 300 jobs.\n\n**Anna Lindqvist:** We offered 90 people money in March.\n\n"
        "**Herald:** One of your trains was late last month.\n\n**Anna Lindqvist:** Our rails are 50 years old."
    ),
}


@pytest.mark.parametrize("talk", TALKS.values(), ids=TALKS)
def test_what_was_asked_and_answered_is_no_fact(talk: str) -> None:
    found = reading(f"{INTRO}\n\n{talk}", "s1", date(2026, 5, 12))
    text = found.document.text
    assert [text[c.start : c.end] for c in found.claims if not c.part] == [INTRO]
    assert [entry.text for entry in timeline([found])] == [INTRO]


@pytest.mark.parametrize(
    "text",
    [
        "Verdict: guilty of arson.\nSentence: 12 years in prison.\nJudge: Nora Finch, since 2004.\nCourt: Holm.",
        "Police said: two men were held.\nThe mayor said: it was dark.\nPolice said: masks.\nThe mayor said: no.",
        "The mayor: a profile.\n\nShe was born in Holm in 1962. Her father: a baker. Her mother: a nurse in the town.",
    ],
    ids=["list of facts", "sentences", "prose"],
)
def test_other_lines_with_a_colon_are_none(text: str) -> None:
    assert not any(in_dialogue(text, at, len(text)) for at in range(len(text)))


def test_what_a_correspondent_reports_in_a_transcript_stays_a_fact() -> None:
    talk = (
        "HOST: Do we know who the men were?\n\nREYES: The police chief says that 40 officers were sent home.\n\n"
        "HOST: And what do you make of it?\n\nREYES: I was there, and I saw nobody."
    )
    found = reading(f"{INTRO}\n\n{talk}", "s1", date(2026, 5, 12))
    told = [found.document.text[c.start : c.end] for c in found.claims if not c.part]
    assert told == [INTRO, "REYES: The police chief says that 40 officers were sent home."]


def test_a_hostile_text_is_read_in_a_moment() -> None:
    assert about_linear(lambda size: in_dialogue("Aa: b\nQ: " * (size // 9), size // 2, size), 200_000, enough=0.5)
