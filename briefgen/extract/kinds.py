"""What a name names: a person, an organisation, a place, or something else; by its words and by its company."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from briefgen.rules import entries, lexicon, table
from briefgen.text.names import Name, fold_name, listed, lookup

Kind = Literal["person", "organization", "place", "other"]

_AGE_AFTER = re.compile(r",\s\d{1,3}(?=[,.;]|\s(?:and|who|of|from)\b)|\s\(\d{1,3}\)")
_WHO_AFTER = re.compile(r",?\s(?:who|whose)\b")
_PLACE_BEFORE = re.compile(
    r"\b(?:in|near|outside|inside|across|around|throughout|toward|towards|northern|southern|eastern"
    r"|western|central|north|south|east|west|downtown|upstate|nearby)\s(?:the\s)?$"
)
_PLACE_NOUN_BEFORE = re.compile(
    r"\b(?:town|city|village|island|province|state|region|county|district|suburb|capital|port)"
    r"\s(?:of\s|,\s)?$"
)
_PLACE_NOUN_AFTER = re.compile(
    r"\s(?:state|province|region|town|city|village|district|county|island|forest|desert|airport"
    r"|station|junction|area|river|valley|peninsula|coast)\b"
)
_GROUP_NEAR = re.compile(
    r"\s(?:militants|fighters|members|group|extremists|terrorists|insurgents|spokes(?:man|woman|person)"
    r"|officials|executives|employees|customers|shares|video|campaign|movement|report)\b"
)


def kind_by_words(name: Name) -> Kind | None:
    """The kind its own words and title show, None when they show none."""
    whole = " ".join(name.words)
    if _is_place(whole):
        return "place"
    if listed(whole, "state_seats") or listed(whole, "known_organizations"):
        return "organization"
    if name.title is not None:
        return "person"
    if any(w in lexicon("organization_heads") for w in (name.words[-1], name.words[0])) and len(name.words) > 1:
        return "organization"
    if {"of", "for", "on"} & set(name.words[1:]) and _opens_organization(whole):
        return "organization"
    if len(name.words) > 1 and name.words[-1] in lexicon("place_heads"):
        return "place"
    if len(name.words) > 1 and listed(name.words[0], "first_names") and not name.words[-1].isdigit():
        return "person"
    if len(name.words) == 1 and len(whole) > 1 and whole.isupper():
        return "organization"
    return None


def _is_place(whole: str) -> bool:
    return any(listed(whole, n) for n in ("countries", "capitals", "cities", "regions", "us_states"))


def _opens_organization(whole: str) -> bool:
    return any(whole.startswith(opener + " ") for opener in lexicon("organization_openers"))


@cache
def _speech() -> re.Pattern[str]:
    verbs = "|".join(re.escape(v) for v in entries("name_verbs"))
    return re.compile(rf",?\s(?:also\s|later\s|has\s|had\s)?(?:{verbs})\b")


@cache
def _speech_before() -> re.Pattern[str]:
    verbs = "|".join(re.escape(v) for v in entries("name_verbs"))
    return re.compile(rf"[,\"”’']\s?(?:{verbs})\s$")


def kind_by_company(text: str, name: Name) -> Kind | None:
    """The kind that the words around this mention suggest, None when they suggest none."""
    before, after = text[max(0, name.start - 24) : name.start], text[name.end : name.end + 40]
    if _AGE_AFTER.match(after) or _WHO_AFTER.match(after):
        return "person"
    if _GROUP_NEAR.match(after):
        return "organization"
    if _PLACE_NOUN_AFTER.match(after) or _PLACE_NOUN_BEFORE.search(before) or _PLACE_BEFORE.search(before):
        return "place"
    if _speech().match(after) or _speech_before().search(before):
        return "person"
    return None


def gender_of_title(text: str, name: Name) -> str | None:
    """ "m" or "f" where an honorific or a gendered post stands in front."""
    if name.title is None:
        return None
    for word in reversed(text[name.title[0] : name.title[1]].split()):
        told = lookup(word, "honorifics") or lookup(word, "gendered_posts")
        if told:
            return told
    return None


def gender_of_first_name(words: tuple[str, ...]) -> str | None:
    return (lookup(words[0], "first_names") or None) if words else None


def country_of(word: str) -> str | None:
    """The country that a country's name, capital or adjective points to ("Cuban", "Havana" -> "Cuba")."""
    for name in ("countries", "demonyms", "capitals", "state_seats"):
        found = table(name).get(word)
        if found:
            return found
    key = fold_name(word)
    return next((c for n in ("countries", "demonyms", "capitals", "state_seats") if (c := lookup(key, n))), None)
