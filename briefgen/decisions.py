"""An editor's decisions, kept apart from any one brief and replayed on the next build.

A line is known by its *key*, a hash of its kind and of the source words that it prints: the same however the brief is
ordered, another when the source says something else. A decision whose line is gone is reported, never applied.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from briefgen.errors import UsageError
from briefgen.model import Conflict, Diagnostic, Fact, Question, Quote, Span, Story
from briefgen.text.display import display

_FIELDS = ("facts", "quotes", "questions", "conflicts")
Action = Literal["strike", "speaker", "comment", "order"]


class Decision(Struct, frozen=True):
    """``value``: the speaker, the comment, or the place in the list from 1; nothing for a strike.

    ``text`` is the hash of the printed words (`text_hash`), None when any wording will do.
    """

    key: str
    action: Action
    value: str | int | None = None
    text: str | None = None
    where: str = ""
    """File and line, for messages."""


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8")).hexdigest()[:10]


def text_hash(text: str) -> str:
    """Ten hex digits of the words that are printed."""
    return _digest(display(text))


def key_of(item: Fact | Quote | Question | Conflict, texts: Mapping[str, str]) -> str:
    """Ten hex digits of the kind of ``item`` and of the source words that it rests on first."""
    holders = item.values if isinstance(item, Conflict) else (item,)
    spans = [holder.evidence[0] for holder in holders if holder.evidence]
    words = sorted(_words(span, texts) for span in spans)
    wording = [display(item.text)] if isinstance(item, Question) else []
    return _digest(type(item).__name__.lower(), *words, *wording)


def _words(span: Span, texts: Mapping[str, str]) -> str:
    return display(texts[span.source][span.start : span.end])


def with_keys(items: Sequence[Any], texts: Mapping[str, str]) -> tuple[Any, ...]:
    """``items`` with their keys."""
    return tuple(replace(item, key=key_of(item, texts)) for item in items)


def keyed(story: Story, texts: Mapping[str, str]) -> Story:
    """``story`` with the keys of its facts, quotes, questions and conflicts."""
    fields: dict[str, Any] = {name: with_keys(getattr(story, name), texts) for name in _FIELDS}
    return replace(story, **fields)


# --------------------------------------------------------------------------- the file


def load_decisions(path: Path) -> tuple[Decision, ...]:
    """The decisions in ``path``, in file order. Raises `UsageError` naming file and line."""
    from briefgen.strict_yaml import load

    if not path.is_file():
        raise UsageError(f"{path}: there is no such file of decisions")
    parsed = load(path)
    if isinstance(parsed.data, dict) and set(parsed.data) - {"decisions"}:
        other = ", ".join(sorted(map(str, set(parsed.data) - {"decisions"})))
        raise UsageError(f"{path}: a file of decisions holds the one key decisions, not {other}")
    records = parsed.data.get("decisions") if isinstance(parsed.data, dict) else parsed.data
    if records is None:
        return ()
    if not isinstance(records, list):
        raise UsageError(f"{path}: decisions must be a list")
    prefix: tuple[str | int, ...] = ("decisions",) if isinstance(parsed.data, dict) else ()
    return tuple(_decision(record, f"{path}, line {parsed.line((*prefix, i))}") for i, record in enumerate(records))


_KEYS = {"id", "text", "action", "value"}


def _decision(record: Any, where: str) -> Decision:
    if not isinstance(record, dict):
        raise UsageError(f"{where}: a decision is a record with id and action")
    unknown = sorted(set(record) - _KEYS)
    if unknown:
        raise UsageError(f"{where}: a decision has no {unknown[0]!r}; it has {', '.join(sorted(_KEYS))}")
    action, value = record.get("action"), record.get("value")
    if not record.get("id"):
        raise UsageError(f"{where}: the id of the line is missing (its key in the JSON or YAML brief)")
    if action not in ("strike", "speaker", "comment", "order"):
        raise UsageError(f"{where}: {action!r} is no action; there are strike, speaker, comment, order")
    if action == "order" and (not isinstance(value, int) or value < 1):
        raise UsageError(f"{where}: order needs a place in the list as its value, from 1")
    if action in ("speaker", "comment") and not isinstance(value, str):
        raise UsageError(f"{where}: {action} needs words as its value")
    text = record.get("text")
    return Decision(str(record["id"]), action, value, None if text is None else str(text), where)


# --------------------------------------------------------------------------- replaying


def replay(
    decisions: Sequence[Decision], stories: Sequence[Story], quotes: Sequence[Quote]
) -> tuple[Sequence[Story], Sequence[Quote], tuple[Diagnostic, ...]]:
    """``stories`` and all ``quotes``, both with keys, as ``decisions`` want them; a diagnostic for each stale one."""
    notes: list[Diagnostic] = []
    if not decisions:
        return stories, quotes, ()
    current, every = tuple(stories), tuple(quotes)
    for decision in decisions:
        changed = tuple(_apply_to_story(decision, story) for story in current)
        kept = _apply(decision, every) if decision.action == "speaker" else every
        if changed == current and kept == every and not _finds(decision, current):
            message = f"{decision.where}: no line has the id {decision.key}"
            notes.append(Diagnostic("stale-decision", "warning", f"{message}; its {decision.action} was not applied"))
        current, every = changed, kept
    return current, every, tuple(notes)


def _finds(decision: Decision, stories: Sequence[Story]) -> bool:
    return any(_fits(decision, item) for story in stories for name in _FIELDS for item in getattr(story, name))


def _fits(decision: Decision, item: Any) -> bool:
    printed = item.topic if isinstance(item, Conflict) else item.text
    return item.key == decision.key and decision.text in (None, text_hash(printed))


def _apply_to_story(decision: Decision, story: Story) -> Story:
    fields: dict[str, Any] = {name: _apply(decision, getattr(story, name)) for name in _FIELDS}
    struck = [f for f in story.facts if f not in fields["facts"]] if decision.action == "strike" else []
    story = replace(story, **fields)
    return _without_echoes(story, [fact.evidence[0] for fact in struck]) if decision.action == "strike" else story


def _apply(decision: Decision, items: tuple[Any, ...]) -> tuple[Any, ...]:
    fitting = [item for item in items if _fits(decision, item)]
    if not fitting:
        return items
    if decision.action == "strike":
        return tuple(item for item in items if item not in fitting)
    if decision.action == "order":
        rest = [item for item in items if item not in fitting]
        place = int(decision.value or 1) - 1
        return (*rest[:place], *fitting, *rest[place:])
    return tuple(_changed(decision, item) if item in fitting else item for item in items)


def _changed(decision: Decision, item: Any) -> Any:
    if decision.action == "comment":
        return replace(item, comment=decision.value)
    if not isinstance(item, Quote):
        return item
    return replace(
        item, speaker=str(decision.value), edited=True, role=None, cue=None,
        speaker_evidence=(), role_evidence=(), cue_evidence=(),
    )  # fmt: skip


def _without_echoes(story: Story, struck: Sequence[Span]) -> Story:
    """A struck fact stays out of the summary and the timeline too, and a struck conflict disputes nothing."""
    known = {conflict.id for conflict in story.conflicts}
    disputes = {f.id: tuple(id for id in f.conflicts if id in known) for f in story.facts}
    return replace(
        story,
        summary=tuple(line for line in story.summary if not _overlaps(line.evidence[:1], struck)),
        timeline=tuple(entry for entry in story.timeline if not _overlaps(entry.evidence[:1], struck)),
        facts=tuple(replace(f, conflicts=disputes[f.id], disputed=bool(disputes[f.id])) for f in story.facts),
    )


def _overlaps(spans: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(a.source == b.source and a.start < b.end and b.start < a.end for a in spans for b in others)
