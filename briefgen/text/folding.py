"""Names as keys, and name lexicons asked by key: "Díaz-Canel" = "Diaz-Canel", "U.S." = "US"."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from briefgen.rules import lexicon, table

_SMALL = frozenset({"of", "the", "for", "and", "on", "in", "at", "de", "la", "&"})
_BODY_LEXICONS = ("state_seats", "known_organizations", "known_companies")
PLACE_LEXICONS = ("countries", "capitals", "cities", "regions", "us_states")


@lru_cache(maxsize=65536)
def fold_name(text: str) -> str:
    """``text`` in lower case, without accents or full stops, with one kind of apostrophe, hyphen and blank."""
    if text.isascii():  # as most names are: nothing to take off
        return " ".join(text.lower().replace(".", "").split())
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("\u2011", "-").casefold())
    bare = "".join(c for c in plain if not unicodedata.combining(c) and c not in ".\u200b")
    return " ".join(bare.split())


@cache
def _folded(name: str) -> frozenset[str]:
    return frozenset(fold_name(line.partition("=")[0]) for line in lexicon(name))


@lru_cache(maxsize=65536)
def listed(text: str, name: str) -> bool:
    """Whether ``text``, folded, stands in the lexicon ``name`` (on the left side, where that is a table)."""
    return fold_name(text) in _folded(name)


@cache
def _folded_table(name: str) -> dict[str, str]:
    return {fold_name(left): right for left, right in table(name).items()}


@lru_cache(maxsize=65536)
def lookup(text: str, name: str) -> str | None:
    """The right side of the table ``name`` for ``text``, folded; None when it is not there."""
    return _folded_table(name).get(fold_name(text))


@lru_cache(maxsize=65536)
def known_place(text: str) -> bool:
    """Whether ``text`` is a place that the lexicons list."""
    return any(listed(text, name) for name in PLACE_LEXICONS)


@lru_cache(maxsize=65536)
def known(text: str) -> bool:
    """Whether ``text`` is a place, seat of government or body that the lexicons list."""
    return known_place(text) or any(listed(text, name) for name in _BODY_LEXICONS)


@cache
def _links() -> frozenset[tuple[str, str, str]]:
    """Word, small words, word inside a known body's name: ("control", "and", "prevention")."""
    found = set()
    for line in (*lexicon("known_organizations"), *lexicon("countries")):
        words = fold_name(line.partition("=")[0]).split()
        for i in range(len(words) - 2):
            for size in (1, 2):
                small = words[i + 1 : i + 1 + size]
                if i + 1 + size < len(words) and all(w in _SMALL for w in small):
                    found.add((words[i], " ".join(small), words[i + 1 + size]))
    return frozenset(found)


@lru_cache(maxsize=65536)
def linked(left: str, small: str, right: str) -> bool:
    """Whether ``small`` ("and", "of the") joins the two words inside the name of a body that the lexicons list."""
    return (fold_name(left), small, fold_name(right)) in _links()


def initials(name: str) -> str:
    """First letters of the words that count ("Rail Accident Investigation Branch" -> "raib")."""
    return "".join(w[0] for w in fold_name(name).replace("-", " ").split() if w not in _SMALL)
