"""Pattern rules (``patterns/blocks.yaml``, and the notices of ``patterns/stubs.yaml``) tried on lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal, cast

from briefgen import rules
from briefgen.model import BlockKind
from briefgen.rules import Rule
from briefgen.rules.sieve import Sieve
from briefgen.sources.lines import Line

Place = Literal["head", "body", "tail"]
_LONGEST = 700
"""No caption, byline or notice of the sources read was longer; the rules need not look at longer lines."""
_MOST_WORDS = 1000
_LONGEST_RELEASE = 160
_PAYWALL = "paywall"


@cache
def _by_where(where: str, place: Place, language: str) -> Sieve[Rule]:
    notices = (rule for rule in rules.patterns("stubs", language) if rule.kind == _PAYWALL)
    fitting = [
        rule
        for rule in (*notices, *rules.patterns("blocks", language))
        if rule.attrs.get("where", "line") == where and rule.attrs.get("place", "any") in ("any", place)
    ]
    return Sieve(fitting, lambda rule: rule.regex)


def kind(rule: Rule) -> BlockKind:
    """The kind of block that a rule makes; a test holds the rules to the kinds there are."""
    return "boilerplate" if rule.kind == _PAYWALL else cast(BlockKind, rule.kind)


def whole_line(line: Line, place: Place, language: str) -> tuple[Rule, re.Match[str]] | None:
    """The first rule that says what the whole line is."""
    return _whole(line.shown[:_LONGEST], len(line.shown) > _LONGEST, line.words, place, language)


@lru_cache(maxsize=256)
def _whole(shown: str, long: bool, words: int, place: Place, language: str) -> tuple[Rule, re.Match[str]] | None:
    """The same of one line's beginning; a line is asked for as a mark of a release before it is in its turn."""
    for rule in _by_where("line", place, language).of(shown):
        if long and not rule.attrs.get("long"):
            continue
        match = rule.regex.compiled.search(shown)
        if match and (long or words <= rule.attrs.get("max_words", _MOST_WORDS)):
            return rule, match
    return None


def release_line(line: Line, language: str) -> tuple[Rule, re.Match[str]] | None:
    """The rule by which the line, over the body, says that the text is a body's own statement."""
    if len(line.shown) > _LONGEST_RELEASE:
        return None
    for rule in _by_where("release", "head", language).of(line.shown):
        match = rule.regex.compiled.search(line.shown)
        if match:
            return rule, match
    return None


def lead(line: Line, place: Place, language: str) -> tuple[Rule, re.Match[str]] | None:
    """The first rule for the words that lead the line, which leaves something after them."""
    head = line.shown[:_LONGEST]
    for rule in _by_where("lead", place, language).of(head):
        match = rule.regex.compiled.search(head)
        if match and match.end() < len(line.shown):
            return rule, match
    return None


def cuts(text: str, start: int, end: int, language: str) -> Iterator[tuple[Rule, re.Match[str]]]:
    """Where rules cut something out of running text, in text order of each rule."""
    for rule in _by_where("cut", "body", language).of(text[start:end]):
        for match in rule.regex.compiled.finditer(text, start, end):
            yield rule, match
