"""What the tests of the network share."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from loopback import Loopback

from briefgen.sources.fetching import Fetched
from briefgen.sources.raw import UnreadableError
from briefgen.web import Fetcher


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback().running() as running:
        yield running


@pytest.fixture
def tls_server() -> Iterator[Loopback]:
    with Loopback(tls=True).running() as running:
        yield running


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """The name system of a test: host to the addresses of its first, second, ... look-up; the last one stays."""
    known: dict[str, list[list[str]]] = {}

    def look_up(host: str, port: int, *_: object, **__: object) -> list[Any]:
        answers = known.get(host)
        if answers is None:
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [_info(address, port) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


def _info(address: str, port: int) -> tuple[Any, ...]:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    place = (address, port, 0, 0) if ":" in address else (address, port)
    return (family, socket.SOCK_STREAM, 6, "", place)


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every address that a socket was to connect to; none does."""
    tried: list[Any] = []

    def connect(_: socket.socket, address: Any) -> None:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    return tried


@pytest.fixture
def get(server: Loopback) -> Callable[..., Fetched]:
    """Fetches a path of the server, within limits that suit a test."""

    def run(path: str, **limits: Any) -> Fetched:
        return Fetcher(allow_hosts=(server.host,), **{"deadline": 10.0, **limits})(server.url(path))

    return run


@pytest.fixture
def refused(get: Callable[..., Fetched]) -> Callable[..., str]:
    """The reason why a path of the server gives nothing."""

    def run(path: str, **limits: Any) -> str:
        with pytest.raises(UnreadableError) as caught:
            get(path, **limits)
        reason = str(caught.value)
        assert reason.isprintable()
        return reason

    return run
