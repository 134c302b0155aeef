"""Which lines of a mail are the sender's own: without the mails it answers, its signature and its small print.

A mail passed on with a few words is another matter: then the words of the first sender are what it says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from briefgen.rules import table
from briefgen.sources.fragments import Piece
from briefgen.sources.mail.lines import said, words

_HEADER_REACH = 12
"""Lines in which the header of an earlier mail ends; Outlook writes up to seven."""
_SIGNATURE = 12
"""Lines that a signature can have under "-- " or a greeting; the longest seen had ten."""
_CONTACT = 90
"""Characters of a line of a signature; a longer one is text."""
_NAME_LINES = 3
"""Of a signature in the middle of a mail that no empty line ends: name, post, house."""
_LIST_FOOTER = 40
"""Words that a mailing list puts under a mail; rules of dashes stand between the parts of newsletters, too."""
_NAME = 20
"""Characters in which the name of a header line ends."""
_TOP, _END = 100, 300
"""Lines at both ends in which greetings, signatures and small print stand."""
_ANSWERED = 3
"""Lines after "On ... wrote:" in which the mail that was answered begins."""


class Earlier(Struct, frozen=True):
    """A mail inside a mail: what its header says, by English lower-case name, and its lines.

    ``forwarded``: a mark says that it is passed on, not answered.
    """

    headers: Mapping[str, str]
    pieces: tuple[Piece, ...]
    forwarded: bool


def part_history(pieces: Sequence[Piece], language: str = "en") -> tuple[list[Piece], Earlier | None]:
    """The sender's own lines, and the mail under them if it is whole there.

    Lines marked as quoted go, and so does the line over them that says who wrote them.
    """
    lines = _with_whole_attributions(pieces, language)
    own: list[Piece] = []
    for index, piece in enumerate(lines):
        earlier = _earlier(lines, index, language)
        if earlier:
            return own, earlier
        if said("attribution", piece.shown, language):
            if not any(line.depth > piece.depth for line in lines[index + 1 : index + 1 + _ANSWERED]):
                return own, None
        elif piece.depth == 0:
            own.append(piece)
    if not words(own):
        own = [replace(piece, depth=0) for piece in lines]
    return own, None


def _with_whole_attributions(pieces: Sequence[Piece], language: str) -> list[Piece]:
    """The lines, "On ... Ann Lee" and "wrote:" on the next one joined."""
    found: list[Piece] = []
    for piece in pieces:
        above = found[-1] if found else None
        if above is not None and above.shown[:3] in ("On ", "Am ", "Le ", "El ") and len(piece.shown) < _CONTACT:
            whole = f"{above.shown} {piece.shown}"
            if above.depth == piece.depth and said("attribution", whole, language):
                found[-1] = replace(above, shown=whole)
                continue
        found.append(piece)
    return found


def _earlier(lines: Sequence[Piece], index: int, language: str) -> Earlier | None:
    """The mail that begins at a line: at a mark, or at three lines of a header with its sender first."""
    shown = lines[index].shown
    forwarded = said("forward", shown, language) is not None
    marked = forwarded or said("history", shown, language) is not None
    if not marked and (":" not in shown[:_NAME] or said("header", shown, language) is None):
        return None
    headers, place = _header(lines, index + marked, language)
    whole = len(headers) > 2 and "from" in headers and bool({"subject", "to"} & headers.keys())
    if not whole and not (marked and headers):
        return Earlier({}, tuple(lines[index + 1 :]), forwarded) if marked else None
    depth = min((piece.depth for piece in lines[index + marked : place] if piece.shown), default=0)
    rest = tuple(replace(piece, depth=max(piece.depth - depth, 0)) for piece in lines[place:])
    return Earlier(headers, rest, forwarded)


def _header(lines: Sequence[Piece], first: int, language: str) -> tuple[dict[str, str], int]:
    """The header lines from ``first`` on, and the number of the line after them."""
    found: dict[str, str] = {}
    names = table("mail_header_names", language)
    place = first
    for index in range(first, min(first + _HEADER_REACH, len(lines))):
        match = said("header", lines[index].shown, language)
        if match:
            found.setdefault(names[match["name"]], (match["value"] or "").strip(" *"))
            place = index + 1
        elif lines[index].shown and index > place:  # a header line may go on in the next one
            break
    return found, place


# ------------------------------------------------------------------ what stands under and over the text


def strip_small_print(pieces: Sequence[Piece], sender: str = "", language: str = "en") -> list[Piece]:
    """The lines without warnings, signature, device lines and footers; words of greeting are marked as boilerplate.

    ``sender``: the name that may stand under the text.
    """
    if len(pieces) <= _TOP + _END:
        return [_marked(piece, language) for piece in _ended(pieces, sender, language)]
    top = [_marked(piece, language) for piece in pieces[:_TOP] if not _is_dropped(piece.shown, language)]
    return [*top, *pieces[_TOP:-_END], *_ended(pieces[-_END:], sender, language)]


def _ended(pieces: Sequence[Piece], sender: str, language: str) -> list[Piece]:
    """The lines up to the end of the text."""
    lines = [piece for piece in pieces if not _is_dropped(piece.shown, language)]
    return _without_name(_without_signature(_without_footer(lines, language), language), sender)


def _is_dropped(shown: str, language: str) -> bool:
    return any(said(kind, shown, language) for kind in ("device", "warning", "footer-line"))


def _without_footer(lines: list[Piece], language: str) -> list[Piece]:
    """The lines above the small print; in the middle of a text only its first lines go."""
    lines = _cut(lines, "disclaimer", lambda before, under: True, language)
    lines = _cut(lines, "footer", lambda before, under: under <= before, language)
    return _cut(lines, "list-footer", lambda before, under: under <= _LIST_FOOTER, language)


def _cut(lines: list[Piece], kind: str, ends: Callable[[int, int], bool], language: str) -> list[Piece]:
    """The lines up to the first of a kind after which the text ends, judged by the words before and under it."""
    small = [index for index, piece in enumerate(lines) if said(kind, piece.shown, language)]
    counts = [0, *accumulate(len(piece.shown.split()) for piece in lines)] if small else []
    fits = (index for index in small if counts[index] and ends(counts[index], counts[-1] - counts[index + 1]))
    gone = frozenset(small)
    return [piece for index, piece in enumerate(lines[: next(fits, len(lines))]) if index not in gone]


def _without_signature(lines: list[Piece], language: str) -> list[Piece]:
    """The lines above the signature, and those under it where more than a signature follows."""
    kept: list[Piece] = []
    left = sum(bool(piece.shown) for piece in lines)
    index = 0
    while index < len(lines):
        piece = lines[index]
        left -= bool(piece.shown)
        closes = said("closing", piece.shown, language) is not None
        ends = (closes or piece.shown == "--") and left <= _SIGNATURE
        if ends and (not closes or all(map(_is_contact, lines[index + 1 :]))):
            return kept
        if closes:
            after = _under_closing(lines, index + 1)
            left -= sum(bool(line.shown) for line in lines[index + 1 : after])
            index = after
        else:
            kept.append(piece)
            index += 1
    return kept


def _without_name(lines: list[Piece], sender: str) -> list[Piece]:
    """The lines without empty ones at both ends, and without the sender's name at the end."""
    shown = [index for index, piece in enumerate(lines) if piece.shown]
    if shown and set(lines[shown[-1]].shown.strip("-–—/ ,.").split()) <= set(sender.split()):
        shown.pop()
    return lines[shown[0] : shown[-1] + 1] if shown else []


def _under_closing(lines: list[Piece], first: int) -> int:
    """The number of the line after a signature in the middle: its name, and what stands with it up to an empty line."""
    place = first
    while place < len(lines) and place < first + 2 and not lines[place].shown:
        place += 1
    ends = any(not piece.shown for piece in lines[place : place + _HEADER_REACH])
    last = min(place + (_HEADER_REACH if ends else _NAME_LINES), len(lines))
    while place < last and lines[place].shown and _is_contact(lines[place]):
        place += 1
    return place


def _is_contact(piece: Piece) -> bool:
    """A name, a post, an address or a number: short and no sentence."""
    shown = piece.shown
    return len(shown) <= _CONTACT and not (shown.endswith((".", "!", "?", "”", '"')) and len(shown.split()) > 6)


def _marked(piece: Piece, language: str) -> Piece:
    polite = piece.kind is None and (said("greeting", piece.shown, language) or said("cover", piece.shown, language))
    return replace(piece, kind="boilerplate") if polite else piece
