"""Verbs of speech by their forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from briefgen.rules import entries, lexicon, table

Form = Literal["base", "third", "past", "participle", "ing"]


class Verb(Struct, frozen=True):
    """One form of a verb of speech; ``kind`` is that of the lexicon ``speech_verbs``."""

    base: str
    kind: str
    form: Form

    @property
    def finite(self) -> bool:
        return self.form in ("third", "past")


@lru_cache(maxsize=8192)
def verb(word: str, language: str = "en") -> Verb | None:
    """The verb of speech that ``word`` (in lower case) is a form of."""
    return _verbs(language).get(word)


@cache
def _verbs(language: str) -> Mapping[str, Verb]:
    kinds = table("speech_verbs", language)
    forms = {form: Verb(base, kind, name) for base, kind in kinds.items() for form, name in _regular(base)}
    for form, base in table("speech_irregular", language).items():
        forms[form] = Verb(base, kinds[base], _irregular_form(form, language))
    return MappingProxyType(forms)


def _regular(base: str) -> Iterator[tuple[str, Form]]:
    """The forms of ``base`` by rule; the base last, so that it wins where two are spelled alike."""
    root = base[:-1] if base.endswith("e") else base
    if base.endswith("y") and base[-2] not in "aeiou":
        yield base[:-1] + "ies", "third"
        yield base[:-1] + "ied", "past"
    else:
        yield base + ("es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else "s"), "third"
        yield root + "ed", "past"
    yield root + "ing", "ing"
    yield base, "base"


def _irregular_form(form: str, language: str) -> Form:
    if form.endswith("ing"):
        return "ing"
    if form in ("says", "sez"):
        return "third"
    return "participle" if form in lexicon("participles_only", language) else "past"


def looks_like_verb(word: str, language: str = "en") -> bool:
    """``word`` could be a past tense or third person: what a speaker beside a quotation does, whatever it means."""
    if len(word) < 4 or not word.isalpha():
        return False
    return word.endswith(("ed", "es", "ks", "ns", "ts", "ps", "ls", "rs", "ds", "gs")) or word in _pasts(language)


@cache
def _pasts(language: str) -> frozenset[str]:
    return frozenset(entries("irregular_pasts", language))
