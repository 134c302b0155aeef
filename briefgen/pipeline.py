"""The whole road on one screen: sources, documents, readings, stories, brief, proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from briefgen import engine
from briefgen.compose import compose
from briefgen.decisions import Decision, replay
from briefgen.errors import NothingReadError
from briefgen.model import Brief, Diagnostic, Document, Quote, Source, Story
from briefgen.options import Audience, Options
from briefgen.shelf import Texts, each, one_by_one
from briefgen.sources import ReadResult
from briefgen.sources.dating import date_documents, registered
from briefgen.sources.fetching import Fetch
from briefgen.stages import Kept, Stages, Told, ToldOnShelf
from briefgen.stories.origins import find_copies
from briefgen.text.display import display
from briefgen.verify import prove, prove_whole

_TOLD = 10
"""Sources that the message names when none could be read: a line, not a list of thousands."""


class BuildResult(Struct, frozen=True):
    """A proved brief, the reading texts by source id that prove it, and what was read in those sources."""

    brief: Brief
    texts: Mapping[str, str]
    kept: Sequence[Kept] = ()
    """In source order; to be asked before the stages are closed."""


def build(
    paths: Sequence[Path | str],
    audience: Audience,
    options: Options,
    stages: Stages | None = None,
    decisions: Sequence[Decision] = (),
    fetch: Fetch | None = None,
) -> BuildResult:
    """Read ``paths``, make the brief, replay an editor's ``decisions`` on it, leave out what cannot be proved.

    ``paths`` are files, folders, http(s) addresses, which ``fetch`` gets, and "-" for standard input. Raises
    `NothingReadError` when no source could be read; every other problem with a source is a diagnostic. ``stages``
    says where documents are worked on and what is kept of it: here and nothing, unless given.
    """
    stages = stages or Stages()
    found = stages.sources(paths, language=options.language, fetch=fetch)
    return brief_of(found, audience, options, stages, decisions)


def brief_of(
    found: ReadResult,
    audience: Audience,
    options: Options,
    stages: Stages | None = None,
    decisions: Sequence[Decision] = (),
) -> BuildResult:
    """The brief of texts that were read before; else as `build`."""
    stages = stages or Stages()
    merged = merge(analyse(found, options.as_of, stages), stages)
    texts = Texts(merged.documents)
    stories, quotes, stale = replay(decisions, merged.stories, merged.quotes)
    sources = register([merged.failed.get(s.id, s) for s in found.sources], merged.documents)
    diagnostics = (*found.diagnostics, *merged.diagnostics, *stale)
    brief = compose(stories, sources, quotes, diagnostics, audience, options)
    proved, unproved = (prove if decisions else prove_whole)(brief, texts)
    return BuildResult(replace(proved, diagnostics=(*proved.diagnostics, *unproved)), texts, merged.kept)


class Analysis(Struct, frozen=True):
    """What the rules found in each document, in source order. ``failed`` are sources that they failed on, by id.

    ``diagnostics`` tell how documents were dated.
    """

    kept: tuple[Kept, ...]
    failed: Mapping[str, Source]
    diagnostics: tuple[Diagnostic, ...]


def analyse(found: ReadResult, as_of: date | None = None, stages: Stages | None = None) -> Analysis:
    """Read each document by itself; ``as_of`` dates those that nothing else does.

    Raises `NothingReadError` when there is none, or the rules failed on every one.
    """
    if not found.documents:
        raise NothingReadError(_nothing(found.sources))
    documents, dating = date_documents(found.documents, as_of)
    failed: dict[str, Source] = {}
    kept: list[Kept] = []
    for document, item in zip(documents, (stages or Stages()).read(documents), strict=True):
        if isinstance(item, engine.Failure):
            failed[document.id] = _failed(document, item)
        else:
            kept.append(item)
    if not kept:
        raise NothingReadError(_nothing(tuple(failed.values())))
    return Analysis(tuple(kept), failed, dating)


class Merged(Struct, frozen=True):
    """Stories, by their first source, with every line that is proved of them, and every quotation in source order.

    ``kept`` and ``failed`` as in `Analysis`, but for the sources of stories that could not be told.
    """

    stories: Sequence[Story]
    quotes: Sequence[Quote]
    kept: tuple[Kept, ...]
    failed: Mapping[str, Source]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents of the stories, in source order."""
        return tuple(item.document for item in self.kept)


def merge(analysis: Analysis, stages: Stages | None = None) -> Merged:
    """Bring readings together: which tell one story, and what it says. Raises `NothingReadError` when none can."""
    tellings: list[Told | ToldOnShelf] = []
    said: dict[str, tuple[Told | ToldOnShelf, int]] = {}
    failed = dict(analysis.failed)
    unproved: list[Diagnostic] = []
    stages = stages or Stages()
    pile = stages.grouped(analysis.kept)
    for members, told in zip(pile.stories, stages.told(pile.stories), strict=True):
        if isinstance(told, engine.Failure):
            failed.update((m.document.id, _failed(m.document, told)) for m in members)
        else:
            tellings.append(told)
            said.update((member.document.id, (told, place)) for place, member in enumerate(members))
            unproved.extend(told.unproved)
    if not tellings:
        raise NothingReadError(_nothing(tuple(failed.values())))
    kept = tuple(item for item in analysis.kept if item.document.id not in failed)
    stories = each(tellings, lambda told: told.story)
    quotes = one_by_one(each([said[item.document.id] for item in kept], lambda where: where[0].quotes[where[1]]))
    alone = (_alone(item.document, pile.apart[item.document.id]) for item in kept if item.document.id in pile.apart)
    notes = (*analysis.diagnostics, *(_unanalysed(source) for source in failed.values()), *alone, *unproved)
    return Merged(stories, quotes, kept, failed, notes)


def _alone(document: Document, reason: str) -> Diagnostic:
    told = f"{document.source.path}: {reason}; it is told by itself and joins no story"
    return Diagnostic("round-up", "info", told, document.id)


def _failed(document: Document, failure: engine.Failure) -> Source:
    return replace(document.source, status="skipped", reason=failure.reason)


def _unanalysed(source: Source) -> Diagnostic:
    return Diagnostic("not-analysed", "error", f"{source.path}: {source.reason}", source.id)


def register(sources: Sequence[Source], documents: Sequence[Document]) -> tuple[Source, ...]:
    """Every input in id order, with what dating and copying found out about those that were read."""
    read_ones = {document.id: document for document in documents}
    copies = find_copies(documents)
    return tuple(_registered(s, read_ones[s.id], copies) if s.id in read_ones else s for s in sources)


def _registered(source: Source, document: Document, copies: Mapping[str, str]) -> Source:
    return replace(registered(document), origin=source.origin or copies.get(source.id))


def _nothing(sources: Sequence[Source]) -> str:
    reasons = "; ".join(f"{display(s.path)}: {s.reason}" for s in sources[:_TOLD]) or "no file was given"
    more = f"; and {len(sources) - _TOLD} more" if len(sources) > _TOLD else ""
    return f"nothing could be read, so nothing was written ({reasons}{more})"
