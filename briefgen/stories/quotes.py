"""Quotations of all sources: the same words once, with their speaker, the telling ones first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from msgspec import Struct
from msgspec.structs import replace

from briefgen.model import Quotation, Quote, Reading, Span, Variant
from briefgen.rules import lexicon
from briefgen.rules.compiled import compiled
from briefgen.stories.cast import Cast, speaks_for
from briefgen.text.display import display
from briefgen.text.tokens import fold, words


class _Said(Struct, frozen=True):
    """One quotation of one source, ready to be compared."""

    quote: Quote
    key: tuple[str, ...]
    """Its words, folded."""
    speaker: str | None
    """What tells its speaker from others: the key of the cast, else the words of the description."""
    order: int
    person: bool = False
    sides: frozenset[str] = frozenset()
    """Keys of the states and bodies that its speaker is or speaks for."""


def all_quotes(readings: Sequence[Reading]) -> tuple[Quote, ...]:
    """Every quotation of every source, in source order, speakers named as their own source names them."""
    return tuple(_quote(reading, quotation) for reading in readings for quotation in reading.quotations)


def merge_quotes(readings: Sequence[Reading], cast: Cast) -> tuple[Quote, ...]:
    """The quotations of a story, the same words of one speaker once, with all their places as evidence.

    Order: principals first (speakers with a role), fragments after quotes of substance, direct before partial, what
    several sources bring before what one does, then by the speaker's place in the cast and as the sources bring them.
    """
    said = list(_all_said(readings, cast))
    groups, variants = _with_variants(_grouped(said))
    ranks = {actor.name: place for place, actor in enumerate(cast.actors)}
    lengths = Counter[str | None]()
    for item in said:
        lengths[item.quote.utterance] += len(item.key)
    ranked = sorted(groups, key=lambda group: _rank(group, ranks, lengths))
    return tuple(
        replace(_merged(group), id=f"Q{place}", variants=tuple(map(_variant, variants.get(id(group), ()))))
        for place, group in enumerate(ranked, 1)
    )


# ------------------------------------------------------------------ one quotation


def _quote(reading: Reading, quotation: Quotation) -> Quote:
    text, source = reading.document.text, reading.document.id
    found = quotation.attribution
    quote = Quote(
        text=display(text[quotation.start : quotation.end]),
        speaker=None,
        role=None,
        kind=quotation.kind,
        cue=None,
        evidence=(Span(source, quotation.start, quotation.end),),
        utterance=f"{source}u{quotation.utterance + 1}",
        rule=quotation.rule,
    )
    if found is None or found.speaker is None or found.speaker_span is None:
        return quote
    places = [found.speaker_span, *([found.name_span] if found.name_span else [])]
    role, role_span = _role(reading, found.entity)
    return replace(
        quote,
        speaker=found.speaker,
        role=role,
        cue=display(found.cue) if found.cue else None,
        speaker_evidence=tuple(Span(source, *place) for place in places),
        role_evidence=(Span(source, *role_span),) if role_span else (),
        cue_evidence=(Span(source, *found.cue_span),) if found.cue and found.cue_span else (),
    )


def _role(reading: Reading, entity: int | None) -> tuple[str | None, tuple[int, int] | None]:
    """The role of a person; a body that a description speaks for lends none."""
    if entity is None or reading.entities[entity].kind != "person":
        return None, None
    found = reading.entities[entity]
    return (display(found.role), found.role_span) if found.role and found.role_span else (None, None)


# ------------------------------------------------------------------ over the sources


def _all_said(readings: Sequence[Reading], cast: Cast) -> Iterator[_Said]:
    order = 0
    for reading in readings:
        for quotation in reading.quotations:
            quote = _quote(reading, quotation)
            entity = quotation.attribution.entity if quotation.attribution else None
            key, person = None, False
            sides = _sides(reading.document.id, quote.speaker, entity, cast)
            if quote.speaker is not None:
                key = f"said:{fold(quote.speaker)}"
                if entity is not None and reading.entities[entity].name == quote.speaker:
                    number = cast.key(reading.document.id, entity)
                    key, person = f"cast:{number}", reading.entities[entity].kind == "person"
                    quote = _in_full(quote, number, cast)
            yield _Said(quote, _folded(quote.text), key, order, person, sides)
            order += 1


TEXT = "text"
"""The side of words credited to a statement or a letter only: whoever issued it."""


def _sides(source: str, speaker: str | None, entity: int | None, cast: Cast) -> frozenset[str]:
    if speaker is None:
        return frozenset()
    if entity is None:
        state = speaks_for(speaker)
        issued = fold(_head(speaker)) in lexicon("issued_texts")
        return frozenset({state} if state else {TEXT} if issued else ())
    key = cast.key(source, entity)
    state = cast.role_key(source, entity)
    return frozenset({f"cast:{key}", *([state] if state else ())})


def _head(speaker: str) -> str:
    """The noun that "a communiqué from the president's office" is about."""
    before = compiled(r"\s(?:from|of|by|to)\s").split(speaker, maxsplit=1)[0]
    return before.split()[-1]


def _in_full(quote: Quote, key: int, cast: Cast) -> Quote:
    """The fullest name and a role of the speaker, where another source gives what its own does not."""
    name = cast.name(key)
    if name != quote.speaker and len(name.split()) > len((quote.speaker or "").split()):
        member = next(m for m in cast.members[key] if m.entity.name == name)
        place = Span(member.source, *member.entity.name_span)
        quote = replace(quote, speaker=display(name), speaker_evidence=(*quote.speaker_evidence, place))
    if quote.role is None and cast.members[key][0].entity.kind == "person":
        role = next(iter(cast.roles(key)), None)
        if role is not None:
            quote = replace(quote, role=role[0], role_evidence=(role[1],))
    return quote


def _folded(text: str) -> tuple[str, ...]:
    return tuple(fold(text[a:b]) for a, b in words(text))


CONTAINED = 4
"""Words a quotation needs to be found inside a longer one of another source; shorter runs recur by chance."""


SHARE = 0.5
"""Part of the longer quotation that the shorter must be, to count as the same words and not as an extract."""


EXTRACT = 8
"""Words of an extract that its own speaker's longer quotation makes needless."""


def _grouped(said: Sequence[_Said]) -> list[list[_Said]]:
    """Same words, or one inside the other, by speakers that may be the same. The longest of a group comes first."""
    groups: list[list[_Said]] = []
    voices: list[dict[str, _Said]] = []
    at: dict[str, list[int]] = {}
    for item in sorted(said, key=lambda s: (-len(s.key), s.order)):
        number = next((n for n in _candidates(item, at) if _belongs(item, groups[n], voices[n])), None)
        if number is None:
            number = len(groups)
            groups.append([])
            voices.append({})
            for word in set(item.key):
                at.setdefault(word, []).append(number)
        groups[number].append(item)
        if item.speaker is not None:
            voices[number].setdefault(item.speaker, item)
    return groups


VOICES, GROUPS = 8, 100
"""Speakers of one quotation, and quotations with its rarest word, that a further one is compared with: bounds the work
on hostile text."""


def _belongs(item: _Said, group: Sequence[_Said], voices: Mapping[str, _Said]) -> bool:
    """The same words as the group's, by a speaker that can be the same as all of its speakers."""
    if not _same_words(item, group[0]):
        return False
    if item.speaker is None or item.speaker in voices:
        return True
    return len(voices) < VOICES and all(_one_voice(item, other) for other in voices.values())


def _one_voice(one: _Said, other: _Said) -> bool:
    """A body and one who speaks for it, or a statement and its issuer; two persons never are."""
    if one.quote.evidence[0].source == other.quote.evidence[0].source or len(one.key) < CONTAINED:
        return False
    if one.person and other.person:
        return False
    return bool(one.sides & other.sides) or TEXT in one.sides or TEXT in other.sides


def _candidates(item: _Said, at: dict[str, list[int]]) -> Sequence[int]:
    """Groups that hold the rarest word of the item; none for a word or two that nobody is known to have said."""
    if not item.key or (item.speaker is None and len(item.key) < CONTAINED):
        return ()
    return min((at.get(word, []) for word in item.key), key=len)[:GROUPS]


def _same_words(item: _Said, longest: _Said) -> bool:
    if item.key == longest.key:
        return len(item.key) >= CONTAINED or item.speaker is not None
    other = item.quote.evidence[0].source != longest.quote.evidence[0].source
    share = len(item.key) >= CONTAINED and len(item.key) >= SHARE * len(longest.key)
    own = len(item.key) >= EXTRACT and item.speaker is not None and item.speaker == longest.speaker
    return other and (share or own) and _inside(item.key, longest.key)


def _inside(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    size = len(short)
    return any(long[i : i + size] == short for i in range(len(long) - size + 1))


def _merged(group: Sequence[_Said]) -> Quote:
    """The quotation that is printed for a group: of the longest the first by the speaker whom most sources name."""
    longest = [item for item in group if len(item.key) == len(group[0].key)]
    backing = Counter(speaker for speaker, _ in {(item.speaker, item.quote.evidence[0].source) for item in group})
    chosen = max(longest, key=lambda item: (*_support(item, backing), -item.order)).quote
    rest = [item.quote.evidence[0] for item in sorted(group, key=lambda s: s.order)]
    evidence = (chosen.evidence[0], *(span for span in rest if span != chosen.evidence[0]))
    return replace(chosen, evidence=evidence)


def _support(item: _Said, backing: Counter[str | None]) -> tuple[bool, bool, int, bool]:
    """A speaker before none, anybody before a mere text, then the sources that name this one, then a name."""
    if item.speaker is None:
        return False, False, 0, False
    return True, TEXT not in item.sides, backing[item.speaker], item.speaker.startswith("cast:")


VARIANT, VARIANT_WORDS = 0.7, 6
"""Share of the words of either of two quotations that the other has in the same order, and how many it takes, for them
to be one statement in two wordings: of ten such pairs of one speaker on seen and unseen events all were."""


def _with_variants(groups: Sequence[list[_Said]]) -> tuple[list[list[_Said]], dict[int, list[list[_Said]]]]:
    """The groups without those that only vary an earlier one, and the latter by the `id` of the group they vary."""
    kept: list[list[_Said]] = []
    variants: dict[int, list[list[_Said]]] = {}
    of_speaker: dict[str, list[list[_Said]]] = {}
    for group in groups:
        speaker = group[0].speaker
        earlier = of_speaker.setdefault(speaker, []) if speaker and group[0].person else []
        base = next((other for other in earlier[:VARIED] if _varies(group, other)), None)
        if base is None:
            kept.append(group)
            earlier.append(group)
        else:
            variants.setdefault(id(base), []).append(group)
    return kept, variants


VARIED = 40
"""Quotations of one speaker that a further one is compared with: bounds the work on hostile text."""


def _varies(group: Sequence[_Said], other: Sequence[_Said]) -> bool:
    """Whether two quotations are one statement: of no common source, and most words of each in the other, in order."""
    one, two = group[0].key[:LONGEST], other[0].key[:LONGEST]
    if min(len(one), len(two)) < VARIANT_WORDS or 10 * min(len(one), len(two)) < 7 * max(len(one), len(two)):
        return False
    if {s.quote.evidence[0].source for s in group} & {s.quote.evidence[0].source for s in other}:
        return False
    blocks = SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) >= VARIANT * max(len(one), len(two))


LONGEST = 80
"""Words of a quotation that are compared."""


def _variant(group: Sequence[_Said]) -> Variant:
    quote = _merged(group)
    return Variant(quote.text, quote.evidence)


SUBSTANCE = 6
"""Words from which a quotation says something on its own."""
PRINCIPALS = 8
"""Actors of the cast whose words count as a principal's even without a role."""


def _rank(
    group: Sequence[_Said], ranks: dict[str, int], lengths: Mapping[str | None, int]
) -> tuple[int, int, int, int, int]:
    """Tiers: principals, then others, then fragments, then words without a speaker.

    What belongs to one utterance is no fragment, and keeps its order: "She saved it," he said, "but it was late."
    """
    quote = _merged(group)
    place = ranks.get(quote.speaker or "", len(ranks))
    principal = quote.speaker is not None and (quote.role is not None or place < PRINCIPALS)
    fragment = max(len(group[0].key), *(lengths[item.quote.utterance] for item in group)) < SUBSTANCE
    tier = (0 if principal else 1) + (2 if fragment else 0) + (4 if quote.speaker is None else 0)
    sources = len({item.quote.evidence[0].source for item in group})
    first = min(item.order for item in group)
    return (tier, 1 if quote.kind == "partial" else 0, -sources, place if principal else 0, first)
