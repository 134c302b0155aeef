"""A fact as a line of a document: its words, and under them its status, its sources and what disputes it."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.model import Fact, Story
from briefgen.render.blocks import Inlines, Item, Link, Run
from briefgen.render.conflicts import conflict_anchor, conflict_name
from briefgen.render.context import Context, source_count, with_inserts, words
from briefgen.render.edition_sections import before, mark
from briefgen.text.display import within_line


def fact_item(ctx: Context, story: Story, fact: Fact, anchor: str | None, lead: str | None = None) -> Item:
    """``fact`` with its status line; ``lead`` stands before it."""
    text = with_inserts(fact.text, fact.inserts, "editor" if fact.edited else "plain")
    status = ctx.line(
        [
            words(fact.id) if ctx.pack.line_ids else (),
            *(_edited(ctx, fact) if fact.edited else _standing(ctx, story, fact)),
        ]
    )
    return Item(
        inlines=(*mark(ctx, story, fact), *text, *ctx.cites(fact.evidence[:1])),
        note=ctx.line([status, before(ctx, fact.before)]),
        comment=editors_words(ctx, fact.comment),
        lead=lead,
        anchor=anchor,
        excerpts=ctx.excerpts(fact.evidence),
        status=("edited",) if fact.edited else (fact.status, *(("disputed",) if fact.disputed else ())),
    )


def _edited(ctx: Context, fact: Fact) -> Iterator[Inlines]:
    yield (*words(ctx.labels("status.edited"), "editor"), *_every_source(ctx, fact))


def _every_source(ctx: Context, fact: Fact) -> Inlines:
    """The citation of all the sources of ``fact``, where the one beside its words is not all."""
    return ctx.cites(fact.evidence) if source_count(fact.evidence) > 1 else ()


def _standing(ctx: Context, story: Story, fact: Fact) -> Iterator[Inlines]:
    """What is established of the words of a source; of an editor's own words nothing is."""
    every, counted = _every_source(ctx, fact), words(_sources(ctx, fact))
    yield (*words(_status(ctx, fact)), *(() if counted else every))
    yield (*counted, *every) if counted else ()
    several = fact.outlets and source_count(fact.evidence) > 1  # of one source, "1 outlet" says nothing
    yield words(ctx.labels.count("status.outlets", fact.outlets) if several else None)
    yield _dispute(ctx, story, fact)


def _status(ctx: Context, fact: Fact) -> str:
    labels = ctx.labels
    named = list(dict.fromkeys(within_line(origin.name) for origin in fact.origins if origin.name))
    match fact.status:
        case "corroborated":
            unnamed = labels("status.corroborated.unnamed")
            return labels("status.corroborated", origins=labels.join(named)) if len(named) > 1 else unnamed
        case "attributed":
            origin = within_line(fact.attribution) if fact.attribution else (named[0] if named else None)
            return labels("status.attributed", origin=origin) if origin else labels("status.attributed.unnamed")
        case "repeated":
            return labels.count("status.repeated", source_count(fact.evidence))
        case "single-source":
            if fact.attribution:
                return labels("status.single.by", origin=within_line(fact.attribution))
            return labels("status.single.from", origin=labels.join(named)) if named else labels("status.single")


def _sources(ctx: Context, fact: Fact) -> str | None:
    said = fact.status in ("repeated", "single-source")
    return None if said else ctx.labels.count("status.sources", source_count(fact.evidence))


def _dispute(ctx: Context, story: Story, fact: Fact) -> Inlines:
    """The flag, with links to the rows of the table that show the rival values, where they are printed."""
    if not fact.disputed:
        return ()
    links: list[Inlines] = []
    for conflict in story.conflicts:
        if conflict.printed and conflict.id in fact.conflicts:
            separator = words(ctx.labels("list.comma")) if links else ()
            links.append((*separator, Link(conflict_name(story, conflict), conflict_anchor(story, conflict))))
    if not links:
        return words(ctx.labels("status.disputed"))
    return (Run(ctx.labels("status.disputed.see")), *(inline for link in links for inline in link))


def editors_words(ctx: Context, comment: str | None) -> str | None:
    """An editor's comment on a line, as it is printed."""
    return ctx.labels("comment.by_editor", comment=comment) if comment else None
