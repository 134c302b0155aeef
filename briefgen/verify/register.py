"""Whether the register and the ids of a brief hold, and its titles, actors and questions are words of the sources."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

from briefgen.model import Brief, Source
from briefgen.verify.proof import Proof
from briefgen.verify.report import Place
from briefgen.verify.wording import foreign_words


def check_sources(proof: Proof) -> None:
    """Every input is accounted for, and every text is the one that the brief was made from."""
    for index, source in enumerate(proof.brief.sources):
        place = Place(None, "sources", index, source.id)
        if source.id != f"s{index + 1}":
            proof.ledger.fail(place, f"the register goes on with {source.id} where s{index + 1} must stand")
        if source.status != "read":
            if source.reason:
                proof.ledger.prove("inputs accounted for")
            else:
                proof.ledger.fail(place, f"{source.path} was not read, and nothing says why")
        elif _same_text(proof, place, source):
            proof.ledger.prove("inputs accounted for")
    for index, source in enumerate(proof.brief.earlier):
        place = Place(None, "earlier", index, source.id)
        if source.id != f"e{index + 1}":
            proof.ledger.fail(place, f"the earlier sources go on with {source.id} where e{index + 1} must stand")
        _same_text(proof, place, source)


def _same_text(proof: Proof, place: Place, source: Source) -> bool:
    if source.id not in proof.texts:
        proof.ledger.fail(place, f"the text of {source.path} is not at hand")
        return False
    digest = hashlib.sha256(proof.texts.plain(source.id).encode("utf-8", "surrogatepass")).hexdigest()
    if digest != source.text_sha256:
        proof.ledger.fail(place, f"the text of {source.path} is not the one that the brief was made from")
        return False
    proof.ledger.prove("texts unchanged")
    return True


def check_ids(proof: Proof) -> None:
    """No id names two lines, and what refers to an id finds it."""
    seen: Counter[str] = Counter()
    for place, id in _ids(proof.brief):
        seen[id] += 1
        if seen[id] > 1:
            proof.ledger.fail(place, f"the id {id} names two lines", "id")
    for number, story in enumerate(proof.brief.stories):
        for id in story.source_ids:
            if id not in proof.register:
                proof.ledger.fail(Place(number, "source_ids", 0, story.id), f"{id} is no source of this brief", "id")


def _ids(brief: Brief) -> Iterator[tuple[Place, str]]:
    for number, story in enumerate(brief.stories):
        yield Place(None, "stories", number, story.id), story.id
        for field in ("facts", "quotes", "questions", "conflicts", "series", "figures"):
            for index, item in enumerate(getattr(story, field)):
                if item.id:
                    yield Place(number, field, index, item.id), item.id


def check_title(proof: Proof) -> None:
    brief, place = proof.brief, Place(None, "title", 0, "title")
    if brief.title_evidence:
        proof.copied(place, brief.title, brief.title_evidence, "headlines")
    elif brief.title:
        proof.ledger.edit(place)


def check_headlines(proof: Proof) -> None:
    for number, story in enumerate(proof.brief.stories):
        place = Place(number, "headline", 0, f"headline of {story.id}")
        proof.copied(place, story.headline, story.headline_evidence, "headlines")


def check_questions(proof: Proof) -> None:
    for number, story in enumerate(proof.brief.stories):
        for index, question in enumerate(story.questions):
            place = Place(number, "questions", index, question.id or f"question {index + 1} of {story.id}")
            if not question.evidence:
                proof.ledger.fail(place, "it has no evidence")
            elif proof.sound(place, question.evidence):
                foreign = foreign_words(question.text, question.evidence, proof.texts)
                if foreign:
                    proof.ledger.fail(place, f'"{foreign[0]}" stands neither in its evidence nor in the catalogue')
                else:
                    proof.ledger.prove("questions in words of the evidence and the catalogue")
                    proof.ledger.judge("points taken to be open")


def check_actors(proof: Proof) -> None:
    for number, story in enumerate(proof.brief.stories):
        for index, actor in enumerate(story.actors):
            place = Place(number, "actors", index, f'actor "{actor.name}"')
            if proof.copied(place, actor.name, actor.evidence, "names of actors") and actor.role is not None:
                proof.copied(place, actor.role, actor.role_evidence, "roles of actors", "role")
