"""Run as a script of its own: a PDF comes in on stdin, its lines with their places go out on stdout as JSON.

It imports nothing of briefgen and inherits nothing, for the file may be made to break PDFium: whatever happens here
ends this process alone. Its limits are set before a byte is read. Arguments: the folders that hold pypdfium2, the
limits of memory (bytes), processor time (seconds), pages and characters.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

_ENCRYPTED, _UNKNOWN_LOCK = 4, 5  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY
_UNKNOWN = "\ufffd"
_BLANKS = frozenset(" \t\n\r\f\v\xa0\u2002\u2003\u2009\u202f\u3000")
_PICTURES = (2, 3, 4, 5)  # path, image, shading, form
_SMALLEST = 1.5
"""Points; text set smaller is not there to be read."""
_GAP = 0.9
"""Of the letter size: blanks of justified lines rarely are wider, gutters between columns rarely narrower."""
_RAISED, _SMALL = 0.2, 0.85
"""Of the line's letter size: how high and how small a character must be for a footnote mark."""


class Character:
    """One character: code, left and right edge, baseline, size, all in the reading direction of its page."""

    __slots__ = ("bold", "code", "left", "right", "size", "y")

    def __init__(self, code: str, left: float, right: float, y: float, size: float, bold: bool) -> None:
        self.code, self.left, self.right, self.y, self.size, self.bold = code, left, right, y, size, bold


_BLANK = Character(" ", 0, 0, 0, 0, False)


def main(arguments: list[str]) -> None:
    folders, (memory, seconds, most_pages, most_characters) = arguments[:-4], map(int, arguments[-4:])
    _limit(memory, seconds)
    sys.path.extend(folders)
    data = sys.stdin.buffer.read()
    pdfium: Any = importlib.import_module("pypdfium2.raw")
    pdfium.FPDFText_GetTextObject.restype = ctypes.c_void_p  # a number to compare, not an object to build
    pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2))
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        error = pdfium.FPDF_GetLastError()
        found: dict[str, Any] = {"problem": "encrypted" if error in (_ENCRYPTED, _UNKNOWN_LOCK) else "damaged"}
    else:
        found = _document(pdfium, document, most_pages, most_characters)
    sys.stdout.buffer.write(json.dumps(found).encode("ascii"))
    sys.stdout.buffer.flush()


def _limit(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the only limit there
        return
    wanted = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
    }
    for limit, value in wanted.items():
        hard = resource.getrlimit(limit)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):  # macOS has no limit of address space to set
            continue


def _document(pdfium: Any, document: Any, most_pages: int, most_characters: int) -> dict[str, Any]:
    count = pdfium.FPDF_GetPageCount(document)
    if count > most_pages:
        return {"problem": "pages"}
    pages = []
    for number in range(count):
        page = _page(pdfium, document, number, most_characters)
        most_characters -= page["characters"]
        if most_characters < 0:
            return {"problem": "characters"}
        pages.append(page)
    names = ("Title", "Author", "CreationDate", "ModDate")
    return {"info": {name: _info(pdfium, document, name) for name in names}, "pages": pages}


def _info(pdfium: Any, document: Any, name: str) -> str:
    size = pdfium.FPDF_GetMetaText(document, name.encode(), None, 0)
    buffer = ctypes.create_string_buffer(max(size, 2))
    pdfium.FPDF_GetMetaText(document, name.encode(), buffer, size)
    return buffer.raw[:size].decode("utf-16-le", "ignore").strip("\0")[:2000]


# --------------------------------------------------------------------------- pages


def _page(pdfium: Any, document: Any, number: int, most_characters: int) -> dict[str, Any]:
    found: dict[str, Any] = {"read": False, "characters": 0, "pictures": False, "box": [0, 0, 0, 0], "lines": []}
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        return found
    text = pdfium.FPDFText_LoadPage(page)
    if text:
        found["read"] = True
        found["characters"] = max(pdfium.FPDFText_CountChars(text), 0)
        if found["characters"] <= most_characters:
            box = pdfium.FS_RECTF()
            pdfium.FPDF_GetPageBoundingBox(page, box)
            found["box"], found["lines"] = _upright(_lines(pdfium, text, found["characters"], box), box)
        pdfium.FPDFText_ClosePage(text)
    if not found["lines"]:
        count = min(pdfium.FPDFPage_CountObjects(page), 1000)
        kinds = (pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, index)) for index in range(count))
        found["pictures"] = any(kind in _PICTURES for kind in kinds)
    pdfium.FPDF_ClosePage(page)
    return found


def _upright(lines: list[tuple[int, dict[str, Any]]], box: Any) -> tuple[list[float], list[dict[str, Any]]]:
    """The box of the page and its lines that run in the direction of most; a stamp along the margin is none."""
    weights: Counter[int] = Counter()
    for turn, line in lines:
        weights[turn] += len(line["text"])
    main_turn = min(weights, key=lambda turn: (-weights[turn], turn), default=0)
    corners = [_turned(main_turn, x, y) for x, y in ((box.left, box.bottom), (box.right, box.top))]
    xs, ys = sorted(x for x, _ in corners), sorted(y for _, y in corners)
    return [xs[0], ys[0], xs[1], ys[1]], [line for turn, line in lines if turn == main_turn]


def _turned(turn: int, x: float, y: float) -> tuple[float, float]:
    """A point as it is after ``turn`` quarter turns about the origin, against the clock as PDFium counts them."""
    return ((x, y), (-y, x), (-x, -y), (y, -x))[turn]


# --------------------------------------------------------------------------- lines


def _lines(pdfium: Any, text: Any, count: int, box: Any) -> list[tuple[int, dict[str, Any]]]:
    """Quarter turns and line, in the order of the file. Text at a slant is a watermark and left out."""
    codes = [pdfium.FPDFText_GetUnicode(text, index) for index in range(count)]
    found: list[tuple[int, dict[str, Any]]] = []
    for start, end in _stretches(codes):
        turn = _turn(pdfium, text, start)
        if turn is not None:
            characters = list(_characters(pdfium, text, codes, range(start, end), box, turn))
            found.extend((turn, line) for part in _parts(characters) if (line := _line(part)))
    return found


def _stretches(codes: list[int]) -> Iterator[tuple[int, int]]:
    """The stretches of characters between the line breaks that PDFium sees."""
    start = 0
    for index, code in enumerate(codes):
        if code in (10, 13):
            if index > start:
                yield start, index
            start = index + 1
    if len(codes) > start:
        yield start, len(codes)


def _turn(pdfium: Any, text: Any, index: int) -> int | None:
    angle = pdfium.FPDFText_GetCharAngle(text, index)
    quarters = angle / (math.pi / 2)
    return round(quarters) % 4 if abs(quarters - round(quarters)) < 0.06 else None


def _characters(pdfium: Any, text: Any, codes: list[int], indexes: range, box: Any, turn: int) -> Iterator[Character]:
    """What shows on the page. A blank that PDFium adds between words has no place of its own."""
    rect = pdfium.FS_RECTF()
    get_box, get_object = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetTextObject
    run: int | None = None
    setting = (0.0, 0.0, 0.0, False)
    for index in indexes:
        code = codes[index]
        shown = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else _UNKNOWN
        if shown in _BLANKS:
            yield _BLANK
            continue
        found = get_object(text, index)
        if found is None or found != run:
            run, setting = found, _setting(pdfium, text, index, turn)
        level, y, size, bold = setting
        get_box(text, index, rect)
        inside = box.left <= (rect.left + rect.right) / 2 <= box.right and box.bottom <= level <= box.top
        if inside and size >= _SMALLEST:
            left, right = sorted((_turned(turn, rect.left, rect.bottom)[0], _turned(turn, rect.right, rect.top)[0]))
            yield Character(shown, left, right, y, size, bold)


def _setting(pdfium: Any, text: Any, index: int, turn: int) -> tuple[float, float, float, bool]:
    """What the letters of one run share: height on the page, baseline in the reading direction, size in points, weight.

    The size is not that of the boxes around letters, which depend on the font.
    """
    x, y, flags, matrix = ctypes.c_double(), ctypes.c_double(), ctypes.c_int(), pdfium.FS_MATRIX()
    pdfium.FPDFText_GetCharOrigin(text, index, x, y)
    known = pdfium.FPDFText_GetMatrix(text, index, matrix)
    size = float(pdfium.FPDFText_GetFontSize(text, index)) * (math.hypot(matrix.c, matrix.d) if known else 1.0)
    buffer = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(text, index, buffer, 128, flags)
    name = buffer.value.lower()
    bold = bool(flags.value & 1 << 18) or any(word in name for word in (b"bold", b"black", b"heavy"))
    return y.value, _turned(turn, x.value, y.value)[1], size, bold


def _parts(characters: list[Character]) -> Iterator[list[Character]]:
    """One stretch cut where the pen jumps back or to another baseline; a raised mark is no jump."""
    part: list[Character] = []
    last: Character | None = None
    for character in characters:
        if character.code != " ":
            if last and _jumps(last, character):
                yield part
                part = []
            last = character
        part.append(character)
    yield part


def _jumps(last: Character, character: Character) -> bool:
    size = max(last.size, character.size)
    return character.left < last.left - size or abs(character.y - last.y) > 0.6 * size


def _line(characters: list[Character]) -> dict[str, Any] | None:
    """Text, edges, baseline, size, share of bold letters; [index, left, right] of wide gaps, raised stretches."""
    letters = [c for c in characters if c.code != " "]
    if not letters:
        return None
    size = Counter(round(c.size, 1) for c in letters).most_common(1)[0][0]
    base = Counter(round(c.y, 1) for c in letters if round(c.size, 1) == size).most_common(1)[0][0]
    wide = _wide(letters, size)
    text, gaps, raised = "", [], []
    last: Character | None = None
    for character in characters:
        if character.code == " ":
            text += " " if text and text[-1] != " " else ""
            continue
        if last and character.left - last.right > wide:
            text += "" if text.endswith(" ") else " "
            gaps.append([len(text), round(last.right, 1), round(character.left, 1)])
        if character.size < _SMALL * size and character.y - base > _RAISED * character.size:
            raised.append(len(text))
        text += character.code
        last = character
    return {
        "text": text.rstrip(),
        "left": round(min(c.left for c in letters), 1),
        "right": round(max(c.right for c in letters), 1),
        "y": base,
        "size": size,
        "bold": round(sum(c.bold for c in letters) / len(letters), 2),
        "gaps": gaps,
        "raised": raised,
    }


def _wide(letters: list[Character], size: float) -> float:
    """How wide a gap must be to be more than a blank: the blanks of a justified line are all stretched alike."""
    blanks = sorted(b.left - a.right for a, b in pairwise(letters) if b.left - a.right > 0.15 * size)
    usual = blanks[len(blanks) // 2] if len(blanks) > 1 else 0.0
    return max(_GAP * size, 1.7 * usual)


if __name__ == "__main__":
    main(sys.argv[1:])
