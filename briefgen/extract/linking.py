"""Which speech frame a quotation belongs to: structure first, in the order of `RULES`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from briefgen.extract.frames import Frame, unknown_verb
from briefgen.extract.links import UNKNOWN, Link, Page, made
from briefgen.extract.nouns import STANDALONE, is_adverb, phrase_ending, phrase_starting
from briefgen.extract.row import DASHES, NAME, PUNCT, WORD, Tokens, possessive
from briefgen.extract.set_off import bracket, dash, issued
from briefgen.extract.subjects import clause_start, inverted_subject, is_speaker, sentence_subject
from briefgen.rules import lexicon

Rule = Callable[[Page, int], Frame | None]


# ------------------------------------------------------------------ beside the quotation


def after(page: Page, at: int) -> Frame | None:
    """ "...," NAME said / "...," said NAME: the attribution stands right behind the marks."""
    place = _skip_gap(page.row, at)
    for frame in page.in_sentence(at):
        if at < frame.opens <= place and frame.shape in ("subject-verb", "verb-subject", "coordinated"):
            return (_reported(page, frame, at) or frame) if _utters(page, frame, at) else None
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
    cited = _citing(row, place, high)
    if cited is not None:
        return cited
    if unknown_verb(row, place) and (row.kind[place + 1] == NAME or row.low[place + 1] in ("he", "she", "the", "a")):
        subject = inverted_subject(row, place + 1, high)
        return made(row, place, subject, "verb-subject") if subject else None
    subject = clause_start(row, place, high)
    if subject is None or subject.kind == "noun" or subject.last + 1 >= high:
        return None
    return made(row, subject.last + 1, subject, "subject-verb") if unknown_verb(row, subject.last + 1) else None


def _citing(row: Tokens, first: int, high: int) -> Frame | None:
    """ "...," the agency cited NAME: the one cited speaks."""
    citer = clause_start(row, first, high)
    verb = citer.last + 1 if citer is not None and citer.kind == "name" else high
    if verb + 1 >= high or row.low[verb] not in ("cited", "quoted", "cites", "quotes"):
        return None
    cited = phrase_starting(row, verb + 1, high)
    return made(row, verb, cited, "verb-subject") if cited is not None and cited.kind == "name" else None


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
            return frame if frame.verb.kind != "think" and ended and page.quoteless(number + 1) else None
        break
    return None


_LEADS = frozenset({",", ":", "that", "as", "—", "--", "–", "-"})


def verb_before(page: Page, at: int) -> Frame | None:
    """NAME said, "..." with nothing but a mark or "that" between."""
    place = at - 1
    row = page.row
    low, _ = row.bounds(at)
    while place > low and (row.low[place] in _LEADS or (row.kind[place] == WORD and is_adverb(row.low[place]))):
        if any(frame.closes == place for frame in page.in_sentence(at)):
            break
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
    low, _ = row.bounds(mark)
    if subject is None and row.low[low] in ("from", "via"):
        subject = clause_start(row, low + 1, mark)
    if subject is None or not is_speaker(row, subject):
        return None
    return Frame(mark, mark, subject, UNKNOWN, subject.first, mark, row.sentence[mark], "colon")


def _nearest_before(page: Page, at: int) -> Frame | None:
    """The nearest frame before the marks; a weak one only where the sentence has no strong one before it."""
    before = [frame for frame in page.in_sentence(at) if frame.closes < at]
    for frame in reversed(before):
        if not _weak(page, frame) and not _closed_off(page.row, frame, at):
            return frame
    return before[-1] if before else None


def _closed_off(row: Tokens, frame: Frame, at: int) -> bool:
    """ "The man, who police said was armed, had acted with "..."": the comma closes what the police said."""
    if frame.opens < 2 or row.low[frame.opens - 2 : frame.opens] != [",", "who"]:
        return False
    return any(row.low[place] == "," for place in range(frame.closes + 1, at))


def _weak(page: Page, frame: Frame) -> bool:
    """A view held, a manner, an aim or a clause about something else: what is quoted behind it is rarely meant."""
    row = page.row
    if frame.verb.kind in ("think", "manner") or frame.shape in ("infinitive", "agent"):
        return True
    known = is_speaker(row, frame.subject) or row.low[frame.subject.head] in STANDALONE
    if not known or (frame.shape == "relative" and frame.subject.kind == "noun"):
        return True
    if row.low[frame.at - 1] in lexicon("unreal_words"):
        return True
    return frame.opens > 0 and row.low[frame.opens - 1] in ("which", "whom", "what", "if")


# ------------------------------------------------------------------ in the same sentence


def clause(page: Page, at: int) -> Frame | None:
    """NAME said that it was "...": the nearest frame before the marks. A manner of speech alone does not reach so far:
    of 47 such quotations 21 were somebody else's or nobody's."""
    put = _as_put(page, at)
    if put is not None:
        return put
    frame = _nearest_before(page, at)
    if frame is None or frame.verb.kind == "manner":
        return None
    return None if frame.shape == "agent" and not _named_as(page, frame, at) else frame


def _named_as(page: Page, frame: Frame, at: int) -> bool:
    """ "was described by NAME as "..."": the words of the one behind "by"; "was attacked by men "..."" are not."""
    return any(page.row.low[place] in ("as", "for", ":", "that") for place in range(frame.closes + 1, at))


def _as_put(page: Page, at: int) -> Frame | None:
    """It was "...", as NAME put it: said of the words before, whoever else holds them."""
    row = page.row
    for frame in page.in_sentence(at):
        if frame.opens - 1 > at and row.low[frame.opens - 1] == "as" and row.low[frame.at + 1 : frame.at + 2] == ["it"]:
            return frame
    return None


def _reported(page: Page, frame: Frame, at: int) -> Frame | None:
    """ "Police said he "...," the agency reports": words inside a paraphrase are those of whom the paper reports on."""
    row = page.row
    if frame.verb.base != "report" or frame.subject.kind != "name" or page.inner(at)[:1].isupper():
        return None
    if row.is_person(frame.subject.head):
        return None
    before = _nearest_before(page, at)
    return before if before is not None and not _weak(page, before) else None


def trailing(page: Page, at: int) -> Frame | None:
    """The deal was "...", NAME said: the next frame behind the marks."""
    for frame in page.in_sentence(at):
        if frame.opens > at and frame.verb.kind in ("say", "tell", "manner") and frame.shape != "participle":
            if page.row.low[frame.opens - 1] == "which":
                continue  # "His album, "...," which he teased as": the words are a thing, not speech
            return _reported(page, frame, at) or frame
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
    linked = row.low[place + 1] in ("that", "was", "is", ":", ",")
    if not linked or row.kind[place] != WORD or row.low[place] not in lexicon("speech_nouns"):
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
    ("issued", issued),
    ("bracket", bracket),
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
    low, _ = row.bounds(at)
    while low < at and row.kind[low] == WORD and (is_adverb(row.low[low]) or row.low[low] in ("and", "but", "instead")):
        low += 1
    return page.wordless(row.sentence[at], low)


def opens_sentence(page: Page, at: int) -> bool:
    """A longer quotation at the head of a sentence that has no speaker of its own goes on with the one before."""
    low, _ = page.row.bounds(at)
    return at == low and page.inner(at)[:1].isupper() and page.inner(at).count(" ") >= 5


def _carried(page: Page, at: int, links: Sequence[Link]) -> Link:
    """The speaker from before: of the quotation that goes on, of the sentence or of the paragraph before."""
    row = page.row
    last = links[-1] if links else None
    if page.pairs[row.ref[at]].continues and last is not None:
        return Link(at, last.frame, "continued", True)
    previous = row.sentence[at] - 1
    if previous < 0:
        return Link(at, None, "none")
    frame, rule = _from_before(page, at, last, previous)
    return Link(at, frame, rule if frame is not None else "none", frame is not None)


def _from_before(page: Page, at: int, last: Link | None, previous: int) -> tuple[Frame | None, str]:
    row = page.row
    same = row.block[previous] == row.block[previous + 1]
    spoken = last.frame if last is not None and row.sentence[last.at] >= previous else None
    if not standalone(page, at):
        return (spoken if same and opens_sentence(page, at) else None), "next-sentence"
    frames = page.frames.get(previous, [])
    mark = row.first[previous + 1] - 1
    if row.low[mark] == ":":
        return (frames[-1] if frames else _before_colon(row, mark)), "colon-before"
    if spoken is not None:
        return spoken, "next-sentence" if same else "next-paragraph"
    if frames and frames[-1].verb.kind == "ask":
        return _answered(page, frames[-1], at), "paraphrase-before"
    if frames and same:
        strong = [frame for frame in frames if not _weak(page, frame)]
        return (strong or frames)[-1], "paraphrase-before"
    if frames and _introduces(page, frames[0]):
        return frames[0], "paragraph-before"
    if same and last is not None and row.block[row.sentence[last.at]] == row.block[previous]:
        return last.frame, "same-paragraph"
    return None, "none"


def _answered(page: Page, asked: Frame, at: int) -> Frame | None:
    """ "The paper asked NAME whether it was so. "No."": the one asked speaks; a question back is nobody's."""
    row = page.row
    if asked.hearer is None or not row.is_person(asked.hearer.head) or page.inner(at).rstrip()[-1:] == "?":
        return None
    return replace(asked, subject=asked.hearer, opens=asked.at, closes=asked.hearer.last)


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
        if here.frame is not None or there.frame is None or there.carried:
            continue
        if page.pairs[row.ref[there.at]].continues and standalone(page, here.at):
            links[place] = Link(here.at, there.frame, "look-ahead", True)
    return links
