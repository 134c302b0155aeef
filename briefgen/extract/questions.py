"""What a document itself says is not known, each point worded as a question.

The rules are records (``patterns/questions.yaml``): a pattern that finds the words, and templates. A template's slots
are filled with words of the source; where none of a rule's templates reads well there is no question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.extract import wording
from briefgen.extract.claims import quotations_in
from briefgen.extract.question_slots import Slots, loose
from briefgen.extract.readable import readable
from briefgen.model import OpenPoint, QuestionReason, Reading, Sentence, Span
from briefgen.rules import Rule, sieve
from briefgen.rules.compiled import compiled
from briefgen.text.display import display
from briefgen.text.tokens import content_stems

LONGEST_SENTENCE = 1500
"""Characters; what is longer is a list or a broken text, and no question can be made of it."""

PER_SENTENCE = 2
"""Points of one sentence: more are the same point seen twice."""

LEAD = 3
"""Sentences: a question that an article opens with is its subject, a later one is mostly a writer's device."""

WHOLE = ("{ask}", "{asked}", "{plain}")
"""Templates that are a question already."""

_CHOICE = compiled(r"\[(?P<one>\w+)\|(?P<many>\w+):(?P<slot>\w+)\]")
_ARTICLE = compiled(r"\[the:(?P<slot>\w+)\] \{(?P=slot)\}")
_SLOT = compiled(r"\{(\w+)\}")
_DIRECT = compiled(r"[?][\"”’']*$")
_OPENS_CLOSED = compiled(
    r"^[\"“‘']*(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could|should|might)\s", re.I
)
_WE = compiled(r"\bwe\s(?:simply\s|really\s|just\s)?(?:do\snot|don['’]t|cannot|can['’]t)\b", re.I)


def find_open_points(reading: Reading) -> tuple[OpenPoint, ...]:
    """The open points of a document in text order; the span is the sentence that states the point."""
    points: list[OpenPoint] = []
    for sentence in reading.document.sentences:
        if sentence.end - sentence.start <= LONGEST_SENTENCE:
            points.extend(_of_sentence(reading, sentence))
    return tuple(points)


def _of_sentence(reading: Reading, sentence: Sentence) -> list[OpenPoint]:
    text = reading.document.text[sentence.start : sentence.end]
    found: list[OpenPoint] = []
    taken: list[tuple[int, int]] = []
    if asked := _asked_outright(reading, sentence, text):
        return [asked]
    lowered = text.lower()
    for rule in sieve("questions").of(text):
        if not any(cue in lowered for cue in rule.attrs["cue"]):
            continue
        if len(found) == PER_SENTENCE or sentence.index >= rule.attrs.get("lead", sentence.index + 1):
            continue
        for match in rule.regex.finditer(text):
            if _excluded(rule, text, match) or any(match.start() < b and a < match.end() for a, b in taken):
                continue
            context = Slots(reading, sentence, text, rule, match)
            if question := _worded(context):
                taken.append((match.start(), len(text) if "ask" in match.groupdict() else match.end()))
                found.append(_point(context, question))
                break
    return found[:PER_SENTENCE]


_REFUSAL = compiled(r"\b(?:declin|refus)\w+\sto\b|\bw(?:ould|ill)(?:\snot|n[’']t)\s|\bwon[’']t\s|\bwithout\s", re.I)
"""Somebody who knows does not tell."""


def _point(context: Slots, question: str) -> OpenPoint:
    rule, sentence, source = context.rule, context.sentence, context.reading.document.id
    kept = rule.kind == "unknown" and _REFUSAL.match(context.match.group())
    reason: QuestionReason = "withheld" if kept else rule.kind  # type: ignore[assignment]
    support = tuple(Span(source, s.start, s.end) for s in context.support)
    terms = content_stems(question)
    return OpenPoint(source, sentence.start, sentence.end, question, reason, rule.id, terms, support)


def _excluded(rule: Rule, text: str, match: re.Match[str]) -> bool:
    """A counter-cue, no cue that must stand beside it, or a first person, a condition or the past before the match.

    "Until then it was not known" is no open point.
    """
    unless, only = rule.attrs.get("unless"), rule.attrs.get("only")
    if (unless and compiled(unless, re.I).search(text)) or (only and not compiled(only, re.I).search(text)):
        return True
    if rule.attrs.get("first_person"):
        return False
    if (
        compiled(r"n['’]t know|not know").search(match.group())
        and not _WE.search(text)
        and compiled(r"[\"“”]").search(text[: match.start()])
    ):
        return True
    before = text[max(0, match.start() - 40) : match.start()]
    return bool(
        compiled(
            r"\b(?:I|(?i:until\s(?:now|then|recently)|once|previously|initially|had\slong))\b[^,;.]{0,30}$"
        ).search(before)
    )


def _asked_outright(reading: Reading, sentence: Sentence, text: str) -> OpenPoint | None:
    """A yes-or-no question in the author's own voice; one that starts with "how" or "what" is a writer's device."""
    if not _DIRECT.search(text) or not _OPENS_CLOSED.match(text) or len(text.split()) < 4:
        return None
    if quotations_in(reading, sentence) or text[:1] in "\"“‘'":
        return None
    if (sentence.index >= LEAD and not text.startswith("Will ")) or loose(text):
        return None
    question = display(text)
    terms = content_stems(question)
    return OpenPoint(reading.document.id, sentence.start, sentence.end, question, "asked", "question-direct", terms)


# --------------------------------------------------------------------------- wording


def _worded(context: Slots) -> str | None:
    for template in context.rule.attrs.get("wording", ()):
        filled = _filled(template, context)
        if filled and (question := readable(filled, pronouns=template == "{plain}")):
            return question
    return None


def _filled(template: str, context: Slots) -> str | None:
    slots = {name: context.slot(name) for name in _slots(template)}
    values = {name: value for name, value in slots.items() if value}
    if len(values) < len(slots):
        return None
    if template in WHOLE:
        return _to_come(values[template[1:-1]]) if context.rule.attrs.get("ahead") else values[template[1:-1]]
    text = _ARTICLE.sub(lambda m: _with_article(values[m["slot"]], own="who" in values), template)
    text = _CHOICE.sub(lambda m: m["many"] if wording.plural(_counted(m["slot"], values, context)) else m["one"], text)
    return wording.sentence(_SLOT.sub(lambda m: values[m[1]].rstrip("?"), text))


_DOES = compiled(r"\b(?P<do>[Dd]o|[Dd]oes)\s(?!not\b)")


def _to_come(question: str) -> str:
    """ "Much depends on how the court rules" asks how it will."""
    return _DOES.sub(lambda m: "Will " if m["do"][0] == "D" else "will ", question, count=1)


def _counted(name: str, values: dict[str, str], context: Slots) -> str:
    """What gives the number of the verb: the noun that the pattern itself found, else the whole phrase."""
    found = context.match.groupdict().get(name) or ""
    return found if len(found.split()) > 1 and name.startswith("np") else values[name]


def _slots(template: str) -> Iterator[str]:
    return iter(dict.fromkeys(_SLOT.findall(template)))


def _with_article(phrase: str, *, own: bool) -> str:
    """``phrase`` with "the" where it fits; "his" and "their" stay only where the question names whose (``own``)."""
    if own and compiled(r"(?:its|his|her|their)\s").match(phrase):
        return phrase
    bare, fits = wording.bare_phrase(phrase)
    return f"the {bare}" if fits else bare
