"""A PDF to be kept: PDF/A-3, with the whole record in it."""

from __future__ import annotations

import contextlib
import json
import logging
import re
import zlib

import pypdfium2
import pytest
from msgspec.structs import replace

from briefgen.model import Brief
from briefgen.render import render
from briefgen.render.packs import load_pack
from briefgen.schema import brief_from_data

# WeasyPrint leaves its colour profile open until the garbage collector comes.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def _metadata(data: bytes) -> bytes:
    """The XMP packet of a PDF, which lies in it compressed."""
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompress(stream))
    return next(text for text in found if b"pdfaid" in text)


def test_the_record_is_in_the_file(brief: Brief, caplog: pytest.LogCaptureFixture) -> None:
    """The JSON that is taken out of the PDF is the brief itself; the file says that it is PDF/A-3a."""
    with caplog.at_level(logging.WARNING):
        data = render(brief, "pdf", replace(load_pack("executive"), archive=True))
    with pypdfium2.PdfDocument(data) as document:
        found = [document.get_attachment(i) for i in range(document.count_attachments())]
        assert [attachment.get_name() for attachment in found] == ["brief.json"]
        assert brief_from_data(json.loads(bytes(found[0].get_data()))) == brief
    assert re.search(rb"pdfaid:part[>=\"]+3.*pdfaid:conformance[>=\"]+A", _metadata(data), re.DOTALL)
    assert not [r for r in caplog.records if "no font here" not in r.getMessage()]


def test_a_brief_without_a_date_can_be_kept_too(brief: Brief) -> None:
    """The clock stays out: two runs give the same bytes."""
    undated = replace(brief, as_of=None, generated_at=None)
    pack = replace(load_pack("executive"), archive=True)
    assert render(undated, "pdf", pack) == render(undated, "pdf", pack)


def test_otherwise_nothing_is_attached(brief: Brief) -> None:
    with pypdfium2.PdfDocument(render(brief, "pdf", load_pack("executive"))) as document:
        assert document.count_attachments() == 0
