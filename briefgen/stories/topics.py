"""What a question is about, in the words of the catalogue."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from briefgen.rules import table
from briefgen.rules.compiled import compiled


@lru_cache(maxsize=4096)
def topic_of(question: str) -> str:
    """The topic of a question ("cause", "toll", "identity", ...) by its wording; "" when it has none."""
    return next((topic for topic, pattern in _topics() if pattern.search(question)), "")


@cache
def _topics() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((topic, compiled(pattern, re.I)) for topic, pattern in table("question_topics").items())
