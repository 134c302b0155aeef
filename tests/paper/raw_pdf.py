"""PDFs written object by object, for what no program writes."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

FONTS = b"<</F1 4 0 R/F2 5 0 R>>"


def pdf(
    pages: Sequence[bytes],
    *,
    page: bytes = b"",
    trailer: bytes = b"",
    objects: Sequence[bytes] = (),
    filters: bytes = b"",
) -> bytes:
    """A file with one content stream a page. ``page`` goes into each page's dictionary; ``objects`` count from 6."""
    first = 6 + len(objects)
    kids = b" ".join(b"%d 0 R" % (first + 2 * n) for n in range(len(pages)))
    found = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        b"<<>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding/WinAnsiEncoding>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Times-Bold/Encoding/WinAnsiEncoding>>",
        *objects,
    ]
    for number, content in enumerate(pages):
        stream = first + 2 * number + 1
        found.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font%s>>/Contents %d 0 R%s>>"
            % (FONTS, stream, page)
        )
        found.append(b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), filters, content))
    return _file(found, trailer)


def _file(objects: Sequence[bytes], trailer: bytes) -> bytes:
    data = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return data + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        size,
        trailer,
        len(data),
    )


def shown(lines: Sequence[tuple[float, float, str]], *, size: float = 11, font: str = "F1") -> bytes:
    """Content that sets each line at its place: left edge, baseline, words."""
    set_lines = [
        b"1 0 0 1 %.1f %.1f Tm (%s) Tj" % (left, y, text.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)"))
        for left, y, text in lines
    ]
    return b"BT /%s %.1f Tf " % (font.encode(), size) + b" ".join(set_lines) + b" ET\n"


def bomb(size: int) -> bytes:
    """``size`` blanks, packed twice; the packed block of the first ten million is repeated, not packed again."""
    packer = zlib.compressobj(9)
    blanks = b" " * 10_000_000
    start = packer.compress(blanks) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(blanks) + packer.flush(zlib.Z_FULL_FLUSH)
    return zlib.compress(start + block * (size // len(blanks)) + packer.flush(), 9)
