"""What `sources` needs of a network, without knowing one: a function that the caller brings."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from briefgen.sources.raw import UnreadableError

AT_ONCE = 8
"""Hosts that are asked at the same time."""
AHEAD = 32
"""Answers that may wait to be taken, so that a long list does not fill the memory."""

_CREDENTIALS = re.compile(r"(https?://)[^/?#]*@", re.I)
# A password with an unencoded "/" in it: what stands before it looks like a host with a port that is no number.
_BROKEN_CREDENTIALS = re.compile(r"(https?://)[^/?#]*:(?![0-9]{0,5}(?:[/?#]|\Z)).*@", re.I | re.S)
_HOST = re.compile(r"https?://([^/?#:]*)", re.I)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave. ``url`` is the address after redirects, without credentials.

    ``content_type`` is the bare media type in lower case ("text/html"), ``charset`` the one the server declares.
    """

    url: str
    data: bytes
    content_type: str | None = None
    charset: str | None = None


Fetch = Callable[[str], Fetched]
"""Gets one http(s) address. Raises `briefgen.sources.raw.UnreadableError` whose text is the reason for the register."""


def shown(url: str) -> str:
    """``url`` as it may be printed and kept: without a user name, a password and the fragment."""
    url = _CREDENTIALS.sub(r"\1", _BROKEN_CREDENTIALS.sub(r"\1", url, count=1), count=1)
    return url.partition("#")[0]


def fetch_each(fetch: Fetch, urls: Sequence[str]) -> Iterator[Fetched | UnreadableError]:
    """What each address gave or why it gave nothing, in the order of ``urls`` whichever answers first.

    Several hosts are asked at once, each of them for one address at a time. Ends promptly when it is interrupted:
    nothing waits for an answer that nobody will take. Any other error of ``fetch`` is raised in its place.
    """
    queue = _Queue(fetch, urls)
    hosts = len({_host(url) for url in urls})
    for _ in range(min(AT_ONCE, hosts)):
        threading.Thread(target=queue.work, name="briefgen fetch", daemon=True).start()
    try:
        for number in range(len(urls)):
            yield queue.result(number)
    finally:
        queue.stop()


def _host(url: str) -> str:
    found = _HOST.match(shown(url))
    return found[1].lower().removesuffix(".") if found else ""


class _Queue:
    """Which address is next, which hosts are busy and what has come; shared by the threads of one `fetch_each`."""

    def __init__(self, fetch: Fetch, urls: Sequence[str]) -> None:
        self._fetch = fetch
        self._urls = urls
        self._waiting = list(range(len(urls)))
        self._busy: set[str] = set()
        self._results: dict[int, Fetched | Exception] = {}
        self._taken = 0
        self._changed = threading.Condition()

    def work(self) -> None:
        """Fetches one address after another until none is left."""
        while (number := self._next()) is not None:
            try:
                result: Fetched | Exception = self._fetch(self._urls[number])
            except Exception as error:
                result = error
            with self._changed:
                self._results[number] = result
                self._busy.remove(_host(self._urls[number]))
                self._changed.notify_all()

    def _next(self) -> int | None:
        """The first address whose host is free and whose answer may be kept; None when nothing is left to do."""
        with self._changed:
            while self._waiting:
                for number in self._waiting:
                    if number >= self._taken + AHEAD:
                        break
                    if _host(self._urls[number]) not in self._busy:
                        self._waiting.remove(number)
                        self._busy.add(_host(self._urls[number]))
                        return number
                self._changed.wait()
        return None

    def result(self, number: int) -> Fetched | UnreadableError:
        """Waits for the result of that number, which must be the one after the last taken."""
        with self._changed:
            while number not in self._results:
                self._changed.wait(0.5)  # where a wait without end cannot be interrupted
            found = self._results.pop(number)
            self._taken = number + 1
            self._changed.notify_all()
        if isinstance(found, Exception) and not isinstance(found, UnreadableError):
            raise found
        return found

    def stop(self) -> None:
        """What has not begun does not begin."""
        with self._changed:
            self._waiting.clear()
            self._changed.notify_all()
