"""What the extractors of speech share: tokens, pairs of marks, frames and resolved speakers of one document."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from briefgen.extract.focus import Voice
from briefgen.extract.frames import Frame, find_frames, frames_by_sentence
from briefgen.extract.links import Page
from briefgen.extract.row import tokenize
from briefgen.extract.speakers import Speakers
from briefgen.model import Document, Entity, Mention
from briefgen.text.marks import pair_marks


class Speech(Struct, frozen=True):
    """The analysed document; ``page`` is what the rules look at, ``speakers`` knows who the frames point to."""

    document: Document
    mentions: Sequence[Mention]
    page: Page
    speakers: Speakers

    def voice(self, frame: Frame) -> Voice:
        return self.speakers.voice(frame)


_last: Speech | None = None


def speech_of(document: Document, entities: Sequence[Entity], mentions: Sequence[Mention]) -> Speech:
    """The analysis of ``document``. The last one is kept: quotations and attributions ask for the same in turn."""
    global _last
    kept = _last
    if kept is not None and kept.document is document and kept.mentions is mentions:
        return kept
    pairs = pair_marks(document.text, document.blocks)
    row = tokenize(document, entities, mentions, pairs)
    frames = frames_by_sentence(find_frames(row))
    speakers = Speakers(row, entities)
    speakers.read(frames)
    _last = Speech(document, mentions, Page(row, pairs, frames), speakers)
    return _last
