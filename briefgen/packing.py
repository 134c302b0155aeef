"""Values of the model as bytes, to send between processes and to keep: MessagePack, compressed.

What is read back is checked against its type, so that bytes which somebody else wrote can be wrong but run nothing.
"""

from __future__ import annotations

import zlib
from collections.abc import Hashable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    import msgspec

T = TypeVar("T")

_FAST = 1
"""Level of compression: a quarter of the bytes for a fifth of a millisecond an article; higher ones cost thrice."""

_MOST = 500_000_000
"""Bytes that may come out of a packing."""


class DamagedError(Exception):
    """The bytes are no packing of a value of the type asked for."""


def pack(value: object) -> bytes:
    """``value``, made of structs, tuples, frozen sets, days and plain values."""
    return zlib.compress(_encoder().encode(value), _FAST)


def unpack(data: bytes, kind: type[T], names: dict[str, str] | None = None) -> T:
    """The value of type ``kind``; each text equal to a key of ``names`` becomes its value. Raises `DamagedError`."""
    import msgspec

    plain = _plain(data)
    for old, new in (names or {}).items():
        plain = plain.replace(_encoder().encode(old), _encoder().encode(new))
    try:
        value: T = _decoder(cast(Hashable, kind)).decode(plain)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise DamagedError(str(error)) from None
    return value


def is_sound(data: bytes) -> bool:
    """Whether the bytes are as they were packed, by their checksum."""
    try:
        _plain(data)
    except DamagedError:
        return False
    return True


def _plain(data: bytes) -> bytes:
    opener = zlib.decompressobj()
    try:
        plain = opener.decompress(data, _MOST)
    except zlib.error as error:
        raise DamagedError(str(error)) from None
    if not opener.eof:
        raise DamagedError("cut off")
    return plain


@cache
def _encoder() -> msgspec.msgpack.Encoder:
    import msgspec

    return msgspec.msgpack.Encoder(order="deterministic")


@cache
def _decoder(kind: Hashable) -> msgspec.msgpack.Decoder[Any]:
    import msgspec

    return msgspec.msgpack.Decoder(cast(type[Any], kind))
