"""What `sources` needs of a network, without knowing one: a function that the caller brings."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from types import TracebackType

from msgspec import Struct, field

from briefgen.rules.compiled import compiled
from briefgen.sources.decoding import visible
from briefgen.sources.raw import UnreadableError

AT_ONCE = 8
"""Hosts that are asked at the same time."""
AHEAD = 32
"""Answers that may wait to be taken, so that a long list does not fill the memory."""
PATIENCE = 2
"""Addresses in a row that a host may leave unanswered before its others are not asked: each costs a whole deadline."""

_CREDENTIALS = compiled(r"(https?://)[^/?#]*@", re.I)
# A password with an unencoded "/" in it: what stands before it looks like a host with a port that is no number.
_BROKEN_CREDENTIALS = compiled(r"(https?://)(?!\[)[^/?#:]*:(?![0-9]{0,5}(?:[/?#]|\Z)).*@", re.I | re.S)
# Parameters by which private feeds know their reader. "key" alone names articles too, so it takes a long value.
_TOKEN = compiled(
    r"(?<=[?&;])([\w.-]{0,40}?(?:token|passw(?:or)?d|pwd|secret|signature|credential|api[_-]?key)|sig|auth|jwt|sid)=[^&;#]*"
    r"|(?<=[?&;])(key)=[^&;#]{16,}",
    re.I,
)
_HOST = compiled(r"https?://([^/?#:]*)", re.I)


class Fetched(Struct, frozen=True):
    """What an address gave. ``url`` is the address after redirects, without credentials.

    ``content_type`` is the bare media type in lower case ("text/html"), ``charset`` the one the server declares.
    """

    url: str
    data: bytes
    content_type: str | None = None
    charset: str | None = None


class Validators(Struct, frozen=True):
    """What a server said to know an answer by (``ETag``, ``Last-Modified``), word for word."""

    etag: str | None = None
    modified: str | None = None


class Answer(Struct, frozen=True):
    """``fetched`` is None where the server says that nothing changed since ``validators`` were given."""

    fetched: Fetched | None
    validators: Validators = field(default_factory=Validators)


class NoAnswerError(UnreadableError):
    """Nothing whole came within the deadline."""


class PassingError(UnreadableError):
    """What may be better in a moment (a busy server, a broken connection); ``wait``: seconds the server asks for."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


Fetch = Callable[[str], Fetched]
"""Gets one http(s) address. Raises `briefgen.sources.raw.UnreadableError` whose text is the reason for the register."""

Ask = Callable[[str, Validators], Answer]
"""Gets one http(s) address if it changed since it gave these validators. Raises as `Fetch` does."""


def shown(url: str) -> str:
    """``url`` as it may be printed and kept: without user name, password and fragment, and "***" for its tokens."""
    url = _CREDENTIALS.sub(r"\1", _BROKEN_CREDENTIALS.sub(r"\1", url, count=1), count=1)
    return visible(_TOKEN.sub(lambda found: f"{found[1] or found[2]}=***", url.partition("#")[0]))


def host_of(url: str) -> str:
    """The host of ``url`` in lower case, without its port; "" where there is none."""
    found = _HOST.match(shown(url))
    return found[1].lower().removesuffix(".") if found else ""


class Ahead:
    """A `Fetch` that may be told what comes: several hosts are then asked at once, each for one address at a time.

    What it gives depends on the address alone, not on which answers first. To be called by one thread, which may be
    interrupted at any time: nothing waits for an answer that nobody will take. A context manager.
    """

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._waiting: list[str] = []
        self._running: dict[str, str] = {}
        self._results: dict[str, Fetched | Exception] = {}
        self._wanted: str | None = None
        self._unanswered: Counter[str] = Counter()
        self._workers = 0
        self._changed = threading.Condition()

    def __enter__(self) -> Ahead:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """What has not begun does not begin."""
        with self._changed:
            self._waiting.clear()
            self._changed.notify_all()

    def expect(self, urls: Iterable[str]) -> None:
        """Begins with ``urls``, in that order, behind those expected before."""
        with self._changed:
            known = {*self._waiting, *self._running, *self._results}
            self._waiting += [url for url in dict.fromkeys(urls) if url not in known]
            for _ in range(min(AT_ONCE, len(self._waiting)) - self._workers):
                self._workers += 1
                threading.Thread(target=self._work, name="briefgen fetch", daemon=True).start()
            self._changed.notify_all()

    def __call__(self, url: str) -> Fetched:
        """What ``url`` gave, once it is there. Raises what the fetch that lies behind raised."""
        self.expect([url])
        with self._changed:
            self._wanted = url
            self._changed.notify_all()
            while url not in self._results:
                self._changed.wait(0.5)  # where a wait without end cannot be interrupted
            found = self._results.pop(url)
            self._changed.notify_all()
        if isinstance(found, Exception):
            raise found
        return found

    def _work(self) -> None:
        """Fetches one address after another until none is left."""
        while url := self._next():
            result = self._result(url)
            with self._changed:
                self._results[url] = result
                del self._running[url]
                self._changed.notify_all()

    def _result(self, url: str) -> Fetched | Exception:
        host = host_of(url)
        if self._unanswered[host] >= PATIENCE:
            return UnreadableError(f"not asked, for its host left {PATIENCE} addresses before it without an answer")
        try:
            result: Fetched | Exception = self._fetch(url)
        except Exception as error:
            result = error
        self._unanswered[host] = self._unanswered[host] + 1 if isinstance(result, NoAnswerError) else 0
        return result

    def _next(self) -> str | None:
        """The first address whose host is free and whose answer may be kept; None when nothing is left to do."""
        with self._changed:
            while self._waiting:
                full = len(self._results) + len(self._running) >= AHEAD
                for url in [self._wanted] if full else [self._wanted, *self._waiting]:
                    if url in self._waiting and host_of(url) not in self._running.values():
                        self._waiting.remove(url)
                        self._running[url] = host_of(url)
                        return url
                self._changed.wait()
            self._workers -= 1
            return None
