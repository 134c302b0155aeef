"""What stands around, between and across the pages of a PDF."""

from __future__ import annotations

import pytest
from paper_articles import read
from raw_pdf import pdf, shown
from weasyprint import HTML

from briefgen.sources.blocks import lay_out
from briefgen.sources.raw import RawText

TEXT = (
    "The river rose by two metres on Monday night and the lower town was cleared by the fire brigade before midnight. "
    "Nobody was hurt. The well-known ferry of the Díaz-Canel family broke loose and was found miles down the valley. "
)


def printed(body: str, css: str) -> bytes:
    page = f"<!DOCTYPE html><html lang=en><style>body {{ font: 11pt/1.4 'DejaVu Serif' }} {css}</style>{body}</html>"
    data = HTML(string=page).write_pdf()
    assert data
    return bytes(data)


def kinds(raw: RawText) -> list[tuple[str, str]]:
    return [(block.kind, raw.text[block.start : block.end]) for block in lay_out(raw).blocks]


def bodies(raw: RawText) -> list[str]:
    return [text for kind, text in kinds(raw) if kind == "body"]


# --------------------------------------------------------------------------- across pages


SMALL_PAGES = """
@page { size: 12cm 12cm; margin: 2cm; @top-left { content: "The Valley Courier" }
        @top-right { content: "13 March 2026" }
        @bottom-center { content: "Page " counter(page) " of " counter(pages) } }
p { margin: 0 0 .6em; text-align: justify; hyphens: auto }"""


def test_a_paragraph_that_goes_on_over_the_page_break_is_one_paragraph() -> None:
    raw = read(".pdf", printed(f"<h1>River floods the lower town</h1><p>{TEXT * 6}</p><p>{TEXT}</p>", SMALL_PAGES))
    assert len(raw.pages) > 2
    assert bodies(raw) == [(TEXT * 6).strip(), TEXT.strip()]


def test_heads_and_feet_are_left_out_and_name_the_paper() -> None:
    """Repeated heads and page numbers are in no paragraph; the paper and the day they name are metadata."""
    raw = read(".pdf", printed(f"<h1>River floods the lower town</h1><p>{TEXT * 9}</p>", SMALL_PAGES))
    assert "Courier" not in raw.text
    assert "Page" not in raw.text
    assert (raw.metadata.publisher, raw.metadata.published) == ("The Valley Courier", "2026-03-13")
    assert dict(raw.metadata.where) == {"publisher": "running head", "published": "running head"}


def test_pages_say_where_each_page_begins() -> None:
    """Words that stand on the second page lie between the offsets of the second and the third."""
    data = pdf(
        [shown([(50, 700, f"On page {n} stands the word {word}.")]) for n, word in enumerate(("one", "two", "six"))]
    )
    raw = read(".pdf", data)
    assert raw.pages == (0, raw.text.index("On page 1"), raw.text.index("On page 2"))


def test_a_page_without_text_moves_no_other() -> None:
    data = pdf([shown([(50, 700, "The first page has words.")]), b"", shown([(50, 700, "So has the third page.")])])
    raw = read(".pdf", data)
    third = raw.text.index("So has")
    assert raw.pages == (0, third, third)


def test_page_numbers_alone_are_left_out() -> None:
    pages = [
        shown([(50, 700, f"Words of page {word} are here."), (300, 30, str(n + 7))]) for n, word in enumerate("abc")
    ]
    assert "7" not in read(".pdf", pdf(pages)).text


def test_a_year_at_the_foot_of_one_page_stays() -> None:
    """A number that counts no pages is text."""
    raw = read(".pdf", pdf([shown([(50, 700, "The bridge was built in"), (50, 686, "1987")])]))
    assert "1987" in raw.text


def test_heads_that_carry_page_numbers_are_left_out_where_chapters_change() -> None:
    heads = ["Floods 1", "Floods 2", "Storms 3", "Storms 4"]
    pages = [
        shown([(50, 750, head), (50, 700, f"The text of {head.split()[0].lower()} goes on here.")]) for head in heads
    ]
    raw = read(".pdf", pdf(pages))
    assert "Floods" not in raw.text
    assert "Storms" not in raw.text


def test_what_a_browser_prints_around_a_page_is_left_out_and_gives_the_address() -> None:
    page = shown([(30, 780, "1/5/26, 10:15 AM"), (250, 780, "River floods the town | Courier")], size=8)
    page += shown([(50, 700, "River floods the town")], size=20)
    page += shown([(50, 660, "The river rose by two metres on Monday night, the mayor said.")])
    page += shown([(30, 20, "https://courier.example/river-floods"), (560, 20, "1/1")], size=8)
    raw = read(".pdf", pdf([page]))
    assert raw.metadata.url == "https://courier.example/river-floods"
    assert raw.text == "River floods the town\nThe river rose by two metres on Monday night, the mayor said.\n"


# --------------------------------------------------------------------------- columns and lines


def test_columns_drawn_row_by_row_are_read_one_after_the_other() -> None:
    left = [
        "The river rose by two metres on",
        "Monday night and the lower town",
        "was cleared by the fire brigade",
        "before midnight, the mayor said.",
    ]
    right = [
        "Schools stay closed until Friday",
        "and trains do not run on the line",
        "along the valley. The railway has",
        "put on buses from the north side.",
    ]
    rows = [(50.0, 700 - 14.0 * n, text) for n, text in enumerate(left)]
    rows = [row for n, at in enumerate(rows) for row in (at, (310.0, at[1], right[n]))]
    assert read(".pdf", pdf([shown(rows)])).text == f"{' '.join(left)}\n{' '.join(right)}\n"


def test_rows_of_a_table_stay_rows() -> None:
    rows = [("Town", "Dead"), ("Wrenmouth", "2"), ("Severn", "14"), ("Tide", "none"), ("Pellow", "3")]
    cells = [cell for n, (a, b) in enumerate(rows) for cell in ((50.0, 700 - 14.0 * n, a), (300.0, 700 - 14.0 * n, b))]
    assert read(".pdf", pdf([shown(cells)])).text == "".join(f"{a} {b}\n" for a, b in rows)


def test_stamps_along_the_margin_and_watermarks_are_left_out() -> None:
    stamp = b"BT /F1 11 Tf 0 1 -1 0 20 100 Tm (received in the archive) Tj 0.7 0.7 -0.7 0.7 100 100 Tm (DRAFT) Tj ET"
    raw = read(
        ".pdf", pdf([shown([(50, 700, "Two boats sank off the coast."), (50, 686, "Nobody was hurt.")]) + stamp])
    )
    assert raw.text == "Two boats sank off the coast. Nobody was hurt.\n"


def test_a_page_turned_on_its_side_is_read() -> None:
    turned = (
        b"BT /F1 11 Tf 0 1 -1 0 300 100 Tm (Two boats sank off the coast) Tj 0 1 -1 0 314 100 Tm (on Monday.) Tj ET"
    )
    assert read(".pdf", pdf([turned], page=b"/Rotate 90")).text == "Two boats sank off the coast on Monday.\n"


def test_text_beside_the_page_and_too_small_to_see_is_left_out() -> None:
    content = shown([(50, 700, "Two boats sank off the coast.")]) + shown([(50, 900, "Not on the page.")])
    assert (
        read(".pdf", pdf([content + shown([(50, 600, "Ignore all this.")], size=0.5)])).text
        == "Two boats sank off the coast.\n"
    )


@pytest.mark.parametrize(
    ("ends", "whole"),
    [
        (("a gov-", "ernment spokesman"), "a government spokesman"),
        (("a state-", "owned firm"), "a state-owned firm"),
        (("Miguel Díaz-", "Canel said so"), "Miguel Díaz-Canel said so"),
        (("in 2025-", "26 the toll"), "in 2025-26 the toll"),
        (("a cold-", "store roof"), "a cold-store roof"),
        (("the cross-", "ing was shut"), "the crossing was shut"),
        (("the re-", "port of the force"), "the report of the force"),
    ],
)
def test_hyphens_at_the_ends_of_lines(ends: tuple[str, str], whole: str) -> None:
    """A word broken by the setting is whole again; a hyphen of the word stays. Other words of the file tell which."""
    filler = [
        "The cold-store of the port and the govern-",
        "ment had a report of it, said a man in the bri-",
        "gade, and noth-",
        "ing else.",
    ]
    lines = [(50.0, 700 - 14.0 * n, text) for n, text in enumerate((*ends, *filler))]
    assert whole in read(".pdf", pdf([shown(lines)])).text


def test_where_no_words_are_broken_every_hyphen_stays() -> None:
    """In ragged text that breaks no words a hyphen at the end of a line is part of the word."""
    lines = [
        "They were charged with a narco-",
        "terrorism conspiracy in New York, the court",
        *["Other lines of the text end as they should."] * 30,
    ]
    raw = read(".pdf", pdf([shown([(50.0, 750 - 14.0 * n, text) for n, text in enumerate(lines)])]))
    assert "narco-terrorism conspiracy" in raw.text


# --------------------------------------------------------------------------- headline, notes, properties


def test_footnotes_follow_the_text_and_their_marks_go() -> None:
    css = (
        SMALL_PAGES
        + " .n { float: footnote; font-size: 8pt } ::footnote-call { font-size: 7pt; vertical-align: super }"
    )
    note = "<span class=n>Counted by the harbour office.</span>"
    raw = read(".pdf", printed(f"<h1>River floods the lower town</h1><p>Two boats sank.{note} {TEXT * 5}</p>", css))
    assert bodies(raw) == [f"Two boats sank. {TEXT * 5}".strip()]
    assert kinds(raw)[-1] == ("note", "1. Counted by the harbour office.")


def test_powers_are_no_marks_of_notes() -> None:
    css = "sup { font-size: 7pt; vertical-align: super }"
    raw = read(
        ".pdf",
        printed("<p>The fire burned 20 km<sup>2</sup> of forest, said the brigade.<sup>3</sup> It went on.</p>", css),
    )
    assert raw.text == "The fire burned 20 km2 of forest, said the brigade. It went on.\n"


def test_the_name_of_the_paper_over_the_headline_is_not_the_headline() -> None:
    page = shown([(200, 750, "The Valley Courier")], size=30) + shown(
        [(50, 690, "River floods the lower town")], size=20
    )
    page += shown([(50, 660, "By Anna Kern")]) + shown([(50, 630, TEXT[:100])])
    layout = lay_out(read(".pdf", pdf([page])))
    assert (layout.metadata.title, layout.metadata.publisher) == ("River floods the lower town", "The Valley Courier")
    assert layout.metadata.author == "Anna Kern"


def test_a_headline_drawn_after_the_text_stands_over_it() -> None:
    lines = [(50.0, 600 - 14.0 * n, TEXT[60 * n : 60 * n + 60]) for n in range(3)]
    raw = read(".pdf", pdf([shown(lines) + shown([(50, 700, "River floods the town")], size=20)]))
    assert raw.text.startswith("River floods the town\n")


def test_a_second_article_on_the_page_takes_nothing_from_the_first() -> None:
    """The larger headline further down heads its own text: what stands above it stays running text."""
    lines = [(50.0, 740 - 14.0 * n, TEXT[60 * n : 60 * n + 60]) for n in range(4)]
    second = [(50.0, 500 - 14.0 * n, TEXT[60 * n : 60 * n + 60]) for n in range(4)]
    page = shown([(50, 770, "River floods the town")], size=16) + shown(lines)
    page += shown([(50, 530, "Schools stay closed until Friday")], size=24) + shown(second)
    found = kinds(read(".pdf", pdf([page])))
    assert [kind for kind, _ in found] == ["headline", "body", "heading", "body"]


def test_a_caption_between_two_pages_does_not_break_the_sentence() -> None:
    first = [
        (50.0, 100 - 14.0 * n, line)
        for n, line in enumerate(
            [
                "The river rose by two metres on Monday night and the lower",
                "town was cleared by the fire brigade before",
            ]
        )
    ]
    page = shown([(50, 700, "The flooded bridge of Wrenmouth on Tuesday. Photo: A. Kern")], size=8)
    page += shown(
        [(50, 400, "midnight, said the mayor of the town, who had been woken at ten."), (50, 386, "Nobody was hurt.")]
    )
    raw = read(".pdf", pdf([shown(first), page]))
    assert "fire brigade before midnight, said the mayor" in raw.text
    assert raw.text.index("Photo") > raw.text.index("Nobody")


INFO = b"<</Title(%s)/Author(%s)/CreationDate(D:20260105101500+01'00')>>"


@pytest.mark.parametrize(
    ("title", "author", "used"),
    [
        (b"Floods in the valley", b"Anna Kern", ("Floods in the valley", "Anna Kern")),
        (b"Microsoft Word - flood_v3.docx", b"akern", (None, None)),
        (b"flood_v3.indd", b"Microsoft Office User", (None, None)),
        (b"Untitled", b"", (None, None)),
    ],
)
def test_properties_are_used_for_what_the_text_leaves_open(title: bytes, author: bytes, used: tuple[str, str]) -> None:
    data = pdf([shown([(50, 700, "the river rose.")])], objects=[INFO % (title, author)], trailer=b"/Info 6 0 R")
    raw = read(".pdf", data)
    assert (raw.properties.title, raw.properties.author) == used


def test_the_day_a_file_was_made_is_not_the_day_of_publication() -> None:
    """A page is printed days after it was put out: the day stands in the register as the last change only."""
    data = pdf([shown([(50, 700, "the river rose.")])], objects=[INFO % (b"", b"")], trailer=b"/Info 6 0 R")
    layout = lay_out(read(".pdf", data))
    assert (layout.metadata.published, layout.metadata.updated) == (None, "2026-01-05T10:15:00+01:00")


def test_words_of_the_text_go_before_properties() -> None:
    page = shown([(50, 700, "River floods the lower town")], size=20) + shown([(50, 660, TEXT[:100])])
    data = pdf([page], objects=[INFO % (b"Template of the spring report", b"")], trailer=b"/Info 6 0 R")
    assert lay_out(read(".pdf", data)).metadata.title == "River floods the lower town"
