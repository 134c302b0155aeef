"""Whether the values of conflicts and series stand in their evidence, with their origins beside them."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.model import Span, Story, Value
from briefgen.text.display import display
from briefgen.verify.proof import Proof, contains
from briefgen.verify.report import Place
from briefgen.verify.slices import align
from briefgen.verify.wording import foreign_words

_JUDGED = {
    "conflicts": "values taken to rival one another",
    "series": "figures taken to move over time",
    "figures": "figures taken to be of what their topic says",
}


def check_values(proof: Proof) -> None:
    for number, story in enumerate(proof.brief.stories):
        for field in ("conflicts", "series", "figures"):
            for index, slot in enumerate(getattr(story, field)):
                label = slot.id or f"{field} {index + 1} of {story.id}"
                _check_slot(proof, story, Place(number, field, index, label))


def _check_slot(proof: Proof, story: Story, place: Place) -> None:
    slot = getattr(story, place.field)[place.index]
    if len({display(value.value).casefold() for value in slot.values}) < 2 and place.field == "conflicts":
        proof.ledger.fail(place, "it has no two different values")
        return
    sound = [_check_value(proof, place, index, value) for index, value in enumerate(slot.values)]
    if not all(sound):
        return
    evidence = [span for value in slot.values for span in value.evidence]
    foreign = foreign_words(slot.topic, evidence, proof.texts)
    if foreign:
        proof.ledger.fail(place, f'"{foreign[0]}" in its topic stands neither in its evidence nor in the catalogue')
    else:
        proof.ledger.judge(_JUDGED[place.field])


def _check_value(proof: Proof, place: Place, index: int, value: Value) -> bool:
    here = Place(place.story, place.field, place.index, f'{place.label}, value "{value.value}"', index)
    if not value.evidence or not proof.sound(here, value.evidence):
        if not value.evidence:
            proof.ledger.fail(here, "it has no evidence")
        return False
    if not any(align_within(value.value, proof.slice(span)) for span in value.evidence):
        proof.ledger.fail(here, f'its evidence does not say so: "{display(proof.slice(value.evidence[0]))[:80]}"')
        return False
    proof.ledger.prove("values standing in their evidence")
    return value.origin is None or _check_value_origin(proof, here, value.origin, value.evidence)


def align_within(printed: str, source: str) -> bool:
    """Whether ``printed``, cut marks aside, stands in ``source`` word for word and in order."""
    return contains(display(source), display(printed)) or align(f"... {printed} ...", source) is not None


def _check_value_origin(proof: Proof, place: Place, origin: str, evidence: Sequence[Span]) -> bool:
    """The origin is named in the paragraph of the value, or is the publisher or the agency of its source."""
    for span in evidence:
        source = proof.register[span.source]
        text = proof.texts[span.source]
        start, end = text.paragraph(span.start, span.end, around=1)
        credited = (source.id, source.publisher, source.title, source.path, source.origin)
        if origin in credited or contains(display(text.text[start:end]), display(origin)):
            proof.ledger.prove("origins of values named beside them")
            return True
    proof.ledger.fail(place, f'"{origin}" is not named beside it', "origin")
    return False
