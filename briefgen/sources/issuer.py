"""Whose own statement a text is: a press release, a communiqué, a page of a body's own site.

A body is taken for the issuer only when the text shows both that it is a statement and whose it is: a newspaper that
quotes a release has a byline and a headline of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefgen.rules import patterns
from briefgen.rules.compiled import compiled
from briefgen.sources.head import Part
from briefgen.sources.masthead import is_body, is_paper
from briefgen.sources.raw import Metadata
from briefgen.text.display import display

_OPENING_SENTENCES = 3
"""Sentences in which a body speaks of itself by name before it becomes "we" or "the company"."""

_OPENING = 400
"""Characters of a paragraph in which its subject and verb stand."""


def find_issuer(text: str, parts: Sequence[Part], found: Metadata, language: str = "en") -> str | None:
    """The body whose own statement the text is, as the text names it."""
    for name in _candidates(text, parts, found, language):
        if name and name in text:
            return name
    return None


def _candidates(text: str, parts: Sequence[Part], found: Metadata, language: str) -> Iterator[str | None]:
    yield found.issuer
    publisher = found.publisher if found.publisher and not is_paper(found.publisher, language) else None
    if found.released and not found.author:
        subject = _subject(text, parts, language)
        yield subject if not publisher or set((subject or "").split()) & set(publisher.split()) else None
        yield publisher
        yield subject
        yield _in_headline(text, parts)
    elif publisher and found.author is None and is_body(publisher, language):
        yield publisher


def _subject(text: str, parts: Sequence[Part], language: str) -> str | None:
    """ "Harbour Lines regrets ...", "Orvale Town can confirm ..." at the start of a paragraph."""
    for part in _opening(parts):
        for rule in patterns("issuers", language):
            match = rule.regex.search(text[part.start : min(part.end, part.start + _OPENING)])
            if match:
                return display(match["issuer"])
    return None


def _opening(parts: Sequence[Part]) -> list[Part]:
    return [part for part in parts if part.kind == "body"][:_OPENING_SENTENCES]


_NAME = compiled(r"(?:[A-ZÀ-Þ][\w'’&-]*|&)(?:\s(?:[A-ZÀ-Þ][\w'’&-]*|&|of|plc)){0,5}(?=\s[a-z])")


def _in_headline(text: str, parts: Sequence[Part]) -> str | None:
    """The name that opens both the headline and the first paragraph."""
    heads = [text[part.start : part.end] for part in parts if part.kind == "headline"]
    for part in _opening(parts)[:1]:
        match = _NAME.match(text, part.start, part.end)
        if match and any(head.startswith(match.group()) for head in heads):
            return match.group()
    return None
