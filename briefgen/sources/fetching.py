"""What `sources` needs of a network, without knowing one: a function that the caller brings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave. ``url`` is the address after redirects, without credentials.

    ``content_type`` is the bare media type in lower case ("text/html"), ``charset`` the one the server declares.
    """

    url: str
    data: bytes
    content_type: str | None = None
    charset: str | None = None


Fetch = Callable[[str], Fetched]
"""Gets one http(s) address. Raises `briefgen.sources.raw.UnreadableError` whose text is the reason for the register."""
