"""What only an edition says: what changed since the last one, what goes on, how its sources did, what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from briefgen.model import Earlier, Edition, Fact, FactChange, Series, Story
from briefgen.render.blocks import Block, Inlines, Item, Listing, Paragraph, Run
from briefgen.render.context import Context, with_inserts, words

MARKS: dict[FactChange, str] = {
    "UPDATED": "change.updated",
    "DISPUTED SINCE": "change.disputed",
    "CORROBORATED SINCE": "change.corroborated",
    "NEW": "change.new",
}
"""The label of each mark, what weighs most first."""


def moment(ctx: Context, slot: str) -> str:
    """The day and the time of day of a slot."""
    return ctx.labels("index.slot", date=ctx.labels.date(slot), time=f"{datetime.fromisoformat(slot):%H:%M}")


def notice(ctx: Context) -> tuple[Block, ...]:
    """What a reader must know first: a correction, sources that failed, earlier editions that could not be read."""
    edition = ctx.brief.edition
    if edition is None:
        return ()
    lines = [
        *([ctx.labels("edition.correction", note=edition.correction)] if edition.correction else []),
        *(ctx.labels("edition.alarm", name=s.name, words=s.words) for s in edition.health if s.alarm),
        *(d.message for d in ctx.brief.diagnostics if d.code == "earlier-edition-lost"),
    ]
    return tuple(Paragraph("text", words(line)) for line in lines)


def quiet(ctx: Context) -> Paragraph:
    """That no story is above the threshold, and what may be why: none was, or sources failed."""
    labels, edition = ctx.labels, ctx.brief.edition
    broken = edition is not None and any(source.state == "broken" for source in edition.health)
    below = sum(_band(story) == "below" for story in ctx.brief.stories)
    said = [
        labels("edition.quiet.said"),
        *([labels("edition.quiet.broken")] if broken else []),
        *([labels.count("edition.quiet.below", below)] if below else []),
    ]
    return Paragraph("lead", words(labels("sentence.separator").join(said)))


# --------------------------------------------------------------------------- marks


def is_new(ctx: Context, story: Story) -> bool:
    """Whether readers have not been told of ``story`` before; of a first edition nobody says so."""
    edition = ctx.brief.edition
    return edition is not None and edition.since is not None and story.since == edition.slot


def mark(ctx: Context, story: Story, fact: Fact) -> Inlines:
    """The words before a line that tell what became of it; each line of a new story is new, which its heading says."""
    if is_new(ctx, story):
        return ()
    names = [ctx.labels(label) for change, label in MARKS.items() if change in fact.change]
    return (Run(ctx.labels("list.comma").join(names), "strong"), Run(" ")) if names else ()


def before(ctx: Context, line: Earlier | None) -> Inlines:
    """The earlier wording with its source."""
    if line is None:
        return ()
    return (Run(ctx.labels("change.before")), *with_inserts(line.text, line.inserts), *ctx.cites(line.evidence))


def standing(ctx: Context, story: Story) -> Iterator[str]:
    """What the line under the headline of a story says beside its sources."""
    if story.placing is not None and story.placing.origins:
        yield ctx.labels.count("story.origins", story.placing.origins)
    if is_new(ctx, story):
        yield ctx.labels("story.new")
    elif story.since and ctx.brief.edition and story.since != ctx.brief.edition.slot:
        yield ctx.labels("story.since", date=ctx.labels.date(story.since))


# --------------------------------------------------------------------------- since the last edition


def since(ctx: Context) -> tuple[Block, ...]:
    """What became of what readers know, the weightiest first, after the numbers of all that changed."""
    edition = ctx.brief.edition
    if edition is None or edition.since is None:
        return ()
    stories = [story for story in ctx.brief.stories if _band(story) in ("attention", "awareness")]
    items = [*_changed(ctx, stories), *_settled(ctx, edition), *_gone(ctx, edition)]
    shown = items[: ctx.pack.audience.limits.get("since", len(items))]
    blocks: list[Block] = [Paragraph("note", words(_numbers(ctx, edition, stories)))]
    return (*blocks, *([Listing("timeline", tuple(shown))] if shown else []))


def _numbers(ctx: Context, edition: Edition, stories: Sequence[Story]) -> str:
    """How many stories and lines are new, and how many changed."""
    labels = ctx.labels
    new = [story for story in stories if is_new(ctx, story)]
    marked = Counter(_weightiest(fact) for story in stories if story not in new for fact in story.facts)
    counts = {
        "since.stories": len(new),
        "since.facts": marked["NEW"],
        "since.updated": marked["UPDATED"],
        "since.corroborated": marked["CORROBORATED SINCE"],
        "since.disputed": marked["DISPUTED SINCE"],
        "since.settled": len(edition.settled),
        "since.gone": len(edition.gone),
    }
    told = labels.join([labels.count(label, n) for label, n in counts.items() if n]) or labels("since.nothing")
    return labels("since.against", moment=moment(ctx, edition.since or ""), told=told)


def _changed(ctx: Context, stories: Sequence[Story]) -> Iterator[Item]:
    """Figures that moved, in short; then the lines that changed and have no place among those of their story."""
    for story in stories:
        yield from (_figure(ctx, slot) for slot in (*story.series, *story.figures) if slot.before is not None)
    room = ctx.pack.audience.limits.get("facts", len(MARKS) * 100)
    for change, label in MARKS.items():
        for story in stories if change != "NEW" else ():
            for fact in _weighty(story)[room:]:
                if _weightiest(fact) == change and not _is_figure(fact, story):
                    text = with_inserts(fact.text, fact.inserts, "editor" if fact.edited else "plain")
                    yield Item((*text, *ctx.cites(fact.evidence)), before(ctx, fact.before), ctx.labels(label))


def _weighty(story: Story) -> list[Fact]:
    """The lines of ``story`` that changed, what readers hold for true and is no more before what is new."""
    order = list(MARKS)
    changed = [(order.index(change), fact) for fact in story.facts if (change := _weightiest(fact))]
    return [fact for _, fact in sorted(changed, key=lambda pair: pair[0])]


def _weightiest(fact: Fact) -> FactChange | None:
    return next((change for change in MARKS if change in fact.change), None)


def _is_figure(fact: Fact, story: Story) -> bool:
    """Whether ``fact`` gives a figure that moved, which is told in short."""
    moved = [slot.values[-1].evidence for slot in (*story.series, *story.figures) if slot.before is not None]
    lines = fact.evidence[:1]
    return any(a.source == b.source and a.start < b.end and b.start < a.end for e in moved for a in e for b in lines)


def _figure(ctx: Context, slot: Series) -> Item:
    now = slot.values[-1]
    text = words(ctx.labels("since.figure", topic=ctx.labels.topic(slot.topic), value=now.value))
    return Item((*text, *ctx.cites(now.evidence)), before(ctx, slot.before), ctx.labels("change.updated"))


def _settled(ctx: Context, edition: Edition) -> Iterator[Item]:
    facts = {fact.id: fact for story in ctx.brief.stories for fact in story.facts}
    for settled in edition.settled:
        fact = facts.get(settled.fact)
        if fact is not None:
            asked = (Run(ctx.labels("change.asked")), Run(settled.question.text))
            text = (*with_inserts(fact.text, fact.inserts), *ctx.cites(fact.evidence))
            yield Item(text, (*asked, *ctx.cites(settled.question.evidence)), ctx.labels("change.settled"))


def _gone(ctx: Context, edition: Edition) -> Iterator[Item]:
    for line in edition.gone:
        text = (*with_inserts(line.text, line.inserts), *ctx.cites(line.evidence))
        yield Item(text, words(ctx.labels("change.gone.why")), ctx.labels("change.gone"))


# --------------------------------------------------------------------------- what goes on, and what it was made from


def continuing(ctx: Context) -> tuple[Block, ...]:
    """Stories that readers know and that have new reports but no news, a line each."""
    stories = [story for story in ctx.brief.stories if _band(story) == "continuing"]
    items = tuple(
        Item((*words(story.headline), *ctx.cites(story.headline_evidence)), words(_told_by(ctx, story)))
        for story in stories
    )
    return (Listing("plain", items),) if items else ()


def _told_by(ctx: Context, story: Story) -> str:
    count = ctx.labels.count("continuing.sources", len(story.source_ids))
    return ctx.labels("line.separator").join((count, *standing(ctx, story)))


def health(ctx: Context) -> tuple[Block, ...]:
    """How the sources of the edition did, and of what time its texts are: an answer to "is this all?"."""
    edition, labels = ctx.brief.edition, ctx.labels
    if edition is None:
        return ()
    said = []
    if edition.start and edition.end:
        said.append(labels("health.window", start=moment(ctx, edition.start), end=moment(ctx, edition.end)))
    counts: Counter[str] = Counter(source.state for source in edition.health)
    if counts:
        parts = [labels(f"health.{state}", n=counts[state]) for state in _STATES if counts[state]]
        said.append(labels.count("health.sources", len(edition.health), list=labels.join(parts)))
    stories = Counter(_band(story) for story in ctx.brief.stories)
    found = sum(stories.values())
    if found:
        said.append(labels.count("health.stories", found, shown=found - stories["below"]))
    silent = [source for source in edition.health if source.state in ("stale", "broken") and not source.alarm]
    items = tuple(Item(words(labels("edition.alarm", name=s.name, words=s.words))) for s in silent)
    text = Paragraph("note", words(labels("sentence.separator").join(said)))
    return (text, *([Listing("plain", items)] if items else []))


_STATES = ("new", "quiet", "unchanged", "stale", "broken", "unasked")


def _band(story: Story) -> str | None:
    return story.placing.band if story.placing else None
