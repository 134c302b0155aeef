"""Real files of every format, made in the run and then damaged: each is read or named, and nothing is raised."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import docx
import pytest

from briefgen.sources import read_sources

ROUNDS = {".pdf": 8}
"""A PDF costs a process; of all else it is fifty."""
CORPUS = Path(__file__).parents[1] / "cases/hostile/corpus"
TITLE = "Ministers agree on river plan"
LINES = (
    "The government of Orvale agreed on Tuesday to build a new dam on the river.",
    "“We will protect every village,” Prime Minister Anna Berg said in the capital.",
    "At least 12 people were killed in the floods of March, according to the police.",
)
PAGE = (
    f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{TITLE}</title>'
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-03-04"}</script></head>'
    f"<body><nav><a href='/'>Home</a></nav><article><h1>{TITLE}</h1>{''.join(f'<p>{x}</p>' for x in LINES)}</article>"
)


def _pdf() -> bytes:
    import weasyprint  # type: ignore[import-untyped]

    made: bytes = weasyprint.HTML(string=PAGE).write_pdf()
    return made


def _word() -> bytes:
    document = docx.Document()
    document.add_heading(TITLE, 1)
    for line in LINES:
        document.add_paragraph(line)
    document.add_table(rows=2, cols=2).cell(0, 0).text = "12"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _mail() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Ann Lee <ann@courier.example>", TITLE
    mail["Date"] = format_datetime(datetime(2026, 3, 4, tzinfo=UTC))
    mail.set_content("\n\n".join(LINES))
    mail.add_alternative(PAGE, subtype="html")
    mail.add_attachment(_word(), maintype="application", subtype="octet-stream", filename="plan.docx")
    return mail.as_bytes()


def _archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "\n\n".join(LINES))
        archive.writestr("b/page.html", PAGE)
        archive.writestr("c.docx", _word())
    return stream.getvalue()


def _feed() -> bytes:
    items = "".join(f"<item><title>{TITLE}</title><description>{line}</description></item>" for line in LINES)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Courier</title>{items}</channel></rss>'.encode()


MADE: dict[str, Callable[[], bytes]] = {
    ".txt": lambda: "\n\n".join((TITLE, *LINES)).encode(),
    ".md": lambda: ("# " + "\n\n".join((TITLE, *LINES)) + "\n\n- a [link](https://x.example)\n").encode(),
    ".html": lambda: PAGE.encode(),
    ".rtf": lambda: rb"{\rtf1\ansi{\fonttbl{\f0 A;}}" + "\\par ".join((TITLE, *LINES)).encode("cp1252") + b"}",
    ".docx": _word, ".pdf": _pdf, ".eml": _mail, ".zip": _archive, ".rss": _feed,
    ".mbox": lambda: b"From a@b.example Wed Mar  4 10:00:00 2026\n" + _mail(),
    ".mht": lambda: b"From: <Saved by Browser>\nMIME-Version: 1.0\nContent-Type: text/html\n\n" + PAGE.encode(),
}  # fmt: skip


def _mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 20))):
        place, size = chance.randrange(len(changed) + 1), chance.choice((1, 2, 8, 100))
        part = bytes(changed[place : place + size])
        other = chance.randrange(len(changed) + 1)
        changed[place : place + size] = chance.choice(
            (b"", part * 2, chance.randbytes(size), bytes(byte ^ 1 << chance.randrange(8) for byte in part),
             bytes(changed[other : other + size]), b"\xff" * size, b"\0" * size, b"<", b"\r", b"&#0;")
        )  # fmt: skip
    return bytes(changed[: chance.randrange(1, len(changed) + 1)] if chance.random() < 0.1 else changed)


def _accounted_for(path: Path) -> None:
    found = read_sources([path])
    assert found.sources
    assert [document.id for document in found.documents] == [s.id for s in found.sources if s.status == "read"]
    for source in found.sources:
        assert (source.status == "read") == (source.reason is None)
        assert "failed on it" not in (source.reason or ""), source.reason
        assert "cannot be opened as" not in (source.reason or ""), source.reason


@pytest.mark.parametrize("suffix", MADE)
def test_the_file_itself_is_read(suffix: str, tmp_path: Path) -> None:
    """Else its damaged forms would prove nothing."""
    (tmp_path / f"a{suffix}").write_bytes(MADE[suffix]())
    found = read_sources([tmp_path])
    assert any(document.sentences for document in found.documents)


@pytest.mark.parametrize("suffix", MADE)
def test_a_damaged_file_is_read_or_named(suffix: str, tmp_path: Path) -> None:
    whole = MADE[suffix]()
    for number in range(ROUNDS.get(suffix, 50)):
        path = tmp_path / f"a{suffix}"
        path.write_bytes(_mutated(whole, random.Random(f"{suffix}{number}")))
        _accounted_for(path)


@pytest.mark.parametrize("path", sorted(CORPUS.iterdir()), ids=lambda path: path.name)
def test_what_broke_a_reader_once_is_read_or_named(path: Path) -> None:
    """Each file of the corpus was found by a fuzzer and made a reader fail, hang or swell."""
    _accounted_for(path)


def test_the_corpus_is_there() -> None:
    assert len(list(CORPUS.iterdir())) >= 8
