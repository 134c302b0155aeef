"""A brief without what its proof failed: a bad cut is undone, a bad detail cleared, a bad line left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from textwrap import shorten
from typing import Any, NamedTuple

from msgspec.structs import replace

from briefgen.model import Brief, Diagnostic, Fact, Origin, Source, Span, Status, Story
from briefgen.text.display import display
from briefgen.verify.report import Failure, Part, Place
from briefgen.verify.sourcetext import SourceText

_CLEARED: Mapping[Part, Mapping[str, object]] = {
    "speaker": {
        "speaker": None, "role": None, "cue": None, "speaker_evidence": (), "role_evidence": (), "cue_evidence": (),
    },
    "role": {"role": None, "role_evidence": ()},
    "cue": {"cue": None, "cue_evidence": ()},
    "variants": {"variants": ()},
    "change": {"change": ()},
    "before": {"before": None},
}  # fmt: skip
_OUTCOMES: Mapping[Part, str] = {
    "text": "left out",
    "id": "left out",
    "cut": "printed whole",
    "status": "claims less",
    "support": "rests on its own source alone",
}
_KINDS = {
    "summary": "summary line", "facts": "fact", "quotes": "quotation", "questions": "question",
    "conflicts": "conflict", "series": "series", "figures": "figures", "timeline": "timeline entry", "actors": "actor",
}  # fmt: skip
"""The fields of a story that hold lines, and what one of them is called."""


class _Ground(NamedTuple):
    texts: Mapping[str, SourceText]
    register: Mapping[str, Source]


def repaired(brief: Brief, failures: Sequence[Failure], texts: Mapping[str, SourceText]) -> Brief:
    """``brief`` mended by ``failures``."""
    ground = _Ground(texts, {source.id: source for source in brief.sources})
    by_story: dict[int | None, list[Failure]] = {}
    for failure in failures:
        by_story.setdefault(failure.place.story, []).append(failure)
    stories = tuple(_mend_story(s, by_story.get(i, []), ground) for i, s in enumerate(brief.stories))
    loose = by_story.get(None, [])
    brief = replace(brief, stories=stories, quotes=_mend_items(brief.quotes, _of(loose, "quotes"), ground))
    if brief.edition is not None:
        gone, settled = (_without(getattr(brief.edition, name), _of(loose, name)) for name in ("gone", "settled"))
        brief = replace(brief, edition=replace(brief.edition, gone=gone, settled=settled))
    if _of(loose, "title"):
        title, evidence = (stories[0].headline, stories[0].headline_evidence) if stories else ("", ())
        brief = replace(brief, title=title, title_evidence=evidence)
    return brief


def _of(failures: Iterable[Failure], field: str) -> list[Failure]:
    return [failure for failure in failures if failure.place.field == field]


def diagnostic(brief: Brief, failure: Failure) -> Diagnostic:
    """What became of a line of ``brief``. It is called by its words: an id may be another line's in the end."""
    outcome = _OUTCOMES.get(failure.part, f"its {failure.part} left out")
    called, source = _called(brief, failure.place)
    return Diagnostic(f"unproved-{failure.part}", "warning", f"{called} ({outcome}): {failure.message}", source)


_SHOWN = 60
"""Characters of a line by which its reader knows it."""


def _called(brief: Brief, place: Place) -> tuple[str, str | None]:
    """The kind and first words of the line at ``place``, and the source that they are of."""
    holder = brief if place.story is None else brief.stories[place.story]
    if place.field not in _KINDS:
        return place.label, None
    item = getattr(holder, place.field)[place.index]
    words = next(str(getattr(item, name)) for name in ("text", "topic", "name") if hasattr(item, name))
    rests_on = [span for part in (item, *getattr(item, "values", ())) for span in getattr(part, "evidence", ())]
    return f'{_KINDS[place.field]} "{shorten(words, _SHOWN)}"', rests_on[0].source if rests_on else None


def _mend_story(story: Story, failures: Sequence[Failure], ground: _Ground) -> Story:
    if not failures:
        return story
    mended: dict[str, Any] = {
        field: _mend_items(getattr(story, field), _of(failures, field), ground) for field in _KINDS
    }
    story = replace(story, **mended)
    if _of(failures, "headline"):
        line = next((f for f in story.facts if not f.inserts and not f.edited), None)
        story = replace(story, headline=line.text if line else "", headline_evidence=line.evidence[:1] if line else ())
    return _without_dangling_disputes(story)


def _mend_items(items: Sequence[Any], failures: Sequence[Failure], ground: _Ground) -> tuple[Any, ...]:
    by_index: dict[int, list[Failure]] = {}
    for failure in failures:
        by_index.setdefault(failure.place.index, []).append(failure)
    mended = (_mend(item, by_index.get(i, []), ground) for i, item in enumerate(items))
    return tuple(item for item in mended if item is not None)


def _without(items: tuple[Any, ...], failures: Sequence[Failure]) -> tuple[Any, ...]:
    failed = {failure.place.index for failure in failures}
    return tuple(item for i, item in enumerate(items) if i not in failed)


def _mend(item: Any, failures: Sequence[Failure], ground: _Ground) -> Any:
    """``item`` without what failed; None when nothing of it can stay."""
    bad_values = {f.place.value for f in failures if f.place.value is not None and f.part == "text"}
    if any(f.part in ("text", "id") and f.place.value is None for f in failures):
        return None
    for failure in failures:
        if failure.part == "cut":
            item = _whole(item, ground.texts)
        elif failure.place.value is not None and failure.part == "origin":
            values = list(item.values)
            values[failure.place.value] = replace(values[failure.place.value], origin=None)
            item = replace(item, values=tuple(values))
        elif failure.part == "status":
            item = replace(item, status=_plain_status(item))
        elif failure.part == "support":
            item = _own_source_alone(item, ground.register)
        elif failure.part in _CLEARED:
            cleared = _CLEARED[failure.part]
            item = replace(item, **{name: value for name, value in cleared.items() if hasattr(item, name)})
    if bad_values:
        kept = tuple(v for i, v in enumerate(item.values) if i not in bad_values)
        return replace(item, values=kept) if len({display(v.value) for v in kept}) > 1 else None
    return item


def _plain_status(fact: Fact) -> Status:
    """The status that claims least."""
    return "single-source" if len({span.source for span in fact.evidence}) == 1 else "repeated"


def _own_source_alone(fact: Fact, register: Mapping[str, Source]) -> Fact:
    """The fact as its own source alone would give it."""
    own = fact.evidence[0].source
    source = register.get(own)
    return replace(
        fact,
        evidence=tuple(span for span in fact.evidence if span.source == own),
        origins=(Origin(None, "unestablished", (own,)),),
        outlets=1 if source and source.publisher and source.publisher.strip() else 0,
        status="single-source",
    )


def _whole(item: Any, texts: Mapping[str, SourceText]) -> Any:
    """The line as the whole sentence that it was cut from; without an [insert], since one may be at fault."""
    first: Span = item.evidence[0]
    source = texts[first.source]
    start, end = source.sentence(first.start, first.end)
    evidence = (Span(first.source, start, end), *item.evidence[1:])
    return replace(item, text=display(source.text[start:end]), evidence=evidence, inserts=())


def _without_dangling_disputes(story: Story) -> Story:
    known = {conflict.id for conflict in story.conflicts}
    facts = []
    for fact in story.facts:
        conflicts = tuple(id for id in fact.conflicts if id in known)
        facts.append(replace(fact, conflicts=conflicts, disputed=bool(conflicts)))
    return replace(story, facts=tuple(facts))
