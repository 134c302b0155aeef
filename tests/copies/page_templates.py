"""One article as the pages of different systems show it: what stands round it, and how it says what it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape


@dataclass(frozen=True)
class Article:
    """What an editor typed in. A paragraph that begins with "## " is a heading, with "> " a quotation set apart."""

    title: str = "Fourth body found after warehouse fire"
    author: str = "Idris Vaughan-Cole"
    publisher: str = "Coast Courier"
    published: str = "2026-03-14T17:30:00+00:00"
    updated: str = "2026-03-15T08:05:00+00:00"
    url: str = "https://www.courier.example/news/2026/03/fourth-body-found"
    paragraphs: Sequence[str] = field(default_factory=tuple)


RUBBISH = (
    "Ten best crab sandwiches on the coast this summer, chosen by readers",
    "Harbour master retires after forty years at the quay",
    "Great article, my uncle worked there for nine years and he always said so.",
    "Sign up for the morning bulletin and get the headlines in your inbox.",
    "Smoke over the packing hall, seen from the lighthouse on Thursday. Photo: R. Hale",
    "Share this on Facebook and tell your friends about it",
    "Use of this site is subject to the terms of Coast Courier Ltd, Quay Street.",
    "You have no messages and nobody sees this hidden line of text at all.",
)
RELATED, RETIRES, COMMENT, BULLETIN, CAPTION, SHARE, TERMS, HIDDEN = RUBBISH


def _body(article: Article, between: Sequence[str] = (), tag: str = "p") -> str:
    parts = []
    for number, text in enumerate(article.paragraphs):
        if text.startswith("## "):
            parts.append(f"<h2>{escape(text[3:])}</h2>")
        elif text.startswith("> "):
            parts.append(f"<blockquote><p>{escape(text[2:])}</p></blockquote>")
        else:
            parts.append(f"<{tag}>{escape(text)}</{tag}>")
        if number < len(between):
            parts.append(between[number])
    return "\n".join(parts)


def _ld(article: Article, **more: object) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.published,
        "dateModified": article.updated,
        "mainEntityOfPage": {"@type": "WebPage", "@id": article.url},
        "author": [{"@type": "Person", "name": article.author, "url": "https://www.courier.example/by/ivc"}],
        "publisher": {"@type": "Organization", "name": article.publisher, "logo": {"@type": "ImageObject", "url": "x"}},
        **more,
    }
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def newspaper(article: Article) -> str:
    """A paper's own system: JSON-LD, pictures and boxes among the paragraphs, comments under them."""
    figure = f'<figure><img src="a.jpg" alt="x"><figcaption>{CAPTION}</figcaption></figure>'
    box = f'<aside class="newsletter-signup"><h3>Bulletin</h3><p>{BULLETIN}</p></aside>'
    related = f'<div class="related-articles"><h3>Read more</h3><ul><li><a href="/1">{RELATED}</a></li></ul></div>'
    return f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">
<title>{escape(article.title)} | News | {article.publisher}</title>{_ld(article)}
<meta property="og:title" content="{escape(article.title)}"><link rel="canonical" href="{article.url}"></head>
<body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<main><article><header><h1>{escape(article.title)}</h1><p class="byline">By <a href="/by/ivc">{article.author}</a></p>
<time datetime="{article.published}">14 March 2026</time></header>
<div class="share-bar"><a href="#">{SHARE}</a></div>
<div class="article-body">{_body(article, ["", figure, box, related])}</div></article>
<section class="comments" id="comments"><h3>Comments</h3><div class="comment"><p>{COMMENT}</p></div></section></main>
<aside><h3>Most read</h3><ul><li><a href="/2">{RETIRES}</a></li></ul></aside>
<div style="display:none"><p>{HIDDEN}</p></div><footer><p>{TERMS}</p></footer></body></html>"""


def blog(article: Article) -> str:
    """The most common system for blogs and small papers, with its usual helper for metadata (a graph of references)."""
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "@id": "https://courier.example/#website", "name": article.publisher},
            {"@type": "Organization", "@id": "https://courier.example/#organization", "name": article.publisher},
            {"@type": "WebPage", "@id": article.url, "name": f"{article.title} - {article.publisher}"},
            {"@type": "Person", "@id": "https://courier.example/#/person/1", "name": article.author},
            {
                "@type": "Article",
                "@id": f"{article.url}#article",
                "headline": escape(article.title),
                "datePublished": article.published,
                "dateModified": article.updated,
                "mainEntityOfPage": {"@id": article.url},
                "author": {"@id": "https://courier.example/#/person/1", "name": ""},
                "publisher": {"@id": "https://courier.example/#organization"},
                "inLanguage": "en-US",
            },
        ],
    }
    return f"""<!DOCTYPE html><html lang="en-US"><head><meta charset="UTF-8">
<title>{escape(article.title)} - {article.publisher}</title>
<script type="application/ld+json" class="yoast-schema-graph">{json.dumps(graph)}</script></head>
<body class="single"><div id="page"><header id="masthead"><p class="site-title">{article.publisher}</p></header>
<div id="content"><article class="post type-post hentry"><h1 class="entry-title">{escape(article.title)}</h1>
<div class="entry-meta"><span class="posted-on"><time class="entry-date published" datetime="{article.published}">March
14</time></span><span class="byline"><span class="author vcard">{article.author}</span></span></div>
<div class="entry-content">{_body(article)}
<div class="wp-caption"><img src="b.jpg"><p class="wp-caption-text">{CAPTION}</p></div>
<div class="sharedaddy sd-sharing"><h3 class="sd-title">Share this:</h3><ul><li>{SHARE}</li></ul></div>
<div id="jp-relatedposts" class="jp-relatedposts"><h3>Related</h3><p>{RELATED}</p></div></div></article>
<div id="comments" class="comments-area"><ol class="comment-list"><li class="comment"><div class="comment-content">
<p>{COMMENT}</p></div></li></ol></div></div>
<aside id="secondary" class="widget-area"><section class="widget"><h2>Recent Posts</h2><ul><li>{RETIRES}</li></ul>
</section></aside><div aria-hidden="true" hidden><p>{HIDDEN}</p></div>
<footer id="colophon"><div>{TERMS}</div></footer></div></body></html>"""


def amp(article: Article) -> str:
    """A page for telephones."""
    return f"""<!doctype html><html amp lang="en"><head><meta charset="utf-8">
<title>{escape(article.title)}</title><link rel="canonical" href="{article.url}">{_ld(article)}
<style amp-boilerplate>body{{visibility:hidden}}</style></head><body>
<amp-sidebar id="s"><ul><li>{RETIRES}</li></ul></amp-sidebar><header class="top">{article.publisher}</header>
<article class="amp-wp-article"><header><h1 class="amp-wp-title">{escape(article.title)}</h1></header>
<amp-img src="a.jpg"></amp-img><div class="amp-wp-article-content">{_body(article)}</div>
<amp-social-share type="twitter">{SHARE}</amp-social-share></article>
<amp-list src="x"><template type="amp-mustache"><p>{HIDDEN}</p></template></amp-list>
<section class="related"><h2>More</h2><ul><li><a href="/1">{RELATED}</a></li></ul></section>
<footer>{TERMS}</footer></body></html>"""


def printed(article: Article) -> str:
    """The version for printing: no mark-up to speak of, meta tags in the manner of libraries."""
    return f"""<html><head><title>{article.publisher}: {escape(article.title)}</title>
<meta name="dc.title" content="{escape(article.title)}"><meta name="dc.creator" content="{article.author}">
<meta name="dc.publisher" content="{article.publisher}"><meta name="dc.date.issued" content="{article.published}">
<meta name="dcterms.modified" content="{article.updated}"><link rel="canonical" href="{article.url}">
<meta http-equiv="Content-Language" content="en"></head><body onload="window.print()">
<h1>{escape(article.title)}</h1>
{_body(article)}
<hr><small>{TERMS}</small></body></html>"""


def tables(article: Article) -> str:
    """A page of twenty years ago: laid out in tables, paragraphs parted by line breaks."""
    lines = "<br><br>\n".join(escape(text.removeprefix("## ").removeprefix("> ")) for text in article.paragraphs)
    return f"""<html><head><title>{escape(article.title)} - {article.publisher}</title>
<meta name="author" content="{article.author}"><meta name="pubdate" content="{article.published}">
<meta name="lastmod" content="{article.updated}"><meta property="og:site_name" content="{article.publisher}">
<link rel="canonical" href="{article.url}"></head>
<body><table width="100%"><tr><td width="150"><a href="/">Home</a><br><a href="/1">{RELATED}</a><br><a
href="/2">{RETIRES}</a></td><td><h1>{escape(article.title)}</h1><div class="story">{lines}</div></td></tr>
<tr><td colspan="2"><font size="1">{TERMS}</font></td></tr></table></body></html>"""


def portal(article: Article) -> str:
    """A portal: everything is a div, metadata in OpenGraph, a menu of consent laid over the page, boxes in between."""
    box = f'<div class="inline-promo newsletter"><div>{BULLETIN}</div></div>'
    picture = f'<div class="image-container"><img src="x"><div class="caption">{CAPTION}</div></div>'
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta property="og:title" content="{escape(article.title)} | {article.publisher}">
<meta property="og:type" content="article">
<meta property="og:site_name" content="{article.publisher}"><meta property="og:url" content="{article.url}">
<meta property="article:published_time" content="{article.published}">
<meta property="article:modified_time" content="{article.updated}">
<meta property="article:author" content="https://www.facebook.com/ivc"><meta name="author" content="{article.author}">
<meta name="twitter:creator" content="@ivc"><title>{escape(article.title)} | {article.publisher}</title></head>
<body><div id="consent-modal" class="cookie-banner"><div>We value your privacy. We and our partners use cookies.</div>
<button>Accept all</button></div><div class="nav-wrapper"><div class="nav-item"><a href="/">News</a></div></div>
<div class="main-content"><div class="headline"><h1>{escape(article.title)}</h1></div>
<div class="social-share">{SHARE}</div>
<div class="story-body">{_body(article, ["", picture, box])}</div>
<div class="recommended"><div class="card"><a href="/1">{RELATED}</a></div><div class="card"><a href="/2">{RETIRES}</a>
</div></div><div class="user-comments"><div class="comment-text">{COMMENT}</div></div></div>
<div class="hidden" hidden><p>{HIDDEN}</p></div><div class="footer">{TERMS}</div></body></html>"""


TEMPLATES: tuple[Callable[[Article], str], ...] = (newspaper, blog, amp, printed, tables, portal)
