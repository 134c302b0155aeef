"""Zip archives. What the directory claims is checked before a byte is unpacked, and again while unpacking."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from briefgen.sources.containers import Member
from briefgen.sources.raw import UnreadableError

SUFFIXES = (".zip",)

_MOST_MEMBERS = 5000
_LARGEST = 100_000_000
"""Bytes of one member, unpacked: what a member may hold is judged again by its format."""
_MOST_BYTES = 500_000_000
_STEEPEST = 200
"""Times that a member may be larger than it is packed. Text packs 3 to 10 times, a bomb 1000."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Of bzip2 and LZMA the standard library unpacks a piece of 4 KB at once, whatever size was asked for: gigabytes."""
_SMALL = 1_000_000
"""A short run of one letter packs steeply too, and harms nobody."""


def members(data: bytes) -> Iterator[Member]:
    """Every file of the archive in the order of its directory; folders are left out.

    Raises `UnreadableError` for an archive that is damaged, or whose directory claims too many files or bytes.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeError):
        raise UnreadableError("damaged zip archive") from None
    with archive:
        files = [info for info in archive.infolist() if not info.filename.endswith("/")]
        if len(files) > _MOST_MEMBERS:
            raise UnreadableError(f"{len(files)} files in one archive; at most {_MOST_MEMBERS} are read")
        if sum(info.file_size for info in files) > _MOST_BYTES:
            raise UnreadableError(f"unpacks to more than {_MOST_BYTES // 1_000_000} MB")
        for info in files:
            yield _member(archive, info)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    reason = _refusal(info)
    if reason:
        return Member(info.filename, reason=reason)
    try:
        # Never more than the size that was checked; a member that holds more fails its checksum.
        return Member(info.filename, data=archive.read(info))
    except Exception:  # libraries on bytes of any origin: whatever they raise, the member is unread
        return Member(info.filename, reason="damaged in the archive")


def _refusal(info: zipfile.ZipInfo) -> str | None:
    if info.flag_bits & 0x1:
        return "encrypted; unpack it with its password"
    if info.external_attr >> 28 == 0xA:
        return "a link inside an archive"
    if info.compress_type not in _METHODS:
        return "packed in a way that is not read; pack it as an ordinary zip"
    if info.file_size > _LARGEST:
        return f"larger than {_LARGEST // 1_000_000} MB unpacked"
    if info.file_size > _SMALL and info.file_size > _STEEPEST * max(info.compress_size, 1):
        return "packed too tightly to be a document"
    return None
