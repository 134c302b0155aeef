"""One statement that papers print in two wordings is one quotation with a variant, and the proof looks at both."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from briefgen import pipeline
from briefgen.model import Brief, Quote, Span
from briefgen.options import Options
from briefgen.render.packs import load_pack
from briefgen.verify import prove

ONE = (
    "The council of Osterby met on Tuesday. “The old bridge will stay closed until the spring because its bolts are "
    "broken,” said Marta Lindqvist, the mayor of Osterby."
)
TWO = (
    "The council of Osterby met on Tuesday. “The old bridge remains closed until the spring because the bolts are "
    "broken,” said Marta Lindqvist, the mayor of Osterby."
)
OTHER = (
    "The council of Osterby met on Tuesday. “The ferry will sail again in summer because its engine is repaired,” said "
    "Marta Lindqvist, the mayor of Osterby."
)


def built(folder: Path, *papers: str) -> pipeline.BuildResult:
    for number, text in enumerate(papers, 1):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return pipeline.build(sorted(folder.glob("*.txt")), load_pack("analyst").audience, Options())


def quotes(brief: Brief) -> tuple[Quote, ...]:
    return tuple(quote for story in brief.stories for quote in story.quotes)


def test_two_wordings_of_one_statement_are_one_quotation(tmp_path: Path) -> None:
    """A reader sees that the papers do not agree on the words, instead of two statements."""
    (quote,) = quotes(built(tmp_path, ONE, TWO).brief)
    (variant,) = quote.variants
    assert {quote.evidence[0].source, variant.evidence[0].source} == {"s1", "s2"}
    assert {"will stay" in quote.text, "remains" in variant.text} in ({True}, {False})


def test_two_statements_of_one_speaker_stay_two(tmp_path: Path) -> None:
    """Words in common do not make one statement of two."""
    found = quotes(built(tmp_path, ONE, OTHER).brief)
    assert len(found) == 2
    assert not any(quote.variants for quote in found)


def test_a_variant_that_the_source_does_not_have_is_left_out(tmp_path: Path) -> None:
    """The proof reads the variant's own words, too."""
    result = built(tmp_path, ONE, TWO)
    story = result.brief.stories[0]
    (quote,) = story.quotes
    (variant,) = quote.variants
    moved = replace(variant, evidence=(Span(variant.evidence[0].source, 0, 30),))
    for wrong in (moved, replace(variant, text=variant.text.replace("broken", "fine"))):
        forged = replace(story, quotes=(replace(quote, variants=(wrong,)),))
        proved, diagnostics = prove(replace(result.brief, stories=(forged,)), result.texts)
        assert not quotes(proved)[0].variants
        assert any(d.code == "unproved-variants" for d in diagnostics)
