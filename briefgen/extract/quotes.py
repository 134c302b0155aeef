"""Which stretches between marks are speech, who speaks them, and which belong to one utterance."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefgen.extract.frames import find_frames, frames_by_sentence
from briefgen.extract.linking import Link, Page, link
from briefgen.extract.row import QUOTE, tokenize
from briefgen.extract.speakers import Speakers, Voice
from briefgen.model import Attribution, Document, Entity, Mention, Quotation
from briefgen.text.marks import pair_marks


def find_quotations(
    document: Document, entities: Sequence[Entity], mentions: Sequence[Mention]
) -> tuple[Quotation, ...]:
    """The speech between marks in the body of ``document``, in text order, each with its speaker where that is safe."""
    page, speakers = _read(document, entities, mentions)
    row = page.row
    wanted = [at for at, kind in enumerate(row.kind) if kind == QUOTE and _is_speech(page, at)]
    found = []
    for number, made in enumerate(link(page, wanted)):
        pair = page.pairs[row.ref[made.at]]
        attribution = _attribution(made, speakers, (pair.inner_start, pair.inner_end))
        found.append(
            Quotation(pair.inner_start, pair.inner_end, "direct", attribution, number, made.rule)
        )
    return tuple(found)


def _read(document: Document, entities: Sequence[Entity], mentions: Sequence[Mention]) -> tuple[Page, Speakers]:
    pairs = pair_marks(document.text, document.blocks)
    row = tokenize(document, entities, mentions, pairs)
    frames = frames_by_sentence(find_frames(row))
    speakers = Speakers(row, entities)
    speakers.read(frames)
    return Page(row, pairs, frames), speakers


def _attribution(made: Link, speakers: Speakers, content: tuple[int, int]) -> Attribution | None:
    frame = made.frame
    if frame is None:
        return None
    voice = speakers.voices.get(frame.subject.head)
    if voice is None:
        voice = speakers._voice(frame.subject, frame.sentence)
    span = speakers.row.span(frame.at, frame.last)
    return Attribution(
        voice.text,
        voice.span,
        speakers.row.text[span[0] : span[1]],
        span,
        content,
        made.rule,
        voice.name_span,
        voice.entity,
        voice.anonymous,
    )


_WORD = re.compile(r"\w+(?:['’.-]\w+)*")


def _is_speech(page: Page, at: int) -> bool:
    words = _WORD.findall(page.inner(at))
    if len(words) >= 3:
        return not all(w[0].isupper() for w in words)
    return False
