"""Where the paragraphs of a body begin: what a citation counts by ("para. 12") in a text without pages."""

from __future__ import annotations

from collections.abc import Iterable

from briefgen.model import Block


def paragraph_starts(text: str, blocks: Iterable[Block]) -> tuple[int, ...]:
    """The offsets at which paragraphs of the body begin, in text order.

    A paragraph that a dateline or a notice cuts into several blocks is one: they stand on one line.
    """
    starts: list[int] = []
    end = 0
    for block in blocks:
        if block.kind == "body":
            if not starts or "\n" in text[end : block.start]:
                starts.append(block.start)
            end = block.end
    return tuple(starts)
