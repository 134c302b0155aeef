"""From a slice of reading text to the words a reader sees."""

from __future__ import annotations

ERASED = "\u200b"
"""Stands in the reading text, one for one, where markup or a control character was: offsets stay, nothing shows."""


def display(text: str) -> str:
    """``text`` with white space collapsed to single blanks, erased characters gone and no outer blanks."""
    return " ".join(text.replace(ERASED, "").split())
