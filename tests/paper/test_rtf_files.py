"""RTF: the words a reader sees, in any of its encodings, in time that grows with the size of the file."""

from __future__ import annotations

import pytest
from paper_articles import read

from briefgen.sources.blocks import lay_out
from briefgen.sources.raw import UnreadableError
from tests.timing import about_linear


def rtf(body: str, head: str = r"\ansi\ansicpg1252\deff0") -> bytes:
    return f"{{\\rtf1{head} {body}}}".encode("latin-1")


CASES = {
    "paragraphs and line breaks": (r"One.\par Two,\line three.\par\page Four.", "One.\nTwo,\nthree.\nFour.\n"),
    "quotation marks and dashes": (r"\ldblquote Go\rquote s\rdblquote  \emdash  he\~said.", "“Go’s” — he said.\n"),
    "Unicode and stand-ins": (r"\uc1 d\u233\'e9j\u224? \uc0\u8220 x\uc2\u-10179??\u-8704??", "déjà “x\U0001f600\n"),
    "a code page": (r"\'cf\'f0\'e8\'e2\'e5\'f2.", "Привет.\n"),
    "the character set of a font": (r"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}\f1\'cf\'f0\f0\'e9.", "Прé.\n"),
    "Japanese in two bytes": (r"{\fonttbl{\f0\fcharset128 A;}}\f0 \'93\'fa\'96\'7b.", "日本.\n"),
    "hidden and deleted text": (r"Seen{\v  not} and{\deleted  gone} \v no\v0 here.\plain", "Seen and here.\n"),
    "a paragraph whose end was deleted": (r"Two boats {\deleted\par}sank.\par", "Two boats sank.\n"),
    "fields": (r'{\field{\*\fldinst{HYPERLINK "http://x.example"}}{\fldrslt{The mayor}}} said.', "The mayor said.\n"),
    "headers, footers, comments": (
        r"{\header Head\par}{\footerf Foot\par}Text{\*\annotation{\*\atnid A}Comment}.\par", "Text.\n"),
    "footnotes": (
        r"Sank.{\super\chftn{\footnote\chftn  Counted by\par one.}} So?\par", "Sank. So?\nCounted by one.\n"),
    "pictures": (r"A{\pict\pngblip 89504e47}B{\*\shppict{\pict 00}}{\nonshppict{\pict 00}}.", "AB.\n"),
    "text boxes": (
        r"Be{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt In the box.\par}}{\shprslt In the box.}}fore.\par After.",
        "Before.\nIn the box.\nAfter.\n"),
    "bullets": (r"{\listtext\'b7\tab}\ls1 Three streets\par", "Three streets\n"),
    "a text twice in two encodings": (r"{\upr{Strasse}{\*\ud{Stra\u223?e}}} said.", "Straße said.\n"),
    "special characters": (r"\{a\}\\ co\_op\-erate", "{a}\\ co-operate\n"),
    "an unknown word and an unknown group": (r"\foobar12 Text{\*\barfoo secret}.", "Text.\n"),
    "what follows the document": (r"Text.}{\rtf1 Other.", "Text.\n"),
}  # fmt: skip
PAGES = {"a code page": r"\ansi\ansicpg1251"}


@pytest.mark.parametrize("name", sorted(CASES))
def test_what_a_reader_sees_is_read(name: str) -> None:
    body, expected = CASES[name]
    assert read(".rtf", rtf(body, PAGES.get(name, r"\ansi\ansicpg1252\deff0"))).text == expected


def test_bytes_in_a_picture_are_passed_over() -> None:
    """Binary data may hold braces and words of the format."""
    assert read(".rtf", b"{\\rtf1 A{\\pict\\bin6 }}\\par}B.\\par}").text == "AB.\n"


def test_headings_and_tables_are_marked() -> None:
    styles = r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2 Title;}}"
    body = (
        rf"{styles}\pard\s2 River floods\par\pard\s1 The night\par\pard The river rose.\par"
        r"\trowd\pard\intbl Dead\cell 32\cell\row\pard\ls1 Three streets\par"
    )
    raw = read(".rtf", rtf(body))
    assert [(hint.kind, hint.level, raw.text[hint.start : hint.end]) for hint in raw.hints] == [
        ("heading", 1, "River floods"),
        ("heading", 2, "The night"),
        ("boilerplate", 0, "Dead"),
        ("boilerplate", 0, "32"),
        ("body", 0, "Three streets"),
    ]


def test_the_information_group_stands_behind_the_text() -> None:
    days = r"{\creatim\yr2019\mo1\dy1}{\revtim\yr2026\mo1\dy5\hr10\min15}"
    info = rf"{{\info{{\title Floods in the valley}}{{\author Anna Kern}}{days}}}"
    found = lay_out(read(".rtf", rtf(rf"{info}the river rose.\par"))).metadata
    assert (found.title, found.author) == ("Floods in the valley", "Anna Kern")
    assert (found.published, found.updated) == (None, "2026-01-05T10:15:00")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Two boats sank.", "no RTF"),
        (b"{\\rtf1 }", "no text in it"),
        (b"{\\rtf1 " + b"{" * 5_000, "nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read(".rtf", data)


@pytest.mark.parametrize(
    "unit",
    [
        "{}",
        "\\",
        "\\u1 ",
        "\\'92",
        "\\pard ",
        "{\\footnote x}",
        "\\row ",
        "\\cell a",
        "a\\par ",
        "}",
        "{\\v a}",
        "\\u-10179?",
    ],
)
def test_time_grows_with_the_size(unit: str) -> None:
    """Two hundred kilobytes of any of these take about twice as long as one hundred."""

    def work(size: int) -> object:
        return read(".rtf", rtf("a" + unit * (size // len(unit))))

    assert about_linear(work, 100_000, enough=0.3)
