"""From an address over its redirects to a page: each step checked again, all within one deadline."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct
from urllib3.response import HTTPResponse

from briefgen import __version__
from briefgen.sources.fetching import Answer, Fetched, NoAnswerError, PassingError, Validators, shown
from briefgen.sources.raw import UnreadableError
from briefgen.web.body import ENCODINGS, body, start
from briefgen.web.exchange import answer
from briefgen.web.guard import Guard, Route
from briefgen.web.media import content_type
from briefgen.web.target import Target, parse, redirected
from briefgen.web.waiting import asked_to_wait
from briefgen.web.watch import Watch
from briefgen.web.words import TROUBLE, may_pass, refusal, trouble

MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_PAGES = (200, 203)
_UNCHANGED = 304
_PASSING = (408, 425, 429, 500, 502, 503, 504)
_CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})
_VALIDATOR = re.compile(r"[ -~]{1,500}")
_ERROR_PAGE = 65_536
_HEADERS = {
    "User-Agent": f"briefgen/{__version__}",
    "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/pdf, */*;q=0.5",
    "Accept-Language": "en, *;q=0.5",
    "Accept-Encoding": ENCODINGS,
    "Connection": "close",
}


class _Moved(Struct, frozen=True):
    location: str


def follow(url: str, guard: Guard, deadline: float, most: int) -> Fetched:
    """What ``url`` gives. Raises `UnreadableError` with one line that says why it gives nothing."""
    fetched = ask(url, Validators(), guard, deadline, most).fetched
    if fetched is None:
        raise UnreadableError(refusal(_UNCHANGED, "", b""))
    return fetched


def ask(url: str, known: Validators, guard: Guard, deadline: float, most: int) -> Answer:
    """What ``url`` gives if it is not what it gave with ``known``. Raises as `follow`, `PassingError` among it."""
    with Watch(deadline) as watch:
        try:
            return _follow(url, {**_HEADERS, **_conditions(known)}, guard, watch, most)
        except UnreadableError:
            raise
        except TROUBLE as error:
            if watch.over or isinstance(error, TimeoutError):
                raise NoAnswerError(f"no whole answer within {deadline:g} s") from None
            raise (PassingError if may_pass(error) else UnreadableError)(trouble(error)) from None


def _conditions(known: Validators) -> dict[str, str]:
    named = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in named.items() if value}


def _validators(headers: Mapping[str, str]) -> Validators:
    """What can be sent back as it is: a line of printable ASCII."""
    etag, modified = (headers.get(name, "").strip() for name in ("etag", "last-modified"))
    return Validators(*(said if _VALIDATOR.fullmatch(said) else None for said in (etag, modified)))


def _follow(url: str, headers: Mapping[str, str], guard: Guard, watch: Watch, most: int) -> Answer:
    target, came_from = parse(url), None
    passed = {target.url}
    for _ in range(MOST_REDIRECTS + 1):
        route = guard.route(target, watch, came_from=came_from)
        found = _step(target, route, headers, watch, most)
        if isinstance(found, Answer):
            return found
        target, came_from = _next(target, found.location), route
        if target.url in passed:
            raise UnreadableError("redirects in a circle, as sites do that ask for a cookie")
        passed.add(target.url)
    raise UnreadableError(f"redirects more than {MOST_REDIRECTS} times")


def _next(target: Target, location: str) -> Target:
    following = redirected(target, location)
    if (target.scheme, following.scheme) == ("https", "http"):
        raise UnreadableError("redirects from https to http, where anyone on the way could change the page")
    return following


def _step(target: Target, route: Route, asked: Mapping[str, str], watch: Watch, most: int) -> Answer | _Moved:
    with answer(target, route, watch, asked) as response:
        headers = response.headers
        if response.status in _REDIRECTS and headers.get("location"):
            return _Moved(headers["location"])
        if response.status == _UNCHANGED and asked.keys() & _CONDITIONS:
            return Answer(None, _validators(headers))
        challenge = headers.get("cf-mitigated", "")
        if response.status not in _PAGES or challenge:
            raise _refused(response, challenge)
        return Answer(_page(target, response, watch, most), _validators(headers))


def _refused(response: HTTPResponse, challenge: str) -> UnreadableError:
    page = start(response, _ERROR_PAGE) if response.status >= 400 else b""
    words = refusal(response.status, challenge, page)
    if challenge or response.status not in _PASSING:
        return UnreadableError(words)
    return PassingError(words, asked_to_wait(response.headers))


def _page(target: Target, response: HTTPResponse, watch: Watch, most: int) -> Fetched:
    kind, charset = content_type(response.headers)
    data = body(response, most)
    watch.left()  # shut at its deadline, a body without a stated length looks whole
    if not data:
        raise UnreadableError("the site answered with an empty page")
    return Fetched(shown(target.url), data, kind, charset)
