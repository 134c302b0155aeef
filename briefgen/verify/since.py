"""Whether what an edition says of the edition before is words of that edition's sources, and its marks can hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from briefgen.model import Brief, Earlier, Fact
from briefgen.verify.lines import check_line
from briefgen.verify.proof import Proof
from briefgen.verify.report import Ledger, Place
from briefgen.verify.wording import foreign_words

Check = Callable[[Proof, Place, Earlier], object]


def check_since(proof: Proof) -> None:
    """Marks stand in a brief that was compared, and fit their fact; earlier wordings are text of an earlier source."""
    wide = replace(proof.brief, sources=(*proof.brief.sources, *proof.brief.earlier))
    for number, story in enumerate(proof.brief.stories):
        for index, fact in enumerate(story.facts):
            place = Place(number, "facts", index, fact.id)
            if problem := _unfounded(proof.brief, fact):
                proof.ledger.fail(place, problem, "change")
            if fact.before is not None:
                _prove(proof, wide, place, fact.before, _line)
        for field in ("series", "figures"):
            for index, slot in enumerate(getattr(story, field)):
                if slot.before is not None:
                    _prove(proof, wide, Place(number, field, index, slot.id or slot.topic), slot.before, _value)
    for place, line, check in _of_edition(proof.brief):
        _prove(proof, wide, place, line, check)


def _of_edition(brief: Brief) -> Iterator[tuple[Place, Earlier, Check]]:
    edition = brief.edition
    for index, line in enumerate(edition.gone if edition else ()):
        yield Place(None, "gone", index, f"gone line {index + 1}"), line, _line
    for index, settled in enumerate(edition.settled if edition else ()):
        yield Place(None, "settled", index, f"settled question {index + 1}"), settled.question, _question


def _unfounded(brief: Brief, fact: Fact) -> str | None:
    if not fact.change:
        return None
    if brief.edition is None or brief.edition.since is None:
        return "it is marked as changed, but the brief was compared with none"
    if "CORROBORATED SINCE" in fact.change and fact.status != "corroborated" and fact.before is None:
        return "it is marked as corroborated since, and nothing that it corroborates is shown"
    if "DISPUTED SINCE" in fact.change and not fact.disputed:
        return "it is marked as disputed since, and is not disputed"
    return None


def _prove(proof: Proof, wide: Brief, place: Place, line: Earlier, check: Check) -> None:
    """Check ``line`` against the earlier texts too; whatever fails costs the earlier wording alone."""
    apart = Proof(wide, proof.texts, Ledger())
    if not line.evidence:
        apart.ledger.fail(place, "it has no evidence")
    elif apart.sound(place, line.evidence):
        check(apart, place, line)
    for failure in apart.ledger.failures[:1]:
        proof.ledger.fail(place, f"its earlier wording: {failure.message}", "before")
    if not apart.ledger.failures:
        proof.ledger.prove("earlier wordings in the words of their sources")


def _line(proof: Proof, place: Place, line: Earlier) -> None:
    check_line(proof, place, line.text, line.evidence[0], line.inserts, "")


def _value(proof: Proof, place: Place, line: Earlier) -> None:
    proof.copied(place, line.text, line.evidence, "")


def _question(proof: Proof, place: Place, line: Earlier) -> None:
    foreign = foreign_words(line.text, line.evidence, proof.texts)
    if foreign:
        proof.ledger.fail(place, f'"{foreign[0]}" stands neither in its evidence nor in the catalogue')
