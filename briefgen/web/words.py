"""Why an address gave nothing, in words for the register: never with text that the server chose."""

from __future__ import annotations

import http.client
import os
import re
import socket
import ssl
import zlib
from http import HTTPStatus

from urllib3.exceptions import HTTPError

_REFUSALS = {
    401: "the site asks for a login",
    402: "the site asks for payment",
    403: "the site refuses programs, or this one",
    404: "no such page",
    407: "a proxy asks for a login",
    410: "the page is gone for good",
    418: "the site refuses programs, or this one",
    429: "the site got too many requests; try again later",
    451: "the page is withheld for legal reasons",
    503: "the site cannot answer now; try again later",
}
# How the walls against programs call themselves, in headers of their own or in the page they send.
_WALL = re.compile(
    rb"captcha|cf-challenge|cf_chl_|challenge-platform|cf-turnstile|datadome|perimeterx|px-app|_incapsula_|awswaf", re.I
)
_UNKNOWN = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")

TROUBLE = (OSError, http.client.HTTPException, HTTPError, EOFError, zlib.error)
"""All that a request can raise because of the network or the server."""


def refusal(status: int, challenge: str, page: bytes) -> str:
    """The words for an answer that is no page. ``challenge``: Cloudflare's header that asks who is there."""
    if challenge or (status in (401, 403, 405, 429, 503) and _WALL.search(page)):
        return f"the site wants to see that a human asks ({status}); save the page from a browser"
    known = _REFUSALS.get(status)
    if known:
        return f"{known} ({status})"
    if status >= 500:
        return f"the site has a fault ({_phrase(status)})"
    if status >= 400:
        return f"the site refused ({_phrase(status)})"
    return f"the site answered without a page ({_phrase(status)})"


def _phrase(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def trouble(error: BaseException) -> str:
    """The words for one of `TROUBLE` that is no matter of time."""
    error = _cause(error)
    if isinstance(error, socket.gaierror):
        words = "the host name is not known" if error.errno in _UNKNOWN else "the host name cannot be looked up now"
        return words + _proxy_note()
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the site cannot show that it is who it says (certificate: {_plain(error.verify_message)})"
    if isinstance(error, ssl.SSLError):
        return f"no secure connection (TLS: {_plain((error.reason or 'failed').replace('_', ' ').lower())})"
    if isinstance(error, ConnectionRefusedError):
        return "the host refuses the connection" + _proxy_note()
    if isinstance(error, zlib.error):
        return "what came is damaged"
    if isinstance(error, (EOFError, ConnectionError, http.client.IncompleteRead)):
        return "the connection broke off before the end"
    if isinstance(error, OSError):
        return f"no connection ({_plain(error.strerror or type(error).__name__)}){_proxy_note()}"
    return "the answer is not proper HTTP"


def may_pass(error: BaseException) -> bool:
    """Whether one of `TROUBLE` may be over in a moment."""
    error = _cause(error)
    if isinstance(error, socket.gaierror):
        return error.errno not in _UNKNOWN
    if isinstance(error, ssl.SSLError):
        return False
    return isinstance(error, (OSError, EOFError, http.client.IncompleteRead, http.client.RemoteDisconnected))


def _cause(error: BaseException) -> BaseException:
    """urllib3 wraps what broke a body off, and says so in words only."""
    inner = error.args[-1] if isinstance(error, HTTPError) and error.args else None
    return inner if isinstance(inner, (OSError, http.client.HTTPException)) else error


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isascii() and c.isprintable())[:120]


def _proxy_note() -> str:
    """A desk behind a proxy should learn why nothing connects."""
    known = any(os.environ.get(name) or os.environ.get(name.upper()) for name in _PROXIES)
    return "; a proxy is set in the environment, which briefgen does not use" if known else ""
