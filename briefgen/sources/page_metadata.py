"""What a web page says about itself: JSON-LD first, then OpenGraph and other meta tags, then its visible parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from lxml.html import HtmlElement

from briefgen.sources.json_ld import Stated
from briefgen.sources.raw import Metadata
from briefgen.sources.stated import (
    address_of,
    authors_of,
    is_refused,
    iso_date,
    language_code,
    publisher_of,
    site_of,
    title_of,
    words_of,
)

Fields = Mapping[str, Sequence[str]]

_OPENGRAPH: Fields = {
    "title": ("og:title",),
    "publisher": ("og:site_name",),
    "author": ("article:author", "og:article:author"),
    "published": ("article:published_time", "og:article:published_time", "og:published_time"),
    "updated": ("article:modified_time", "og:article:modified_time", "og:updated_time"),
    "url": ("og:url",),
    "language": ("og:locale",),
}
_META: Fields = {
    "title": (
        "twitter:title",
        "parsely-title",
        "sailthru.title",
        "citation_title",
        "dc.title",
        "dcterms.title",
        "title",
    ),
    "publisher": ("application-name", "dc.publisher", "dcterms.publisher", "publisher", "citation_journal_title"),
    "author": (
        *("author", "byl", "parsely-author", "sailthru.author", "citation_author"),
        *("dc.creator", "dcterms.creator", "creator", "article.author"),
    ),
    "published": (
        *("datepublished", "parsely-pub-date", "sailthru.date", "article.published", "citation_publication_date"),
        *("dc.date.issued", "dcterms.issued", "dc.date", "dcterms.created", "publish-date", "pubdate", "publishdate"),
        *("publication_date", "ptime", "created", "date"),
    ),
    "updated": (
        *("datemodified", "lastmod", "last-modified", "article.updated", "utime", "revised", "modified"),
        *("dc.date.modified", "dcterms.modified"),
    ),
    "url": ("twitter:url", "parsely-link"),
    "language": ("content-language", "language", "dc.language", "dcterms.language"),
}


def read_page_metadata(tree: HtmlElement) -> Metadata:
    """The first statement of each field, in the order above, each with its place. What can be none is passed over."""
    tags, heading = _tags(tree), _heading(tree)
    titles = [title for title in (heading, *tags.get("og:title", ()), _page_title(tree)) if title]
    stated = Stated(tree, titles)
    publisher = next(iter(stated.names("publisher", "provider")), None) or _first(tags, _OPENGRAPH["publisher"])
    url = _canonical(tree) or _first(tags, _OPENGRAPH["url"])
    tidy = _Tidy([publisher, site_of(url)], publisher, heading)
    found = _from_json(stated, tidy).from_("JSON-LD")
    found = found.or_else(_from_tags(tags, _OPENGRAPH, tidy).from_("OpenGraph"))
    canonical = Metadata(url=_canonical(tree))
    found = found.or_else(canonical.or_else(_from_tags(tags, _META, tidy)).from_("meta tag"))
    return found.or_else(_from_view(tree, tidy))


class _Tidy:
    """Makes one field of a page's statements, knowing the names of its site and its heading."""

    def __init__(self, sites: Sequence[str | None], publisher: str | None, heading: str | None) -> None:
        self._sites = sites
        self._publisher = publisher
        self._heading = heading

    def metadata(self, value: Callable[[str], Iterator[str]]) -> Metadata:
        """What ``value`` gives for each field, the first that can be one; ``refused`` is a date that there was not."""
        dates = {field: list(value(field)) for field in ("published", "updated")}
        said = Metadata(
            title=next((t for v in value("title") if (t := title_of(v, self._sites, self._heading))), None),
            publisher=next((p for v in value("publisher") if (p := publisher_of(v))), None),
            published=next((d for v in dates["published"] if (d := iso_date(v))), None),
            updated=next((d for v in dates["updated"] if (d := iso_date(v))), None),
            url=next((a for v in value("url") if (a := address_of(v))), None),
            language=next((c for v in value("language") if (c := language_code(v))), None),
            refused=next((v for field in dates.values() for v in field if is_refused(v)), None),
        )
        for v in value("author"):
            named = authors_of([v], self._publisher)
            if named.author or named.agency:
                return said.or_else(named)
        return said


def _from_json(stated: Stated, tidy: _Tidy) -> Metadata:
    def value(field: str) -> Iterator[str]:
        names = {"author": ("author", "creator"), "publisher": ("publisher", "provider")}
        if field in names:
            yield ", ".join(stated.names(*names[field]))
            return
        fields = {"title": ("headline", "name"), "published": ("datePublished",), "updated": ("dateModified",)}
        own = {"url": stated.address, "language": stated.language}
        found = own[field]() if field in own else stated.words(*fields[field])
        if found:
            yield found

    return tidy.metadata(value)


def _from_tags(tags: Mapping[str, Sequence[str]], names: Fields, tidy: _Tidy) -> Metadata:
    def value(field: str) -> Iterator[str]:
        for name in names[field]:
            found = tags.get(name, ())
            if found:
                yield ", ".join(found) if field == "author" and not any("://" in one for one in found) else found[0]

    return tidy.metadata(value)


def _tags(tree: HtmlElement) -> dict[str, list[str]]:
    """The contents of the meta tags by name, in small letters; several authors have a tag each."""
    tags: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        content = words_of(tag.get("content"))
        for key in ("property", "name", "itemprop", "http-equiv"):
            name = (tag.get(key) or "").strip().lower()
            if name and content:
                tags.setdefault(name, []).append(content)
                break
    return tags


def _first(tags: Mapping[str, Sequence[str]], names: Sequence[str]) -> str | None:
    return next((tags[name][0] for name in names if name in tags), None)


def _canonical(tree: HtmlElement) -> str | None:
    links = (link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    return next((address for href in links if (address := address_of(href))), None)


# --------------------------------------------------------------------------- what shows


def _heading(tree: HtmlElement) -> str | None:
    """The one heading of the highest level, of several the one inside the article."""
    headings = [(node, shown) for node in tree.iter("h1") if (shown := words_of(node.text_content()))]
    inside = [(node, shown) for node, shown in headings if _within(node, "article", "main")]
    for found in (headings, inside):
        if len({shown for _, shown in found}) == 1:
            return found[0][1]
    return None


def _page_title(tree: HtmlElement) -> str | None:
    return next((words_of(title.text_content()) for title in tree.iter("title")), None)


def _within(node: HtmlElement, *tags: str) -> bool:
    return any(parent.tag in tags for parent in node.iterancestors())


def _from_view(tree: HtmlElement, tidy: _Tidy) -> Metadata:
    heading, title = _heading(tree), _page_title(tree)
    times = _times(tree)
    found = tidy.metadata(lambda field: iter([*times.get(field, ())])).from_("visible date")
    shown = Metadata(title=heading).from_("visible headline")
    named = tidy.metadata(lambda field: iter([title] if title and field == "title" else [])).from_("page title")
    language = Metadata(language=language_code(tree.get("lang") or "")).from_("html lang")
    return shown.or_else(named).or_else(found).or_else(language)


def _times(tree: HtmlElement) -> dict[str, list[str]]:
    """The moments that the page marks up, those that say what they are first; the clock of the page's head is none."""
    said: dict[str, list[str]] = {"published": [], "updated": []}
    plain: list[str] = []
    parted = next(tree.iter("article", "main"), None) is not None
    for tag in tree.iter("time"):
        moment = tag.get("datetime") or tag.get("content")
        about = f"{tag.get('itemprop') or ''} {tag.get('class') or ''} {(tag.getparent().get('class') or '')}".lower()
        if not moment or _within(tag, "aside", "nav", "footer"):
            continue
        if any(word in about for word in ("modified", "updated", "dateupdate")):
            said["updated"].append(moment)
        elif any(word in about for word in ("published", "pubdate", "entry-date")):
            said["published"].append(moment)
        elif not parted or _within(tag, "article", "main"):
            plain.append(moment)
    return {"published": [*said["published"], *plain], "updated": said["updated"]}
