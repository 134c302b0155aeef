"""What the properties of a PDF, Word or RTF file are worth.

They are filled in by programs: the title of the template, the name of the machine's user, the day of an export. So
they are used only where the text itself states nothing, and neither day is taken as the day of publication: a file is
made when a page is printed or a template copied, often years before or days after its text was put out, and a wrong
day moves every "Saturday" in it. The last change is what its name says, for the words cannot be younger.
"""

from __future__ import annotations

import re
from datetime import datetime

from briefgen.rules.compiled import compiled
from briefgen.sources.decoding import clean
from briefgen.sources.raw import Metadata
from briefgen.text.display import display

PROPERTIES = " properties"
"""How the names of these places end ("PDF properties")."""
_LONGEST = 250
_NO_TITLE = compiled(
    r"(?:(?:Microsoft\s)?(?:Word|PowerPoint|Excel)\s(?:-|Document|Presentation)|untitled|(?:document|slide|page|print)\s?\d*$"
    r"|about:blank|https?:|file:|(?:no\stitle|title|template|draft|layout)\b.{0,12}$)",
    re.I,
)
_FILE_NAME = compiled(r"\S*\.(?:docx?|docm|odt|rtf|pdf|indd|qxp|qxd|pptx?|xlsx?|html?|txt|tex|pages|tmp)$", re.I)
_NAME = compiled(r"[^\W\d_][\w.'’-]*(?:\s(?:[^\W\d_][\w.'’-]*))+(?:,\s?[^\W\d_][\w.'’-]*(?:\s[^\W\d_][\w.'’-]*)*){0,9}")
_NO_NAME = compiled(r"\b(?:user|admin\w*|owner|microsoft|office|windows|unknown|author|default|python|apache)\b", re.I)
_PDF_DATE = compiled(r"(?:D:)?(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?(?:(Z)|([+-]\d{2})'?(\d{2})?'?)?")


def from_properties(title: str | None, author: str | None, updated: str | None, place: str) -> Metadata:
    """The properties that say something; ``place`` says where they stand ("PDF properties")."""
    return Metadata(title=_title(title), author=_author(author), updated=updated).from_(place)


def _title(stated: str | None) -> str | None:
    title = display(clean(stated or ""))
    told = " " in title and len(title) <= _LONGEST and not _NO_TITLE.match(title) and not _FILE_NAME.search(title)
    return title if told else None


def _author(stated: str | None) -> str | None:
    """A name of two words or more; the users of machines have one, in small letters."""
    author = display(clean(stated or "").replace(";", ", "))
    told = len(author) <= _LONGEST and _NAME.fullmatch(author) and not _NO_NAME.search(author)
    return author if told and author[0].isupper() else None


def pdf_date(stated: str) -> str | None:
    """ "D:20260105101530+01'00'" as an ISO date-time; None for what is no date."""
    match = _PDF_DATE.match(stated.strip())
    if not match:
        return None
    year, month, day, hour, minute, second, zulu, hours, minutes = match.groups()
    zone = "+00:00" if zulu else f"{hours}:{minutes or '00'}" if hours else ""
    clock = f"T{hour}:{minute}:{second or '00'}{zone}" if hour else ""
    return iso_moment(f"{year}-{month}-{day}{clock}")


def iso_moment(stated: str | None) -> str | None:
    """``stated`` if it is an ISO date or date-time that the calendar has."""
    try:
        moment = datetime.fromisoformat(stated or "")
    except ValueError:
        return None
    return moment.isoformat() if "T" in (stated or "") else moment.date().isoformat()
