"""The same text twice, and earlier versions of one page: one is read, the others stay in the register with the reason.

Three things are told apart. A copy has the same sentences, whatever the format, and no other publisher. A version is
of the same page (address, or publisher and headline) with much the same text: the newest is read. Agency text in
several papers is neither: each paper is read, and `briefgen.stories` sees that they have one origin.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from difflib import SequenceMatcher
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from msgspec import Struct

from briefgen.model import Diagnostic, Document, Source
from briefgen.rules.compiled import compiled
from briefgen.text.display import display
from briefgen.text.shingles import COPY, RELATED, of_document, shared

_MOST_PAGES = 16
"""Pages under one key that a text is compared with; a key that more share ("Weather") says nothing."""

_AT_HAND = 256
"""Pages whose shingles are kept for the next one: a pile has thousands that may be versions of others."""

_MOST_SENTENCES = 1000
"""Of a text, for counting what changed; articles have fewer than 300."""

_EXCERPT, _EXCERPT_SIZE = 0.8, 1.5
"""Share of an excerpt's shingles that the whole has, and how often it goes into it. A text that an editor cut to two
thirds has changed in other places too."""

_DIGEST = 20
"""Bytes by which one text is told from all others."""

_SHORT_TITLE = 3
"""Words of a headline under which it is a column's name ("Live updates") and no article's."""

_TRACKING = compiled(
    r"(?:utm_\w+|at_\w+|fbclid|gclid|msclkid|igshid|mc_[ce]id|ref|cmpi?d?|ocid|smid|partner|amp|output)$"
)
_HOST = compiled(r"^(?:www\d?|m|amp|mobile|edition)\.(?=.*\.)")
_PATH_END = compiled(r"(?:/amp|\.amp|/index\.\w{2,5}|/print)?/*$", re.I)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WORD = compiled(r"[^\W_]+")


class Gist(Struct, frozen=True):
    """What is asked of each document before any are compared: its characters, its sentences, and a digest of what it
    says, by which copies are known."""

    size: int = 0
    sentences: int = 0
    digest: bytes = b""

    @classmethod
    def of(cls, document: Document) -> Gist:
        said = "\n".join(_sentences(document)) or display(document.text)
        digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).digest()
        return cls(len(document.text), len(document.sentences), digest[:_DIGEST])


class Settled(Struct, frozen=True):
    """``reasons``: why a document is not read, by its id; ``changes``: what is new in those read instead."""

    reasons: Mapping[str, str]
    changes: tuple[Diagnostic, ...]


def settle(documents: Sequence[Document], gists: Sequence[Gist]) -> Settled:
    """Which of ``documents`` are copies or earlier versions of others. Neither order nor number of copies matters."""
    reasons: dict[str, str] = {}
    for copy, kept in _copies([document.source for document in documents], gists):
        reasons[copy.id] = f"same text as {kept.id}"
    shingles = lru_cache(_AT_HAND)(_shingles)
    pages = [_Page(document, shingles) for document in documents if document.id not in reasons]
    replaced = _replaced(pages)
    changes = []
    for page in pages:
        if page.id in replaced:
            newest = _last(replaced, page)
            changed = changed_words(page.sentences, newest.sentences)
            reasons[page.id] = f"{_relation(page, newest)} {newest.id}{_dated(page)}; {changed}"
            changes.append(_told(page.document.source, newest.document.source, changed))
    return Settled(reasons, tuple(changes))


# --------------------------------------------------------------------------- copies


def _copies(sources: Sequence[Source], gists: Sequence[Gist]) -> Iterator[tuple[Source, Source]]:
    """Each source that says what another says, sentence by sentence, with the one that is kept."""
    same: dict[bytes, list[Source]] = {}
    for source, gist in zip(sources, gists, strict=True):
        same.setdefault(gist.digest, []).append(source)
    for group in same.values():
        for twins in _by_publisher(group):
            kept = max(twins, key=_known)
            yield from ((source, kept) for source in twins if source is not kept)


def _sentences(document: Document) -> list[str]:
    return [display(document.slice(s.start, s.end)) for s in document.sentences]


def _by_publisher(group: Sequence[Source]) -> list[list[Source]]:
    """The sources of each publisher, in order; those without one go with the first publisher."""
    names = [_publisher(source) for source in group]
    first = next(filter(None, names), "")
    found: dict[str, list[Source]] = {}
    for name, source in zip(names, group, strict=True):
        found.setdefault(name or first, []).append(source)
    return list(found.values())


def _publisher(source: Source) -> str:
    return " ".join(_WORD.findall((source.publisher or "").casefold())).removeprefix("the ")


def _known(source: Source) -> int:
    """How much the register knows of a source: of two copies the one that says where it is from is kept."""
    fields = (source.publisher, source.published, source.author, source.url, source.title, source.updated)
    return sum(value is not None for value in fields)


# --------------------------------------------------------------------------- versions


class _Page:
    """A document with what shows that another is a version of it."""

    __slots__ = ("_shingles", "address", "document", "id", "keys", "stamp", "title")

    def __init__(self, document: Document, shingles: Callable[[_Page], frozenset[int]]) -> None:
        self.document, self._shingles = document, shingles
        self.id = document.id
        source = document.source
        self.address = page_address(source.url) if source.url else None
        self.title = " ".join(_WORD.findall((source.title or "").casefold()))
        self.stamp = _stamp(source.updated) or _stamp(source.published)
        self.keys = tuple(dict.fromkeys(self._keys()))

    @property
    def sentences(self) -> list[str]:
        return _sentences(self.document)[:_MOST_SENTENCES]

    @property
    def shingles(self) -> frozenset[int]:
        return self._shingles(self)

    def _keys(self) -> Iterator[tuple[str, str]]:
        if self.address:
            yield "address", self.address
        publisher = _publisher(self.document.source)
        if publisher and self.title.count(" ") + 1 >= _SHORT_TITLE:
            yield publisher, self.title
        slug = self.address.rpartition("/")[2] if self.address else ""
        if publisher and slug.count("-") + 1 >= _SHORT_TITLE:
            yield publisher, slug


def _shingles(page: _Page) -> frozenset[int]:
    return of_document(page.document)


def page_address(url: str) -> str | None:
    """What is the same in all addresses of one page; None for the address of a whole site."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    host = _HOST.sub("", parts.netloc.lower().rpartition("@")[2])
    path = _PATH_END.sub("", parts.path)
    query = urlencode([pair for pair in parse_qsl(parts.query) if not _TRACKING.match(pair[0].lower())])
    return f"{host}{path}{'?' if query else ''}{query}" if host and (path or query) else None


def _replaced(pages: Sequence[_Page]) -> dict[str, _Page]:
    """Each page that is a version of another by id, with the one that goes before it."""
    found: dict[str, _Page] = {}
    heads: dict[tuple[str, str], list[_Page]] = {}
    for page in pages:
        newest = page
        for key in page.keys:
            for other in heads.get(key, [])[-_MOST_PAGES:]:
                other = _last(found, other)
                if other is not newest and _same_page(key[0] == "address", other, newest):
                    older, newest = (other, newest) if _goes_before(newest, other) else (newest, other)
                    found[older.id] = newest
        for key in page.keys:
            heads.setdefault(key, []).append(page)
    return found


def _last(replaced: Mapping[str, _Page], page: _Page) -> _Page:
    while page.id in replaced:
        page = replaced[page.id]
    return page


def _same_page(by_address: bool, a: _Page, b: _Page) -> bool:
    """A wrong address stands on all pages of some sites: pages of one address share a headline or some text."""
    if by_address and a.title and a.title == b.title:
        return True
    return shared(a.shingles, b.shingles) >= (RELATED if by_address else COPY)


def _goes_before(a: _Page, b: _Page) -> bool:
    """Whether ``a`` is read rather than ``b``, which stands first: by their dates, else by how much they say.

    A later text with nothing but a part of the other one is an excerpt of it (a feed's), whatever its date.
    """
    newer = None if _is_excerpt(a, b) or _is_excerpt(b, a) else _newer(a, b)
    return newer if newer is not None else a.document.source.words > b.document.source.words


def _is_excerpt(a: _Page, b: _Page) -> bool:
    small = len(a.shingles) * _EXCERPT_SIZE < len(b.shingles)
    return small and shared(a.shingles, b.shingles) >= _EXCERPT


def _newer(a: _Page, b: _Page) -> bool | None:
    """Whether ``a`` is newer than ``b``; None where their dates do not tell: a day is not before its noon."""
    if a.stamp is None or b.stamp is None:
        return None
    (one, timed), (other, timed_too) = a.stamp, b.stamp
    if one == other or (one.date() == other.date() and not (timed and timed_too)):
        return None
    return one > other


def _stamp(stated: str | None) -> tuple[datetime, bool] | None:
    """The moment, in UTC, and whether it has a time of day."""
    try:
        moment = datetime.fromisoformat(stated or "")
    except ValueError:
        return None
    timed = len(stated or "") > 10
    return (moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)), timed


# --------------------------------------------------------------------------- what changed


def changed_words(old: Sequence[str], new: Sequence[str]) -> str:
    """How much ``new`` differs from ``old``, both a text's sentences: "4 sentences changed, 2 added"."""
    changed = added = dropped = 0
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            both = min(j - i, m - k)
            changed += both
            dropped += j - i - both
            added += m - k - both
    counts = [(changed, "changed"), (added, "added"), (dropped, "dropped")]
    told = [f"{count} {what}" for count, what in counts if count]
    if not told:
        return "the same sentences"
    first, _, rest = told[0].partition(" ")
    return ", ".join([f"{first} sentence{'' if first == '1' else 's'} {rest}", *told[1:]])


def _relation(page: _Page, newest: _Page) -> str:
    if _newer(newest, page):
        return "an earlier version of"
    shorter = page.document.source.words < newest.document.source.words
    return "a shorter version of" if shorter else "another version of"


def _dated(page: _Page) -> str:
    """ " (of 5 January 2026, 10:20)" """
    stated = page.document.source.updated or page.document.source.published
    if page.stamp is None or stated is None:
        return ""
    moment = datetime.fromisoformat(stated)
    time = f", {moment:%H:%M}" if page.stamp[1] else ""
    return f" (of {moment.day} {MONTHS[moment.month - 1]} {moment.year}{time})"


def _told(old: Source, new: Source, changed: str) -> Diagnostic:
    message = f"{new.path}: read instead of {old.id} ({old.path}), another version of the page: {changed}"
    return Diagnostic("newer-version", "info", message, new.id)
