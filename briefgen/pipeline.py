"""The whole road on one screen: sources, documents, readings, stories, brief, proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from briefgen import engine
from briefgen.compose import compose
from briefgen.decisions import Decision, keyed, replay, with_keys
from briefgen.errors import NothingReadError
from briefgen.extract import read
from briefgen.model import Brief, Diagnostic, Document, Reading, Source, StatedIn
from briefgen.options import Audience, Options
from briefgen.sources import ReadResult, read_sources
from briefgen.sources.dating import date_documents
from briefgen.sources.fetching import Fetch
from briefgen.stories import tell
from briefgen.stories.grouping import group
from briefgen.stories.origins import find_copies
from briefgen.stories.quotes import all_quotes
from briefgen.text.display import display
from briefgen.verify import prove

_TOLD = 10
"""Sources that the message names when none could be read: a line, not a list of thousands."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """A proved brief and the reading texts by source id that prove it."""

    brief: Brief
    texts: Mapping[str, str]


def build(
    paths: Sequence[Path | str],
    audience: Audience,
    options: Options,
    executor: Executor | None = None,
    decisions: Sequence[Decision] = (),
    fetch: Fetch | None = None,
) -> BuildResult:
    """Read ``paths``, make the brief, replay an editor's ``decisions`` on it, leave out what cannot be proved.

    ``paths`` are files, folders, http(s) addresses, which ``fetch`` gets, and "-" for standard input. Raises
    `NothingReadError` when no source could be read; every other problem with a source is a diagnostic.
    """
    found = read_sources(paths, language=options.language, fetch=fetch)
    return brief_of(found, audience, options, executor, decisions)


def brief_of(
    found: ReadResult,
    audience: Audience,
    options: Options,
    executor: Executor | None = None,
    decisions: Sequence[Decision] = (),
) -> BuildResult:
    """The brief of texts that were read before; else as `build`."""
    if not found.documents:
        raise NothingReadError(_nothing(found.sources))
    documents, dating = date_documents(found.documents, options.as_of)
    analysed = engine.run(partial(engine.attempt, read), documents, executor)
    readings = [item for item in analysed if isinstance(item, Reading)]
    failed = {
        document.id: replace(document.source, status="skipped", reason=item.reason)
        for document, item in zip(documents, analysed, strict=True)
        if isinstance(item, engine.Failure)
    }
    if not readings:
        raise NothingReadError(_nothing(tuple(failed.values())))
    documents = tuple(reading.document for reading in readings)
    texts = {document.id: document.text for document in documents}
    told = [keyed(tell(members), texts) for members in group(readings)]
    stories, quotes, stale = replay(decisions, told, with_keys(all_quotes(readings), texts))
    sources = register([failed.get(s.id, s) for s in found.sources], documents)
    diagnostics = (*found.diagnostics, *dating, *(_unanalysed(s) for s in failed.values()), *stale)
    brief = compose(stories, sources, quotes, diagnostics, audience, options)
    proved, unproved = prove(brief, texts)
    return BuildResult(replace(proved, diagnostics=(*proved.diagnostics, *unproved)), texts)


def _unanalysed(source: Source) -> Diagnostic:
    return Diagnostic("not-analysed", "error", f"{source.path}: {source.reason}", source.id)


def register(sources: Sequence[Source], documents: Sequence[Document]) -> tuple[Source, ...]:
    """Every input in id order, with what dating and copying found out about those that were read."""
    read_ones = {document.id: document for document in documents}
    copies = find_copies(documents)
    return tuple(_registered(s, read_ones[s.id], copies) if s.id in read_ones else s for s in sources)


def _registered(source: Source, document: Document, copies: Mapping[str, str]) -> Source:
    """A dateline whose year became known is a day of publication that the source states itself."""
    found = replace(document.source, origin=source.origin or copies.get(source.id))
    if found.dated_by != "dateline" or found.published or document.reference is None:
        return found
    places = (*found.stated_in, StatedIn("published", "dateline"))
    return replace(found, published=document.reference.isoformat(), stated_in=places)


def _nothing(sources: Sequence[Source]) -> str:
    reasons = "; ".join(f"{display(s.path)}: {s.reason}" for s in sources[:_TOLD]) or "no file was given"
    more = f"; and {len(sources) - _TOLD} more" if len(sources) > _TOLD else ""
    return f"nothing could be read, so nothing was written ({reasons}{more})"
