"""A web address taken apart once, strictly: what is checked here is exactly what is connected to and asked for."""

from __future__ import annotations

import re
import string
from contextlib import suppress
from encodings import idna
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import quote, urljoin, urlsplit

from msgspec import Struct

from briefgen.sources.raw import UnreadableError

PORTS = {"http": 80, "https": 443}
_LONGEST = 8_000
_AUTHORITY = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]{2,45}\]|[^:\[\]]{1,260})(?::(?P<port>[0-9]{0,5}))?")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Letters that the old rules for international names (Python's) turn into others and the new ones (browsers') keep,
# and dots that only browsers take for dots: the two would ask two different hosts.
_DEVIANT = "ßς\u200c\u200d\u3002\uff0e\uff61"
_KEPT = "".join(c for c in string.punctuation if c not in '"<>\\^`{|}#')


class Target(Struct, frozen=True):
    """``host`` is an ASCII name in lower case without a trailing dot, or an IP address without brackets.

    ``path`` is what the request line asks for: path and query, percent-encoded.
    """

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        """The address as one spelling, without credentials and fragment."""
        return f"{self.scheme}://{authority(self.host, self.port, PORTS[self.scheme])}{self.path}"

    @property
    def ip(self) -> IPv4Address | IPv6Address | None:
        """The address that the host is written as, None for a name."""
        return _written_ip(self.host)


def authority(host: str, port: int | None, default: int | None = None) -> str:
    """``host:port``, the port left out where it is the default."""
    host = f"[{host}]" if ":" in host else host
    return host if port in (None, default) else f"{host}:{port}"


def parse(url: str) -> Target:
    """``url`` taken apart. Raises `UnreadableError` for all that is no plain http(s) address.

    The reasons never repeat the address, which may hold a password.
    """
    if len(url) > _LONGEST:
        raise UnreadableError("the web address is too long")
    if any(c == "\\" or c.isspace() or not c.isprintable() for c in url):
        raise UnreadableError("the web address holds blanks, backslashes or control characters")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise UnreadableError("not a proper web address") from None
    if parts.scheme not in PORTS:
        raise UnreadableError("only http and https addresses are read")
    if "@" in parts.netloc:
        raise UnreadableError("the web address holds a user name or password; give it without")
    host, port = host_and_port(parts.netloc)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, PORTS[parts.scheme] if port is None else port, quote(path, safe=_KEPT))


def redirected(target: Target, location: str) -> Target:
    """Where ``location``, as `http.client` hands it over, leads from ``target``. Raises `UnreadableError`."""
    with suppress(UnicodeError):  # header bytes come as Latin-1; what servers send unencoded is UTF-8
        location = location.encode("latin-1").decode("utf-8")
    if any(c == "\\" or not c.isprintable() for c in location):
        raise UnreadableError("redirects to an address with control characters in it")
    try:
        joined = urljoin(target.url, location.strip().replace(" ", "%20"))
    except ValueError:
        raise UnreadableError("redirects to no proper web address") from None
    try:
        return parse(joined)
    except UnreadableError as error:
        raise UnreadableError(f"redirects elsewhere: {error}") from None


def host_and_port(text: str) -> tuple[str, int | None]:
    """The host in its one spelling and the port of ``HOST[:PORT]``. Raises `UnreadableError`."""
    found = _AUTHORITY.fullmatch(text)
    if found is None:
        raise UnreadableError("no proper host in the web address")
    port = int(found["port"]) if found["port"] else None
    if port is not None and not 0 < port < 65536:
        raise UnreadableError("no proper port in the web address")
    return _host(found["host"]), port


def _host(text: str) -> str:
    if text.startswith("["):
        try:
            return str(IPv6Address(text[1:-1]))
        except AddressValueError:
            raise UnreadableError("no proper IPv6 address in the web address") from None
    labels = [_ascii(label) for label in text.removesuffix(".").split(".")]
    host = ".".join(labels)
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise UnreadableError("no proper host in the web address")
    if _NUMBER.fullmatch(labels[-1]) and _written_ip(host) is None:
        # 127.1, 0x7f.1, 2130706433, 017700000001: the system would read an address out of these
        raise UnreadableError("the host is a number that is no plain IPv4 address")
    return host


def _ascii(label: str) -> str:
    """A label as the name system has it ("xn--..."). One that only looks like ASCII (full-width digits) is refused."""
    if label.isascii():
        return label.lower()
    try:
        encoded = idna.ToASCII(label).decode("ascii").lower()
    except UnicodeError:
        encoded = ""
    if not encoded.startswith("xn--") or any(c in _DEVIANT for c in label):
        raise UnreadableError("the host name cannot be written in ASCII for sure; give it in its xn-- form")
    return encoded


def _written_ip(host: str) -> IPv4Address | IPv6Address | None:
    for kind in (IPv4Address, IPv6Address):
        try:
            return kind(host)
        except AddressValueError:
            continue
    return None
