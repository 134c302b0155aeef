"""From the words of a source to a question: "whether the driver fell asleep" -> "Did the driver fall asleep?".

Pure text to text. A question holds words of the source in their order, the words of its template, and, where
English needs it, a form of "do" with the verb in its base form. Where no rule gives good grammar the answer is
None and the caller takes the next template.
"""

from __future__ import annotations

import re
from functools import cache

from briefgen.rules import lexicon, table
from briefgen.rules.compiled import compiled

_STOP = r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z][a-z])\.(?=\s|$)"
"""A full stop that is not that of "Mr.", "Sen." or "U.S."."""

_HARD_STOP = compiled(r"[;:?!”\"()—]|\s–|–\s|\s--?\s|" + _STOP)
_TIED = compiled(r"\s(?:(?:or|and)\s+(?:whether|if|how|why|what|who|when|where)\b|or\s+to\s)")
_NUMBER_NOUN = frozenset({"many", "much"})
LONGEST = 28
"""Words; a longer clause is no question any more."""

SHORTEST = 5
"""Words of an embedded question that is taken over as it stands."""


def direct(clause: str, subject: str | None = None) -> str | None:
    """The direct question of an embedded one; ``subject`` replaces a lone "it", "he", "she" or "they".

    >>> direct("whether Cuba could become a future target")
    'Could Cuba become a future target?'
    """
    for prefix in _prefixes(clause):
        asked = _direct(prefix.split(), subject)
        if asked is not None and _least(clause) <= len(asked) <= LONGEST:
            return sentence(" ".join(asked))
    return None


def _least(clause: str) -> int:
    """Words a question must have: "Will Osei resign?" says enough, "What is conservative?" does not."""
    return 3 if clause.lower().startswith(("who", "whether", "if")) else 4


def embedded(clause: str) -> str | None:
    """The embedded question itself, up to its first hard border; None when it is too short or too long."""
    clause = compiled(r",\s(?:but|although|though|because|while|since)\s").split(clause, maxsplit=1)[0]
    longest = _prefixes(clause)[-1]
    cut = next((p for p in _prefixes(clause) if len(p.split()) >= SHORTEST), longest)
    body = cut if _has_verb(cut) and not compiled(r",\s(?:who|which|whose|where)\s").search(longest) else longest
    infinitive = compiled(r"\w+(?:\s\w+)?\sto\s").match(body)
    return body if SHORTEST <= len(body.split()) <= LONGEST and not infinitive else None


def _has_verb(clause: str) -> bool:
    return any(_is_verb(token) for token in clause.split()[2:])


def is_common(word: str) -> bool:
    """Whether ``word`` is known as an ordinary word, so that its capital only opens a sentence."""
    plain = _bare(word)
    known = ("person_nouns", "releasable_nouns", "inquiry_nouns", "talk_nouns", "common_openers")
    return any(plain in lexicon(name) for name in known) or _forms().get(plain) is not None


def head(phrase: str) -> str:
    """The head noun of ``phrase`` in lower case ("names of the dead" -> "names")."""
    nouns = _nouns(phrase).split()
    return _bare(nouns[-1]) if nouns else ""


def _nouns(phrase: str) -> str:
    """The part of ``phrase`` before its first preposition, without the leading article."""
    bare = _DETERMINER.sub("", phrase, count=1) if _DETERMINER.match(phrase) else phrase
    return _PREPOSITION.split(" " + bare + " ", maxsplit=1)[0].strip() or bare


def statement(clause: str) -> str | None:
    """The shortest part of ``clause``, from its start, that is a full statement."""
    for prefix in _prefixes(clause):
        tokens = prefix.split()
        verb = next((i for i, t in enumerate(tokens) if _bare(t) in lexicon("auxiliaries") or _verb(t)), 0)
        if verb and 3 <= len(tokens) <= LONGEST and not _open_relative(tokens[:verb]):
            return prefix
    whole = _prefixes(clause)[-1]
    return whole if 4 <= len(whole.split()) <= LONGEST else None


def sentence(words: str) -> str:
    """``words`` with a capital and a question mark."""
    if words.count("“") != words.count("”") or words.count('"') % 2:
        words = compiled(r"[“”\"]").sub("", words)
    trimmed = words.strip().rstrip(",;:.–—? ")
    return trimmed[:1].upper() + trimmed[1:] + "?"


def _prefixes(clause: str) -> list[str]:
    """``clause`` up to each of its borders, shortest first; a hard stop ends them all."""
    clause = " ".join(clause.split())
    stop = min((m.start() for m in (_HARD_STOP.search(clause), _TIED.search(clause)) if m), default=len(clause))
    body = clause[:stop].rstrip(" ,")
    borders = [m.start() for m in compiled(r",\s").finditer(body)] + [m.start() for m in _enders().finditer(body)]
    return [body[:at].rstrip(" ,") for at in sorted(borders)] + [body]


@cache
def _enders() -> re.Pattern[str]:
    return compiled(r"\s(?:" + "|".join(sorted(lexicon("clause_enders"))) + r")\s")


def _bare(token: str) -> str:
    return token.strip(",.;:?!“”\"'‘’()").replace("’", "'").lower()


def _direct(tokens: list[str], subject: str | None) -> list[str] | None:
    if len(tokens) < 3 or _bare(tokens[0]) not in lexicon("ask_words"):
        return None
    size = _asking_size(tokens)
    if size == 0:
        return None
    asking, rest = tokens[:size], tokens[size:]
    if not rest or _bare(rest[0]) == "to":
        return None
    if _bare(tokens[0]) in ("whether", "if"):
        asking = []
    elif _is_verb(rest[0]) or (_is_adverb(rest[0]) and len(rest) > 1 and _is_verb(rest[1])):
        return tokens
    if [_bare(t) for t in rest[:2]] == ["or", "not"]:
        rest = rest[2:]
    inverted = _inverted(rest, subject)
    return None if inverted is None else asking + inverted


def _asking_size(tokens: list[str]) -> int:
    """How many words the asking phrase has: "why", "how far", "how many people", "which party"; 0 when in doubt."""
    first, second = _bare(tokens[0]), _bare(tokens[1])
    if first in ("whether", "if", "who", "whom", "why", "where", "when"):
        return 1
    if second in ("exactly", "precisely") and len(tokens) > 3:
        return 2
    if _opens_phrase(tokens[1]) or _is_verb(tokens[1]):
        return 1
    if first == "how" and second not in _NUMBER_NOUN:
        if second.endswith("ly") or second in lexicon("degree_words"):
            return 2
        return 1 if second.endswith("s") or second in lexicon("plural_without_s") else 0
    if second == "of":
        return 0
    size = 2
    counted = second == "many"
    while size < min(len(tokens), 7) and not _is_verb(tokens[size]):
        if _opens_phrase(tokens[size]) and not (counted and tokens[size][:1].isupper()):
            break
        size += 2 if _bare(tokens[size]) in ("of", "in", "from") else 1
    return size


def _opens_phrase(token: str) -> bool:
    return _bare(token).split("'")[0] in lexicon("phrase_openers") or token[:1].isupper()


def _is_adverb(token: str) -> bool:
    return _bare(token).endswith("ly") or _bare(token) in ("also", "then", "first", "really", "else", "next")


def _is_verb(token: str) -> bool:
    return _bare(token) in lexicon("auxiliaries") or _verb(token) is not None


def _verb(token: str) -> tuple[str, str] | None:
    """(form of "do", base form) of a verb that the lexicon knows, when ``token`` is one of its finite forms."""
    return _forms().get(_bare(token)) if token[:1].islower() else None


@cache
def _forms() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    irregular = set(table("verb_pasts").values())
    for base in sorted(lexicon("question_verbs")):
        found[_third(base)] = ("does", base)
        if base not in irregular:
            found[_past(base)] = ("did", base)
    for past, base in table("verb_pasts").items():
        found[past] = ("did", base)
    return found


def _third(base: str) -> str:
    if base.endswith(("s", "sh", "ch", "x", "o")):
        return base + "es"
    return base[:-1] + "ies" if base.endswith("y") and base[-2] not in "aeiou" else base + "s"


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied"
    doubled = base in lexicon("doubling_verbs")
    return base + base[-1] + "ed" if doubled else base + "ed"


def _inverted(rest: list[str], subject: str | None) -> list[str] | None:
    for i, token in enumerate(rest[:10]):
        word = _bare(token)
        if i and word in lexicon("auxiliaries") and word not in ("cannot", "may") and _helps(rest, i):
            return _ask([token], rest[:i], rest[i + 1 :], subject)
        if i and word in ("has", "have", "had") and _lone_verb(rest, i):
            return _ask([_DO[word]], rest[:i], ["have", *rest[i + 1 :]], subject)
        if i and (verb := _verb(token) or _plural_verb(rest, i)) and _lone_verb(rest, i) and not _noun_too(rest, i):
            return _ask([verb[0]], rest[:i], [verb[1], *rest[i + 1 :]], subject)
        if _ends_phrase(token):
            return None
    return None


_DO = {"has": "does", "have": "do", "had": "did"}


def _ask(helper: list[str], before: list[str], after: list[str], subject: str | None) -> list[str] | None:
    if len(before) == 1 and _bare(before[0]) in ("that", "this", "these", "those"):
        return None
    if _open_relative(before) or any(
        _bare(t).split("'")[0] in lexicon("subject_pronouns") and "'" in _bare(t) for t in before
    ):
        return None
    being = helper[0] in ("is", "was") or after[:1] == ["be"]
    expletive = being and _bare(before[0]) == "it" and any(_bare(t) in ("for", "to", "that") for t in after[1:3])
    if subject and len(before) == 1 and not expletive and _stands_for(_bare(before[0]), subject):
        before = [subject]
    adverbs = [t for t in before[1:] if _is_adverb(t)] if len(before) == 2 else []
    named = [t for t in before if t not in adverbs]
    return helper + named + adverbs + after


def _stands_for(pronoun: str, subject: str) -> bool:
    return pronoun == "they" if plural(subject) else pronoun in ("it", "he", "she")


def _is_participle(word: str) -> bool:
    return (
        word in lexicon("bare_participles")
        or word.endswith(("ed", "en", "ne", "wn", "ught"))
        or word in table("verb_pasts")
    )


def _helps(rest: list[str], i: int) -> bool:
    """Whether the auxiliary at ``i`` is one: "has" before a noun or "to" is a verb of its own."""
    word = _bare(rest[i])
    later = [t for t in rest[i + 1 : i + 3] if not _is_adverb(t)]
    following = _bare(later[0]) if later else ""
    if _bare(rest[i - 1]) == "to":
        return False
    if word in ("has", "have", "had"):
        return following in ("been", "not", "already", "ever", "yet") or _is_participle(following)
    return word not in ("do", "does", "did") or bool(following)


def _plural_verb(rest: list[str], i: int) -> tuple[str, str] | None:
    base = _bare(rest[i])
    return ("do", base) if base in lexicon("question_verbs") and plural(" ".join(rest[:i])) else None


def _noun_too(rest: list[str], i: int) -> bool:
    """ "Whether the security forces, as well as ...": the last word is a plural as well as a verb."""
    return i == len(rest) - 1 and i > 1 and _bare(rest[i]) in lexicon("plurals_or_verbs")


def _lone_verb(rest: list[str], i: int) -> bool:
    """No second finite verb near: "the man arrested on Monday entered" would be read wrongly."""
    later = rest[i + 1 : i + 9]
    return not any(_verb(t) or _bare(t) in lexicon("auxiliaries") for t in later) and not rest[i - 1].endswith(",")


def _open_relative(tokens: list[str]) -> bool:
    return any(_bare(t) in lexicon("relative_words") for t in tokens[1:])


def _ends_phrase(token: str) -> bool:
    return token.endswith((",", ";", ":"))


# --------------------------------------------------------------------------- noun phrases

_PREPOSITION = compiled(
    r"\s(?:of|for|in|on|from|who|which|that|the|to|with|at|by|about|over|behind|between|involving|under|against|near|surrounding|"
    r"during|after|before|into|whose|they|he|she|it|killed|injured|involved|aboard|still|used|made|being|where)\s"
)


def plural(phrase: str) -> bool:
    """Whether the verb after ``phrase`` stands in the plural ("names of the men", "police", "names and ranks")."""
    if compiled(r"[a-z’')]\sand\s").search(_nouns(phrase)):
        return True
    last = head(phrase)
    if last in lexicon("plural_without_s") or _bare(phrase.split(" ", 1)[0]) in lexicon("plural_openers"):
        return True
    nouns = _nouns(phrase).split()
    if nouns and nouns[-1][:1].isupper() and last.removesuffix("s") not in lexicon("people_of"):
        return False
    if last in lexicon("singular_in_s") or last.endswith(("ss", "us", "is", "'s")):
        return False
    return last.endswith("s")


def noun_phrase(text: str, *, keep_commas: bool = False) -> str | None:
    """The noun phrase at the start of ``text``: up to the first border; None when it is empty or too long."""
    flat = " ".join(text.split())
    borders = (m.start() for m in _phrase_border().finditer(flat) if not (keep_commas and m.group() == ","))
    stop = next(borders, len(flat))
    phrase = flat[:stop].strip(" ,.;:'’‘“”\"")
    size = len(phrase.split())
    return phrase if 1 <= size <= 20 and compiled(r"[A-Za-z]{2}").search(phrase) else None


@cache
def _phrase_border() -> re.Pattern[str]:
    words = sorted(lexicon("phrase_enders"), key=lambda w: (-len(w), w))
    return compiled(
        r"[;?!”“\"()—]|:(?!\d)|\s–|–\s|\s--?\s|"
        + _STOP
        + r"|,(?!\d)|\s(?:"
        + "|".join(w.replace(" ", r"\s") for w in words)
        + r")\s|"
        r"\s(?:(?:on|by|late|early|this|next|last|until|from|since|first\sthing(?:\son)?)\s){0,2}(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|tomorrow|today|first\sthing)\b(?!['’])"
    )


_DETERMINER = compiled(r"(?:the|a|an|any|no|its|his|her|their)\s+", re.I)
_POSSESSIVE = compiled(
    r"(?:our|my|your|this|that|these|those|all|both|either|neither|each|every|such|how|what|why)\b|\S+(?:['’]s|s['’])\s",
    re.I,
)


def bare_phrase(phrase: str) -> tuple[str, bool]:
    """``phrase`` without leading article, and whether "the" fits before it."""
    if _POSSESSIVE.match(phrase):
        return phrase, False
    stripped = _DETERMINER.sub("", phrase, count=1) if _DETERMINER.match(phrase) else phrase
    return stripped, stripped != phrase or not stripped[:1].isupper()
