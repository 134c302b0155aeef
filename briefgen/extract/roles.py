"""Post or description of a person or body, where the text gives it beside the name; always a slice of the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from briefgen.rules import lexicon, table
from briefgen.text.folding import listed

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_LEFT = re.compile(r"(?P<word>[^\s,;:.!?\"“”()\[\]—–]+)[ \u00a0]$")
_COMMA = re.compile(
    r",\s(?:(?:aged?\s)?\d{1,3},\s)?(?:who\s(?:is|was|serves\sas|served\sas|became|has\sbeen)\s)?|\s\((?!\d)"
)
_COPULA = re.compile(r"\s(?:is|was|has\sbeen|became)\s(?=(?:the|a|an|one\sof)\s)")
_END = re.compile(
    r"[,;:!?()\[\]\"“”—–\n]|(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bSen)(?<!\bGov)(?<!\bRep)(?<!\bGen)(?<!\bSt)(?<!\b[A-Z])\."
    r"|\s(?:who|whom|whose|which|that|said|says|told|added|wrote|has|had|is|was|and\s(?=[A-Z]))\b"
)
_NOT_FIRST = re.compile(
    r"(?:who|which|whose|whom|and|but|or|said|says|told|in|on|at|after|before|with|as|while|where|when|because|by|to"
    r"|from|for|during|although|though|if|since|along|including|according|speaking|also|not|his|her|their|its|my|our"
    r"|however|he|she|they|it|we|i|this|that|these|those|both|all|many|some|most|several|whether|one)\b",
    re.I,
)
_BORDER = frozenset(
    {"of", "for", "at", "in", "on", "from", "with", "to", "by", "near", "who", "over", "under", "against"}
)
LONGEST = 22
"""Words of a role; longer ones are clauses. In the events' articles 95 of 100 appositions of post have at most 16."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role with its place; of several the highest ``weight`` is the most complete."""

    start: int
    end: int
    weight: int


Taken = Callable[[int, int], bool]
"""Whether a person is named in a range of the text."""


def role_of(
    text: str, start: int, end: int, title: tuple[int, int] | None, people: Taken, *, body: bool
) -> Role | None:
    """The role beside the name; ``body``: the name of an organisation, whose nouns are others than a person's."""
    nouns = lexicon("body_roles") if body else lexicon("office_words")
    found = [_after(text, end, nouns, people), _after_copula(text, end, nouns, people)]
    if title is not None:
        found.append(_titled(text, title))
    else:
        found += [_in_front(text, start, nouns, people), _before_comma(text, start, end, nouns, people)]
    return max((r for r in found if r is not None), key=lambda r: r.weight, default=None)


def _titled(text: str, title: tuple[int, int]) -> Role | None:
    """The title without forms of address, with "former" and the like in front."""
    words = list(re.finditer(r"\S+", text[slice(*title)]))
    kept = [
        m
        for i, m in enumerate(words)
        if m.group() not in lexicon("mere_honorifics") or (i and words[i - 1].group() == "First")
    ]
    if not kept or kept[-1].end() < words[-1].start() - 1:
        return None
    start = title[0] + kept[0].start()
    left = _LEFT.search(text, max(0, start - 24), start)
    if left and left["word"].lower() in {
        "former",
        "then",
        "acting",
        "late",
        "outgoing",
        "incoming",
        "deputy",
        "interim",
    }:
        start = left.start("word")
    end = title[0] + kept[-1].end()
    return Role(start, end, 4 + 2 * len(text[start:end].split()))


def _in_front(text: str, start: int, nouns: frozenset[str], people: Taken) -> Role | None:
    """ "Nigerian president Muhammadu Buhari", "spokesman Garba Shehu", "the tour company Backroads"."""
    at, size, loose = start, 0, False
    while size < 8 and (left := _LEFT.search(text, max(0, at - 40), at)):
        word = left["word"]
        if size == 0 and word.lower() not in nouns:
            return None
        if size and not _qualifies(word):
            if loose or not _plain_noun(word):
                break
            loose = True
        if people(left.start(), left.end() - 1) and not word.endswith(("'s", "’s")):
            break
        at, size = left.start("word"), size + 1
        if word.endswith(("'s", "’s")):
            break
    if not size:
        return None
    phrase = text[at : start - 1]
    if _kin_alone(phrase.lower().split(), phrase):
        return None
    return Role(at, start - 1, 3 + 2 * size)


def _kin_alone(head: Sequence[str], phrase: str) -> bool:
    """ "wife", "cousin" tell nothing without whose."""
    return head[-1] in lexicon("kin_nouns") and " of " not in phrase and "’s" not in phrase and "'s" not in phrase


def _qualifies(word: str) -> bool:
    """A word that may stand in front of a post: an adjective, a country, a body, a modifier."""
    low = word.lower()
    if low in lexicon("determiners") or low in lexicon("stopwords") or low in table("leading_pronouns"):
        return low in lexicon("office_modifiers")
    if low in lexicon("office_modifiers") or low in lexicon("office_words") or listed(word, "demonyms"):
        return True
    if word[0].isupper():
        return word not in lexicon("common_capitals") or word in lexicon("organization_heads")
    return low.endswith(("al", "ic", "ive", "ary", "ish", "ist", "ian", "-born", "-based")) and "'" not in low


def _plain_noun(word: str) -> bool:
    """A noun that may qualify a post, one at most ("the production chief Ola Berg")."""
    low = word.lower()
    if not low.isalpha() or not word.islower() or low.endswith(("ed", "ing", "s", "ly")):
        return False
    verbs = low in lexicon("name_verbs") or low in table("verb_pasts") or low in lexicon("irregular_pasts")
    small = low in lexicon("stopwords") or low in lexicon("prepositions") or low in lexicon("clause_openers")
    return not (verbs or small or low in lexicon("determiners") or low in lexicon("auxiliaries"))


def _before_comma(text: str, start: int, end: int, nouns: frozenset[str], people: Taken) -> Role | None:
    """ "Nigeria's information minister, Lai Mohammed," with the comma that closes it."""
    if text[start - 2 : start] != ", " or text[end : end + 1] not in (",", "."):
        return None
    low = max(0, start - 100)
    cut = max((m.end() for m in re.finditer(r"[.,;:!?\"“”()—–\n]\s?", text[low : start - 2])), default=0)
    words = list(_WORD.finditer(text, low + cut, start - 2))
    for i in range(len(words) - 1, -1, -1):
        if words[i].group().lower() in {"the", "a", "an", "another"} or words[i].group().endswith(("'s", "’s")):
            first = _owner_start(text, words, i) if words[i].group().endswith(("'s", "’s")) else i + 1
            return _checked(text, words[first].start() if first < len(words) else start, start - 2, nouns, people, 3)
    return None


def _owner_start(text: str, words: Sequence[re.Match[str]], at: int) -> int:
    """ "The Podesta Group's chief": the owner's name from its first capital on."""
    while at and words[at - 1].group()[0].isupper() and text[words[at - 1].end() : words[at].start()] == " ":
        if words[at - 1].group() in lexicon("common_capitals"):
            break
        at -= 1
    return at


def _after(text: str, end: int, nouns: frozenset[str], people: Taken) -> Role | None:
    """ "Garba Shehu, a spokesman for President Muhammadu Buhari,"."""
    opened = _COMMA.match(text, end)
    return _apposition(text, opened.end(), nouns, people, 4) if opened else None


def _after_copula(text: str, end: int, nouns: frozenset[str], people: Taken) -> Role | None:
    opened = _COPULA.match(text, end)
    return _apposition(text, opened.end(), nouns, people, -2) if opened else None


def _apposition(text: str, at: int, nouns: frozenset[str], people: Taken, weight: int) -> Role | None:
    if _NOT_FIRST.match(text, at) or not text[at : at + 1].isalnum():
        return None
    article = re.compile(r"(?:an?|the)\s", re.I).match(text, at)
    at = article.end() if article else at
    stop = _END.search(text, at, at + 200)
    if stop is None:
        return None
    return _checked(text, at, stop.start(), nouns, people, weight)


def _checked(text: str, at: int, end: int, nouns: frozenset[str], people: Taken, weight: int) -> Role | None:
    """The phrase, when its head is a noun of post and nobody else is named before its first preposition."""
    while end > at and text[end - 1] in " \u00a0":
        end -= 1
    words = list(_WORD.finditer(text, at, end))
    if not words or len(words) > LONGEST:
        return None
    border = next((i for i, w in enumerate(words) if i and w.group().lower() in _BORDER), len(words))
    head = [w.group().lower() for w in words[:border]]
    if not any(h in nouns or _compound(h) in nouns for h in head[-3:]):
        return None
    if people(words[0].start(), words[border - 1].end()) and not any(
        "’s" in w.group() or "'s" in w.group() for w in words[:border]
    ):
        return None
    if _kin_alone(head, text[words[0].start() : end]):
        return None
    return Role(words[0].start(), end, weight + min(len(words), 8))


@cache
def _compound(word: str) -> str:
    return word.rpartition("-")[2]


def gendered(words: Sequence[str]) -> str | None:
    """ "m" or "f" where the head of a role tells it ("spokeswoman for", "father of")."""
    border = next((i for i, w in enumerate(words) if w.lower() in _BORDER), len(words))
    told = [table("gendered_posts").get(w.lower()) for w in words[max(0, border - 2) : border]]
    return next((t for t in told if t), None)
