"""The sample articles as mails and in feeds give the sentences that they give as files, word for word."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from post_mails import a_mail, members

from briefgen.sources import formats
from briefgen.sources.blocks import lay_out
from briefgen.sources.containers import feed
from briefgen.sources.formats import feed_item, mail
from briefgen.sources.raw import RawText
from briefgen.text.display import display

SEEDS = Path(__file__).parents[2] / "seeds"
FLOOR = 1.0
"""Of the sentences of all samples, for each form; all 253 were found when this was written."""


@dataclass(frozen=True)
class Article:
    """A sample: headline, paragraphs, and the sentences that are read of its file."""

    name: str
    title: str
    paragraphs: tuple[str, ...]
    sentences: tuple[str, ...]


def sentences(raw: RawText) -> tuple[str, ...]:
    return tuple(display(raw.text[s.start : s.end]) for s in lay_out(raw).sentences)


@cache
def articles() -> tuple[Article, ...]:
    readers = formats.by_suffix()
    paths = [path for path in sorted(SEEDS.rglob("*")) if path.suffix in (".txt", ".md", ".html")]
    return tuple(article(path.name, readers[path.suffix][1].read(path.read_bytes())) for path in paths)


def article(name: str, raw: RawText) -> Article:
    heads = [raw.text[b.start : b.end] for b in lay_out(raw).blocks if b.kind == "headline"]
    lines = [shown for line in raw.text.split("\n") if (shown := display(line))]
    title = display(heads[0]) if heads else ""
    return Article(name, title, tuple(lines[1:] if lines[0] == title else lines), sentences(raw))


def page(one: Article) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in one.paragraphs)


def of_mail(text: str | None, markup: str | None, one: Article) -> RawText:
    (only,) = members(a_mail(text, page=markup, subject=one.title or "(no subject)").as_bytes())
    return mail.read(only.data or b"")


def of_feed(text: str) -> RawText:
    (only,) = feed.members(text.encode())
    return feed_item.read(only.data or b"")


def wrapped(one: Article) -> str:
    lines = ("\n".join(textwrap.wrap(p, 74, break_long_words=False, break_on_hyphens=False)) for p in one.paragraphs)
    return "\n\n".join(lines)


def as_rss(one: Article) -> str:
    item = f"<title>{html.escape(one.title)}</title><description><![CDATA[{page(one)}]]></description>"
    return f'<rss version="2.0"><channel><title>Elm Courier</title><item>{item}</item></channel></rss>'


def as_atom(one: Article) -> str:
    content = f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{page(one)}</div></content>'
    entry = f"<entry><title>{html.escape(one.title)}</title>{content}</entry>"
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Elm Courier</title>{entry}</feed>'


FORMS: dict[str, Callable[[Article], RawText]] = {
    "plain mail": lambda one: of_mail("\n\n".join(one.paragraphs), None, one),
    "mail wrapped at 74": lambda one: of_mail(wrapped(one), None, one),
    "HTML mail": lambda one: of_mail(None, page(one), one),
    "mail in two forms": lambda one: of_mail(wrapped(one), page(one), one),
    "RSS": lambda one: of_feed(as_rss(one)),
    "Atom": lambda one: of_feed(as_atom(one)),
}


def test_samples_are_found() -> None:
    assert len(articles()) > 9
    assert sum(len(one.sentences) for one in articles()) > 200


@pytest.mark.parametrize("form", FORMS)
def test_sentences_are_the_same_word_for_word(form: str) -> None:
    found = [(one.sentences, frozenset(sentences(FORMS[form](one)))) for one in articles()]
    kept = sum(sentence in got for stated, got in found for sentence in stated)
    assert kept >= FLOOR * sum(len(stated) for stated, _ in found)


@pytest.mark.parametrize("form", FORMS)
def test_no_sentence_is_made_up(form: str) -> None:
    for one in articles():
        assert set(sentences(FORMS[form](one))) <= set(one.sentences), one.name
