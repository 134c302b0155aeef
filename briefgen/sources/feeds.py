"""Feeds (RSS 0.9 to 2.0, RDF, Atom, JSON Feed) as their items, in the order of the feed.

Read with lxml, which is linear on what was tried; feedparser takes minutes for one author of 250,000 letters, and opens
bytes that are the name of a file. Document types are cut out before parsing, so there is nothing to load or to blow up.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from msgspec import Struct

from briefgen.rules import lexicon, table
from briefgen.rules.compiled import compiled
from briefgen.sources.decoding import as_browsers_do, clean, decode
from briefgen.sources.masthead import is_body, is_paper
from briefgen.sources.raw import Metadata, UnreadableError
from briefgen.sources.stamps import read_stamp
from briefgen.text.display import display

_PLACE = "feed"
_HEAD = 4096
_LARGEST = 20_000_000
"""Bytes. The tree takes ten times as much memory; feeds of whole years have two million."""
_DECLARED = compiled(rb"<\?xml[^<>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})")
_PROLOGUE = compiled(r"\s*(?:<\?[^<>]{0,500}\?>\s*)?")
_DOCTYPE = compiled(r"<!DOCTYPE\b", re.I)
_SUBSET_END = compiled(r"\]\s{0,100}>")
_ENTITY = compiled(r"&(?:#(?:\d{1,7}|[xX][0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{0,31}));|&")
_XML_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_ITEMS = frozenset({"item", "entry"})
_OTHERS = compiled(r"search\.yahoo\.com/mrss|itunes|podcast", re.I)
"""Vocabularies on pictures and sound, whose titles and descriptions are not those of the item."""
_CONTENT = ("encoded", "content", "body", "fulltext", "full-text", "description", "summary", "abstract")
_PUBLISHED = ("pubdate", "published", "date", "issued", "created", "dateposted")
_UPDATED = ("updated", "modified", "lastmodified")
_MAIL_AUTHOR = compiled(r"^\S{1,200}@\S{1,200}\s{0,5}(?:\((?P<name>[^()]{1,200})\))?$")
_BETWEEN = compiled(r"\s+[|»›·–—-]+\s+|:\s+|\s+»\s*")
_FEED_WORDS = compiled(r"\s*[|:–—-]?\s*\b(?:RSS|Atom|News)?\s?(?:[Ff]eeds?|RSS)(?:\s\d\.\d)?$")
_AGGREGATORS = frozenset({"Google News", "Bing News", "Yahoo News", "Feedly", "Inoreader", "FeedBurner", "Reddit"})


class Item(Struct, frozen=True):
    """One item. ``content`` is HTML, "" where the feed gives none; ``metadata`` is what the feed states of it."""

    content: str
    metadata: Metadata


def read_feed(data: bytes) -> Iterator[Item]:
    """The items in the order of the feed, read as far as the file is whole. Raises `UnreadableError` for no feed."""
    if len(data) > _LARGEST:
        raise UnreadableError(f"a feed larger than {_LARGEST // 1_000_000} MB")
    declared = _DECLARED.search(data[:_HEAD])
    name = declared[1].decode("ascii") if declared else None
    text = clean(decode(data, as_browsers_do(name) if name else None)[0]).lstrip("\u200b \n")
    return _json_items(text) if text.startswith("{") else _xml_items(text)


# ------------------------------------------------------------------ XML


def _xml_items(text: str) -> Iterator[Item]:
    root = _parsed(text)
    if root is None or _local(root) not in _ROOTS:
        raise UnreadableError("no feed in it")
    channel = next((child for child in root if _local(child) == "channel"), root)
    house = _house(_first(channel, ("publisher",)) or _first(channel, ("title",)))
    base = _address(_link(channel), "")
    return (_xml_item(element, house, base) for element in root.iter() if _local(element) in _ITEMS)


def _parsed(text: str) -> Any:
    # Imported here: lxml takes longer to load than a folder of text files to read.
    from lxml import etree

    text = _without_doctype(text)
    for recover in (False, True):
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True,
            huge_tree=False, recover=recover, encoding="utf-8",
        )  # fmt: skip
        try:
            return etree.fromstring((_mended(text) if recover else text).encode("utf-8", "replace"), parser)
        except (etree.LxmlError, ValueError):
            continue
    raise UnreadableError("a feed so damaged that nothing of it can be read")


def _without_doctype(text: str) -> str:
    """The document from its first element on: no declaration, and no entities of its own."""
    start = _PROLOGUE.match(text)
    place = start.end() if start else 0
    found = _DOCTYPE.search(text, place, place + _HEAD)
    if found is None:
        return text[place:]
    end = text.find(">", found.end())
    bracket = text.find("[", found.end(), end if end >= 0 else len(text))
    if bracket >= 0:
        closed = _SUBSET_END.search(text, bracket)
        end = closed.end() - 1 if closed else -1
    return text[end + 1 :] if end >= 0 else ""


def _mended(text: str) -> str:
    """The ampersands that no XML may hold as what was meant: "&nbsp;" as the blank, a lone one as itself."""

    def meant(match: re.Match[str]) -> str:
        name = match[1]
        if match.group() == "&" or name in _XML_OWN:
            return "&amp;" if name is None else match.group()
        known = clean(html.unescape(match.group()))
        return f"&amp;{match.group()[1:]}" if known == match.group() else html.escape(known)

    return _ENTITY.sub(meant, text)


def _local(element: Any) -> str:
    """The name of an element in lower case, without its vocabulary; "" for one of pictures and sound."""
    if not isinstance(element.tag, str):
        return ""
    space, _, name = element.tag.rpartition("}")
    prefix, _, name = name.rpartition(":")
    return "" if _OTHERS.search(space) or prefix in ("media", "itunes") else name.lower()


def _children(element: Any, names: tuple[str, ...]) -> list[Any]:
    """The children of these names, in the order of the names."""
    found = [(names.index(name), child) for child in element if (name := _local(child)) in names]
    return [child for _, child in sorted(found, key=lambda pair: pair[0])]


def _first(element: Any, names: tuple[str, ...]) -> str | None:
    """The first of the children that says something, as one line."""
    return next((said for child in _children(element, names) if (said := _line(_inner(child)))), None)


def _line(markup: str) -> str:
    """Words that may carry mark-up or doubly written entities, as one line."""
    if "<" not in markup and "&" not in markup:
        return display(markup)
    return display(html.unescape(compiled(r"<[^<>]{0,2000}>").sub("", html.unescape(markup))))


def _inner(element: Any) -> str:
    """What an element holds: its words, its words that are mark-up, or mark-up that was not escaped."""
    from lxml import etree

    if not len(element):
        return element.text or ""
    inside = [etree.tostring(child, method="html", encoding="unicode") for child in element]
    return html.escape(element.text or "") + "".join(inside)


def _xml_item(element: Any, house: str | None, base: str | None) -> Item:
    source = next(iter(_children(element, ("source",))), None)
    stated = _line(source.text or "") or _first(source, ("title",)) if source is not None else None
    published, updated = _stamp(element, _PUBLISHED), _stamp(element, _UPDATED)
    metadata = Metadata(
        title=_first(element, ("title",)),
        publisher=_house(stated) or _house(_first(element, ("publisher",))) or house,
        # Atom asks for the day of the last change alone; a feed that gives no other means it.
        published=published or updated,
        updated=updated,
        url=_address(_link(element), base),
    )
    return Item(_content(element), _with_authors(metadata, _authors(element)).from_(_PLACE))


def _content(element: Any) -> str:
    """The fullest of what the item says, the one meant for it where two are as full."""
    texts = [_as_html(child) for child in _children(element, _CONTENT) if _is_text(child)]
    return max(texts, key=lambda text: len(_line(text)), default="")


def _is_text(element: Any) -> bool:
    """Whether the words are there, and not packed or elsewhere."""
    kind = element.get("type", "text")
    readable = kind in ("text", "html", "xhtml") or kind.startswith("text/") or kind.endswith("xml")
    return readable and element.get("src") is None and element.get("mode") != "base64"


def _as_html(element: Any) -> str:
    inside = _inner(element)
    if element.get("type") in ("text", "text/plain") or ("<" not in inside and not len(element)):
        inside = inside if element.get("type") in ("text", "text/plain") else html.unescape(inside)
        return "".join(f"<p>{html.escape(line)}</p>" for line in inside.split("\n") if line.strip())
    return inside


def _stamp(element: Any, names: tuple[str, ...]) -> str | None:
    return next((stamp for child in _children(element, names) if (stamp := read_stamp(child.text))), None)


def _link(element: Any) -> str | None:
    """The page of an item: its own address before that of a service, a link before a name that is one."""
    for name in ("origlink", "link"):
        for child in _children(element, (name,)):
            href = child.get("href")
            if child.get("rel", "alternate") == "alternate" and (href or (child.text or "").strip()):
                return str(href or child.text)
    for child in _children(element, ("guid", "id")):
        if child.get("isPermaLink", "true").lower() != "false":
            return str(child.text or "")
    named = next((name for name in element.keys() if name.endswith("}about")), None)  # noqa: SIM118 - lxml
    return element.get(named) if named else None  # all values at once take the square of their number


def _address(stated: str | None, base: str | None) -> str | None:
    stated = display(stated or "")
    try:
        whole = urljoin(base, stated) if base and stated else stated
    except ValueError:
        return None
    return whole if compiled(r"https?://[^\s/]").match(whole) and len(whole) < 2000 and " " not in whole else None


def _authors(element: Any) -> list[str]:
    found = []
    for child in _children(element, ("creator", "author")):
        written = _first(child, ("name",)) if len(child) else _line(child.text or "")
        mail = _MAIL_AUTHOR.match(written or "")
        found.append((mail["name"] if mail else written) or "")
    return list(dict.fromkeys(name.strip() for name in found if 1 < len(name.strip()) <= 200 and "://" not in name))[
        :20
    ]


def _with_authors(metadata: Metadata, names: list[str]) -> Metadata:
    """People are authors, agencies are credited, and the house itself is neither."""
    agencies = table("agencies", "en")
    agency = next((agencies[name] for name in names if name in agencies), None)
    people = [name for name in names if name not in agencies and not is_body(name) and not is_paper(name)]
    people = [name for name in people if name != metadata.publisher and "@" not in name]
    return metadata.or_else(Metadata(author=", ".join(people) or None, agency=agency))


def _house(title: str | None) -> str | None:
    """Who puts out a feed, by its title: "Elm News" of "World | Elm News"; None for a service that gathers others."""
    title = _FEED_WORDS.sub("", title or "").strip()
    pieces = [piece for piece in _BETWEEN.split(title) if piece and not _is_section(piece)]
    if not pieces or any(piece in _AGGREGATORS for piece in pieces):
        return None
    return next((piece for test in (is_paper, is_body) for piece in pieces if test(piece)), title)


def _is_section(piece: str) -> bool:
    labels = lexicon("section_labels", "en")
    return piece in labels or all(word.title() in labels for word in piece.split())


# ------------------------------------------------------------------ JSON Feed


def _json_items(text: str) -> Iterator[Item]:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableError("JSON that cannot be read") from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or "jsonfeed.org/version" not in str(feed.get("version"))[:200]:
        raise UnreadableError("JSON, but no feed")
    house = _house(_string(feed, "title"))
    return (_json_item(item, house) for item in items if isinstance(item, dict))


def _string(item: Mapping[str, Any], *names: str) -> str | None:
    return next((value for name in names if isinstance(value := item.get(name), str) and value.strip()), None)


def _json_item(item: Mapping[str, Any], house: str | None) -> Item:
    plain = _string(item, "content_text", "summary") or ""
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in clean(plain).split("\n") if line.strip())
    people = item.get("authors") or [item.get("author")]
    names = (
        [_string(person, "name") or "" for person in people if isinstance(person, dict)]
        if isinstance(people, list)
        else []
    )
    updated = read_stamp(_string(item, "date_modified"))
    metadata = Metadata(
        title=_line(clean(_string(item, "title") or "")) or None,
        publisher=house,
        published=read_stamp(_string(item, "date_published")) or updated,
        updated=updated,
        url=_address(_string(item, "external_url", "url"), None),
    )
    content = clean(_string(item, "content_html") or "") or lines
    return Item(content, _with_authors(metadata, [name for name in names if name][:20]).from_(_PLACE))
