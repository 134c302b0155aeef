"""Why each line of a brief is there, and what became of every sentence that is in none.

The sources are read again by today's rules; lines are found by the spans of their evidence. Needs nothing kept from
the build but the brief and the texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from briefgen.errors import BriefgenError, UsageError
from briefgen.explain import words
from briefgen.explain.claims import span_of, worth
from briefgen.explain.facts import explain_fact
from briefgen.explain.placing import explain_story
from briefgen.explain.questions import explain_conflict, explain_question
from briefgen.explain.quotes import explain_quote
from briefgen.explain.report import Explanation, Fate, Reason, Section
from briefgen.explain.reread import Case, open_case
from briefgen.explain.sentences import explain_words, fates
from briefgen.explain.together import explain_pair
from briefgen.model import Story, SummaryLine

__all__ = ["Case", "Explanation", "Fate", "Reason", "Section", "dropped", "explain", "ids", "open_case"]

_ID = re.compile(r"[FQODS]\d+", re.I)
_STORY = re.compile(r"story\d+", re.I)
_PAIR = re.compile(r"(s\d{1,9})(?:\s?[+,&]\s?|\sand\s|\s)(s\d{1,9})", re.I)


def explain(case: Case, wanted: str) -> tuple[Explanation, ...]:
    """Why the line with the id ``wanted`` is in the brief, or what became of the sentences that hold these words.

    Ids are those of the brief; summary lines are S1, S2, ... over all stories; "story2" is a story: why it stands where
    it stands; "s1 s3" are two sources: why they are one story or two. Raises `UsageError` for an id or words that the
    brief and its sources do not hold, `BriefgenError` for a line that today's rules no longer make.
    """
    if pair := _PAIR.fullmatch(wanted.strip()):
        return (explain_pair(case, pair[1].lower(), pair[2].lower()),)
    if _STORY.fullmatch(wanted.strip()):
        return (_story(case, wanted.strip().lower()),)
    if _ID.fullmatch(wanted.strip()):
        return (_line(case, wanted.strip().upper()),)
    found = explain_words(case, wanted) if wanted.strip() else ()
    if not found:
        raise UsageError(f"no source holds the words {wanted!r}; give words of a sentence, or an id ({_some(case)})")
    return found


def dropped(case: Case, source: str | None = None) -> tuple[Fate, ...]:
    """Every body sentence of every source, or of one, that is in no fact, with why; in source and text order."""
    if source is not None and source not in case.readings:
        raise UsageError(f"no source {source!r} in the brief; it has {', '.join(case.readings)}")
    return tuple(fates(case, source))


def ids(case: Case) -> tuple[str, ...]:
    """Every id that `explain` knows, in the order of the brief."""
    found: list[str | None] = [id for id, _ in _summary(case)]
    for story in case.brief.stories:
        found += [fact.id for fact in story.facts]
        found += [quote.id for quote in story.quotes]
        found += [question.id for question in story.questions]
        found += [conflict.id for conflict in story.conflicts]
    return tuple(id for id in found if id)


def _some(case: Case) -> str:
    known = ids(case)
    return ", ".join(known[:3]) + (", ..." if len(known) > 3 else "")


def _story(case: Case, wanted: str) -> Explanation:
    story = next((story for story in case.brief.stories if story.id == wanted), None)
    if story is None:
        raise UsageError(f"no {wanted} in the brief; it has {len(case.brief.stories)}")
    return explain_story(case.brief, story)


def _line(case: Case, wanted: str) -> Explanation:
    if wanted not in ids(case):
        raise UsageError(f"no line {wanted} in the brief{_nearest(wanted, ids(case))}")
    found = next(filter(None, _explained(case, wanted)), None)
    if found is None:
        raise BriefgenError(f"{wanted} is in the brief, but today's rules do not make it; build the brief again")
    return found


def _nearest(wanted: str, known: tuple[str, ...]) -> str:
    """The nearest number among the ids of the same letter, else any near id."""
    alike = [id for id in known if id[0] == wanted[0]]
    close = min(alike, key=lambda id: abs(int(id[1:]) - int(wanted[1:])), default=None)
    close = close or next(iter(get_close_matches(wanted, known, 1, 0.0)), None)
    return f"; the nearest is {close}" if close else ""


def _explained(case: Case, wanted: str) -> Iterator[Explanation | None]:
    for story, telling in zip(case.brief.stories, case.tellings, strict=True):
        yield from (explain_fact(case, story, telling, f) for f in story.facts if f.id == wanted)
        yield from (explain_quote(case, q) for q in story.quotes if q.id == wanted)
        yield from (explain_question(case, q) for q in story.questions if q.id == wanted)
        yield from (explain_conflict(case, c) for c in story.conflicts if c.id == wanted)
    for id, (story, line) in _summary(case):
        if id == wanted:
            yield _explain_summary(case, story, line, id)


# --------------------------------------------------------------------------- the bottom line


def _summary(case: Case) -> list[tuple[str, tuple[Story, SummaryLine]]]:
    lines = [(story, line) for story in case.brief.stories for line in story.summary]
    return [(f"S{number}", pair) for number, pair in enumerate(lines, 1)]


def _explain_summary(case: Case, story: Story, line: SummaryLine, id: str) -> Explanation:
    part = "first" if line is story.summary[0] else "second"
    reasons = [Reason(words.SUMMARY[part], spans=line.evidence)]
    for fact in story.facts:
        if line.evidence[0] in fact.evidence:
            reasons.append(Reason(words.SUMMARY["of"].format(fact=fact.id), fact.rule, spans=line.evidence))
    claims = [c for c in case.claims(line.evidence[0]) if span_of(c) == line.evidence[0]]
    sections = (Section(words.HEADINGS["summary"], tuple(reasons)), *(worth(case, c) for c in claims))
    return Explanation(id, line.text, line.evidence, sections)
