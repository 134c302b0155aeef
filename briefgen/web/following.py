"""From an address over its redirects to a page: each step checked again, all within one deadline."""

from __future__ import annotations

from dataclasses import dataclass

from urllib3.response import HTTPResponse

from briefgen import __version__
from briefgen.sources.fetching import Fetched, NoAnswerError
from briefgen.sources.raw import UnreadableError
from briefgen.web.body import ENCODINGS, body, start
from briefgen.web.exchange import answer
from briefgen.web.guard import Guard, Route
from briefgen.web.media import content_type
from briefgen.web.target import Target, parse, redirected
from briefgen.web.watch import Watch
from briefgen.web.words import TROUBLE, refusal, trouble

MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_PAGES = (200, 203)
_ERROR_PAGE = 65_536
_HEADERS = {
    "User-Agent": f"briefgen/{__version__}",
    "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/pdf, */*;q=0.5",
    "Accept-Language": "en, *;q=0.5",
    "Accept-Encoding": ENCODINGS,
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class _Moved:
    location: str


def follow(url: str, guard: Guard, deadline: float, most: int) -> Fetched:
    """What ``url`` gives. Raises `UnreadableError` with one line that says why it gives nothing."""
    with Watch(deadline) as watch:
        try:
            return _follow(url, guard, watch, most)
        except UnreadableError:
            raise
        except TROUBLE as error:
            if watch.over or isinstance(error, TimeoutError):
                raise NoAnswerError(f"no whole answer within {deadline:g} s") from None
            raise UnreadableError(trouble(error)) from None


def _follow(url: str, guard: Guard, watch: Watch, most: int) -> Fetched:
    target, came_from = parse(url), None
    passed = {target.url}
    for _ in range(MOST_REDIRECTS + 1):
        route = guard.route(target, watch, came_from=came_from)
        found = _step(target, route, watch, most)
        if isinstance(found, Fetched):
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


def _step(target: Target, route: Route, watch: Watch, most: int) -> Fetched | _Moved:
    with answer(target, route, watch, _HEADERS) as response:
        headers = response.headers
        if response.status in _REDIRECTS and headers.get("location"):
            return _Moved(headers["location"])
        challenge = headers.get("cf-mitigated", "")
        if response.status not in _PAGES or challenge:
            page = start(response, _ERROR_PAGE) if response.status >= 400 else b""
            raise UnreadableError(refusal(response.status, challenge, page))
        return _page(target, response, watch, most)


def _page(target: Target, response: HTTPResponse, watch: Watch, most: int) -> Fetched:
    kind, charset = content_type(response.headers)
    data = body(response, most)
    watch.left()  # shut at its deadline, a body without a stated length looks whole
    if not data:
        raise UnreadableError("the site answered with an empty page")
    return Fetched(target.url, data, kind, charset)
