"""Which hosts may be asked: looked up once, every address checked, and connected to exactly as checked."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

from msgspec import Struct

from briefgen.errors import UsageError
from briefgen.sources.raw import UnreadableError
from briefgen.web.target import Target, authority, host_and_port
from briefgen.web.watch import Watch

# IANA's registries of special addresses, written out: what `ipaddress` calls global changes between Python versions.
_NOT_PUBLIC = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/3",
        "168.63.129.16/32",  # public by number, but inside Azure it is the machine's own host
    )
)  # fmt: skip
_PUBLIC_V6 = IPv6Network("2000::/3")  # all else is local, multicast, mapped IPv4 or not given out
# 2001::/23 holds Teredo, 2002::/16 is 6to4: both carry an IPv4 address that nobody here would have checked.
_NOT_PUBLIC_V6 = tuple(IPv6Network(block) for block in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
_NAT64 = IPv6Network("64:ff9b::/96")

# The ports that browsers refuse (WHATWG Fetch, "port blocking"): other services that a request could be aimed at.
_OTHER_SERVICES = frozenset(
    {
        0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
        109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526,
        530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045,
        4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
    }
)  # fmt: skip


class Route(Struct, frozen=True):
    """The socket addresses of one host, all of them checked: (family, address) in the order to try them."""

    addresses: tuple[tuple[int, tuple[Any, ...]], ...]
    private: bool


class Guard(Struct, frozen=True):
    """Lets public addresses through, and those of the ``allowed`` hosts: (host, port), None for any port."""

    allowed: frozenset[tuple[str, int | None]] = frozenset()

    @classmethod
    def of(cls, hosts: Sequence[str]) -> Guard:
        """Raises `UsageError` for an entry that is no HOST or HOST:PORT."""
        return cls(frozenset(_allowed(host) for host in hosts))

    def route(self, target: Target, watch: Watch, *, came_from: Route | None = None) -> Route:
        """How to reach ``target``. Raises `UnreadableError` where it may not be asked.

        One private address among public ones is enough to refuse a name. ``came_from`` is the page that redirected:
        a public one may not lead to a private one, not even to one that the user allowed for himself.
        """
        if target.port in _OTHER_SERVICES and (target.host, target.port) not in self.allowed:
            raise UnreadableError(f"port {target.port} is not for web pages")
        ip = target.ip
        found = _written(ip, target.port) if ip else _looked_up(target, watch)
        barred = [address[0] for _, address in found if not is_public(ip_address(address[0]))]
        if barred and not self._allows(target):
            hint = "" if came_from else f"; --allow-host {authority(target.host, None)} lets it through"
            raise UnreadableError(f"{_led(came_from)}a private or local address ({barred[0]}){hint}")
        if barred and came_from and not came_from.private:
            raise UnreadableError(f"{_led(came_from)}a private or local address ({barred[0]})")
        return Route(found, private=bool(barred))

    def _allows(self, target: Target) -> bool:
        return not self.allowed.isdisjoint({(target.host, None), (target.host, target.port)})


def _led(came_from: Route | None) -> str:
    return "redirects to " if came_from else "it is at "


def _allowed(text: str) -> tuple[str, int | None]:
    try:
        return host_and_port(text)
    except UnreadableError:
        raise UsageError(f"--allow-host {text!r}: give HOST or HOST:PORT (intranet.example, [::1]:80)") from None


def is_public(ip: IPv4Address | IPv6Address) -> bool:
    """Whether ``ip`` is an address of the open internet, in no form that hides another one."""
    if isinstance(ip, IPv4Address):
        return not any(ip in block for block in _NOT_PUBLIC)
    if ip in _NAT64:  # what networks without IPv4 give for every IPv4 host
        return is_public(IPv4Address(int(ip) & 0xFFFF_FFFF))
    return ip in _PUBLIC_V6 and not any(ip in block for block in _NOT_PUBLIC_V6)


def _written(ip: IPv4Address | IPv6Address, port: int) -> tuple[tuple[int, tuple[Any, ...]], ...]:
    if isinstance(ip, IPv4Address):
        return ((socket.AF_INET, (str(ip), port)),)
    return ((socket.AF_INET6, (str(ip), port, 0, 0)),)


def _looked_up(target: Target, watch: Watch) -> tuple[tuple[int, tuple[Any, ...]], ...]:
    """The addresses of a name. The system's look-up knows no time limit, so it runs where it can be left behind."""
    answers: queue.SimpleQueue[list[Any] | OSError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM))
        except OSError as error:
            answers.put(error)
        except UnicodeError:
            answers.put(socket.gaierror(socket.EAI_NONAME, "no such name"))

    threading.Thread(target=look_up, name="briefgen look-up", daemon=True).start()
    try:
        found = answers.get(timeout=watch.left())
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(found, OSError):
        raise found
    known = (socket.AF_INET, socket.AF_INET6)
    addresses = tuple((family, address) for family, _, _, _, address in found if family in known)
    if not addresses:
        raise socket.gaierror(socket.EAI_NONAME, "no address")
    return addresses
