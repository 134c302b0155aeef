"""Which state a name speaks for: "Havana", "the Cuban government" and "Cuba's foreign ministry" are one voice."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from briefgen.rules import lexicon, table
from briefgen.rules.compiled import compiled
from briefgen.text.folding import fold_name, lookup

_TABLES = ("state_seats", "countries", "demonyms", "capitals")
_REGIONS = frozenset(
    {"Africa", "Asia", "Europe", "Arabia", "Latin America", "North America", "South America", "Scandinavia"}
)


@lru_cache(maxsize=16384)
def country_of(name: str) -> str | None:
    """The country that a country's name, adjective, capital or seat of government points to; else None."""
    bare = fold_name(name).removeprefix("the ")
    return next((found for t in _TABLES if (found := lookup(bare, t))), None)


@cache
def _place_words() -> re.Pattern[str]:
    """Names and adjectives of countries, folded, as whole words, longest first."""
    words = {fold_name(w) for t in _TABLES for w, country in table(t).items() if country}
    ordered = sorted(words - {"us"}, key=lambda w: (-len(w), w))
    return compiled(r"(?<![\w-])(?:" + "|".join(map(re.escape, ordered)) + r")(?![\w-])")


@cache
def _speaking() -> re.Pattern[str]:
    words = sorted({fold_name(w) for w in table("state_speakers")}, key=lambda w: (-len(w), w))
    return compiled(r"(?<![\w-])(?:" + "|".join(map(re.escape, words)) + r")(?![\w-])")


def countries_in(text: str) -> tuple[str, ...]:
    """The countries named in a phrase, in order ("Cuban President" -> ("Cuba",))."""
    us = ("United States",) if compiled(r"\b(?:US|U\.S\.?)(?!\w)").search(text) else ()
    found = (country_of(m.group()) for m in _place_words().finditer(fold_name(text)))
    return tuple(dict.fromkeys((*us, *(c for c in found if c and c not in _REGIONS))))


def speaks_for(name: str, role: str | None = None) -> str | None:
    """A key for the state whose voice ``name`` is, equal for all its voices; None for everybody else.

    A country, its capital, its seat of government ("the White House"), or a country's word with a post or body that
    speaks for it ("Cuban officials", "Nigeria's foreign ministry"). A person speaks by ``role`` ("US President").
    """
    whole = country_of(name)
    if whole is not None and not lookup(name, "demonyms"):
        return None if whole in _REGIONS else f"state:{whole}"
    for phrase in (name, role):
        words = fold_name(phrase or "")
        if not words or not _speaking().search(words) or any(w in lexicon("no_state_words") for w in words.split()):
            continue
        countries = countries_in(phrase or "")
        if len(countries) == 1 or (countries and _opens(words)):
            return f"state:{countries[0]}"
    return None


def _opens(words: str) -> bool:
    """The phrase begins with its country: of two, that is the one spoken for ("US ambassador to Israel")."""
    match = _place_words().match(words)
    return match is not None or words.startswith("us ")


_HASHTAG = compiled(r"(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=16384)
def canonical(name: str) -> str:
    """``name`` as a key: folded, without "the", known aliases and the ways to write one country's body made equal.

    >>> canonical("Nigeria's government") == canonical("the Nigerian government") == canonical("Government of Nigeria")
    True
    """
    key = fold_name(name).removeprefix("the ").removeprefix("#")
    alias = lookup(key, "known_organizations") or lookup(key, "countries")
    if alias:
        return fold_name(alias)
    words = key.replace("'s ", " ").split()
    if (
        len(words) > 2
        and words[1] == "of"
        and words[0] in {"government", "ministry", "parliament", "president", "embassy"}
    ):
        country = country_of(" ".join(words[2:]))
        return f"{fold_name(country)} {words[0]}" if country else key
    for size in (2, 1):
        country = _by_country(" ".join(words[:size]))
        if country and len(words) > size:
            return " ".join((fold_name(country), *words[size:]))
    if " " not in key and _HASHTAG.search(name):
        return fold_name(_HASHTAG.sub(" ", name.removeprefix("#")))
    return key.replace("-", " ")


def _by_country(words: str) -> str | None:
    return lookup(words, "demonyms") or lookup(words, "countries")
