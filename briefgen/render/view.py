"""From a brief and a pack to the `Page` that every document format prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from briefgen.model import Brief, Source, Story
from briefgen.render import annex, edition_sections, story_sections
from briefgen.render.blocks import Block, Cites, Contents, Inlines, Page, Paragraph, Section, inlines_of, plain
from briefgen.render.context import Context, called, words
from briefgen.render.excerpts import excerpter
from briefgen.render.packs import Pack
from briefgen.render.section_names import STORY_SECTIONS
from briefgen.shelf import each, one_by_one


def build_page(brief: Brief, pack: Pack, texts: Mapping[str, str] | None = None) -> Page:
    """The page that ``pack`` makes of ``brief``.

    ``texts`` are reading texts by source id; where they are given, and are the ones the brief was made from, lines
    carry the sentences that bear them.
    """
    numbers = {source.id: number for number, source in enumerate((*brief.sources, *brief.earlier), 1)}
    ctx = Context(brief, pack, numbers, excerpter(brief, numbers, texts or {}, pack.labels))
    title = brief.title or pack.labels("empty.title")
    return Page(
        name=pack.document_title.format(pack=pack.title, title=title),
        language=pack.language,
        kicker=pack.title,
        title=_title(ctx, title),
        deck=_deck(ctx),
        meta=tuple(_meta(ctx)),
        marking=pack.marking,
        as_of=_as_of(ctx),
        day=ctx.labels.date(brief.as_of) if brief.as_of else ctx.labels("header.no_date"),
        date=_full_date(brief.as_of),
        blocks=_blocks(ctx),
        sources=each(ctx.sources, called),
        references=each(ctx.sources, lambda source: _reference(ctx, source)),
        short_names=each(ctx.sources, lambda source: annex.short_name(ctx, source)),
    )


def _title(ctx: Context, title: str) -> Inlines:
    """The brief's title; where that is only the first of several headlines, which follows anyway, their number."""
    stories = ctx.brief.stories
    if len(stories) > 1 and title == stories[0].headline:
        return words(ctx.labels.count("title.stories", len(stories)))
    return (*words(title), *ctx.cites(ctx.brief.title_evidence))


def _deck(ctx: Context) -> Inlines:
    """The headline of a brief of one story that is titled otherwise."""
    stories = ctx.brief.stories
    if ctx.brief.edition is not None or len(stories) != 1 or stories[0].headline == ctx.brief.title:
        return ()
    return (*words(stories[0].headline), *ctx.cites(stories[0].headline_evidence))


def _reference(ctx: Context, source: Source) -> str:
    known = (called(source), source.publisher, source.published and ctx.labels.date(source.published))
    about = ctx.labels("list.comma").join(word for word in known if word)
    return ctx.labels("footnote.source", n=ctx.numbers[source.id], about=about)


def _full_date(iso: str | None) -> str | None:
    try:
        return date.fromisoformat((iso or "")[:10]).isoformat()
    except ValueError:
        return None


def _as_of(ctx: Context) -> str:
    as_of = ctx.brief.as_of
    return ctx.labels("header.as_of", date=ctx.labels.date(as_of)) if as_of else ctx.labels("header.no_date")


def _meta(ctx: Context) -> Iterator[str]:
    labels, period, edition = ctx.labels, ctx.brief.period, ctx.brief.edition
    yield labels("header.edition", moment=edition_sections.moment(ctx, edition.slot)) if edition else _as_of(ctx)
    if edition and edition.revision > 1:
        yield labels("header.revision", n=edition.revision)
    start, end = period.start or period.end, period.end or period.start
    read = any(source.status == "read" for source in ctx.brief.sources)
    if read and not (start and end):
        yield labels("header.undated")
    elif start and end and not start == end == (ctx.brief.as_of or "")[:10]:
        yield labels("header.period", period=labels.period(start, end))
    aside = ctx.left_out
    for status in ("read", "duplicate", "skipped"):
        n = sum(source.status == status and source.id not in aside for source in ctx.brief.sources)
        if n or status == "read":
            yield labels.count(f"header.{status}", n)
    if ctx.pack.marking:
        yield ctx.pack.marking


def _blocks(ctx: Context) -> Sequence[Block]:
    """Sections in the pack's order; those of the stories stand together where the first of them is named."""
    sections = ctx.pack.audience.sections
    of_story = [kind for kind in sections if kind in STORY_SECTIONS]
    found: list[Sequence[Block]] = [tuple(_section(ctx, "notice", 2, "notice", edition_sections.notice(ctx)))]
    if ctx.brief.edition is not None and not ctx.told:
        found.append(tuple(_section(ctx, "quiet", 2, "quiet", (edition_sections.quiet(ctx),))))
    for kind in sections:
        if of_story and kind == of_story[0]:
            found.append(ctx.laid(lambda: _stories(ctx, of_story)))
        if kind not in STORY_SECTIONS and kind != "contents":
            found.append(tuple(_section(ctx, kind, 2, kind, _of_brief(ctx, kind, found))))
    below = one_by_one(found)
    if "contents" not in sections:
        return below
    contents = Contents(ctx.laid(lambda: _entries(below)))
    return one_by_one([tuple(_section(ctx, "contents", 2, "contents", (contents,))), below])


def _stories(ctx: Context, kinds: list[str]) -> Iterator[Block]:
    stories, shown = ctx.brief.stories, ctx.stories
    if ctx.brief.edition is not None:
        yield from _bands(ctx, kinds)
    elif not stories:
        yield Paragraph("note", words(ctx.labels("empty.brief")))
    elif len(stories) == 1:
        yield from _story(ctx, stories[0], kinds, 2, "story-1-")
    else:
        yield from (_headed(ctx, story, kinds, 2, number) for number, story in enumerate(shown, 1))
    left = len(stories) - sum(_band(story) == "continuing" for story in stories) if ctx.brief.edition else len(stories)
    if ctx.told and len(shown) < left:
        yield Paragraph("note", words(ctx.labels.count("story.more", left - len(shown))))


def _band(story: Story) -> str | None:
    return story.placing.band if story.placing else None


def _bands(ctx: Context, kinds: list[str]) -> Iterator[Section]:
    """The stories of an edition: those that ask for attention, then those to be aware of."""
    numbered = list(enumerate(ctx.stories, 1))
    for band in ("attention", "awareness"):
        inner = [_headed(ctx, s, kinds, 3, n) for n, s in numbered if s.placing is None or s.placing.band == band]
        yield from _section(ctx, band, 2, band, tuple(inner))


def _headed(ctx: Context, story: Story, kinds: list[str], level: int, number: int) -> Section:
    """A story under its headline."""
    title = (*words(story.headline), *ctx.cites(story.headline_evidence))
    inner = ctx.laid(lambda: _under(ctx, story, kinds, level + 1, f"story-{number}-"))
    return Section("story", level, title, f"story-{number}", inner)


def _under(ctx: Context, story: Story, kinds: list[str], level: int, prefix: str) -> Iterator[Block]:
    yield _told_by(ctx, story)
    parts = list(_story(ctx, story, kinds, level, prefix))
    if ctx.brief.edition is not None and parts and parts[0].kind == "facts":
        yield from parts.pop(0).blocks  # the lines of a digest stand under its headline, without one of their own
    yield from parts


def _told_by(ctx: Context, story: Story) -> Paragraph:
    numbers = ctx.labels("list.comma").join(str(ctx.numbers[i]) for i in story.source_ids if i in ctx.numbers)
    count = ctx.labels.count("story.sources", len(story.source_ids), numbers=numbers)
    return Paragraph("note", ctx.line([words(text) for text in (count, *edition_sections.standing(ctx, story))]))


def _story(ctx: Context, story: Story, kinds: list[str], level: int, prefix: str) -> Iterator[Section]:
    for kind in kinds:
        yield from _section(ctx, kind, level, prefix + kind, story_sections.build(kind, ctx, story, prefix))


def _section(ctx: Context, kind: str, level: int, anchor: str, blocks: tuple[Block, ...]) -> Iterator[Section]:
    title: Inlines = words(ctx.labels(f"section.{kind}"))
    if blocks:
        yield Section(kind, level, title, anchor, blocks)


def _of_brief(ctx: Context, kind: str, found: Sequence[Sequence[Block]]) -> tuple[Block, ...]:
    """The blocks of a section of the whole brief; ``found`` stands above it."""
    if kind != "sources" or ctx.pack.register != "short":
        return annex.build(kind, ctx)
    above = inlines_of(one_by_one(found))
    return annex.short_register(ctx, {n for part in above if isinstance(part, Cites) for n in part.numbers})


def _entries(blocks: Sequence[Block]) -> Iterator[tuple[int, str, str]]:
    """What the contents list: of several stories their headlines only, for each has the same parts."""
    for block in blocks:
        if isinstance(block, Section):
            yield block.level, plain(block.title), block.anchor
            if block.kind != "story":
                yield from _entries(block.blocks)
