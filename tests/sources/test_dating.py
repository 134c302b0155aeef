"""Each document counts its days from the day it was written, and says so when that day was not its own."""

from datetime import date

import pytest

from briefgen.model import Block, BlockKind, Document, Sentence, Source
from briefgen.sources.dating import date_documents


def document(
    number: int,
    body: str = "It happened.",
    *,
    published: str | None = None,
    partial: tuple[int, int] | None = None,
    caption: str = "",
    dateline: str = "",
) -> Document:
    """A document of a caption, a dateline and a one-sentence body, each in its block."""
    text, blocks = "", []
    parts: list[tuple[BlockKind, str]] = [("caption", caption), ("dateline", dateline), ("body", body)]
    for kind, words in parts:
        if words:
            blocks.append(Block(kind, len(text), len(text) + len(words)))
            text += words + "\n"
    last = blocks[-1]
    sentences = (Sentence(last.start, last.end, len(blocks) - 1, 0),)
    source = Source(id=f"s{number}", path=f"{number}.txt", published=published)
    return Document(source, text, tuple(blocks), sentences, partial_date=partial)


def dated(documents: list[Document], as_of: date | None = None) -> list[tuple[str | None, str | None]]:
    found, _ = date_documents(documents, as_of)
    return [(d.reference.isoformat() if d.reference else None, d.source.dated_by) for d in found]


def codes(documents: list[Document], as_of: date | None = None) -> list[str]:
    return [diagnostic.code for diagnostic in date_documents(documents, as_of)[1]]


def test_the_date_a_document_states_comes_first() -> None:
    one = document(1, published="2026-01-05T08:00:00+00:00", dateline="LIMA, March 3, 2025 —")
    assert dated([one]) == [("2026-01-05", "metadata")]
    assert codes([one]) == []


def test_a_dateline_with_its_year_dates_the_document() -> None:
    assert dated([document(1, dateline="LIMA, March 3, 2025 —")]) == [("2025-03-03", "dateline")]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [(date(2026, 1, 5), "2026-01-05"), (date(2026, 7, 1), "2026-01-05"), (date(2026, 1, 4), "2025-01-05")],
)
def test_a_dateline_without_a_year_is_the_latest_such_day_as_of_the_brief(as_of: date, expected: str) -> None:
    assert dated([document(1, partial=(1, 5))], as_of) == [(expected, "dateline")]


def test_a_dateline_without_a_year_takes_it_from_the_nearest_source() -> None:
    assert dated([document(1, partial=(1, 5)), document(2, published="2025-12-30")])[0] == ("2026-01-05", "dateline")


def test_a_photo_tells_the_year_of_a_dateline_and_is_dated_by_it_in_turn() -> None:
    """Two half-dated sources and an undated one: together they leave no choice."""
    pile = [document(1), document(2, partial=(1, 5)), document(3, caption="A rally, Saturday, Jan 3, 2026.")]
    for as_of in (None, date(2026, 1, 5)):
        assert dated(pile, as_of) == [
            ("2026-01-05", "neighbours"), ("2026-01-05", "dateline"), ("2026-01-05", "neighbours")
        ]  # fmt: skip


def test_a_dateline_without_a_year_stays_open_when_nothing_tells_the_year() -> None:
    for pile in ([document(1, partial=(1, 5))], [document(1, partial=(1, 5)), document(2, published="2025-07-05")]):
        assert dated(pile)[0] == (None, None) or dated(pile)[0][1] == "neighbours"
        assert "dateline-year-unknown" in codes(pile)


def test_a_photo_alone_is_only_a_lower_bound() -> None:
    found, _ = date_documents([document(1, caption="A rally on Jan 3, 2026.")], None)
    assert (found[0].reference, found[0].earliest, found[0].source.dated_by) == (date(2026, 1, 3), True, "caption")


def test_a_photo_older_than_a_week_tells_nothing_when_other_sources_agree() -> None:
    pile = [document(1, caption="A rally on Jan 3, 2025."), document(2, published="2026-01-05")]
    assert dated(pile)[0] == ("2026-01-05", "neighbours")


def test_a_photo_older_than_the_events_of_the_text_is_no_bound() -> None:
    one = document(1, "It began on March 5, 2026.", caption="A rally on Jan 3, 2026.")
    assert dated([one]) == [(None, None)]


def test_an_archive_photo_is_no_bound() -> None:
    assert dated([document(1, caption="The harbour on Jan 3, 2026 (file photo).")]) == [(None, None)]


def test_an_undated_document_takes_the_earliest_day_of_sources_that_agree() -> None:
    pile = [document(1), document(2, published="2026-01-06"), document(3, published="2026-01-05")]
    assert dated(pile)[0] == ("2026-01-05", "neighbours")
    assert codes(pile) == ["dated-by-neighbours"]


def test_an_undated_document_that_names_a_later_weekday_was_written_later() -> None:
    """On Sunday the 4th nobody writes of the Monday that the other sources report."""
    pile = [
        document(1, "The mine was shut on Monday."),
        document(2, "The mine flooded on Sunday.", published="2026-01-04"),
        document(3, "The mine was shut on Monday.", published="2026-01-05"),
    ]
    assert dated(pile)[0] == ("2026-01-05", "neighbours")


def test_an_undated_document_stays_undated_when_the_others_lie_weeks_apart() -> None:
    pile = [document(1), document(2, published="2026-01-06"), document(3, published="2026-03-05")]
    assert dated(pile, date(2026, 3, 6))[0] == (None, None)
    assert codes(pile) == ["undated"]


def test_the_option_dates_what_nothing_else_dates() -> None:
    assert dated([document(1), document(2)], date(2026, 1, 5)) == [("2026-01-05", "option")] * 2
    assert codes([document(1)], date(2026, 1, 5)) == ["dated-by-option"]


@pytest.mark.parametrize("published", ["2099-12-31", "1900-01-01", "1970-01-01", "0001-01-01"])
def test_a_date_no_source_can_have_is_refused_and_said(published: str) -> None:
    assert dated([document(1, published=published)]) == [(None, None)]
    assert codes([document(1, published=published)]) == ["date-refused", "undated"]


def test_a_date_after_the_brief_is_refused_and_said() -> None:
    pile = [document(1, published="2026-02-05"), document(2, published="2026-01-04")]
    assert dated(pile, date(2026, 1, 5)) == [("2026-01-04", "neighbours"), ("2026-01-04", "metadata")]
    assert codes(pile, date(2026, 1, 5)) == ["date-refused", "dated-by-neighbours"]


def test_metadata_that_is_no_date_is_ignored() -> None:
    assert dated([document(1, published="yesterday")]) == [(None, None)]


def test_the_order_of_the_documents_is_kept_whatever_dates_them() -> None:
    pile = [document(3), document(1, published="2026-01-05"), document(2, partial=(1, 6))]
    assert [d.id for d in date_documents(pile, None)[0]] == ["s3", "s1", "s2"]
