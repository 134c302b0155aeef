"""What a document itself says is not known, each point worded as a question.

The rules are records (``patterns/questions.yaml``): a pattern that finds the words, and templates. A template's slots
are filled with words of the source; where none of a rule's templates reads well there is no question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.extract import phrases, wording
from briefgen.extract.claims import within
from briefgen.extract.coreference import referent
from briefgen.extract.readable import readable
from briefgen.model import OpenPoint, Quantity, QuestionReason, Reading, Sentence
from briefgen.rules import Rule, lexicon, patterns
from briefgen.text.display import display
from briefgen.text.tokens import content_stems

LONGEST_SENTENCE = 1500
"""Characters; what is longer is a list or a broken text, and no question can be made of it."""

PER_SENTENCE = 2
"""Points of one sentence: more are the same point seen twice."""

TOLD = 14
"""Characters before a cue in which its verb stands ("was not immediately clear")."""

LEAD = 3
"""Sentences: a question that an article opens with is its subject, a later one is mostly a writer's device."""

_CHOICE = re.compile(r"\[(?P<one>\w+)\|(?P<many>\w+):(?P<slot>\w+)\]")
_ARTICLE = re.compile(r"\[the:(?P<slot>\w+)\] \{(?P=slot)\}")
_SLOT = re.compile(r"\{(\w+)\}")
_DIRECT = re.compile(r"[?][\"”’']*$")
_OPENS_CLOSED = re.compile(
    r"^[\"“‘']*(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could|should|might)\s", re.I
)
_WE = re.compile(r"\bwe\s(?:simply\s|really\s|just\s)?(?:do\snot|don['’]t|cannot|can['’]t)\b", re.I)
_EXPLETIVE = re.compile(r"(?:Is|Was|Would|Will)\sit\s(?:be\s)?\w+\s(?:for|to|that)\b")
_PRONOUN = re.compile(r"(?:it|he|she|they|this|that|these|those|them|him|her)\b", re.I)


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
    for rule in patterns("questions"):
        if not any(cue in lowered for cue in rule.attrs["cue"]):
            continue
        if len(found) == PER_SENTENCE or sentence.index >= rule.attrs.get("lead", sentence.index + 1):
            continue
        for match in rule.regex.finditer(text):
            if _excluded(rule, text, match) or any(match.start() < b and a < match.end() for a, b in taken):
                continue
            if question := _worded(_Context(reading, sentence, text, rule, match)):
                taken.append((match.start(), len(text) if "ask" in match.groupdict() else match.end()))
                found.append(_point(reading, sentence, question, rule, match.group()))
                break
    return found[:PER_SENTENCE]


_REFUSAL = re.compile(r"\b(?:declin|refus)\w+\sto\b|\bw(?:ould|ill)(?:\snot|n[’']t)\s|\bwon[’']t\s|\bwithout\s", re.I)
"""Somebody who knows does not tell."""


def _point(reading: Reading, sentence: Sentence, question: str, rule: Rule, found: str) -> OpenPoint:
    kept = rule.kind == "unknown" and _REFUSAL.match(found)
    reason: QuestionReason = "withheld" if kept else rule.kind  # type: ignore[assignment]
    terms = content_stems(question)
    return OpenPoint(reading.document.id, sentence.start, sentence.end, question, reason, rule.id, terms)


def _excluded(rule: Rule, text: str, match: re.Match[str]) -> bool:
    """A counter-cue, or a first person, a condition or the past before the match ("until then it was not known")."""
    unless = rule.attrs.get("unless")
    if unless and re.search(unless, text, re.I):
        return True
    if rule.attrs.get("first_person"):
        return False
    if (
        re.search(r"n['’]t know|not know", match.group())
        and not _WE.search(text)
        and re.search(r"[\"“”]", text[: match.start()])
    ):
        return True
    before = text[max(0, match.start() - 40) : match.start()]
    return bool(
        re.search(
            r"\b(?:I|(?i:until\s(?:now|then|recently)|once|previously|initially|had\slong))\b[^,;.]{0,30}$", before
        )
    )


def _asked_outright(reading: Reading, sentence: Sentence, text: str) -> OpenPoint | None:
    """A yes-or-no question in the author's own voice; one that starts with "how" or "what" is a writer's device."""
    if not _DIRECT.search(text) or not _OPENS_CLOSED.match(text) or len(text.split()) < 4:
        return None
    if any(q.start < sentence.end and sentence.start < q.end for q in reading.quotations) or text[:1] in "\"“‘'":
        return None
    if (sentence.index >= LEAD and not text.startswith("Will ")) or _loose(text):
        return None
    question = display(text)
    terms = content_stems(question)
    return OpenPoint(reading.document.id, sentence.start, sentence.end, question, "asked", "question-direct", terms)


# --------------------------------------------------------------------------- wording


class _Context:
    """One match of one rule, with the slots it can fill."""

    def __init__(self, reading: Reading, sentence: Sentence, text: str, rule: Rule, match: re.Match[str]) -> None:
        self.reading, self.sentence, self.text, self.rule, self.match = reading, sentence, text, rule, match

    def slot(self, name: str) -> str | None:
        special = {
            "ask": self._ask,
            "embedded": self._embedded,
            "that": self._that,
            "left": self._left,
            "who": self._who,
            "figure": self._figure,
            "action": self._action,
            "claim": self._claim,
            "tolls": self._tolls,
            "first": self._first,
            "neither": self._neither,
        }.get(name)
        if special:
            return special()
        value = self.match.groupdict().get(name)
        if value is None:
            return None
        return self._phrase(name) if name.startswith("np") else self._lowered(display(value), self.match.start(name))

    def _after(self, name: str) -> str:
        return self.text[self.match.start(name) :] if self.match.group(name) is not None else ""

    def _ask(self) -> str | None:
        if self.match.group("ask")[0].isupper() or re.match(r"\w+['’]", self._after("ask")):
            return None
        subject = self._subject() if self.rule.attrs.get("subject", True) else None
        asked = wording.direct(self._after("ask"), self._antecedent() or subject)
        told = self.text[max(0, self.match.start() - TOLD) : self.match.end()]
        asked = _of_now(asked, told) if asked else None
        return asked if asked and not _loose(asked) else None

    def _embedded(self) -> str | None:
        clause = display(self._after("ask"))
        found = None if re.match(r"\w+['’]", clause) else wording.embedded(clause)
        return found if found and not _loose(found) else None

    def _that(self) -> str | None:
        clause = wording.statement(self._after("that"))
        return None if clause is None or _PRONOUN.match(clause) else self._lowered(clause, self.match.start("that"))

    def _phrase(self, name: str) -> str | None:
        phrase = wording.noun_phrase(self._after(name), keep_commas=bool(self.rule.attrs.get("keep_commas")))
        empty = phrase is None or _PRONOUN.fullmatch(phrase) or phrase.lower() in lexicon("empty_phrases")
        return None if empty else phrase

    def _subject(self) -> str | None:
        """The speaker before the cue, for a pronoun inside the question ("has not said how it will act")."""
        subject = self._resolved(phrases.before(self.text, 0, self.match.start()))
        return None if subject is None or len(subject.split()) > 6 else self._lowered(subject, 0)

    def _antecedent(self) -> str | None:
        """Who the pronoun at the head of the question is, where this sentence names him."""
        found = re.match(r"(?:how\s\w+|\w+)\s(he|she|it|they)\s", self._after("ask"), re.I)
        if found is None:
            return None
        at = self.sentence.start + self.match.start("ask") + found.start(1)
        who = referent(self.reading, at, at + len(found.group(1)))
        inside = who is not None and self._opening() <= who[1][0] < at
        return who[0] if who and inside else None

    def _opening(self) -> int:
        """Where the paragraph of the sentence starts: a proof finds the antecedent there."""
        return self.reading.document.blocks[self.sentence.block].start

    def _left(self) -> str | None:
        phrase = phrases.before(self.text, 0, self.match.start())
        if phrase is None or phrase.lower() in lexicon("vague_subjects") | lexicon("empty_phrases"):
            return None
        required = self.rule.attrs.get("require")
        if required and wording.head(phrase) not in lexicon(required):
            return None
        topic = re.match(r"For\s((?:the\s)?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)*),\s", self.text)
        return self._lowered(phrase, 0) + (f" for {topic.group(1)}" if topic and " for " not in phrase else "")

    def _who(self) -> str | None:
        phrase = self._resolved(phrases.before(self.text, 0, self.match.start()))
        if (
            phrase is None
            or phrase.lower() in lexicon("vague_subjects")
            or re.match(r"(?:and|who|which|his|her|its|their)\b", phrase)
        ):
            return None
        return self._lowered(phrase, 0)

    def _resolved(self, phrase: str | None) -> str | None:
        """A pronoun gives way to the antecedent that is certain, if the same sentence names it."""
        if phrase is None or not _PRONOUN.fullmatch(phrase):
            return phrase
        at = self.text.find(phrase)
        found = referent(self.reading, self.sentence.start + at, self.sentence.start + at + len(phrase))
        return found[0] if found else None

    def _figure(self) -> str | None:
        """The last figure of the sentence before, the one that "that figure" points to."""
        index = self.sentence.index
        start = self.reading.document.sentences[max(0, index - 1)].start
        at = self.sentence.start + self.match.start()
        inside = [q for q in within(self.reading.quantities, start, at) if q.kind == "count"]
        return _figure_words(self.reading, inside[-1]) if inside else None

    def _first(self) -> str | None:
        """The question that opens the sentence ("Whether the raid was lawful is disputed")."""
        clause = self.match.group("first")
        asked = wording.direct(clause[:1].lower() + clause[1:])
        return asked if asked and not _loose(asked) else None

    def _neither(self) -> str:
        """ "the ranks nor the names" as "the ranks and the names"; both are in the plural of the question."""
        return re.sub(r"\snor\s", " and ", display(self.match.group("exact")))

    def _action(self) -> str | None:
        return wording.noun_phrase(self._after("act"))

    def _claim(self) -> str | None:
        rest = wording.noun_phrase(self._after("rest"))
        return None if rest is None else f"{self.match.group('aux')} {rest}"

    def _tolls(self) -> str:
        toll = display(self.match.group("toll"))
        return self._lowered(re.sub(r"^a\s", "the ", toll, flags=re.I) if " " in toll else "the " + toll, 0)

    def _lowered(self, phrase: str, at: int) -> str:
        """A capital that only opens the sentence goes; that of a name stays."""
        first = phrase.split()[0]
        start = self.sentence.start + max(0, self.text.find(first))
        if (at > 0 and not self.text.startswith(first)) or re.match(r"\S+\s[A-Z]", phrase):
            return phrase[:1].lower() + phrase[1:] if first.lower() in lexicon("phrase_openers") else phrase
        if first.lower() in lexicon("phrase_openers") or wording.is_common(first):
            return phrase[:1].lower() + phrase[1:]
        named = bool(within(self.reading.mentions, start, start + 1))
        text = self.reading.document.text
        written = re.search(rf"(?<![\w’'-]){re.escape(first.lower())}(?!\w)", text)
        capital = re.search(rf"(?<=[a-z,]\s){re.escape(first)}(?!\w)", text)
        ordinary = re.fullmatch(r"[A-Z][a-z]+(?:ar|al|ed|ous|ive|ful|ent|ic|ing|able|ible)", first) and not capital
        known = first.lower() in lexicon("common_capitals") or written is not None or ordinary is not None
        plain = not named and bool(known)
        return phrase[:1].lower() + phrase[1:] if plain else phrase


def _figure_words(reading: Reading, quantity: Quantity) -> str:
    words = display(reading.document.text[quantity.start : quantity.number_span[1] or quantity.end])
    return words[:1].lower() + words[1:]


_BACKSHIFT = re.compile(r"\bwould\b(?!\s(?:have|like|rather)\b)|(?<=^)Would\b", re.I)
_TOLD_PAST = re.compile(r"\b(?:was|were|did|had|declined|refused|would|asked)\b", re.I)


def _of_now(question: str, found: str) -> str:
    """ "It was unclear when boats would sail" asks when they will; a condition keeps its "would"."""
    if not _TOLD_PAST.search(found) or re.search(r"\bif\b|\b[Ww]ould\b.*\b(?:have|like|rather)\s", question):
        return question
    return _BACKSHIFT.sub(lambda m: "Will" if m.group()[0] == "W" else "will", question, count=1)


def _loose(question: str) -> bool:
    """A pronoun for the subject of the question: nobody could tell who is meant."""
    words = question.rstrip("?").split()
    opening = [w.lower().split("'")[0] for w in words[:4]]
    if _EXPLETIVE.match(question):
        return False
    if re.search(
        r"\b(?:how|why|when|if|whether|Did|Will)(?:\s\w+)?\s(?:that|this)\s(?:would|will|could|might|may|was|is|has|can|should)\b",
        question,
    ):
        return True
    personal = {w.lower() for w in words} & {"i", "we", "you", "your", "my", "our", "me", "us"}
    return bool(personal) or any(w in ("it", "he", "she", "they", "his", "her", "their") for w in opening)


def _worded(context: _Context) -> str | None:
    for template in context.rule.attrs.get("wording", ()):
        filled = _filled(template, context)
        if filled and (question := readable(filled)):
            return question
    return None


def _filled(template: str, context: _Context) -> str | None:
    slots = {name: context.slot(name) for name in _slots(template)}
    values = {name: value for name, value in slots.items() if value}
    if len(values) < len(slots):
        return None
    if template == "{ask}":
        return values["ask"]
    text = _ARTICLE.sub(lambda m: _with_article(values[m["slot"]], own="who" in values), template)
    text = _CHOICE.sub(lambda m: m["many"] if wording.plural(_counted(m["slot"], values, context)) else m["one"], text)
    return wording.sentence(_SLOT.sub(lambda m: values[m[1]].rstrip("?"), text))


def _counted(name: str, values: dict[str, str], context: _Context) -> str:
    """What gives the number of the verb: the noun that the pattern itself found, else the whole phrase."""
    found = context.match.groupdict().get(name) or ""
    return found if len(found.split()) > 1 and name.startswith("np") else values[name]


def _slots(template: str) -> Iterator[str]:
    return iter(dict.fromkeys(_SLOT.findall(template)))


def _with_article(phrase: str, *, own: bool) -> str:
    """``phrase`` with "the" where it fits; "his" and "their" stay only where the question names whose (``own``)."""
    if own and re.match(r"(?:its|his|her|their)\s", phrase):
        return phrase
    bare, fits = wording.bare_phrase(phrase)
    return f"the {bare}" if fits else bare
