"""The bytes of an answer, unpacked, within limits on both sides."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import suppress

from urllib3.response import HTTPResponse

from briefgen.sources.raw import UnreadableError
from briefgen.web.words import TROUBLE

ENCODINGS = "gzip, deflate"
_PIECE = 65_536
_GZIP = b"\x1f\x8b"


def body(response: HTTPResponse, most: int) -> bytes:
    """The unpacked body. Raises `UnreadableError` past ``most`` bytes, packed or unpacked, and for unknown packing.

    Raises `EOFError` and `zlib.error` for packed bytes that are cut or damaged.
    """
    length = response.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and len(length) < 20 and int(length) > most:
        raise _too_large(most)
    packing = response.headers.get("content-encoding", "").strip().lower()
    pieces = _limited(_received(response), most)
    if packing in ("", "identity"):
        return b"".join(pieces)
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise UnreadableError("the site sent it packed in a way that was not asked for")
    return b"".join(_limited(_unpacked(pieces), most))


def start(response: HTTPResponse, most: int) -> bytes:
    """About ``most`` bytes of the body as they come, or what there is: to see what an error page says of itself."""
    found = b""
    with suppress(*TROUBLE):
        for piece in _received(response):
            found += piece
            if len(found) >= most:
                break
    return found


def _received(response: HTTPResponse) -> Iterator[bytes]:
    while piece := response.read1(_PIECE, decode_content=False):
        yield piece


def _limited(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > most:
            raise _too_large(most)
        yield piece


def _unpacked(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Never more than a piece at a time, however much the bytes would give; one gzip member may follow another."""
    unpacker = None
    left = b""
    for piece in pieces:
        left += piece
        while left:
            if unpacker is None or unpacker.eof:
                if len(left) < 2:
                    break
                if unpacker is not None and not left.startswith(_GZIP):
                    return  # padding after the end
                unpacker = zlib.decompressobj(_kind(left))
            yield unpacker.decompress(left, _PIECE)
            left = unpacker.unconsumed_tail or unpacker.unused_data
    while unpacker is not None and not unpacker.eof and (rest := unpacker.decompress(b"", _PIECE)):
        yield rest
    if unpacker is None or not unpacker.eof:
        raise EOFError


def _kind(head: bytes) -> int:
    """gzip and zlib tell themselves; what servers call "deflate" is now and then a stream without a head."""
    headed = head.startswith(_GZIP) or (head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0)
    return zlib.MAX_WBITS | 32 if headed else -zlib.MAX_WBITS


def _too_large(most: int) -> UnreadableError:
    return UnreadableError(f"larger than {most // 1_000_000} MB")
