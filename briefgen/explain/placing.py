"""Why a story of an edition stands where it stands: its placing, reason by reason, and since when it is told."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.explain import words
from briefgen.explain.report import Explanation, Reason, Section
from briefgen.model import Brief, Placing, Story


def explain_story(brief: Brief, story: Story) -> Explanation:
    """The placing of ``story``; of a brief that is no edition, by what its order goes."""
    sections = (Section(words.HEADINGS["placing"], tuple(_reasons(brief, story))),)
    return Explanation(story.id, story.headline, story.headline_evidence, sections)


def _reasons(brief: Brief, story: Story) -> Iterator[Reason]:
    placing = story.placing
    if placing is None:
        yield Reason(words.UNPLACED.format(n=len(story.source_ids)))
        return
    yield Reason(words.BANDS[placing.band], points=placing.score)
    yield from _of_placing(placing)
    if story.since and brief.edition is not None and story.since != brief.edition.slot:
        yield Reason(words.THREAD["known"].format(slot=story.since, thread=story.thread))
    else:
        yield Reason(words.THREAD["new"])


def _of_placing(placing: Placing) -> Iterator[Reason]:
    for reason in placing.reasons:
        kind, _, value = reason.partition(" ")
        yield Reason(words.PLACINGS[kind].format(value=value), kind)
