"""One module a container format: files that hold or name other sources.

A container module declares ``SUFFIXES`` (lower-case, with the dot) and ``members(data: bytes) -> Iterator[Member]``.
Members come in the order of the container. To add one, add a file here; nothing else changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from briefgen.sources.raw import Metadata


@dataclass(frozen=True, slots=True)
class Member:
    """One source inside a container, or one that it names.

    Exactly one of ``data``, ``reference`` and ``reason`` is set: the bytes; a path (relative to the container's
    folder) or an http(s) address; why the member cannot be read. ``name`` is what the register shows after the
    container's own path. ``suffix`` says the format of ``data`` (".txt"). ``metadata`` is what the container states
    about the member and goes before what the member says of itself.
    """

    name: str
    data: bytes | None = None
    suffix: str = ""
    reference: str | None = None
    reason: str | None = None
    metadata: Metadata = field(default_factory=Metadata)


class Container(Protocol):
    """What a container module offers.

    ``members`` raises `briefgen.sources.raw.UnreadableError` for bytes that are no such container, before the first
    member; what is wrong with one member becomes its ``reason``.
    """

    SUFFIXES: tuple[str, ...]

    def members(self, data: bytes) -> Iterator[Member]: ...
