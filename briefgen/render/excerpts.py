"""The words of a source that bear a line, with their sentence and its neighbours, for formats that open evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache

from msgspec.structs import replace

from briefgen.model import Brief, Span
from briefgen.render.blocks import Excerpt
from briefgen.render.labels import Labels
from briefgen.render.places import place
from briefgen.rules.compiled import compiled
from briefgen.text.display import ERASED
from briefgen.text.sentences import split

_BLANKS = compiled(r"\s+")
_ROUND = 2_000
"""Characters looked at on either side, more than a neighbouring sentence has: a paragraph of two megabytes with
70,000 quotations took an hour when all of it was looked at for each."""


def excerpter(
    brief: Brief, numbers: Mapping[str, int], texts: Mapping[str, str], labels: Labels
) -> Callable[[tuple[Span, ...]], tuple[Excerpt, ...]]:
    """A function from spans to excerpts. A text that is not the one the brief was made from is left alone."""
    sources = {source.id: source for source in (*brief.sources, *brief.earlier)}

    @cache
    def is_sound(source_id: str) -> bool:
        known = source_id in sources and source_id in texts
        return known and _sha256(texts[source_id]) == sources[source_id].text_sha256

    def excerpts(spans: tuple[Span, ...]) -> tuple[Excerpt, ...]:
        wanted = [s for s in dict.fromkeys(spans) if is_sound(s.source) and s.end <= len(texts[s.source])]
        return tuple(
            replace(
                _excerpt(numbers[span.source], texts[span.source], span),
                place=place(labels, sources[span.source], span.start),
            )
            for span in wanted
        )

    return excerpts


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _excerpt(number: int, text: str, span: Span) -> Excerpt:
    first, last = max(0, span.start - _ROUND), min(len(text), span.end + _ROUND)
    line_end = text.find("\n", span.end, last)
    sentences = split(text, max(first, text.rfind("\n", first, span.start) + 1), last if line_end < 0 else line_end)
    touched = [i for i, (start, end) in enumerate(sentences) if start < span.end and end > span.start]
    round_it = sentences[max(0, touched[0] - 1) : touched[-1] + 2] if touched else []
    start = min([span.start, *(s for s, _ in round_it)])
    end = max([span.end, *(e for _, e in round_it)])
    pieces = (text[start : span.start], text[span.start : span.end], text[span.end : end])
    return Excerpt(number, *(_BLANKS.sub(" ", piece.replace(ERASED, "")) for piece in pieces))
