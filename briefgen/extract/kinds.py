"""What a name names: a person, an organisation, a place, or something else; by its words and by its company."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from briefgen.rules import lexicon, patterns
from briefgen.text.folding import known_place, listed, lookup
from briefgen.text.names import Name

NEAR = 40
"""Characters beside a name that its company is read from."""

Kind = Literal["person", "organization", "place", "other"]

_FIRM = re.compile(r"[A-Z]+[a-z]+[A-Z]|[a-z]+[A-Z]|[A-Z][a-z]?[A-Z]$")
_SURNAME_PREFIX = re.compile(r"(?:Mc|Mac|De|Di|Le|La|Du|Fitz|Van|Von|O|D|St|El|Al)['’]?[A-Z]")


@lru_cache(maxsize=16384)
def words_tell(words: tuple[str, ...]) -> Kind | None:
    """The kind that the words of a name show by themselves, None when they show none."""
    whole, last = " ".join(words), words[-1]
    if known_place(whole):
        return "place"
    if listed(whole, "state_seats") or listed(whole, "known_organizations"):
        return "organization"
    if len(words) == 1:
        return "organization" if _acronym(whole) else "person" if _person_word(whole) else None
    if last.isdigit() or last in lexicon("event_heads"):
        return "other"
    if _organization(words):
        return "organization"
    if last in lexicon("place_heads"):
        return None if listed(words[0], "first_names") and last in lexicon("soft_place_heads") else "place"
    return "person" if listed(words[0], "first_names") else None


def _person_word(word: str) -> bool:
    return word in lexicon("well_known_surnames") or listed(word, "first_names")


def _acronym(word: str) -> bool:
    letters = word.replace(".", "").replace("&", "")
    if len(letters) > 1 and letters.isupper():
        return True
    return bool(_FIRM.match(word)) and not _SURNAME_PREFIX.match(word)


def _organization(words: tuple[str, ...]) -> bool:
    heads = lexicon("organization_heads")
    if (
        words[-1] in heads
        or words[-1].islower()
        or words[0] in lexicon("department_words") | {"University", "Bank", "Congregation", "Temple", "Team"}
    ):
        return True
    openers = [w for w, after in pairwise(words) if after in ("of", "for", "on")]
    return any(w in heads or w in lexicon("organization_openers") for w in openers)


def votes(text: str, name: Name) -> Iterator[tuple[Kind, int]]:
    """What speaks for which kind at this mention, with weights: its words 4, a title 3, its company 1 or 2."""
    told = words_tell(name.words)
    if told:
        yield told, 4
    if name.title is not None and told != "organization":
        yield "person", 3 if len(name.words) > 1 or not _soft_title(text, name) else 0
    before, after = text[max(0, name.start - NEAR) : name.start], text[name.end : name.end + NEAR]
    for rule in patterns("names"):
        if rule.regex.search(before if rule.kind == "before" else after):
            yield rule.attrs["votes"], rule.attrs["weight"]
            return


def _soft_title(text: str, name: Name) -> bool:
    """ "General", "Chief", "Major" are adjectives too ("General Relativity")."""
    assert name.title is not None
    return text[slice(*name.title)] in {
        "General",
        "Major",
        "Private",
        "Chief",
        "Executive",
        "Justice",
        "Count",
        "Lady",
        "Don",
    }


def gender_of_title(text: str, name: Name) -> str | None:
    """ "m" or "f" where an honorific or a gendered post stands in front."""
    if name.title is None:
        return None
    told = (gender_of_word(word) for word in reversed(text[slice(*name.title)].split()))
    return next((t for t in told if t), None)


def gender_of_word(word: str) -> str | None:
    """ "m" or "f" for an honorific or a noun of post or kinship that tells it ("Mrs", "spokesman", "mother")."""
    return lookup(word, "honorifics") or lookup(word, "gendered_posts") or None


def gender_of_first_name(words: tuple[str, ...]) -> str | None:
    """ "m" or "f" by the first name of a full name; of "Sir"-less initials and unknown names None."""
    given = next((w for w in words[:-1] if len(w.rstrip(".")) > 1), "")
    return lookup(given, "first_names") or lookup(given.partition("-")[0], "first_names") or None
