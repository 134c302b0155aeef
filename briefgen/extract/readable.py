"""The last look at a question before it is asked: small repairs, and None for what is no English or says nothing."""

from __future__ import annotations

import re

from briefgen.rules import compile_pattern, lexicon, table
from briefgen.rules.compiled import compiled

LEAST = 4
"""Words left after a repair that still make a question."""

_JUNK = compiled(
    r"[#@|<>{}]|''|``|\bself-(?:proclaimed|styled|described)\s(?![A-Z])|https?:|www\.|\.com\b|\b[A-Za-z]+\.[A-Za-z]{2,}/"
)
_BROKEN = compiled(
    r"\b(?:the|an?)\s(?:in|of|on|to|at|for|from|by|with|which|that|who|and|or|but|is|are|was|were|the|an?|this|these|"
    r"either|neither|both|his|her|its|their|some|any|no|own|based)\b(?![\w-]*-)|\bor\s\w+n['’]t\b|"
    r"^Who\s(?:is|are)\s(?:those|these)\s\w+\s\w+\s(?:at|in|on|to|for|with)\b|^How\s\w+\sone\s|^(?:What|How|Where|When|Who|Why|Whether)\sto\s|"
    r"\b(?:an?|the)\s(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec|[A-Z][a-z]{2,8}(?:ry|ch|il|ay|ne|ly|st|er))\.?\s\d+\?$|"
    r"^Who\s(?:might|could|would|will|may)\s[a-z]+\s[A-Z][\w’'-]+\s(?:will|would|is|was|has|had)\b|"
    r"\bcall(?:ed|s|ing)?\sfor\?$|\bsaid\?$|\b(?:his|their|its)\?$|\bthe\s(?:even|now|still|also|then)\s|"
    r"\bdid\swhat\b|\bwhat\s\w+\swhat\b|^(?:What|Who|Why|How)\s[a-z]+ed\s(?:has|have|had|is|was)\b|"
    r"^Will\s.+(?<!\bthe)(?<!\ban)(?<!\bthis)\s(?:announce|issue|publish|unveil|present|deliver|release|consider|examine|address)\?$|"
    r"(?<!-)\b(?:of|to|in|on|at|by|with|and|or|the|a|an|will|would|whether|if)\?$",
    re.I,
)
_TWO_VERBS = compiled(
    r"^(?:Has|Have|Had)\s(?:[\w’'.-]+\s){1,3}(?:say|says|believe|believes|think|thinks|argue|argues|claim|claims)\s|"
    r"^(?:Will|Would|Could|Can|Might|Should)\s(?:[\w’'-]+\s){1,6}be\s[a-z]+\s(?:found|said|told|says|was|were|has|had)\s|"
    r"^Why\s(?:was|were)\s(?:[\w’'-]+\s){1,4}(?:claimed|said|believed|argued|insisted)\s(?:the|that|it|he|she|they)\s|"
    r"^Will\s(?:[\w’'-]+\s){1,4}not\s|^What\sdo(?:es)?\s[a-z]+ing\b|"
    r"^(?:Do|Does|Did)\s(?:[\w’'-]+\s){1,4}as\swell\sas\s(?:[\w’'-]+\s?){1,3}\?$|"
    r"\b(?:one|a|an)\s(?:big|new|large|small|good|bad|great|single|major|final|last|next|old|main)\?$"
)
"""Clauses of the source run together ("Has critics say it broke", "Would it be dramatic found out"), or cut short."""

_MANY_HAS = compiled(
    r"^Has\s(?=(?:police|critics|officials|people|two|three|four|five|several|many|dozens|more\sthan)\s)"
)
_MANY_DOES = compiled(
    r"^What\sdoes\s(?=(?:the\s)?(?:two|three|four|five|six|several|many|both|some|those|these|others)\s)"
)
_EMPTY = compiled(
    r"^(?:What (?:is|are|was|were) (?:(?:the|going) )?(?:on|sources?|reasons?|purposes?|information|details?|matter|"
    r"next|happening|answer|rest|others?|names?|ages?|identit(?:y|ies)|dates?)|What happen(?:s|ed)(?: next)?|"
    r"What (?:is|are) the (?:\w+ )?(?:explanation|whereabouts|outcome)|"
    r"What (?:is|are) the (?:names?|information) (?:in|sooner)\b.*|"
    r"What is known about (?:[a-z]+|the (?:identity|matter|issue|details?))|"
    r"What will the answer be|Is it known what the answer .+|"
    r"Who (?:is|are) (?:it|they|he|she|the (?:sources?|people|person|man|men)))\?$",
    re.I,
)
_NOT_BASE = compiled(r"(?:Did|Does|Do) [A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+)* [a-z]+(?<!ne)(?<!fe)ed ")
"""A past after "did" ("Did Cruz satisfied"): the verb of the question was taken for another."""

_SHOUTED = compiled(r"\b[A-Z]{3,}\sThe\b")
"""The name of a paper run into the sentence."""

_WHO = compile_pattern(r"^What\s(?P<be>is|are)\s(?P<who>the\s(?:[a-z]+\s)?{person_nouns})\?$")
_TRIAL = compiled(r"^(?P<what>What will the .*\b(?:trial|hearings?)\b.*) find\?$")
"""People are asked for by "who", and a trial finds nothing."""

_NAME_ALONE = compiled(r"What (?:is|are) [A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+)*\?")
"""Of a name that is "not known": what the name is, nobody asks."""

_KNOWN_OF = compiled(
    r"^What (?:is|are) the (?:\w+ )?(?:information|details?|comments?) (?:on|about|of|for|regarding) (?P<of>.+)\?$",
    re.I,
)
_OTHER = compiled(r"^What (?:is|are) (?:the )?(?:[\w’'-]+ )+or other (?P<noun>evidence|proof|information)\?$", re.I)
_TIE = compiled(r"\s(?:before|after|when|while|because|since|as|until|and|but)\s", re.I)
_CLOSED = compiled(r"(?:Did|Does|Do|Was|Were|Is|Are|Has|Have|Had)\s")
_FINITE_AFTER_AND = compiled(r"(?<=\w)(?<!ed)\sand\s(?:[a-z]+ed|was|were|had|has|have|said)\s")
_PRONOUN = compiled(r"\b(?:them|him|his|hers?|their|theirs|he|she|they)\b", re.I)
_OWNED = compiled(r"\s(?!to\b|in\b|on\b|at\b|when\b|after\b|before\b)[a-z]")
"""A noun follows "his": "the" says as much where nobody can tell whose."""

_LAST_COMMA = compiled(r", ([\w-]+ [\w-]+), ([\w-]+\?)$")
_NEITHER = compiled(r"^Who is (.+) or ((?:his|her|their) .+)\?$")
"""Of "did not name the child or his parents" both are asked for."""

_SEVERAL = compiled(r"^Which is the (?=(?:two|three|four|five|six|seven|eight|nine|ten|\d+|other [a-z]+s|several)\b)")
_OF_NOBODY = compiled(
    r"^(What (?:is|are) the (?:answer to the questions about|[a-z]+ of) )(?:its|his|her|their)(?=\s[a-z])"
)
_TESTED = compiled(r"^(?:Is|Are|Do|Does) (?P<np>.+) (?:hold up|confirmed|right)\?$")
_UNCONFIRMABLE = compiled(r"^(?:Is|Are|Was|Were) (?P<np>.+) confirmed\?$")


def readable(question: str, *, pronouns: bool = False) -> str | None:
    """``question`` as it can be printed, or None; ``pronouns`` lets one stand that nothing in it explains.

    >>> readable("What is the information on the child?")
    'What is known about the child?'
    """
    asked = _repaired(question)
    if (
        _JUNK.search(asked)
        or _BROKEN.search(asked)
        or _EMPTY.match(asked)
        or _TWO_VERBS.search(asked)
        or _NAME_ALONE.fullmatch(asked)
        or _SHOUTED.search(asked)
        or asked.count("(") != asked.count(")")
        or _NOT_BASE.match(asked)
        or _uninverted(asked)
    ):
        return None
    tested = _TESTED.match(asked)
    if tested and any(w.lower() in lexicon("auxiliaries") for w in tested["np"].split()):
        return None
    confirmed = _UNCONFIRMABLE.match(asked)
    if confirmed and not _confirmable(confirmed["np"]):
        return None
    return asked if pronouns else _without_loose_end(asked)


def _repaired(question: str) -> str:
    if known := _KNOWN_OF.match(question):
        return f"What is known about {known['of']}?"
    if other := _OTHER.match(question):
        return f"What {other['noun'].lower()} is there?"
    if _CLOSED.match(question) and (second := _FINITE_AFTER_AND.search(question)):
        question = question[: second.start()].rstrip(" ,") + "?"
    question = _WHO.sub(r"Who \g<be> \g<who>?", question)
    question = _TRIAL.sub(r"\g<what> bring?", question)
    question = _NEITHER.sub(r"Who are \1 and \2?", question)
    question = _SEVERAL.sub("Which are the ", question)
    question = _MANY_DOES.sub("What do ", _MANY_HAS.sub("Have ", question))
    question = _OF_NOBODY.sub(r"\1the", question)
    return _LAST_COMMA.sub(r", \1 \2", question)


def _uninverted(question: str) -> bool:
    """ "What exactly bitcoin is?", "Is it known whether the school?": the verb stands at the end, or nowhere."""
    words, helpers = question.strip("?").split(), lexicon("auxiliaries")
    if question.startswith("Is it known "):
        low = [w for w in words[4:] if w[:1].islower()]
        return not any(w in helpers or w.endswith(("ed", "s")) or w in table("verb_pasts") for w in low)
    last = words[-1].lower() if words else ""
    return last in ("is", "are", "was", "were", "be") and not any(w.lower() in helpers for w in words[:-1])


def _confirmable(phrase: str) -> bool:
    """What can be confirmed is told: a report, a figure, a finding, a name; not a body or a place."""
    words = [
        w.strip(",’'").lower().removesuffix("s")
        for w in compiled(r"\s(?:of|that|from|about|in|on|by)\s").split(phrase)[0].split()
    ]
    return any(w in lexicon("confirmable_nouns") for w in words)


def _without_loose_end(question: str) -> str | None:
    """The question up to the clause whose pronoun nobody in it explains; None where the pronoun is in its core."""
    loose = next((m for m in _PRONOUN.finditer(question) if not _explained(question, m)), None)
    if loose is None:
        return question
    if loose.group().lower() in ("his", "their", "her") and _OWNED.match(question, loose.end()):
        return _without_loose_end(f"{question[: loose.start()]}the{question[loose.end() :]}")
    ties = [m.start() for m in _TIE.finditer(question, 0, loose.start())]
    kept = question[: ties[-1]] if ties else ""
    return kept.rstrip(" ,") + "?" if len(kept.split()) >= LEAST else None


def _explained(question: str, pronoun: re.Match[str]) -> bool:
    """Whether a name, a noun of people, or for "they" any plural, stands before the pronoun, as its sense needs."""
    before = question[: pronoun.start()].split()[1:]
    if pronoun.group().lower() in ("them", "him") and len(before) < LEAST:
        return False
    names = sum(w[:1].isupper() for w in before)
    named = names > (pronoun.group().lower() == "him")  # the subject of the clause is another than its "him"
    words = [w.strip(",").lower() for w in before]
    person = any(w in lexicon("person_nouns") for w in words)
    if pronoun.group().lower() in ("them", "their", "they", "theirs"):
        return person or any(w.endswith("s") and w not in lexicon("auxiliaries") for w in words)
    return named or person
