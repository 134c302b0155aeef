"""A mail's body as lines: which form of it reads best, and plain text without the breaks that mail programs make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

from msgspec.structs import replace

from briefgen.rules import Rule, patterns
from briefgen.rules.compiled import compiled
from briefgen.sources.decoding import clean
from briefgen.sources.fragments import Piece, html_pieces
from briefgen.sources.mail.message import Part, Wording, parameter, wording_text
from briefgen.sources.raw import UnreadableError
from briefgen.text.display import display

_LONGEST_LINE = 3000
"""Characters of a line that a rule on mails looks at; disclaimers have up to two thousand."""
_FEW_WORDS = 40
"""Under which a plain form may be a stand-in for the HTML one ("Your mail program cannot show this newsletter")."""
_LINK = compiled(
    r"\s?(?:<(?:https?://|mailto:)[^<>\s]{1,2000}>|\[(?:https?://|cid:|image:)[^\[\]\s]{1,2000}\]|\(\s?https?://[^()\s]{1,2000}\s?\))"
)
_MANY_BREAKS = compiled(r"\n(?:[ \t\u200b]*\n){2,}")
_ADDRESS = compiled(r"https?://\S{1,2000}")
_LINKS_SHARE = 0.3
"""Of the characters: plain forms made by newsletter programs are half addresses, those people write have a few."""
_STARRED = compiled(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,300}?)(?<=[^\s*])\*(?![\w*])")
_QUOTED = compiled(r"(?:> ?)+")
_UNQUOTED = compiled(r"^(?:> ?)*")
_NARROWEST, _WIDEST = 60, 100
"""Characters at which mail programs break lines; most do at 72 to 78."""
_LONG = 45
"""Characters of a line that people break by hand; shorter ones may be verses or lists."""
_STARTS_ANEW = compiled(r"\s*(?:[-*+•▪#|_=~]|\d{1,3}[.)]\s|[A-Z][a-z]+:\s)")
_ARMOUR = compiled(r"^-----(?:BEGIN|END) PGP [A-Z ]{3,40}-----$")


@cache
def _rules(kind: str, language: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in patterns("mails", language) if rule.kind == kind)


def said(kind: str, shown: str, language: str = "en") -> re.Match[str] | None:
    """How the first rule of a kind matches the line, None where none does."""
    if not shown or len(shown) > _LONGEST_LINE:
        return None
    return next((match for rule in _rules(kind, language) if (match := rule.regex.search(shown))), None)


def body_lines(wordings: Sequence[Wording]) -> tuple[list[Piece], str]:
    """The lines of all texts of a body in order, and the encoding of the first."""
    found: list[Piece] = []
    encodings: list[str] = []
    for wording in wordings:
        pieces, encoding = _best(wording)
        found.extend(pieces)
        encodings.append(encoding)
    return found, (encodings or ["us-ascii"])[0]


def words(pieces: Sequence[Piece]) -> int:
    """How many words the lines show."""
    return sum(len(piece.shown.split()) for piece in pieces)


def _best(wording: Wording) -> tuple[list[Piece], str]:
    """The plain form, unless it is empty, stands in for the HTML one, or is mostly addresses."""
    plain = _plain(wording.plain, beside_html=wording.html is not None) if wording.plain is not None else None
    if wording.html is None:
        return plain or ([], "us-ascii")
    if plain is not None and not _stands_in(plain[0], wording.plain) and words(plain[0]) >= _FEW_WORDS:
        return plain
    rich = _rich(wording.html)
    if plain is None or (rich and (2 * words(plain[0]) < words(rich[0]) or _stands_in(plain[0], wording.plain))):
        return rich or ([], "us-ascii")
    return plain


def _rich(part: Part) -> tuple[list[Piece], str] | None:
    text, encoding = wording_text(part)
    try:
        # Some programs put plain text into HTML as it is, marks of quotation, broken lines and all.
        pieces = [_piece(piece.shown) if piece.shown.startswith(">") else piece for piece in html_pieces(text)]
        return _rejoined(pieces), encoding
    except UnreadableError:
        return None


def _rejoined(pieces: list[Piece]) -> list[Piece]:
    """The lines, those joined that were broken in a sentence."""
    found: list[list[Piece]] = []
    for piece in pieces:
        last = found[-1][-1] if found else None
        plain = last is not None and last.kind is None and piece.kind is None and last.depth == piece.depth
        if last is not None and plain and _goes_on(last.shown, piece.shown):
            found[-1].append(piece)
        else:
            found.append([piece])
    return [replace(parts[0], shown=" ".join(piece.shown for piece in parts)) for parts in found]


def _stands_in(pieces: list[Piece], part: Part | None) -> bool:
    if words(pieces) < _FEW_WORDS and any(said("footer-line", piece.shown) for piece in pieces):
        return True
    text = wording_text(part)[0] if part is not None else ""
    return sum(map(len, _ADDRESS.findall(text))) > _LINKS_SHARE * max(len(text), 1)


def _plain(part: Part, *, beside_html: bool) -> tuple[list[Piece], str]:
    text, encoding = wording_text(part)
    text = _MANY_BREAKS.sub("\n\n", clean(text))
    if beside_html:  # what the sender's program put in for links and bold letters
        text = _STARRED.sub(r"\1", _LINK.sub("", text))
    flowed = parameter(part, "format") == "flowed"
    lines = _flowed(text, parameter(part, "delsp") == "yes") if flowed else _unwrapped(text.split("\n"))
    return [_piece(line) for line in _without_armour(lines)], encoding


def _piece(line: str) -> Piece:
    marks = _QUOTED.match(line)
    depth = marks.group().count(">") if marks else 0
    return Piece(display(line[marks.end() :] if marks else line), depth=depth)


def _unwrapped(lines: list[str]) -> list[str]:
    """The lines, those joined that were broken at a width.

    Each break between two lines allows the widths at which the next word had no room. The width that most breaks allow
    is that of the program; lists, signatures and quoted mails beside the text do not matter.
    """
    rooms = {index: room for index in range(len(lines) - 1) if (room := _room(lines[index], lines[index + 1]))}
    votes = [0] * (_WIDEST + 2)
    for first, last in rooms.values():
        votes[first] += 1
        votes[last + 1] -= 1
    counts = list(accumulate(votes))
    width = max(range(_NARROWEST, _WIDEST + 1), key=lambda w: (counts[w], -w))
    found: list[list[str]] = []
    for index, line in enumerate(lines):
        first, last = rooms.get(index - 1, (0, -1))
        if first <= width <= last or _goes_on(lines[index - 1] if index else "", line):
            found[-1].append(_UNQUOTED.sub("", line))
        else:
            found.append([line])
    return [" ".join(parts) for parts in found]


def _goes_on(line: str, following: str) -> bool:
    """Whether a long line is broken in a sentence, wherever: the next one begins with a small letter."""
    rest = _UNQUOTED.sub("", following)
    same = len(following) - len(rest) == len(line) - len(_UNQUOTED.sub("", line))
    return same and len(line) >= _LONG and rest[:1].islower() and not line.rstrip().endswith((".", "!", "?", ":", ";"))


def _room(line: str, following: str) -> tuple[int, int] | None:
    """The widths at which a program breaks between two lines of one paragraph, None where it would not."""
    rest = _UNQUOTED.sub("", following)
    word = rest.split(maxsplit=1)[0] if rest.strip() else ""
    if not word or not line.strip() or len(following) - len(rest) != len(line) - len(_UNQUOTED.sub("", line)):
        return None
    first, last = max(len(line.rstrip()), _NARROWEST), min(len(line.rstrip()) + len(word), _WIDEST)
    ruled = not line.strip("> _-=~*.") or _STARTS_ANEW.match(rest) is not None
    return None if first > last or ruled else (first, last)


def _flowed(text: str, closed: bool) -> list[str]:
    """Lines of RFC 3676 text, a paragraph each: one that ends in a blank goes on in the next of the same depth."""
    found: list[str] = []
    held: list[str] = []
    depth = -1
    for line in text.split("\n"):
        marks = compiled(r">*").match(line)
        level = marks.end() if marks else 0
        rest = line[level:].removeprefix(" ").rstrip("\r\t")
        if held and level != depth:
            found.append(_joined(depth, held))
            held = []
        depth = level
        goes_on = rest.endswith(" ") and rest != "-- "
        held.append(rest[:-1] if goes_on and closed else rest)
        if not goes_on:
            found.append(_joined(depth, held))
            held = []
    return [*found, *([_joined(depth, held)] if held else [])]


def _joined(depth: int, held: list[str]) -> str:
    return ">" * depth + (" " if depth else "") + "".join(held)


def _without_armour(lines: list[str]) -> list[str]:
    """The text of a mail signed in place, without the signature and the marks round it.

    Raises `UnreadableError` for one that is encrypted in place.
    """
    if not any(line.startswith("-----BEGIN PGP") for line in lines):
        return lines
    found: list[str] = []
    inside = False
    for line in lines:
        mark = _ARMOUR.match(line.strip())
        if mark and "BEGIN PGP MESSAGE" in line:
            raise UnreadableError("an encrypted mail (PGP)")
        if mark:
            inside = "BEGIN" in line
            if "SIGNED MESSAGE" in line:
                inside = False
        elif not inside and not compiled(r"Hash: [A-Z\d, -]{3,40}\s*$").match(line):
            found.append(line.removeprefix("- "))
    return found
