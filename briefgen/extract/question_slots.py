"""The slots of a question's template, each filled with words of the source; what cannot be said plainly is None."""

from __future__ import annotations

import re

from briefgen.extract import phrases, wording
from briefgen.extract.claims import within
from briefgen.extract.coreference import referent
from briefgen.model import Mention, Quantity, Reading, Sentence
from briefgen.rules import Rule, compile_pattern, lexicon
from briefgen.rules.compiled import compiled
from briefgen.text.display import display

TOLD = 14
"""Characters before a cue in which its verb stands ("was not immediately clear")."""

PLAIN = 6
"""Words that a question with a pronoun for its subject must have: what it asks for tells of whom."""

TELLER = 7
"""Words of a speaker; what is longer is a clause read wrongly."""

_EXPLETIVE = compiled(
    r"(?:(?:How|Why)\s(?=[iw]))?(?:[Ii]s|[Ww]as|[Ww]ould|[Ww]ill)\sit\s(?:be\s)?\w+\s(?:for|to|that)\b"
)
_PERSON = compile_pattern(r"\b(?:[Tt]he|[Aa]n?|[Tt]wo|[Tt]hree)\s(?:\w+\s)?(?P<noun>{person_nouns})\b")
_OWNED = compile_pattern(
    r"(?P<whose>[Hh]is|[Hh]er|[Tt]heir)\s(?P<thing>{releasable_nouns}(?:\s(?:and|or)\s{releasable_nouns})?)"
)
_DEAD = compiled(r"\b(?:dead|deaths|killed|injured|wounded|missing)\b", re.I)
_SAID_IT = compiled(r"\s(?:has\s|have\s|also\s)?(?:said|says|say|added|insisted)\s(?:that\s)?(?:it|they)\s*$")
"""Who says of himself that "it did not comment"."""

_PRONOUN = compiled(r"(?:it|he|she|they|this|that|these|those|them|him|her)\b", re.I)


class Slots:
    """One match of one rule, with the slots it can fill."""

    def __init__(self, reading: Reading, sentence: Sentence, text: str, rule: Rule, match: re.Match[str]) -> None:
        self.reading, self.sentence, self.text, self.rule, self.match = reading, sentence, text, rule, match
        self.support: list[Sentence] = []

    def slot(self, name: str) -> str | None:
        special = {
            "ask": self._ask,
            "embedded": self._embedded,
            "that": self._that,
            "asked": self._asked,
            "of": self._of,
            "left": self._left,
            "who": self._who,
            "figure": self._figure,
            "whole": self._whole,
            "action": self._action,
            "claim": self._claim,
            "tolls": self._tolls,
            "first": self._first,
            "neither": self._neither,
            "plain": self._plain,
            "teller": self._teller,
            "question": self._question,
            "it": self._it,
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
        if self.match.group("ask")[0].isupper() or compiled(r"\w+['’]").match(self._after("ask")):
            return None
        subject = self._subject() if self.rule.attrs.get("subject", True) else None
        asked = wording.direct(self._after("ask"), self._antecedent() or self._fitting(subject))
        told = self.text[max(0, self.match.start() - TOLD) : self.match.end()]
        asked = _of_now(asked, told) if asked else None
        return asked if asked and not loose(asked) else None

    def _embedded(self) -> str | None:
        clause = display(self._after("ask"))
        found = None if compiled(r"\w+['’]").match(clause) else wording.embedded(clause)
        return found if found and not loose(found) else None

    def _that(self) -> str | None:
        clause = wording.statement(self._after("that"))
        return None if clause is None or _PRONOUN.match(clause) else self._lowered(clause, self.match.start("that"))

    def _asked(self) -> str | None:
        """The clause of ``that`` as a yes-or-no question ("that migrants were there" -> "Were migrants there?")."""
        clause = self._that()
        asked = wording.direct(f"whether {clause}") if clause else None
        return asked if asked and not loose(asked) else None

    def _of(self) -> str | None:
        """What the phrase of ``np`` is of ("the legality of the raid" -> "the raid")."""
        name = next((n for n in ("np", "np2") if self.match.groupdict().get(n) is not None), None)
        phrase = self._phrase(name) if name else None
        owned = compiled(r"[\w\s]{3,30}?\sof\s(?P<of>(?:the|its|this|that|these|those)\s.+)").match(phrase or "")
        return owned["of"] if owned else None

    def _phrase(self, name: str) -> str | None:
        phrase = wording.noun_phrase(self._after(name), keep_commas=bool(self.rule.attrs.get("keep_commas")))
        empty = phrase is None or _PRONOUN.fullmatch(phrase) or phrase.lower() in lexicon("empty_phrases")
        return None if empty else phrase

    def _subject(self) -> str | None:
        """The speaker before the cue, for a pronoun inside the question ("has not said how it will act")."""
        subject = self._resolved(phrases.before(self.text, 0, self.match.start()))
        return None if subject is None or len(subject.split()) > 6 else self._lowered(subject, 0)

    def _fitting(self, subject: str | None) -> str | None:
        """A speaker that the pronoun in the question can be: no "it" is a person, no "he" an organisation."""
        pronoun = compiled(r"\b(?:he|she|it)\b", re.I).search(self._after("ask"))
        if subject is None or pronoun is None:
            return subject
        mentions = within(self.reading.mentions, self.sentence.start, self.sentence.start + self.match.start())
        kinds = {self.reading.entities[m.entity].kind for m in mentions if _names_it(self.reading, m, subject)}
        personal = pronoun.group().lower() != "it"
        return None if kinds == ({"organization"} if personal else {"person"}) else subject

    def _antecedent(self) -> str | None:
        """Who the pronoun at the head of the question is, where this sentence names him."""
        found = compiled(r"(?:how\s\w+|\w+)\s(he|she|it|they)\s", re.I).match(self._after("ask"))
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
        if owner := self._owner(phrase):
            return owner
        topic = compiled(r"For\s((?:the\s)?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)*),\s").match(self.text)
        return self._lowered(phrase, 0) + (f" for {topic.group(1)}" if topic and " for " not in phrase else "")

    def _owner(self, phrase: str) -> str | None:
        """ "His name" at the head of a sentence as "the name of the boy" where the sentence before is of a boy."""
        owned = _OWNED.fullmatch(phrase)
        before = self._before()
        if owned is None or before is None or not self.text.startswith(phrase[:1].upper()):
            return None
        text = self.reading.document.text
        many = owned["whose"].lower() == "their"
        people = (m for m in _PERSON.finditer(text, before.start, before.end) if wording.plural(m["noun"]) == many)
        found = next(people, None)
        if found is None:
            return None
        self.support = [before]
        return f"the {owned['thing']} of the {found['noun']}"

    def _who(self) -> str | None:
        phrase = self._resolved(phrases.before(self.text, 0, self.match.start()))
        if speaks_for := compiled(
            r"(?:an?\s|the\s)?(?:spokes\w+|representatives?)\s(?:for|of)\s(?P<of>.+)", re.I
        ).match(phrase or ""):
            phrase = speaks_for["of"]
        if (
            phrase is None
            or phrase.lower() in lexicon("vague_subjects")
            or compiled(r"(?:and|who|which|his|her|its|their)\b").match(phrase)
        ):
            return None
        return self._lowered(phrase, 0)

    def _resolved(self, phrase: str | None) -> str | None:
        """A pronoun gives way to the antecedent that is certain, if the same sentence names it."""
        if phrase is None or not _PRONOUN.fullmatch(phrase):
            return phrase
        if said := _SAID_IT.search(self.text, 0, self.match.start()):
            return phrases.before(self.text, 0, said.start())
        at = self.text.find(phrase)
        found = referent(self.reading, self.sentence.start + at, self.sentence.start + at + len(phrase))
        return found[0] if found else None

    def _figure(self) -> str | None:
        """The last figure of the sentence before, the one that "that figure" points to."""
        before = self._before()
        start = before.start if before else self.sentence.start
        at = self.sentence.start + self.match.start()
        inside = [q for q in within(self.reading.quantities, start, at) if q.kind == "count"]
        if not inside:
            return None
        self._supported(inside[-1].start)
        return _figure_words(self.reading, inside[-1])

    def _before(self) -> Sentence | None:
        return self.reading.document.sentences[self.sentence.index - 1] if self.sentence.index else None

    def _supported(self, at: int) -> None:
        """Words at ``at`` are of the question: where the sentence before holds them, it is evidence too."""
        before = self._before()
        if before and before.start <= at < before.end:
            self.support = [before]

    def _whole(self) -> str | None:
        """What "the exact number" counts: the people of the last count, or those killed where they were."""
        found = None
        for sentence in self.reading.document.sentences[max(0, self.sentence.index - 3) : self.sentence.index + 1]:
            line = self.reading.document.text[sentence.start : sentence.end]
            if dead := _DEAD.search(line):
                found, self.support = dead, [sentence] if sentence is not self.sentence else []
        return found.group().lower() if found else None

    def _first(self) -> str | None:
        """The question that opens the sentence ("Whether the raid was lawful is disputed")."""
        clause = self.match.group("first")
        asked = wording.direct(clause[:1].lower() + clause[1:])
        return asked if asked and not loose(asked) else None

    def _teller(self) -> str | None:
        """Whom the sentence opens with and who tells ("The driver said he would race on, without details")."""
        subject = self._resolved(phrases.opening(self.text, self.match.start("at")))
        return None if subject is None or len(subject.split()) > TELLER else self._lowered(subject, 0)

    def _plain(self) -> str | None:
        """The embedded question with its "he", "she" or "they" as the source has it: better than none."""
        if compiled(r"\b(?:I|we|you|our|your|my)\b").search(self._after("ask")):
            return None
        asked = wording.direct(self._after("ask"))
        opening = asked.lower().split()[:4] if asked else []
        return asked if len(opening) == 4 and "it" not in opening and len((asked or "").split()) >= PLAIN else None

    def _question(self) -> str:
        """The question of ``exact`` as it stands."""
        return display(self.match.group("exact")).rstrip("?")

    def _it(self) -> str | None:
        """What somebody believes "it was a fox" of: "it a fox"."""
        told = compiled(r"(?P<it>it)\s(?:was|is)\s(?P<np>.+)", re.I | re.S).match(self._after("ask"))
        phrase = wording.noun_phrase(told["np"]) if told else None
        return f"it {phrase}" if phrase else None

    def _neither(self) -> str:
        """ "the ranks nor the names" as "the ranks and the names"; both are in the plural of the question."""
        return compiled(r"\snor\s").sub(" and ", display(self.match.group("exact")))

    def _action(self) -> str | None:
        return wording.noun_phrase(self._after("act"))

    def _claim(self) -> str | None:
        rest = wording.noun_phrase(self._after("rest"))
        return None if rest is None else f"{self.match.group('aux')} {rest}"

    def _tolls(self) -> str:
        toll = display(self.match.group("toll"))
        return self._lowered(compiled(r"^a\s", re.I).sub("the ", toll) if " " in toll else "the " + toll, 0)

    def _lowered(self, phrase: str, at: int) -> str:
        """A capital that only opens the sentence goes; that of a name stays."""
        first = phrase.split()[0]
        start = self.sentence.start + max(0, self.text.find(first))
        if (at > 0 and not self.text.startswith(first)) or compiled(r"\S+\s[A-Z]").match(phrase):
            return phrase[:1].lower() + phrase[1:] if first.lower() in lexicon("phrase_openers") else phrase
        if first.lower() in lexicon("phrase_openers") or wording.is_common(first):
            return phrase[:1].lower() + phrase[1:]
        named = bool(within(self.reading.mentions, start, start + 1))
        text = self.reading.document.text
        written = re.search(rf"(?<![\w’'-]){re.escape(first.lower())}(?!\w)", text)
        capital = re.search(rf"(?<=[a-z,]\s){re.escape(first)}(?!\w)", text)
        ordinary = (
            compiled(
                r"(?!Democrat|Cathol|Islam|Arct|Balt|Olymp|Atlant|Pacif|Hispan|Nord|Slav)[A-Z][a-z]+(?:ar|al|ed|ous|ive|ful|ent|ic|ing|able|ible)"
            ).fullmatch(first)
            and not capital
        )
        known = first.lower() in lexicon("common_capitals") or written is not None or ordinary is not None
        plain = not named and bool(known)
        return phrase[:1].lower() + phrase[1:] if plain else phrase


def _names_it(reading: Reading, mention: Mention, subject: str) -> bool:
    """Whether the mention is the last word of ``subject``, so that its kind is that of the subject."""
    return subject.endswith(display(reading.document.text[mention.start : mention.end]))


def _figure_words(reading: Reading, quantity: Quantity) -> str:
    words = display(reading.document.text[quantity.start : quantity.number_span[1] or quantity.end])
    return words[:1].lower() + words[1:]


_BACKSHIFT = compiled(r"\bwould\b(?!\s(?:have|like|rather)\b)|(?<=^)Would\b", re.I)
_TOLD_PAST = compiled(r"\b(?:was|were|did|had|declined|refused|would|asked)\b", re.I)


def _of_now(question: str, found: str) -> str:
    """ "It was unclear when boats would sail" asks when they will; a condition keeps its "would"."""
    if not _TOLD_PAST.search(found) or compiled(r"\bif\b|\b[Ww]ould\b.*\b(?:have|like|rather)\s").search(question):
        return question
    return _BACKSHIFT.sub(lambda m: "Will" if m.group()[0] == "W" else "will", question, count=1)


def loose(question: str) -> bool:
    """A pronoun for the subject of the question: nobody could tell who is meant."""
    words = question.rstrip("?").split()
    opening = [w.lower().split("'")[0] for w in words[:4]]
    if _EXPLETIVE.match(question):
        return False
    if compiled(
        r"\b(?:how|why|when|if|whether|Did|Will)(?:\s\w+)?\s(?:that|this)\s(?:would|will|could|might|may|was|is|has|can|should)\b"
    ).search(question):
        return True
    personal = {w.lower().strip(",.;:") for w in words} & {"i", "we", "you", "your", "my", "our", "me", "us"}
    return bool(personal) or any(w in ("it", "he", "she", "they", "his", "her", "their") for w in opening)
