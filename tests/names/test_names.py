"""Names, their kinds and roles, what pronouns stand for, and one cast over several sources."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from briefgen.extract.coreference import dangling, referent
from briefgen.extract.entities import find_entities
from briefgen.extract.states import speaks_for
from briefgen.model import Block, BlockKind, Document, Reading, Sentence, Source
from briefgen.stories.cast import join_cast
from briefgen.text.capitals import usage
from briefgen.text.names import find_names, fold_name
from briefgen.text.sentences import split

FOLDER = Path(__file__).parents[1] / "cases/names"


def load(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def document(text: str, kinds: list[BlockKind] | None = None, source: str = "s1") -> Document:
    """A document whose blocks are the paragraphs of ``text``."""
    spans = [(m, m + len(part)) for part in text.split("\n\n") for m in [text.index(part)]]
    blocks = tuple(Block(kind, a, b) for (a, b), kind in zip(spans, kinds or ["body"] * len(spans), strict=True))
    found = [(a, b, i) for i, x in enumerate(blocks) if x.kind == "body" for a, b in split(text, x.start, x.end)]
    sentences = tuple(Sentence(a, b, i, n) for n, (a, b, i) in enumerate(found))
    return Document(Source(source, f"{source}.txt"), text, blocks, sentences)


def reading(text: str, kinds: list[BlockKind] | None = None, source: str = "s1") -> Reading:
    made = document(text, kinds, source)
    return Reading(made, *find_entities(made))


@pytest.mark.parametrize("case", load("names"), ids=lambda case: case["title"])
def test_names_stand_without_titles_and_common_words(case: dict[str, Any]) -> None:
    text = case["input"]
    sentences = split(text)
    found = [n for a, b in sentences for n in find_names(text, a, b, usage(text, sentences))]
    shown = [(f"{text[slice(*n.title)]} | " if n.title else "") + text[n.start : n.end] for n in found]
    assert shown == case["expected"]


@pytest.mark.parametrize("case", load("entities"), ids=lambda case: case["title"])
def test_a_document_names_its_people_bodies_and_places(case: dict[str, Any]) -> None:
    entities, _ = find_entities(document(case["input"]))
    by_name = {e.name: e for e in entities}
    assert [e["name"] for e in case["expected"] if e["name"] not in by_name] == []
    for expected in case["expected"]:
        found = by_name[expected["name"]]
        shown = {"kind": found.kind, "role": found.role, "gender": found.gender, "aliases": list(found.aliases)}
        assert {key: shown[key] for key in expected if key != "name"} == {
            k: v for k, v in expected.items() if k != "name"
        }


def test_a_role_is_a_slice_of_the_text() -> None:
    """What is printed as a role can be shown in the source."""
    text = "Ines Varga, a spokeswoman for the port authority, said little."
    entities, _ = find_entities(document(text))
    assert entities[0].role_span is not None
    assert text[slice(*entities[0].role_span)] == entities[0].role


@pytest.mark.parametrize("case", load("references"), ids=lambda case: case["title"])
def test_a_pronoun_is_named_only_when_that_is_safe(case: dict[str, Any]) -> None:
    read = reading(case["input"], case.get("blocks"))
    last = read.document.sentences[-1]
    found = referent(read, last.start, last.end)
    assert (found and found[0]) == case["expected"]
    if found:
        assert read.document.slice(*found[1]) == found[0]


@pytest.mark.parametrize("text", load("dangling")["loose"])
def test_a_line_that_hangs_on_the_one_before_is_seen(text: str) -> None:
    assert dangling(reading(text), 0, len(text))


@pytest.mark.parametrize("text", load("dangling")["firm"])
def test_a_line_that_stands_alone_is_left_alone(text: str) -> None:
    assert not dangling(reading(text), 0, len(text))


@pytest.mark.parametrize("case", load("casts"), ids=lambda case: case["title"])
def test_one_person_has_one_key_over_all_sources(case: dict[str, Any]) -> None:
    readings = [reading(text, source=f"s{n}") for n, text in enumerate(case["sources"], 1)]
    cast = join_cast(readings)

    def key(number: int, name: str) -> int:
        names = [e.name for e in readings[number].entities]
        return cast.key(f"s{number + 1}", names.index(name))

    for a, one, b, other in case.get("same", ()):
        assert key(a, one) == key(b, other)
    for a, one, b, other in case.get("apart", ()):
        assert key(a, one) != key(b, other)
    actors = {actor.name: actor for actor in cast.actors}
    assert not set(case.get("absent", ())) & set(actors)
    for name, expected in case.get("actors", {}).items():
        assert {k: getattr(actors[name], k) for k in expected} == expected


def test_rival_roles_of_one_person_are_kept() -> None:
    """Who holds which post is for the conflicts to show, not for the cast to settle."""
    readings = [
        reading("The report quotes Tor Hagen, the mayor of Velmont, twice.", source="s1"),
        reading("It was Governor Tor Hagen who came.", source="s2"),
    ]
    cast = join_cast(readings)
    roles = [role for role, _ in cast.roles(cast.key("s1", 0))]
    assert roles == ["mayor of Velmont", "Governor"]


@pytest.mark.parametrize(
    "name",
    [
        "Havana",
        "Cuba",
        "the Cuban government",
        "Cuban authorities",
        "Cuba’s foreign ministry",
        "Cuban President Ana Ruiz",
    ],
)
def test_a_government_and_all_who_speak_for_it_are_one_voice(name: str) -> None:
    assert speaks_for(name) == speaks_for("Havana") is not None


@pytest.mark.parametrize(
    "name", ["Miguel Díaz-Canel", "a Cuban fisherman", "former Cuban President Ana Ruiz", "Latin America", "Cuban"]
)
def test_others_speak_for_no_state(name: str) -> None:
    assert speaks_for(name) is None


def test_a_president_speaks_by_the_role_found_in_the_text() -> None:
    cast = join_cast([reading("Cuban President Ana Ruiz said no. Ruiz left.")])
    ruiz = next(a for a in cast.actors if a.kind == "person")
    assert ruiz.role == "Cuban President"
    assert cast.role_key("s1", 0) == speaks_for("Havana")


WORDS = st.sampled_from(
    [
        *("Erik", "Dahl", "Dahl", "Mr.", "President", "The", "He", "said", "of", "and", "Bank", "U.S.", "’s", ".", ","),
        *(
            "“",
            "(",
            ")",
            "Cuban",
            "government",
            "May",
            "NATO",
            "Ella",
            "-",
            "al-Rashid",
            "É",
            "\u200b",
            "in",
            "who",
            "3",
        ),
        "\n\n",
    ]
)


@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_every_mention_lies_in_the_text_and_is_a_form_of_its_entity(text: str) -> None:
    """Offsets are what the whole brief stands on."""
    spans = [(a, b) for a, b in split(text)]
    made = Document(
        Source("s1", "s1.txt"),
        text,
        (Block("body", 0, len(text)),),
        tuple(Sentence(a, b, 0, n) for n, (a, b) in enumerate(spans)),
    )
    entities, mentions = find_entities(made)
    for mention in mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        forms = {fold_name(f) for f in (entities[mention.entity].name, *entities[mention.entity].aliases)}
        assert fold_name(text[mention.start : mention.end]) in forms
    read = Reading(made, entities, mentions)
    for start, end in spans:
        found = referent(read, start, end)
        assert found is None or 0 <= found[1][0] < found[1][1] <= len(text)
        dangling(read, start, end)
    join_cast([read])


@pytest.mark.parametrize(
    "unit", ["Abc ", "Bank of the ", "Foo and ", "President ", "A-", "John Smith met Jane Smith. Smith said. "]
)
def test_a_hostile_text_takes_time_in_proportion(unit: str) -> None:
    """Ten times the capitals may not take a hundred times as long."""

    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        made = document(text)
        start = time.process_time()
        find_entities(made)
        return time.process_time() - start

    seconds(2_000)
    assert any(seconds(80_000) < 40 * max(seconds(8_000), 0.02) for _ in range(3))
