"""What a page says of itself is taken where it can be so; a field that would be a guess stays empty."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml.html import fromstring

from briefgen.model import StatedIn
from briefgen.sources import read_sources
from briefgen.sources.dating import date_documents
from briefgen.sources.page_metadata import read_page_metadata
from briefgen.sources.raw import Metadata
from tests.timing import about_linear

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/copies/metadata.yaml").read_text(encoding="utf-8"))
FIELDS = set(Metadata.__struct_fields__) - {"where", "released", "partial_date", "issuer"}


def test_cases_are_found() -> None:
    assert len(CASES) > 15


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_page_says_of_itself(case: dict[str, Any]) -> None:
    found = read_page_metadata(
        fromstring(f"<html><head>{case['head']}</head><body>{case.get('body', '')}</body></html>")
    )
    said = {name: getattr(found, name) for name in FIELDS}
    assert said == {**dict.fromkeys(FIELDS), **case["says"]}


def test_places_are_those_of_the_first_statement() -> None:
    head = Metadata(title="A", published="2026-01-03").from_("mail header")
    both = head.or_else(Metadata(title="B", author="Ann Lee").from_("byline")).or_else(Metadata(url="u"))
    assert both.stated_in() == (
        StatedIn("title", "mail header"),
        StatedIn("author", "byline"),
        StatedIn("published", "mail header"),
    )


def test_text_says_where_its_fields_stand(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Dam bursts above Orvale\nBy Ann Lee\nThe Valley Star | 3 March 2024\n\n"
        "ORVALE (Reuters) - A dam burst above Orvale on Saturday, and four people who lived there died.\n"
    )
    (tmp_path / "b.md").write_text(
        "---\ntitle: Rents rise\nauthor: Tom Hay\n---\n"
        "Rents rose in Elm on Monday, and they will rise again, the council said.\n"
    )
    a, b = ({s.field: s.place for s in source.stated_in} for source in read_sources([tmp_path]).sources)
    assert a == {
        "title": "visible headline",
        "publisher": "credit line",
        "author": "byline",
        "published": "credit line",
        "origin": "dateline",
        "language": "words",
    }
    assert b == {"title": "front matter", "author": "front matter", "language": "words"}


def test_date_that_no_calendar_has_is_refused_and_said(tmp_path: Path) -> None:
    page = '<html><head><meta name="date" content="2026-02-30"></head><body><article><p>{}</p></article></body></html>'
    (tmp_path / "a.html").write_text(page.format("A dam burst above Orvale, and four people died there."))
    result = read_sources([tmp_path])
    assert [s.published for s in result.sources] == [None]
    assert [(d.severity, d.message.partition(": ")[2]) for d in result.diagnostics] == [
        ("info", "its date 2026-02-30 is not used: no calendar has it")
    ]


def test_front_matter_of_a_site_generator(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: Rents rise\nauthor: admin\nlastmod: 2026-01-04\nlang: en-GB\ndate: 2026-02-30\n---\n"
        "Rents rose in Elm on Monday, and they will rise again, the council said.\n"
    )
    result = read_sources([tmp_path])
    (source,) = result.sources
    assert (source.author, source.published, source.updated, source.language) == (None, None, "2026-01-04", "en")
    assert [d.code for d in result.diagnostics] == ["date-refused"]
    ((document,), _) = date_documents(result.documents, None)
    assert document.reference == date(2026, 1, 4), "the last change is the best day there is"


@pytest.mark.parametrize(
    "author", ["@annlee", "tips@star.example", "The Valley Star", "Staff Reporter", "Microsoft Office"]
)
def test_author_who_is_nobody_is_left_open_in_any_format(author: str, tmp_path: Path) -> None:
    """ "Microsoft Office" could be a firm's name: only what a list or a form gives away goes."""
    (tmp_path / "a.md").write_text(
        f'---\npublisher: The Valley Star\nauthor: "{author}"\n---\nRents rose in Elm on Monday.\n'
    )
    (source,) = read_sources([tmp_path]).sources
    assert source.author == (author if author == "Microsoft Office" else None)


def test_date_of_a_clock_that_was_never_set_is_not_shown(tmp_path: Path) -> None:
    text = "Dam bursts\nThe Valley Star | 1 January 1970\n\nA dam burst above Orvale, police said.\n"
    (tmp_path / "a.txt").write_text(text)
    ((document,), diagnostics) = date_documents(read_sources([tmp_path]).documents, None)
    assert (document.source.published, document.reference) == (None, None)
    assert "published" not in {stated.field for stated in document.source.stated_in}
    assert "date-refused" in {d.code for d in diagnostics}


@pytest.mark.parametrize(
    "unit", ['<meta name="author" content="a, ">', "<time datetime=1>", "<h1>a</h1>", '{"@id":"a"},']
)
def test_time_grows_with_the_page(unit: str) -> None:
    tail = '<script type="application/ld+json">[{}]</script>'
    page = "<html><head>{}</head><body></body></html>"

    def work(size: int) -> Metadata:
        many = unit * size
        return read_page_metadata(fromstring(page.format(tail.format(many + "{}") if unit[0] == "{" else many)))

    assert about_linear(work, 1_000, enough=0.1)
