"""A file is read as what it is, whatever it is called."""

from __future__ import annotations

import pytest
from intake_files import PNG, article, packed, page

from briefgen.sources.raw import LeftOutError, UnreadableError
from briefgen.sources.recognise import recognise

TEXT = article("Orvale").encode()
PAGE = page("Orvale").encode()
MAIL = b"Return-Path: <a@b.org>\r\nFrom: Ann <a@b.org>\r\nSubject: Dam\r\n\r\nA dam burst.\r\n"
MEMO = b"From: Ann Lee\nTo: all\nSubject: Dam\nDate: 3 March 2024\n\nA dam burst.\n"
DOCX = packed({"[Content_Types].xml": "x", "word/document.xml": "x"})
XLSX = packed({"[Content_Types].xml": "x", "xl/workbook.xml": "x"})
RSS = b'<?xml version="1.0"?>\n<!-- made by hand -->\n<rss version="2.0"><channel></channel></rss>'
ATOM = b'\xef\xbb\xbf<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"></feed>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

READ = {
    "text": ("a.txt", TEXT, None, "txt"),
    "text without a suffix": ("article", TEXT, None, "txt"),
    "a date at the end of a name is no suffix": ("dam 2024.03", TEXT, None, "txt"),
    "Markdown": ("a.md", b"# Dam\n\nIt burst.", None, "markdown"),
    "Markdown that begins with a tag": ("a.md", b"<div>\n\n# Dam", None, "markdown"),
    "a page": ("a.html", PAGE, None, "html"),
    "a page called text": ("a.txt", PAGE, None, "html"),
    "a page without a suffix": ("index", b"\n<!-- x -->\n<HTML><body>x", None, "html"),
    "a page in UTF-16": ("a.txt", b"\xff\xfe" + page("Orvale").encode("utf-16-le"), None, "html"),
    "a page with the suffix of its script": ("story.php", PAGE, None, "html"),
    "a page far down": ("a", b"<?xml version='1.0'?>" + b"\n \n" * 40 + b"<!-- x -->\n\n<html>", None, "html"),
    "Markdown from a pipe": ("", b"# Dam bursts\n\nA dam burst.", None, "markdown"),
    "front matter from a pipe": ("", b"---\ntitle: Dam\n---\nA dam burst.", None, "markdown"),
    "text about pages": ("a.txt", b"The <html> tag came first.", None, "txt"),
    "a PDF called text": ("a.txt", b"%PDF-1.7\n%\xe2\xe3", None, "pdf"),
    "a PDF behind a few bytes": ("a", b"\n\n%PDF-1.4", None, "pdf"),
    "Word": ("a.docx", DOCX, None, "docx"),
    "Word called zip": ("a.zip", DOCX, None, "docx"),
    "zip called Word": ("a.docx", packed({"a.txt": TEXT}), None, "zip"),
    "zip without a suffix": ("pile", packed({"a.txt": TEXT}), None, "zip"),
    "rich text called Word": ("a.doc", b"{\\rtf1 x}", None, "rtf"),
    "a mail": ("a.eml", MAIL, None, "eml"),
    "a mail called text": ("a.txt", MAIL, None, "eml"),
    "a memo is text": ("a.txt", MEMO, None, "txt"),
    "a mail without a suffix": ("mail", MEMO, None, "eml"),
    "text with colons": ("a", b"Dam: four died\nMayor: we weep\n\nText.", None, "txt"),
    "a mailbox": ("inbox", b"From ann@b.org Sat Mar  2 10:00:00 2024\n" + MAIL, None, "mbox"),
    "a text that begins with From": ("a.txt", b"From the church came smoke.", None, "txt"),
    "a page saved whole": ("a.mhtml", b"From: <Saved by Blink>\nMIME-Version: 1.0\n\n", None, "mhtml"),
    "a feed": ("feed.xml", RSS, None, "feed"),
    "a feed called text": ("a.txt", ATOM, None, "feed"),
    "OPML": ("feeds.xml", b"<?xml version='1.0'?><opml version='2.0'/>", None, "opml"),
    "a list by its name": ("sources.txt", b"a.txt\n", None, "addresses"),
    "a list by its lines": ("web.txt", b"# today\nhttps://x.org/a\n\nhttps://x.org/b\n", None, "txt"),
    "a list on standard input": ("", b"# today\nhttps://x.org/a\n\nhttps://x.org/b\n", None, "addresses"),
    "fetched page": ("/news/story.php", PAGE, "text/html", "html"),
    "fetched page without doctype": ("/news", b"<p>x", "text/html", "html"),
    "fetched PDF that the server calls a page": ("/doc", b"%PDF-1.7", "text/html", "pdf"),
    "fetched text": ("/a.asp", TEXT, "text/plain", "txt"),
    "fetched Markdown that the server calls text": ("/a.md", b"# Dam", "text/plain", "markdown"),
    "fetched bytes of no type": ("/a.docx", DOCX, "application/octet-stream", "docx"),
    "fetched without a type": ("/news/", PAGE, None, "html"),
    "a name like a font's mark": ("a.txt", b"OTTO VON BERG DIES\n\nHe was 90.", None, "txt"),
}  # fmt: skip


@pytest.mark.parametrize("case", READ)
def test_reader(case: str) -> None:
    """Each file goes to the reader for what it holds."""
    name, data, content_type, reader = READ[case]
    assert recognise(name, data, content_type=content_type).name == reader


LEFT_OUT = {
    "a picture": ("a.png", PNG, None, "an image"),
    "a picture called text": ("a.txt", PNG, None, "an image"),
    "a drawing": ("a.svg", b"<svg/>", None, "an image"),
    "a style sheet": ("a.css", b"p {}", None, "web page"),
    "a font": ("a.woff2", b"wOF2\x00\x01", None, "a font"),
    "a program": ("setup", b"MZ" + bytes(70), None, "a program"),
    "a film": ("a.mp4", b"\x00\x00\x00\x18ftypmp42", None, "video"),
    "a fetched picture": ("/photo", b"xx", "image/avif", "an image"),
}


@pytest.mark.parametrize("case", LEFT_OUT)
def test_files_without_text_are_rightly_left_out(case: str) -> None:
    """A picture beside a saved page is no failure."""
    name, data, content_type, said = LEFT_OUT[case]
    with pytest.raises(LeftOutError, match=said):
        recognise(name, data, content_type=content_type)


UNREAD = {
    "a spreadsheet": ("a.xlsx", XLSX, "spreadsheet"),
    "an office file of another kind": ("a", XLSX, "office"),
    "an old Word file": ("a.doc", OLE, r"save it as \.docx"),
    "an Outlook message": ("a.msg", OLE, r"\.eml"),
    "a packed archive": ("a.tar.gz", b"\x1f\x8b\x08\x00\x00\x00", "archive"),
    "a table": ("a.csv", b"1,2", r"no reader for \.csv"),
}


@pytest.mark.parametrize("case", UNREAD)
def test_documents_that_no_reader_is_for_are_failures_with_a_way_out(case: str) -> None:
    """A document that cannot be read is named with what to do about it."""
    name, data, said = UNREAD[case]
    with pytest.raises(UnreadableError, match=said) as caught:
        recognise(name, data)
    assert not isinstance(caught.value, LeftOutError)
