"""Rival words for one thing: the age, home or post of a person, who a group were, which administration rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from briefgen.model import Mention, Quantity, Reading, Sentence, Span, Value
from briefgen.rules import Rule, lexicon, patterns, table
from briefgen.stories.cast import Cast
from briefgen.stories.slots import marked
from briefgen.stories.stated import Finding, Stated, as_of, stated, value_of
from briefgen.text.display import display
from briefgen.text.tokens import concept, content_stems, fold, words


def find_rivals(readings: Sequence[Reading], cast: Cast) -> list[Finding]:
    """Conflicts of words, not of figures; a person's age is here too, since it is of one person."""
    return [
        *_of_people(readings, cast, _ages_in, "Age of {name}", "slot-age", 5.0),
        *_of_people(readings, cast, _homes_in, "Where {name} is from", "slot-home", 4.0),
        *_posts(cast, readings),
        *_administrations(readings),
        *_groups(readings),
        *_published(readings),
        *_spellings(readings),
    ]


# --------------------------------------------------------------------------- people

_Found = Iterator[tuple[int, Stated]]
Finder = Callable[[Reading], _Found]


def _of_people(
    readings: Sequence[Reading], cast: Cast, finder: Finder, topic: str, rule: str, weight: float
) -> Iterator[Finding]:
    """One finding a person of whom two sources state what cannot both be right."""
    held: dict[int, list[Stated]] = {}
    for reading in readings:
        for entity, value in finder(reading):
            held.setdefault(cast.key(reading.document.id, entity), []).append(value)
    for key in sorted(held):
        clusters: list[list[Stated]] = []
        for value in sorted(held[key], key=lambda v: (v.source, v.position)):
            home = next((c for c in clusters if all(_one_value(value, m) for m in c)), None)
            if home is None:
                clusters.append([value])
            else:
                home.append(value)
        if len(clusters) > 1 and len({v.source for c in clusters for v in c}) > 1:
            yield Finding(
                topic.replace("{name}", cast.name(key)), "person", rule, weight, tuple(value_of(c) for c in clusters)
            )


def _one_value(a: Stated, b: Stated) -> bool:
    """Equal ages, or places of which one may hold the other."""
    if a.low or b.low:
        return a.low == b.low
    return a.source == b.source or bool(a.group & b.group) or "" in (a.group | b.group)


def _ages_in(reading: Reading) -> _Found:
    text = reading.document.text
    for quantity in reading.quantities:
        if quantity.kind == "age" and (mention := _owner(reading, quantity)):
            sentence = _sentence_at(reading, quantity.start)
            if sentence and reading.entities[mention.entity].kind == "person":
                shown = text[quantity.start : quantity.end]
                yield mention.entity, stated(reading, sentence, shown, low=quantity.value)


def _owner(reading: Reading, quantity: Quantity) -> Mention | None:
    """Whose age: "NAME, 30," and "30-year-old NAME"."""
    text = reading.document.text
    for mention in reading.mentions:
        if text[mention.end : quantity.start] in (", ", " (", ", aged ", ", age "):
            return mention
        if 0 <= mention.start - quantity.end <= 1 and "year" in text[quantity.start : quantity.end]:
            return mention
    return None


_HOME = re.compile(
    r",\s(?:(?:aged\s)?\d{1,3},\s)?(?:who\s(?:is|was|comes)\s)?(?:from|of)\s(?:nearby\s)?(?P<place>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)*(?:,\s[A-Z][\w’'-]+)?)"
)
_DESCRIBED = re.compile(
    r"The\s(?:father|mother|man|woman|driver|victim|passenger|pensioner|teenager|student|[a-z]+er|\d+-year-old)(?:\sof\s\w+)?(?=,\sfrom\s)"
)


def _homes_in(reading: Reading) -> _Found:
    text = reading.document.text
    for mention in reading.mentions:
        match = _HOME.match(text, mention.end)
        if match and reading.entities[mention.entity].kind == "person":
            yield from _home(reading, mention.entity, match)
    for sentence in reading.document.sentences:
        described = _DESCRIBED.match(text, sentence.start, sentence.end)
        match = _HOME.match(text, described.end()) if described else None
        if match and (person := _person_before(reading, sentence)) is not None:
            yield from _home(reading, person, match)


def _home(reading: Reading, entity: int, match: re.Match[str]) -> _Found:
    sentence = _sentence_at(reading, match.start("place"))
    places = frozenset(fold(w) for w in re.split(r",\s", match["place"]))
    broad = {*table("countries"), *table("us_states"), *table("regions")}
    if sentence and not any(p.title() in broad for p in places):
        value = stated(reading, sentence, match["place"], group=places)
        yield entity, value


def _person_before(reading: Reading, sentence: Sentence) -> int | None:
    """The only person of the sentence before: "The father" goes on about him."""
    previous = reading.document.sentences[sentence.index - 1] if sentence.index else None
    if previous is None:
        return None
    people = {
        m.entity
        for m in reading.mentions
        if previous.start <= m.start < previous.end and reading.entities[m.entity].kind == "person"
    }
    return people.pop() if len(people) == 1 else None


def _sentence_at(reading: Reading, at: int) -> Sentence | None:
    return next((s for s in reading.document.sentences if s.start <= at < s.end), None)


# --------------------------------------------------------------------------- posts


def _posts(cast: Cast, readings: Sequence[Reading]) -> Iterator[Finding]:
    """One person, one noun, two ranks: "professor" in one source, "assistant professor" in another."""
    by_id = {r.document.id: r for r in readings}
    for key in sorted(cast.members):
        if cast.members[key][0].entity.kind != "person":
            continue
        roles = [(role, span, _ranked(role)) for role, span in cast.roles(key)]
        for (role_a, span_a, a), (role_b, span_b, b) in combinations(roles, 2):
            if span_a.source != span_b.source and a and b and a[1] == b[1] and a[0] != b[0]:
                values = tuple(_role_value(by_id[s.source], r, s) for r, s in ((role_a, span_a), (role_b, span_b)))
                yield Finding(f"Post of {cast.name(key)}", "role", "slot-post", 4.0, values)
                break


def _ranked(role: str) -> tuple[frozenset[str], str] | None:
    """(ranks, noun) of the first post in ``role`` that a rank can stand before."""
    tokens = [fold(w) for w in re.findall(r"[\w’'-]+", role)]
    for i, token in enumerate(tokens):
        if token in lexicon("ranked_posts"):
            ranks = frozenset(t for t in tokens[:i] if t in lexicon("post_ranks"))
            return ranks, token
    return None


def _role_value(reading: Reading, role: str, span: Span) -> Value:
    return Value(role, as_of(reading), reading.document.source.publisher, (span,))


# --------------------------------------------------------------------------- administrations


def _administrations(readings: Sequence[Reading]) -> Iterator[Finding]:
    """One source names an administration that no other knows, where the others agree on another one."""
    rule = next(r for r in patterns("conflicts") if r.kind == "administration")
    named: dict[str, list[Stated]] = {}
    for reading in readings:
        for name, value in _holders(reading, rule):
            named.setdefault(name, []).append(value)
    for one, other in combinations(sorted(named), 2):
        a, b = named[one], named[other]
        if {v.source for v in a} & {v.source for v in b}:
            continue
        office = next((v.text.split()[-1] for v in (*a, *b) if v.context), "administration")
        if any(v.context for v in a) and any(v.context for v in b):
            yield Finding(
                f"Which {office} is in office", "name", rule.id, float(rule.attrs["weight"]), (value_of(a), value_of(b))
            )


def _holders(reading: Reading, rule: Rule) -> Iterator[tuple[str, Stated]]:
    text = reading.document.text
    for sentence in reading.document.sentences:
        line = text[sentence.start : sentence.end]
        for match in (*rule.regex.finditer(line), *_PRESIDENT.finditer(line)):
            if any(
                re.search(rf"\b{re.escape(w)}\b", line[max(0, match.start() - 60) : match.start("name")], re.I)
                for w in lexicon("past_rule")
            ):
                continue
            holder = fold(match["name"].split()[-1])
            office = frozenset({"administration"}) if "office" in match.groupdict() else frozenset[str]()
            yield holder, stated(reading, sentence, match["value"], context=office)


_PRESIDENT = re.compile(r"(?P<value>(?:US|U\.S\.|American)\sPresident\s(?P<name>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?))")


# --------------------------------------------------------------------------- groups


def _groups(readings: Sequence[Reading]) -> Iterator[Finding]:
    """Who the dead were: descriptions that do not name the same services."""
    rule = next(r for r in patterns("conflicts") if r.kind == "members")
    values = [v for reading in readings for v in _described(reading, rule)]
    clusters: list[list[Stated]] = []
    for value in values:
        home = next((c for c in clusters if all(_same_services(value, m) for m in c)), None)
        if home is None:
            clusters.append([value])
        else:
            home.append(value)
    if len(clusters) > 1 and len({v.source for v in values}) > 1:
        yield Finding(
            "Who the dead were", "role", rule.id, float(rule.attrs["weight"]), tuple(value_of(c) for c in clusters)
        )


def _described(reading: Reading, rule: Rule) -> Iterator[Stated]:
    text = reading.document.text
    for sentence in reading.document.sentences:
        line = text[sentence.start : sentence.end]
        if not content_stems(line) & {concept("killed")}:
            continue
        counted = next(
            (q for q in reading.quantities if sentence.start <= q.start < sentence.end and q.kind == "count"), None
        )
        view = marked(line, counted.start, counted.number_span[1], sentence.start) if counted else line
        match = rule.regex.search(view)
        if match:
            shown = match.group("value") or match.group("value2")
            general = lexicon("membership_words")
            services = frozenset(s for s in content_stems(_without_states(shown)) if s not in general)
            if services:
                yield stated(reading, sentence, shown, group=services)


def _without_states(text: str) -> str:
    """``text`` without the country: "Cuba's armed forces" and "the armed forces" are the same ones."""
    states = {*table("countries"), *table("demonyms")}
    return " ".join(w for w in text.split() if re.sub(r"['’]s$", "", w) not in states)


def _same_services(a: Stated, b: Stated) -> bool:
    return a.group == b.group


# --------------------------------------------------------------------------- where published


def _published(readings: Sequence[Reading]) -> Iterator[Finding]:
    rule = next(r for r in patterns("conflicts") if r.kind == "published")
    held: dict[str, list[Stated]] = {}
    for reading in readings:
        for sentence in reading.document.sentences:
            match = rule.regex.search(reading.document.text[sentence.start : sentence.end])
            if match:
                shown = display(match["value"])
                key = re.sub(r"^the\s", "", shown.lower())
                held.setdefault(key, []).append(stated(reading, sentence, shown))
    rivals = [held[k] for k in sorted(held)]
    near = len(held) > 1 and bool(frozenset.intersection(*(_word_set(k) for k in held)))
    if near and len({v.source for c in rivals for v in c}) > 1:
        yield Finding(
            str(rule.attrs["topic"]), "name", rule.id, float(rule.attrs["weight"]), tuple(value_of(c) for c in rivals)
        )


def _word_set(text: str) -> frozenset[str]:
    return frozenset(fold(text[a:b]) for a, b in words(text))


# --------------------------------------------------------------------------- spellings

_TWO_WORDS = re.compile(r"\b(?P<first>[A-Z][a-z]{6,})\s(?P<second>[A-Z][a-z]{3,})\b")


def _spellings(readings: Sequence[Reading]) -> Iterator[Finding]:
    """A name that two sources each write in two ways one letter apart: a slip of one source alone is none."""
    held: dict[tuple[str, str], list[Stated]] = {}
    for reading in readings:
        for sentence in reading.document.sentences:
            for match in _TWO_WORDS.finditer(reading.document.text, sentence.start, sentence.end):
                key = (match["second"], match["first"])
                held.setdefault(key, []).append(stated(reading, sentence, match.group()))
    for (second, first), (other, word) in combinations(sorted(held), 2):
        a, b = held[second, first], held[other, word]
        several = min(len({v.source for v in a}), len({v.source for v in b})) > 1
        if second == other and several and _one_letter(first, word):
            yield Finding(f"Spelling of {first} {second}", "name", "slot-spelling", 1.0, (value_of(a), value_of(b)))


def _one_letter(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    if len(long) - len(short) > 1 or long == short + "s":
        return False
    at = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    return short[at + 1 :] == long[at + 1 :] if len(short) == len(long) else short[at:] == long[at + 1 :]
