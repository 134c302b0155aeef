"""`python tests/quality/ablate.py [--events DIR...] [--only WORD] [--each] [--all]`: what each rule family carries.

Each family is switched off in a process of its own, before the modules that use it are loaded; the events are built
and measured again, and the change of each measure's mean is printed (in points of 100; a minus is a loss). A family
without a change on these events carries nothing that they show.
"""

from __future__ import annotations

import argparse
import importlib
import multiprocessing
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

Means = dict[str, float | None]
Switch = Callable[[], None]

SMALL = 0.05
"""Points below which a change of a mean is not shown."""
LESS_IS_BETTER = {"redundancy", "false corroborated", "speakers wrong"}
UNJUDGED = {"share corroborated", "share attributed", "share repeated", "share single-source"}
CARRIED = (
    "colon-before", "next-sentence", "next-paragraph", "paraphrase-before", "paragraph-before", "same-paragraph",
)  # fmt: skip
INDIRECT = ("said-that", "said-within", "said-at-end", "according-to")


# --------------------------------------------------------------------------- ways to switch something off


def forget() -> None:
    """Rules read to list the families must not be found again where a lexicon is then emptied."""
    rules = importlib.import_module("briefgen.rules")
    for function in (rules.patterns, rules.lexicon, rules.table):
        function.cache_clear()


def nothing() -> None:
    """The rules as they are."""


def without_rules(area: str, unwanted: Callable[[Any], bool]) -> None:
    """The pattern file ``area`` without the rules that ``unwanted`` picks."""
    rules = importlib.import_module("briefgen.rules")
    whole = rules.patterns

    def patterns(name: str, language: str = "en") -> tuple[Any, ...]:
        found = whole(name, language)
        return tuple(rule for rule in found if not unwanted(rule)) if name == area else found

    rules.patterns = patterns


def without_words(*names: str) -> None:
    """The lexicons ``names`` empty."""
    rules = importlib.import_module("briefgen.rules")
    for function, empty in (("entries", ()), ("lexicon", frozenset()), ("table", {})):
        setattr(rules, function, _emptied(getattr(rules, function), names, empty))


def _emptied(whole: Callable[..., Any], names: Sequence[str], empty: Any) -> Callable[..., Any]:
    return lambda name, language="en": empty if name in names else whole(name, language)


def put(module: str, name: str, value: Any) -> None:
    """A constant or function of ``module`` replaced."""
    holder = importlib.import_module(module)
    assert hasattr(holder, name), f"{module} has no {name}"
    setattr(holder, name, value)


def without_findings(ids: set[str]) -> None:
    """No conflict and no series by the rules ``ids``; other parts still read what the rules say."""
    conflicts = importlib.import_module("briefgen.stories.conflicts")
    whole = conflicts._findings
    conflicts._findings = lambda *given: [found for found in whole(*given) if found.rule not in ids]


def refused(module: str, name: str, rule: str, instead: Any) -> None:
    """A function of ``module`` that answers ``(found, rule)``: ``instead`` where the rule is the one switched off."""
    whole = getattr(importlib.import_module(module), name)

    def answer(*given: Any) -> Any:
        found = whole(*given)
        return instead if found and found[1] == rule else found

    put(module, name, answer)


def without_speech(rule: str) -> None:
    linking = importlib.import_module("briefgen.extract.linking")
    linking.RULES = tuple(r for r in linking.RULES if r[0] != rule)


def without_pronouns() -> None:
    speakers = importlib.import_module("briefgen.extract.speakers")
    speakers.Speakers._antecedent = lambda self, *given: None


def without_meaning() -> None:
    speakers = importlib.import_module("briefgen.extract.speakers")
    speakers.Speakers._meant = lambda self, *given: None


def without_focus() -> None:
    speakers = importlib.import_module("briefgen.extract.speakers")
    speakers.Speakers._bearers = lambda self: {}


# --------------------------------------------------------------------------- the families


def families(each: bool) -> Iterator[tuple[str, Switch]]:
    """Every family by name; the name starts with its group. ``each``: the rules of the larger files singly too."""
    yield from _claims()
    yield from _matching()
    yield from _origins()
    yield from _speech()
    yield from _open()
    yield from _names()
    if each:
        yield from _single()


def _records(area: str) -> Iterable[Any]:
    return importlib.import_module("briefgen.rules").patterns(area)


def _claims() -> Iterator[tuple[str, Switch]]:
    for rule in _records("claims"):
        yield f"claims: {rule.id}", partial(without_rules, "claims", lambda r, id=rule.id: r.id == id)
    claims, ranking = "briefgen.extract.claims", "briefgen.stories.ranking"
    yield "claims: place in the source", partial(put, claims, "_place_points", lambda *given: 0.0)
    yield "claims: bare speech is none", partial(put, claims, "_bare_speech", lambda *given: False)
    yield "claims: short ones are none", partial(put, claims, "MIN_WORDS", 0)
    yield "claims: loose ones are no line", partial(put, claims, "_is_loose", lambda *given: False)
    yield "claims: trims", partial(without_rules, "trims", lambda r: True)
    yield "ranking: what sources keep saying", partial(put, ranking, "REACH", 0.0)
    yield "ranking: worth in the source", partial(put, ranking, "WORTH", 0.0)
    yield "ranking: said by one line", partial(put, ranking, "CONTAINED", 9.0)
    yield "ranking: said by all lines", partial(put, ranking, "STALE", 0.0)
    for name in ("NEW_NAME", "NEW_FIGURE", "NEAREST", "DENYING"):
        yield f"ranking: {name.lower().replace('_', ' ')}", partial(put, ranking, name, 0.0)
    yield "ranking: what opens a brief", partial(put, ranking, "OPENING", 0.0)
    yield "ranking: floor", partial(put, ranking, "FLOOR", -99.0)
    yield "ranking: another speaker first", partial(put, ranking, "AGAIN", 0.0)


def _matching() -> Iterator[tuple[str, Switch]]:
    matching = "briefgen.stories.matching"
    for name in ("synonyms", "spellings", "phrases", "irregular_forms", "demonyms"):
        yield f"matching: {name}", partial(without_words, name)
    yield (
        "matching: no match over a negation",
        partial(put, matching, "contradict", lambda a, b: False),
    )
    yield "matching: no match over other figures", partial(put, matching, "_figures_clash", lambda *given: False)
    for name in (
        "SHARED",
        "SAME_FIGURE",
        "BOTH_EARLY",
        "SAME_DAY",
        "OTHER_DAY",
        "SAME_SPEECH",
        "SAME_VOICE",
        "OTHER_VOICE",
    ):
        yield f"matching: {name.lower().replace('_', ' ')}", partial(put, matching, name, 0.0)
    yield "matching: names as one term", partial(put, "briefgen.stories.cores", "_is_actor", lambda entity: False)
    yield (
        "matching: speaker left out of terms",
        partial(put, "briefgen.extract.claims", "_terms", lambda reading, sentence, said: _whole(reading, sentence)),
    )


def _whole(reading: Any, sentence: Any) -> Any:
    stems = importlib.import_module("briefgen.text.tokens").content_stems
    return stems(reading.document.text[sentence.start : sentence.end])


def _origins() -> Iterator[tuple[str, Switch]]:
    origins = "briefgen.stories.origins"
    yield "origins: copies", partial(put, origins, "find_copies", lambda documents: {})
    yield "origins: agency credits", partial(put, origins, "_credit", lambda document: None)
    yield "origins: one state, one voice", partial(put, origins, "speaks_for", lambda name: None)
    yield "origins: offices are not independent", partial(put, origins, "_holds_office", lambda origin: False)
    yield "origins: vague speakers are none", partial(without_words, "vague_speakers")
    yield "origins: only sure matches corroborate", partial(put, "briefgen.stories.matching", "SURE", 0.0)
    yield "origins: all guards of independence", partial(put, "briefgen.stories.facts", "unrelated", _other_key)


def _other_key(a: Any, b: Any) -> bool:
    return bool(a.key != b.key)


def _speech() -> Iterator[tuple[str, Switch]]:
    linking, speech, quotes = (f"briefgen.extract.{name}" for name in ("linking", "attribution", "quotes"))
    for name, _ in importlib.import_module(linking).RULES:
        yield f"quotes: {name}", partial(without_speech, name)
    for name in CARRIED:
        yield f"quotes: {name}", partial(refused, linking, "_from_before", name, (None, "none"))
    yield "quotes: look-ahead", partial(put, linking, "_look_ahead", lambda page, links: links)
    yield "quotes: pronouns", without_pronouns
    yield "quotes: descriptions that stand for a name", without_meaning
    yield "quotes: shared surnames by focus", without_focus
    yield (
        "quotes: titles are no speech",
        partial(put, quotes, "looks_like_title", lambda words: False),
    )
    yield "quotes: terms are no speech", partial(put, quotes, "_is_named", lambda *given: False)
    yield (
        "quotes: short ones need a verb",
        partial(put, quotes, "worth_keeping", lambda *given: True),
    )
    for name in INDIRECT:
        yield f"speech: {name}", partial(refused, speech, "_content", name, None)
    yield "speech: citing", partial(put, speech, "_cited", lambda speech, frame, made: made)


def _open() -> Iterator[tuple[str, Switch]]:
    for kind in sorted({rule.kind for rule in _records("questions")}):
        yield f"questions: {kind}", partial(without_rules, "questions", lambda r, kind=kind: r.kind == kind)
    questions, points = "briefgen.stories.questions", "briefgen.extract.questions"
    yield "questions: asked outright", partial(put, points, "_asked_outright", lambda *given: None)
    yield "questions: merging", partial(put, questions, "_same", lambda *given: False)
    yield "questions: answered ones go", partial(put, questions, "_answered", lambda *given: False)
    yield "questions: from one unnamed speaker", partial(put, questions, "_anonymous", lambda *given: [])
    yield "questions: from conflicts", partial(put, questions, "_disputed", lambda *given: [])
    slots: dict[str, set[str]] = {"a toll nobody gives": {"slot-no-toll"}}
    for rule in _records("conflicts"):
        slots.setdefault(rule.attrs["slot"], set()).add(rule.id)
    for slot, ids in slots.items():
        yield f"conflicts: {slot}", partial(without_findings, ids)
    yield (
        "conflicts: background is left out",
        partial(put, "briefgen.stories.stated", "is_background", lambda *given: False),
    )


def _single() -> Iterator[tuple[str, Switch]]:
    """Each rule of the larger files on its own."""
    for rule in _records("questions"):
        yield f"question: {rule.id}", partial(without_rules, "questions", lambda r, id=rule.id: r.id == id)
    for rule in _records("conflicts"):
        yield f"conflict: {rule.id}", partial(without_findings, {rule.id})


def _names() -> Iterator[tuple[str, Switch]]:
    naming = "briefgen.stories.naming"
    for name in ("people", "acronyms", "parts"):
        yield f"names: join {name} over sources", partial(put, naming, f"_join_{name}", lambda *given: None)
    for name in ("first_names", "office_holders", "well_known_surnames", "known_organizations", "cities", "titles"):
        yield f"names: {name}", partial(without_words, name)
    yield "names: bracketed referents", partial(put, "briefgen.extract.coreference", "referent", lambda *given: None)
    yield "hedges", partial(without_words, "hedge_words")


# --------------------------------------------------------------------------- measuring


FAMILIES: dict[str, Switch] = {}
"""Filled before the processes fork, so that each finds its switch without loading anything."""


def measured(events: Sequence[Path], name: str) -> tuple[str, Means | str]:
    """The mean of each measure over ``events`` with the family ``name`` switched off."""
    try:
        FAMILIES[name]()
        runs = importlib.import_module("runs")
        return name, runs.means({event.name: runs.measured(event) for event in events})
    except Exception as error:  # a family that others cannot do without says so in the table
        return name, f"cannot be switched off alone: {type(error).__name__}: {error}"


def changes(base: Means, other: Means) -> dict[str, float]:
    """What each measure gains or loses, signed so that a minus is always worse."""
    found = {}
    for name, value in base.items():
        change = (other[name] or 0.0) - (value or 0.0)
        if name not in UNJUDGED and abs(change) >= SMALL:
            found[name] = -change if name in LESS_IS_BETTER else change
    return found


def shown(name: str, base: Means, result: Means | str, everything: bool) -> str | None:
    if isinstance(result, str):
        return f"| {name} | {result} |"
    found = sorted(changes(base, result).items(), key=lambda item: item[1])
    if not found and not everything:
        return None
    return f"| {name} | {', '.join(f'{measure} {change:+.1f}' for measure, change in found) or 'nothing'} |"


def told(found: Iterator[tuple[str, Means | str]], count: int) -> Iterator[tuple[str, Means | str]]:
    """``found`` as it comes, with how far it is on a terminal or in a log."""
    for number, item in enumerate(found, 1):
        print(f"{number}/{count} {item[0]}", file=sys.stderr, flush=True)
        yield item


def main() -> None:
    here = Path(__file__).parent
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=Path, nargs="+", help="folders of events with a gold.yaml")
    parser.add_argument("--only", default="", help="families whose name holds this word")
    parser.add_argument("--each", action="store_true", help="every rule of questions and conflicts singly, too")
    parser.add_argument("--all", action="store_true", help="show the families that change nothing too")
    options = parser.parse_args()
    events = options.events or sorted(path for path in (here / "events").iterdir() if path.is_dir())
    FAMILIES.update([("", nothing), *families(options.each)])
    names = [name for name in FAMILIES if not name or options.only in name]
    forget()
    with multiprocessing.get_context("fork").Pool(2, maxtasksperchild=1) as pool:
        results = dict(told(pool.imap(partial(measured, events), names), len(names)))
    base = results.pop("")
    assert not isinstance(base, str), base
    print("| without | change |\n| --- | --- |")
    print("\n".join(line for name, r in results.items() if (line := shown(name, base, r, options.all))))


if __name__ == "__main__":
    main()
