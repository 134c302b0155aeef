"""Which stories an edition shows and why: independent origins, news, the watch-list, the place in the papers."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from briefgen.editions.ranking import Wants, independent_origins, rank_stories
from briefgen.model import Brief, Edition, Fact, FactChange, Period, Source, Span, Story

SLOT, BEFORE = "2026-03-15T08:00+00:00", "2026-03-14T08:00+00:00"


def source(number: int, publisher: str | None = None, origin: str | None = None) -> Source:
    return Source(f"s{number}", f"{publisher}/{number}.txt", publisher=publisher, origin=origin)


def story(
    number: int,
    sources: Sequence[int],
    *,
    changes: Sequence[tuple[FactChange, ...]] = ((),),
    headline: str = "A dam leaks",
) -> Story:
    where = tuple(f"s{n}" for n in sources)
    line = Fact(
        id="", text="A line", kind="fact", status="single-source", disputed=False, attribution=None, origins=(),
        outlets=1, rule="r", score=1.0, evidence=(Span(where[0], 0, 6),),
    )  # fmt: skip
    facts = tuple(replace(line, id=f"F{number}-{i}", change=change) for i, change in enumerate(changes))
    return Story(f"story{number}", headline, where, facts=facts)


def brief(stories: Sequence[Story], sources: Sequence[Source], *, since: str | None = None) -> Brief:
    edition = Edition("morning", SLOT, since=since)
    return Brief("briefgen/1", "", None, None, Period(), "x", "r", tuple(sources), tuple(stories), edition=edition)


def bands(found: Sequence[Story]) -> list[tuple[str, str]]:
    return [(story.id, story.placing.band) for story in found if story.placing]


def test_ten_papers_with_one_agency_report_are_one_origin() -> None:
    """Reach counts who found it out, not who printed it: two reporters beat ten reprints."""
    sources = [
        *(source(n, f"Paper {n}", "Northern Press Agency") for n in range(1, 11)),
        source(11, "A"),
        source(12, "B"),
    ]
    reprinted, found_out = story(1, range(1, 11)), story(2, (11, 12))
    register = {s.id: s for s in sources}
    assert (independent_origins(reprinted, register), independent_origins(found_out, register)) == (1, 2)
    ranked = rank_stories(brief([reprinted, found_out], sources), Wants())
    assert bands(ranked) == [("story2", "attention"), ("story1", "awareness")]


def test_a_copy_counts_with_what_it_copies_and_a_paper_once() -> None:
    sources = [source(1, "A"), source(2, "B", "s1"), source(3, "A"), source(4), source(5)]
    register = {s.id: s for s in sources}
    assert independent_origins(story(1, (1, 2, 3)), register) == 1
    assert independent_origins(story(1, (4, 5)), register) == 2
    circle = {s.id: s for s in (source(1, "A", "s2"), source(2, "B", "s1"))}
    assert independent_origins(story(1, (1, 2)), circle) in (1, 2)


def test_the_watch_list_goes_first_and_matches_whole_words() -> None:
    """A name on the list asks for attention with a single source; part of a word does not."""
    sources = [source(n, f"P{n}") for n in range(1, 7)]
    stories = [
        story(1, (1, 2, 3)),
        story(2, (4,), headline="Nato sends pumps"),
        story(3, (5,), headline="A sonatorium"),
    ]
    ranked = rank_stories(brief(stories, sources), Wants(watch=("NATO",)))
    assert bands(ranked) == [("story2", "attention"), ("story1", "attention"), ("story3", "awareness")]
    assert ranked[0].placing is not None
    assert ranked[0].placing.reasons[0] == "watch NATO"


def test_an_edition_is_finite_and_says_what_it_left_out() -> None:
    """``stories: 3`` shows three, whatever there is; what is left out says that the limit was why."""
    sources = [source(n, f"P{n}") for n in range(1, 9)]
    stories = [story(n, (n,)) for n in range(1, 9)]
    ranked = rank_stories(brief(stories, sources), Wants(stories=3))
    shown = [found for found in ranked if found.placing and found.placing.band != "below"]
    left = [found for found in ranked if found not in shown]
    assert (len(shown), len(left)) == (3, 5)
    assert all(found.placing and found.placing.reasons[-1] == "limit 3" for found in left)


def test_nothing_is_shown_to_fill_a_page() -> None:
    """Under the threshold is under the threshold, also when that leaves nothing."""
    sources = [source(1, "A"), source(2, "B")]
    ranked = rank_stories(brief([story(1, (1,)), story(2, (2,))], sources), Wants(least_origins=2))
    assert bands(ranked) == [("story1", "below"), ("story2", "below")]
    assert ranked[0].placing is not None
    assert ranked[0].placing.reasons[-1] == "too-few-origins 1"


def test_a_story_without_a_provable_line_is_not_shown() -> None:
    empty = replace(story(1, (1,)), facts=())
    assert bands(rank_stories(brief([empty], [source(1, "A")]), Wants())) == [("story1", "below")]


def test_what_readers_know_continues_and_what_moved_asks_for_attention() -> None:
    """Three papers on what is known are a line; one paper with a new toll is on top."""
    sources = [source(n, f"P{n}") for n in range(1, 6)]
    stories = [
        story(1, (1, 2, 3), changes=[(), ()]),
        story(2, (4,), changes=[("UPDATED",)]),
        story(3, (5,), changes=[("NEW",)]),
    ]
    ranked = rank_stories(brief(stories, sources, since=BEFORE), Wants())
    assert bands(ranked) == [("story2", "attention"), ("story3", "awareness"), ("story1", "continuing")]
    assert next(found.placing.reasons for found in ranked if found.placing)[:2] == ("origins 1", "updated 1")


def test_of_equals_the_one_that_papers_put_first_goes_first() -> None:
    """The place in the feed is what its editors thought of it."""
    sources = [source(n, "Post") for n in range(1, 4)]
    ranked = rank_stories(brief([story(1, (3,)), story(2, (2,)), story(3, (1,))], sources), Wants())
    assert [found.id for found in ranked] == ["story3", "story2", "story1"]
