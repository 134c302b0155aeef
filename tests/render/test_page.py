"""What the page says, whatever the format."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import docx
import pytest
import reading
from docx.oxml.ns import qn
from msgspec.structs import replace

from briefgen.model import Brief, Conflict, Diagnostic, Period, Span, Value
from briefgen.render import render
from briefgen.render.blocks import (
    Block,
    Cites,
    Contents,
    Item,
    Link,
    Listing,
    Page,
    Paragraph,
    Run,
    Section,
    Table,
    plain,
)
from briefgen.render.packs import load_pack
from briefgen.render.view import build_page


def _sections(blocks: tuple[Block, ...]) -> Iterator[Section]:
    for block in blocks:
        if isinstance(block, Section):
            yield block
            yield from _sections(block.blocks)


def _section(page: Page, kind: str) -> Section:
    return next(section for section in _sections(page.blocks) if section.kind == kind)


def _items(page: Page, kind: str) -> tuple[Item, ...]:
    listing = _section(page, kind).blocks[0]
    assert isinstance(listing, Listing)
    return listing.items


def _cited(item: Item) -> list[tuple[int, ...]]:
    return [part.numbers for part in (*item.inlines, *item.note) if isinstance(part, Cites)]


def test_the_header_says_as_of_period_and_what_was_read(brief: Brief) -> None:
    page = build_page(brief, load_pack("executive"))
    expected = "As of 11 March 2031|Sources of 10 to 11 March 2031|5 sources read|1 duplicate|1 skipped"
    assert page.meta == tuple(expected.split("|"))
    assert build_page(brief, replace(load_pack("executive"), marking="SECRET")).meta[-1] == "SECRET"
    undated = build_page(replace(brief, as_of=None, period=Period()), load_pack("executive"))
    one_day = replace(brief, as_of="2031-03-11", period=Period("2031-03-11", "2031-03-11"))
    assert build_page(one_day, load_pack("executive")).meta[:2] == ("As of 11 March 2031", "5 sources read")
    assert undated.meta[:2] == ("As-of date unknown", "Sources undated")


def test_each_fact_has_its_status_and_the_sources_that_carry_it(brief: Brief) -> None:
    items = _items(build_page(brief, load_pack("executive")), "facts")
    assert [plain(item.note) for item in items[:5]] == [
        "attributed: Ministry of Transport · 5 sources · 3 outlets · disputed, see D1",
        "corroborated: Coastwire and The Strait | Daily · 2 sources · 2 outlets",
        "single source, by account of José Ñúñez · disputed, see D2",
        "single source",
        "repeated: 2 sources, independence not established · 2 outlets",
    ]
    assert [_cited(item) for item in items[:3]] == [[(1,), (1, 2, 3, 4, 5)], [(3,), (3, 4)], [(2,)]]


def test_a_disputed_fact_leads_to_the_row_that_shows_the_values(brief: Brief) -> None:
    page = build_page(brief, load_pack("executive"))
    link = next(part for part in _items(page, "facts")[0].note if isinstance(part, Link))
    table = _section(page, "conflicts").blocks[0]
    assert isinstance(table, Table)
    assert (link.text, link.target) == ("D1", table.rows[0].anchor)


def test_an_editors_words_are_marked_as_such(brief: Brief) -> None:
    items = _items(build_page(brief, load_pack("executive")), "facts")
    edited = next(item for item in items if "drill a month" in plain(item.inlines))
    assert [part.style for part in edited.inlines if isinstance(part, Run)] == ["editor"]
    assert plain(edited.note) == "worded by the editor"
    assert edited.status == ("edited",)
    assert items[2].comment == "Editor’s comment: Ask the harbour office *before* printing; see R&D <x>."


def test_a_referent_in_brackets_is_set_apart(brief: Brief) -> None:
    summary = _section(build_page(brief, load_pack("executive")), "summary").blocks[0]
    assert isinstance(summary, Paragraph)
    assert [p.text for p in summary.inlines if isinstance(p, Run) and p.style == "insert"] == ["[The ministry]"]


def test_what_is_not_printed_is_nowhere(brief: Brief) -> None:
    for name in ("executive", "analyst"):
        words = " ".join(reading.of_page(build_page(brief, load_pack(name))).words)
        assert "lithium cargo" not in words
        assert "How many died in all" not in words


def test_an_empty_section_is_hidden_and_missing_facts_are_said(brief: Brief) -> None:
    story = replace(brief.stories[0], facts=(), quotes=(), conflicts=(), questions=(), timeline=())
    page = build_page(replace(brief, stories=(story,)), load_pack("analyst"))
    kinds = [section.kind for section in _sections(page.blocks)]
    assert not {"quotes", "conflicts", "questions", "timeline"} & set(kinds)
    block = _section(page, "facts").blocks[0]
    assert isinstance(block, Paragraph)
    assert plain(block.inlines) == "Nothing above the threshold for a key fact."


def test_stretches_of_one_utterance_are_one_quote(brief: Brief) -> None:
    items = _items(build_page(brief, load_pack("analyst")), "quotes")
    assert len(items) == 4
    assert plain(items[0].inlines) == "“We owe the families an answer” … “and we will not rest until they have it.”"
    assert plain(items[0].note) == "Zoë Łukasiewicz, Transport Minister · direct quotation · Q1, Q2"


def test_the_matrix_has_a_column_for_each_source_that_says_something(brief: Brief) -> None:
    table = _section(build_page(brief, load_pack("executive")), "conflicts").blocks[0]
    assert isinstance(table, Table)
    assert table.kind == "matrix"
    assert [plain(cell) for cell in table.rows[1].cells] == [
        "D2 Where the fire began",
        "–",
        "the engine room (José Ñúñez)",
        "the car deck (two passengers)",
        "–",
        "not clear",
    ]


def test_many_sources_are_listed_value_by_value(brief: Brief) -> None:
    pack = replace(load_pack("executive"), matrix_columns=4)
    table = _section(build_page(brief, pack), "conflicts").blocks[0]
    assert isinstance(table, Table)
    assert table.kind == "values"
    assert [[plain(cell) for cell in row.cells[:4]] for row in table.rows[:2]] == [
        ["D1 Dead in all", "Fourteen", "Ministry of Transport", "10 March"],
        ["", "At least 16", "Red Cross in Lerna", "10 March"],
    ]
    assert [row.heads for row in table.rows[:2]] == [len(brief.stories[0].conflicts[0].values), 0]


def test_a_long_value_is_not_squeezed_into_a_column(brief: Brief) -> None:
    long, short = brief.stories[0].conflicts
    long = replace(long, values=(replace(long.values[0], value="Fourteen people " * 8), *long.values[1:]))
    story = replace(brief.stories[0], conflicts=(long, short))
    blocks = _section(build_page(replace(brief, stories=(story,)), load_pack("executive")), "conflicts").blocks
    tables = [block for block in blocks if isinstance(block, Table)]
    assert [table.kind for table in tables] == ["values"]
    assert [plain(row.cells[0])[:2] for row in tables[0].rows if row.heads] == ["D1", "D2"]


def test_as_of_stands_in_the_matrix_only_where_it_tells_values_apart(brief: Brief) -> None:
    span = (Span("s1", 0, 5),)
    conflict = Conflict("Dead", (Value("14", "2031-03-10", None, span), Value("16", "2031-03-11", None, span)), id="D1")
    page = build_page(
        replace(brief, stories=(replace(brief.stories[0], conflicts=(conflict,)),)), load_pack("executive")
    )
    table = _section(page, "conflicts").blocks[0]
    assert isinstance(table, Table)
    assert plain(table.rows[0].cells[1]) == "14, as of 10 March; 16, as of 11 March"


def test_the_register_accounts_for_every_input(brief: Brief) -> None:
    items = _items(build_page(brief, load_pack("executive")), "sources")
    assert [item.anchor for item in items] == [f"source-{n}" for n in range(1, 8)]
    assert plain(items[5].note) == "duplicate: same text as source 1"
    assert plain(items[6].inlines) + " " + plain(items[6].note) == ("scan.pdf not read: no text in the file")
    assert plain(items[4].inlines) == "05 *draft*.md. Publisher unknown, no title, undated, 59\u00a0words"


def test_the_source_statement_counts_what_is_shown(brief: Brief) -> None:
    block = _section(build_page(brief, load_pack("executive")), "statement").blocks[0]
    assert isinstance(block, Paragraph)
    said = plain(block.inlines)
    for sentence in (
        "5 sources were read in full. 1 more repeats another and was set aside.",
        "Not read: lerna/scan.pdf (no text in the file).",
        "The publisher is known for 3 of 5: Lerna Courier, The Strait | Daily and Coastwire.",
        "2 of them are disputed.",
        "The full record holds 1 fact and 1 question more.",
        "No generative model was used; every line can be checked with briefgen verify.",
    ):
        assert sentence in said


def test_of_a_source_cut_short_only_the_beginning_was_read(brief: Brief) -> None:
    """The statement and the register say so; it is not among those read in full."""
    told = Diagnostic("only-the-beginning", "warning", "it is a teaser", source="s2")
    page = build_page(replace(brief, diagnostics=(*brief.diagnostics, told)), load_pack("executive"))
    block = _section(page, "statement").blocks[0]
    assert isinstance(block, Paragraph)
    said = plain(block.inlines)
    assert said.startswith("4 sources were read in full. Of 1 more only the beginning was there to read.")
    assert plain(_items(page, "sources")[1].note).startswith("only its beginning was there to read")


def test_the_number_of_a_source_is_the_one_that_lines_cite(brief: Brief) -> None:
    """A picture among the inputs is left out of the register, and what follows keeps its number."""
    picture = replace(brief.sources[6], id="s0", path="a.jpg", format=None, status="skipped", reason="a picture")
    told = Diagnostic("source-skipped", "info", "a picture", source="s0")
    after = replace(brief, sources=(picture, *brief.sources), diagnostics=(*brief.diagnostics, told))
    pack = replace(load_pack("executive"), max_pages=0)
    listing = _section(build_page(after, pack), "sources").blocks[0]
    assert isinstance(listing, Listing)
    assert listing.positions == (2, 3, 4, 5, 6, 7, 8)
    assert re.search(r"^2\. .*Ferry fire off Lerna", render(after, "md", pack).decode(), re.MULTILINE)
    assert 'id="source-2" value="2"' in render(after, "html", pack).decode()
    word = docx.Document(io.BytesIO(render(after, "docx", pack)))
    starts = [start.get(qn("w:val")) for start in word.part.numbering_part.element.iter(qn("w:start"))]
    assert starts[-1] == "2"


def test_the_statement_speaks_of_the_stories_that_are_shown(brief: Brief) -> None:
    """Facts of a story that the audience has no room for are counted among those that the record holds."""
    second = replace(brief.stories[0], id="story2", headline="Another story")
    pack = load_pack("executive")
    one = replace(pack, audience=replace(pack.audience, limits={**pack.audience.limits, "stories": 1}))
    block = _section(build_page(replace(brief, stories=(brief.stories[0], second)), one), "statement").blocks[0]
    assert isinstance(block, Paragraph)
    facts = len(brief.stories[0].facts)
    shown = sum(fact.printed for fact in brief.stories[0].facts)
    assert f"Of the {shown} facts shown" in plain(block.inlines)
    assert f"The full record holds {2 * facts - shown} facts" in plain(block.inlines)


def test_what_is_remarked_of_several_sources_is_said_once(brief: Brief) -> None:
    alike = tuple(Diagnostic("undated", "info", f"{s.path}: no date", source=s.id) for s in brief.sources[:3])
    table = _section(build_page(replace(brief, diagnostics=alike), load_pack("analyst")), "diagnostics").blocks[0]
    assert isinstance(table, Table)
    assert [[plain(cell) for cell in row.cells] for row in table.rows] == [["note", "no date", "1, 2, 3"]]


def test_quotes_past_the_limit_are_counted(brief: Brief) -> None:
    quotes = tuple(replace(quote, printed=i < 2) for i, quote in enumerate(brief.stories[0].quotes))
    story = replace(brief.stories[0], quotes=quotes)
    note = _section(build_page(replace(brief, stories=(story,)), load_pack("analyst")), "quotes").blocks[-1]
    assert isinstance(note, Paragraph)
    assert plain(note.inlines) == f"{len(quotes) - 2} more quotes are in the full record."


def test_people_stand_before_bodies_and_places(brief: Brief) -> None:
    table = _section(build_page(brief, load_pack("analyst")), "actors").blocks[0]
    assert isinstance(table, Table)
    kinds = [plain(row.cells[1]) for row in table.rows]
    assert kinds == sorted(kinds, key=["person", "organisation", "place", "other"].index)
    assert len(set(kinds)) == 3


def test_contents_of_several_stories_are_their_headlines(brief: Brief) -> None:
    second = replace(brief.stories[0], id="story2", headline="Another story")
    page = build_page(replace(brief, stories=(brief.stories[0], second)), load_pack("analyst"))
    contents = _section(page, "contents").blocks[0]
    assert isinstance(contents, Contents)
    titles = [title for _, title, _ in contents.entries]
    assert titles[:3] == [brief.stories[0].headline, "Another story", "Source statement"]


def test_several_stories_have_a_heading_each_and_the_title_does_not_repeat_the_first(brief: Brief) -> None:
    second = replace(brief.stories[0], id="story2", headline="Another story")
    page = build_page(replace(brief, stories=(brief.stories[0], second)), load_pack("executive"))
    assert plain(page.title) == "2 stories"
    headings = [plain(section.title) for section in _sections(page.blocks) if section.kind == "story"]
    assert headings == ["Ferry fire off Lerna kills 14", "Another story"]
    titled = build_page(replace(brief, title="Week 11", stories=(brief.stories[0], second)), load_pack("executive"))
    assert plain(titled.title) == "Week 11"


def test_a_line_whose_source_is_gone_is_printed_without_its_citation(brief: Brief) -> None:
    """An editor may have deleted entries by hand."""
    less = replace(brief, sources=brief.sources[:1])
    page = build_page(less, load_pack("analyst"), {"s2": "gone"})
    assert _cited(_items(page, "facts")[0]) == [(1,), (1,)]
    table = _section(page, "conflicts").blocks[0]
    assert isinstance(table, Table)
    assert len(table.header) == 2


@pytest.mark.parametrize("limit", [1, 2])
def test_stories_past_the_limit_are_counted(limit: int, brief: Brief) -> None:
    pack = load_pack("executive")
    pack = replace(pack, audience=replace(pack.audience, limits={**pack.audience.limits, "stories": limit}))
    stories = tuple(replace(brief.stories[0], id=f"story{i}") for i in range(3))
    last = [b for b in build_page(replace(brief, stories=stories), pack).blocks if isinstance(b, Paragraph)][-1]
    more = {1: "2 more stories are in the full record.", 2: "1 more story is in the full record."}
    assert plain(last.inlines) == more[limit]


def test_a_pack_without_citations_has_none(brief: Brief) -> None:
    from briefgen.render.blocks import all_inlines

    page = build_page(brief, replace(load_pack("executive"), evidence="none"))
    assert not [part for part in all_inlines(page) if isinstance(part, Cites)]
