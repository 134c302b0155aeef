"""What several papers quote is one quotation with several places; the telling ones come first."""

from __future__ import annotations

from pathlib import Path

from briefgen.extract.entities import find_entities
from briefgen.extract.quotes import find_quotations
from briefgen.model import Document, Quote, Reading
from briefgen.sources import read_sources
from briefgen.stories.cast import join_cast
from briefgen.stories.quotes import all_quotes, merge_quotes
from tests.timing import about_linear

LEAD = "The council of Porto met on Tuesday in the old town hall to talk about the bridge.\n"
ONE = (
    "Marta Lindqvist, the mayor of Porto, closed the bridge.\n"
    "“The bridge will stay closed until spring,” Lindqvist said.\n"
    "She called the repair “a waste of money” for all.\n“I miss the old ferry,” said Tomas Reyes.\n"
)
TWO = (
    "“The bridge will stay closed until spring,” said Mayor Marta Lindqvist.\n"
    "A driver called it “the worst day of my life” so far.\n"
)
THREE = "“The bridge will stay closed until spring. We have no choice at all,” said Marta Lindqvist.\n"


def readings(tmp_path: Path, *texts: str) -> list[Reading]:
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.txt").write_text(LEAD + text, encoding="utf-8")
    documents = read_sources(sorted(tmp_path.glob("*.txt"))).documents
    return [spoken(document) for document in documents]


def spoken(document: Document) -> Reading:
    entities, mentions = find_entities(document)
    return Reading(document, entities, mentions, quotations=find_quotations(document, entities, mentions))


def merged(tmp_path: Path, *texts: str) -> tuple[Quote, ...]:
    found = readings(tmp_path, *texts)
    return merge_quotes(found, join_cast(found))


def test_the_same_words_in_two_papers_are_one_quote_with_two_places(tmp_path: Path) -> None:
    quotes = merged(tmp_path, ONE, TWO)
    bridge = [q for q in quotes if q.text.startswith("The bridge will stay closed")]
    assert [len(q.evidence) for q in bridge] == [2]
    assert {span.source for span in bridge[0].evidence} == {"s1", "s2"}
    assert bridge[0].speaker == "Marta Lindqvist"


def test_a_word_said_thousands_of_times_takes_no_square_of_the_time(tmp_path: Path) -> None:
    """Who said it is not known, so no two are one; each was once compared with all before it."""

    def brief_words(count: int) -> list[Reading]:
        return readings(tmp_path, "“No,” he said. " * count)

    found = {count: brief_words(count) for count in (3000, 6000)}
    assert len(found[6000][0].quotations) == 6000
    assert about_linear(lambda count: merge_quotes(found[count], join_cast(found[count])), 3000, enough=0.2)


def test_words_inside_a_longer_quotation_join_it(tmp_path: Path) -> None:
    """The longer wording is printed; the shorter one is one more place for it."""
    quotes = merged(tmp_path, ONE, THREE)
    assert quotes[0].text == "The bridge will stay closed until spring. We have no choice at all,"
    assert {span.source for span in quotes[0].evidence} == {"s1", "s2"}


def test_principals_come_first_and_fragments_after_substance(tmp_path: Path) -> None:
    quotes = merged(tmp_path, ONE, TWO)
    assert [q.id for q in quotes] == [f"Q{i}" for i in range(1, len(quotes) + 1)]
    assert quotes[0].speaker == "Marta Lindqvist"
    assert quotes[0].kind == "direct"
    order = [q.text for q in quotes]
    assert order.index("a waste of money") > order.index("the worst day of my life")


def test_every_place_of_a_quote_and_its_speaker_is_a_slice(tmp_path: Path) -> None:
    found = readings(tmp_path, ONE, TWO, THREE)
    texts = {reading.document.id: reading.document.text for reading in found}
    for quote in (*merge_quotes(found, join_cast(found)), *all_quotes(found)):
        first = quote.evidence[0]
        assert quote.text == " ".join(texts[first.source][first.start : first.end].split())
        if quote.speaker is not None:
            names = [texts[s.source][s.start : s.end] for s in quote.speaker_evidence]
            assert quote.speaker in names
        if quote.role is not None:
            role = quote.role_evidence[0]
            assert quote.role == " ".join(texts[role.source][role.start : role.end].split())
        if quote.cue is not None:
            cue = quote.cue_evidence[0]
            assert quote.cue == texts[cue.source][cue.start : cue.end]


def test_all_quotes_keep_source_order_and_are_not_merged(tmp_path: Path) -> None:
    quotes = all_quotes(readings(tmp_path, ONE, TWO))
    places = [(q.evidence[0].source, q.evidence[0].start) for q in quotes]
    assert places == sorted(places)
    assert len(quotes) == 5


OURS = "“Our people will not forget this crime against the nation,” "
STATE = (
    f"The Cuban government mourned on Sunday. {OURS}the Cuban government said.\n",
    f"Cuban President Miguel Díaz-Canel spoke on Sunday. {OURS}Díaz-Canel said.\n",
    f"Havana was in mourning. {OURS}the communiqué said.\n",
)
MINISTER = f"Cuban Foreign Minister Bruno Rodríguez spoke. {OURS}Rodríguez said.\n"


def test_words_of_a_state_are_one_quote_whoever_is_credited_for_it(tmp_path: Path) -> None:
    (quote,) = merged(tmp_path, *STATE)
    assert quote.speaker == "Cuban government"
    assert {span.source for span in quote.evidence} == {"s1", "s2", "s3"}


def test_two_persons_are_never_one_speaker(tmp_path: Path) -> None:
    quotes = merged(tmp_path, STATE[1], MINISTER)
    assert [q.speaker for q in quotes] == ["Miguel Díaz-Canel", "Bruno Rodríguez"]


LONG = (
    "“The bridge will stay closed until spring, and whoever says otherwise has not stood under it with a lamp "
    "and counted the cracks one by one as our engineers did,” said Marta Lindqvist.\n"
)


def test_an_extract_of_what_its_own_speaker_said_is_no_quote_of_its_own(tmp_path: Path) -> None:
    """However short: the reader has just read it. Another speaker's words stay another's."""
    quotes = merged(
        tmp_path, LONG, "“The bridge will stay closed until spring, and whoever says,” said Marta Lindqvist.\n"
    )
    assert [len(q.evidence) for q in quotes if q.text.startswith("The bridge will stay")] == [2]


BY_BODY = "“The bridge fell, after a long winter, in the dark of a night,” the government said on Tuesday.\n"
BY_TEXT = "“The bridge fell, after a long winter, in the dark of a night,” said a communiqué from the mayor's office.\n"


def test_words_put_to_a_text_and_to_whoever_issued_it_are_one_quote(tmp_path: Path) -> None:
    quotes = merged(tmp_path, BY_BODY, BY_TEXT)
    assert [(q.speaker, len(q.evidence)) for q in quotes] == [("the government", 2)]


def test_the_parts_of_one_utterance_stand_in_the_order_they_were_said(tmp_path: Path) -> None:
    found = merged(
        tmp_path, "“She turned it round,” said Tomas Reyes, “but the board of the firm wanted faster cuts.”\n"
    )
    assert [quote.text for quote in found] == ["She turned it round,", "but the board of the firm wanted faster cuts."]
