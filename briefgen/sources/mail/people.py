"""Who a mail is from: a person, who is its author, or a paper, an office or a press desk, which is its publisher."""

from __future__ import annotations

from briefgen.rules import entries, lexicon, table
from briefgen.rules.compiled import compiled
from briefgen.sources.masthead import is_body, is_paper
from briefgen.sources.raw import Metadata

_LONGEST = 120
_BESIDE = compiled(r"\s(?:at|from|of|for)\s|\s?[|/(]\s?|,\s|\s[–—-]\s")
_VIA = compiled(r"\s(?:via|on\sbehalf\sof)\s.*$")
_SURNAME_FIRST = compiled(r"(?P<last>[A-ZÀ-Þ][\w'’-]+),\s(?P<first>[A-ZÀ-Þ][\w'’-]+(?:\s[A-ZÀ-Þ][\w'’.-]*)?)$")
_NAME = compiled(r"[A-ZÀ-Þ][\w'’-]*\.?(?:\s(?:[A-ZÀ-Þ][\w.'’-]*|de|da|van|von|der|bin|al|la)){1,4}$")
_COURTESY = compiled(r"(?:Dr|Mr|Mrs|Ms|Prof|Sir|Dame)\.?\s")


def from_whom(name: str, language: str = "en") -> Metadata:
    """What the name over a mail states; one that may be a person's or a firm's says nothing rather than a guess."""
    name = _VIA.sub("", name[:_LONGEST]).strip()
    turned = _SURNAME_FIRST.match(name)
    if turned and _is_person(f"{turned['first']} {turned['last']}", language):
        name = f"{turned['first']} {turned['last']}"
    if _is_house(name, language) or _is_person(name, language):
        return _one(name, language)
    cut = _BESIDE.search(name)
    if cut is None:
        return Metadata()
    first, second = name[: cut.start()].strip(), name[cut.end() :].strip(" )")
    return _one(first, language).or_else(_one(second, language))


def _one(name: str, language: str) -> Metadata:
    if _is_house(name, language):
        return Metadata(publisher=_without_desk(name, language))
    return Metadata(author=name) if _is_person(name, language) else Metadata()


def _is_person(name: str, language: str) -> bool:
    """Whether a name begins as those of people do."""
    if not _NAME.match(name) or is_paper(name, language):
        return False
    return bool(_COURTESY.match(name)) or name.split()[0] in table("first_names", language)


def _is_house(name: str, language: str) -> bool:
    if name in lexicon("mail_desks", language) or _BESIDE.search(name.replace(" of ", " ").replace(" for ", " ")):
        return False
    return is_paper(name, language) or is_body(name, language) or _without_desk(name, language) != name


def _without_desk(name: str, language: str) -> str:
    """ "Harbour Authority Press Office" without the desk that sends its mails."""
    for desk in sorted(entries("mail_desks", language), key=len, reverse=True):
        if name.endswith(f" {desk}"):
            rest = name[: -len(desk) - 1].rstrip(" -–—|,:")
            # "Daily Headlines": what is left must be a name of its own.
            return rest if len(rest.split()) > 1 or rest.isupper() or is_paper(rest, language) else name
    return name
