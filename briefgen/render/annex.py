"""The sections of the brief as a whole: decision slot, source statement, register, remarks, span table, method."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator

from msgspec import Struct, field

from briefgen.model import Diagnostic, Fact, Source, Span
from briefgen.render import edition_sections
from briefgen.render.blocks import Block, Inlines, Item, Link, Listing, Paragraph, Row, Run, Style, Table
from briefgen.render.conflicts import conflict_name
from briefgen.render.context import Context, called, slot, words
from briefgen.render.desk_sections import mentions
from briefgen.render.places import place
from briefgen.text.display import within_line

Builder = Callable[[Context], tuple[Block, ...]]
_EXCERPT_WORDS = 9
"""Words of a line that the span table repeats: enough to find it on a page."""
_REGISTER_WORDS = 8
"""Words of a title that name a source in the short register."""


def build(kind: str, ctx: Context) -> tuple[Block, ...]:
    """The blocks of the brief section ``kind``; none where there is nothing to say."""
    return _BUILDERS[kind](ctx)


def _decision(ctx: Context) -> tuple[Block, ...]:
    return slot(ctx.pack.notes.decision, lines=2)


# --------------------------------------------------------------------------- source statement


def _statement(ctx: Context) -> tuple[Block, ...]:
    shown = _Shown.of(ctx)
    sentences = [
        *_read(ctx),
        *_publishers(ctx),
        *_statuses(ctx, shown),
        *_origins(ctx, shown),
        *_hidden(ctx, shown),
        ctx.labels("statement.model"),
    ]
    return (Paragraph("text", words(ctx.labels("sentence.separator").join(sentences))),)


class _Shown(Struct):
    """What is printed of the stories, and what is not, counted in one go through them."""

    statuses: Counter[str] = field(default_factory=Counter)
    """Of the facts, "edited" among them."""
    disputed: int = 0
    origins: Counter[str] = field(default_factory=Counter)
    hidden: Counter[str] = field(default_factory=Counter)
    """Lines by kind."""

    @classmethod
    def of(cls, ctx: Context) -> _Shown:
        found = cls()
        for story, is_shown in ctx.every_story():
            for kind in _KINDS:
                lines = getattr(story, kind)
                found.hidden[kind] += len(lines) - (sum(line.printed for line in lines) if is_shown else 0)
            for fact in story.facts if is_shown else ():
                if fact.printed:
                    found._add(fact)
        return found

    def _add(self, fact: Fact) -> None:
        self.statuses["edited" if fact.edited else fact.status] += 1
        if not fact.edited:
            self.disputed += fact.disputed
            names = (origin.name for origin in fact.origins if origin.name and origin.kind != "unestablished")
            self.origins.update(dict.fromkeys(names, 1))


_KINDS = ("facts", "conflicts", "questions")


def _of_status(ctx: Context, status: str) -> list[Source]:
    return [source for source in ctx.brief.sources if source.status == status]


def _read(ctx: Context) -> Iterator[str]:
    labels, duplicates, aside = ctx.labels, _of_status(ctx, "duplicate"), ctx.left_out
    skipped = [source for source in _of_status(ctx, "skipped") if source.id not in aside]
    partial = sum(source.id in ctx.begun for source in _of_status(ctx, "read"))
    yield labels.count("statement.read", len(_of_status(ctx, "read")) - partial)
    if partial:
        yield labels.count("statement.partial", partial)
    if duplicates:
        yield labels.count("statement.duplicate", len(duplicates))
    if skipped:
        yield labels("statement.skipped", list=labels.join([_skipped(ctx, source) for source in skipped]))
    if aside:
        yield labels.count("statement.left_out", len(aside))


def _skipped(ctx: Context, source: Source) -> str:
    if source.reason is None:
        return ctx.labels("statement.skipped.bare", path=source.path)
    return ctx.labels("statement.skipped.item", path=source.path, reason=ctx.said(source.reason))


def _publishers(ctx: Context) -> Iterator[str]:
    read = _of_status(ctx, "read")
    known = [source.publisher for source in read if source.publisher]
    names = ctx.labels.join(list(dict.fromkeys(known)))
    if known and len(known) == len(read):
        yield ctx.labels("statement.publishers.all", names=names)
    elif known:
        yield ctx.labels("statement.publishers.some", known=len(known), all=len(read), names=names)
    elif read:
        yield ctx.labels("statement.publishers.none")


def _statuses(ctx: Context, shown: _Shown) -> Iterator[str]:
    if not shown.statuses:
        return
    order = ("corroborated", "attributed", "repeated", "single-source", "edited")
    parts = [ctx.labels(f"statement.{name}", n=shown.statuses[name]) for name in order if shown.statuses[name]]
    yield ctx.labels.count("statement.facts", shown.statuses.total(), list=ctx.labels.join(parts))
    if shown.disputed:
        yield ctx.labels.count("statement.disputed", shown.disputed)


def _origins(ctx: Context, shown: _Shown) -> Iterator[str]:
    names = [ctx.labels("statement.origin", name=within_line(name), n=n) for name, n in shown.origins.most_common()]
    if names:
        yield ctx.labels("statement.origins", names=ctx.labels.join(names))


def _hidden(ctx: Context, shown: _Shown) -> Iterator[str]:
    """What the pack has room for elsewhere only: found, proved, and not printed here."""
    parts = [
        ctx.labels.count(f"statement.hidden.{kind}", shown.hidden[kind])
        for kind in _KINDS
        if shown.hidden[kind] and kind in ctx.pack.audience.sections
    ]
    if parts:
        yield ctx.labels("statement.hidden", list=ctx.labels.join(parts))


# --------------------------------------------------------------------------- source register


def _sources(ctx: Context) -> tuple[Block, ...]:
    aside = ctx.left_out
    items = ctx.laid(lambda: (_source(ctx, source) for source in ctx.sources if source.id not in aside))
    rest = [_skipped(ctx, source) for source in ctx.brief.sources if source.id in aside]
    found: tuple[Block, ...] = (Listing("register", items),) if items else ()
    if rest:
        found += (Paragraph("note", words(ctx.labels("register.left_out", list=ctx.labels.join(rest)))),)
    return found


def short_register(ctx: Context, cited: Collection[int]) -> tuple[Block, ...]:
    """In one paragraph the sources whose numbers are ``cited``, then how many more there are."""
    listed = [source for source in ctx.sources if ctx.numbers[source.id] in cited]
    runs: list[Run] = []
    for source in listed:
        named = short_name(ctx, source, _REGISTER_WORDS)
        stop = ctx.labels("footnote.separator") if source is not listed[-1] else ""
        runs += [Run(f"{ctx.numbers[source.id]}", "strong"), Run(f"\u00a0{named}{stop}")]
    rest = len(ctx.sources) - len(listed) - len(ctx.left_out)
    more = words(ctx.labels.count("more.sources", rest)) if rest else ()
    paragraphs = [Paragraph("note", inlines) for inlines in (tuple(runs), more) if inlines]
    return tuple(paragraphs)


def short_name(ctx: Context, source: Source, most: int = 5) -> str:
    """Publisher, or the first ``most`` words of the title, and day: enough to know it by."""
    name = source.publisher or " ".join(_begin(called(source), most).split())
    day = [ctx.near_date(source.published)] if source.published else []
    return ctx.labels("register.separator").join((name, *day))


def _source(ctx: Context, source: Source) -> Item:
    full = ctx.pack.register == "full"
    title = called(source)
    web = source.url is not None and source.url.startswith(("https://", "http://"))
    head: Inlines = (Link(title, source.url),) if web and source.url else (Run(title, "strong"),)
    about = ctx.labels("register.separator").join(_about(ctx, source))
    said = (Run(ctx.labels("register.stop")), Run(about)) if about else ()
    state = words(_state(ctx, source), "soft")
    return Item(
        inlines=(*head, *said),
        note=ctx.line([state, *(_details(ctx, source) if full else ())]),
        anchor=f"source-{ctx.numbers[source.id]}",
        number=ctx.numbers[source.id],
    )


def _about(ctx: Context, source: Source) -> Iterator[str]:
    """What is known of it; of an input that could not be read nothing is, and its reason follows."""
    if source.status == "skipped":
        return
    labels = ctx.labels
    yield source.publisher or labels("register.unknown_publisher")
    if not source.title:  # what stands for it is the name of the file
        yield labels("register.untitled")
    if source.author:
        yield labels("register.by", author=source.author)
    yield labels.date(source.published) if source.published else labels("register.undated")
    if source.words:
        yield labels.count("register.words", source.words).replace(" ", "\u00a0")
    if source.reliability != "F":
        yield labels("register.grade", grade=source.reliability)
    if source.pages:
        yield labels.count("register.pages", len(source.pages))


def _state(ctx: Context, source: Source) -> str | None:
    if source in ctx.brief.earlier:
        return ctx.labels("register.earlier")
    if source.status == "read":
        return ctx.labels("register.partial") if source.id in ctx.begun else None
    if source.reason is None:
        return ctx.labels(f"register.{source.status}.bare")
    return ctx.labels(f"register.{source.status}", reason=ctx.said(source.reason))


def _details(ctx: Context, source: Source) -> Iterator[Inlines]:
    labels = ctx.labels
    yield words(labels("register.file", path=source.path))
    if source.dated_by:
        yield words(labels(f"register.dated_by.{source.dated_by}"))
    if source.origin and source.origin in ctx.numbers:
        yield words(labels("register.copy", n=ctx.numbers[source.origin]))
    elif source.origin:
        yield words(labels("register.origin", origin=source.origin))
    if source.text_sha256:
        yield words(labels("register.sha", sha=source.text_sha256[:12]))


# --------------------------------------------------------------------------- remarks, spans, method


def _diagnostics(ctx: Context) -> tuple[Block, ...]:
    """Every remark of the build; what is said of several sources alike is said once."""
    labels = ctx.labels
    found: dict[tuple[str, str], list[str]] = {}
    for remark in ctx.brief.diagnostics:
        numbers = found.setdefault((remark.severity, ctx.said(_unplaced(ctx, remark))), [])
        numbers += [str(ctx.numbers.get(remark.source, remark.source))] if remark.source else []
    rows = ctx.laid(
        lambda: (
            Row((words(labels(f"diagnostics.{severity}")), words(said), _numbers(ctx, numbers)))
            for (severity, said), numbers in found.items()
        )
    )
    header = tuple(words(labels(f"diagnostics.{name}")) for name in ("severity", "message", "source"))
    return (Table("diagnostics", labels("diagnostics.caption"), header, rows),) if rows else ()


def _unplaced(ctx: Context, remark: Diagnostic) -> str:
    """The remark without the path of its source, which has a column."""
    if remark.source is None or remark.source not in ctx.numbers:
        return remark.message
    return remark.message.removeprefix(f"{ctx.source(remark.source).path}: ")


def _numbers(ctx: Context, numbers: list[str]) -> Inlines:
    return words(ctx.labels("list.comma").join(dict.fromkeys(numbers)) or ctx.labels("conflict.none"))


def _spans(ctx: Context) -> tuple[Block, ...]:
    labels = ctx.labels
    rows = ctx.laid(lambda: (_bearing(ctx, name, text, spans) for name, text, spans in _lines(ctx)))
    header = tuple(words(labels(f"spans.{name}")) for name in ("line", "text", "places"))
    return (Table("spans", labels("spans.caption"), header, rows),) if rows else ()


def _bearing(ctx: Context, name: str, text: str, spans: tuple[Span, ...]) -> Row:
    """A headline stands out: under it are the lines of its story, which are called like those of the next."""
    style: Style = "strong" if name == ctx.labels("spans.headline") else "plain"
    return Row((words(name, style), words(_begin(text, _EXCERPT_WORDS), style), words(_places(ctx, spans))))


def _begin(text: str, most: int) -> str:
    found = text.split()
    return text if len(found) <= most else " ".join(found[:most]) + " …"


def _places(ctx: Context, spans: tuple[Span, ...]) -> str:
    known = [span for span in spans if span.source in ctx.numbers]
    return ctx.labels("spans.separator").join(_place(ctx, span) for span in known)


def _place(ctx: Context, span: Span) -> str:
    """Source, page and paragraph for a reader, characters for a program."""
    number, found = ctx.numbers[span.source], place(ctx.labels, ctx.source(span.source), span.start)
    label = "spans.place.in" if found else "spans.place"
    return ctx.labels(label, n=number, place=found, start=span.start, end=span.end)


def _lines(ctx: Context) -> Iterator[tuple[str, str, tuple[Span, ...]]]:
    """Every printed line of every story but the names: what it is called, its text, and all spans that bear it."""
    labels = ctx.labels
    for story in ctx.stories:
        yield labels("spans.headline"), story.headline, story.headline_evidence
        for n, line in enumerate(story.summary, 1):
            yield labels("spans.summary", n=n), line.text, line.evidence
        for n, fact in enumerate((f for f in story.facts if f.printed), 1):
            name = fact.id or labels("spans.fact", n=n)
            yield name, fact.text, (*fact.evidence, *fact.attribution_evidence)
            if fact.before is not None:
                yield labels("spans.before", name=name), fact.before.text, fact.before.evidence
        for conflict in (c for c in story.conflicts if c.printed):
            for n, value in enumerate(conflict.values, 1):
                name = labels("spans.conflict", name=conflict_name(story, conflict), n=n)
                yield name, value.value, value.evidence
        for n, value in enumerate((v for s in story.series if s.printed for v in s.values), 1):
            yield labels("spans.series", n=n), value.value, value.evidence
        for n, quote in enumerate((q for q in story.quotes if q.printed), 1):
            yield quote.id or labels("spans.quote", n=n), quote.text, (*quote.evidence, *quote.speaker_evidence)
            for variant in quote.variants:
                yield quote.id or labels("spans.quote", n=n), variant.text, variant.evidence
        for n, question in enumerate((q for q in story.questions if q.printed), 1):
            yield question.id or labels("spans.question", n=n), question.text, question.evidence
        for n, entry in enumerate((t for t in story.timeline if t.printed), 1):
            yield labels("spans.timeline", n=n), entry.text, entry.evidence


def _method(ctx: Context) -> tuple[Block, ...]:
    names = ("lines", "corroborated", "attributed", "repeated", "single", "disputed", "series")
    items = [Item(words(ctx.labels(f"method.{name}"))) for name in names]
    brief = ctx.brief
    items.append(Item(words(ctx.labels("method.rules", version=brief.rules_version, schema=brief.schema))))
    return (Listing("plain", tuple(items)),)


_BUILDERS: dict[str, Builder] = {
    "since": edition_sections.since,
    "continuing": edition_sections.continuing,
    "health": edition_sections.health,
    "mentions": mentions,
    "decision": _decision,
    "statement": _statement,
    "sources": _sources,
    "diagnostics": _diagnostics,
    "spans": _spans,
    "method": _method,
}
