"""What a name names: a person, an organisation, a place, or something else; by its words and by its company."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from briefgen.rules import Rule, lexicon, patterns, sieve
from briefgen.rules.compiled import compiled
from briefgen.text.folding import known_place, listed, lookup
from briefgen.text.names import Name

NEAR = 40
"""Characters beside a name that its company is read from."""

Kind = Literal["person", "organization", "place", "other"]

_FIRM = compiled(r"[A-Z]+[a-z]+[A-Z]|[a-z]+[A-Z]|[A-Z][a-z]?[A-Z]$")
_SITE = compiled(r"\w\.(?:com|org|net|io|co|gov|edu|tv)$")
_ROAD = compiled(r"[ABM]\d{1,4}(?:\(M\))?$")
""" "A30", "M4", "B1234"."""
_KOREAN = compiled(r"[A-Z][a-z]{1,5}-[a-z]{1,5}$")
"""The given name of "Moon Jae-in", as a family name comes first."""
_SURNAME_PREFIX = compiled(r"(?:Mc|Mac|De|Di|Le|La|Du|Fitz|Van|Von|O|D|St|El|Al)['’]?[A-Z]")


@lru_cache(maxsize=16384)
def words_tell(words: tuple[str, ...]) -> Kind | None:
    """The kind that the words of a name show by themselves, None when they show none."""
    whole, last = " ".join(words), words[-1]
    listed_as = _listed_kind(whole)
    if listed_as is not None:
        return listed_as
    if _SITE.search(last):
        return "organization"
    if _ROAD.match(last) and len(words) == 1:
        return "other"
    if len(words) == 1:
        return "organization" if _acronym(whole) else "person" if _person_word(whole) else None
    if last.isdigit() or last in lexicon("event_heads") or words[0] in lexicon("storm_words"):
        return "other"
    if _organization(words):
        return "organization"
    if last in lexicon("place_heads"):
        return None if listed(words[0], "first_names") and last in lexicon("soft_place_heads") else "place"
    if listed(words[0], "first_names"):
        return "person"
    if len(words) == 2 and _KOREAN.match(last):
        return "person"
    return "organization" if _team(words) else None


def _listed_kind(whole: str) -> Kind | None:
    """The kind of a name that the lexicons list."""
    if known_place(whole):
        return "place"
    if listed(whole, "known_things"):
        return "other"
    if listed(whole, "stage_names"):
        return "person"
    bodies = ("state_seats", "known_organizations", "known_companies")
    if any(listed(whole, name) for name in bodies) or (len(whole) > 1 and listed(whole, "platforms")):
        return "organization"
    return None


def _team(words: tuple[str, ...]) -> bool:
    """ "Houston Astros", "Alabama Democrats": a place and a plural, where a place has no first name's look."""
    last = words[-1]
    plural = last.endswith("s") and not last.endswith(("ss", "is", "us")) and not listed(last, "well_known_surnames")
    return plural and known_place(" ".join(words[:-1]))


@lru_cache(maxsize=16384)
def never_person(words: tuple[str, ...]) -> bool:
    """Words of no person: with a figure ("PS4 Pro"), letters ("NBC News", "Safe Work NSW"), a lone letter behind."""
    if any(c.isdigit() for w in words for c in w):
        return True
    if len(words) < 2 or listed(" ".join(words), "stage_names"):
        return False
    if listed(words[0], "first_names"):
        return False
    loud = [len(w) > 2 and w.isalpha() and w.isupper() for w in words]
    return (any(loud) and not all(loud)) or len(words[-1]) == 1


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
    told = "organization" if "&" in text[name.start : name.end] else words_tell(name.words)
    if told == "person" and _town(text, name):
        told = "place"
    if told:
        yield told, 4
    if name.title is not None and told != "organization":
        yield "person", 3 if len(name.words) > 1 or not _soft_title(text, name) else 0
    before, after = text[max(0, name.start - NEAR) : name.start], text[name.end : name.end + NEAR]
    found = _company(before, after)
    if found is not None:
        yield found.attrs["votes"], found.attrs["weight"]


def _company(before: str, after: str) -> Rule | None:
    """The first rule that fires beside a name. What stands behind it is sooner tried than sifted: rules begin there."""
    may = {rule.id for rule in sieve("names", kind="before").of(before)}
    for rule in patterns("names"):
        if rule.kind == "after":
            if rule.regex.compiled.match(after):
                return rule
            continue
        if rule.id not in may or (rule.attrs["votes"] == "place" and after[:2] in ("'s", "’s")):
            continue  # "in Harambe's name", "from Intel's lab"
        if rule.regex.compiled.search(before):
            return rule
    return None


_WHO = compiled(r",?\s(?:who|whose)\b")


def person_shown(text: str, name: Name) -> bool:
    """Whether a relative pronoun behind the name speaks of a person."""
    return bool(_WHO.match(text, name.end))


_STATE = compiled(r",\s(?P<state>[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)[,.]")


def _town(text: str, name: Name) -> bool:
    """ "Austin, Texas,": a first name with a state or country behind it that a mark closes."""
    behind = _STATE.match(text, name.end)
    if behind is None or len(name.words) > 1 or name.title or listed(name.words[0], "well_known_surnames"):
        return False
    return listed(behind["state"], "us_states") or listed(behind["state"], "countries")


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
