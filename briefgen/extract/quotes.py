"""Which stretches between marks are speech, who speaks them, and which belong to one utterance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from briefgen.extract.attribution import attribute
from briefgen.extract.linking import link, standalone
from briefgen.extract.links import Link, Page
from briefgen.extract.nouns import is_adverb
from briefgen.extract.page import speech_of
from briefgen.extract.row import PUNCT, QUOTE, WORD, inner_words, looks_like_title, possessive
from briefgen.model import Document, Entity, Mention, Quotation
from briefgen.rules import lexicon


def find_quotations(
    document: Document, entities: Sequence[Entity], mentions: Sequence[Mention]
) -> tuple[Quotation, ...]:
    """The speech between marks in the body of ``document``, in text order, each with its speaker where that is safe."""
    speech = speech_of(document, entities, mentions)
    page = speech.page
    wanted = [at for at, kind in enumerate(page.row.kind) if kind == QUOTE and may_be_speech(page, at)]
    links = [made for made in link(page, wanted) if worth_keeping(page, made)]
    found = []
    utterance = -1
    for number, made in enumerate(links):
        pair = page.pairs[page.row.ref[made.at]]
        content = (pair.inner_start, pair.inner_end)
        attribution = attribute(speech, made.frame, content, made.rule) if made.frame is not None else None
        if number == 0 or not _goes_on(page, links[number - 1], made):
            utterance += 1
        found.append(Quotation(*content, _kind(page, made), attribution, utterance, made.rule))
    return tuple(found)


# ------------------------------------------------------------------ speech or not

SHORT = 3
"""Words a stretch needs to be speech where nothing around it says so: of the stretches in marks that annotators of
840 articles left unattributed, 43% have one word or two."""


def _words(page: Page, at: int) -> list[str]:
    return inner_words(page.row.text, page.pairs[page.row.ref[at]])


def _size(page: Page, at: int) -> int:
    return len(_words(page, at))


def may_be_speech(page: Page, at: int) -> bool:
    """Whether the words in marks can be anybody's speech: no title of a work, no term or name being named."""
    words = _words(page, at)
    if not words or _is_named(page, at):
        return False
    return not looks_like_title(words) or _attributed_by_mark(page, at)


def _attributed_by_mark(page: Page, at: int) -> bool:
    """A sentence of its own, or words behind "said," or a colon."""
    row = page.row
    low, _ = row.bounds(at)
    if at == low:
        return page.inner(at)[-1] in ",.!?"
    return row.low[at - 1] in (",", ":") and page.inner(at)[-1] in ",.!?"


def _is_named(page: Page, at: int) -> bool:
    """ "the so-called", "the term", "titled" right before the marks."""
    row = page.row
    low, _ = row.bounds(at)
    if any(frame.at == at - 1 for frame in page.in_sentence(at)):
        return False  # "what he called": somebody's words after all
    ends = (" ".join(row.low[max(low, at - size) : at]) for size in (1, 2, 3))
    return any(end in lexicon("naming_cues") for end in ends)


_BEING = frozenset({"is", "was", "are", "were", "be", "been", "being"})
_PREDICATES = _BEING | frozenset({"as", "it", "him", "her", "them"})


def worth_keeping(page: Page, made: Link) -> bool:
    """Three words are a quotation; fewer only where the sentence says that somebody uttered them."""
    if _size(page, made.at) >= SHORT:
        return True
    if made.frame is None:
        return False
    if made.rule == "trailing":
        return page.row.low[made.at - 1] in _BEING and page.inner(made.at)[0].islower()
    if made.rule != "clause":
        return made.rule not in ("owner", "same-paragraph")
    if made.frame.verb.kind not in ("say", "tell", "call") or made.frame.shape == "according":
        return False
    if _size(page, made.at) == 2 and made.frame.verb.kind != "call" and page.inner(made.at)[0].islower():
        return True
    row = page.row
    before = made.at - 1
    while before > 0 and (row.low[before] in lexicon("determiners") or is_adverb(row.low[before])):
        before -= 1
    shaped = made.frame.shape not in ("infinitive", "verb-subject")
    return row.low[before] in _PREDICATES or (shaped and _ends_clause(page, made.at))


def _ends_clause(page: Page, at: int) -> bool:
    """ "dated "beautifully".", "called the find "spectacular" and": how something is, said in a word of the speaker's.

    An article, an owner or a preposition before the marks ("the "ghost ship""), or a noun behind them, makes it a term.
    """
    row = page.row
    _, high = row.bounds(at)
    before = row.low[at - 1]
    if not page.inner(at)[0].islower() or row.kind[at - 1] != WORD or possessive(row, at - 1):
        return False
    if any(before in lexicon(name) for name in ("determiners", "prepositions", "speech_nouns")):
        return False
    behind = at + 1
    return behind >= high or row.kind[behind] == PUNCT or row.low[behind] in _JOINING


_JOINING = frozenset({"and", "but", "or", "because", "when", "while", "after", "before", "though", "although"})


# ------------------------------------------------------------------ direct or partial


def _kind(page: Page, made: Link) -> Literal["direct", "partial"]:
    """Partial when the marks hold only a part of a sentence whose other words are the writer's."""
    return "direct" if _opens_free(page, made) and _closes_free(page, made) else "partial"


def _opens_free(page: Page, made: Link) -> bool:
    """No words of the writer lead into the quotation: it opens the sentence or stands behind a mark or a verb."""
    row = page.row
    at = made.at
    low, _ = row.bounds(at)
    before = at - 1
    while before >= low and row.kind[before] == WORD and is_adverb(row.low[before]):
        before -= 1
    if before < low or row.kind[before] == QUOTE:
        return True
    frame = made.frame
    if row.low[before] == ":":
        return True
    first = page.inner(at).lstrip("[(… .")[:1]
    if row.kind[before] == PUNCT:
        return first.isupper() or first.isdigit() or _interrupted(page, made)
    return frame is not None and before in (frame.at, frame.closes) and first.isupper() and _size(page, at) > 2


def _interrupted(page: Page, made: Link) -> bool:
    """ "..., " he said, "...": the sentence goes on behind the attribution."""
    row = page.row
    frame = made.frame
    low, _ = row.bounds(made.at)
    return frame is not None and frame.closes < made.at and any(row.kind[p] == QUOTE for p in range(low, frame.opens))


def _closes_free(page: Page, made: Link) -> bool:
    """The sentence ends with the words, or with their attribution."""
    row = page.row
    _, high = row.bounds(made.at)
    behind = made.at + 1
    if behind >= high or row.kind[behind] == QUOTE or page.inner(made.at)[-1:] in ".,!?…—–-":
        return True
    if row.kind[behind] == PUNCT:
        return True
    return made.frame is not None and made.frame.opens == behind


# ------------------------------------------------------------------ utterances


def _goes_on(page: Page, before: Link, made: Link) -> bool:
    """The same utterance as the quotation before: only its attribution, or a paragraph break, stands between."""
    row = page.row
    if before.frame is None or made.frame is None:
        return made.rule == "continued"
    if page.pairs[row.ref[made.at]].continues:
        return True
    if before.frame.subject != made.frame.subject:
        return False
    if row.sentence[before.at] == row.sentence[made.at]:
        return _kind(page, before) == "direct" and _kind(page, made) == "direct"
    adjacent = row.sentence[made.at] - row.sentence[before.at] <= 1
    return adjacent and made.carried and standalone(page, made.at) and made.rule in ("next-sentence", "look-ahead")
