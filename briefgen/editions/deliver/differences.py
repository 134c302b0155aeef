"""What a correction changed, line by line: what an editor struck is told too, which `briefgen.changes` cannot see,
for the texts are the same."""

from __future__ import annotations

from msgspec import Struct

from briefgen.changes import changes
from briefgen.model import Brief, Conflict, Fact, Question, Quote


class Difference(Struct, frozen=True):
    """A line as it was and as it is; None where there is none."""

    before: str | None
    after: str | None


def differences(old: Brief, new: Brief) -> tuple[Difference, ...]:
    """What a reader of ``old`` finds changed in ``new``: lines gone, lines that read otherwise, lines added.

    Printed lines alone count.
    """
    was, now = _printed(old), _printed(new)
    gone = [key for key in was if key not in now]
    fresh = [key for key in now if key not in was]
    told = [(was[key], now[key]) for key in was if key in now and was[key] != now[key]]
    left, come = {was[key] for key in gone}, {now[key] for key in fresh}
    told += [
        (change.before, change.after)
        for change in changes(old, new)
        if change.before in left and change.after in come and change.before and change.after
    ]
    before, after = {pair[0] for pair in told}, {pair[1] for pair in told}
    found = [
        *(Difference(was[key], None) for key in gone if was[key] not in before),
        *(Difference(*pair) for pair in told),
        *(Difference(None, now[key]) for key in fresh if now[key] not in after),
    ]
    return tuple(dict.fromkeys(found))


def _printed(brief: Brief) -> dict[str, str]:
    """Each printed line by its key: its words, with speaker and comment."""
    found: dict[str, str] = {}
    for story in brief.stories:
        items: list[Fact | Quote | Question | Conflict] = [*story.facts, *story.quotes]
        for item in (*items, *story.questions, *story.conflicts):
            words = item.topic if isinstance(item, Conflict) else item.text
            speaker = item.speaker if isinstance(item, Quote) else None
            said = f"{words} ({speaker})" if speaker else words
            if item.printed:
                found.setdefault(item.key or said, f"{said} [{item.comment}]" if item.comment else said)
    return found
