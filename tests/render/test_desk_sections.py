"""Sections that some desks ask for: dates ahead, by place, coverage, mentions."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from briefgen.model import Actor, Brief, Series, Span, TimelineEntry, Value
from briefgen.render import render
from briefgen.render.blocks import Item, Link, Listing, Paragraph, Section, Table, plain
from briefgen.render.packs import Pack, load_pack
from briefgen.render.view import build_page


def _with(*sections: str, **changes: object) -> Pack:
    pack = load_pack("analyst")
    return replace(pack, audience=replace(pack.audience, sections=sections, limits={}), **changes)  # type: ignore[arg-type]


def _section(brief: Brief, kind: str, pack: Pack | None = None) -> Section | None:
    page = build_page(brief, pack or _with(kind))
    return next((b for b in page.blocks if isinstance(b, Section) and b.kind == kind), None)


def _items(section: Section | None) -> tuple[Item, ...]:
    assert section is not None
    assert isinstance(section.blocks[0], Listing)
    return section.blocks[0].items


def _timed(brief: Brief, *dates: str) -> Brief:
    entries = tuple(TimelineEntry(date, f"At {date}", (Span("s1", 0, 4),)) for date in dates)
    return replace(brief, as_of="2031-03-11", stories=(replace(brief.stories[0], timeline=entries),))


@pytest.mark.parametrize(
    ("date", "is_ahead"),
    [
        ("2031-03-10", False),
        ("2031-03-11", False),
        ("2031-03-12", True),
        ("2031-03", False),
        ("2031-04", True),
        ("2031", False),
        ("2032", True),
    ],
)
def test_only_what_follows_the_day_of_the_brief_is_ahead(brief: Brief, date: str, is_ahead: bool) -> None:
    """The day itself is not ahead, nor its month or its year; a later month is, whatever the day."""
    assert (_section(_timed(brief, date), "ahead") is not None) is is_ahead


def test_without_a_day_nothing_is_ahead(brief: Brief) -> None:
    assert _section(replace(_timed(brief, "2040"), as_of=None), "ahead") is None


def test_each_fact_stands_under_one_place_and_none_is_lost(brief: Brief) -> None:
    """The place with most facts comes first; facts that name none stand last, and say so."""
    story = brief.stories[0]
    places = tuple(Actor(name, "place", None, (), 1) for name in ("Lerna", "Sunday"))
    items = _items(_section(replace(brief, stories=(replace(story, actors=places),)), "places"))
    shown = [plain(item.inlines) for item in items]
    printed = [fact.text for fact in story.facts if fact.printed]
    assert sorted(shown) == sorted(printed)
    leads = [item.lead for item in items]
    assert leads[0] == "Lerna"
    assert [lead for lead in leads if lead] == ["Lerna", "No place named"]
    assert all(item.note for item in items)


def test_coverage_marks_who_carries_a_fact(brief: Brief) -> None:
    """A row a source that carries any fact printed, a column a fact, a mark where it does."""
    section = _section(brief, "coverage")
    assert section is not None
    table = section.blocks[0]
    assert isinstance(table, Table)
    printed = [fact for fact in brief.stories[0].facts if fact.printed]
    assert [plain(cell) for cell in table.header[1:]] == [str(n) for n in range(1, len(printed) + 1)]
    first = {row.cells[0][-1].text for row in table.rows if plain(row.cells[1]) == "●"}  # type: ignore[union-attr]
    carrying = {span.source for span in printed[0].evidence}
    assert len(first) == len(carrying) > 1
    assert all(isinstance(cell[0], Link) for cell in table.header[1:])


def test_mentions_are_those_of_the_whole_record(brief: Brief) -> None:
    """A fact that is not printed counts too; a name in no line is said to be in none."""
    pack = _with("mentions", watch=("R&D", "Zoë Łukasiewicz", "Nobody Inc"))
    section = _section(brief, "mentions", pack)
    items = _items(section)
    assert section is not None
    assert [item.lead for item in items if item.lead] == ["R&D", "Zoë Łukasiewicz"]
    quoted = [plain(item.inlines) for item in items if "“" in plain(item.inlines)]
    assert quoted
    assert isinstance(section.blocks[1], Paragraph)
    assert plain(section.blocks[1].inlines) == "Not named: Nobody Inc."


def test_a_name_inside_another_word_is_no_mention(brief: Brief) -> None:
    """ "Lern" is not "Lerna"."""
    section = _section(brief, "mentions", _with("mentions", watch=("Lern",)))
    assert section is not None
    assert plain(section.blocks[0].inlines) == "Not named: Lern."  # type: ignore[union-attr]


def test_without_a_watch_list_there_is_no_such_section(brief: Brief) -> None:
    assert _section(brief, "mentions") is None


@pytest.mark.parametrize("name", ["press", "field", "daily"])
@pytest.mark.parametrize("fmt", ["md", "html", "docx", "pdf"])
def test_every_pack_makes_every_format(brief: Brief, name: str, fmt: str) -> None:
    """Press, field and daily briefs of the sample, with no remark of the PDF engine but on missing glyphs."""
    assert len(render(brief, fmt, replace(load_pack(name), watch=("Lerna",)))) > 1000


def test_key_figures_say_what_they_were_before(brief: Brief) -> None:
    """A figure that moved shows its last value and the one before; an agreed one only its day."""
    value = Value("14 people", "2031-03-11", None, (Span("s1", 0, 4),))
    story = replace(brief.stories[0], figures=(Series("Number injured", (value,)),))
    section = _section(replace(brief, stories=(story,)), "figures")
    assert section is not None
    assert isinstance(section.blocks[0], Table)
    rows = [[plain(cell) for cell in row.cells[:4]] for row in section.blocks[0].rows]
    assert ["196", "People brought ashore", "11 March", "before: 190, as of 10 March"] in rows
    assert ["14 people", "Number injured", "11 March", "–"] in rows


def test_the_strip_has_a_point_a_day_and_words_for_who_cannot_see_it(brief: Brief) -> None:
    """Three days or more make a picture over the timeline; it names the days and is titled."""
    days = ("2031-03-09", "2031-03-10", "2031-03-10", "2031-03-11")
    made = render(_timed(brief, *days), "html", _with("timeline")).decode()
    assert "<title>Timeline: 4 entries from 9 March 2031 to 11 March 2031</title>" in made
    assert made.count("<circle") == 3
    assert "<circle" not in render(_timed(brief, *days[:3]), "html", _with("timeline")).decode()
