"""Rival words for one thing: the age, home or post of a person, who a group were, which administration rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, islice

from briefgen.extract.claims import within
from briefgen.model import Reading, Sentence, Span, Value
from briefgen.rules import Rule, compile_pattern, lexicon, table
from briefgen.rules.compiled import compiled
from briefgen.stories.cast import Cast
from briefgen.stories.slots import marked
from briefgen.stories.stated import (
    Finding,
    Stated,
    as_of,
    clustered,
    concepts,
    finding,
    label,
    people_in,
    rule_of,
    sentences_of,
    several_sources,
    stated,
)
from briefgen.text.display import display
from briefgen.text.tokens import concept, content_stems, fold, words

_Found = Iterator[tuple[int, Stated]]
Finder = Callable[[Reading, Sentence], _Found]

ALIKE = 4
"""Terms that two sentences on one described person share, as for other figures of like sentences."""

ADDRESS = 16
"""Characters before a name in which an age stands that belongs to it."""


def find_rivals(readings: Sequence[Reading], cast: Cast) -> list[Finding]:
    """Conflicts of words, not of figures; a person's age is here too, since it is of one person."""
    return [
        *_of_people(readings, cast, _ages_in, rule_of("age")),
        *_described_ages(readings),
        *_of_people(readings, cast, _homes_in, rule_of("home")),
        *_posts(cast, readings),
        *_administrations(readings),
        *_groups(readings),
        *_published(readings),
        *_spellings(readings),
    ]


# --------------------------------------------------------------------------- people


def _of_people(readings: Sequence[Reading], cast: Cast, finder: Finder, rule: Rule) -> Iterator[Finding]:
    """One finding a person of whom two sources state what cannot both be right."""
    held: dict[int, list[Stated]] = {}
    for reading in readings:
        for sentence in sentences_of(reading):
            for entity, value in finder(reading, sentence):
                held.setdefault(cast.key(reading.document.id, entity), []).append(value)
    for key in sorted(held):
        clusters = clustered(sorted(held[key], key=lambda v: (v.source, v.position)), _one_value)
        if several_sources(clusters):
            yield finding(rule, "person", clusters, label(rule, name=cast.name(key)))


def _one_value(a: Stated, b: Stated) -> bool:
    """Equal ages, or places of which one may hold the other."""
    if a.low or b.low:
        return a.low == b.low
    return a.source == b.source or bool(a.group & b.group) or _within(a.group, b.group)


def _within(a: frozenset[str], b: frozenset[str]) -> bool:
    """ "Bruce Township" and "Macomb County's Bruce Township" are one place."""
    return any(x.endswith(y) or y.endswith(x) for x in a for y in b)


def _ages_in(reading: Reading, sentence: Sentence) -> _Found:
    """Ages as "NAME, 30," and "30-year-old NAME"."""
    text = reading.document.text
    for mention in people_in(reading, sentence):
        match = rule_of("age").regex.match(text, mention.end, sentence.end)
        if not match and not _NOUN_AFTER.match(text, mention.end):
            near = max(sentence.start, mention.start - ADDRESS)
            match = rule_of("age-before").regex.compiled.search(text, near, mention.start)
        if match:
            yield mention.entity, stated(reading, sentence, match["age"], low=float(match["age"]))
    yield from _age_at_death(reading, sentence)


_PAST_RULE = compile_pattern(r"\b{past_rule}\b")
_NOUN_AFTER = compile_pattern(r"\s(?:{person_nouns}|resident|native|local|citizen|national)\b")
"""The name of a place, not of the person: "the 38-year-old Troy man"."""


def _age_at_death(reading: Reading, sentence: Sentence) -> _Found:
    """ "Ana Ruiz died in May at the age of 92": of the one person whom the sentence names."""
    match = rule_of("age-at-death").regex.search(reading.document.text, sentence.start, sentence.end)
    people = {m.entity for m in people_in(reading, sentence)} if match else set[int]()
    if match and len(people) == 1:
        yield people.pop(), stated(reading, sentence, match["age"], low=float(match["age"]))


DEPTH = 40
"""Ages of described people of a document that are set against others: bounds the pairs."""

NEAR_AGES = 3
"""Years by which two papers differ on one person; more, and they tell of two people (seen on real groups)."""


def _described_ages(readings: Sequence[Reading]) -> Iterator[Finding]:
    """A person who is only described, in sentences that otherwise say the same: "a 93-year-old veteran"."""
    rule = rule_of("age-described")
    lines = [line for reading in readings for line in islice(_described_in(reading, rule), DEPTH)]
    for (noun, ta, a), (other, tb, b) in combinations(lines, 2):
        alike = len(ta & tb) >= ALIKE and noun == other and a.source != b.source
        if alike and 0 < abs(a.low - b.low) <= NEAR_AGES:
            yield finding(rule, "person", ([a], [b]), label(rule, noun=noun))


_PERSON_AFTER = compile_pattern(r"[\s-](?:year-old\s|old\s)?(?P<noun>{person_nouns})\b")


def _described_in(reading: Reading, rule: Rule) -> Iterator[tuple[str, frozenset[str], Stated]]:
    text = reading.document.text
    for sentence in sentences_of(reading):
        terms = content_stems(text[sentence.start : sentence.end])
        for match in rule.regex.finditer(text, sentence.start, sentence.end):
            noun = (match["noun"] or match["noun2"]).split()[-1]
            age = match["age"] or match["age2"]
            yield noun, terms, stated(reading, sentence, age, low=float(age))
        for quantity in within(reading.quantities, sentence.start, sentence.end):
            person = _PERSON_AFTER.match(text, quantity.end) if quantity.kind == "age" else None
            if person:
                shown = text[quantity.start : quantity.end]
                yield person["noun"], terms, stated(reading, sentence, shown, low=quantity.value)


def _homes_in(reading: Reading, sentence: Sentence) -> _Found:
    text, home = reading.document.text, rule_of("home").regex
    for mention in people_in(reading, sentence):
        match = home.match(text, mention.end, sentence.end)
        if match:
            yield from _home(reading, sentence, mention.entity, match)
    described = rule_of("described").regex.match(text, sentence.start, sentence.end)
    match = home.match(text, described.end(), sentence.end) if described else None
    if match and (person := _person_before(reading, sentence)) is not None:
        yield from _home(reading, sentence, person, match)


def _home(reading: Reading, sentence: Sentence, entity: int, match: re.Match[str]) -> _Found:
    """The place a person is from; a whole country or state may hold any town, so it rivals none."""
    places = compiled(r",\s").split(match["place"])
    places = [p for p in places if p.rsplit(" ", 1)[-1] not in lexicon("street_nouns")]
    if places and not any(p in table(name) for p in places for name in ("countries", "us_states", "regions")):
        yield entity, stated(reading, sentence, match["place"], group=frozenset(fold(p) for p in places))


def _person_before(reading: Reading, sentence: Sentence) -> int | None:
    """The only person of the sentence before: "The father" goes on about him."""
    if not sentence.index:
        return None
    previous = reading.document.sentences[sentence.index - 1]
    people = {mention.entity for mention in people_in(reading, previous)}
    return people.pop() if len(people) == 1 else None


# --------------------------------------------------------------------------- posts


def _posts(cast: Cast, readings: Sequence[Reading]) -> Iterator[Finding]:
    """One person, one noun, two ranks: "professor" in one source, "assistant professor" in another."""
    by_id = {r.document.id: r for r in readings}
    rule = rule_of("post")
    for key in sorted(cast.members):
        if cast.members[key][0].entity.kind != "person":
            continue
        roles = [(role, span, rule.regex.search(role)) for role, span in cast.roles(key)]
        for (role_a, span_a, a), (role_b, span_b, b) in combinations(roles, 2):
            if span_a.source != span_b.source and a and b and _rivals(a, b):
                values = tuple(_role_value(by_id[s.source], r, s) for r, s in ((role_a, span_a), (role_b, span_b)))
                topic = label(rule, name=cast.name(key))
                yield Finding(topic, "role", rule.id, float(rule.attrs["weight"]), values)
                break


def _rivals(a: re.Match[str], b: re.Match[str]) -> bool:
    """One noun with two ranks; a bare "president" says nothing of the rank, and "interim" is "acting"."""
    bare = any(m.string.strip() == m["noun"] for m in (a, b))
    ranks = [fold(m["rank"].strip(" -")).replace("interim", "acting") for m in (a, b)]
    return fold(a["noun"]) == fold(b["noun"]) and ranks[0] != ranks[1] and not bare


def _role_value(reading: Reading, role: str, span: Span) -> Value:
    return Value(role, as_of(reading), reading.document.source.publisher, (span,))


# --------------------------------------------------------------------------- administrations


def _administrations(readings: Sequence[Reading]) -> Iterator[Finding]:
    """One source names an administration that no other knows, where the others name another head of the same state."""
    rule = rule_of("administration")
    named: dict[str, list[Stated]] = {}
    foreign: set[str] = set()
    for reading in readings:
        for name, value, elsewhere in _holders(reading, rule):
            named.setdefault(name, []).append(value)
            foreign.update({name} if elsewhere else ())
    for one, other in combinations(sorted(set(named) - foreign), 2):
        a, b = named[one], named[other]
        apart = not {v.source for v in a} & {v.source for v in b}
        if apart and _odd_one_out(a, b):
            office = next(v.text.split()[-1] for v in (*a, *b) if v.context)
            yield finding(rule, "name", (a, b), label(rule, office=office))


def _odd_one_out(a: Sequence[Stated], b: Sequence[Stated]) -> bool:
    """Whether the name that fewer sources give is that of an administration; with as many on both sides, both are."""
    few, many = sorted((a, b), key=lambda found: len({v.source for v in found}))
    even = len({v.source for v in few}) == len({v.source for v in many})
    return any(v.context for v in few) and (not even or any(v.context for v in many))


def _holders(reading: Reading, rule: Rule) -> Iterator[tuple[str, Stated, bool]]:
    """Who is named as in office now, and whether of a state named beside him that has no such "administration".

    ``context`` is set where an administration is named, not only its head.
    """
    text = reading.document.text
    for sentence in sentences_of(reading):
        line = text[sentence.start : sentence.end]
        for match in (*rule.regex.finditer(line), *rule_of("president").regex.finditer(line)):
            before = line[max(0, match.start() - 60) : match.start("name")].lower()
            if _PAST_RULE.search(before):
                continue
            groups = match.groupdict()
            office = frozenset({match["office"]}) if groups.get("office") else frozenset[str]()
            state = groups.get("state") or groups.get("country") or ""
            elsewhere = state.strip() in table("demonyms") or state.strip() in table("countries")
            value = stated(reading, sentence, match["value"], context=office)
            yield (
                fold(match["name"].split()[-1]),
                value,
                elsewhere and state.strip() not in lexicon("presidential_states"),
            )


# --------------------------------------------------------------------------- groups


def _groups(readings: Sequence[Reading]) -> Iterator[Finding]:
    """Who the dead were: descriptions that do not name the same services."""
    rule = rule_of("members")
    values = [v for reading in readings for v in _described(reading, rule)]
    clusters = clustered(values, lambda a, b: a.group == b.group)
    if several_sources(clusters):
        yield finding(rule, "role", clusters)


def _described(reading: Reading, rule: Rule) -> Iterator[Stated]:
    text = reading.document.text
    for sentence in sentences_of(reading):
        line = text[sentence.start : sentence.end]
        if not _of_the_dead(reading, sentence):
            continue
        counts = [q for q in within(reading.quantities, sentence.start, sentence.end) if q.kind == "count"]
        view = marked(line, counts[0].start, counts[0].number_span[1], sentence.start) if counts else line
        match = rule.regex.search(view)
        shown = next((value for value in match.groups() if value), "") if match else ""
        services = content_stems(_without_states(shown)) - concepts("membership_words")
        if services:
            yield stated(reading, sentence, shown, group=services)


def _of_the_dead(reading: Reading, sentence: Sentence) -> bool:
    """Whether the sentence, or one of the two before it, tells of people killed."""
    near = reading.document.sentences[max(0, sentence.index - 2) : sentence.index + 1]
    return any(concept("killed") in content_stems(reading.document.text[s.start : s.end]) for s in near)


def _without_states(text: str) -> str:
    """``text`` without the country: "Cuba's armed forces" and "the armed forces" are the same ones."""
    states = {*table("countries"), *table("demonyms")}
    return " ".join(w for w in text.split() if compiled(r"['’]s$").sub("", w) not in states)


# --------------------------------------------------------------------------- names of works and places


def _published(readings: Sequence[Reading]) -> Iterator[Finding]:
    """Journals of almost one name."""
    rule = rule_of("published")
    held: dict[str, list[Stated]] = {}
    for reading in readings:
        for sentence in sentences_of(reading):
            match = rule.regex.search(reading.document.text[sentence.start : sentence.end])
            if match:
                shown = display(match["value"])
                held.setdefault(shown.lower().removeprefix("the "), []).append(stated(reading, sentence, shown))
    clusters = [held[key] for key in sorted(held)]
    alike = bool(held) and bool(frozenset.intersection(*(_word_set(key) for key in held)))
    if alike and several_sources(clusters):
        yield finding(rule, "name", clusters)


def _word_set(text: str) -> frozenset[str]:
    return frozenset(fold(text[a:b]) for a, b in words(text))


def _spellings(readings: Sequence[Reading]) -> Iterator[Finding]:
    """A name that two sources each write in two ways one letter apart: a slip of one source alone is none."""
    rule = rule_of("spelling")
    held: dict[str, dict[str, list[Stated]]] = {}
    for reading in readings:
        for sentence in sentences_of(reading):
            for match in rule.regex.finditer(reading.document.text, sentence.start, sentence.end):
                forms = held.setdefault(match["second"], {})
                forms.setdefault(match["first"], []).append(stated(reading, sentence, match.group()))
    for second, forms in sorted(held.items()):
        firm = sorted(first for first, found in forms.items() if len({v.source for v in found}) > 1)
        for one, other in combinations(firm, 2):
            if _one_letter(one, other):
                yield finding(rule, "name", (forms[one], forms[other]), label(rule, name=f"{one} {second}"))


def _one_letter(a: str, b: str) -> bool:
    """Whether one letter more, less or other makes ``b`` of ``a``; a plural is another word."""
    short, long = sorted((a, b), key=len)
    if len(long) - len(short) > 1 or long == short + "s":
        return False
    at = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    return short[at + 1 :] == long[at + 1 :] if len(short) == len(long) else short[at:] == long[at + 1 :]
