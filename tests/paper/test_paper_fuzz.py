"""Whatever bytes come under these suffixes: text, or one line of reason, and nothing else."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_articles import read
from raw_docx import docx, p, package, r, styled
from raw_pdf import pdf, shown

from briefgen.sources.blocks import lay_out
from briefgen.sources.pdf.columns import in_columns, join_rows
from briefgen.sources.pdf.page import PdfLine
from briefgen.sources.pdf.paragraphs import cut_paragraphs
from briefgen.sources.raw import RawText, UnreadableError
from tests.timing import about_linear

TEXT = "The river rose by two metres on Monday night, and the lower town was cleared before midnight. "
TABLE = f"<w:tbl><w:tr><w:tc>{p(TEXT)}</w:tc></w:tr></w:tbl>"
NOTE = '<w:footnote w:id="1">' + p("A note.") + "</w:footnote>"
SEEDS = {
    ".pdf": pdf([shown([(50, 700 - 14 * n, TEXT) for n in range(20)]) for _ in range(3)]),
    ".docx": docx(
        styled("T", TEXT) + p(TEXT, r(TEXT)) * 20 + f"<w:tbl><w:tr><w:tc>{p(TEXT)}</w:tc></w:tr></w:tbl>",
        footnotes=NOTE,
    ),
    ".rtf": rb"{\rtf1\ansi{\fonttbl{\f0 A;}}\pard "
    + (rf"{TEXT}\par{{\b\'e9\u233?}}{{\footnote {TEXT}}}" * 20).encode()
    + b"}",
}
ROUNDS = {".pdf": 25, ".docx": 100, ".rtf": 100}
"""A PDF costs a process."""


def check(suffix: str, data: bytes) -> None:
    try:
        raw = read(suffix, data)
    except UnreadableError as error:
        reason = str(error)
    else:
        reason = "read"
        check_text(raw)
    assert reason.strip()
    assert "\n" not in reason


def check_text(raw: RawText) -> None:
    assert raw.text.strip()
    assert list(raw.pages) == sorted(raw.pages)
    edges = [edge for hint in raw.hints for edge in (hint.start, hint.end)]
    assert edges == sorted(edges)
    assert max(edges, default=0) <= len(raw.text)
    raw.text.encode("utf-8")
    lay_out(raw)


def mutated(data: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.2:
        return data[: chance.randrange(len(data))]
    changed = bytearray(data)
    for _ in range(chance.choice((1, 5, 50))):
        place, size = chance.randrange(len(changed)), chance.choice((1, 4, 40))
        changed[place : place + size] = chance.choice((b"", chance.randbytes(size), changed[place : place + size] * 2))
    return bytes(changed)


def parts_mutated(data: bytes, chance: random.Random) -> bytes:
    """A whole package around damaged parts: damage to the package alone is found at once."""
    with zipfile.ZipFile(BytesIO(data)) as source:
        return package({name: mutated(source.read(name), chance) for name in source.namelist()})


@pytest.mark.parametrize("suffix", sorted(SEEDS))
def test_damaged_files_are_read_or_named(suffix: str) -> None:
    for number in range(ROUNDS[suffix]):
        chance = random.Random(number)
        change = parts_mutated if suffix == ".docx" and number % 2 else mutated
        check(suffix, change(SEEDS[suffix], chance))


RTF_PIECES = st.sampled_from(
    [
        "{", "}", "\\par", "\\cell", "\\row", "\\v", "\\u-10179?", "\\'9",
        "\\'e9", "\\bin3", "\\*", "\\footnote", "\\shptxt", "\\info", "\\title", "\\yr9999999999",
        "\\stylesheet", "\\s1", "\\f1", "\\fonttbl", "\\fcharset128", "\\uc9", "\\ud", "\\upr",
        "\\ansicpg99", "\\outlinelevel8", "a", "\\", "\\~", "é",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(RTF_PIECES, max_size=60))
def test_any_control_words_in_any_order(pieces: list[str]) -> None:
    check(".rtf", b"{\\rtf1 a" + " ".join(pieces).encode("latin-1"))


TAGS = ("p", "tbl", "tr", "tc", "sdt", "sdtContent", "ins", "del", "txbxContent", "r", "hyperlink", "pPr")
FIELDS = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end")]
WORD_PIECES = st.recursive(
    st.sampled_from([r("a"), *FIELDS, "<w:r><w:br/></w:r>"]),
    lambda inner: st.builds(
        lambda tag, children: f"<w:{tag}>{''.join(children)}</w:{tag}>",
        st.sampled_from(TAGS),
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORD_PIECES, max_size=5))
def test_any_elements_in_any_order(pieces: list[str]) -> None:
    check(".docx", docx(p("a") + "".join(pieces)))


COORDINATES = st.floats(-1e6, 1e6, allow_nan=False)
LINES = st.builds(
    PdfLine,
    text=st.text("ab .-\u2010\x021AB", min_size=1, max_size=12).map(lambda text: text.strip() or "a"),
    page=st.just(0),
    left=COORDINATES,
    right=COORDINATES,
    y=COORDINATES,
    size=st.floats(1.5, 200),
    bold=st.floats(0, 1),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(LINES, max_size=30))
def test_lines_at_any_place_are_each_in_one_paragraph(lines: list[PdfLine]) -> None:
    """However a page is set, no line is lost and none is read twice."""
    ordered = in_columns(tuple(join_rows(lines)))
    letters = sorted("".join(line.text for line in lines).replace(" ", ""))
    paragraphs = [line for paragraph in cut_paragraphs(ordered) for line in paragraph.lines]
    assert sorted("".join(line.text for line in paragraphs).replace(" ", "")) == letters


@pytest.mark.parametrize("gaps", [(), ((3, 20.0, 40.0),), tuple((3 * n, 20.0 * n, 20.0 * n + 15) for n in range(1, 9))])
def test_pages_of_many_lines_take_time_in_step(gaps: tuple[tuple[int, float, float], ...]) -> None:
    def work(size: int) -> object:
        lines = tuple(
            PdfLine("ab cd ef gh ij kl mn op qr st", 0, 0, 200, -12.0 * n, 10, gaps=gaps) for n in range(size)
        )
        return cut_paragraphs(in_columns(tuple(join_rows(lines))))

    assert about_linear(work, 1_000, enough=0.3)
