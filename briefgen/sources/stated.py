"""What pages and files state about themselves, taken at its word only where it can be one: no field is a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from msgspec.structs import replace

from briefgen.rules import lexicon, table
from briefgen.rules.compiled import compiled
from briefgen.sources.credits import read_date
from briefgen.sources.decoding import clean
from briefgen.sources.raw import Metadata
from briefgen.text.display import display

_LONGEST_NAME = 120
_MOST_NAMES = 20
_BY = compiled(r"^(?:(?:written|reported|story|words|posted|published)\s+)?by:?\s+", re.I)
_PLACE = compiled(r"\s+(?:in|at|for|from)\s.*$")
_JOINED = compiled(r"\s*(?:,|;|\||&|\s+and\s+|/)\s*", re.I)
_NO_NAME = compiled(r"://|@|\bwww\.|\d|[<>{}\[\]=_]|\.(?:com|org|net|co|uk|info|news|php|html?)\b", re.I)
_SEPARATOR = compiled(r"\s+(?:\||-|–|—|::|:|·|•|»|«|/)\s+|\s*\|\s*|:\s+")
_ISO = compiled(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:[.]\d+)?\s?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\d-])", re.I)
_COMPACT = compiled(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?Z?)?$")
_SOME_DATE = compiled(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ]\w+[-/. ]\d{4}")
_FIRST, _LAST = 1900, 2100
"""Years outside of which no page was published."""
_LETTERS = compiled(r"[\W_]+")


def words_of(value: object) -> str | None:
    """A value of some page's data as a reader would see it; None for what is no text or empty."""
    import html

    return display(clean(html.unescape(value))) or None if isinstance(value, str) else None


def address_of(value: object) -> str | None:
    """An http address, alone or in an object; None for anything else."""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    found = words_of(value)
    return found if found and compiled(r"https?://[^\s/]+\S*$").match(found) and len(found) < 2000 else None


# --------------------------------------------------------------------------- names


def publisher_of(name: str | None, language: str = "en") -> str | None:
    """The name of a paper or body; None for an address, or what a system puts there by itself ("Home")."""
    if not name or len(name) > _LONGEST_NAME or "://" in name or name.casefold() in lexicon("no_publishers", language):
        return None
    return name


def authors_of(names: Iterable[str], publisher: str | None, language: str = "en") -> Metadata:
    """The authors, joined by commas, and the agency that stands among them.

    None for an address, a handle, the name of the site, or of nobody ("Staff", "Admin").
    """
    people: list[str] = []
    agency: str | None = None
    for written in list(names)[:_MOST_NAMES]:
        for name in _single_names(written):
            known = table("agencies", language).get(name)
            if known:
                agency = agency or known
            elif _is_person(name, publisher, language):
                people.append(name)
    return Metadata(author=", ".join(dict.fromkeys(people)) or None, agency=agency)


def without_nobody(found: Metadata, language: str = "en") -> Metadata:
    """``found`` without an author or publisher that cannot be one, however the source states them."""
    if found.author and not authors_of([found.author], found.publisher, language).author:
        found = replace(found, author=None)
    return replace(found, publisher=publisher_of(found.publisher, language))


def _single_names(written: str) -> Iterable[str]:
    if len(written) > _LONGEST_NAME * 3 or "://" in written:
        return []
    names = (_PLACE.sub("", _BY.sub("", name)).strip(" .") for name in _JOINED.split(_BY.sub("", written)))
    return [name for name in names if name]


def _is_person(name: str, publisher: str | None, language: str) -> bool:
    if _NO_NAME.search(name) or not 2 < len(name) <= _LONGEST_NAME or not any(map(str.isalpha, name)):
        return False
    if name.islower() and " " not in name:  # the name of an account
        return False
    if name.casefold() in lexicon("no_authors", language) or name in lexicon("publishers", language):
        return False
    words = set(name.split())
    return not (publisher and same_name(name, publisher)) and not words & lexicon("byline_posts", language)


def same_name(a: str, b: str) -> bool:
    """Whether two names of sites are one: "The Valley Star", "valleystar.com"."""
    return _bare(a) == _bare(b) != ""


def _bare(name: str) -> str:
    letters = _LETTERS.sub("", compiled(r"\.(?:com|org|net|co\.uk|info|news)$").sub("", name.casefold()))
    return letters.removeprefix("www").removeprefix("the")


# --------------------------------------------------------------------------- titles


def title_of(title: str | None, sites: Iterable[str | None], heading: str | None = None) -> str | None:
    """ "The river rose | World | The Star" without section and site.

    What follows the ``heading`` on the page goes; else the name of one of ``sites`` at either end, and what stands
    between it and the headline; a part after a bar that is no known site goes when it is short.
    """
    known = [site for site in sites if site]
    if not title or any(same_name(title, site) for site in known):
        return None
    if heading and heading.count(" ") > 1 and _begins(title, heading):
        return heading
    cuts = list(_SEPARATOR.finditer(title))
    for cut in cuts:
        if any(same_name(title[cut.end() :], site) for site in known):
            head = title[: cut.start()]
            bar = compiled(r"\s\|\s[^|]{1,25}$").search(head)
            return head[: bar.start()] if bar and "|" in cut.group() else head
    if cuts and any(same_name(title[: cuts[0].start()], site) for site in known):
        return title[cuts[0].end() :]
    last = cuts[-1] if cuts else None
    if last and "|" in last.group() and len(title) - last.end() < 30 and title[: last.start()].count(" ") > 1:
        return title[: last.start()]
    return title


def _begins(title: str, heading: str) -> bool:
    """Whether the title is the heading with a site's name after it, or cut short before the heading ends."""
    rest = title[len(heading) :]
    if title.casefold().startswith(heading.casefold()):
        return not rest or _SEPARATOR.match(rest) is not None
    short = title.rstrip("….").rstrip()
    return short != title and len(short) > 30 and heading.casefold().startswith(short.casefold())


def site_of(url: str | None) -> str | None:
    """The host of an address without "www" and its last part: what sites write of themselves in titles."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    return compiled(r"\.(?:co\.|com\.)?[a-z]{2,6}$").sub("", host.removeprefix("www.")) or None


# --------------------------------------------------------------------------- dates


def iso_date(stated: str | None) -> str | None:
    """An ISO, mail or written date as ISO; None for what names no day that there was."""
    shown = display(clean(stated or ""))[:100]
    found = _iso_day(shown) if shown else None
    return found if found and _FIRST <= int(found[:4]) <= _LAST else None


def is_refused(stated: str | None) -> bool:
    """Whether what stands in the field for a date looks like one and is none (30 February, the year 0)."""
    return bool(stated and _SOME_DATE.search(stated[:100])) and iso_date(stated) is None


def _iso_day(shown: str) -> str | None:
    match = _ISO.match(shown) or _COMPACT.match(shown)
    try:
        if match:
            return _iso_text(match)
        from email.utils import parsedate_to_datetime

        return parsedate_to_datetime(shown).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        written = None if match else read_date(shown)
        return written.published if written else None


def _iso_text(match: re.Match[str]) -> str:
    stated = match.group().replace(" ", "T", 1).replace(" ", "")
    moment = datetime.fromisoformat(stated)
    return moment.replace(microsecond=0).isoformat() if len(stated) > 10 else moment.date().isoformat()


# --------------------------------------------------------------------------- languages


def language_code(stated: object) -> str | None:
    """ "en-GB" and "en_US" as "en"; None for what is no code."""
    code = words_of(stated)
    match = compiled(r"([A-Za-z]{2})(?:[-_][A-Za-z0-9-]+)?$").match(code) if code else None
    return match[1].lower() if match else None
