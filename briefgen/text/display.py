"""From a slice of reading text to the words a reader sees."""

from __future__ import annotations

ERASED = "\u200b"
"""Stands in the reading text, one for one, where markup or a control character was: offsets stay, nothing shows."""


def display(text: str) -> str:
    """``text`` with white space collapsed to single blanks, erased characters gone and no outer blanks."""
    return " ".join(text.replace(ERASED, "").split())


ARTICLES = ("The", "A", "An")
WITHIN_NAMES = frozenset(("of", "and", "for", "the", "in", "on", "at", "to"))
"""Small words of a name: "The Bank of England" begins with a capital also within a line."""


def within_line(speaker: str) -> str:
    """``speaker`` as it stands within a line: "the Facebook post", of a description that opened a sentence."""
    article, _, rest = speaker.partition(" ")
    small = next((word for word in rest.split() if word.islower()), None)
    described = article in ARTICLES and small is not None and small not in WITHIN_NAMES
    return f"{article.lower()} {rest}" if described else speaker
