"""What an edition looks at: its sources taken apart into files on disk and addresses, each once, in order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen.sources import containers
from briefgen.sources.containers import addresses, opml
from briefgen.sources.fetching import host_of, shown
from briefgen.sources.inputs import Input, collect, one_file
from briefgen.sources.inputs import shown as shown_path
from briefgen.sources.raw import UnreadableError
from briefgen.sources.recognise import is_address
from briefgen.sources.versions import page_address

if TYPE_CHECKING:
    from briefgen.editions.config import EditionSource

_INSIDE = 10_000
"""Places that the sources named by one list may take; a list holds at most 5,000."""
_LARGEST_LIST = 20_000_000


class Outlet(Struct):
    """One source that is looked at, and how it is found. ``root`` is what the config says, ``address`` its own name.

    ``url`` is what is asked for, None for files; ``place`` orders the outlets.
    """

    place: int
    root: str
    address: str
    kind: str
    url: str | None = None
    inputs: tuple[Input, ...] = ()
    name: str | None = None
    grade: str | None = None
    last: datetime | None = None
    """The edition's last good look at it."""
    status: str = "ok"
    error: str | None = None
    keys: dict[str, None] = field(default_factory=dict)
    """Of its items, in order, each once."""
    failed: int = 0
    newest: datetime | None = None
    body: str | None = None
    """The kept bytes of a feed, by their hash."""

    @property
    def said(self) -> dict[str, str]:
        """What the config says of every text in it."""
        return {"reliability": self.grade} if self.grade else {}


def outlets(sources: Sequence[EditionSource], root: Path) -> list[Outlet]:
    """The outlets of ``sources`` in order; lists on disk are opened, addresses are not asked.

    A file or an address that is named twice stands at its first place.
    """
    found: list[Outlet] = []
    for number, source in enumerate(sources):
        place = number * _INSIDE
        first = Outlet(place, shown(source.written), shown(source.written), source.kind)
        first.name, first.grade = source.name, source.reliability
        if source.is_address:
            found.append(replace(first, url=source.given.partition("#")[0], address=address_key(source.given)))
        else:
            found += _on_disk(first, Path(source.given))
    return list(_once(found))


def named(parent: Outlet, members: Iterable[tuple[str, str | None]]) -> list[Outlet]:
    """The outlets of the (address, name) pairs that the list ``parent`` holds."""
    return [
        Outlet(
            parent.place + number, parent.root, address_key(url), "any",
            url=url.partition("#")[0], name=name, grade=parent.grade,
        )
        for number, (url, name) in enumerate(members, 1)
    ]  # fmt: skip


def feeds_of(data: bytes) -> list[tuple[str, str | None]]:
    """The (address, name) pairs of an OPML list. Raises `UnreadableError`."""
    members = [(m.reference or "", m.metadata.publisher) for m in opml.members(data)]
    return [(url, name) for url, name in members if is_address(url)]


def address_key(url: str) -> str:
    """One spelling for an address, by which it is known here; a token in it is shown by a digest of the whole."""
    return _marked(url.partition("#")[0])


def leads_inside(source: str, target: str, allow_hosts: Sequence[str]) -> bool:
    """Whether ``target`` is on a host that the user let through for himself and ``source``, which names it, is not.

    A feed of strangers must not choose what is asked for within the user's own network.
    """
    allowed = {host_of(f"http://{host}") for host in allow_hosts}
    return host_of(target) in allowed and host_of(source) not in allowed


def page_key(url: str) -> str | None:
    """The same for all addresses of one page; None for the front page of a site, which is no article."""
    page = page_address(url)
    return f"page:{_marked(page)}" if page else None


def _marked(url: str) -> str:
    printed = shown(url)
    return printed if printed == url else f"{printed}#{hashlib.sha256(url.encode()).hexdigest()[:16]}"


def printed(address: str) -> str:
    """An address of `address_key` without its mark."""
    return address.partition("#")[0]


# ------------------------------------------------------------------ on disk


def _on_disk(first: Outlet, path: Path) -> Iterator[Outlet]:
    """The files under ``path``, and what the lists among them name."""
    files: list[Input] = []
    lists: list[tuple[str, str | None]] = []
    problem: str | None = None
    for given in collect([path]):
        try:
            more, listed = _taken_apart(given, first.kind == "opml")
        except (UnreadableError, OSError) as error:
            problem = str(error) if isinstance(error, UnreadableError) else f"cannot be read: {error.strerror}"
            more, listed = [replace(given, reason=problem)], []
        files += more
        lists += listed
    kind = "folder" if path.is_dir() else "file"
    outlet = replace(first, kind="mail" if first.kind == "mail" else kind, inputs=tuple(files))
    if first.kind == "opml":
        outlet = replace(outlet, kind="list")
    yield outlet
    yield from named(first, lists)


def _taken_apart(given: Input, is_opml: bool) -> tuple[list[Input], list[tuple[str, str | None]]]:
    """Files and addresses that ``given`` is or names."""
    if given.reason or not isinstance(given.place, Path):
        return [given], []
    name = given.place.name.lower()
    if is_opml or name.endswith(opml.SUFFIXES):
        return [], feeds_of(_bytes(given.place))
    if name in addresses.NAMES or name.endswith(addresses.SUFFIXES):
        members = containers.by_name()["addresses"].members(_bytes(given.place))
        targets = [member.reference for member in members if member.reference]
        files = [one_file(given.place.parent / target) for target in targets if not is_address(target)]
        return [replace(f, folders=given.folders) for f in files], [(url, None) for url in targets if is_address(url)]
    return [given], []


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(_LARGEST_LIST + 1)
    if len(data) > _LARGEST_LIST:
        raise UnreadableError(f"larger than {_LARGEST_LIST // 1_000_000} MB")
    return data


def _once(found: Iterable[Outlet]) -> Iterator[Outlet]:
    addresses_seen: set[str] = set()
    files_seen: set[str] = set()
    for outlet in found:
        if outlet.url is None:
            inputs = tuple(i for i in outlet.inputs if i.identity not in files_seen)
            files_seen |= {i.identity for i in inputs}
            yield replace(outlet, inputs=inputs)
        elif outlet.address not in addresses_seen:
            addresses_seen.add(outlet.address)
            yield outlet


def relative(name: str, root: Path) -> str:
    """A name of the register with the path counted from ``root``, where it lies in it."""
    return name.removeprefix(f"{shown_path(root)}/")
