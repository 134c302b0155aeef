"""Questions and answers set out with a label each ("Herald: ...", "A: ..."): speech, whoever the label names.

A line of an interview is no report: "You threatened to cut 300 jobs" is what somebody asked, "We will cut none" what
another said. Without a safe speaker neither is a fact or an event.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import lru_cache

from briefgen.rules.compiled import compiled

_LABEL = compiled(
    r"^[ \t>*_]{0,6}(?P<label>[A-Z][\w.'’-]{0,20}(?:[ ][A-Z][\w.'’-]{0,20}){0,2})[*_]{0,3}[ ]?:[*_]{0,3}[ \t]+(?=\S)",
    re.M,
)
LINES, TWICE = 4, 2
"""Labelled lines that make a dialogue, and how often each of two labels must come: a list of facts has each once."""


_PERSON = compiled(r"\b(?:I|you|we|me|us|my|our|your|mine|ours|yours)\b(?!\.)", re.I)
_NAMELESS = frozenset({"q", "a", "question", "answer", "interviewer"})


@lru_cache(maxsize=64)
def _parts(text: str) -> tuple[tuple[int, int, bool], ...]:
    """From each labelled line of a dialogue to the next, the last to the end of its line, in text order; and whether
    its label names nobody."""
    lines = list(_LABEL.finditer(text))
    times = Counter(line["label"].lower() for line in lines)
    voices = {label for label, count in times.items() if count >= TWICE}
    spoken = [line for line in lines if line["label"].lower() in voices]
    if len(voices) < TWICE or len(spoken) < LINES:
        return ()
    closing = text.find("\n", spoken[-1].end())
    ends = [*(line.start() for line in spoken[1:]), len(text) if closing < 0 else closing]
    nameless = [line["label"].lower() in _NAMELESS for line in spoken]
    return tuple((line.start(), end, bare) for line, end, bare in zip(spoken, ends, nameless, strict=True))


def in_dialogue(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` stands in the labelled lines of an interview or a transcript and is of its speakers.

    What a correspondent tells there of others, with his name before it, is a report.
    """
    parts = _parts(text)
    place = bisect_right(parts, (start, len(text) + 1)) - 1
    if place < 0 or start >= parts[place][1]:
        return False
    return parts[place][2] or _PERSON.search(text, start, end) is not None
