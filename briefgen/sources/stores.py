"""Files in stores that many machines see (S3, Azure, Google, SFTP, HDFS), through fsspec: an extra that only they need.

Nothing is asked before the user names such an address, and only the store that he names is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from msgspec import Struct

from briefgen.rules.compiled import compiled
from briefgen.sources.decoding import visible
from briefgen.sources.raw import UnreadableError
from briefgen.text.display import display

_AZURE, _GOOGLE, _AMAZON = ("abfs", "abfss", "adl", "az"), ("gcs", "gs"), ("s3", "s3a")
STORES = frozenset((*_AZURE, *_GOOGLE, *_AMAZON, "hdfs", "memory", "oci", "oss", "sftp", "smb", "ssh", "webhdfs"))
"""The schemes that lead to a store. Those that wrap another address, run something or read this disk are left out."""

_SCHEME = compiled(r"([a-z][a-z0-9]{1,9})://", re.I)
_CREDENTIALS = compiled(r"(?<![a-z0-9])((?!abfss?:)[a-z][a-z0-9]*://)[^/]*@", re.I)
# A password with an unencoded "/" in it.
_PASSWORD = compiled(r"(?<![a-z0-9])([a-z][a-z0-9]*://)[^/@:]*:(?![0-9]{0,5}(?:/|\Z)).*@", re.I | re.S)
_MOST_SAID = 200


class Stored(Struct, frozen=True):
    """A file in a store; ``url`` may hold credentials."""

    url: str


def is_stored(text: str) -> bool:
    """Whether ``text`` is the address of a store."""
    scheme = _SCHEME.match(text)
    return scheme is not None and scheme[1].lower() in STORES


def shown(url: str) -> str:
    """``url`` as it may be printed and kept, without user name and password. In Azure's addresses a container stands
    in their place, which stays."""
    return visible(_PASSWORD.sub(r"\1", _CREDENTIALS.sub(r"\1", url)))


def files(url: str) -> list[str]:
    """The addresses of the files under ``url``, sorted; its own if it is one. Raises `UnreadableError`."""
    with _asked(url) as (store, place):
        store.invalidate_cache()
        if store.info(place)["type"] != "directory":
            return [url]
        below = (name.removeprefix(place).lstrip("/") for name in store.find(place))
        return [f"{url.rstrip('/')}/{name}" for name in sorted(below) if name and not name.endswith("/")]


def bytes_of(url: str, most: int) -> bytes:
    """The bytes of the file at ``url``, no more than one over ``most``; a larger one is not even asked for. Raises
    `UnreadableError`."""
    with _asked(url) as (store, place):
        size = store.info(place).get("size")
        if size == 0:
            return b""
        if size is not None and size > most:
            raise UnreadableError(f"larger than {most // 1_000_000} MB")
        with store.open(place, "rb") as file:
            data: bytes = file.read(most + 1)
            return data


@contextmanager
def _asked(url: str) -> Iterator[tuple[Any, str]]:
    """The store of ``url`` and the place in it. Whatever its package raises is an `UnreadableError` in words."""
    if "::" in url:
        raise UnreadableError("an address inside another one is not read")
    try:
        import fsspec  # type: ignore[import-untyped]
    except ImportError:
        raise UnreadableError("stores need packages that are not installed: pip install 'briefgen[cluster]'") from None
    try:
        yield fsspec.core.url_to_fs(url)
    except UnreadableError:
        raise
    except FileNotFoundError:
        raise UnreadableError("the store has no such file or folder") from None
    except PermissionError:
        raise UnreadableError("the store does not let it be read; are the credentials right?") from None
    except ImportError as error:
        raise UnreadableError(f"a package for this store is missing: {_line(error)}") from None
    except Exception as error:  # packages of many makers, and what a network does
        raise UnreadableError(f"the store cannot be read: {_line(error)}") from None


def _line(error: Exception) -> str:
    """The first line of what a package says."""
    said = (str(error).strip().splitlines() or [""])[0][:_MOST_SAID]
    return display(f"{said} ({type(error).__name__})" if said else type(error).__name__)
