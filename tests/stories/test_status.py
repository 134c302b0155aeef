"""A fact is corroborated only where independence is shown; anything less says so."""

import pytest

from briefgen.model import Claim, Span
from briefgen.stories.facts import status_of
from briefgen.stories.origins import Provenance, merge_origins


def claim(source: str) -> Claim:
    return Claim(source, 0, 10, 0, "event", "test")


def speaker(key: str) -> Provenance:
    return Provenance(key, key.title(), "speaker", True, Span("s1", 0, 5), True, frozenset({key}))


UNKNOWN = Provenance("text:s9", None, "unestablished", False, None)
UNNAMED = Provenance("unnamed", "an official", "unestablished", False, Span("s1", 0, 5))
AGENCY = Provenance("agency:ap", "AP", "agency", True, Span("s1", 0, 2), True, frozenset({"ap"}))
REUTERS = Provenance("agency:reuters", "Reuters", "agency", True, Span("s1", 0, 2), True, frozenset({"reuters"}))
DESCRIBED = Provenance("said:the army", "the army", "speaker", True, Span("s1", 0, 5))
SPOKESMAN = Provenance("cast:7", "Ann Lee", "speaker", True, Span("s1", 0, 5), True, frozenset({"lee", "police"}))
MINISTER = Provenance("cast:8", "Bo Dahl", "speaker", True, Span("s1", 0, 5), True, frozenset({"dahl", "minister"}))
PRESIDENT = Provenance("cast:9", "Cy Moe", "speaker", True, Span("s1", 0, 5), True, frozenset({"moe", "president"}))
HAVANA = Provenance("state:Cuba", "Havana", "speaker", True, Span("s1", 0, 5), True, frozenset({"havana"}))
CARACAS = Provenance("state:Venezuela", "Caracas", "speaker", True, Span("s1", 0, 5), True, frozenset({"caracas"}))

CASES = [
    ("one source is a single source whoever speaks in it", ["s1"], [speaker("police")], "single-source"),
    ("two named speakers are two origins", ["s1", "s2"], [speaker("police"), speaker("hospital")], "corroborated"),
    ("one speaker in two papers is attributed", ["s1", "s2"], [speaker("police"), speaker("police")], "attributed"),
    ("two papers without an origin only repeat", ["s1", "s2"], [UNKNOWN, UNKNOWN], "repeated"),
    ("two unnamed officials are no independence", ["s1", "s2"], [UNNAMED, UNNAMED], "repeated"),
    ("a speaker and an unnamed official are one origin", ["s1", "s2"], [speaker("police"), UNNAMED], "attributed"),
    ("one agency in three papers is one origin", ["s1", "s2", "s3"], [AGENCY, AGENCY, AGENCY], "attributed"),
    ("an agency may have asked the speaker", ["s1", "s2"], [AGENCY, speaker("police")], "repeated"),
    ("two agencies are two origins", ["s1", "s2"], [AGENCY, REUTERS], "corroborated"),
    ("somebody only described is no second origin", ["s1", "s2"], [speaker("police"), DESCRIBED], "repeated"),
    ("a body and its spokesman are one origin", ["s1", "s2"], [speaker("police"), SPOKESMAN], "repeated"),
    ("two office-holders may serve one government", ["s1", "s2"], [MINISTER, PRESIDENT], "repeated"),
    ("two states are two origins", ["s1", "s2"], [HAVANA, CARACAS], "corroborated"),
    ("one state in two papers is one origin", ["s1", "s2"], [HAVANA, HAVANA], "attributed"),
    (
        "one speaker in four papers that name none is a repeated line",
        ["s1", "s2", "s3", "s4"],
        [speaker("police"), UNKNOWN, UNKNOWN, UNKNOWN],
        "repeated",
    ),
]


@pytest.mark.parametrize(("title", "sources", "found", "expected"), CASES, ids=[case[0] for case in CASES])
def test_status_follows_the_origins(title: str, sources: list[str], found: list[Provenance], expected: str) -> None:
    claims = [claim(source) for source in sources]
    assert status_of(claims, found, [True] * len(claims)) == expected


def test_a_second_speaker_who_may_have_said_something_else_corroborates_nothing() -> None:
    claims, found = [claim("s1"), claim("s2")], [speaker("police"), speaker("hospital")]
    assert status_of(claims, found, [True, False]) == "repeated"


def test_sources_of_one_origin_are_listed_under_it_once() -> None:
    origins = merge_origins([speaker("police"), speaker("police"), UNKNOWN], ["s1", "s2", "s3"])
    assert [(o.name, o.kind, o.sources) for o in origins] == [
        ("Police", "speaker", ("s1", "s2")),
        (None, "unestablished", ("s3",)),
    ]
