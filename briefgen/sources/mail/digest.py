"""Digests of mailing lists: many mails in the text of one, with lines of dashes between them (RFC 1153)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefgen.rules.compiled import compiled
from briefgen.sources.decoding import clean
from briefgen.sources.mail.message import Wording, wording_text

_OVERVIEW_END = compiled(r"^-{70}[ \t]*$", re.M)
_BETWEEN = compiled(r"^-{30}[ \t]*$", re.M)
_NUMBER = compiled(r"\s*(?:Message:? \d{1,5}[ \t]*\n)?")
_HEADER = compiled(
    r"(?:(?:From|Date|To|Cc|Subject|Message-ID|Reply-To|Content-Type):[^\n]{0,1000}\n(?:[ \t][^\n]{0,1000}\n)*)+", re.I
)


def digest_mails(wordings: Sequence[Wording]) -> list[bytes]:
    """The mails of a digest in order, each as a mail of its own; none where the text is no digest."""
    plain = wordings[0].plain if wordings else None
    if plain is None:
        return []
    text = clean(wording_text(plain)[0])
    overview = _OVERVIEW_END.search(text)
    pieces = _BETWEEN.split(text[overview.end() :]) if overview else []
    return [mail for piece in pieces if (mail := _mail(piece))]


def _mail(piece: str) -> bytes | None:
    number = _NUMBER.match(piece)
    header = _HEADER.match(piece, number.end() if number else 0)
    if header is None or "from:" not in header.group().lower() or "subject:" not in header.group().lower():
        return None
    kept = [line for line in header.group().split("\n") if line and not line.lower().startswith("content-type:")]
    kind = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit"
    return "\n".join([*kept, kind, "", piece[header.end() :].strip("\n"), ""]).encode("utf-8", "replace")
