"""Asking an address for what changed, and again where trouble may pass, as a good guest does."""

from __future__ import annotations

import pytest
from loopback import PAGE, Loopback, page, raw, redirect, status

from briefgen.sources.fetching import Answer, Fetched, NoAnswerError, PassingError, Validators, shown
from briefgen.sources.raw import UnreadableError
from briefgen.web import Fetcher
from briefgen.web.retrying import Retrying

MODIFIED = "Fri, 20 Mar 2026 06:00:00 GMT"


def ask(server: Loopback, path: str, known: Validators | None = None) -> Answer:
    return Fetcher(allow_hosts=(server.host,), deadline=5).ask(server.url(path), known or Validators())


def test_an_answer_comes_with_what_it_is_known_by(server: Loopback) -> None:
    server.pages["/a"] = page(etag='W/"7-é"', last_modified=MODIFIED)
    server.pages["/b"] = page(etag='"7"', last_modified=MODIFIED)
    assert ask(server, "/b").validators == Validators('"7"', MODIFIED)
    assert ask(server, "/a").validators == Validators(None, MODIFIED), "what cannot be sent back as it is, is not kept"


def test_a_server_is_told_what_is_known_and_may_say_that_nothing_changed(server: Loopback) -> None:
    server.pages["/a"] = raw(b'HTTP/1.1 304 Not Modified\r\nETag: "7"\r\n\r\n')
    answer = ask(server, "/a", Validators('"7"', MODIFIED))
    assert (answer.fetched, answer.validators) == (None, Validators('"7"'))
    assert (server.seen[0]["If-None-Match"], server.seen[0]["If-Modified-Since"]) == ('"7"', MODIFIED)


def test_a_304_that_nobody_asked_for_is_no_page(server: Loopback) -> None:
    server.pages["/a"] = raw(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    with pytest.raises(UnreadableError, match="without a page"):
        ask(server, "/a")
    with pytest.raises(UnreadableError, match="without a page"):
        Fetcher(allow_hosts=(server.host,))(server.url("/a"))


def test_what_is_known_goes_along_with_redirects(server: Loopback) -> None:
    server.pages["/a"] = redirect("/b")
    server.pages["/b"] = raw(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    assert ask(server, "/a", Validators('"7"')).fetched is None


@pytest.mark.parametrize(
    ("code", "headers", "wait"),
    [
        (503, {"Retry-After": "7"}, 7.0),
        (429, {"Retry-After": "Fri, 20 Mar 2026 06:01:30 GMT", "Date": MODIFIED}, 90.0),
        (503, {"Retry-After": "soon"}, None),
        (503, {"Retry-After": "-5"}, None),
        (500, {}, None),
        (502, {}, None),
    ],
)
def test_trouble_that_may_pass_says_so_and_how_long(
    server: Loopback, code: int, headers: dict[str, str], wait: float | None
) -> None:
    server.pages["/a"] = status(code, **headers)
    with pytest.raises(PassingError) as caught:
        ask(server, "/a")
    assert caught.value.wait == wait


@pytest.mark.parametrize("code", [401, 403, 404, 410, 451, 501])
def test_a_refusal_does_not_pass(server: Loopback, code: int) -> None:
    server.pages["/a"] = status(code)
    with pytest.raises(UnreadableError) as caught:
        ask(server, "/a")
    assert not isinstance(caught.value, PassingError)


def test_a_wall_against_programs_is_not_run_against_twice(server: Loopback) -> None:
    server.pages["/a"] = status(503, cf_mitigated="challenge")
    with pytest.raises(UnreadableError) as caught:
        ask(server, "/a")
    assert not isinstance(caught.value, PassingError)


def test_a_connection_that_breaks_off_may_hold_the_next_time(server: Loopback) -> None:
    server.pages["/a"] = raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\n<p>Half")
    with pytest.raises(PassingError):
        ask(server, "/a")


def test_a_token_is_not_in_the_address_that_an_answer_says_it_came_from(server: Loopback) -> None:
    server.pages["/a?token=geheim"] = page()
    fetched = ask(server, "/a?token=geheim").fetched
    assert fetched is not None
    assert fetched.url.endswith("/a?token=***")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://x.example/f?token=a&b=1", "https://x.example/f?token=***&b=1"),
        ("https://x.example/f?feed_token=a;apikey=b", "https://x.example/f?feed_token=***;apikey=***"),
        ("https://x.example/f?key=42", "https://x.example/f?key=42"),
        ("https://x.example/f?key=0123456789abcdef", "https://x.example/f?key=***"),
        ("https://x.example/f?author=Anna&keyword=a", "https://x.example/f?author=Anna&keyword=a"),
        ("https://x.example/token=a", "https://x.example/token=a"),
    ],
)
def test_tokens_in_addresses_are_not_shown(url: str, said: str) -> None:
    assert shown(url) == said


# --------------------------------------------------------------------------- again


class Moody:
    """An `Ask` that raises what it is given, one after another, then answers."""

    def __init__(self, *moods: UnreadableError) -> None:
        self.moods = list(moods)
        self.times = 0

    def __call__(self, url: str, known: Validators) -> Answer:
        self.times += 1
        if self.moods:
            raise self.moods.pop(0)
        return Answer(Fetched(url, PAGE))


def tried(*moods: UnreadableError, jitter: float = 0.5) -> tuple[int, list[float], UnreadableError | None]:
    """How often it was asked, the pauses, and what was raised in the end."""
    ask, pauses = Moody(*moods), list[float]()
    try:
        Retrying(ask, jitter=lambda: jitter, sleep=pauses.append)("https://x.example/", Validators())
    except UnreadableError as error:
        return ask.times, pauses, error
    return ask.times, pauses, None


def test_trouble_that_passes_is_waited_for_with_growing_pauses() -> None:
    assert tried(PassingError("a"), PassingError("b")) == (3, [1.0, 4.0], None)


def test_the_pauses_differ_so_that_many_do_not_come_back_at_once() -> None:
    assert tried(PassingError("a"), PassingError("b"), jitter=0.0)[1] == [0.5, 2.0]
    assert tried(PassingError("a"), PassingError("b"), jitter=1.0)[1] == [1.5, 6.0]


def test_after_three_tries_it_is_enough() -> None:
    times, _, error = tried(*(PassingError(str(n)) for n in range(9)))
    assert (times, str(error)) == (3, "2")


def test_a_server_is_given_the_time_that_it_asks_for() -> None:
    assert tried(PassingError("a", 20.0)) == (2, [20.0], None)


def test_who_asks_for_an_hour_is_asked_at_the_next_collection() -> None:
    times, pauses, error = tried(PassingError("a", 3600.0))
    assert (times, pauses, str(error)) == (1, [], "a")


def test_what_hangs_costs_one_deadline_and_a_refusal_one_request() -> None:
    assert tried(NoAnswerError("a"))[0] == 1
    assert tried(UnreadableError("a"))[0] == 1
