"""Explanations as plain text and as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from briefgen.explain.report import Explanation, Fate, Reason
from briefgen.explain.reread import Case
from briefgen.model import Span
from briefgen.schema import to_data


def as_text(case: Case, found: Sequence[Explanation]) -> str:
    """One block an explanation: the line, where it stands, and each section with its reasons."""
    return "\n\n".join("\n".join(_block(case, item)) for item in found)


def _block(case: Case, item: Explanation) -> list[str]:
    paths = {source.id: source.path for source in case.brief.sources}
    lines = [f"{item.id}  {item.text}"]
    lines += [f"    {_place(span)}  {paths[span.source]}" for span in item.spans]
    for section in item.sections:
        lines += ["", section.heading, *(f"    {_reason(reason)}" for reason in section.reasons)]
    return lines


def _reason(reason: Reason) -> str:
    points = f"{reason.points:+.2f}  " if reason.points is not None else ""
    rule = f"{reason.rule}: " if reason.rule else ""
    places = f"  [{', '.join(map(_place, reason.spans))}]" if reason.spans else ""
    return f"{points}{rule}{reason.text}{places}"


def _place(span: Span) -> str:
    return f"{span.source}:{span.start}-{span.end}"


def fates_as_text(found: Sequence[Fate], limit: int | None = None) -> str:
    """A line for the sentence and one for the reason; past ``limit`` sentences only their number."""
    shown = found[:limit]
    lines = [line for fate in shown for line in (f"{_place(fate.span)}  {fate.sentence}", f"    {_why(fate)}")]
    left = len(found) - len(shown)
    return "\n".join([*lines, *([f"... and {left} more"] if left else [])])


def _why(fate: Fate) -> str:
    rule = f"{fate.rule}: " if fate.rule and fate.reason != "rule" else ""
    worth = f" (worth {fate.score:g} in its source)" if fate.score is not None else ""
    return f"{fate.reason}  {rule}{fate.text}{worth}"


def as_data(case: Case, found: Sequence[Explanation] | Sequence[Fate]) -> dict[str, Any]:
    """What ``--json`` prints: the notes, then explanations or fates with their fields as they are."""
    kind = "sentences" if found and isinstance(found[0], Fate) else "lines"
    return {"notes": list(case.notes), kind: [to_data(item) for item in found]}
