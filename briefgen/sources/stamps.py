"""Dates and times as headers and feeds write them, as ISO."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime

from briefgen.rules.compiled import compiled
from briefgen.sources.credits import read_date
from briefgen.sources.decoding import clean
from briefgen.text.display import display

_OLDEST, _NEWEST = 1971, 2089
"""Years in which mails and items of feeds can have been sent; a clock that was never set says 1970."""
_LONGEST = 100
_ISO = compiled(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:[.]\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?)?")
_HALF_OF_DAY = compiled(r"\d\s?[AaPp]\.?[Mm]\b")
_LONE_AT = compiled(r"\sat\s")


def read_stamp(stated: str | None) -> str | None:
    """An ISO date, a date of mail or a written one as ISO date or date-time; None where no possible day can be told."""
    stated = display(clean((stated or "")[:_LONGEST]))
    with suppress(ValueError, TypeError, IndexError, OverflowError, AttributeError):
        iso = _ISO.match(stated)
        if iso:
            moment = datetime.fromisoformat(iso.group())
            return _possible(moment.isoformat() if len(iso.group()) > 10 else moment.date().isoformat())
        if not _HALF_OF_DAY.search(stated):  # the library takes "9:14 PM" for the morning
            return _possible(parsedate_to_datetime(stated).replace(microsecond=0).isoformat())
    written = read_date(_LONE_AT.sub(" ", stated)) if stated else None
    return _possible(written.published) if written else None


def _possible(iso: str | None) -> str | None:
    return iso if iso and _OLDEST <= int(iso[:4]) <= _NEWEST else None
