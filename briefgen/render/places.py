"""Where in a source a line stands, as a reader looks it up: page and paragraph."""

from __future__ import annotations

from bisect import bisect_right

from briefgen.model import Source
from briefgen.render.labels import Labels


def place(labels: Labels, source: Source, offset: int) -> str:
    """ "p. 3, para. 12": paragraphs count through the whole body; "" where the source knows of neither."""
    parts = []
    if source.pages:
        parts.append(labels("place.page", n=bisect_right(source.pages, offset)))
    paragraph = bisect_right(source.paragraphs, offset)
    if paragraph:
        parts.append(labels("place.paragraph", n=paragraph))
    return labels("place.separator").join(parts)
