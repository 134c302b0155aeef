"""Which sentences of two papers stand behind one fact, and what comes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.extract import read
from briefgen.sources import read_sources
from briefgen.stories import Telling, tell_in_full
from briefgen.text.display import display

FILLER = (
    "Harbour pilots in Osterby begin their winter shifts in November. The fish market opens at four in the morning. "
    "Trains to Marnhaven leave every hour from the east platform. Rain is forecast for most of the coming week. "
)


def told(folder: Path, *papers: str) -> Telling:
    """The story of ``papers``, one text each."""
    for number, text in enumerate(papers, 1):
        (folder / f"{number}.txt").write_text(f"{text}\n\n{FILLER}", encoding="utf-8")
    return tell_in_full([read(document) for document in read_sources([folder]).documents])


def merged(folder: Path, one: str, other: str) -> bool:
    """Whether one fact rests on ``one`` and ``other``, the first sentences of two papers."""
    behind = [(line.claim, *(s.claim for s in line.support)) for line in told(folder, one, other).ranking.lines]
    return any({c.source for c in claims if c.sentence == 0} == {"s1", "s2"} for claims in behind)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The trawler Anneke sank off Osterby on Monday with the loss of nine men, whose names were not released.",
            "Nine men died when the trawler Anneke sank off Osterby on Monday.",
        ),
        (
            "There had been no deaths on the Marnhaven line since 1974, when two women died as a train hit a bus "
            "in fog.",
            "It is the first time that anybody was killed on the Marnhaven line since 1974, when two women died as a "
            "train hit a bus in fog.",
        ),
        (
            "About 90 percent of the ballots in Osterby had been counted by midnight, the electoral office said.",
            "The electoral office said 89 percent of the ballots in Osterby had been counted by midnight.",
        ),
    ],
)
def test_one_fact_in_two_wordings_has_both_papers_behind_it(tmp_path: Path, one: str, other: str) -> None:
    """A denial in a side clause, or a rounded figure, does not keep two papers apart."""
    assert merged(tmp_path, one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The ministry did not confirm that nine men died when the trawler Anneke sank off Osterby on Monday.",
            "Nine men died when the trawler Anneke sank off Osterby on Monday.",
        ),
        (
            "The trawler Anneke was not overloaded when it sank off Osterby, the owner told reporters.",
            "The trawler Anneke was overloaded when it sank off Osterby, the union told reporters.",
        ),
        (
            "Harbour Commissioner Ingrid Solheim of Osterby will visit the relatives on Friday.",
            "Harbour Commissioner Ingrid Solheim of Osterby has resigned from the pilots' board.",
        ),
        (
            "Osterby hospital treated 14 men for burns after the explosion.",
            "Osterby hospital treated 41 men for burns after the explosion.",
        ),
    ],
)
def test_no_fact_is_merged_over_a_denial_a_doubt_another_count_or_a_mere_name(
    tmp_path: Path, one: str, other: str
) -> None:
    """A false merge puts a paper behind words it never had."""
    assert not merged(tmp_path, one, other)


def test_the_dead_come_before_the_injured(tmp_path: Path) -> None:
    """Whoever reads one line of a brief must read of the dead first."""
    telling = told(
        tmp_path,
        "Twenty-two people were injured, five of them badly, when fire swept the rope works, the hospital said. "
        "Three workers were killed, a police spokeswoman confirmed late in the evening.",
        "Twenty-two people were injured, five of them badly, when fire swept the rope works on Monday.",
    )
    texts = [display(fact.text) for fact in telling.story.facts]
    dead = next(i for i, text in enumerate(texts) if "killed" in text)
    injured = next(i for i, text in enumerate(texts) if "injured" in text)
    assert dead < injured


def test_bare_speech_supports_the_paper_that_names_the_speaker(tmp_path: Path) -> None:
    """Words that one paper prints without their speaker beside them are evidence, but no fact of their own."""
    telling = told(
        tmp_path,
        "“The old lighthouse at Osterby will be lit again before the winter storms,” said Mayor Tove Hansen.",
        "Mayor Tove Hansen spoke for an hour on Tuesday.\n\n"
        "“The old lighthouse at Osterby will be lit again before the winter storms.”",
    )
    lit = [fact for fact in telling.story.facts if "lit again" in fact.text]
    assert [[span.source for span in fact.evidence] for fact in lit] == [["s1", "s2"]]


@pytest.mark.parametrize("who", ["according to Sky News", "the Osterby Skjold Group reported"])
def test_a_broadcaster_or_paper_that_is_cited_is_no_second_origin(tmp_path: Path, who: str) -> None:
    """ "According to Sky News" says who passed it on: the police may stand behind both papers."""
    telling = told(
        tmp_path,
        "The driver of the Osterby night tram was arrested on Monday morning, Chief Constable Ann Ruud said.",
        f"The driver of the Osterby night tram was arrested on Monday morning, {who}.",
    )
    fact = next(fact for fact in telling.story.facts if "arrested" in fact.text)
    assert {span.source for span in fact.evidence} == {"s1", "s2"}
    assert fact.status != "corroborated"


def test_what_one_speaker_is_quoted_with_in_two_papers_is_one_fact(tmp_path: Path) -> None:
    """The words in marks are the same, however each paper introduces them."""
    assert merged(
        tmp_path,
        "“We are delighted beyond words at this result,” said Tove Hansen, who has led the Osterby rowing club so far.",
        "At the quayside Hansen told reporters: “We are delighted beyond words at this result.”",
    )


def test_what_repeats_another_sentence_of_a_paper_is_no_support_for_this_one(tmp_path: Path) -> None:
    """A paper that tells the founder's reason alone does not stand behind the shop's reason."""
    shop = (
        "Marnhaven Stores took the Kelpie and Kelpie Plus apps down because its team was alerted to forged tickets, "
        "its head Ruth Ostrand wrote."
    )
    founder = (
        "We were told by Marnhaven Stores that unsuitable content was offered to our users and both apps were removed, "
        "the founder of Kelpie said."
    )
    other = (
        "Unsuitable content was offered to users of both apps, Marnhaven Stores told the founder of Kelpie when it "
        "took them out."
    )
    lines = told(tmp_path, f"{shop} {founder}", other).ranking.lines
    shops = next(line for line in lines if (line.claim.source, line.claim.sentence) == ("s1", 0))
    assert not shops.support


POOL = (
    "The council of Osterby closed the Mill Street swimming pool on Monday because of cracks in its roof. Parents met.",
    "Cracks in the roof have closed the Mill Street swimming pool in Osterby, the council said. Tickets are refunded.",
    "Osterby council closed its Mill Street swimming pool on Monday after cracks were found in the roof. Pupils walk.",
    "The Mill Street swimming pool in Osterby was closed by the council because the roof has cracks. A builder came.",
    "The roof of the Mill Street swimming pool has cracks, and Osterby council closed it on Monday. Lifeguards left.",
    "Cracks in the roof of the Mill Street swimming pool led Osterby council to close it on Monday. The sauna is open.",
    "Osterby council closed the swimming pool in Mill Street on Monday over cracks in the roof. The mayor was away.",
    "Because of cracks in its roof the swimming pool in Mill Street was closed by Osterby council. Buses run hourly.",
)
PANELS = (
    "Osterby council will ask engineers in the spring whether the roof of the swimming pool can carry solar panels. "
    "A petition has names."
)


def cited(folder: Path, *papers: str) -> set[str]:
    """The sources behind the first line of a story that ``papers`` tell."""
    for number, text in enumerate(papers, 1):
        (folder / f"{number}.txt").write_text(f"{text}\n", encoding="utf-8")
    line = tell_in_full([read(document) for document in read_sources([folder]).documents]).ranking.lines[0]
    return {line.claim.source, *(s.claim.source for s in line.support)}


def test_what_is_only_near_a_line_is_not_cited_for_it_where_many_papers_tell_it(tmp_path: Path) -> None:
    """With eight papers that say one thing, a ninth that speaks of the same roof is no source of it; all eight are."""
    assert cited(tmp_path, *POOL, PANELS) == {f"s{n}" for n in range(1, 9)}
