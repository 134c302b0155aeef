"""Which sentences of a document state something, and what each is worth as a key fact.

A claim is a body sentence that stands as a line of its own. Its worth inside the document adds the
points of the rules in ``patterns/claims.yaml``, of its place, its figures and its speaker; how much other
sources say the same is judged later, in `briefgen.stories`.
"""

from __future__ import annotations

import bisect
import operator
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from briefgen.extract.coreference import REACH, dangling, reference
from briefgen.extract.denials import denied_concepts, denies
from briefgen.extract.dialogue import in_dialogue
from briefgen.extract.hedges import find_hedges
from briefgen.extract.loose import pleonastic
from briefgen.model import Attribution, Claim, DateMention, Mention, Quantity, Quotation, Reading, Sentence
from briefgen.rules import Rule, lexicon, sieve
from briefgen.rules.compiled import compiled
from briefgen.text.tokens import content_stems, fold, spelled, words

_OF_IT = compiled(r"\s?(?:that\s)?(?P<it>it)\s(?:would|will|had|has|did|should|could|can|must)\b")

MIN_WORDS = 6
"""Shorter sentences are reactions and stage directions."""

RUN = 4
"""Quoted words in a row that two speeches hardly share by chance."""

MIN_TERMS = 3
"""Fewer concepts match anything."""

LONG = 45
"""Words past which a line no longer reads as one fact."""

CLOSING = "\"'”’.,!?"

_Placed = TypeVar("_Placed", Mention, DateMention, Quantity)


class Refusal(Struct, frozen=True):
    """Why a sentence is no claim.

    ``short``; a ``rule`` of the kind "drop" (``rule`` is its id); ``speech`` without its speaker or cut off midway.
    Short ones and speech can still support what another source says in full.
    """

    reason: Literal["short", "rule", "speech"]
    rule: str | None = None


def find_claims(reading: Reading) -> tuple[Claim, ...]:
    """The claims of a document, in text order; what is refused as short or as bare speech is a ``part``."""
    whole = (_with_its_quotation(reading, s) for s in reading.document.sentences)
    return tuple(c for s in whole if (c := _claim(reading, s)) is not None)


def within(items: Sequence[_Placed], start: int, end: int) -> tuple[_Placed, ...]:
    """Those of ``items`` (sorted by start) that begin in ``[start, end)``."""
    if not items:
        return ()
    first = bisect.bisect_left(items, start, key=_START)
    last = bisect.bisect_left(items, end, first, key=_START) if start <= end else first
    return tuple(items[first:last])


_START = operator.attrgetter("start")


def refusal(reading: Reading, sentence: Sentence) -> Refusal | None:
    """Why ``sentence``, with the rest of a quotation that it opens, is no claim; None when it is one."""
    sentence = _with_its_quotation(reading, sentence)
    text = reading.document.text[sentence.start : sentence.end]
    if len(words(text)) < MIN_WORDS:
        return Refusal("short")
    dropping = next((rule for rule in _fired(text) if rule.kind == "drop"), None)
    if dropping is not None:
        return Refusal("rule", dropping.id)
    half = bool(_open_ends(reading, sentence)) or in_dialogue(reading.document.text, sentence.start, sentence.end)
    return Refusal("speech") if half or _bare_speech(reading, sentence) else None


def _claim(reading: Reading, sentence: Sentence) -> Claim | None:
    text = reading.document.text[sentence.start : sentence.end]
    why = refusal(reading, sentence)
    if why is not None and why.reason == "rule":
        return None
    fired = _fired(text)
    size = len(words(text))
    attribution = _attribution(reading, sentence)
    quantities = within(reading.quantities, sentence.start, sentence.end)
    parts = _score_parts(reading, sentence, fired, size, attribution, quantities)
    denied, stated = denied_concepts(text)
    return Claim(
        source=reading.document.id,
        start=sentence.start,
        end=sentence.end,
        sentence=sentence.index,
        kind=_kind(fired, attribution),
        rule=fired[0].id if fired else "claim-plain",
        attribution=attribution,
        hedges=find_hedges(reading.document.text, sentence.start, sentence.end),
        negated=is_negated(text),
        quantities=quantities,
        dates=within(reading.dates, sentence.start, sentence.end),
        names=tuple(dict.fromkeys(m.entity for m in within(reading.mentions, sentence.start, sentence.end))),
        terms=_terms(reading, sentence, None if _kind(fired, attribution) == "status" else attribution),
        denied=denied,
        stated=stated,
        quoted=_quoted(reading, sentence),
        loose=_is_loose(reading, sentence) or _says_of_it(reading, sentence, attribution),
        part=why is not None,
        score=round(sum(points for _, points in parts), 3),
        score_parts=parts,
    )


@lru_cache(maxsize=64)
def _fired(text: str) -> tuple[Rule, ...]:
    """The rules that match, in the order of their file."""
    return tuple([rule for rule in sieve("claims").of(text) if rule.regex.compiled.search(text)])


def _with_its_quotation(reading: Reading, sentence: Sentence) -> Sentence:
    """``sentence`` with the rest of a quotation that it opens ('She said: "A. B."'), while that stays a short line."""
    text = reading.document.text
    ends = _open_ends(reading, sentence)
    if not ends:
        return sentence
    end = max(ends)
    while end < len(text) and text[end] in CLOSING:
        end += 1
    rest = text[sentence.start : end]
    return replace(sentence, end=end) if "\n" not in rest and len(words(rest)) <= LONG else sentence


def _open_ends(reading: Reading, sentence: Sentence) -> list[int]:
    return [q.end for q in quotations_in(reading, sentence) if sentence.start <= q.start and sentence.end < q.end]


def _quoted(reading: Reading, sentence: Sentence) -> frozenset[tuple[str, ...]]:
    """Every run of `RUN` words in quotation marks in ``sentence``: who prints the same run tells the same speech."""
    text = reading.document.text
    found: set[tuple[str, ...]] = set()
    for quotation in quotations_in(reading, sentence):
        start, end = max(quotation.start, sentence.start), min(quotation.end, sentence.end)
        row = [fold(text[a:b]) for a, b in words(text, start, end)]
        found.update(tuple(row[i : i + RUN]) for i in range(len(row) - RUN + 1))
    return frozenset(found)


def quotations_in(reading: Reading, sentence: Sentence) -> tuple[Quotation, ...]:
    """The quotations that share text with ``sentence``; they are in text order and none lies in another."""
    first = bisect.bisect_right(reading.quotations, sentence.start, key=lambda q: q.end)
    last = bisect.bisect_left(reading.quotations, sentence.end, key=lambda q: q.start)
    return reading.quotations[first:last]


def _is_loose(reading: Reading, sentence: Sentence) -> bool:
    start, end = sentence.start, sentence.end
    text = reading.document.text[start:end]
    opening = fold(next(iter(spelled(text)), ""))
    return (
        opening in lexicon("loose_openings")
        and dangling(reading, start, end)
        and reference(reading, start, end) is None
    )


def _says_of_it(reading: Reading, sentence: Sentence, spoken: Attribution | None) -> bool:
    """ "The mayor said it would stay closed": what a person says of a thing that the sentence does not name; where a
    body is named, "it" may be that."""
    if spoken is None or spoken.entity is None or reading.entities[spoken.entity].kind != "person":
        return False
    named = within(reading.mentions, sentence.start, spoken.content[0])
    if any(reading.entities[m.entity].kind != "person" for m in named):
        return False
    at = spoken.content[0]
    if at <= sentence.start or (spoken.cue_span is not None and spoken.cue_span[0] > at):
        return False
    said = _OF_IT.match(reading.document.text, at, sentence.end)
    return said is not None and not pleonastic(reading.document.text, said.start("it"), sentence.end)


def _terms(reading: Reading, sentence: Sentence, attribution: Attribution | None) -> frozenset[str]:
    """The concepts of what is claimed: the words that name the speaker and the saying would make two different
    statements of one person alike. Kept whole where hardly anything else is left, and by the caller for a status
    ("X declined to comment"), which is about X."""
    text, last = reading.document.text, _without_comment(reading, sentence)
    whole = content_stems(text[sentence.start : last])
    if attribution is None or attribution.speaker_span is None:
        return whole
    start, end = attribution.speaker_span
    rest = content_stems(text[sentence.start : start]) | content_stems(text[end:last])
    if attribution.cue_span is not None:
        rest -= content_stems(text[slice(*attribution.cue_span)])
    return rest if len(rest) >= MIN_TERMS else whole


def _without_comment(reading: Reading, sentence: Sentence) -> int:
    """Where the claim itself ends: a tail that comments on it ("underscoring the scale of ...") claims nothing."""
    text = reading.document.text[sentence.start : sentence.end]
    tails = (rule.regex.compiled.search(text) for rule in sieve("trims").of(text))
    return min((sentence.start + tail.start("tail") for tail in tails if tail), default=sentence.end)


def is_negated(text: str) -> bool:
    """Whether a word of negation stands in ``text``; a match across it would state the opposite."""
    return any(map(denies, spelled(text)))


def _kind(fired: Sequence[Rule], attribution: Attribution | None) -> str:
    return fired[0].kind if fired else ("statement" if attribution else "event")


def _bare_speech(reading: Reading, sentence: Sentence) -> bool:
    """A sentence that is only somebody's words: without the speaker beside them they are no fact."""
    inside = quotations_in(reading, sentence)
    covered = sum(min(q.end, sentence.end) - max(q.start, sentence.start) for q in inside)
    return covered > 0.85 * (sentence.end - sentence.start)


def _attribution(reading: Reading, sentence: Sentence) -> Attribution | None:
    """The attribution that governs most of the sentence and whose speaker stands in it.

    They are in the order of what is said, which begins near the sentence or near a quotation that reaches into it.
    """
    begins = min([sentence.start, *(q.start for q in quotations_in(reading, sentence)[:1])]) - REACH
    first = bisect.bisect_left(reading.attributions, begins, key=lambda a: a.content[0])
    last = bisect.bisect_left(reading.attributions, sentence.end, key=lambda a: a.content[0])
    fitting = [
        a
        for a in reading.attributions[first:last]
        if a.content[1] > sentence.start
        and a.speaker_span is not None
        and sentence.start <= a.speaker_span[0] < sentence.end
    ]
    return max(fitting, key=lambda a: (min(a.content[1], sentence.end) - a.content[0], -a.content[0]), default=None)


def _score_parts(
    reading: Reading,
    sentence: Sentence,
    fired: Sequence[Rule],
    size: int,
    attribution: Attribution | None,
    quantities: Sequence[Quantity],
) -> tuple[tuple[str, float], ...]:
    parts = [(rule.id, float(rule.attrs.get("points", 0))) for rule in fired]
    parts.append(("place", _place_points(sentence.index)))
    if any(q.kind in ("count", "money", "percent") for q in quantities):
        parts.append(("figure", 0.5))
    if attribution is not None and attribution.speaker and not attribution.anonymous:
        parts.append(("speaker", 0.5))
        if attribution.entity is not None and _holds_post(reading.entities[attribution.entity].role):
            parts.append(("post", 1.0))
    if size > LONG:
        parts.append(("long", -0.05 * (size - LONG)))
    return tuple((reason, points) for reason, points in parts if points)


def _holds_post(role: str | None) -> bool:
    return any(fold(role[a:b]) in lexicon("principal_posts") for a, b in words(role)) if role else False


def _place_points(index: int) -> float:
    """Leads tell the event: 3 points for the first sentence, falling to none at the twelfth."""
    return max(0.0, 3.0 - 0.25 * index)
