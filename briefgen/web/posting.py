"""One POST to an address that the user gave, guarded and timed as every fetch is. Redirects are not followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from briefgen import __version__
from briefgen.sources.fetching import NoAnswerError
from briefgen.sources.raw import UnreadableError
from briefgen.web.exchange import answer
from briefgen.web.guard import Guard
from briefgen.web.target import parse
from briefgen.web.waiting import asked_to_wait
from briefgen.web.watch import Watch
from briefgen.web.words import TROUBLE, trouble


class Answer(Struct, frozen=True):
    """The status, and the seconds that the server asks to wait, None where it asks for nothing."""

    status: int
    after: float | None


def post(
    url: str, data: bytes, headers: Mapping[str, str], *, allow_hosts: Sequence[str] = (), deadline: float = 30.0
) -> Answer:
    """Posts ``data`` to ``url``, to no private address but those of ``allow_hosts``.

    Raises `UnreadableError` with a line that never repeats the address, which may hold a token: `NoAnswerError` among
    them when the deadline passed.
    """
    named = {"User-Agent": f"briefgen/{__version__}", "Connection": "close", **headers}
    with Watch(deadline) as watch:
        try:
            target = parse(url)
            route = Guard.of(allow_hosts).route(target, watch)
            with answer(target, route, watch, named, data) as response:
                return Answer(response.status, asked_to_wait(response.headers))
        except TROUBLE as error:
            if watch.over or isinstance(error, TimeoutError):
                raise NoAnswerError(f"no answer within {deadline:g} s") from None
            raise UnreadableError(trouble(error)) from None
