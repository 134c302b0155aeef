"""Which speech frame a quotation belongs to: structure first, in the order of `RULES`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from briefgen.extract.frames import (
    Frame,
    clause_start,
    inverted_subject,
    is_speaker,
    sentence_subject,
    unknown_verb,
)
from briefgen.extract.row import DASHES, NAME, PUNCT, QUOTE, WORD, Phrase, Tokens, is_adverb, phrase_ending, possessive
from briefgen.extract.verbs import Verb
from briefgen.rules import lexicon
from briefgen.text.marks import MarkPair


@dataclass(frozen=True, slots=True)
class Link:
    """A quotation token with its frame and the rule that tied them; ``carried`` from another quotation's frame."""

    at: int
    frame: Frame | None
    rule: str
    carried: bool = False


@dataclass(slots=True)
class Page:
    """What the rules look at: the tokens, the pairs of marks and the frames by sentence."""

    row: Tokens
    pairs: Sequence[MarkPair]
    frames: dict[int, list[Frame]]

    def inner(self, at: int) -> str:
        pair = self.pairs[self.row.ref[at]]
        return self.row.text[pair.inner_start : pair.inner_end]

    def in_sentence(self, at: int) -> list[Frame]:
        return self.frames.get(self.row.sentence[at], [])


Rule = Callable[[Page, int], Frame | None]
UNKNOWN = Verb("", "manner", "past")
_SAYING = frozenset({"say", "tell", "manner", "ask", "judge", "call"})


# ------------------------------------------------------------------ beside the quotation


def after(page: Page, at: int) -> Frame | None:
    """ "...," NAME said / "...," said NAME: the attribution stands right behind the marks."""
    place = _skip_gap(page.row, at)
    for frame in page.in_sentence(at):
        if at < frame.opens <= place and frame.shape in ("subject-verb", "verb-subject", "coordinated"):
            return frame if _utters(page, frame, at) else None
    return None


def _utters(page: Page, frame: Frame, at: int) -> bool:
    """Verbs of judging and thinking utter a quotation only where they have no object of their own."""
    if frame.verb.kind not in ("think", "call", "judge"):
        return True
    behind = max(frame.at, frame.subject.last) + 1
    _, high = page.row.bounds(frame.at)
    free = behind >= high or page.row.kind[behind] == PUNCT or page.row.low[behind] in lexicon("prepositions")
    return free and _asks_for_verb(page, at)


def _skip_gap(row: Tokens, at: int) -> int:
    """First token behind the quotation that is neither a comma nor an adverb nor "as"."""
    _, high = row.bounds(at)
    place = at + 1
    while place < high and (
        row.low[place] in (",", "as", "and", "but") or row.low[place] in DASHES
        if row.kind[place] == PUNCT or row.low[place] in ("as",)
        else row.kind[place] == WORD and is_adverb(row.low[place])
    ):
        place += 1
    return place


def _asks_for_verb(page: Page, at: int) -> bool:
    """The quotation ends so that an attribution must follow."""
    inner = page.inner(at)
    return inner[-1] in ",?!—–-…" or inner.endswith("...")


def after_unknown(page: Page, at: int) -> Frame | None:
    """ "...," NAME quavered: the shape carries a verb that no list has."""
    row = page.row
    if not _asks_for_verb(page, at) and row.low[at + 1 : at + 2] != [","]:
        return None
    _, high = row.bounds(at)
    place = _skip_gap(row, at)
    if place + 1 >= high:
        return None
    if unknown_verb(row, place) and (row.kind[place + 1] == NAME or row.low[place + 1] in ("he", "she", "the", "a")):
        subject = inverted_subject(row, place + 1, high)
        return _made(row, place, subject, "verb-subject") if subject else None
    subject = clause_start(row, place, high)
    if subject is None or subject.kind == "noun" or subject.last + 1 >= high:
        return None
    return _made(row, subject.last + 1, subject, "subject-verb") if unknown_verb(row, subject.last + 1) else None


def _made(row: Tokens, at: int, subject: Phrase, shape: str) -> Frame:
    return Frame(
        at, at, subject, UNKNOWN, min(at, subject.first), max(at, subject.last), row.sentence[at], shape
    )


def after_stop(page: Page, at: int) -> Frame | None:
    """ "... ." NAME said. The quotation ended with a full stop, the attribution is a sentence of its own."""
    row = page.row
    number = row.sentence[at]
    if at + 1 != row.first[number + 1] or number + 1 >= len(row.block) or row.block[number + 1] != row.block[number]:
        return None
    for frame in page.frames.get(number + 1, []):
        if frame.opens == row.first[number + 1] and frame.shape in ("subject-verb", "verb-subject"):
            rest = row.low[frame.closes + 1 : row.first[number + 2]]
            ended = page.inner(at)[-1] in "?!" or rest in ([], ["."])
            return frame if frame.verb.kind != "think" and ended and _no_quote(row, number + 1) else None
        break
    return None


def _no_quote(row: Tokens, sentence: int) -> bool:
    return all(row.kind[place] != QUOTE for place in range(row.first[sentence], row.first[sentence + 1]))


def verb_before(page: Page, at: int) -> Frame | None:
    """NAME said, "..." with nothing but a mark or "that" between."""
    place = at - 1
    row = page.row
    low, _ = row.bounds(at)
    while place > low and row.low[place] in (",", ":", "that", "as", "—", "--", "–", "-"):
        place -= 1
    for frame in reversed(page.in_sentence(at)):
        if frame.at < at and place in (frame.at, frame.closes):
            if frame.verb.kind == "manner" and place == at - 1 and not page.inner(at)[:1].isupper():
                return None
            return _nearest_before(page, at) if frame.verb.kind == "think" else frame
        if frame.closes < place:
            break
    return None


def colon(page: Page, at: int) -> Frame | None:
    """NAME fired off a message: "..."; "NAME: ..."."""
    row = page.row
    low, _ = row.bounds(at)
    if at - 1 < low or row.low[at - 1] != ":":
        return None
    return _nearest_before(page, at) or _before_colon(row, at - 1)


def _before_colon(row: Tokens, mark: int) -> Frame | None:
    """Whoever the sentence is about that a colon ends, whatever its verb."""
    subject = sentence_subject(row, row.sentence[mark], mark)
    if subject is None or not is_speaker(row, subject):
        return None
    return Frame(mark, mark, subject, UNKNOWN, subject.first, mark, row.sentence[mark], "colon")


def dash(page: Page, at: int) -> Frame | None:
    """ "..." - NAME, behind the marks or alone on the next line."""
    row = page.row
    low, high = row.bounds(at)
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


def _nearest_before(page: Page, at: int) -> Frame | None:
    """The nearest frame before the marks; a weak one only where the sentence has no strong one before it."""
    before = [frame for frame in page.in_sentence(at) if frame.closes < at]
    for frame in reversed(before):
        if not _weak(page, frame):
            return frame
    return before[-1] if before else None


def _weak(page: Page, frame: Frame) -> bool:
    """A view held, a manner, an aim or a clause about something else: what is quoted behind it is rarely meant."""
    row = page.row
    if frame.verb.kind in ("think", "manner") or frame.shape in ("infinitive", "agent"):
        return True
    if not is_speaker(row, frame.subject):
        return True
    return frame.opens > 0 and row.low[frame.opens - 1] in ("which", "whom", "what")


# ------------------------------------------------------------------ in the same sentence


def clause(page: Page, at: int) -> Frame | None:
    """NAME said that it was "...": the nearest frame before the marks. A manner of speech alone does not reach so far:
    of 47 such quotations 21 were somebody else's or nobody's."""
    frame = _nearest_before(page, at)
    return frame if frame is not None and frame.verb.kind != "manner" else None


def trailing(page: Page, at: int) -> Frame | None:
    """The deal was "...", NAME said: the next frame behind the marks."""
    for frame in page.in_sentence(at):
        if frame.opens > at and frame.verb.kind in ("say", "tell", "manner") and frame.shape != "participle":
            return frame
    return None


def owner(page: Page, at: int) -> Frame | None:
    """NAME's claim that "...", NAME's answer was "...": the owner of a noun of speech before the marks."""
    row = page.row
    low, _ = row.bounds(at)
    place = at - 1
    while place > low and place > at - 8 and row.kind[place] == WORD and row.low[place] not in ("that", "was", "is"):
        place -= 1
    while place > low and row.low[place] in ("that", "was", "is", ":", ","):
        place -= 1
    if row.low[place + 1] not in ("that", "was", "is", ":", ",") or row.kind[place] != WORD or row.low[place] not in lexicon("speech_nouns"):
        return None
    for mark in range(place - 1, max(low, place - 4), -1):
        if possessive(row, mark):
            subject = phrase_ending(row, mark - 1, low)
            if subject is None or not is_speaker(row, subject):
                return None
            return Frame(place, place, subject, UNKNOWN, subject.first, place, row.sentence[at], "nominal")
    return None


# ------------------------------------------------------------------ from elsewhere


RULES: tuple[tuple[str, Rule], ...] = (
    ("verb-before", verb_before),
    ("after", after),
    ("dash", dash),
    ("after-unknown", after_unknown),
    ("after-stop", after_stop),
    ("colon", colon),
    ("clause", clause),
    ("owner", owner),
    ("trailing", trailing),
)


def link(page: Page, wanted: Sequence[int]) -> list[Link]:
    """A link for each quotation token of ``wanted``, in order."""
    links: list[Link] = []
    for at in wanted:
        links.append(_own(page, at) or _carried(page, at, links))
    return _look_ahead(page, links)


def _own(page: Page, at: int) -> Link | None:
    for name, rule in RULES:
        frame = rule(page, at)
        if frame is not None:
            return Link(at, frame, name)
    return None


def standalone(page: Page, at: int) -> bool:
    """The sentence holds quotations and marks, no words but a connecting one ("Instead, ...")."""
    row = page.row
    low, high = row.bounds(at)
    while low < at and row.kind[low] == WORD and (is_adverb(row.low[low]) or row.low[low] in ("and", "but", "instead")):
        low += 1
    return all(row.kind[place] in (QUOTE, PUNCT) for place in range(low, high))


def opens_sentence(page: Page, at: int) -> bool:
    """A longer quotation at the head of a sentence that has no speaker of its own goes on with the one before."""
    low, _ = page.row.bounds(at)
    return at == low and page.inner(at)[:1].isupper() and page.inner(at).count(" ") >= 5


def _carried(page: Page, at: int, links: Sequence[Link]) -> Link:
    row = page.row
    pair = page.pairs[row.ref[at]]
    number = row.sentence[at]
    last = links[-1] if links else None
    if pair.continues and last is not None:
        return Link(at, last.frame, "continued", True)
    previous = number - 1
    if not standalone(page, at):
        follows = last is not None and last.frame is not None and row.sentence[last.at] == previous
        if follows and opens_sentence(page, at) and row.block[previous] == row.block[number]:
            return Link(at, last.frame, "next-sentence", True)
        return Link(at, None, "none")
    if previous < 0:
        return Link(at, None, "none")
    frames = page.frames.get(previous, [])
    same = row.block[previous] == row.block[number]
    colon_before = row.low[row.first[number] - 1] == ":"
    if not colon_before and last is not None and last.frame is not None and row.sentence[last.at] >= previous:
        return Link(at, last.frame, "next-sentence" if same else "next-paragraph", True)
    if colon_before:
        mark = row.first[number] - 1
        frame = frames[-1] if frames else _before_colon(row, mark)
        return Link(at, frame, "colon-before" if frame else "none", frame is not None)
    if frames and same:
        return Link(at, frames[-1], "paraphrase-before", True)
    if frames and _introduces(page, frames[0]):
        return Link(at, frames[0], "paragraph-before", True)
    if same and last is not None and last.frame is not None and row.block[row.sentence[last.at]] == row.block[number]:
        return Link(at, last.frame, "same-paragraph", True)
    return Link(at, None, "none")


def _introduces(page: Page, frame: Frame) -> bool:
    """The paragraph before is one sentence of paraphrase by somebody named."""
    row = page.row
    number = frame.sentence
    alone = (number == 0 or row.block[number - 1] != row.block[number]) and frame.verb.kind in ("say", "tell")
    return alone and frame.subject.kind == "name" and frame.shape == "subject-verb"


def _look_ahead(page: Page, links: list[Link]) -> list[Link]:
    """A quotation without speaker takes that of the paragraph that continues it."""
    row = page.row
    for place in range(len(links) - 2, -1, -1):
        here, there = links[place], links[place + 1]
        if here.frame is None and there.frame is not None and not there.carried and standalone(page, here.at):
            if page.pairs[row.ref[there.at]].continues:
                links[place] = Link(here.at, there.frame, "look-ahead", True)
    return links
