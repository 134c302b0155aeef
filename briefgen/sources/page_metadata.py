"""What a web page says about itself: JSON-LD first, then OpenGraph and other meta tags, then its visible parts."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from lxml.html import HtmlElement

from briefgen.sources.credits import read_date
from briefgen.sources.decoding import clean
from briefgen.sources.raw import Metadata
from briefgen.text.display import display

_LONGEST_JSON = 1_000_000
_MOST_NODES = 10_000
_ARTICLE = re.compile(r"Article|Posting|Report$|WebPage")
_TITLES = ("og:title", "twitter:title", "dc.title", "title")
_PUBLISHERS = ("og:site_name", "application-name", "dc.publisher", "publisher", "citation_journal_title")
_AUTHORS = ("author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator", "creator")
_DATES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "publish-date",
    "pubdate",
    "publishdate",
    "date",
)
_ADDRESSES = ("og:url", "twitter:url")
_BY = re.compile(r"^[Bb][Yy]:?\s+")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:[.]\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?")


def read_page_metadata(tree: HtmlElement) -> Metadata:
    """The first statement of each field, in the order above. Addresses that are no http address are passed over."""
    found = Metadata()
    for source in (_from_json(tree), _from_tags(tree), _from_view(tree)):
        found = found.or_else(source)
    return found


# ------------------------------------------------------------------ JSON-LD


def _from_json(tree: HtmlElement) -> Metadata:
    nodes = [node for script in tree.iter("script") for node in _nodes(_parsed(script))]
    articles = [node for node in nodes if _ARTICLE.search(str(node.get("@type"))) and node.get("headline")]
    if not articles:
        return Metadata()
    node = articles[0]
    return Metadata(
        title=_words(node.get("headline")),
        publisher=_names(node.get("publisher")),
        author=_names(node.get("author")),
        published=iso_date(str(node.get("datePublished") or "")),
        url=_address(node.get("url")) or _address(node.get("mainEntityOfPage")),
    )


def _parsed(script: HtmlElement) -> Any:
    text = script.text or ""
    if "ld+json" not in (script.get("type") or "") or len(text) > _LONGEST_JSON:
        return None
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in the value, outer before inner, up to a limit."""
    waiting: deque[Any] = deque([value])
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        value = waiting.popleft()
        if isinstance(value, dict):
            yield value
            waiting.extend(inner for inner in value.values() if isinstance(inner, dict | list))
        elif isinstance(value, list):
            waiting.extend(value[:_MOST_NODES])


def _names(value: Any) -> str | None:
    """The name of a person or body, of several joined by commas; an address is no name."""
    if isinstance(value, list):
        names = [name for item in value[:20] if (name := _names(item))]
        return ", ".join(dict.fromkeys(names)) or None
    if isinstance(value, dict):
        return _names(value.get("name"))
    name = _BY.sub("", _words(value) or "")
    return None if not name or "://" in name or len(name) > 200 else name


def _words(value: Any) -> str | None:
    return display(clean(value)) or None if isinstance(value, str) else None


def _address(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    found = _words(value)
    return found if found and re.match(r"https?://\S+$", found) and len(found) < 2000 else None


def iso_date(stated: str) -> str | None:
    """An ISO, mail or written date as ISO; None for what names no day."""
    stated = display(clean(stated))[:100]
    match = _ISO.match(stated)
    for candidate in [match.group()] if match else []:
        try:
            return _iso_text(candidate)
        except ValueError:
            return None
    try:
        return parsedate_to_datetime(stated).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        written = read_date(stated)
        return written.published if written else None


def _iso_text(stated: str) -> str:
    moment = datetime.fromisoformat(stated)
    return moment.isoformat() if len(stated) > 10 else moment.date().isoformat()


# ------------------------------------------------------------------ tags and what shows


def _from_tags(tree: HtmlElement) -> Metadata:
    tags: dict[str, str] = {}
    for tag in tree.iter("meta"):
        key = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        content = _words(tag.get("content"))
        if key and content:
            tags.setdefault(key, content)
    publisher = _first(tags, _PUBLISHERS)
    return Metadata(
        title=_without_site(_first(tags, _TITLES), publisher),
        publisher=publisher,
        author=next((name for key in _AUTHORS if (name := _names(tags.get(key)))), None),
        published=next((iso for key in _DATES if (iso := iso_date(tags.get(key, "")))), None),
        url=_canonical(tree) or _address(_first(tags, _ADDRESSES)),
    )


def _first(tags: dict[str, str], keys: tuple[str, ...]) -> str | None:
    return next((tags[key] for key in keys if key in tags), None)


def _canonical(tree: HtmlElement) -> str | None:
    links = (link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    return next((address for href in links if (address := _address(href))), None)


def _from_view(tree: HtmlElement) -> Metadata:
    headings = [shown for heading in tree.iter("h1") if (shown := _words(heading.text_content()))]
    page = next((_words(title.text_content()) for title in tree.iter("title")), None)
    times = [tag for tag in tree.iter("time") if tag.get("datetime")]
    return Metadata(
        title=headings[0] if len(headings) == 1 else _without_site(page, None),
        published=next((iso for tag in times if (iso := iso_date(tag.get("datetime") or ""))), None),
    )


def _without_site(title: str | None, site: str | None) -> str | None:
    """ "The river rose | The Star" without the part after the bar, if that is the site or the site is unknown."""
    head, bar, tail = (title or "").rpartition(" | ")
    if not bar:
        head, bar, tail = (title or "").rpartition(" - ")
        if tail.lower() != (site or "").lower():
            return title
    return head if bar and (site is None or tail.lower() == site.lower() or len(tail) < 30) else title
