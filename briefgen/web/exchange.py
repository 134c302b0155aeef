"""One request and its answer over a connection to a checked address. Redirects, words and limits are for others."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any, cast

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import HTTPResponse

from briefgen.web.guard import Route
from briefgen.web.target import PORTS, Target, authority
from briefgen.web.watch import Watch

_PER_ADDRESS = 10.0
"""Seconds for an address of a host before its next is tried: a machine without working IPv6 still gets there."""


class _Routed(HTTPConnection):
    """Connects to the checked addresses and to nothing else; the host's name is only for the Host header and TLS."""

    route: Route
    watch: Watch

    def _new_conn(self) -> socket.socket:
        return _connected(self.route, self.watch)


class _RoutedTLS(HTTPSConnection):
    route: Route
    watch: Watch

    def _new_conn(self) -> socket.socket:
        return _connected(self.route, self.watch)


def _connected(route: Route, watch: Watch) -> socket.socket:
    problem = OSError()
    for left, (family, address) in zip(range(len(route.addresses))[::-1], route.addresses, strict=True):
        try:
            return _connection_to(family, address, watch, min(watch.left(), _PER_ADDRESS) if left else watch.left())
        except OSError as error:
            problem = error
            watch.left()
    raise problem


def _connection_to(family: int, address: tuple[Any, ...], watch: Watch, seconds: float) -> socket.socket:
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect(address)
        connection.settimeout(watch.left())
        watch.hold(connection)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def answer(
    target: Target, route: Route, watch: Watch, headers: Mapping[str, str], posted: bytes | None = None
) -> Iterator[HTTPResponse]:
    """The answer to a GET, or to a POST of ``posted``, its body unread; the connection is closed afterwards.

    Raises `OSError` (`ssl.SSLError` among them), `http.client.HTTPException` and `urllib3.exceptions.HTTPError`.
    """
    connection = _connection(target, watch)
    connection.route, connection.watch = route, watch
    with ExitStack() as opened:
        opened.callback(connection.close)
        connection.response_class = cast("type[http.client.HTTPResponse]", partial(_kept, opened))
        named = {"Host": authority(target.host, target.port, PORTS[target.scheme]), **headers}
        method = "GET" if posted is None else "POST"
        connection.request(method, target.path, posted, named, preload_content=False, decode_content=False)
        yield opened.enter_context(connection.getresponse())


def _kept(opened: ExitStack, *given: Any, **named: Any) -> http.client.HTTPResponse:
    """An answer that is closed even if urllib3 finds its headers wrong and lets go of it."""
    made = http.client.HTTPResponse(*given, **named)
    opened.callback(made.close)
    return made


def _connection(target: Target, watch: Watch) -> _Routed | _RoutedTLS:
    if target.scheme == "http":
        return _Routed(target.host, target.port, timeout=watch.left())
    return _RoutedTLS(target.host, target.port, timeout=watch.left(), ssl_context=ssl.create_default_context())
