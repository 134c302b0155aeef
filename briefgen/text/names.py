"""Names in running text: runs of capitals without the words that only begin a sentence, with titles set apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct

from briefgen.rules import lexicon, table
from briefgen.text.capitals import Token, Usage, runs, tokens, usage
from briefgen.text.folding import fold_name, known, known_place, listed, lookup
from briefgen.text.glued import parts, without_credit
from briefgen.text.starters import describes, is_first_name, is_post, phrase, without_starters

__all__ = ["Name", "Usage", "find_names", "fold_name", "known", "listed", "lookup", "usage"]

_SMALL = frozenset({"of", "for", "the", "and", "on", "against", "to", "&"})


class Name(Struct, frozen=True):
    """A name as it stands: no title, no possessive 's. ``title`` spans the post or address directly in front.

    ``first`` says that its first word also begins a sentence or quotation.
    """

    start: int
    end: int
    words: tuple[str, ...]
    title: tuple[int, int] | None = None
    first: bool = False


def find_names(text: str, start: int, end: int, seen: Usage | None = None) -> tuple[Name, ...]:
    """The names in ``text[start:end]``, one sentence, in text order.

    ``seen`` is the `usage` of the whole document; without it a lone capital at the start of the sentence is no name
    unless a lexicon knows it.
    """
    seen = seen or Usage()
    found = tokens(text, start, end)
    return tuple(
        name
        for run, before, after in runs(text, found)
        for part in parts(without_credit(run), seen)
        for name in _names_of_run(part, before, after, seen)
    )


def _names_of_run(run: list[Token], before: Token | None, after: Token | None, seen: Usage) -> Iterator[Name]:
    kept = _trimmed(without_starters(run, seen))
    if not kept or (len(kept) == 1 and kept[0].word in lexicon("calendar_words") and not _called(kept[0], before)):
        return
    title, body = _split_title(kept)
    if title > 1 and kept[0].first and not (_may_be_title(kept[0].word) or seen.capital[fold_name(kept[0].word)]):
        kept, title, body = kept[1:], title - 1, body - 1
    if title:
        yield from _inside_title(kept[:title], seen)
    body_tokens = _without_posts(_trimmed(kept[body:])) if not title else _trimmed(kept[body:])
    courteous = bool(title) and kept[title - 1].word in lexicon("courtesies")
    if (
        _names_something(body_tokens, bool(title), seen, courteous)
        or _short_for_body(body_tokens, run, before)
        or _speaks_first(body_tokens, after, seen)
    ):
        yield _name(body_tokens, _title_span(run, kept, title))


def _name(run: Sequence[Token], title: tuple[int, int] | None = None) -> Name:
    half = len(run) // 2
    if half > 1 and [t.word for t in run[:half]] == [t.word for t in run[half:]]:
        run = run[:half]  # a caption and the text below it: "Tor Hagen Tor Hagen"
    words = [t.word + "'s" * (t.owner and t is not run[-1]) for t in run]
    return Name(run[0].start, run[-1].end, tuple(words), title, run[0].first)


def _title_span(run: Sequence[Token], kept: Sequence[Token], size: int) -> tuple[int, int] | None:
    """The title with the words in front that belong to it though they were taken for a start ("Former President")."""
    if not size:
        return None
    first = sum(token.start < kept[0].start for token in run)  # `kept` may lack words at the end, too
    while first and run[first - 1].word in {
        "Former",
        "Then",
        "Acting",
        "Late",
        "Deputy",
        "Senior",
        "Retired",
        "Interim",
        "Foreign",
        "Home",
        "Prime",
        "First",
        "Assistant",
        "Associate",
    }:
        first -= 1
    if size > 1 and first + 1 < len(run) and _glued_place(run[first].word, run[first + 1].word):
        first += 1
    return run[first].start, kept[size - 1].end


def _glued_place(word: str, following: str) -> bool:
    """ "Nice French President": a place is no part of the post of a people named after it."""
    return known_place(word) and not listed(word, "countries") and listed(following, "demonyms")


def _speaks_first(body: Sequence[Token], after: Token | None, seen: Usage) -> bool:
    """ "Hayek confirmed": an unknown word at the start with a verb of speech after it, and never in lower case."""
    if len(body) != 1 or after is None or after.word not in lexicon("name_verbs"):
        return False
    word = body[0].word
    plain = word in lexicon("common_capitals") or word.lower() in seen.lower or word.endswith(("ing", "ly", "s"))
    plain = plain or word.lower() in lexicon("speaker_nouns")
    return len(word) > 2 and not plain and not describes(word) and word not in lexicon("plain_acronyms")


def _without_posts(run: list[Token]) -> list[Token]:
    """ "London Mayor" names London; a post at the end belongs to nobody named."""
    kept = list(run)
    while len(kept) > 1 and kept[-1].word in lexicon("titles") and kept[-1].word not in lexicon("organization_heads"):
        if kept[-2].word in _SMALL or listed(phrase(kept), "known_things"):  # "Department of Justice"
            break
        kept.pop()
    return kept if len(kept) == len(run) or not all(describes(t.word) for t in kept) else list(run)


def _short_for_body(body: Sequence[Token], run: Sequence[Token], before: Token | None) -> bool:
    """ "The Post", "the Council": short for a body that the document names in full, if it does."""
    if len(body) != 1 or body[0].word not in lexicon("organization_heads"):
        return False
    return run[0].word == "The" or (before is not None and before.word == "the" and body[0] is run[0])


def _called(token: Token, before: Token | None) -> bool:
    return token.word == "May" and before is not None and before.word.rstrip(".") in {"Mrs", "Ms", "Theresa"}


def _trimmed(run: Sequence[Token]) -> list[Token]:
    """Without small words at its ends."""
    kept = list(run)
    while kept and (kept[-1].word in _SMALL or kept[-1].word in {"The", "A", "I"}):
        kept.pop()
    while kept and not kept[0].capital:
        kept.pop(0)
    return kept


# --------------------------------------------------------------------------- titles


def _split_title(run: Sequence[Token]) -> tuple[int, int]:
    """(length of the title, where the name begins); (0, 0) without a title.

    "President of Venezuela" alone gives no person: then only what follows "of" is left as a name.
    """
    if listed(phrase(run), "stage_names") or listed(phrase(run), "known_things"):
        return 0, 0
    if len(run) == 2 and listed(run[0].word, "first_names") and run[0].word not in lexicon("titles"):
        return 0, 0  # "Dean Martin" is no dean
    for size in range(len(run) - 1, 0, -1):
        if _ends_title(run, size) and _person_follows(run, size):
            return size, size
    for at in range(len(run) - 2):
        if run[at + 1].word == "of" and run[at].word in lexicon("titles") and _all_titles(run[:at]):
            return 0, at + 2
    return 0, 0


def _ends_title(run: Sequence[Token], size: int) -> bool:
    last = run[size - 1].word
    if last in lexicon("titles") or last in table("honorifics"):
        return True
    acronym = last in lexicon("title_acronyms") and size < len(run) - 1
    if (last.lower() in lexicon("office_words") or acronym) and is_first_name(run[size].word):
        return True
    opener = next((i for i in range(size - 1) if run[i + 1].word == "of" and is_post(run[i].word)), None)
    if opener is None:
        return False
    inside = phrase([t for t in run[opener + 2 : size] if t.word != "the"])
    if known(f"{inside} {run[size].word}"):
        return False
    return known(inside) or listed(f"{run[opener].word} of {inside}", "office_phrases") or is_first_name(run[size].word)


def _person_follows(run: Sequence[Token], size: int) -> bool:
    rest = run[size:]
    if run[size - 1].word in lexicon("courtesies") and rest[0].capital and rest[0].word not in lexicon("addressed"):
        return True
    if not rest[0].capital or any(t.word in {"of", "for", "and", "&"} for t in rest):
        return False
    if all(describes(t.word) or t.word in lexicon("organization_heads") for t in rest):
        return False
    if rest[-1].word in lexicon("organization_heads") and not (
        len(rest) > 1 and run[size - 1].word in table("honorifics")
    ):
        return False
    if rest[-1].word in lexicon("place_heads") and not is_first_name(rest[0].word):
        return False
    return (is_first_name(rest[0].word) and len(rest) > 1) or _all_titles(run[: size - 1])


def _all_titles(run: Sequence[Token]) -> bool:
    words = [t.word for t in run]
    return all(_may_be_title(w) for w in words) or _country_first(words)


def _country_first(words: Sequence[str]) -> bool:
    """ "Costa Rican", "South Korean Foreign": a country's words of two, then words of a post."""
    for size in (3, 2):
        head = " ".join(words[:size])
        if len(words) >= size and (listed(head, "demonyms") or known_place(head)):
            return all(_may_be_title(w) for w in words[size:])
    return False


def _may_be_title(word: str) -> bool:
    return (
        is_post(word)
        or word.lower() in lexicon("office_modifiers")
        or word.lower() in lexicon("post_fields")
        or listed(word, "demonyms")
        or known(word)
        or (word.isupper() and 2 <= len(word) <= 6 and word.isalpha())
        or word in lexicon("organization_heads")
        or word in lexicon("place_heads")
        or word in _SMALL
        or word in {"Saudi", "Asst", "Ch", "Con", "Det", "Lt", "First", "Nobel"}
    )


def _inside_title(run: Sequence[Token], seen: Usage) -> Iterator[Name]:
    """The country, party or body that a title names ("US Secretary of State", "London Mayor")."""
    acronyms = lexicon("title_acronyms")
    post = next((i for i, t in enumerate(run) if is_post(t.word) or t.word in acronyms), len(run))
    while post and (
        run[post - 1].word.lower() in lexicon("office_modifiers") or listed(run[post - 1].word, "demonyms")
    ):
        post -= 1
    kept = _trimmed(run[:post])
    if kept and _names_something(kept, False, seen):
        yield _name(kept)
    after = next((i + 2 for i in range(post, len(run) - 1) if run[i + 1].word == "of"), len(run))
    tail = _trimmed(run[after:])
    if tail and known(phrase(tail)):
        yield _name(tail)


# --------------------------------------------------------------------------- what is left


def _names_something(run: Sequence[Token], titled: bool, seen: Usage, courteous: bool = False) -> bool:
    if not run:
        return False
    whole = phrase(run)
    if len(run) == 1 and whole.lower() in lexicon("stopwords") and (whole[1:].islower() or not known(whole)):
        return False
    if known(whole) or courteous:
        return True
    if listed(whole, "demonyms") or all(describes(t.word) for t in run) or listed(whole, "office_phrases"):
        return (titled and len(run) == 1 and not listed(whole, "demonyms")) or _body_of_posts(run)
    if len(run) == 1:
        return titled or _single_name(run[0], seen)
    if listed(run[-1].word, "demonyms") and known_place(phrase(run[:-1])):
        return False
    if _country_first([t.word for t in run]) and all(describes(t.word) for t in run[2:]):
        return False
    return not all(t.word in lexicon("common_capitals") or describes(t.word) for t in run) or _head_last(run)


def _body_of_posts(run: Sequence[Token]) -> bool:
    """ "British Transport Police": words of posts throughout, but the last is the head of a body."""
    last = run[-1].word
    return len(run) > 1 and last in lexicon("organization_heads") and not is_post(last)


def _head_last(run: Sequence[Token]) -> bool:
    return run[-1].word in lexicon("organization_heads") or run[-1].word in lexicon("place_heads")


@cache
def _state_abbreviations() -> frozenset[str]:
    """ "Calif", "NY": behind a town, never a name of their own."""
    return frozenset(short.replace(".", "") for short in table("us_states").values() if short)


@cache
def _plain_acronyms() -> frozenset[str]:
    return frozenset(w.replace(".", "") for w in lexicon("plain_acronyms"))


def _single_name(token: Token, seen: Usage) -> bool:
    word = token.word
    if len(word) < 2 or word in lexicon("calendar_words") or word.replace(".", "") in _plain_acronyms():
        return False
    if word[1:2] == "-" and word[0] in "DRI":
        return False
    if "-" in word and all(known_place(part) or listed(part, "demonyms") for part in word.split("-")):
        return False
    if word.replace(".", "") in _state_abbreviations():
        return False
    if word in lexicon("common_capitals") or word in lexicon("organization_heads") or word in lexicon("place_heads"):
        return False
    if word.isupper() and word.isalpha() and (len(word) > 6 or word.capitalize() in lexicon("common_capitals")):
        return False
    if not token.first:
        return True
    if word.lower() in seen.lower:
        return False
    return seen.capital[fold_name(word)] > 0 or listed(word, "first_names") or (word.isupper() and len(word) > 2)
