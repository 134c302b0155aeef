"""The proof stays quick on texts made to slow it down."""

from __future__ import annotations

import hashlib
import time

from briefgen.model import Brief, Period, Quote, Source, Span
from briefgen.verify import verify


def test_a_wall_of_tied_quotations_is_proved_in_seconds() -> None:
    """Four thousand quotations of one utterance on one line take seconds, not minutes."""
    piece = '"We left," Trump said. '
    text = piece * 4000
    quotes = tuple(
        Quote(
            "We left",
            "Trump",
            None,
            "direct",
            None,
            (Span("s1", at + 1, at + 8),),
            utterance="u1",
            speaker_evidence=(Span("s1", at + 11, at + 16),),
        )
        for at in range(0, len(text), len(piece))
    )
    source = Source("s1", "a.txt", text_sha256=hashlib.sha256(text.encode()).hexdigest())
    brief = Brief("briefgen/1", "", None, None, Period(), "analyst", "0", (source,), (), quotes)
    started = time.monotonic()
    report = verify(brief, {"s1": text})
    assert report.failures == ()
    assert time.monotonic() - started < 20
