"""The proof: a brief against the reading texts of its sources, and nothing else.

Each story is proved by itself, from the texts of its own sources; then what is of the whole brief.
Nothing here imports `briefgen.extract`, `briefgen.stories` or `briefgen.compose`: a mistake made there cannot
excuse itself here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from briefgen.model import Brief, Diagnostic, Quote, Source, Story
from briefgen.verify.lines import check_facts, check_quotes, check_summaries, check_timelines
from briefgen.verify.parts import apart, as_brief, at_home, joined
from briefgen.verify.proof import Proof
from briefgen.verify.register import (
    check_actors,
    check_headlines,
    check_ids,
    check_questions,
    check_sources,
    check_title,
)
from briefgen.verify.repair import diagnostic, repaired
from briefgen.verify.report import Failure, Ledger, Place, Report
from briefgen.verify.since import check_since
from briefgen.verify.sourcetext import Texts
from briefgen.verify.values import check_values

Check = Callable[[Proof], None]
OF_BRIEF: tuple[Check, ...] = (check_sources, check_ids, check_title, check_since)
"""What is of the whole brief, in the order in which the report names it."""
OF_STORY: tuple[Check, ...] = (
    check_headlines,
    check_facts,
    check_summaries,
    check_quotes,
    check_values,
    check_questions,
    check_timelines,
    check_actors,
)
"""What is of one story, likewise."""

_ROUNDS = 4
"""Undoing a cut can show that the whole sentence fails too; what still fails in the last round is left out."""


def verify(brief: Brief, texts: Mapping[str, str]) -> Report:
    """Prove ``brief`` from ``texts``, the reading texts by source id. Never raises for what a brief may hold."""
    ledger = Ledger()
    _look([Proof(brief, Texts(texts), ledger)], OF_BRIEF)
    parts = [
        Proof(part.brief, Texts(texts, part.source_ids), ledger.of_part(partial(at_home, part)))
        for part in apart(brief)
    ]
    _look(parts, OF_STORY)
    return ledger.report()


def prove(brief: Brief, texts: Mapping[str, str]) -> tuple[Brief, tuple[Diagnostic, ...]]:
    """``brief`` as far as ``texts`` prove it, and what was left out or mended and why.

    A cut that takes something from the words it leaves is undone, a detail (speaker, role, cue) that cannot be
    shown is cleared, any other line that fails is left out.
    """
    proved = [_proved(part.brief, Texts(texts, part.source_ids), OF_STORY) for part in apart(brief)]
    whole, notes = prove_whole(joined(brief, [part for part, _ in proved]), texts)
    return whole, (*(note for _, said in proved for note in said), *notes)


def prove_whole(brief: Brief, texts: Mapping[str, str]) -> tuple[Brief, tuple[Diagnostic, ...]]:
    """As `prove` for a brief whose stories are proved already: its register, ids, title, and what it says of before."""
    return _proved(brief, Texts(texts), OF_BRIEF)


def prove_story(
    story: Story, quotes: Sequence[Quote], sources: Sequence[Source], texts: Mapping[str, str]
) -> tuple[Story, tuple[Quote, ...], tuple[Diagnostic, ...]]:
    """As `prove` for one story and all ``quotes`` of its ``sources``."""
    part, notes = _proved(as_brief(story, quotes, sources), Texts(texts), OF_STORY)
    return part.stories[0], tuple(part.quotes), notes


def _look(proofs: Sequence[Proof], checks: Sequence[Check]) -> None:
    for check in checks:
        for proof in proofs:
            check(proof)


def _proved(brief: Brief, texts: Texts, checks: Sequence[Check]) -> tuple[Brief, tuple[Diagnostic, ...]]:
    notes: dict[Diagnostic, None] = {}
    for attempt in range(_ROUNDS):
        proof = Proof(brief, texts, Ledger())
        _look([proof], checks)
        failures = proof.ledger.failures
        if not failures:
            break
        if attempt == _ROUNDS - 1:
            failures = [replace(failure, part="text") for failure in failures]
        notes.update(dict.fromkeys(diagnostic(brief, failure) for failure in failures))
        brief = repaired(brief, failures, texts)
    return brief, tuple(notes)


__all__ = ["OF_BRIEF", "OF_STORY", "Failure", "Place", "Report", "prove", "prove_story", "prove_whole", "verify"]
