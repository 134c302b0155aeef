"""Post or description of a person or body, where the text gives it beside the name; always a slice of the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from msgspec import Struct

from briefgen.rules import lexicon, table
from briefgen.rules.compiled import compiled
from briefgen.text.folding import linked, listed

_WORD = compiled(r"[^\W_]+(?:['’\-][^\W_]+)*")
_TO = compiled(r"(?:^|\s)(?:to|can|could|will|would|must|may|might|should|not)\s$")
_LEFT = compiled(r"(?P<word>[^\s,;:.!?\"“”()\[\]—–]+)[ \u00a0]$")
_COMMA = compiled(
    r",\s(?:(?:aged?\s)?\d{1,3},\s)?(?:who\s(?:is|was|serves\sas|served\sas|became|has\sbeen)\s)?|\s\((?!\d)"
)
_COPULA = compiled(r"\s(?:is|was|has\sbeen|became)\s(?=(?:the|a|an|one\sof)\s)")
_END = compiled(
    r"[,;:!?()\[\]\"“”—–\n]|(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bSen)(?<!\bGov)(?<!\bRep)(?<!\bGen)(?<!\bSt)(?<!\b[A-Z])\."
    r"|\s(?:who|whom|whose|which|that|said|says|told|added|wrote|announced|stated|warned|confirmed|explained|tweeted|insisted"
    r"|claimed|noted|replied|argued|admitted|has|had|is|was|and\s(?=[A-Z]))\b"
)
_NOT_FIRST = compiled(
    r"(?:who|which|whose|whom|and|but|or|said|says|told|in|on|at|after|before|with|as|while|where|when|because|by|to"
    r"|from|for|during|although|though|if|since|along|including|according|speaking|also|not|his|her|their|its|my|our"
    r"|however|he|she|they|it|we|i|this|that|these|those|both|all|many|some|most|several|whether|one)\b",
    re.I,
)
_BORDER = frozenset(
    {"of", "for", "at", "in", "on", "from", "with", "to", "by", "near", "who", "over", "under", "against"}
)
_RECORD = compiled(r"\sto\s[a-z]+\b")
_NO_POST = compiled(
    r"\s(?:but|designed|because|when|where|after|before|while|if|as well as|with\s(?:an?|his|her|no))\s"
)
_ADVERB = frozenset({"also", "later", "still", "then", "now", "already", "never", "always", "too", "once", "again"})
LONGEST = 22
"""Words of a role; longer ones are clauses. In the events' articles 95 of 100 appositions of post have at most 16."""


class Role(Struct, frozen=True):
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
    titled = _titled(text, title) if title is not None else None
    if titled is not None:
        found.append(titled)
    elif title is not None:  # "clinical director Dr Ola Berg"
        found.append(_in_front(text, title[0], nouns, people))
    else:
        found += [_in_front(text, start, nouns, people), _before_comma(text, start, end, nouns, people)]
    telling = [r for r in found if r is not None and text[r.start : r.end].lower() not in lexicon("bare_roles")]
    return max(telling, key=lambda r: r.weight, default=None)


def _titled(text: str, title: tuple[int, int]) -> Role | None:
    """The title without forms of address, with "former" and the like in front."""
    words = list(compiled(r"\S+").finditer(text[slice(*title)]))
    kept = [
        m
        for i, m in enumerate(words)
        if m.group() not in lexicon("mere_honorifics") or (i and words[i - 1].group() == "First")
    ]
    if not kept or kept[-1].end() < words[-1].start() - 1:
        return None
    while len(kept) > 1 and kept[0].group().lower() in lexicon("opinion_words"):
        kept.pop(0)
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
        if word.lower() in lexicon("opinion_words") or (size and word.lower() in lexicon("kin_nouns")):
            break
        if size == 0 and word.lower() not in nouns:
            return None
        if size and not _qualifies(word):
            if loose or not _plain_noun(word) or text[at].isupper() or _infinitive(text, left.start("word")):
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


def _infinitive(text: str, at: int) -> bool:
    """ "to nurture quarterback Tor Hagen": the word at ``at`` is a verb."""
    return bool(_TO.search(text, max(0, at - 8), at))


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
    if not low.isalpha() or not word.islower() or low.endswith(("ed", "ly")):
        return False
    if low.endswith(("ing", "s")):
        return low in lexicon("post_fields")
    verbs = low in lexicon("name_verbs") or low in table("verb_pasts") or low in lexicon("irregular_pasts")
    small = low in lexicon("stopwords") or low in lexicon("prepositions") or low in lexicon("clause_openers")
    return not (verbs or small or low in lexicon("determiners") or low in lexicon("auxiliaries"))


def _before_comma(text: str, start: int, end: int, nouns: frozenset[str], people: Taken) -> Role | None:
    """ "Nigeria's information minister, Lai Mohammed," with the comma that closes it."""
    if text[start - 2 : start] != ", " or text[end : end + 1] not in (",", "."):
        return None
    low = max(0, start - 100)
    cut = max((m.end() for m in compiled(r"[.,;:!?\"“”()—–\n]\s?").finditer(text[low : start - 2])), default=0)
    words = list(_WORD.finditer(text, low + cut, start - 2))
    for i in range(len(words) - 1, -1, -1):
        if words[i].group().lower() in {"the", "a", "an", "another"} or words[i].group().endswith(("'s", "’s")):
            first = _owner_start(text, words, i) if words[i].group().endswith(("'s", "’s")) else i + 1
            if i and words[i - 1].group().lower() in ("of", "for"):
                return _outer(text, words, i, start, nouns, people)
            return _checked(text, words[first].start() if first < len(words) else start, start - 2, nouns, people, 3)
    return None


def _outer(
    text: str, words: Sequence[re.Match[str]], at: int, start: int, nouns: frozenset[str], people: Taken
) -> Role | None:
    """ "a spokesman for the port, Ola Berg,": the phrase that holds the inner one. With a person's noun in each ("the
    brother of the gunman, Ola Berg,") nobody can tell which of the two is named."""
    if any(w.group().lower() in nouns for w in words[at:]):
        return None
    for i in range(at - 2, -1, -1):
        low = words[i].group().lower()
        if low in {"the", "a", "an"}:
            return _checked(text, words[i + 1].start(), start - 2, nouns, people, 3)
        if low not in nouns and not _qualifies(words[i].group()):
            return None
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
    article = compiled(r"(?:an?|the)\s", re.I).match(text, at)
    at = article.end() if article else at
    stop = _stop(text, at)
    if stop is None:
        return None
    cut = _NO_POST.search(text, at, stop)
    return _checked(text, at, cut.start() if cut else stop, nouns, people, weight)


def _stop(text: str, at: int) -> int | None:
    """Where the phrase ends; an "and" inside the name of a body is passed ("Securities and Exchange Commission")."""
    place = at
    while (found := _END.search(text, place, at + 200)) is not None:
        beside = text[at : found.start()].rpartition(" ")[2], _WORD.match(text, found.end())
        if not found.group().startswith(" and") or beside[1] is None or not linked(beside[0], "and", beside[1].group()):
            return found.start()
        place = found.end()
    return None


def _checked(text: str, at: int, end: int, nouns: frozenset[str], people: Taken, weight: int) -> Role | None:
    """The phrase, when its head is a noun of post and nobody else is named before its first preposition."""
    words = _without_tail(list(_WORD.finditer(text, at, end)))
    if not words or len(words) > LONGEST:
        return None
    end = words[-1].end()
    low = [w.group().lower() for w in words]
    if low[-1] in _ADVERB or low[0] in lexicon("opinion_words"):
        return None
    if any(w in lexicon("superlatives") for w in low[:3]) and _RECORD.search(text, at, end):
        return None
    border = next((i for i, w in enumerate(words) if i and w.group().lower() in _BORDER), len(words))
    head = [w.group().lower() for w in words[:border]]
    if not any(h in nouns or _compound(h) in nouns for h in head[-3:]):
        return None
    if len(head) > 1 and head[-1].endswith("s") and head[-1][:-1] in nouns and head[-1] not in nouns:
        return None  # "resident directors" are two
    if nouns == lexicon("body_roles") and words[border - 1].group()[0].isupper():
        return None  # "Research Hall, George Mason University" says where, not what
    if people(words[0].start(), words[border - 1].end()) and not any(
        "’s" in w.group() or "'s" in w.group() for w in words[:border]
    ):
        return None
    if _kin_alone(head, text[words[0].start() : end]):
        return None
    return Role(words[0].start(), end, weight + min(len(words), 8))


def _without_tail(words: list[re.Match[str]]) -> list[re.Match[str]]:
    """Without small words that lost what they stood before ("director of the port and co-author of")."""
    kept = list(words)
    while kept and kept[-1].group().lower() in _BORDER | {"and", "or", "the", "a", "an", "his", "her", "their", "its"}:
        kept.pop()
    if len(kept) < len(words) and "and" in (tail := [w.group() for w in kept[-3:]]):
        kept = kept[: len(kept) - len(tail) + tail.index("and")]
    return kept


@cache
def _compound(word: str) -> str:
    return word.rpartition("-")[2]


def gendered(words: Sequence[str]) -> str | None:
    """ "m" or "f" where the head of a role tells it ("spokeswoman for", "father of")."""
    border = next((i for i, w in enumerate(words) if w.lower() in _BORDER), len(words))
    told = [table("gendered_posts").get(w.lower()) for w in words[max(0, border - 2) : border]]
    return next((t for t in told if t), None)
