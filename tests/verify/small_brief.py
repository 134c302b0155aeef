"""A small brief made by hand from three texts, for the proof to pass and its mutations to fail."""

from __future__ import annotations

import hashlib

from briefgen.model import (
    Actor,
    Brief,
    Conflict,
    Fact,
    Insert,
    Origin,
    Period,
    Question,
    Quote,
    Source,
    Span,
    Story,
    SummaryLine,
    TimelineEntry,
    Value,
)

TEXTS = {
    "s1": (
        "Ferry sinks off Karsk\n"
        "Officials said at least 40 passengers were missing after the ferry Aurora sank on Saturday. "
        "It was not carrying any freight. They also withheld the names of the crew.\n"
        "“We heard a crack and then nothing,” survivor Anna Holm said.\n"
        "“The ship was sound,” said Peter Lund, the owner of the line. "
        "The minister has not said what caused the leak.\n"
        "Rescue boats searched the bay on 3 January 2026, and helicopters joined them.\n"
    ),
    "s2": (
        "Dozens missing at sea\n"
        "The ferry Aurora sank on Saturday with at least 40 passengers missing, the coast guard said. "
        "The harbour master put the missing at 52.\n"
        "Rescue boats reportedly searched the bay. The minister denied that the ferry was overloaded.\n"
    ),
    "s3": "The ferry Aurora was built in 1998.\nThe Aurora sank on Saturday off Karsk, the port police said.\n",
}


def span(source: str, words: str, nth: int = 0) -> Span:
    """Where ``words`` stand in a text."""
    at = -1
    for _ in range(nth + 1):
        at = TEXTS[source].index(words, at + 1)
    return Span(source, at, at + len(words))


def words(where: Span) -> str:
    return TEXTS[where.source][where.start : where.end]


def source(id: str, publisher: str | None) -> Source:
    digest = hashlib.sha256(TEXTS[id].encode()).hexdigest()
    return Source(id, f"{id}.txt", publisher=publisher, text_sha256=digest)


MISSING = span("s1", "Officials said at least 40 passengers were missing after the ferry Aurora sank on Saturday.")
MISSING_2 = span("s2", "The ferry Aurora sank on Saturday with at least 40 passengers missing, the coast guard said.")
SANK_3 = span("s3", "The Aurora sank on Saturday off Karsk, the port police said.")
NAMES = span("s1", "They also withheld the names of the crew.")
DENIAL = span("s2", "The minister denied that the ferry was overloaded.")
BOATS = span("s1", "Rescue boats searched the bay on 3 January 2026, and helicopters joined them.")


def fact(id: str, where: Span, **more: object) -> Fact:
    """A single-source fact that prints the words of ``where``."""
    given: dict[str, object] = {
        "text": words(where),
        "kind": "event",
        "status": "single-source",
        "disputed": False,
        "attribution": None,
        "origins": (Origin(None, "unestablished", (where.source,)),),
        "outlets": {"s1": 1, "s2": 1, "s3": 0}[where.source],
        "rule": "claim-plain",
        "score": 1.0,
        "evidence": (where,),
    }
    return Fact(id=id, **{**given, **more})  # type: ignore[arg-type]


def brief() -> Brief:
    """Everything in it can be proved."""
    facts = (
        fact(
            "F1",
            MISSING,
            status="corroborated",
            attribution="Officials",
            attribution_evidence=(span("s1", "Officials"),),
            origins=(
                Origin("coast guard", "speaker", ("s2",), (span("s2", "coast guard"),)),
                Origin("Officials", "speaker", ("s1",), (span("s1", "Officials"),)),
            ),
            outlets=2,
            evidence=(MISSING, MISSING_2),
            disputed=True,
            conflicts=("D1",),
        ),
        fact(
            "F2",
            NAMES,
            text="[Officials] also withheld the names of the crew.",
            inserts=(Insert("Officials", (span("s1", "Officials"),)),),
        ),
        fact("F3", DENIAL),
        fact("F4", BOATS, text="Rescue boats searched the bay on 3 January 2026 ..."),
    )
    quotes = (
        Quote(
            "We heard a crack and then nothing",
            "Anna Holm",
            "survivor",
            "direct",
            "said",
            (span("s1", "We heard a crack and then nothing"),),
            id="Q1",
            speaker_evidence=(span("s1", "Anna Holm"),),
            role_evidence=(span("s1", "survivor"),),
            cue_evidence=(span("s1", "said", 1),),
        ),
        Quote(
            "The ship was sound",
            "Peter Lund",
            "the owner of the line",
            "direct",
            "said",
            (span("s1", "The ship was sound"),),
            id="Q2",
            speaker_evidence=(span("s1", "Peter Lund"),),
            role_evidence=(span("s1", "the owner of the line"),),
            cue_evidence=(span("s1", "said", 2),),
        ),
    )
    conflict = Conflict(
        "missing",
        (
            Value("at least 40", None, "Officials", (span("s1", "at least 40 passengers were missing"),)),
            Value("52", None, "harbour master", (span("s2", "put the missing at 52"),)),
        ),
        id="D1",
    )
    question = Question(
        "What caused the leak?",
        "unknown",
        (span("s1", "The minister has not said what caused the leak."),),
        id="O1",
    )
    story = Story(
        id="story1",
        headline="Ferry sinks off Karsk",
        source_ids=("s1", "s2", "s3"),
        summary=(SummaryLine(words(MISSING_2), (MISSING_2,)),),
        facts=facts,
        quotes=quotes,
        questions=(question,),
        conflicts=(conflict,),
        timeline=(TimelineEntry("2026-01-03", words(MISSING), (MISSING,)),),
        actors=(
            Actor("Peter Lund", "person", "the owner of the line", (), 1, (span("s1", "Peter Lund"),),
                  (span("s1", "the owner of the line"),)),
        ),
        headline_evidence=(span("s1", "Ferry sinks off Karsk"),),
    )  # fmt: skip
    sources = (source("s1", "The Karsk Herald"), source("s2", "Coast News"), source("s3", None))
    return Brief(
        "briefgen/1", "Ferry sinks off Karsk", "2026-01-05", "2026-01-05", Period(), "analyst", "0",
        sources, (story,), quotes, (), (span("s1", "Ferry sinks off Karsk"),),
    )  # fmt: skip
