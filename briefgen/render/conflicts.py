"""Disagreements as a matrix of value by source, or value by value where too many sources would stand side by side."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from briefgen.model import Conflict, Series, Story, Value
from briefgen.render.blocks import Block, Excerpt, Inlines, Link, Paragraph, Row, Run, Table
from briefgen.render.context import Context, words
from briefgen.rules.compiled import compiled

_LONGEST_CELL = 72
"""Characters of a value that may stand in a column of a matrix: longer ones, once for each source that carries them,
took a third of the one-page brief on three of six real events, and pushed facts off it."""


def conflict_name(story: Story, conflict: Conflict) -> str:
    """What lines call the conflict: its id, else its place in the story ("D2")."""
    return conflict.id or f"D{story.conflicts.index(conflict) + 1}"


def conflict_anchor(story: Story, conflict: Conflict) -> str:
    return compiled(r"[^A-Za-z0-9_-]").sub("-", f"{story.id}-{conflict_name(story, conflict)}")


def conflict_blocks(ctx: Context, story: Story, prefix: str) -> tuple[Block, ...]:
    shown = [conflict for conflict in story.conflicts if conflict.printed]
    if not shown:
        return ()
    side_by_side = all(map(_is_brief, shown)) and len(_columns(ctx, shown)) <= ctx.pack.matrix_columns
    comments = (ctx.labels("comment.by_editor", comment=c.comment) for c in shown if c.comment)
    return (
        _matrix(ctx, story, shown) if side_by_side else _by_value(ctx, story, shown),
        *(Paragraph("comment", words(text, "editor")) for text in comments),
    )


def _is_brief(conflict: Conflict) -> bool:
    return all(len(value.value) <= _LONGEST_CELL for value in conflict.values)


def _columns(ctx: Context, shown: list[Conflict]) -> list[int]:
    """The sources that say something, as numbers in the register."""
    spans = [span for conflict in shown for value in conflict.values for span in value.evidence]
    return sorted({ctx.numbers[span.source] for span in spans if span.source in ctx.numbers})


def _matrix(ctx: Context, story: Story, shown: list[Conflict]) -> Table:
    columns = _columns(ctx, shown)
    rows = tuple(
        Row((_point(ctx, story, c), *(_cell(ctx, c, number) for number in columns)), conflict_anchor(story, c))
        for c in shown
    )
    header = (words(ctx.labels("conflict.point")), *(_column(ctx, number) for number in columns))
    return Table("matrix", ctx.labels("conflict.caption"), header, rows, _excerpts(ctx, shown))


def _excerpts(ctx: Context, shown: Sequence[Conflict | Series]) -> tuple[Excerpt, ...]:
    return ctx.excerpts(tuple(span for slot in shown for value in slot.values for span in value.evidence))


def _point(ctx: Context, story: Story, conflict: Conflict) -> Inlines:
    return (Run(conflict_name(story, conflict), "strong"), Run(" "), Run(ctx.labels.topic(conflict.topic)))


def _column(ctx: Context, number: int) -> Inlines:
    source = ctx.brief.sources[number - 1]
    link = Link(ctx.labels("source", n=number), f"source-{number}")
    return (link, Run(" "), Run(source.publisher, "soft")) if source.publisher else (link,)


def _cell(ctx: Context, conflict: Conflict, number: int) -> Inlines:
    said = [v for v in conflict.values if any(ctx.numbers.get(s.source) == number for s in v.evidence)]
    moved = len({v.as_of for v in conflict.values if v.as_of}) > 1
    found: list[Inlines] = []
    for value in said:
        separator = words(ctx.labels("conflict.separator")) if found else ()
        found.append((*separator, *_value(ctx, value, moved)))
    return tuple(inline for part in found for inline in part) or words(ctx.labels("conflict.none"))


def _value(ctx: Context, value: Value, dated: bool) -> Inlines:
    """The value with who said it and, where ``dated``, as of when."""
    labels = ctx.labels
    origin = words(labels("value.origin", origin=value.origin) if value.origin else None, "soft")
    as_of = words(labels("value.as_of", date=ctx.near_date(value.as_of)) if value.as_of and dated else None, "soft")
    return (Run(value.value), *origin, *as_of)


def _by_value(ctx: Context, story: Story, shown: list[Conflict]) -> Table:
    names = ("point", "value", "origin", "as_of", "sources")
    header = tuple(words(ctx.labels(f"conflict.{name}")) for name in names)
    rows: list[Row] = []
    for conflict in shown:
        rows += _under_one(ctx, _point(ctx, story, conflict), conflict.values, conflict_anchor(story, conflict))
    return Table("values", ctx.labels("conflict.caption.values"), header, tuple(rows), _excerpts(ctx, shown))


def _under_one(ctx: Context, head: Inlines, values: Sequence[Value], anchor: str | None = None) -> list[Row]:
    """A row for each of ``values``, all under one head."""
    return [
        Row(((), *_value_cells(ctx, value)), heads=0)
        if i
        else Row((head, *_value_cells(ctx, value)), anchor, heads=len(values))
        for i, value in enumerate(values)
    ]


def _value_cells(ctx: Context, value: Value) -> tuple[Inlines, ...]:
    nothing = words(ctx.labels("conflict.none"))
    as_of = words(ctx.near_date(value.as_of)) if value.as_of else nothing
    return words(value.value), words(value.origin) or nothing, as_of, ctx.cites(value.evidence) or nothing


def series_blocks(ctx: Context, story: Story, prefix: str) -> tuple[Block, ...]:
    shown = [series for series in story.series if series.printed]
    names = ("point", "value", "origin", "as_of", "sources")
    header = tuple(words(ctx.labels(f"conflict.{name}")) for name in names)
    rows = tuple(row for s in shown for row in _under_one(ctx, (Run(ctx.labels.topic(s.topic), "strong"),), s.values))
    caption = ctx.labels("series.caption")
    return (Table("series", caption, header, rows, _excerpts(ctx, shown)),) if rows else ()


def figure_blocks(ctx: Context, story: Story, prefix: str) -> tuple[Block, ...]:
    """The figures of the story, large: those that moved with what they were before, agreed ones, disputed ones."""
    rows = [
        *(_moved(ctx, series) for series in story.series if series.printed),
        *(_figure(ctx, slot.topic, slot.values[0], ()) for slot in story.figures if slot.printed),
        *(
            _rival(ctx, story, conflict)
            for conflict in story.conflicts
            if conflict.printed and conflict.kind == "figure"
        ),
    ]
    names = ("figures.value", "figures.what", "conflict.as_of", "figures.change", "conflict.sources")
    header = tuple(words(ctx.labels(name)) for name in names)
    spans = (*story.series, *story.figures)
    if not rows:
        return ()
    nothing = words(ctx.labels("conflict.none"))
    kept = [i for i in range(len(header)) if any(row.cells[i] != nothing for row in rows)]
    header = tuple(header[i] for i in kept)
    filled = tuple(replace(row, cells=tuple(row.cells[i] for i in kept)) for row in rows)
    return (Table("figures", ctx.labels("figures.caption"), header, filled, _excerpts(ctx, spans)),)


def _moved(ctx: Context, series: Series) -> Row:
    before, now = series.values[-2], series.values[-1]
    day = ctx.labels("value.as_of", date=ctx.near_date(before.as_of)) if before.as_of else ""
    return _figure(ctx, series.topic, now, words(ctx.labels("figures.before", value=before.value, as_of=day)))


def _rival(ctx: Context, story: Story, conflict: Conflict) -> Row:
    link = Link(conflict_name(story, conflict), conflict_anchor(story, conflict))
    return _figure(ctx, conflict.topic, conflict.values[-1], (Run(ctx.labels("status.disputed.see")), link))


def _figure(ctx: Context, topic: str, value: Value, change: Inlines) -> Row:
    nothing = words(ctx.labels("conflict.none"))
    as_of = words(ctx.near_date(value.as_of)) if value.as_of else nothing
    cells = (
        (Run(value.value[:1].upper() + value.value[1:], "strong"),),  # it stands alone: "four" begins its cell
        words(ctx.labels.topic(topic)),
        as_of,
        change or nothing,
        ctx.cites(value.evidence) or nothing,
    )
    return Row(cells)
