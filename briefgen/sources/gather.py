"""Inputs to single texts: bytes are loaded one input at a time, containers opened, lists followed, limits kept."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen.sources import containers, own, pipes, stores
from briefgen.sources.containers import Member
from briefgen.sources.decoding import clean, in_utf8
from briefgen.sources.fetching import Ahead
from briefgen.sources.inputs import Input, Severity, address, is_regular, one_file, passed_over
from briefgen.sources.raw import LeftOutError, Metadata, UnreadableError
from briefgen.sources.recognise import HEAD, Reader, is_address, recognise, refuse_silent, suffix_of
from briefgen.sources.stores import Stored
from briefgen.text.display import display

MAX_BYTES = 20_000_000
"""Of one text. Novels have one million; what is larger is data."""
MAX_LARGE = 100_000_000
"""Of a container, and of the formats that carry pictures or attachments."""
MAX_DEPTH = 3
MAX_MEMBERS = 5000
MAX_UNPACKED = 500_000_000
"""Members and bytes out of one input, however deep they lie."""
_LARGE = frozenset({"pdf", "docx", "mail"})
_TEXT = frozenset({"txt", "markdown", "html"})
"""The formats for which the encoding that a server declares counts."""
_LISTS = frozenset({"addresses", "opml"})
"""Containers that name sources and hold none."""


class Item(Struct, frozen=True):
    """One text to read, or why there is none. ``format`` names the module in `formats` that reads ``data``."""

    name: str
    format: str | None = None
    data: bytes = b""
    sha256: str | None = None
    encoding: str | None = None
    """The encoding that a server declared and ``data`` had before it was made UTF-8."""
    metadata: Metadata = field(default_factory=Metadata)
    """What is known of the item from outside; goes before what it says of itself."""
    fallback: Metadata = field(default_factory=Metadata)
    """What holds where the item says nothing: the address it came from."""
    reason: str | None = None
    severity: Severity = "warning"
    folders: tuple[Path, ...] = ()
    """Folders whose ``sources.yaml`` may speak of it, outermost first."""
    container: str | None = None
    """The input that it lies in, however deep (an archive, a mailbox, a feed)."""


def documents_first(items: Iterable[Item]) -> Iterator[Item]:
    """``items`` with what is rightly no document behind all others, else in their order."""
    aside: list[Item] = []
    for item in items:
        if item.format is None and item.severity == "info":
            aside.append(item)
        else:
            yield item
    yield from aside


class _Budget(Struct):
    """What one input given by the user may still unpack."""

    members: int
    size: int

    def take(self, size: int) -> None:
        self.members -= 1
        self.size -= size
        if self.members < 0:
            raise UnreadableError(f"more than {MAX_MEMBERS} members; the rest is not read")
        if self.size < 0:
            raise UnreadableError(f"unpacks to more than {MAX_UNPACKED // 1_000_000} MB; the rest is not read")


class _Content(Struct, frozen=True):
    """Bytes with what is known of them before they are read."""

    given: Input
    """What the user gave, or his list names, that these bytes are or lie in."""
    name: str
    label: str
    """The file name that may tell the format."""
    data: bytes
    budget: _Budget
    suffix: str | None = None
    content_type: str | None = None
    charset: str | None = None
    metadata: Metadata = field(default_factory=Metadata)
    fallback: Metadata = field(default_factory=Metadata)
    folder: Path | None = None
    """Where the paths of a list lead from; None for anything but the user's own file."""
    follows: bool = True
    """Whether addresses in it are fetched: the user wrote the list himself."""
    chain: tuple[str, ...] = ()
    """Identities of the containers it lies in, outermost first, and its own."""


class NamesOthersError(Exception):
    """What was given is a list of sources, and lists are not followed here."""


class Gatherer:
    """Turns inputs into items, each input once. Where ``lists`` are not followed, one raises `NamesOthersError`."""

    def __init__(self, inputs: Sequence[Input], fetch: Ahead | None, *, lists: bool = True) -> None:
        self._lists = lists
        self._inputs = inputs
        self._fetch = fetch
        self._seen: set[str] = set()

    def items(self) -> Iterator[Item]:
        """Every text in the order of the inputs; what lies in a container follows in its order."""
        self._expect(self._inputs)
        for given in self._inputs:
            if given.identity not in self._seen:
                yield from self._given(given, Metadata(), (), _Budget(MAX_MEMBERS, MAX_UNPACKED))

    def _expect(self, inputs: Iterable[Input]) -> None:
        """Addresses that come up are asked for ahead, several hosts at once."""
        if self._fetch is not None:
            coming = [i for i in inputs if i.identity not in self._seen and not i.reason]
            self._fetch.expect(i.place for i in coming if isinstance(i.place, str))

    def _given(self, given: Input, metadata: Metadata, chain: tuple[str, ...], budget: _Budget) -> Iterator[Item]:
        self._seen.add(given.identity)
        try:
            if given.reason:
                yield Item(given.name, reason=given.reason, severity=given.severity, folders=given.folders)
                return
            content = self._load(given, budget)
        except UnreadableError as error:
            yield _unread(given, error, given.name)
            return
        except OSError as error:
            reason = f"cannot be read: {error.strerror or type(error).__name__}"
            yield Item(given.name, reason=reason, folders=given.folders)
            return
        yield from self._open(replace(content, metadata=metadata, chain=(*chain, given.identity)))

    def _load(self, given: Input, budget: _Budget) -> _Content:
        if given.place is None:
            if sys.stdin is None:  # closed by the shell (<&-)
                raise UnreadableError("standard input is closed")
            return _Content(given, given.name, "", _bounded(sys.stdin.buffer.read(MAX_LARGE + 1)), budget)
        if isinstance(given.place, Path):
            data = _bytes_of(given.place)
            return _Content(given, given.name, given.place.name, data, budget, folder=given.place.parent)
        if isinstance(given.place, Stored):
            data = stores.bytes_of(given.place.url, MAX_LARGE)
            label = given.place.url.rpartition("/")[2]
            refuse_silent(suffix_of(label), data[:HEAD])
            return _Content(given, given.name, label, _bounded(data), budget, follows=False)
        if self._fetch is None:
            raise UnreadableError("an address, and nothing may be fetched here")
        fetched = self._fetch(given.place)
        return _Content(
            given, given.name, urlsplit(fetched.url).path, _bounded(fetched.data), budget,
            content_type=fetched.content_type, charset=fetched.charset, follows=False,
            fallback=Metadata(url=fetched.url).from_("address"),
        )  # fmt: skip

    def _open(self, content: _Content) -> Iterator[Item]:
        try:
            reader = _reader(content)
            if reader.is_container:
                yield from self._members(reader.name, content)
            else:
                yield _item(reader.name, content)
        except UnreadableError as error:
            yield _unread(content.given, error, content.name)

    # ------------------------------------------------------------------ containers

    def _members(self, kind: str, content: _Content) -> Iterator[Item]:
        if len(content.chain) > MAX_DEPTH:
            raise UnreadableError(f"nested more than {MAX_DEPTH} deep")
        if kind in _LISTS and not self._lists:
            raise NamesOthersError
        members: Iterable[Member] = _opened(kind, content)
        if kind in _LISTS:  # they name more than they hold
            members = list(members)
            self._expect(_named(kind, content, member) for member in members if member.reference is not None)
        found = False
        for member in members:
            found = True
            yield from self._member(kind, content, member)
        if not found:
            raise UnreadableError("nothing in it")

    def _member(self, kind: str, content: _Content, member: Member) -> Iterator[Item]:
        own_name = _name(member.name)
        name = f"{content.name}/{own_name}" if member.name else content.name
        left_out = passed_over(PurePosixPath(own_name).name) or ("hidden folder" if _hidden(own_name) else None)
        if member.reference is not None:
            yield from self._reference(_named(kind, content, member), content, member.metadata, name)
        elif member.reason is not None:
            severity, folders = member.severity, content.given.folders
            yield Item(name, metadata=member.metadata, reason=member.reason, severity=severity, folders=folders)
        elif left_out:
            yield Item(name, reason=left_out, severity="info", folders=content.given.folders)
        else:
            inside = _Content(
                content.given, name, member.name, member.data or b"", content.budget,
                suffix=member.suffix or None, metadata=member.metadata.or_else(_inherited(kind, content)),
                follows=False, chain=(*content.chain, name),
            )  # fmt: skip
            yield from self._open(inside)

    def _reference(self, given: Input, content: _Content, metadata: Metadata, name: str) -> Iterator[Item]:
        if given.identity in content.chain:
            yield Item(name, reason="the list names itself", severity="info", folders=given.folders)
        elif given.identity in self._seen:
            return
        elif given.reason:  # not seen: the user may give it himself further on
            yield Item(given.name, reason=given.reason, folders=given.folders)
        else:
            yield from self._given(given, metadata, content.chain, content.budget)


def _named(kind: str, content: _Content, member: Member) -> Input:
    """What a member of a list refers to, with the reason where it may not be followed."""
    target = member.reference or ""
    if is_address(target):
        given = address(target)
        if not content.follows or kind not in _LISTS:
            given = replace(given, reason="an address that you did not name yourself; give it to have it read")
    elif kind == "addresses" and content.folder is not None:
        given = _listed(content.folder, target)
    else:
        name = f"{content.name}/{_name(member.name)}"
        given = Input(name, Path(name), "no address, and only a list of your own may name files")
    return replace(given, folders=content.given.folders)


def _listed(folder: Path, target: str) -> Input:
    """The file that a list in ``folder`` names."""
    path = folder / target
    given = one_file(Path(os.path.normpath(path)))
    if given.identity != Input("", path).identity:  # ".." after a link leads elsewhere than it reads
        given = one_file(path)
    if given.reason == "a folder":
        return replace(given, reason="a folder; a list names files and addresses")
    if given.reason is None and not is_regular(path):  # a pipe that nobody writes to would be waited for without end
        return replace(given, reason="not a regular file")
    return given


def _reader(content: _Content) -> Reader:
    """What reads it. Raises `UnreadableError` where there is none, or too much to read."""
    if not content.data:
        raise UnreadableError("empty page" if isinstance(content.given.place, str) else "empty file")
    if own.is_own(content.data):
        raise LeftOutError(own.REASON)
    reader = recognise(content.label, content.data, suffix=content.suffix, content_type=content.content_type)
    if len(content.data) > MAX_BYTES and reader.name not in _LARGE and not reader.is_container:
        raise UnreadableError(f"larger than {MAX_BYTES // 1_000_000} MB")
    return reader


def _item(kind: str, content: _Content) -> Item:
    data, encoding = in_utf8(content.data, content.charset) if kind in _TEXT else (content.data, None)
    return Item(
        content.name, kind, data, hashlib.sha256(content.data).hexdigest(), encoding,
        content.metadata, content.fallback, folders=content.given.folders,
        container=content.given.name if len(content.chain) > 1 else None,
    )  # fmt: skip


def _opened(kind: str, content: _Content) -> Iterator[Member]:
    """The members of a container as long as the budget lasts; what ends them early is a member too."""
    try:
        for member in containers.by_name()[kind].members(content.data):
            content.budget.take(len(member.data or b""))
            yield member
    except UnreadableError as error:
        yield Member("", reason=str(error), severity="info" if isinstance(error, LeftOutError) else "warning")
    except Exception as error:  # libraries on bytes of any origin: whatever they raise, the rest is unread
        yield Member("", reason=f"cannot be opened as {kind}: {type(error).__name__}")


def _inherited(kind: str, content: _Content) -> Metadata:
    """The name that a list of feeds gives to a feed is the publisher of what is in the feed."""
    return (
        Metadata(publisher=content.metadata.publisher, where=content.metadata.where) if kind == "feed" else Metadata()
    )


def _unread(given: Input, error: UnreadableError, name: str) -> Item:
    severity: Severity = "info" if isinstance(error, LeftOutError) else "warning"
    return Item(name, reason=str(error), severity=severity, folders=given.folders)


def _hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/")[:-1])


def _name(name: str) -> str:
    """A member's name for the register: no path that leads anywhere, and nothing that no reader may see."""
    parts = [part for part in display(clean(name).replace("\\", "/")).split("/") if part not in ("", ".", "..")]
    return "/".join(parts) or "unnamed"


def _bytes_of(path: Path) -> bytes:
    """The bytes of the file, its kind and size checked first."""
    if pipes.is_named(path):
        return _bounded(pipes.read(path, MAX_LARGE))
    with path.open("rb") as file:
        known = os.fstat(file.fileno())
        if stat.S_ISREG(known.st_mode) and known.st_size == 0:
            return b""  # not asked for its bytes: what a system makes up (/proc/kmsg) has no size and may never end
        head = file.read(HEAD)
        refuse_silent(suffix_of(path.name), head)
        return _bounded(head + file.read(MAX_LARGE + 1))


def _bounded(data: bytes) -> bytes:
    if len(data) > MAX_LARGE:
        raise UnreadableError(f"larger than {MAX_LARGE // 1_000_000} MB")
    return data
