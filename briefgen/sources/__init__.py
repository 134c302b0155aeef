"""Files to documents: what was given, what could be read, and why the rest could not.

Nothing a file holds raises past `read_sources`; a source that cannot be read is in the register with its reason.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen.model import Diagnostic, Document, Source, StatedIn
from briefgen.rules import lexicon
from briefgen.sources import formats
from briefgen.sources.about import Sayings, as_metadata, is_said, with_grade
from briefgen.sources.blocks import Layout, lay_out
from briefgen.sources.fetching import Ahead, Fetch
from briefgen.sources.gather import MAX_BYTES, Gatherer, Item, documents_first
from briefgen.sources.inputs import Severity, collect, one_file
from briefgen.sources.language import in_language, language_of, refuse_language
from briefgen.sources.locators import paragraph_starts
from briefgen.sources.raw import LeftOutError, Metadata, RawText, UnreadableError
from briefgen.sources.stubs import EXCERPT, screen
from briefgen.sources.versions import Gist, settle
from briefgen.text.display import display

MAX_CONTAINED = 20_000_000
"""Characters of all texts out of one archive, mailbox or feed, which one stranger may have filled: four thousand
articles. Held, ordinary text takes 60 times as much room as it has characters, the worst 100 times."""
MAX_TOTAL = 500_000_000
"""Characters of all texts of a build: a hundred thousand articles."""

__all__ = ["MAX_BYTES", "Parsed", "Parser", "ReadResult", "Task", "parse", "read_again", "read_items", "read_sources"]


class ReadResult(Struct, frozen=True):
    """``sources`` is every input in path order (s1, s2, ...), what lies in a container in the order it has there, and
    last what is no document (pictures, hidden files, earlier briefs), so that it takes no number from a source;
    ``documents`` those with status "read", ``duplicates`` those with status "duplicate", both in the same order."""

    documents: tuple[Document, ...]
    sources: tuple[Source, ...]
    diagnostics: tuple[Diagnostic, ...]
    duplicates: tuple[Document, ...] = ()


class Task(Struct, frozen=True):
    """One text to read as the source ``id``, with what the user says of it."""

    id: str
    item: Item
    said: Mapping[str, str]
    language: str


class Parsed(Struct, frozen=True):
    """The line of the register, and what became of the input: a document, or none, rightly so or not."""

    source: Source
    document: Document | None = None
    rightly: bool = True
    notes: tuple[Diagnostic, ...] = ()
    container: str | None = None
    """The input that the text lies in."""
    gist: Gist = field(default_factory=Gist)


Parser = Callable[[Iterable[Task]], Iterator[Parsed]]
"""Where many are parsed: each by `parse`, in order."""


def read_sources(
    paths: Sequence[Path | str], *, language: str = "en", fetch: Fetch | None = None, parser: Parser | None = None
) -> ReadResult:
    """Read files, folders, http(s) addresses (a str, got by ``fetch``) and standard input ("-").

    The result depends on the set of inputs alone, not on the order of ``paths``. What a ``sources.yaml`` beside the
    sources says of them goes before what they say. Raises `UsageError` for a ``sources.yaml`` with mistakes.
    """
    inputs = collect(paths)
    sayings = Sayings(folder for given in inputs for folder in given.folders)
    with Ahead(fetch) if fetch else nullcontext() as ahead:
        found = read_items(Gatherer(inputs, ahead).items(), sayings, language=language, parser=parser)
    return replace(found, diagnostics=(*found.diagnostics, *sayings.unused()))


def read_items(
    items: Iterable[Item], sayings: Sayings | None = None, *, language: str = "en", parser: Parser | None = None
) -> ReadResult:
    """Read texts that were gathered before, in the order given; ``sayings`` is what the user says of them."""
    sayings = sayings or Sayings(())
    tasks = (
        Task(f"s{number}", item, sayings.of(item.name, item.folders), language)
        for number, item in enumerate(documents_first(items), 1)
    )
    return assembled(parser(tasks) if parser else map(parse, tasks), language)


def assembled(parsed: Iterable[Parsed], language: str) -> ReadResult:
    """The register and the documents of what was parsed: copies and versions told apart, agencies known as such."""
    documents: list[Document] = []
    gists: list[Gist] = []
    sources: list[Source] = []
    expected: set[str] = set()
    notes: list[Diagnostic] = []
    for found in _within_bounds(parsed):
        sources.append(found.source)
        if found.document:
            documents.append(found.document)
            gists.append(found.gist)
        notes.extend(found.notes)
        expected |= {found.source.id} if found.rightly else set()
    settled = settle(documents, gists)
    mute = {document.id for document, gist in zip(documents, gists, strict=True) if not gist.sentences}
    sources = [_settled(source, settled.reasons) for source in sources]
    documents = [_with_source(d, _settled(d.source, settled.reasons)) for d in documents]
    agencies = {source.origin for source in sources if source.origin} - lexicon("publishers", language)
    sources = [_with_agency(source, agencies) for source in sources]
    documents = [_with_source(document, _with_agency(document.source, agencies)) for document in documents]
    first, copies = ([d for d in documents if d.source.status == status] for status in ("read", "duplicate"))
    diagnostics = (*_diagnostics(sources, mute, expected), *notes, *settled.changes)
    return ReadResult(tuple(first), tuple(sources), diagnostics, tuple(copies))


def _within_bounds(parsed: Iterable[Parsed]) -> Iterator[Parsed]:
    """``parsed`` as long as there is room for the texts, of all and of each container."""
    total = 0
    inside: Counter[str] = Counter()
    for found in parsed:
        size = found.gist.size
        if size and found.container and inside[found.container] + size > MAX_CONTAINED:
            yield _too_much(found, f"{found.container} holds more than {MAX_CONTAINED // 1_000_000} million characters")
        elif size and total + size > MAX_TOTAL:
            yield _too_much(found, f"all sources hold more than {MAX_TOTAL // 1_000_000} million characters")
        else:
            total += size
            inside[found.container or ""] += size
            yield found


def _too_much(found: Parsed, why: str) -> Parsed:
    return Parsed(
        replace(found.source, status="skipped", reason=f"not read any more: {why}; give it apart"), rightly=False
    )


def read_again(file: Path) -> Iterator[Document]:
    """Every document that ``file`` is or holds, by itself: nothing is fetched, and no ``sources.yaml`` is looked at."""
    for number, item in enumerate(Gatherer([one_file(file)], None).items(), 1):
        found = parse(Task(f"s{number}", item, {}, "en"))
        if found.document is not None:
            yield found.document


def parse(task: Task) -> Parsed:
    """One text by itself; pure."""
    item = task.item
    source = Source(id=task.id, path=item.name, status="skipped", sha256=item.sha256, format=item.format)
    if item.format is None or item.reason is not None:
        source = replace(_with_metadata(source, item.metadata), reason=item.reason)
        return Parsed(source, rightly=item.severity == "info")
    try:
        raw = _raw(item.format, item, as_metadata(task.said))
        layout = lay_out(raw, task.language)
        source = with_grade(replace(source, encoding=item.encoding or raw.encoding), task.said)
        told = language_of(raw.text)
        source = _registered(source, raw, layout, told)
        refuse_language(told)
        teaser = screen(raw.text, layout.blocks, task.language) or (EXCERPT if raw.excerpt else None)
    except UnreadableError as error:
        return Parsed(replace(source, reason=str(error)), rightly=isinstance(error, LeftOutError))
    source = replace(source, status="read")
    notes = tuple(_notes(source, teaser, layout))
    document = _document(source, raw, layout)
    return Parsed(source, document, notes=notes, container=item.container, gist=Gist.of(document))


def _raw(name: str, item: Item, said: Metadata) -> RawText:
    try:
        raw = formats.by_name()[name].read(item.data)
    except UnreadableError:
        raise
    except Exception as error:  # libraries on bytes of any origin: whatever they raise, this text alone is unread
        raise UnreadableError(f"the reader of {name} failed on it: {type(error).__name__}") from None
    if not display(raw.text):
        raise UnreadableError("no text in it")
    return replace(raw, metadata=said.or_else(item.metadata).or_else(raw.metadata).or_else(item.fallback))


def _registered(source: Source, raw: RawText, layout: Layout, told: str | None) -> Source:
    """The line of the register with what the text says of itself; its words tell the language better than a page."""
    return replace(
        _with_metadata(source, in_language(layout.metadata, told)),
        text_sha256=hashlib.sha256(raw.text.encode("utf-8")).hexdigest(),
        words=len(display(raw.text).split()),
        pages=raw.pages,
        paragraphs=paragraph_starts(raw.text, layout.blocks),
    )


def _document(source: Source, raw: RawText, layout: Layout) -> Document:
    return Document(
        source=source,
        text=raw.text,
        blocks=layout.blocks,
        sentences=layout.sentences,
        partial_date=layout.metadata.partial_date,
    )


def _notes(source: Source, teaser: str | None, layout: Layout) -> Iterator[Diagnostic]:
    if teaser:
        yield Diagnostic("only-the-beginning", "warning", f"{source.path}: {teaser}", source.id)
    if layout.metadata.refused and not source.published:
        message = f"its date {layout.metadata.refused} is not used: no calendar has it"
        yield Diagnostic("date-refused", "info", f"{source.path}: {message}", source.id)


def _with_source(document: Document, source: Source) -> Document:
    return document if source is document.source else document.of(source)


def _settled(source: Source, reasons: Mapping[str, str]) -> Source:
    return replace(source, status="duplicate", reason=reasons[source.id]) if source.id in reasons else source


def _with_metadata(source: Source, found: Metadata) -> Source:
    return replace(
        source,
        title=found.title,
        publisher=found.publisher,
        author=found.author,
        published=found.published,
        url=found.url,
        origin=found.agency,
        issuer=found.issuer,
        updated=found.updated,
        language=found.language,
        stated_in=found.stated_in(),
    )


def _with_agency(source: Source, agencies: set[str]) -> Source:
    """A name that another source of the build credits as an agency is one here too, and no paper and no author.

    Only a text that is nothing but lines leaves open what a name over it is; elsewhere it is said to be the publisher.
    """
    open_to_doubt = source.format == "txt" and not is_said(source, "publisher")
    if open_to_doubt and source.origin is None and source.publisher in agencies:
        return _moved(replace(source, origin=source.publisher, publisher=None), "publisher")
    if source.author in agencies and not is_said(source, "author"):
        return _moved(replace(source, origin=source.origin or source.author, author=None), "author")
    return source


def _moved(source: Source, field: str) -> Source:
    """``source`` whose origin stands where its ``field`` was said to."""
    places = {stated.field: stated.place for stated in source.stated_in}
    place = places.pop(field, None)
    if place:
        places.setdefault("origin", place)
    return replace(source, stated_in=tuple(StatedIn(name, where) for name, where in places.items()))


def _diagnostics(sources: Sequence[Source], mute: set[str], expected: set[str]) -> list[Diagnostic]:
    """What the reader of the brief should know of each source, in source order; ``expected`` are no failures."""
    found = []
    for source in sources:
        if source.status != "read":
            severity: Severity = "info" if source.id in expected else "warning"
            found.append(Diagnostic(f"source-{source.status}", severity, f"{source.path}: {source.reason}", source.id))
        elif source.id in mute:
            message = f"{source.path}: only headlines, captions or notices, no running text"
            found.append(Diagnostic("source-without-body", "warning", message, source.id))
    return found
