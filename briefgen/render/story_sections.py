"""The sections of one story, each a function from the story to its blocks; no blocks, no section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from briefgen.model import Actor, Question, Quote, Story, TimelineEntry
from briefgen.render import desk_sections
from briefgen.render.blocks import Block, Inlines, Item, Listing, Paragraph, Row, Run, Strip, Table
from briefgen.render.conflicts import conflict_blocks, figure_blocks, series_blocks
from briefgen.render.context import Context, said, slot, with_inserts, words
from briefgen.render.fact_lines import editors_words, fact_item

Builder = Callable[[Context, Story, str], tuple[Block, ...]]


def build(kind: str, ctx: Context, story: Story, prefix: str) -> tuple[Block, ...]:
    """The blocks of the story section ``kind``; ``prefix`` starts every anchor of the story."""
    return _BUILDERS[kind](ctx, story, prefix)


def _summary(ctx: Context, story: Story, prefix: str) -> tuple[Block, ...]:
    inlines: list[Inlines] = []
    for line in story.summary:
        inlines.append((*with_inserts(line.text, line.inserts), *ctx.cites(line.evidence)))
    spans = tuple(span for line in story.summary for span in line.evidence)
    return (Paragraph("lead", _spaced(ctx, inlines), ctx.excerpts(spans)),) if inlines else ()


def _spaced(ctx: Context, parts: Iterable[Inlines]) -> Inlines:
    found: list[Inlines] = []
    for part in parts:
        found.append((Run(ctx.labels("sentence.separator")), *part) if found else part)
    return tuple(inline for part in found for inline in part)


def _facts(ctx: Context, story: Story, prefix: str) -> tuple[Block, ...]:
    shown = [fact for fact in story.facts if fact.printed]
    if not shown:
        return (Paragraph("note", words(ctx.labels("empty.facts"))),)
    return (Listing("facts", tuple(fact_item(ctx, story, f, f"{prefix}f{i}") for i, f in enumerate(shown, 1))),)


def _questions(ctx: Context, story: Story, prefix: str) -> tuple[Block, ...]:
    shown = [question for question in story.questions if question.printed]
    items = tuple(_question(ctx, question, f"{prefix}q{i}") for i, question in enumerate(shown, 1))
    return (Listing("questions", items),) if items else ()


def _question(ctx: Context, question: Question, anchor: str) -> Item:
    reason = words(ctx.labels(f"reason.{question.reason}"))
    name = words(question.id) if ctx.pack.line_ids else ()
    return Item(
        inlines=words(question.text),
        note=(*ctx.line([name, reason]), *ctx.cites(question.evidence)),
        comment=editors_words(ctx, question.comment),
        anchor=anchor,
        excerpts=ctx.excerpts(question.evidence),
    )


def _quotes(ctx: Context, story: Story, prefix: str) -> tuple[Block, ...]:
    shown = [quote for quote in story.quotes if quote.printed]
    groups = [list(group) for _, group in groupby(enumerate(shown), key=lambda pair: _utterance(*pair))]
    items = tuple(_quote(ctx, [q for _, q in g], f"{prefix}k{i}") for i, g in enumerate(groups, 1))
    return (Listing("quotes", items), *_more(ctx, "quotes", story.quotes)) if items else ()


def _more(ctx: Context, kind: str, lines: Sequence[Quote | TimelineEntry | Actor]) -> tuple[Block, ...]:
    """How many lines of the kind the audience is spared."""
    hidden = sum(not line.printed for line in lines)
    return (Paragraph("note", words(ctx.labels.count(f"more.{kind}", hidden))),) if hidden else ()


def _utterance(position: int, quote: Quote) -> tuple[object, ...]:
    """Stretches of one utterance that follow one another are one entry."""
    if quote.utterance is None:
        return (position,)
    return (quote.utterance, quote.speaker, quote.role, quote.kind, tuple(span.source for span in quote.evidence))


def _quote(ctx: Context, stretches: list[Quote], anchor: str) -> Item:
    labels, first = ctx.labels, stretches[0]
    text = labels("quote.gap").join(labels("quote.marks", text=said(quote.text)) for quote in stretches)
    spans = tuple(span for quote in stretches for span in quote.evidence)
    who = words(first.speaker or labels("quote.nobody"), "strong" if first.speaker else "plain")
    role = words(labels("quote.role", role=first.role)) if first.role else ()
    by_editor = words(labels("quote.edited") if any(quote.edited for quote in stretches) else None, "editor")
    names = ctx.labels("list.comma").join(q.id for q in stretches if q.id) if ctx.pack.line_ids else None
    comments = labels("sentence.separator").join(quote.comment for quote in stretches if quote.comment)
    kind = words(labels(f"quote.{first.kind}"))
    status = ctx.line([(*who, *role), kind, by_editor, words(names), *_otherwise(ctx, stretches)])
    return Item(
        inlines=(Run(text, "quote"),),
        note=(*status, *ctx.cites(spans)),
        comment=editors_words(ctx, comments),
        anchor=anchor,
        excerpts=ctx.excerpts(spans),
    )


def _otherwise(ctx: Context, stretches: list[Quote]) -> Iterator[Inlines]:
    """The other words that sources give for what was said once."""
    for variant in (variant for quote in stretches for variant in quote.variants):
        yield (*words(ctx.labels("quote.also", text=said(variant.text))), *ctx.cites(variant.evidence))


def _timeline(ctx: Context, story: Story, prefix: str) -> tuple[Block, ...]:
    shown = [entry for entry in story.timeline if entry.printed]
    items = tuple(_entry(ctx, entry, f"{prefix}t{i}") for i, entry in enumerate(shown, 1))
    strip = _strip(ctx, shown)
    if not items:
        return ()
    return (*([strip] if strip else []), Listing("timeline", items), *_more(ctx, "timeline", story.timeline))


_FEWEST, _MOST = 3, 9
"""Days that make a picture, and the latest of them that fit on a page beside their labels."""


def _strip(ctx: Context, shown: list[TimelineEntry]) -> Strip | None:
    days = Counter(entry.date for entry in shown)
    if len(days) < _FEWEST:
        return None
    last = list(days)[-_MOST:]
    first, end = ctx.labels.date(last[0]), ctx.labels.date(last[-1])
    title = ctx.labels("timeline.strip", start=first, end=end, n=sum(days[day] for day in last))
    return Strip(title, tuple((ctx.labels.short_date(day), days[day]) for day in last))


def _entry(ctx: Context, entry: TimelineEntry, anchor: str) -> Item:
    return Item(
        inlines=(*with_inserts(entry.text, entry.inserts), *ctx.cites(entry.evidence)),
        lead=ctx.labels.date(entry.date),
        anchor=anchor,
        excerpts=ctx.excerpts(entry.evidence),
    )


_KINDS = ("person", "organization", "place", "other")


def _actors(ctx: Context, story: Story, prefix: str) -> tuple[Block, ...]:
    """Who is named: people, bodies, places, each kind with the one that matters most first."""
    labels = ctx.labels
    rows = tuple(
        Row(
            (
                (Run(actor.name, "strong"), *ctx.cites(actor.evidence[:1])),
                words(labels(f"actors.{actor.kind}")),
                (*words(actor.role or labels("actors.nothing")), *ctx.cites(actor.role_evidence)),
                words(labels("list.comma").join(_spelt_once(actor.aliases)) or labels("actors.nothing")),
                words(str(actor.mentions)),
            )
        )
        for actor in sorted(story.actors, key=lambda actor: _KINDS.index(actor.kind))
        if actor.printed
    )
    header = tuple(words(labels(f"actors.{name}")) for name in ("name", "kind", "role", "aliases", "mentions"))
    if not rows:
        return ()
    return (Table("actors", labels("actors.caption"), header, rows), *_more(ctx, "actors", story.actors))


def _spelt_once(names: Sequence[str]) -> list[str]:
    """``names`` without those that differ from an earlier one in the kind of apostrophe alone."""
    return list({name.replace("’", "'"): name for name in reversed(names)}.values())[::-1]


def _comment_slot(ctx: Context, story: Story, prefix: str) -> tuple[Block, ...]:
    comments = ctx.pack.notes.comments
    return slot(comments.get(ctx.story_numbers[story.id], "") if comments else "", lines=4)


_BUILDERS: dict[str, Builder] = {
    "summary": _summary,
    "facts": _facts,
    "conflicts": conflict_blocks,
    "series": series_blocks,
    "figures": figure_blocks,
    "questions": _questions,
    "quotes": _quotes,
    "timeline": _timeline,
    "ahead": desk_sections.ahead,
    "places": desk_sections.places,
    "coverage": desk_sections.coverage,
    "actors": _actors,
    "comment": _comment_slot,
}
