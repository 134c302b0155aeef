"""The codes that a program may rely on: how a command ended, and what a diagnostic is about."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EXIT_CODES: Mapping[int, str] = MappingProxyType(
    {
        0: "done; duplicates, texts in other languages and an edition without news are no failure, and are said",
        1: "an error: a file could not be written, `verify` found a line that does not hold, or a bug",
        2: "the call, a configuration file or a pack is wrong; nothing was done",
        3: "done, but a source that should have been read could not be",
        4: "none of the sources could be read; nothing was written",
        5: "an edition was made and could not be delivered to everyone",
        6: "another run is at work; this one did nothing",
        7: "done, but a format that was asked for could not be made",
        130: "interrupted from the keyboard",
        143: "ended from outside (SIGTERM); nothing is left half written",
    }
)
"""What a command's exit code means. Of 3, 5 and 7 the highest wins."""

DIAGNOSTICS: Mapping[str, str] = MappingProxyType(
    {
        "date-refused": "a date that a source states is not used: no calendar has it, or it lies ahead of the brief",
        "dated-by-neighbours": "a source without a date of its own takes the day that the others agree on",
        "dated-by-option": 'a source without a date of its own counts its "Saturday" from `--as-of`',
        "dateline-year-unknown": "a dateline names day and month, and nothing tells the year",
        "decisions-missing": "the editor's decisions that `briefgen.yaml` names are not there, so none was applied",
        "earlier-edition-lost": "the edition that this one is compared with is gone, so everything in it is new",
        "newer-version": "a source is a later version of another, which is set aside",
        "not-analysed": "a rule failed on a source, which is left out; a bug to report",
        "only-the-beginning": "a source is a teaser, a cut-off page or an excerpt of a feed",
        "round-up": "a source goes through many happenings and is told by itself, so that it joins no story",
        "source-duplicate": "a source is word for word another one",
        "source-edited": "a source was read before in other words, and what changed in it",
        "source-skipped": "an input was not read, and why; `info` where rightly so (a picture, another language)",
        "source-without-body": "a source has headlines, captions or notices and no running text",
        "stale-decision": "a decision of the editor names a line that is not there any more",
        "undated": 'no date is known of a source, so its "Saturday" and "last year" stay as said',
        "unproved-cue": "the words that show who speaks could not be proved and were left out",
        "unproved-cut": "a shortened line could not be proved and stands whole",
        "unproved-id": "a line whose id does not belong to its text was left out",
        "unproved-origin": "an origin could not be proved and is not counted",
        "unproved-role": "a role could not be proved and was left out",
        "unproved-speaker": "a speaker could not be proved and was left out",
        "unproved-status": "a status was lowered to what the evidence proves",
        "unproved-support": "a source named in support does not state the line and is not counted",
        "unproved-text": "a line is not text of its source and was left out",
        "unproved-variants": "another wording of a line could not be proved and was left out",
        "unused-pattern": "a pattern in `sources.yaml` fits no source",
    }
)
"""What a diagnostic of each code tells the reader of a brief."""
