"""Speakers of quotations that a dash or brackets set off from the sentence."""

from __future__ import annotations

from briefgen.extract.frames import Frame
from briefgen.extract.links import UNKNOWN, Page, made
from briefgen.extract.nouns import Phrase
from briefgen.extract.row import DASHES, NAME, WORD
from briefgen.extract.subjects import clause_start, sentence_subject
from briefgen.rules import lexicon


def issued(page: Page, at: int) -> Frame | None:
    """NAME issued an apology - "..." - and left: the words of what the subject issued, behind a dash."""
    row = page.row
    low, _ = row.bounds(at)
    if at - 2 < low or row.low[at - 1] not in DASHES or not page.inner(at)[:1].isupper():
        return None
    subject = sentence_subject(row, row.sentence[at], at)
    if subject is None or subject.kind != "name" or not 3 < at - subject.last < LEAD:
        return None
    verbal = [place for place in range(subject.last + 1, at) if row.low[place] in lexicon("text_verbs")]
    clear = all(row.kind[place] == WORD or row.kind[place] == NAME for place in range(subject.last + 1, at - 1))
    if not verbal or not clear or verbal[0] > subject.last + 3:
        return None
    if not any(row.low[place] in lexicon("issued_texts") for place in range(verbal[0], min(verbal[0] + 6, at))):
        return None
    return Frame(verbal[0], verbal[0], subject, UNKNOWN, subject.first, at - 1, row.sentence[at], "nominal")


LEAD = 40
"""Tokens from the issuer to the dash: bounds the work on hostile text."""


def bracket(page: Page, at: int) -> Frame | None:
    """NAME ("..."): a whole sentence in brackets behind a person's name."""
    row = page.row
    low, high = row.bounds(at)
    if at - 2 < low or at + 1 >= high or row.low[at - 1] != "(" or row.low[at + 1] != ")":
        return None
    if not row.is_person(at - 2) or page.inner(at).count(" ") < SENTENCE or not page.inner(at)[:1].isupper():
        return None
    return made(row, at - 1, Phrase(at - 2, at - 2, at - 2, "name"), "bracket")


SENTENCE = 5
"""Blanks in words that are no title: titles of songs and books in brackets are mostly shorter."""


def dash(page: Page, at: int) -> Frame | None:
    """ "..." - NAME, behind the marks or alone on the next line."""
    row = page.row
    _, high = row.bounds(at)
    place = at + 1
    if place >= high:
        high = row.first[min(row.sentence[at] + 2, len(row.block))]
    if place + 1 >= high or row.low[place] not in DASHES or not row.capital(place + 1):
        return None
    subject = clause_start(row, place + 1, high)
    if subject is None or subject.kind == "pronoun" or high - subject.last > 12:
        return None
    if subject.last + 1 < high and row.low[subject.last + 1] not in (",", ".", "(", ";"):
        return None
    return Frame(place, place, subject, UNKNOWN, place, subject.last, row.sentence[place], "dash")
