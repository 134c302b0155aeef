"""Sections for desks that ask of a brief: what comes next, where, who carries what, and where are we named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from briefgen.model import Fact, Quote, Span, Story
from briefgen.render.blocks import Block, Cites, Inlines, Item, Link, Listing, Paragraph, Row, Run, Table
from briefgen.render.context import Context, called, said, with_inserts, words
from briefgen.render.fact_lines import fact_item

_MARK = "●"


def ahead(ctx: Context, story: Story, prefix: str) -> tuple[Block, ...]:
    """Entries of the timeline after the day of the brief; where that is unknown nothing is to come."""
    as_of = ctx.brief.as_of
    later = [entry for entry in story.timeline if as_of and entry.date > as_of[: len(entry.date)]]
    later = later[: ctx.pack.audience.limits.get("ahead", len(later))]
    items = tuple(
        Item(
            inlines=(*with_inserts(entry.text, entry.inserts), *ctx.cites(entry.evidence)),
            lead=ctx.labels.date(entry.date),
            anchor=f"{prefix}a{i}",
            excerpts=ctx.excerpts(entry.evidence),
        )
        for i, entry in enumerate(later, 1)
    )
    return (Listing("timeline", items),) if items else ()


def places(ctx: Context, story: Story, prefix: str) -> tuple[Block, ...]:
    """The facts printed, under a place that each names, the place with most facts first; then those that name none."""
    names = [actor.name for actor in story.actors if actor.kind == "place"]
    left = [fact for fact in story.facts if fact.printed]
    items: list[Item] = []
    while left:
        name = max(names, key=lambda name: sum(_says(name, fact.text) for fact in left), default="")
        here = [fact for fact in left if name and _says(name, fact.text)]
        lead = name if here else ctx.labels("places.none")
        items += [fact_item(ctx, story, f, None, "" if i else lead) for i, f in enumerate(here or left)]
        left = [fact for fact in left if here and fact not in here]
    return (Listing("timeline", tuple(items)),) if items else ()


def _says(name: str, text: str) -> bool:
    """Whether ``text`` names it, as a whole word, whatever the case."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


# --------------------------------------------------------------------------- who carries what


def coverage(ctx: Context, story: Story, prefix: str) -> tuple[Block, ...]:
    """Which source carries which of the facts printed: a mark where it does; sources down, facts across."""
    shown = [(n, fact) for n, fact in enumerate((f for f in story.facts if f.printed), 1)]
    shown = shown[: max(ctx.pack.matrix_columns, 1) * 2]
    carried = {span.source for _, fact in shown for span in fact.evidence}
    numbers = sorted(ctx.numbers[source] for source in carried if source in ctx.numbers)
    if len(numbers) < 2:
        return ()
    header = (words(ctx.labels("coverage.source")), *((Link(str(n), f"{prefix}f{n}"),) for n, _ in shown))
    rows = tuple(Row((_named(ctx, number), *(_mark(ctx, fact, number) for _, fact in shown))) for number in numbers)
    return (Table("coverage", ctx.labels("coverage.caption"), header, rows),)


def _named(ctx: Context, number: int) -> Inlines:
    source = ctx.brief.sources[number - 1]
    return (Cites((number,)), Run(" "), Run(source.publisher or called(source)))


def _mark(ctx: Context, fact: Fact, number: int) -> Inlines:
    carries = not fact.edited and any(ctx.numbers.get(span.source) == number for span in fact.evidence)
    return words(_MARK if carries else ctx.labels("coverage.none"))


# --------------------------------------------------------------------------- where are we named


def mentions(ctx: Context) -> tuple[Block, ...]:
    """What the pack's watch-list is named in: facts, then quotes by or about it. Said aloud where nothing is."""
    if not ctx.pack.watch:
        return ()
    found = {name: list(_mentions(ctx, name)) for name in ctx.pack.watch}
    items = tuple(replace(item, lead="" if i else name) for name in found for i, item in enumerate(found[name]))
    silent = [name for name in found if not found[name]]
    note = words(ctx.labels("mentions.none", names=ctx.labels.join(silent))) if silent else ()
    blocks: list[Block] = [Listing("timeline", items)] if items else []
    return (*blocks, *([Paragraph("note", note)] if note else []))


def _mentions(ctx: Context, name: str) -> Iterator[Item]:
    for story in ctx.brief.stories:
        for fact in story.facts:
            if _says(name, fact.text) or _says(name, fact.attribution or ""):
                text = with_inserts(fact.text, fact.inserts, "editor" if fact.edited else "plain")
                yield _mention(ctx, text, fact.evidence)
        for quote in story.quotes:
            if _says(name, quote.text) or _says(name, quote.speaker or ""):
                yield _mention(ctx, _quoted(ctx, quote), quote.evidence)


def _quoted(ctx: Context, quote: Quote) -> Inlines:
    quoted = Run(ctx.labels("quote.marks", text=said(quote.text)), "quote")
    by = (Run(" "), Run(ctx.labels("mentions.by", speaker=quote.speaker), "soft")) if quote.speaker else ()
    return (quoted, *by)


def _mention(ctx: Context, text: Inlines, spans: Sequence[Span]) -> Item:
    return Item((*text, *ctx.cites(spans)), excerpts=ctx.excerpts(tuple(spans)))
