"""Texts that are not the article: a teaser before a paywall, a login form, a cookie notice, an error page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Literal, cast

from briefgen.model import Block
from briefgen.rules import Rule, lexicon, patterns
from briefgen.rules.compiled import compiled
from briefgen.rules.sieve import Sieve
from briefgen.sources.raw import UnreadableError
from briefgen.text.display import display

Kind = Literal["paywall", "login", "cookies", "robots", "error"]

_REASONS: dict[Kind, str] = {
    "paywall": "behind a paywall: nothing of the article is in it",
    "login": "a login page, no article",
    "cookies": "a notice on cookies, no article",
    "robots": "a check for robots, no article",
    "error": "an error page, no article",
}
TEASER = "only the beginning: the rest is behind a paywall"
EXCERPT = "only the beginning: the rest is on its page"

_LONGEST = 700
_LONGEST_NOTICE = 160
_ALONE = 12
"""Words of running text beside one notice up to which the page is nothing but it ("Go back to the front page.")."""
_AMONG = 60
"""Words beside two notices: a news item in brief has more, and no two lines that read like notices."""
_EXPLAINED = 200
"""Words beside a heading that is a notice and another notice, or of a page whose title is one: pages on cookies explain
themselves at length, and of 21 pages of large sites that stand for an article the longest had 123."""
_TEASER_SENTENCE = 6
"""Words of a line that says something of the story."""
_TAIL = 60
"""Words of running text after a notice up to which it ends the article; offers stand in the middle of whole ones."""
_SENTENCE, _LONGEST_OPENING = 4, 8
"""Words of an opening that is a notice whatever follows it in a title; shorter ones begin titles of articles, too
("Forbidden City reopens", "Too many requests for asylum")."""
_BESIDE = compiled(r"\s[|–—·-]\s|\s?\|\s?")
_CLAUSE = compiled(r"[.!?,;:]\s")
_NUMBERED = compiled(r"(?:error\s)?[45]\d\d\b")
_HARDLY = 3
"""Words under which a text can say nothing."""


def screen(text: str, blocks: Sequence[Block], language: str = "en") -> str | None:
    """What a reader should know of a text that is no whole article, None where it is one.

    Raises `UnreadableError` with the reason for the register where nothing of an article is there.
    """
    lines = [(display(text[block.start : block.end]), block) for block in blocks]
    kinds = [notice(shown, language) for shown, _ in lines]
    if "paywall" not in kinds and any(kinds):
        _refuse_notice([shown for shown, _ in lines], kinds)
    if sum(_words(shown) for shown, _ in lines) < _HARDLY:
        raise UnreadableError("hardly any text in it")
    if "paywall" not in kinds:
        return None
    running = [
        _words(shown) if block.kind == "body" and not kind else 0
        for (shown, block), kind in zip(lines, kinds, strict=True)
    ]
    if max(running, default=0) < _TEASER_SENTENCE:
        raise UnreadableError(_REASONS["paywall"])
    after = sum(running[kinds.index("paywall") :])
    return TEASER if after <= _TAIL and after < sum(running) else None


def refuse_notices(lines: Iterable[str], language: str = "en") -> None:
    """Raise `UnreadableError` where the lines of a page on which no article was found say what it is instead."""
    shown = list(lines)
    kinds = [notice(line, language) for line in shown]
    if any(kinds):
        _refuse_notice(shown, kinds)
    if "paywall" in kinds:
        raise UnreadableError(_REASONS["paywall"])


def refuse_titles(titles: Iterable[str], lines: Iterable[str], language: str = "en") -> None:
    """Raise `UnreadableError` where one of a page's titles is nothing but a notice, and the page is no long one.

    For pages that name neither a day nor an author: those of papers that call an article so name one of them.
    """
    kind = next((kind for title in titles if (kind := _titled(title, language))), None)
    if kind and sum(map(_words, lines)) <= _EXPLAINED:
        raise UnreadableError(_REASONS[kind])


def _titled(title: str, language: str) -> Kind | None:
    """What kind of notice a part of ``title`` is, where names of sites stand beside it: its whole, or its beginning
    where that is a sentence's ("Sorry, we couldn't find that story")."""
    openings = _openings(language)
    for part in _BESIDE.split(title.casefold().replace("’", "'")):
        whole = part.strip(" .…!?")
        if whole in openings:
            return openings[whole]
        if _NUMBERED.match(whole) and notice(whole, language) == "error":
            return "error"
        for clause in (whole, *_CLAUSE.split(whole)):
            words = clause.split()
            begun = (" ".join(words[:many]) for many in range(_SENTENCE, min(len(words), _LONGEST_OPENING) + 1))
            if found := next((openings[start] for start in begun if start in openings), None):
                return found
    return None


@cache
def _openings(language: str) -> Mapping[str, Kind]:
    """How notices begin that are the title of a page, with an apostrophe for both kinds of it."""
    lexicons: tuple[tuple[str, Kind], ...] = (
        ("error_openings", "error"), ("robot_openings", "robots"), ("cookie_openings", "cookies"),
        ("login_openings", "login"), ("login_titles", "login"),
    )  # fmt: skip
    return {opening.replace("’", "'"): kind for name, kind in lexicons for opening in lexicon(name, language)}


def ends_article(shown: str, language: str = "en") -> bool:
    """Whether a line, wherever it stands on a page, says that the article goes on for who pays."""
    if len(shown) > _LONGEST_NOTICE:
        return False
    rules = (rule for rule in _rules(language).of(shown) if rule.kind == "paywall" and not rule.attrs.get("offer"))
    return any(rule.regex.compiled.search(shown) for rule in rules)


def notice(shown: str, language: str = "en") -> Kind | None:
    """What kind of notice a whole line is."""
    if len(shown) > _LONGEST:
        return None
    words = _words(shown)
    for rule in _rules(language).of(shown):
        if words <= rule.attrs.get("max_words", _LONGEST) and rule.regex.compiled.search(shown):
            return cast(Kind, rule.kind)
    return None


def _refuse_notice(lines: Sequence[str], kinds: Sequence[Kind | None]) -> None:
    found = [kind for kind in kinds if kind and kind != "paywall"]
    if not found:
        return
    rest = sum(_words(line) for line, kind in zip(lines, kinds, strict=True) if not kind)
    most = _ALONE if len(found) == 1 else _EXPLAINED if kinds[0] else _AMONG
    if rest <= most:
        raise UnreadableError(_REASONS[found[0]])


def _words(shown: str) -> int:
    return len(shown.split())


@cache
def _rules(language: str) -> Sieve[Rule]:
    fitting = [rule for rule in patterns("stubs", language) if rule.attrs.get("where", "line") == "line"]
    return Sieve(fitting, lambda rule: rule.regex)
