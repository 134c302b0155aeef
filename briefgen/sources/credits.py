"""Who wrote it, who published it and when, out of bylines, datelines and publisher lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from briefgen.rules import lexicon, table
from briefgen.rules.compiled import compiled
from briefgen.sources.raw import Metadata
from briefgen.text.dates import find_dates

_LONGEST_LINE = 140
_STRONG = compiled(r"\s*[|•·/]\s*|\s+[-–—]+\s+")
_WEAK = compiled(r"\s*[|•·/,]\s*|\s+[-–—]+\s+")
_LABEL = compiled(
    r"\b(?i:(?:(?:first|last|originally)\s)?(?:published|posted|updated|created|modified|date|issued|filed|downloaded))"
    r"(?i:\s(?:on|at))?\b\s?:?\s?"
)
_NUMERIC = compiled(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b")
_BESIDE_DATE = compiled(
    r"(?:\s|[,.:|()\[\]–-]|[+-]\d{1,2}(?::?\d{2})?|\b(?:(?i:at|on|local|time|hrs|h)|[ap]\.?m\.?|[AP]\.?M\.?|[ECMP][SD]?T|A?[ECW]?[SD]T|GMT|UTC|BST|"
    r"CES?T|IST|JST|WAT|EAT|SAST|MSK|\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?i:[ap]m)?|\d{1,2}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b)*"
)
_SMALL_PRINT = compiled(r"(?i:\d+\s(?:min(?:ute)?s?|hours?|days?)(?:\s(?:read|ago))?|(?:\d+\s)?(?:share|comment)s?)")
_DOMAIN = compiled(r"(?:[A-Za-z0-9-]+\.)+(?:com|org|net|co\.uk|ng|in|info|news|tv|eu|[a-z]{2})")
_AGENCY = compiled(r"(?:[A-ZÀ-Þ][\w'’-]*\s){1,4}(?:(?:News|Press|Wire)\s(?:Agency|Association|Service)|Newswire)")
_PLACES = ("capitals", "cities", "countries", "us_states")
_CONNECTORS = frozenset({"of", "the", "and", "&", "in", "for", "de", "la", "el"})
_BARRED = compiled(r"(?=\S*[A-Z])[\w.!'’&-]{2,24}\s[|•·]\s[^|•·]+")
"""One word with a capital and a date, a bar between: a paper that no list knows ("CoinDesk | 6 February 2018")."""

_NAME_END = compiled(r"\s(?:in|for|at|from|with|of|on|is|covers|FOR|IN|AT)\s")
_NAME = compiled(r"[A-ZÀ-Þ][\w.'’-]+(?:\s(?:[A-ZÀ-Þ][\w.'’-]*|de|da|van|von|der|bin|al)){1,4}")
_LEAP_YEAR = 2000


def read_credits(shown: str, language: str = "en", *, under_headline: bool = True) -> Metadata | None:
    """What a line of publisher, agency, date and small print says; None when anything else is in it."""
    if len(shown) > _LONGEST_LINE or shown[:3] in ("By ", "by ", "BY "):
        return None
    whole = _segment(shown, language, under_headline, alone=True)
    parts = [whole] if whole else [part for piece in _STRONG.split(shown) for part in _parts(piece, language)]
    known = [part for part in parts if isinstance(part, Metadata)]
    unknown = [part for part in parts if isinstance(part, str)]
    if not unknown:
        return _merged(known) if known and (under_headline or whole or _is_dated(known)) else None
    if not under_headline or len(unknown) != 1 or not _is_dated(known):
        return None
    if _NAME.fullmatch(unknown[0]):
        return _merged([Metadata(author=unknown[0]), *known])
    return _merged([Metadata(publisher=unknown[0]), *known]) if _BARRED.fullmatch(shown) else None


def _parts(piece: str, language: str) -> Iterator[Metadata | str]:
    """What a piece between bars states, or each of its own pieces between commas; a string is not understood."""
    piece = piece.strip()
    whole = _segment(piece, language, under_headline=True) if piece else None
    if whole:
        yield whole
    for inner in [] if whole else filter(None, map(str.strip, _WEAK.split(piece))):
        yield _segment(inner, language, under_headline=True) or inner


def _is_dated(parts: list[Metadata]) -> bool:
    return any(part.published or part.partial_date for part in parts)


def is_name_line(shown: str) -> bool:
    """ "Ann Lee", "Ann Lee in Paris": a byline where the lines around it are credits too."""
    name = _NAME_END.split(shown, maxsplit=1)[0]
    return len(shown) < 60 and _NAME.fullmatch(name) is not None


def _merged(parts: list[Metadata]) -> Metadata:
    merged = Metadata()
    for part in parts:
        merged = merged.or_else(part)
    return merged


def _segment(piece: str, language: str, under_headline: bool, *, alone: bool = False) -> Metadata | None:
    agency = table("agencies", language).get(piece)
    if agency or _AGENCY.fullmatch(piece):
        return Metadata(agency=agency or piece)
    dated = read_date(piece)
    if dated:
        return dated
    if _SMALL_PRINT.fullmatch(piece) or piece in lexicon("section_labels", language):
        return Metadata()
    if not alone and any(piece in table(name, language) for name in _PLACES):  # "BBC News, Washington"
        return Metadata()
    return Metadata(publisher=piece) if _is_publisher(piece, language, under_headline, alone) else None


def _is_publisher(piece: str, language: str, under_headline: bool, alone: bool) -> bool:
    if piece in lexicon("publishers", language) or _DOMAIN.fullmatch(piece):
        return True
    words = piece.split()
    named = all(word in _CONNECTORS or word[0].isupper() for word in words)
    if not under_headline or "," in piece or len(words) > 6 or not named:
        return False
    marks = lexicon("publisher_words", language)
    marked = {words[0], words[-1]} & marks if alone else marks & set(words)
    return bool(marked) or (len(words) == 1 and piece.isupper() and len(piece) < 6)


def read_date(piece: str) -> Metadata | None:
    """A publication date that fills the piece, but for labels and a time; empty where the date cannot be told."""
    if not any(map(str.isdigit, piece)):
        return None
    rest = _LABEL.sub(lambda m: " " * len(m.group()), piece)
    mentions = find_dates(rest, 0, len(rest))
    left = list(_NUMERIC.sub(lambda m: " " * len(m.group()), rest))
    for mention in mentions:
        left[mention.start : mention.end] = " " * (mention.end - mention.start)
    if not any(character.isdigit() for character in rest) or not _BESIDE_DATE.fullmatch("".join(left)):
        return None
    day = next((m for m in mentions if m.iso and len(m.iso) == 10), None)
    iso = None if day is None else f"{day.iso}T{day.time}" if day.time else day.iso
    return Metadata(published=iso, partial_date=None if iso else month_and_day(rest))


def month_and_day(piece: str) -> tuple[int, int] | None:
    """Month and day of a date without a year ("Dec 31")."""
    for open_date in find_dates(piece, 0, len(piece)):
        written = f"{piece[open_date.start : open_date.end]} {_LEAP_YEAR}"
        for mention in find_dates(written, 0, len(written)):
            if mention.iso and len(mention.iso) == 10:
                return int(mention.iso[5:7]), int(mention.iso[8:])
    return None


def from_slots(slots: Mapping[str, str | None], language: str = "en") -> Metadata:
    """What the slots of a byline, dateline or notice say."""
    found = _byline(slots.get("author") or "", language)
    wire = slots.get("agency") or slots.get("wire")
    dated = read_date(slots.get("date") or "") or read_date(slots.get("day") or "")
    stated = Metadata(publisher=slots.get("publisher"), agency=wire and _agency(wire, language))
    return stated.or_else(found).or_else(dated or Metadata())


def _agency(name: str, language: str) -> str:
    agencies = table("agencies", language)
    return next((agencies[part] for part in _pieces(name) if part in agencies), name)


def _pieces(name: str) -> Iterator[str]:
    yield name
    yield from (part.strip() for part in _WEAK.split(name))


def _byline(author: str, language: str) -> Metadata:
    """ "Ann Lee, Tom Hay and Joan Roe, Political Editor | The Star" """
    names: list[str] = []
    found = Metadata()
    for piece in _byline_pieces(author):
        known = _segment(piece, language, under_headline=False)
        if known:
            found = found.or_else(known)
        elif piece and not lexicon("byline_posts", language) & set(piece.split()):
            names.append(piece)
    return Metadata(author=", ".join(names) or None).or_else(found)


def _byline_pieces(author: str) -> Iterator[str]:
    for piece in compiled(r"\s*[|•·/,()]\s*|\s+[-–—]+\s+").split(author):
        cut = _NAME_END.search(piece)
        yield (piece[: cut.start()] if cut else piece).strip()
