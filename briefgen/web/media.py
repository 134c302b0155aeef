"""What kind of thing an answer is, and whether its body is worth asking for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from briefgen.sources.raw import UnreadableError

_KIND = re.compile(r"\s*([a-z0-9][a-z0-9.+-]{0,40}/[a-z0-9][a-z0-9.+-]{0,80})\s*(?:[;,]|\Z)", re.I)
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([a-z0-9][a-z0-9._:+-]{0,40})", re.I)
_UNSAID = frozenset({"application/octet-stream", "binary/octet-stream", "application/force-download"})
# What a reader could be for; which one is for the sources to say. JSON, scripts, style and calendars hold no prose.
_READ = re.compile(
    r"text/(?!css|javascript|ecmascript|csv|calendar|vcard|x-vcard|x-component).+"
    r"|application/(?:.+\+)?xml|application/(?:x-)?(?:pdf|rtf|zip|zip-compressed|mbox|opml)"
    r"|application/(?:msword|vnd\.openxmlformats-officedocument\.wordprocessingml\.document)|message/rfc822"
)


def content_type(headers: Mapping[str, str]) -> tuple[str | None, str | None]:
    """The media type, None where the server says nothing of use, and the charset.

    Raises `UnreadableError` for a type that holds nothing to read.
    """
    said = headers.get("content-type", "")[:500]
    found, charset = _KIND.match(said), _CHARSET.search(said)
    kind = found[1].lower() if found else None
    if kind in _UNSAID:
        kind = None
    if kind and not _READ.fullmatch(kind):
        raise UnreadableError(f"the site sent {kind}, which is not read")
    return kind, charset[1].lower() if charset else None
