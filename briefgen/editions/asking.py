"""Many addresses asked within one bound of time: hosts at once, each politely, and what hangs holds up nothing else."""

from __future__ import annotations

import heapq
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from types import TracebackType

from msgspec import Struct, field

from briefgen.sources.fetching import Answer, Ask, NoAnswerError, Validators, host_of
from briefgen.sources.raw import UnreadableError

AT_ONCE = 16
"""Addresses that are asked at the same time."""
SLOW = 2.0
"""Seconds after which an address no longer keeps its host from being asked for the next."""
HANGING = 4
"""Addresses of one host that may hang at the same time."""
PATIENCE = 6
"""Addresses in a row that a host may leave unanswered before its others are not asked. More than may hang at once."""
_GIVEN_UP = f"not asked, for its host left {PATIENCE} addresses before it without an answer"
WAITING = 8
"""Answers that may wait to be taken, so that a long list does not fill the memory."""


class Question(Struct, frozen=True):
    """``rank``: lower is asked first; among equals in the order given."""

    url: str
    known: Validators = field(default_factory=Validators)
    rank: int = 0


Outcome = Answer | UnreadableError


class Asking:
    """Asks for addresses with ``ask`` until ``seconds`` are over. A context manager, to be used by one thread.

    What an address gives does not depend on the others; only the order of the outcomes does, and what is left over
    when the time is.
    """

    def __init__(self, ask: Ask, seconds: float) -> None:
        self._ask = ask
        self._end = time.monotonic() + seconds
        self._hosts: dict[str, list[tuple[int, int, Question]]] = {}
        self._running: dict[int, tuple[str, float]] = {}
        self._done: list[tuple[int, Outcome]] = []
        self._unanswered: Counter[str] = Counter()
        self._workers = 0
        self._count = 0
        self._open = True
        self._changed = threading.Condition()

    def __enter__(self) -> Asking:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """What has not begun does not begin; what runs ends by its own deadline, unheard."""
        with self._changed:
            self._open = False
            self._hosts.clear()
            self._changed.notify_all()

    def outcomes(self, questions: Sequence[Question]) -> Iterator[tuple[Question, Outcome]]:
        """Each question with what it gave, as they come."""
        left = self._begin(questions)
        while left:
            found = self._taken()
            if not found:
                break
            for number, outcome in found:
                if number in left:  # and no late one of the questions before
                    yield left.pop(number), outcome
        with self._changed:
            self._hosts.clear()
        for question in left.values():
            yield question, NoAnswerError("not asked to its end: the time for collecting was over")

    # ------------------------------------------------------------------ inside

    def _begin(self, questions: Sequence[Question]) -> dict[int, Question]:
        """The questions by number, no number given twice."""
        with self._changed:
            numbered = dict(enumerate(questions, self._count))
            self._count += len(questions)
            for number, question in numbered.items():
                waiting = self._hosts.setdefault(host_of(question.url), [])
                heapq.heappush(waiting, (question.rank, number, question))
            for _ in range(min(AT_ONCE, len(questions)) - self._workers):
                self._workers += 1
                threading.Thread(target=self._work, name="briefgen collect", daemon=True).start()
            self._changed.notify_all()
            return numbered

    def _taken(self) -> list[tuple[int, Outcome]]:
        """What is done since the last time; nothing when the time is over."""
        with self._changed:
            while not self._done and (left := self._end - time.monotonic()) > 0:
                self._changed.wait(min(left, 0.5))  # a wait without end cannot be interrupted everywhere
            found, self._done = self._done, []
            self._changed.notify_all()
            return found

    def _work(self) -> None:
        while job := self._next():
            number, host, question = job
            given_up = self._unanswered[host] >= PATIENCE
            outcome = UnreadableError(_GIVEN_UP) if given_up else self._outcome(question)
            with self._changed:
                self._running.pop(number, None)
                if isinstance(outcome, NoAnswerError):
                    self._unanswered[host] += 1
                elif not given_up:
                    self._unanswered[host] = 0
                if self._open:
                    self._done.append((number, outcome))
                self._changed.notify_all()

    def _outcome(self, question: Question) -> Outcome:
        try:
            return self._ask(question.url, question.known)
        except UnreadableError as error:
            return error
        except Exception as error:  # whatever a server brings a library to raise costs this address alone
            return UnreadableError(f"the answer could not be read: {type(error).__name__}")

    def _next(self) -> tuple[int, str, Question] | None:
        """The first question whose host may be asked; None when there is nothing left to ask."""
        with self._changed:
            while self._open and any(self._hosts.values()):
                if len(self._done) < WAITING and (job := self._free()):
                    return job
                self._changed.wait(0.1 if self._running else None)
            self._workers -= 1
            return None

    def _free(self) -> tuple[int, str, Question] | None:
        now = time.monotonic()
        heads = [(waiting[0][:2], host) for host, waiting in self._hosts.items() if waiting and self._may(host, now)]
        if not heads:
            return None
        host = min(heads)[1]
        _, number, question = heapq.heappop(self._hosts[host])
        self._running[number] = (host, now)
        return number, host, question

    def _may(self, host: str, now: float) -> bool:
        since = [begun for other, begun in self._running.values() if other == host]
        return len(since) < HANGING and all(now - begun > SLOW for begun in since)
