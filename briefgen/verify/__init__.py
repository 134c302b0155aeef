"""The proof: a brief against the reading texts of its sources, and nothing else.

Nothing here imports `briefgen.extract`, `briefgen.stories` or `briefgen.compose`: a mistake made there cannot
excuse itself here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from briefgen.model import Brief, Diagnostic
from briefgen.verify.lines import check_facts, check_quotes, check_summaries, check_timelines
from briefgen.verify.proof import Proof
from briefgen.verify.register import check_actors, check_ids, check_questions, check_sources, check_titles
from briefgen.verify.repair import repaired
from briefgen.verify.report import Failure, Ledger, Place, Report
from briefgen.verify.since import check_since
from briefgen.verify.sourcetext import Texts
from briefgen.verify.values import check_values

Check = Callable[[Proof], None]
CHECKS: tuple[Check, ...] = (
    check_sources,
    check_ids,
    check_titles,
    check_facts,
    check_summaries,
    check_quotes,
    check_values,
    check_questions,
    check_timelines,
    check_actors,
    check_since,
)
"""In the order in which the report names them."""

_ROUNDS = 4
"""Undoing a cut can show that the whole sentence fails too; what still fails in the last round is left out."""


def verify(brief: Brief, texts: Mapping[str, str]) -> Report:
    """Prove ``brief`` from ``texts``, the reading texts by source id. Never raises for what a brief may hold."""
    return _verify(brief, Texts(texts), CHECKS)


def _verify(brief: Brief, texts: Texts, checks: Sequence[Check], only: frozenset[int] | None = None) -> Report:
    proof = Proof(brief, texts, Ledger(), only)
    for check in checks:
        check(proof)
    return proof.ledger.report()


def prove(
    brief: Brief, texts: Mapping[str, str], checks: Sequence[Check] = CHECKS
) -> tuple[Brief, tuple[Diagnostic, ...]]:
    """``brief`` as far as ``texts`` prove it, and what was left out or mended and why.

    A cut that takes something from the words it leaves is undone, a detail (speaker, role, cue) that cannot be
    shown is cleared, any other line that fails is left out. ``checks`` are fewer where the rest is proved already.
    """
    at_hand = Texts(texts)
    notes: list[Diagnostic] = []
    only: frozenset[int] | None = None
    for attempt in range(_ROUNDS):
        failures = _verify(brief, at_hand, checks, only).failures
        if not failures:
            break
        if attempt == _ROUNDS - 1:
            failures = tuple(replace(failure, part="text") for failure in failures)
        mended, said = repaired(brief, failures, at_hand)
        brief, only = mended, _unproved(brief, mended)
        notes.extend(note for note in said if note not in notes)
    return brief, tuple(notes)


def _unproved(before: Brief, after: Brief) -> frozenset[int] | None:
    """The stories that were mended. All of them when a quotation was: what is quoted weighs on lines of every story."""
    pairs = list(zip(before.stories, after.stories, strict=True))
    if before.quotes != after.quotes or any(old.quotes != new.quotes for old, new in pairs):
        return None
    return frozenset(index for index, (old, new) in enumerate(pairs) if old is not new)


__all__ = ["CHECKS", "Failure", "Place", "Report", "check_since", "check_sources", "prove", "verify"]
