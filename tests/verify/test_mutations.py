"""The proof passes an honest brief and fails each way of making it lie."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import small_brief as small
from msgspec.structs import replace
from small_brief import TEXTS, span

from briefgen.model import Brief, Insert, Origin, Span, Story, Value
from briefgen.verify import prove, verify

Mutation = Callable[[Brief], Brief]


def change(field: str, index: int, **new: Any) -> Mutation:
    """A brief whose item ``index`` of a field of the story has other values."""

    def apply(brief: Brief) -> Brief:
        items = list(getattr(brief.stories[0], field))
        items[index] = replace(items[index], **new)
        return replace(brief, stories=(replace(brief.stories[0], **{field: tuple(items)}),))

    return apply


def crop(source: str, words: str) -> Mutation:
    """Fact 1 printed as ``words`` alone, evidence moved along, as a careless clause split would."""
    where = span(source, words)
    return change("facts", 0, text=words, evidence=(where, small.MISSING_2))


def only(source: str, words: str) -> Mutation:
    """Fact 3 printed as ``words`` of ``source``."""
    where = span(source, words)
    outlets = 1 if source != "s3" else 0
    origins = (Origin(None, "unestablished", (source,)),)
    return change("facts", 2, text=words, evidence=(where,), outlets=outlets, origins=origins)


def speaker(index: int, name: str, where: Span | None = None) -> Mutation:
    return change("quotes", index, speaker=name, role=None, **({"speaker_evidence": (where,)} if where else {}))


def conflict_origin(*origins: str) -> Mutation:
    def apply(brief: Brief) -> Brief:
        values = brief.stories[0].conflicts[0].values
        swapped = tuple(replace(v, origin=o) for v, o in zip(values, origins, strict=True))
        return change("conflicts", 0, values=swapped)(brief)

    return apply


MUTATIONS: dict[str, tuple[str, Mutation]] = {
    "cropped attribution before": (
        "F1",
        crop("s1", "at least 40 passengers were missing after the ferry Aurora sank on Saturday."),
    ),
    "cropped attribution after": (
        "F1",
        crop("s2", "The ferry Aurora sank on Saturday with at least 40 passengers missing"),
    ),
    "cropped attribution behind a cut mark": (
        "F1",
        change("facts", 0, text="... at least 40 passengers were missing after the ferry Aurora sank on Saturday."),
    ),
    "dropped negation": ("F3", only("s1", "carrying any freight.")),
    "dropped denial": ("F3", only("s2", "the ferry was overloaded.")),
    "dropped bound": ("F1", crop("s1", "40 passengers were missing after the ferry Aurora sank on Saturday.")),
    "dropped hedge": (
        "F3",
        change(
            "facts",
            2,
            text="Rescue boats ... searched the bay.",
            evidence=(span("s2", "Rescue boats reportedly searched the bay."),),
        ),
    ),
    "words of a quotation without their speaker": ("F3", only("s1", "We heard a crack and then nothing")),
    "changed figure": ("F1", change("facts", 0, text=small.words(small.MISSING).replace("40", "140"))),
    "words in another order": ("F3", change("facts", 2, text="The ferry denied that the minister was overloaded.")),
    "words left out without a mark": ("F3", change("facts", 2, text="The minister denied the ferry was overloaded.")),
    "shifted span": (
        "F3",
        change("facts", 2, evidence=(Span("s2", small.DENIAL.start + 4, small.DENIAL.end),)),
    ),
    "span inside a word": (
        "F3",
        change(
            "facts",
            2,
            text="he minister denied that the ferry was overloaded.",
            evidence=(Span("s2", small.DENIAL.start + 1, small.DENIAL.end),),
        ),
    ),
    "span past the end": ("F3", change("facts", 2, evidence=(Span("s2", 0, 99999),))),
    "evidence in an unknown source": ("F3", change("facts", 2, evidence=(Span("s9", 0, 5),))),
    "no evidence": ("F3", change("facts", 2, evidence=())),
    "swapped speaker": ("Q1", speaker(0, "Peter Lund")),
    "swapped speaker with his evidence": ("Q1", speaker(0, "Peter Lund", span("s1", "Peter Lund"))),
    "swapped speaker the other way": ("Q2", speaker(1, "Anna Holm", span("s1", "Anna Holm"))),
    "speaker without evidence": ("Q1", change("quotes", 0, speaker_evidence=())),
    "invented role": ("Q1", change("quotes", 0, role="captain")),
    "changed word in a quotation": ("Q1", change("quotes", 0, text="We heard a crack and then something")),
    "words that are no quotation": (
        "Q1",
        change("quotes", 0, text="helicopters joined them", evidence=(span("s1", "helicopters joined them"),)),
    ),
    "inflated outlets": ("F1", change("facts", 0, outlets=3)),
    "inflated sources": (
        "F3",
        change("facts", 2, evidence=(small.DENIAL, span("s3", "The ferry Aurora was built in 1998."))),
    ),
    "an unrelated source behind a fact": (
        "F4",
        change(
            "facts",
            3,
            status="repeated",
            outlets=1,
            evidence=(small.BOATS, span("s3", "The ferry Aurora was built in 1998.")),
            origins=(Origin(None, "unestablished", ("s1", "s3")),),
        ),
    ),
    "repeated called corroborated": (
        "F1",
        change("facts", 0, origins=(Origin(None, "unestablished", ("s1", "s2")),)),
    ),
    "an origin that is not named there": (
        "F1",
        change(
            "facts",
            0,
            origins=(
                Origin("Officials", "speaker", ("s1",), (span("s1", "Officials"),)),
                Origin("the navy", "speaker", ("s2",), (span("s2", "coast guard"),)),
            ),
        ),
    ),
    "one origin counted twice": (
        "F1",
        change(
            "facts",
            0,
            origins=(
                Origin("coast guard", "speaker", ("s2",), (span("s2", "coast guard"),)),
                Origin("the coast guard", "speaker", ("s1",), (span("s2", "the coast guard"),)),
            ),
        ),
    ),
    "a speaker from elsewhere in the source": (
        "F1",
        change(
            "facts",
            0,
            origins=(
                Origin("coast guard", "speaker", ("s2",), (span("s2", "coast guard"),)),
                Origin("helicopters", "speaker", ("s1",), (span("s1", "helicopters"),)),
            ),
        ),
    ),
    "several sources called one": ("F1", change("facts", 0, status="single-source")),
    "wrong insert": (
        "F2",
        change(
            "facts",
            1,
            text="[The coast guard] also withheld the names of the crew.",
            inserts=(Insert("The coast guard", (span("s1", "Officials"),)),),
        ),
    ),
    "insert without its evidence": ("F2", change("facts", 1, inserts=(Insert("Officials", ()),))),
    "insert in place of a name": (
        "F3",
        change(
            "facts",
            2,
            text="[Officials] denied that the ferry was overloaded.",
            evidence=(small.DENIAL,),
            inserts=(Insert("Officials", (span("s1", "Officials"),)),),
        ),
    ),
    "invented headline word": (
        "headline of story1",
        lambda b: replace(b, stories=(replace(b.stories[0], headline="Luxury ferry sinks off Karsk"),)),
    ),
    "invented title": ("title", lambda b: replace(b, title="Disaster off Karsk")),
    "changed figure in the summary": (
        "summary line 1 of story1",
        change("summary", 0, text="At least 400 are missing."),
    ),
    "swapped conflict origins": ("D1", conflict_origin("harbour master", "Officials")),
    "changed conflict value": (
        "D1",
        change(
            "conflicts",
            0,
            values=(
                Value("at least 45", None, None, (span("s1", "at least 40 passengers"),)),
                Value("52", None, None, (span("s2", "put the missing at 52"),)),
            ),
        ),
    ),
    "one value twice": (
        "D1",
        change(
            "conflicts",
            0,
            values=(
                Value("at least 40", None, None, (span("s1", "at least 40"),)),
                Value("at least 40", None, None, (span("s2", "at least 40"),)),
            ),
        ),
    ),
    "invented question word": ("O1", change("questions", 0, text="What caused the explosion?")),
    "wrong weekday on the timeline": ("timeline entry 1 of story1", change("timeline", 0, date="2026-01-04")),
    "a day where the words name none": (
        "timeline entry 1 of story1",
        change("timeline", 0, text=small.words(small.DENIAL), evidence=(small.DENIAL,)),
    ),
    "invented actor": ('actor "Karl Lund"', change("actors", 0, name="Karl Lund")),
    "one id for two facts": ("F1", change("facts", 1, id="F1")),
    "a dispute that is not there": ("F3", change("facts", 2, disputed=True)),
    "a source that is not accounted for": (
        "s3",
        lambda b: replace(b, sources=(*b.sources[:2], replace(b.sources[2], status="skipped"))),
    ),
}


def test_an_honest_brief_is_proved_and_says_what_is_text_and_what_is_judgement() -> None:
    """A brief whose every line is source text passes, and its report tells text and rule apart."""
    report = verify(small.brief(), TEXTS)
    assert report.failures == ()
    assert report.proved["facts in the words of a source"] == 4
    assert report.proved["texts unchanged"] == 3
    assert report.judged["facts whose origins are taken to be independent"] == 1
    assert report.judged["points taken to be open"] == 1
    assert report.edited == 0


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_planted_lie_fails_at_its_line(name: str) -> None:
    """Each way of changing what a line says, or what stands behind it, is found and named by its line."""
    label, mutate = MUTATIONS[name]
    report = verify(mutate(small.brief()), TEXTS)
    assert not report.ok
    assert any(failure.place.label.startswith(label) for failure in report.failures), report.failures


@pytest.mark.parametrize("name", MUTATIONS)
def test_what_a_build_cannot_prove_it_does_not_print(name: str) -> None:
    """`prove` mends or leaves out whatever was planted, names it, and what stays is proved."""
    brief, notes = prove(MUTATIONS[name][1](small.brief()), TEXTS)
    assert notes
    left = [failure for failure in verify(brief, TEXTS).failures if failure.place.field != "sources"]
    assert left == []


def test_an_honest_brief_passes_through_untouched() -> None:
    """`prove` changes nothing in a brief that it can prove."""
    assert prove(small.brief(), TEXTS) == (small.brief(), ())


def test_a_bad_cut_is_undone_not_dropped() -> None:
    """A line whose cut lost its attribution is printed as its whole sentence."""
    brief, notes = prove(MUTATIONS["cropped attribution before"][1](small.brief()), TEXTS)
    assert brief.stories[0].facts[0].text == small.words(small.MISSING)
    assert [note.code for note in notes] == ["unproved-cut"]


def test_a_quotation_keeps_its_words_when_its_speaker_cannot_be_shown() -> None:
    """A wrong speaker is cleared; the quotation stays, without one."""
    brief, _ = prove(MUTATIONS["swapped speaker with his evidence"][1](small.brief()), TEXTS)
    quote = brief.stories[0].quotes[0]
    assert (quote.text, quote.speaker, quote.role) == ("We heard a crack and then nothing", None, None)


def test_another_text_under_the_same_name_is_noticed() -> None:
    """A source that changed after the brief was made fails the proof."""
    report = verify(small.brief(), {**TEXTS, "s3": TEXTS["s3"] + "\n"})
    assert [failure.place.label for failure in report.failures] == ["s3"]


def test_a_missing_text_is_a_failure_not_a_crash() -> None:
    """Without its text nothing of a source is proved."""
    report = verify(small.brief(), {"s1": TEXTS["s1"]})
    assert {"s2", "s3"} <= {failure.place.label for failure in report.failures}


def test_words_of_an_editor_are_counted_apart() -> None:
    """A fact marked as edited and a speaker marked as edited are the editor's words, not proved ones."""
    brief = change("facts", 2, text="The minister spoke.", edited=True)(small.brief())
    brief = change("quotes", 0, speaker="A. Holm", edited=True, speaker_evidence=())(brief)
    report = verify(brief, TEXTS)
    assert report.failures == ()
    assert report.edited == 2


def test_a_story_is_proved_from_its_own_sources_alone() -> None:
    """A line of one story that rests on a source of another fails, though the text is at hand."""
    first = small.brief().stories[0]
    title = span("s2", "Dozens missing at sea")
    other = Story("story2", small.words(title), ("s2", "s3"), headline_evidence=(title,))
    apart = replace(small.brief(), stories=(replace(first, source_ids=("s1",)), other), quotes=())
    failures = verify(apart, TEXTS).failures
    assert failures
    assert all("s2" in failure.message for failure in failures), failures


def test_two_stories_are_proved_as_each_by_itself() -> None:
    """A wrong line of the second story is named in its own place, and only that story is mended."""
    honest = small.brief()
    wrong = change("facts", 1, text="The ship was made of paper.")(honest).stories[0]
    brief = replace(honest, stories=(honest.stories[0], wrong))
    places = {(f.place.story, f.place.index) for f in verify(brief, TEXTS).failures if f.place.field == "facts"}
    assert (1, 1) in places
    mended, notes = prove(brief, TEXTS)
    assert mended.stories[0] == honest.stories[0]
    assert any('fact "The ship was made of paper."' in note.message for note in notes)
