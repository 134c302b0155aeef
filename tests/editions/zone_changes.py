"""Every change of clocks that the zone database knows, read from its files and not through what is tested."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from typing import NamedTuple
from zoneinfo import available_timezones


class Change(NamedTuple):
    """At ``moment`` the clocks of ``zone`` went from one offset to another, in seconds."""

    zone: str
    moment: datetime
    before: int
    after: int


def changes(since: int, until: int) -> list[Change]:
    """The changes of clocks from the year ``since`` to ``until``, each once for all zones that made it together."""
    found: dict[tuple[int, int, int], Change] = {}
    for zone in sorted(available_timezones() - {"localtime", "Factory"}):
        for moment, before, after in _of_zone(zone):
            at = datetime.fromtimestamp(moment, UTC)
            if before != after and since <= at.year <= until:
                found.setdefault((moment, before, after), Change(zone, at, before, after))
    return sorted(found.values(), key=lambda change: change.moment)


def _of_zone(zone: str) -> Iterator[tuple[int, int, int]]:
    """TZif, RFC 8536: a first part with short times, then the same with long ones."""
    data = files("tzdata").joinpath("zoneinfo", *zone.split("/")).read_bytes()
    head = ">4sc15x6l"
    _, _, isut, isstd, leap, times, types, chars = struct.unpack_from(head, data)
    second = struct.calcsize(head) + times * 5 + types * 6 + chars + leap * 8 + isstd + isut
    *_, times, types, _ = struct.unpack_from(head, data, second)
    start = second + struct.calcsize(head)
    moments = struct.unpack_from(f">{times}q", data, start)
    kinds = struct.unpack_from(f"{times}B", data, start + times * 8)
    offsets = [struct.unpack_from(">l", data, start + times * 9 + kind * 6)[0] for kind in range(types)]
    before = offsets[0]
    for moment, kind in zip(moments, kinds, strict=True):
        if moment >= 0:
            yield moment, before, offsets[kind]
        before = offsets[kind]
