"""The only part of briefgen that knows a network: one http(s) address in, its bytes or the reason why not out.

Nothing here is loaded before the first address is fetched: importing this package imports neither sockets nor urllib3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from briefgen.sources.fetching import Answer, Fetched, Validators


class Fetcher(Struct, frozen=True):
    """Gets web addresses, a `briefgen.sources.fetching.Fetch`. One value may be used by many threads at once.

    ``allow_hosts`` are hosts ("intranet.example", "127.0.0.1:8000", "[fd00::1]") that may lie at a private or local
    address; with a port, only there. ``deadline`` is in seconds, for one address with all that it leads to.
    ``max_bytes`` holds for the bytes on the wire and again for what they unpack to.

    Raises `briefgen.errors.UsageError` for an ``allow_hosts`` entry that names no host.
    """

    allow_hosts: tuple[str, ...] = ()
    deadline: float = 30.0
    max_bytes: int = 20_000_000

    def __post_init__(self) -> None:
        if self.allow_hosts:
            from briefgen.web.guard import Guard

            Guard.of(self.allow_hosts)

    def __call__(self, url: str) -> Fetched:
        """What ``url`` gives. Raises `briefgen.sources.raw.UnreadableError` with the reason for the register."""
        from briefgen.web.following import follow
        from briefgen.web.guard import Guard

        return follow(url, Guard.of(self.allow_hosts), self.deadline, self.max_bytes)

    def ask(self, url: str, known: Validators) -> Answer:
        """What ``url`` gives, unless the server says that it is what it gave with ``known``; a `fetching.Ask`.

        Raises as a call does. One try: `briefgen.web.retrying` asks again.
        """
        from briefgen.web.following import ask
        from briefgen.web.guard import Guard

        return ask(url, known, Guard.of(self.allow_hosts), self.deadline, self.max_bytes)


def fetch(url: str) -> Fetched:
    """What ``url`` gives, within the limits that `Fetcher` has of itself."""
    return Fetcher()(url)
