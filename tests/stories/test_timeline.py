"""The timeline tells what happened when, in the words of the sources, once an event, and guesses no date."""

from datetime import date
from pathlib import Path

import pytest

from briefgen.extract import read
from briefgen.model import Reading, TimelineEntry
from briefgen.sources import read_sources
from briefgen.sources.dating import date_documents
from briefgen.stories.timeline import timeline

WRITTEN = date(2026, 1, 5)


def told(folder: Path, *texts: str, as_of: date | None = WRITTEN) -> tuple[list[Reading], tuple[TimelineEntry, ...]]:
    """The readings and the timeline of ``texts``, each a source written on ``as_of``."""
    for number, text in enumerate(texts, 1):
        (folder / f"{number}.txt").write_text(text + "\n", encoding="utf-8")
    documents, _ = date_documents(read_sources([folder]).documents, as_of)
    readings = [read(document) for document in documents]
    return readings, timeline(readings)


def dates(folder: Path, *texts: str, as_of: date | None = WRITTEN) -> list[str]:
    return [entry.date for entry in told(folder, *texts, as_of=as_of)[1]]


def test_events_stand_in_order_of_time_at_the_precision_of_the_text(tmp_path: Path) -> None:
    text = (
        "The ferry sank off Porto Velho on Saturday. The ferry company was founded in 1962 by two brothers. "
        "In July last year, inspectors found cracks in its hull."
    )
    assert dates(tmp_path, text) == ["1962", "2025-07", "2026-01-03"]


def test_a_month_comes_after_the_days_in_it_that_are_told(tmp_path: Path) -> None:
    """What happens some time in January is not told before 3 January, a year not before its months."""
    text = (
        "The inquiry will open in January 2026. The ferry sank off Porto Velho on 3 January 2026. "
        "The company will be sold in 2026. Ten divers searched the wreck on 12 February 2026."
    )
    assert dates(tmp_path, text) == ["2026-01-03", "2026-01", "2026-02-12", "2026"]


def test_the_text_of_an_entry_is_the_slice_of_its_first_evidence(tmp_path: Path) -> None:
    text = "The ferry sank off Porto Velho on Saturday.\n\nDivers reached it on Sunday night."
    readings, entries = told(tmp_path, text)
    texts = {reading.document.id: reading.document.text for reading in readings}
    assert len(entries) == 2
    for entry in entries:
        first = entry.evidence[0]
        assert texts[first.source][first.start : first.end] == entry.text


def test_two_sources_on_one_event_make_one_entry(tmp_path: Path) -> None:
    entries = told(
        tmp_path,
        "The ferry Aurora sank off Porto Velho on Saturday with 40 people aboard.",
        "With 40 people aboard, the ferry Aurora sank near Porto Velho on Saturday, the coast guard said.",
    )[1]
    assert [[span.source for span in entry.evidence] for entry in entries] == [["s1", "s2"]]


def test_two_events_of_one_day_stay_apart(tmp_path: Path) -> None:
    sinking, strike = "The ferry Aurora sank off Lima on Saturday.", "Farmers blocked the northern highway on Saturday."
    assert dates(tmp_path, sinking, strike) == ["2026-01-03", "2026-01-03"]


def test_a_sentence_with_two_dates_is_told_at_both(tmp_path: Path) -> None:
    text = "The tanker loaded oil on Oct. 11 and handed it to a smaller vessel on Oct. 19."
    assert dates(tmp_path, text) == ["2025-10-11", "2025-10-19"]


def test_both_ends_of_a_term_of_office_are_dates(tmp_path: Path) -> None:
    assert dates(tmp_path, "Marta Silva was president of the port authority from 2010 to 2014.") == ["2010", "2014"]


def test_a_season_is_one_date(tmp_path: Path) -> None:
    assert dates(tmp_path, "More than 27 million people rode the trams of the city in 2015-16.") == ["2015"]


@pytest.mark.parametrize(
    "text",
    [
        "The ferry sank off Porto Velho with 40 people aboard.",
        "The ferry sank last week off Porto Velho, officials say.",
        "The captain, 42, has steered the ferry for more than two years.",
        "“Today we lost our friends in the water,” the captain said of the ferry.",
    ],
    ids=["no date", "a week", "ages and spans", "today in somebody's words"],
)
def test_no_date_is_guessed(tmp_path: Path, text: str) -> None:
    assert dates(tmp_path, text) == []


def test_nothing_relative_is_told_of_an_undated_source(tmp_path: Path) -> None:
    text = "The ferry sank on Saturday. It was built in 1962 by a yard in Lima."
    assert dates(tmp_path, text, as_of=None) == ["1962"]


def test_a_date_in_passing_is_told_only_when_no_sentence_tells_it_better(tmp_path: Path) -> None:
    passing = "Officials praised Saturday's rescue of the sailors as a success."
    assert dates(tmp_path, passing) == ["2026-01-03"]
    entries = told(tmp_path, passing, "Divers pulled nine sailors from the sea on Saturday.")[1]
    assert [entry.evidence[0].source for entry in entries] == ["s2"]


def test_the_day_of_the_words_gives_way_to_the_day_of_the_event(tmp_path: Path) -> None:
    text = "Police said Friday that on Nov. 24 they searched the tanker. The court ordered its release on Friday."
    entries = told(tmp_path, text)[1]
    assert [(e.date, e.text.split()[0]) for e in entries] == [("2025-11-24", "Police"), ("2026-01-02", "The")]


def test_a_year_gives_way_to_the_month_that_tells_the_same(tmp_path: Path) -> None:
    entries = dates(
        tmp_path,
        "In April 2014 gunmen kidnapped 30 sailors from a trawler near Lagos. The strike of dockers ended in 2011.",
        "In 2014 gunmen kidnapped sailors from a trawler near Lagos.",
    )
    assert entries == ["2011", "2014-04"]


def test_the_signature_of_a_post_is_no_event(tmp_path: Path) -> None:
    assert dates(tmp_path, "The mayor thanked the divers.\n\n— Ana Lima (@analima) January 4, 2026") == []


def test_an_event_known_by_its_day_is_no_entry_of_its_own(tmp_path: Path) -> None:
    text = "The law was passed after the September 11 attacks on New York. It expired in 2005 with little debate."
    assert dates(tmp_path, text) == ["2005"]


def test_a_source_that_says_it_twice_is_told_once(tmp_path: Path) -> None:
    text = "The ferry Aurora sank off Porto Velho on Saturday."
    assert dates(tmp_path, f"{text} Divers searched the wreck for hours.\n\n{text}") == ["2026-01-03"]


def test_the_timeline_does_not_depend_on_the_order_of_the_readings_within_a_date(tmp_path: Path) -> None:
    texts = ["The ferry Aurora sank off Porto Velho on Saturday.", "Farmers blocked the northern highway on Saturday."]
    readings, entries = told(tmp_path, *texts)
    assert sorted(e.text for e in timeline(readings[::-1])) == sorted(e.text for e in entries)


@pytest.mark.parametrize(
    "text",
    [
        "Good morning from a town that has not slept since Saturday.",
        "You will have seen the pictures that went round on Saturday.",
        "Who opened the gates of the old dam above Orvale on Saturday?",
    ],
)
def test_words_to_the_reader_and_questions_tell_no_event(tmp_path: Path, text: str) -> None:
    assert dates(tmp_path, f"{text} The ferry sank off Lima on Sunday.") == ["2026-01-04"]


def test_a_day_that_another_is_compared_with_is_no_event(tmp_path: Path) -> None:
    text = "The crowd celebrated Bastille Day, France's equivalent of July 4, by the sea in Nice on Thursday."
    _, entries = told(tmp_path, text)
    assert not any(entry.date.endswith("-07-04") for entry in entries)


def test_a_short_sentence_with_a_verb_of_the_past_is_told(tmp_path: Path) -> None:
    _, entries = told(tmp_path, "Sanz joined Lorne in 2014.")
    assert [(e.date, e.text) for e in entries] == [("2014", "Sanz joined Lorne in 2014.")]


def test_a_holiday_of_years_ago_is_not_that_of_last_year(tmp_path: Path) -> None:
    text = "The move comes two years after hundreds of women were robbed on New Year's Eve in Karsk, Mayor Orr said."
    assert dates(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The tram line carried 410,000 riders in 2025, 8 percent more than in 2024.", ["2025"]),
        ("The mill made a profit of 75 million in 2025, compared with 12 million in 2024.", ["2025"]),
        ("In 2025 the number of calls rose to 900 from 700 in 2024, the council said.", ["2025"]),
        ("The shares of the mill had fallen by a third since last April.", []),
        ("The harvest was better in 2025 than in the same months of 2024, farmers said.", ["2025"]),
        ("The bridge was closed in 2024 and was opened again in 2025 by the mayor.", ["2024", "2025"]),
        ("In 2024 more people rode the tram than the council of the town had hoped.", ["2024"]),
    ],
)
def test_a_year_that_figures_are_measured_against_is_no_event(tmp_path: Path, text: str, found: list[str]) -> None:
    assert dates(tmp_path, text) == found
