"""Mails: the text is one source, and so is each document attached or passed on in it."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message
from pathlib import PurePosixPath

from briefgen.sources.containers import Member
from briefgen.sources.mail.digest import digest_mails
from briefgen.sources.mail.letter import Letter, is_passed_on, open_letter, restore
from briefgen.sources.mail.message import Part, content, file_name, header, parameter, parse, payload
from briefgen.sources.raw import LeftOutError, UnreadableError

SUFFIXES = (".eml", ".emlx")

_BODY = "mail"
_LITTLE = 25
"""Words of a note over a mail passed on; a longer one says something of its own."""
_MOST_PASSED_ON = 10
"""Mails inside one another's text."""
_IGNORED = ("image/", "font/", "text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/x-amp-html")
_SEALS = frozenset({
    "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-keys",
    "application/ics", "message/delivery-status", "message/disposition-notification", "text/rfc822-headers",
    "application/x-apple-msg-attachment",
})  # fmt: skip
_SEAL_SUFFIXES = (".ics", ".vcf", ".p7s", ".asc", ".sig")
_SUFFIX_OF = {
    "text/plain": ".txt", "text/html": ".html", "text/markdown": ".md", "application/pdf": ".pdf",
    "application/rtf": ".rtf", "text/rtf": ".rtf", "application/zip": ".zip", "message/rfc822": ".eml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}  # fmt: skip


def members(data: bytes) -> Iterator[Member]:
    """The text of the mail, the mail passed on in it, then its attachments in order; of a digest each of its mails.

    Pictures, invitations and seals are left out. Raises `UnreadableError` for what is no mail and for an encrypted one,
    `LeftOutError` for the answers that machines give.
    """
    message = parse(_without_wrapper(data))
    _refuse(message)
    parts = content(message)
    files = list(_files(parts.files))
    digest = digest_mails(parts.wordings)
    if digest:
        yield from (Member(str(number), data=mail, suffix=_BODY) for number, mail in enumerate(digest, 1))
    else:
        yield from _texts(data, message, open_letter(message, parts.wordings), alone=not files)
    yield from files


def _without_wrapper(data: bytes) -> bytes:
    """The mail inside Apple's ``.emlx``: a line with its length, the mail, then a property list."""
    first, _, rest = data[:20].partition(b"\n")
    if rest and first.strip().isdigit():
        return data[len(first) + 1 :][: int(first)]
    return data


def _refuse(message: Part) -> None:
    kind = message.get_content_type()
    reports = ("delivery-status", "disposition-notification")
    report = kind == "multipart/report" and parameter(message, "report-type") in reports
    daemon = (header(message, "From") or "").lower()
    answers = (header(message, "Auto-Submitted") or "").lower().startswith("auto-replied")
    if report or answers or "mailer-daemon@" in daemon or daemon == "mailer-daemon":
        raise LeftOutError("an answer of a mail system")
    if kind == "text/calendar":
        raise LeftOutError("an invitation")
    sealed = kind in ("application/pkcs7-mime", "application/x-pkcs7-mime")
    if sealed and parameter(message, "smime-type") == "signed-data":
        raise UnreadableError("a mail sealed as a whole (S/MIME); open it in your mail program and save its text")
    if sealed or kind == "multipart/encrypted":
        raise UnreadableError("an encrypted mail; open it in your mail program and save its text")


# ------------------------------------------------------------------ the text


def _texts(data: bytes, message: Part, letter: Letter, *, alone: bool) -> Iterator[Member]:
    """The letter, and the mail under it if that is what it is about: in its place where it adds next to nothing."""
    data = _without_wrapper(data)
    name = ""
    for _ in range(_MOST_PASSED_ON):
        earlier = letter.earlier if is_passed_on(message, letter) else None
        if earlier is None or letter.words > _LITTLE:
            if letter.words or (alone and earlier is None):
                yield Member(name, data=data, suffix=_BODY)
            name = f"{name}/forwarded" if name else "forwarded"
        if earlier is None:
            return
        data = restore(earlier)
        message = parse(data)
        letter = open_letter(message, content(message).wordings)
    yield Member(name, reason=f"passed on more than {_MOST_PASSED_ON} times; the rest is not read")


# ------------------------------------------------------------------ files


def _files(parts: tuple[Part, ...]) -> Iterator[Member]:
    taken: set[str] = set()
    for number, part in enumerate(parts, 1):
        member = _file(part, number)
        if member is None:
            continue
        name = member.name
        stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix
        while name in taken:
            name = f"{stem} ({number}){suffix}"
            number += len(parts)
        taken.add(name)
        yield Member(name, data=member.data, suffix=member.suffix, reason=member.reason)


def _file(part: Part, number: int) -> Member | None:
    kind = part.get_content_type()
    name = file_name(part)
    if kind.startswith(_IGNORED) or kind in _SEALS or (name or "").lower().endswith(_SEAL_SUFFIXES):
        return None
    suffix = PurePosixPath(name or "").suffix.lower() or _SUFFIX_OF.get(kind, "")
    name = name or f"attachment {number}{suffix}"
    if kind == "message/rfc822":
        return _inner_mail(part, name if name.lower().endswith(".eml") else f"{name}.eml")
    if kind == "application/ms-tnef" or name.lower() == "winmail.dat":
        return Member(name, reason="Outlook's own packing; ask for the mail as plain text or HTML")
    data = payload(part)
    if not data:
        return Member(name, reason="empty attachment") if suffix else None
    return Member(name, data=data, suffix="" if PurePosixPath(name).suffix else suffix)


def _inner_mail(part: Part, name: str) -> Member:
    inside = part.get_payload()
    try:
        if isinstance(inside, list) and isinstance(inside[0], Message):
            return Member(name, data=inside[0].as_bytes(), suffix=".eml")
    except Exception:  # the library writes what it could only half read: whatever it raises, the mail is damaged
        return Member(name, reason="damaged mail")
    data = payload(part)
    return Member(name, data=data, suffix=".eml") if data else Member(name, reason="empty attachment")
