"""What must hold for a build whatever it is fed: spans in bounds, text equal to its slice, order of no account."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefgen import pipeline
from briefgen.errors import NothingReadError
from briefgen.model import Brief, Span
from briefgen.options import Options
from briefgen.pipeline import BuildResult
from briefgen.render.packs import load_pack
from briefgen.text.display import display

ROOT = Path(__file__).parent.parent
SETS = sorted(path for path in (ROOT / "seeds").iterdir() if path.is_dir())


def build(*paths: Path) -> BuildResult:
    return pipeline.build(paths, load_pack("analyst").audience, Options())


@cache
def built(folder: Path) -> BuildResult:
    return build(folder)


def spans(value: object) -> Iterator[Span]:
    """Every span anywhere in a brief."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from spans(item)
    elif hasattr(value, "__struct_fields__"):
        for name in value.__struct_fields__:
            yield from spans(getattr(value, name))


def says(text: str, slice_: str) -> bool:
    """Whether a printed line is the slice, but for white space, [referents] and marked cuts."""
    pieces = re.split(r"\[[^\]]*\]|\.\.\.|…", text)
    rest = display(slice_)
    for piece in filter(None, (display(piece) for piece in pieces)):
        _, found, rest = rest.partition(piece)
        if not found:
            return False
    return True


def check(result: BuildResult) -> None:
    brief, texts = result.brief, result.texts
    for span in spans(brief):
        assert 0 <= span.start < span.end <= len(texts[span.source])
    lines = [line for story in brief.stories for line in (*story.facts, *story.summary, *story.timeline)]
    for line in lines:
        first = line.evidence[0]
        assert says(line.text, texts[first.source][first.start : first.end]), line.text
    for quote in (*brief.quotes, *(quote for story in brief.stories for quote in story.quotes)):
        first = quote.evidence[0]
        assert quote.text == display(texts[first.source][first.start : first.end])


@pytest.mark.parametrize("folder", SETS, ids=lambda path: path.name)
def test_every_line_is_text_of_its_source(folder: Path) -> None:
    result = built(folder)
    assert len(result.brief.stories[0].facts) > 10
    assert len(result.brief.quotes) > 5
    check(result)


@pytest.mark.parametrize("folder", SETS, ids=lambda path: path.name)
def test_nothing_had_to_be_left_out(folder: Path) -> None:
    """The proof is a guard: on the project's own samples it finds nothing to refuse."""
    codes = {diagnostic.code for diagnostic in built(folder).brief.diagnostics}
    assert not [code for code in codes if "unproved" in code or "proof" in code]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("folder", SETS, ids=lambda path: path.name)
def test_sources_in_any_order_give_the_same_brief(folder: Path, seed: int) -> None:
    files = sorted(folder.iterdir())
    random.Random(seed).shuffle(files)
    assert build(*files).brief == built(folder).brief


def lines(brief: Brief) -> set[tuple[str, str, int]]:
    (story,) = brief.stories
    return {(fact.text, fact.status, len({span.source for span in fact.evidence})) for fact in story.facts}


@pytest.mark.parametrize("folder", SETS, ids=lambda path: path.name)
def test_sources_under_other_names_give_the_same_facts(folder: Path, tmp_path: Path) -> None:
    """Which file is called first is an accident: status and support of the facts must not hang on it."""
    for number, path in enumerate(sorted(folder.iterdir(), reverse=True)):
        shutil.copy(path, tmp_path / f"{number}{path.suffix}")
    assert lines(build(tmp_path).brief) == lines(built(folder).brief)


# Pieces that articles, broken pages and hostile files are made of; hypothesis strings them together.
PIECES = st.sampled_from(
    [
        *(
            'He said "',
            "” ",
            "‘",
            "''",
            "\n\n",
            "\n",
            " ",
            "\t",
            "\r\n",
            "\u200b",
            "\ufeff",
            "\x00",
            "\u2028",
            "é",
            "e\u0301",
        ),
        *("At least 80 people were killed on Saturday. ", "Mr. Smith said on Sunday that ", "said Maria Lopez. "),
        *("LONDON, JANUARY 5 — ", "By Jane Doe\n", "# Title\n", "---\ntitle: x\n---\n", "<p>", "</p>", "<b", "&amp;"),
        *(
            "They did not say how many. ",
            "12,000,000,000",
            "$",
            "[",
            "]",
            "(",
            "...",
            "Is it over? ",
            "İ",
            "ﬁ",
            "𝕏",
            "مرحبا",
        ),
        *("It is unclear who will pay. ", "according to officials", "31 February 2026", "on the 99th of ", "A. B. C. "),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=12), max_size=60).map("".join)
FILES = st.lists(
    st.tuples(st.sampled_from([".txt", ".md", ".html"]), TEXTS.map(str.encode) | st.binary(max_size=300)),
    min_size=1,
    max_size=4,
)


def attempt(folder: Path) -> tuple[BuildResult | None, str]:
    try:
        return build(folder), ""
    except NothingReadError as error:
        return None, str(error)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=FILES)
def test_any_bytes_give_a_brief_or_say_why_not(files: list[tuple[str, bytes]], tmp_path: Path) -> None:
    for old in tmp_path.iterdir():
        old.unlink()
    for number, (suffix, data) in enumerate(files):
        (tmp_path / f"{number}{suffix}").write_bytes(data)
    result, refusal = attempt(tmp_path)
    if result is None:
        assert refusal
        assert "\n" not in refusal, "one clear line"
    else:
        check(result)
        assert len(result.brief.sources) == len(files), "every input is accounted for"
        assert all(source.reason for source in result.brief.sources if source.status != "read")
