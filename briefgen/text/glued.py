"""Runs of capitals that hold more than one name: credits, captions, datelines and lines without a stop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefgen.rules import lexicon
from briefgen.text.capitals import Token, Usage
from briefgen.text.folding import fold_name, known, known_place, listed
from briefgen.text.starters import describes, is_post, phrase, without_starters


def without_credit(run: list[Token]) -> list[Token]:
    """ "Getty Images Tor Hagen cheers": the credit of a picture is no part of the name behind it."""
    if listed(phrase(run), "photo_credits"):
        return run
    while len(run) > 1 and run[-1].word in lexicon("line_ends") and not known(phrase(run)):
        run = run[:-1]
    for size in (2, 1):
        rest = run[size:]
        if not rest or not rest[0].capital or rest[-1].word in lexicon("organization_heads"):
            continue
        if listed(phrase(run[:size]), "photo_credits"):
            return rest
        if phrase(run[:size]) in lexicon("credit_agencies") and listed(rest[0].word, "first_names"):
            return rest
    return run


def parts(run: list[Token], seen: Usage) -> Iterator[list[Token]]:
    """A run in two where a place is glued to the person behind it ("Seoul Tor Hagen said"); else as it is."""
    kept = without_starters(run, seen)
    for size in (2, 1):
        rest = kept[size:]
        if not rest or (size == 1 and listed(kept[0].word, "first_names")):
            continue
        if len(rest) == 1 and _plain_start(rest[0].word, seen) and known_place(phrase(kept[:size])):
            yield run[: -len(rest)]  # a line without a stop: "Attack in Nice" before "Authorities said"
            return
        irish = len(rest) == 1 and rest[0].word[:2] in ("O'", "O’")
        if not irish and (len(rest) < 2 or not listed(rest[0].word, "first_names") or not _like_surname(rest)):
            continue
        front = phrase(kept[:size])
        people = size < 2 and listed(front, "demonyms") and not listed(front, "countries")
        if people and not irish and not is_post(front):
            run = rest  # "Tunisian Olfa Ben Ali"
            break
        if (known_place(front) or listed(front, "platforms")) and not known(phrase(kept)):
            yield run[: -len(rest)]
            run = rest
            break
    if [listed(t.word, "first_names") for t in run[-4:]] == [True, False, True, False]:
        yield run[:-2]  # two captions: "Tor Hagen Ana Ruiz"
        run = run[-2:]
    yield run


def _plain_start(word: str, seen: Usage) -> bool:
    """A word that begins sentences and ends no name: a common one, or one the text has in lower case otherwise."""
    if any(word in lexicon(h) for h in ("organization_heads", "place_heads", "event_heads")):
        return False
    rare = word.lower() in seen.lower and seen.capital[fold_name(word)] < 2 and not listed(word, "demonyms")
    return word in lexicon("common_capitals") or (rare and not describes(word))


def _like_surname(rest: Sequence[Token]) -> bool:
    last = rest[-1].word
    heads = ("organization_heads", "place_heads", "event_heads")
    return all(t.capital for t in rest) and not any(last in lexicon(h) for h in heads) and not describes(last)
