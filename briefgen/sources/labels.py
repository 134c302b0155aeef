"""``Key: value`` lines: front matter, and the header that exports put over a text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Literal

from briefgen.rules import table
from briefgen.rules.compiled import compiled
from briefgen.sources.credits import read_date
from briefgen.sources.raw import Metadata
from briefgen.sources.stated import is_refused, language_code

Field = Literal["title", "publisher", "author", "published", "updated", "url", "language"]
_FIELDS: dict[str, Field] = {
    **dict.fromkeys(("title", "headline"), "title"),
    **dict.fromkeys(("publisher", "publication", "source", "outlet", "site", "newspaper", "site_name"), "publisher"),
    **dict.fromkeys(("author", "authors", "byline", "reporter", "writer", "creator"), "author"),
    **dict.fromkeys(("date", "published", "pubdate", "publish_date", "date_published", "published_at"), "published"),
    **dict.fromkeys(("updated", "modified", "lastmod", "last_modified", "date_modified", "updated_at"), "updated"),
    **dict.fromkeys(("language", "lang", "locale"), "language"),
    **dict.fromkeys(("url", "link", "permalink", "canonical", "canonical_url", "source_url"), "url"),
}
_LINE = compiled(r"([A-Za-z][\w -]{0,30}?)\s*:(?:\s+(.*))?$")
_ITEM = compiled(r"\s*-\s+(.*)$")


def read_labels(lines: Iterable[str], language: str = "en") -> Metadata:
    """What the lines state; a list under a key ("authors:") is joined by commas. Unknown keys are passed over."""
    found: dict[Field, list[str]] = {}
    field: Field | None = None
    for line in lines:
        item, label = _ITEM.match(line), _LINE.match(line)
        if item and field:
            found[field].append(_value(item[1]))
        elif label:
            field = _FIELDS.get(label[1].strip().lower().replace(" ", "_").replace("-", "_"))
            if field and field not in found:
                found[field] = [_value(label[2] or "")]
    return _metadata({key: ", ".join(filter(None, values)) for key, values in found.items()}, language)


def read_label(line: str, language: str = "en") -> Metadata | None:
    """What one line states; None when it is no known label with a value of that kind."""
    label = _LINE.match(line)
    if not label or label[1].strip().lower().replace(" ", "_") not in _FIELDS or not label[2]:
        return None
    found = read_labels([line], language)
    return found if found != Metadata() else None


def _value(written: str) -> str:
    written = written.strip()
    if written.startswith('"'):
        try:
            return str(json.loads(written))
        except ValueError:
            return written.strip('"')
    if written.startswith("[") and written.endswith("]"):
        return ", ".join(_value(item) for item in written[1:-1].split(",")) if written.count("[") == 1 else ""
    return written.strip("'")


def _metadata(found: dict[Field, str], language: str) -> Metadata:
    dated, updated = (read_date(found.get(field, "")) for field in ("published", "updated"))
    url = found.get("url") or None
    publisher = found.get("publisher") or None
    if publisher and publisher.startswith(("http://", "https://")):
        url, publisher = url or publisher, None
    agency = table("agencies", language).get(publisher or "")
    return Metadata(
        title=found.get("title") or None,
        publisher=publisher,
        author=found.get("author") or None,
        published=dated.published if dated else None,
        url=url,
        agency=agency,
        partial_date=dated.partial_date if dated else None,
        updated=updated.published if updated else None,
        language=language_code(found.get("language")),
        refused=next((found[field] for field in ("published", "updated") if is_refused(found.get(field))), None),
    )
