"""A mail as one text: its lines without history and small print, and what its header states."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from briefgen.sources.fragments import Piece, under_headline
from briefgen.sources.mail.history import Earlier, part_history, strip_small_print
from briefgen.sources.mail.lines import body_lines, said, words
from briefgen.sources.mail.message import Part, Wording, header, sender, sent
from briefgen.sources.mail.people import from_whom
from briefgen.sources.raw import Metadata
from briefgen.text.display import display

_PLACE = "mail header"
_MOST_MARKS = 12
"""Marks before a subject ("Re: Fwd: [list] Re:")."""


class Letter(Struct, frozen=True):
    """``pieces``: the sender's own lines, without small print. ``earlier``: the mail that it answers or passes on."""

    metadata: Metadata
    mark: str | None
    """What the subject says before the title: "PRESS RELEASE"."""
    pieces: tuple[Piece, ...]
    earlier: Earlier | None
    encoding: str

    @property
    def words(self) -> int:
        """How many words the mail adds to what it passes on, greetings not counted."""
        return words([piece for piece in self.pieces if piece.kind != "boilerplate"])


def open_letter(message: Part, wordings: tuple[Wording, ...], language: str = "en") -> Letter:
    """The mail with what it answers parted from it.

    Raises `UnreadableError` for one that is encrypted in place.
    """
    lines, encoding = body_lines(wordings)
    own, earlier = part_history(lines, language)
    mark, title = headline(header(message, "Subject") or "", language)
    stated = Metadata(title=title, published=sent(message), url=_address(message))
    name = sender(message) or ""
    stated = stated.or_else(from_whom(name, language)).from_(_PLACE)
    return Letter(stated, mark, tuple(strip_small_print(own, name, language)), earlier, encoding)


def headline(subject: str, language: str = "en") -> tuple[str | None, str | None]:
    """The mark of a statement before the subject, and the subject as a headline; None for each that is not there."""
    for _ in range(_MOST_MARKS):
        match = said("subject-mark", subject, language)
        if match is None:
            break
        subject = subject[match.end() :].strip()
    release = said("subject-release", subject, language)
    if release:
        return release["mark"], release["title"]
    return None, subject if subject and not said("subject-dull", subject, language) else None


def is_passed_on(message: Part, letter: Letter) -> bool:
    """Whether the mail under this one is what it is about: marked as forwarded, or nothing stands over it."""
    if letter.earlier is None:
        return False
    subject = (header(message, "Subject") or "").lstrip().lower()
    passed_on = subject.startswith(("fw:", "fwd:", "wg:", "tr:", "fwd ", "i:", "rv:"))
    return letter.earlier.forwarded or passed_on or not letter.words


def unless_said(header: Metadata, said: Metadata) -> Metadata:
    """What the header states and the text does not: who sends an article on is not its author, nor is the day its day.

    A day without a year in the text ("JANUARY 5") is the last one before the mail was sent.
    """
    if said.author or said.publisher:
        header = replace(header, author=None, publisher=None)
    if said.published and said.published[:10] <= (header.published or said.published)[:10]:
        return replace(header, published=None)
    day = _day_before(header.published, said.partial_date)
    return replace(header, published=day) if day else header


def _day_before(sent: str | None, day: tuple[int, int] | None) -> str | None:
    """The last day of that month and day up to the one of sending; None where there is none."""
    if sent is None or day is None:
        return None
    latest = date.fromisoformat(sent[:10])
    found: list[date] = []
    for year in (latest.year, latest.year - 1):
        with suppress(ValueError):
            found.append(date(year, *day))
    return next((candidate.isoformat() for candidate in found if candidate <= latest), None)


def headed(letter: Letter) -> list[Piece]:
    """The lines under their headline, and that under what the subject calls them."""
    title = letter.metadata.title
    lines = list(letter.pieces)
    return _as_it_stands(letter.mark) + (under_headline(title, lines) if title and lines else lines)


def _as_it_stands(mark: str | None) -> list[Piece]:
    return [Piece(mark)] if mark else []


def _address(message: Part) -> str | None:
    """Where the mail itself can be read; the archive of a list is the address of all its mails, and of none."""
    stated = (header(message, "Archived-At") or "").strip("<> ")
    return stated if stated.startswith(("http://", "https://")) and " " not in stated else None


def restore(earlier: Earlier) -> bytes:
    """A mail that another one carries in its text, as a mail of its own."""
    stated = {"From": "from", "Date": "sent", "Subject": "subject"}
    headers = {**earlier.headers, "sent": earlier.headers.get("sent") or earlier.headers.get("date", "")}
    lines = [f"{name}: {display(headers[key])[:1000]}" for name, key in stated.items() if headers.get(key)]
    body = "\n".join(">" * piece.depth + (" " if piece.depth else "") + piece.shown for piece in earlier.pieces)
    kind = "Content-Type: text/plain; charset=utf-8; format=flowed"
    return "\n".join([*lines, kind, "Content-Transfer-Encoding: 8bit", "", body]).encode("utf-8", "replace")
