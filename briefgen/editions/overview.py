"""The ways to the editions of a folder: ``latest``, a page that lists them all, and an Atom feed of the latest.

All three are made from the published folders alone and replaced in one step each; making them again changes nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree

from briefgen.editions.issue import Issue, issues
from briefgen.editions.publish import point_to_latest
from briefgen.output import write_atomic
from briefgen.render.blocks import printable
from briefgen.render.labels import Labels
from briefgen.render.packs import load_pack

if TYPE_CHECKING:
    from briefgen.editions.config import Config, Edition

INDEX, FEED = "index.html", "feed.atom"
_MOST_IN_FEED = 50
"""Entries of the feed: a reader that was away for two months of working days finds all."""
_ATOM = "http://www.w3.org/2005/Atom"
_TYPES = {
    "html": "text/html", "pdf": "application/pdf", "md": "text/markdown", "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "yaml": "application/yaml",
}  # fmt: skip
_READ_FIRST = ("html", "pdf", "docx", "md", "yaml", "json")
_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 "Source Sans 3", "Noto Sans", system-ui, sans-serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.2; }
ol { list-style: none; padding: 0; }
li { border-top: 1px solid #8886; padding: .8rem 0; }
h2 { font-size: 1.1rem; margin: 0; }
p { margin: .2rem 0; }
.said { opacity: .8; }
.alarm { font-weight: 600; }
.files a { margin-right: .8rem; }
"""


def lead_to(edition: Edition, config: Config) -> None:
    """`refresh` for ``edition``, in the words of its first audience."""
    pack = load_pack(edition.audiences[0].audience, config.packs)
    refresh(edition.output, edition.title, pack.labels, pack.language)


def refresh(output: Path, title: str, labels: Labels, language: str) -> tuple[Issue, ...]:
    """Bring the three up to date with what is published in ``output``; the editions, oldest first."""
    found = issues(output)
    point_to_latest(output, found)
    if found:
        _replace(output / INDEX, index_page(found, title, labels, language).encode("utf-8"))
        _replace(output / FEED, feed(found, title, labels, _known_id(output / FEED)))
    return found


def _replace(path: Path, data: bytes) -> None:
    if not path.is_file() or path.read_bytes() != data:
        write_atomic(path, data)


# --------------------------------------------------------------------------- the page


def index_page(found: Sequence[Issue], title: str, labels: Labels, language: str) -> str:
    """All editions, the latest first, as a page that loads nothing and runs nothing."""
    entries = "\n".join(_entry(issue, labels) for issue in reversed(found))
    return printable(
        f"""<!DOCTYPE html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="briefgen">
<title>{escape(title)}</title>
<link rel="alternate" type="application/atom+xml" href="{FEED}">
<style>{_STYLE}</style>
</head>
<body>
<h1>{escape(title)}</h1>
<p>{escape(labels.count("index.editions", len(found)))} · <a href="{FEED}">{escape(labels("index.feed"))}</a></p>
<ol>
{entries}
</ol>
</body>
</html>
"""
    )


def _entry(issue: Issue, labels: Labels) -> str:
    files = [(name, _address(issue, name)) for name in documents(issue)]
    skipped = len(f"{issue.data['edition']}-")
    links = " ".join(f'<a href="{escape(address)}">{escape(name[skipped:])}</a>' for name, address in files)
    first = files[0][1] if files else _address(issue, "")
    lines = [
        *(f'<p class="alarm">{escape(text)}</p>' for text in _warnings(issue, labels)),
        *(f"<p>{escape(text)}</p>" for text in _headlines(issue)[:3]),
        f'<p class="said">{escape(said(issue, labels))}</p>',
        f'<p class="files">{links}</p>',
    ]
    return (
        f'<li>\n<h2><a href="{escape(first)}">{escape(named(issue, labels))}</a></h2>\n' + "\n".join(lines) + "\n</li>"
    )


def named(issue: Issue, labels: Labels) -> str:
    """The day and time of the edition, and which revision it is where there are several."""
    day = labels("index.slot", date=labels.date(issue.slot), time=f"{issue.at:%H:%M}")
    return day if issue.revision == 1 else labels("index.revision", slot=day, n=issue.revision)


def said(issue: Issue, labels: Labels) -> str:
    """How many stories of which kind it has; that it has none is said."""
    counts = issue.data.get("counts", {})
    told = [
        labels.count(f"index.{band}", n) for band in ("attention", "awareness", "continuing") if (n := counts.get(band))
    ]
    if not (counts.get("attention") or counts.get("awareness")):
        told.insert(0, labels("edition.quiet"))
    return labels("line.separator").join(told)


def _warnings(issue: Issue, labels: Labels) -> Iterator[str]:
    if issue.data.get("correction"):
        yield labels("edition.correction", note=issue.data["correction"])
    for source in issue.data.get("sources", ()):
        if source.get("alarm"):
            yield labels("edition.alarm", name=source["name"], words=source["words"])


def _headlines(issue: Issue) -> list[str]:
    return [str(line) for line in issue.data.get("headlines", ())]


def documents(issue: Issue) -> list[str]:
    """The files that people read, the first audience's first, of each the best for a screen; the record and the texts
    are for programs."""
    names = [name for name in issue.files if "/" not in name and name.startswith(f"{issue.data['edition']}-")]
    audiences = list(dict.fromkeys(name.rpartition(".")[0] for name in names))
    return sorted(names, key=lambda name: (audiences.index(name.rpartition(".")[0]), _rank(name)))


def _rank(name: str) -> int:
    suffix = name.rpartition(".")[2]
    return _READ_FIRST.index(suffix) if suffix in _READ_FIRST else len(_READ_FIRST)


def _address(issue: Issue, name: str) -> str:
    return f"{quote(issue.folder.name)}/{quote(name)}"


# --------------------------------------------------------------------------- the feed


def feed(found: Sequence[Issue], title: str, labels: Labels, known_id: str | None = None) -> bytes:
    """An Atom feed of the latest editions. The id of an entry never changes, nor that of the feed once it has one."""
    root = ElementTree.Element("feed", {"xmlns": _ATOM})
    _add(root, "id", known_id or _urn("feed", _digest(found[0])))
    _add(root, "title", title)
    _add(root, "updated", max(_made(issue) for issue in found))
    _add(root, "generator", "briefgen")
    ElementTree.SubElement(root, "link", {"rel": "self", "href": FEED})
    ElementTree.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": INDEX})
    _add(ElementTree.SubElement(root, "author"), "name", title)
    for issue in list(reversed(found))[:_MOST_IN_FEED]:
        _add_entry(root, issue, title, labels)
    ElementTree.indent(root, " ")
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _add_entry(root: ElementTree.Element, issue: Issue, title: str, labels: Labels) -> None:
    entry = ElementTree.SubElement(root, "entry")
    _add(entry, "id", _urn(issue.slot, str(issue.revision), _digest(issue)))
    _add(entry, "title", labels("index.entry", title=title, slot=named(issue, labels)))
    _add(entry, "published", issue.at.isoformat())
    _add(entry, "updated", _made(issue))
    for number, name in enumerate(documents(issue)):
        kind = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
        rel = "enclosure" if number else "alternate"
        ElementTree.SubElement(entry, "link", {"rel": rel, "type": kind, "href": _address(issue, name)})
    lines = [*_warnings(issue, labels), *_headlines(issue), said(issue, labels)]
    _add(entry, "summary", "\n".join(lines))


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = printable(text)


def _made(issue: Issue) -> str:
    """When it was published; the moment it is of where that is not known."""
    return str(issue.data.get("made") or issue.at.isoformat())


def _digest(issue: Issue) -> str:
    return issue.record_digest or ""


def _urn(*parts: str) -> str:
    """An id that two installations do not share: it holds the digest of a record."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(("briefgen", *parts))).urn


def _known_id(path: Path) -> str | None:
    try:
        found = ElementTree.fromstring(path.read_bytes()).findtext(f"{{{_ATOM}}}id")
    except (OSError, ElementTree.ParseError):
        return None
    return found if found and found.startswith("urn:uuid:") else None
