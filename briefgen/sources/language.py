"""Which language a text is in, by its script and by the words that every text of a language has.

English is what the rules read. The question is asked so that a text in another language is named instead of mis-read,
and so that no English one is lost: for a paragraph that shows nothing clear the answer is None, and it is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from msgspec.structs import replace

from briefgen.rules import COMMON, lexicon, table
from briefgen.rules.compiled import compiled
from briefgen.sources.raw import LeftOutError, Metadata

ENGLISH = "en"

_DENSE = compiled(r"[\u2e80-\ud7ff]+")
_WORD = compiled(r"[^\W\d_]+")

UNLISTED = "und"
"""Code of a language that no list knows."""

_SURELY_ENGLISH = 0.3
"""Share of English words from which no other language is asked for; 0.31 is the middle of 20,715 English paragraphs."""

_ENGLISH_SHARE = 0.15
"""Of English paragraphs one in 27 has fewer words in the list (names, figures); hardly any of another language more."""

_FOREIGN_SHARE = 0.12
"""Of the words of a paragraph in its own list: at 0.12 54 of 6,693 paragraphs in 25 languages (program messages) were
taken for English, at 0.1 twice as many."""

_NO_ENGLISH = 0.03
"""Share of English words under which a longer text is in some other language; English news of that length has 0.12."""

_LONG = 100
"""Words from which the absence of English says something."""

_CLEAR = 3
"""Different words of a language that show it: "de la" stands in names."""

_PIECE = 12
"""Words that tell a language safely; shorter lines are judged together with those after them."""

_ENGLISH_PART = 0.25
"""Share of English in a text from which it is read: a release in two languages has a half, an article with quotations
in another language more; a page in another language has less than a tenth (notices, names of works)."""

_SUMMARY = 500
"""Letters from which so small a share is a text of its own; menus and notices of pages have fewer."""

_AS_MUCH = 0.5
"""English beside the most frequent other language, from which the two are the same text in both."""


def language_of(text: str) -> str | None:
    """ISO 639-1 code of the language that most of the text is in, "und" for one not known, None where nothing shows it.

    A text of which a good part is English is English: the rest of it is for `paragraph_language` to find.
    """
    sizes: Counter[str] = Counter()
    for piece in _pieces(text):
        found = paragraph_language(piece)
        if found:
            sizes[found] += _size(piece)
    if not sizes:
        return UNLISTED if _without_english(text) else None
    english = sizes.pop(ENGLISH, 0)
    most = max(sizes, key=lambda code: (sizes[code], code), default=None)
    if most is None or english >= _AS_MUCH * sizes[most]:
        return ENGLISH
    return ENGLISH if english >= max(_SUMMARY, _ENGLISH_PART * (english + sizes.total())) else most


@lru_cache(maxsize=64)
def paragraph_language(text: str) -> str | None:
    """ISO 639-1 code of the language of one paragraph, None where nothing shows it."""
    other = _by_script(text) if _not_latin().search(text) else None
    if other:
        return other
    words = _WORD.findall(text.lower())
    own = _english(words)
    if not words or own >= _SURELY_ENGLISH * len(words):
        return ENGLISH if words else None
    best = _best(words, _index(_latin()))
    if best and best[1] >= max(2 * own, _FOREIGN_SHARE * len(words)):
        return best[0]
    return ENGLISH if own >= _ENGLISH_SHARE * len(words) else None


def _english(words: Iterable[str]) -> int:
    return sum(map(lexicon(ENGLISH, COMMON).__contains__, words))


def _without_english(text: str) -> bool:
    words = _WORD.findall(text.lower())
    return len(words) >= _LONG and _english(words) < _NO_ENGLISH * len(words)


def language_name(code: str) -> str:
    """The English name of a language ("German"), of one that is not listed its code."""
    return table("language_names", COMMON).get(code, code)


def refuse_language(told: str | None) -> None:
    """Raise `LeftOutError` with the reason for the register where a text is in another language than English."""
    if told not in (None, ENGLISH):
        raise LeftOutError(f"in {language_name(told)}; only English is read")


def in_language(stated: Metadata, told: str | None) -> Metadata:
    """``stated`` with the language that the words of the text told; templates say "en" of everything."""
    if told is None or told == stated.language:
        return stated
    if told == UNLISTED:
        return replace(stated, language=None)
    return Metadata(language=told).from_("words").or_else(stated)


def _pieces(text: str) -> Iterator[str]:
    """The text in runs of whole lines that have words enough to judge by; what is left over at the end is one too."""
    waiting: list[str] = []
    for line in text.split("\n"):
        if line:
            waiting.append(line)
        if line.count(" ") >= _PIECE or sum(len(part) for part in waiting) > 8 * _PIECE:
            yield "\n".join(waiting)
            waiting = []
    if waiting:
        yield "\n".join(waiting)


def _size(text: str) -> int:
    """Length in letters as Latin script would take for it: a Chinese character says what three letters say."""
    return len(text) + 2 * sum(map(len, _DENSE.findall(text)))


def _best(words: Iterable[str], index: Mapping[str, tuple[str, ...]]) -> tuple[str, int] | None:
    """The language that most of the words are of, with how many, when enough of them differ."""
    counts: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for word, count in Counter(words).items():
        for code in index.get(word, ()):
            counts[code] += count
            kinds[code] += 1
    clear = [code for code in counts if kinds[code] >= _CLEAR]
    best = max(clear, key=lambda code: (counts[code], kinds[code], code), default=None)
    return (best, counts[best]) if best else None


@cache
def _index(codes: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """The languages that each listed word is of."""
    found: dict[str, tuple[str, ...]] = {}
    for code in codes:
        for word in sorted(lexicon(code, COMMON)):
            found[word] = (*found.get(word, ()), code)
    return found


# --------------------------------------------------------------------------- scripts


def _by_script(text: str) -> str | None:
    """The language of a text that is mostly not in Latin letters, None for one that is."""
    scripts = _scripts()
    sizes = {codes: sum(_size(run) for run in letters.findall(text)) for letters, codes in scripts}
    codes = max(sizes, key=sizes.__getitem__)
    if codes == _latin() or sizes[codes] < _CLEAR:
        return None
    if codes == ("zh",) and sizes[("ja",)] * 10 > sizes[codes]:
        return "ja"
    best = _best(_WORD.findall(text.lower()), _index(codes)) if len(codes) > 1 else None
    return best[0] if best else codes[0]


def _latin() -> tuple[str, ...]:
    return _scripts()[0][1]


@cache
def _not_latin() -> re.Pattern[str]:
    inside = "".join(letters.pattern[1:-2] for letters, codes in _scripts() if codes != _latin())
    return compiled(f"[{inside}]")


@cache
def _scripts() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """Patterns of the letters of each script, with the languages that are written in it."""
    found = []
    for ranges, codes in table("scripts", COMMON).items():
        ends = [[chr(int(end, 16)) for end in part.split("-")] for part in ranges.split()]
        letters = "".join(f"{re.escape(low)}-{re.escape(high)}" for low, high in ends)
        found.append((compiled(f"[{letters}]+"), tuple(codes.split())))
    return tuple(found)
