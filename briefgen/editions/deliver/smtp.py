"""A mail server: connected to with checked TLS, or said why not."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal

from briefgen.editions.deliver.errors import LaterError, NotSentError, RefusedError
from briefgen.web.watch import Watch

_ANSWER = 60.0
"""Seconds for each answer of the server."""
_MESSAGE = 600.0
"""Seconds for a whole message: attachments over a slow line."""
_GOODBYE = 5.0
_CLOSING = 421
TROUBLE = (smtplib.SMTPException, OSError)


class Server:
    """A server that is ready to take messages."""

    def __init__(self, smtp: smtplib.SMTP) -> None:
        self._smtp = smtp

    def send(self, sender: str, recipient: str, data: bytes) -> None:
        """Hands ``data`` over for ``recipient`` alone. Raises `LaterError` and `RefusedError`."""
        connection = self._smtp.sock
        if connection is None:
            raise LaterError("the mail server broke the connection off", lost=True)
        with Watch(_MESSAGE) as watch:
            try:
                with socket.fromfd(connection.fileno(), connection.family, connection.type) as plain:
                    watch.hold(plain)  # one under TLS cannot be held
                self._smtp.sendmail(sender, [recipient], data)
            except TROUBLE as error:
                raise _problem(error) from None


@contextmanager
def connected(
    server: tuple[str, int], tls: Literal["starttls", "implicit", "none"], user: str | None, password: str | None
) -> Iterator[Server]:
    """The mail server at ``server``, its certificate checked against those that the system trusts.

    Never without TLS unless ``tls`` says so: a server that offers none is refused. Raises `LaterError`, `RefusedError`.
    """
    try:
        smtp = _opened(server, tls)
    except TROUBLE as error:
        raise _problem(error) from None
    try:
        try:
            if tls == "starttls":
                smtp.starttls(context=ssl.create_default_context())
            if user is not None and password is not None:
                smtp.login(user, password)
        except TROUBLE as error:
            raise _problem(error) from None
        yield Server(smtp)
        _leave(smtp)
    finally:
        smtp.close()  # at once: whoever ends the program does not wait for a server


def _leave(smtp: smtplib.SMTP) -> None:
    """Says goodbye; what was taken is taken, whatever the server says now."""
    with suppress(*TROUBLE):
        if smtp.sock is not None:
            smtp.sock.settimeout(_GOODBYE)
        smtp.quit()


def _opened(server: tuple[str, int], tls: str) -> smtplib.SMTP:
    host, port = server
    if tls == "implicit":
        return smtplib.SMTP_SSL(host, port, timeout=_ANSWER, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=_ANSWER)


def _problem(error: BaseException) -> NotSentError:
    """What went wrong, and whether to try again: the server's 5xx are final, its 4xx and all of the network are not."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return _answered(code, words, "the mail server refused the recipient")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _answered(error.smtp_code, error.smtp_error, "the mail server refused the login")
    if isinstance(error, smtplib.SMTPResponseException):
        return _answered(error.smtp_code, error.smtp_error, "the mail server refused the message")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return RefusedError(f"the mail server cannot do what is asked: {_plain(str(error))}")
    if isinstance(error, smtplib.SMTPException):
        return LaterError("the mail server broke the connection off", lost=True)
    from briefgen.web.words import trouble

    return LaterError(f"no mail server: {trouble(error)}", lost=True)


def _answered(code: int, words: bytes | str, problem: str) -> NotSentError:
    said = f"{problem} ({code} {_plain(words.decode('ascii', 'replace') if isinstance(words, bytes) else words)})"
    if 500 <= code < 600:
        return RefusedError(said)
    return LaterError(said, lost=code == _CLOSING or not 400 <= code < 500)


def _plain(text: str) -> str:
    return "".join(c if c.isascii() and c.isprintable() else " " for c in text)[:200].strip()
