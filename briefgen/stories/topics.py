"""What a question is about, in the words of the catalogue."""

from __future__ import annotations

import re

from briefgen.rules import table


def topic_of(question: str) -> str:
    """The topic of a question ("cause", "toll", "identity", ...) by its wording; "" when it has none."""
    found = (topic for topic, pattern in table("question_topics").items() if re.search(pattern, question, re.I))
    return next(found, "")
