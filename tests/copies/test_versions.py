"""The same article twice is read once; of two versions of a page the newest; what two papers print is read in both."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from briefgen.model import Source
from briefgen.sources import ReadResult, read_sources
from briefgen.sources.versions import page_address
from tests.timing import about_linear

BODY = (
    "A dam burst above Orvale on Saturday and flooded three streets of the old town, police said.",
    "Four people died and 12 were hurt, the mayor, Ann Lee, told reporters at the town hall.",
    "The cause of the break is not known yet, the river board said in a statement.",
    "“We had no warning at all,” said Tom Hay, who lives on Mill Street with his family.",
)
NEWER = (
    BODY[0],
    "Six people died and 19 were hurt, the mayor, Ann Lee, said at the town hall.",
    *BODY[2:],
    "Schools stay closed.",
)
TITLE = "Dam bursts above Orvale, killing four"
URL = "https://www.star.example/news/dam-bursts-above-orvale"


def page(
    paragraphs: tuple[str, ...] = BODY, *, title: str = TITLE, publisher: str | None = "The Star", **stated: str
) -> str:
    data: dict[str, object] = {"@type": "NewsArticle", "headline": title, **stated}
    if publisher:
        data["publisher"] = {"name": publisher}
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f'<html><head><script type="application/ld+json">{json.dumps(data)}</script></head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def read(folder: Path, **texts: str) -> ReadResult:
    """Each text read from a file named after it; one that begins with a tag is a page."""
    for name, text in texts.items():
        (folder / f"{name}.{'html' if text.startswith('<') else 'txt'}").write_text(text, encoding="utf-8")
    return read_sources([folder])


def statuses(result: ReadResult) -> dict[str, tuple[str, str | None]]:
    return {Path(source.path).stem: (source.status, source.reason) for source in result.sources}


def test_article_in_two_formats_is_one(tmp_path: Path) -> None:
    """Of the two the one is kept that says where it is from."""
    found = statuses(read(tmp_path, a="\n\n".join((TITLE, *BODY)), b=page(published="x", datePublished="2026-01-03")))
    assert found == {"a": ("duplicate", "same text as s2"), "b": ("read", None)}


def test_two_papers_with_one_text_are_two_sources_of_one_origin(tmp_path: Path) -> None:
    result = read(tmp_path, a=page(), b=page(publisher="Hill Gazette"), c=page(publisher="Star"))
    assert statuses(result) == {"a": ("read", None), "b": ("read", None), "c": ("duplicate", "same text as s1")}


def test_newest_version_of_a_page_is_read(tmp_path: Path) -> None:
    first = page(url=URL + "?utm_source=feed", datePublished="2026-01-05T10:20:00Z")
    second = page(
        NEWER, title="Dam bursts above Orvale, killing six", url=URL + "/", dateModified="2026-01-05T18:00:00Z"
    )
    result = read(tmp_path, a=second, b=first)
    reason = "an earlier version of s1 (of 5 January 2026, 10:20); 1 sentence changed, 1 added"
    assert statuses(result) == {"a": ("read", None), "b": ("duplicate", reason)}
    told = [
        (d.severity, d.source, d.message.partition(": ")[2]) for d in result.diagnostics if d.code == "newer-version"
    ]
    where = str((tmp_path / "b.html").as_posix())
    assert told == [
        ("info", "s1", f"read instead of s2 ({where}), another version of the page: 1 sentence changed, 1 added")
    ]


def test_three_versions_leave_one(tmp_path: Path) -> None:
    dates = {"a": "2026-01-04", "b": "2026-01-06", "c": "2026-01-05"}
    extra = {"a": BODY[:3], "b": NEWER, "c": BODY}
    found = statuses(read(tmp_path, **{k: page(extra[k], url=URL, datePublished=dates[k]) for k in dates}))
    assert {name: status for name, (status, _) in found.items()} == {"a": "duplicate", "b": "read", "c": "duplicate"}
    assert all("an earlier version of s2" in (reason or "") for status, reason in found.values() if status != "read")


def test_without_dates_the_more_complete_version_is_read(tmp_path: Path) -> None:
    found = statuses(read(tmp_path, a=page(BODY[:3]), b=page()))
    assert found == {"a": ("duplicate", "a shorter version of s2; 1 sentence added"), "b": ("read", None)}


def test_excerpt_of_a_feed_does_not_stand_for_the_article(tmp_path: Path) -> None:
    """Feeds stamp an item when they take it up, minutes after the page."""
    excerpt = page(BODY[:1], url=URL, datePublished="2026-01-05T10:25:00Z")
    found = statuses(read(tmp_path, a=excerpt, b=page(url=URL, datePublished="2026-01-05T10:20:00Z")))
    assert found["b"] == ("read", None)
    assert found["a"] == ("duplicate", "a shorter version of s2 (of 5 January 2026, 10:25); 3 sentences added")


def test_a_day_says_nothing_of_the_hours_in_it(tmp_path: Path) -> None:
    """A copy that states its day alone is not older than one of the same morning."""
    found = statuses(
        read(tmp_path, a=page(datePublished="2026-01-05"), b=page(BODY[:3], datePublished="2026-01-05T09:00:00+02:00"))
    )
    assert found["a"] == ("read", None)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param(page(publisher=None), page(NEWER, publisher=None), id="no publisher, no address"),
        pytest.param(page(), page(NEWER, publisher="Hill Gazette"), id="another paper"),
        pytest.param(page(title="Live updates"), page(NEWER, title="Live updates"), id="a column's name"),
        pytest.param(
            page(),
            page(
                ("The dam of Elm is safe.", "It was built in 1990."),
            ),
            id="another text, same headline",
        ),
        pytest.param(
            page(url="https://star.example/"),
            page(NEWER, title="Six dead", url="https://star.example/"),
            id="the front page",
        ),
        pytest.param(
            page(url=URL),
            page(("The council met.", "It raised rents."), title="Rents rise in Elm", url=URL),
            id="wrong address",
        ),
    ],
)
def test_other_articles_are_no_versions(a: str, b: str, tmp_path: Path) -> None:
    found = statuses(read(tmp_path, a=a, b=b))
    assert {status for status, _ in found.values()} == {"read"}


def test_copies_do_not_depend_on_the_order_of_the_files(tmp_path: Path) -> None:
    old, new = page(BODY, url=URL, datePublished="2026-01-03"), page(NEWER, url=URL, datePublished="2026-01-04")
    for number, (first, second) in enumerate(((old, new), (new, old))):
        folder = tmp_path / str(number)
        folder.mkdir()
        result = read(folder, a=first, b=second)
        assert [document.source.published for document in result.documents] == ["2026-01-04"]


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://www.star.example/a/b/?utm_source=x&fbclid=1", "star.example/a/b"),
        ("http://m.star.example/a/b#top", "star.example/a/b"),
        ("https://amp.star.example/a/b/amp/", "star.example/a/b"),
        ("https://star.example/a?id=7&ref=home", "star.example/a?id=7"),
        ("https://star.example/a/index.html", "star.example/a"),
        ("https://star.example/", None),
        ("https://[bad", None),
    ],
)
def test_addresses_of_one_page_are_one(url: str, address: str | None) -> None:
    assert page_address(url) == address


def test_time_grows_with_the_number_of_versions(tmp_path: Path) -> None:
    """A column that keeps its headline every day is compared with a few of its days only."""

    def pile(size: int) -> tuple[Source, ...]:
        folder = tmp_path / str(size)
        folder.mkdir(exist_ok=True)
        for n in range(size):
            text = (
                f"{TITLE}\nThe Valley Star | 3 March 2024\n\n"
                + " ".join(f"word{n * 97 + i}" for i in range(60))
                + ".\n"
            )
            (folder / f"{n}.txt").write_text(text, encoding="utf-8")
        return read_sources([folder]).sources

    assert {source.status for source in pile(20)} == {"read"}
    assert about_linear(pile, 120, enough=0.3)
