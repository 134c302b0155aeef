"""One module a container format: files that hold or name other sources.

A container module declares ``SUFFIXES`` (lower-case, with the dot) and ``members(data: bytes) -> Iterator[Member]``.
Members come in the order of the container. To add one, add a file here; what tells it by its bytes is in `recognise`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal, Protocol

from msgspec import Struct, field

from briefgen.sources.found import modules
from briefgen.sources.raw import Metadata


class Member(Struct, frozen=True):
    """One source inside a container, or one that it names.

    Exactly one of ``data``, ``reference`` and ``reason`` is set: the bytes; a path (relative to the container's
    folder) or an http(s) address; why the member cannot be read. ``name`` is what the register shows after the
    container's own path; "" is the container itself (a mail that holds nothing but its text). ``suffix`` says the
    format of ``data`` (".txt"); "" leaves it to the name and the bytes. ``metadata`` is what the container states
    about the member and goes before what the member says of itself. ``severity`` "info" makes ``reason`` no failure.
    """

    name: str
    data: bytes | None = None
    suffix: str = ""
    reference: str | None = None
    reason: str | None = None
    severity: Literal["info", "warning"] = "warning"
    metadata: Metadata = field(default_factory=Metadata)


class Container(Protocol):
    """What a container module offers.

    ``members`` raises `briefgen.sources.raw.UnreadableError` for bytes that are no such container, before the first
    member; what is wrong with one member becomes its ``reason``.
    """

    SUFFIXES: tuple[str, ...]
    NAMES: tuple[str, ...]
    """Files that are one whatever their suffix says; none need be declared."""

    def members(self, data: bytes) -> Iterator[Member]: ...


@cache
def by_name() -> Mapping[str, Container]:
    """The container modules by name."""
    return MappingProxyType(modules(__name__, __path__))
