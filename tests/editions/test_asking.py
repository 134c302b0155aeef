"""Many addresses at once: polite to each host, and what hangs costs its own time alone."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable

from briefgen.editions import asking
from briefgen.editions.asking import Asking, Outcome, Question
from briefgen.sources.fetching import Answer, Fetched, NoAnswerError, Validators
from briefgen.sources.raw import UnreadableError


class Hosts:
    """An `Ask`: paths with "hang" take the deadline, the others ``seconds``."""

    def __init__(self, seconds: float = 0.0, deadline: float = 0.6) -> None:
        self.seconds, self.deadline = seconds, deadline
        self.asked: list[str] = []
        self.most: Counter[str] = Counter()
        self._now: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __call__(self, url: str, known: Validators) -> Answer:
        host = url.split("/")[2]
        with self._lock:
            self.asked.append(url)
            self._now[host] += 1
            self.most[host] = max(self.most[host], self._now[host])
        time.sleep(self.deadline if "hang" in url else self.seconds)
        with self._lock:
            self._now[host] -= 1
        if "hang" in url:
            raise NoAnswerError("no whole answer within its deadline")
        if "bad" in url:
            raise ZeroDivisionError
        return Answer(Fetched(url, url.encode()), known)


def outcomes(ask: Callable[[str, Validators], Answer], urls: list[str], seconds: float = 30) -> dict[str, Outcome]:
    with Asking(ask, seconds) as many:
        return {question.url: outcome for question, outcome in many.outcomes([Question(url) for url in urls])}


def test_a_host_is_asked_for_one_thing_at_a_time() -> None:
    hosts = Hosts(0.01)
    urls = [f"https://h{n % 5}.example/{n}" for n in range(60)]
    assert outcomes(hosts, urls).keys() == set(urls)
    assert set(hosts.most.values()) == {1}


def test_what_hangs_holds_up_neither_other_hosts_nor_its_own() -> None:
    hosts = Hosts(deadline=3.0)
    slow, asking.SLOW = asking.SLOW, 0.05
    try:
        began = time.monotonic()
        urls = [f"https://one.example/hang{n}" for n in range(3)] + [f"https://one.example/{n}" for n in range(10)]
        with Asking(hosts, 30) as many:
            found = [(q.url, time.monotonic() - began) for q, _ in many.outcomes([Question(url) for url in urls])]
        good = [when for url, when in found if "hang" not in url]
        assert max(good) < 2.0, "ten quick answers came while three were still awaited"
        assert max(when for _, when in found) < 6.0
    finally:
        asking.SLOW = slow


def test_a_host_that_answers_nothing_is_given_up_and_the_others_are_not() -> None:
    hosts = Hosts(deadline=0.01)
    urls = [f"https://dead.example/hang{n}" for n in range(50)] + ["https://well.example/a"]
    found = outcomes(hosts, urls)
    assert isinstance(found["https://well.example/a"], Answer)
    asked = sum("dead" in url for url in hosts.asked)
    assert asking.PATIENCE <= asked < asking.PATIENCE + asking.HANGING
    assert "not asked, for its host left" in str(found["https://dead.example/hang49"])


def test_the_time_for_all_is_bounded_and_what_is_left_over_is_said() -> None:
    hosts = Hosts(0.05)
    began = time.monotonic()
    found = outcomes(hosts, [f"https://one.example/{n}" for n in range(200)], seconds=0.5)
    assert time.monotonic() - began < 3
    assert len(found) == 200
    left = [outcome for outcome in found.values() if isinstance(outcome, UnreadableError)]
    assert left
    assert {str(outcome) for outcome in left} == {"not asked to its end: the time for collecting was over"}


def test_late_answers_of_one_round_are_none_of_the_next() -> None:
    hosts = Hosts(deadline=0.3)
    with Asking(hosts, 0.1) as many:
        list(many.outcomes([Question("https://one.example/hang")]))
        time.sleep(0.5)
        (outcome,) = [outcome for _, outcome in many.outcomes([Question("https://one.example/b")])]
    assert "time for collecting was over" in str(outcome)


def test_a_fault_on_one_answer_costs_that_answer_alone() -> None:
    found = outcomes(Hosts(), ["https://one.example/bad", "https://one.example/b"])
    assert str(found["https://one.example/bad"]) == "the answer could not be read: ZeroDivisionError"
    assert isinstance(found["https://one.example/b"], Answer)


def test_what_was_never_seen_goes_before_what_may_have_changed() -> None:
    hosts = Hosts()
    with Asking(hosts, 10) as many:
        list(many.outcomes([Question(f"https://one.example/{n}", rank=n % 2) for n in range(10)]))
    assert [int(url[-1]) % 2 for url in hosts.asked] == [0] * 5 + [1] * 5
