"""The print page through WeasyPrint as tagged PDF: PDF/UA-1, or PDF/A-3 with the record in it for an archive.

WeasyPrint needs Pango, so it is imported here only.
"""

from __future__ import annotations

import gc
import hashlib
import logging
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from datetime import datetime
from io import StringIO
from typing import Any

from briefgen.errors import FormatError
from briefgen.model import Brief
from briefgen.render import fit
from briefgen.render.formats import json
from briefgen.render.packs import Pack
from briefgen.render.page import html_of
from briefgen.render.remarks import heard
from briefgen.render.view import build_page
from briefgen.rules.compiled import compiled

_APT = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_LOG = logging.getLogger("briefgen.render")
_NO_GLYPH = compiled(r"notdef glyph rendered .*?: \"(.*)\"")
_UNSWEPT = 20_000
"""Objects made, at least, before Python looks for garbage, which it does every 700 where nobody asked for less."""
_NO_DATE = datetime(2000, 1, 1)


def pieces(brief: Brief, pack: Pack, texts: Mapping[str, str]) -> Iterator[bytes]:
    """Raises `FormatError` with the line that cures it where the libraries under WeasyPrint are missing."""
    weasyprint = _weasyprint()
    with _remarks(), _seldom_swept():
        html, document = _fitted(weasyprint, brief, pack)
        identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
        record = [_record(weasyprint, brief, pack)] if pack.archive else None
        made: bytes = document.write_pdf(
            finisher=_add_bodies, pdf_variant=_variant(pack), pdf_identifier=identifier, attachments=record
        )
    yield made


def _variant(pack: Pack) -> str:
    return "pdf/a-3a" if pack.archive else "pdf/ua-1"


def _add_bodies(document: Any, file: Any) -> None:
    """Give list items the body that the standard asks for (in PDF/UA they hold a label and a body, nothing else):
    WeasyPrint 70 leaves it out where they hold paragraphs."""
    items: list[Any] = [found for found in file.objects if isinstance(found, dict) and found.get("S") == "/LI"]
    for item in items:
        parts = {part: file.objects[int(part.split()[0])] for part in item["K"]}
        bare = [part for part, element in parts.items() if element["S"] not in ("/Lbl", "/LBody")]
        if bare:
            body = type(item)({**item, "S": "/LBody", "K": type(item["K"])(bare), "P": item.reference})
            file.add_object(body)
            for part in bare:
                parts[part]["P"] = body.reference
            item["K"][:] = [*(part for part in parts if part not in bare), body.reference]


def _record(weasyprint: Any, brief: Brief, pack: Pack) -> Any:
    """The whole brief as JSON, to lie in the file: the clock would get in where it had no date of its own."""
    when = datetime.fromisoformat(brief.as_of[:10]) if brief.as_of and len(brief.as_of) >= 10 else _NO_DATE
    return weasyprint.Attachment(
        string=b"".join(json.pieces(brief, pack, {})).decode(),
        name="brief.json",
        description=brief.schema,
        created=when,
        modified=when,
        relationship="Data",
    )


@contextmanager
def _remarks() -> Iterator[None]:
    """What WeasyPrint complains of, said once in the log of briefgen; missing glyphs with what cures them."""
    with heard("weasyprint") as said:
        yield
    missing = {char for text in said if (found := _NO_GLYPH.search(text)) for char in found[1]}
    if missing:
        _LOG.warning("PDF: no font here has %s (try apt-get install -y fonts-noto-cjk)", " ".join(sorted(missing)))
    for text in dict.fromkeys(text for text in said if not _NO_GLYPH.search(text)):
        _LOG.warning("PDF: %s", text)


@contextmanager
def _seldom_swept() -> Iterator[None]:
    """A layout is millions of boxes that stay to the end: looking for garbage among them took a fifth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(max(_UNSWEPT, before[0]), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _weasyprint() -> Any:
    try:
        with redirect_stdout(StringIO()):  # it prints a banner there when a library is missing
            import weasyprint  # type: ignore[import-untyped]
    except OSError as error:
        raise FormatError(f"PDF needs Pango: {_APT} (the other formats work without it)") from error
    return weasyprint


def _fitted(weasyprint: Any, brief: Brief, pack: Pack) -> tuple[str, Any]:
    """The page laid out within the pack's pages: normally as guessed, else the first tighter step that fits, found by
    halving."""
    steps = fit.steps(brief, pack)
    made = {0: _layout(weasyprint, steps[0])}

    def fits(step: int) -> bool:
        made[step] = made.get(step) or _layout(weasyprint, steps[step])
        return not pack.max_pages or len(made[step][1].pages) <= pack.max_pages

    last = len(steps) - 1
    found = 0 if fits(0) else min(last, bisect_left(range(last), True, lo=1, key=fits))
    return made.get(found) or _layout(weasyprint, steps[found])


def _layout(weasyprint: Any, step: fit.Step) -> tuple[str, Any]:
    html = html_of(build_page(step.brief, step.pack), step.pack, "print", step.density)
    page = weasyprint.HTML(string=html, base_url=None, url_fetcher=_fetcher(weasyprint))
    return html, page.render(pdf_variant=_variant(step.pack))


def _fetcher(weasyprint: Any) -> Any:
    """A fetcher for which only what is inside the page (``data:``) exists: no file, no network."""
    return weasyprint.urls.URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
