"""Whether a quotation stands in marks, and its speaker where only that speaker can be meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from briefgen.model import Quote, Span
from briefgen.rules import compile_pattern, lexicon
from briefgen.rules.compiled import compiled
from briefgen.rules.sieve import Pattern
from briefgen.text.display import ERASED, display
from briefgen.text.tokens import fold
from briefgen.text.tokens import words as text_words
from briefgen.verify.proof import Proof
from briefgen.verify.report import Place
from briefgen.verify.slices import align, difference
from briefgen.verify.sourcetext import SourceText

_MARKS = "\"'“”„‟‘’‚‛«»`´″"
_PAST_MARK = compiled(rf"[\s,.;:!?…{ERASED}*_)\]—–-]*")
_OWN_WORDS = 2
"""Words besides a quotation that may be left over of another sentence."""
_REACH = 2000
"""Characters looked through between a quotation and its speaker."""
_NEAR_LINES = 2
"""Paragraphs between a quotation and the mention of its speaker: of 7,341 annotated quotations 2% have the speaker
in an earlier paragraph, nearly all in the one before; a heading or a stage direction may come between."""


def check_quote(proof: Proof, place: Place, quote: Quote, utterance: Sequence[Span]) -> None:
    """Prove the words of ``quote``, then its speaker. ``utterance``: the spans of all its stretches."""
    first = quote.evidence[0]
    words = proof.slice(first)
    if align(quote.text, words) is None:
        proof.ledger.fail(place, difference(quote.text, words))
        return
    if not _in_marks(proof.texts[first.source].text, first):
        proof.ledger.fail(place, "no quotation mark stands beside these words in the source")
        return
    proof.ledger.prove("quotations that are the source's words in its marks")
    if quote.edited:
        proof.ledger.edit(place)
    elif quote.speaker is not None:
        _check_speaker(proof, place, quote, quote.speaker, utterance)
    elif quote.role or quote.cue:
        proof.ledger.fail(place, "it has a role or a cue, but no speaker", "speaker")


def check_variants(proof: Proof, place: Place, quote: Quote) -> None:
    """Prove that each variant of ``quote`` is words of another source, in marks, and mostly the same words."""
    told = [fold(quote.text[a:b]) for a, b in text_words(quote.text)]
    for variant in quote.variants:
        if not variant.evidence or not proof.sound(place, variant.evidence, "variants"):
            proof.ledger.fail(place, "a variant of it has no evidence", "variants")
            continue
        first = variant.evidence[0]
        words = proof.slice(first)
        if align(variant.text, words) is None:
            proof.ledger.fail(place, difference(variant.text, words), "variants")
        elif not _in_marks(proof.texts[first.source].text, first):
            proof.ledger.fail(place, "no quotation mark stands beside a variant of it in the source", "variants")
        elif not _alike(told, [fold(variant.text[a:b]) for a, b in text_words(variant.text)]):
            proof.ledger.fail(place, "a variant of it is another statement", "variants")
        else:
            proof.ledger.prove("other wordings that are the source's words in its marks")


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether most words of the longer are in the shorter."""
    short, long = sorted((one, other), key=len)
    return 2 * sum(word in set(short) for word in long) >= len(long)


def _in_marks(text: str, span: Span) -> bool:
    """A mark opens before the words or closes after them; a paragraph that opens with a dash is speech too."""
    before = text[max(0, span.start - 3) : span.start].rstrip(" \u00a0" + ERASED)[-1:]
    past = _PAST_MARK.match(text, span.end)
    after = text[past.end() : past.end() + 1] if past else ""
    line = text[text.rfind("\n", 0, span.start) + 1 : span.start].strip(ERASED + " ")
    beside = (before, after, text[span.end - 1])
    return any(letter and letter in _MARKS for letter in beside) or line in ("—", "–", "-")


def _check_speaker(proof: Proof, place: Place, quote: Quote, speaker: str, utterance: Sequence[Span]) -> None:
    if not quote.speaker_evidence:
        proof.ledger.fail(place, f'nothing shows that "{speaker}" is the speaker', "speaker")
        return
    named = [display(proof.slice(span)) for span in quote.speaker_evidence]
    if not any(_names(speaker, name) for name in named):
        message = f'the speaker "{speaker}" is not what the source names there: "{named[-1]}"'
        proof.ledger.fail(place, message, "speaker")
        return
    problem = _mention_problem(proof, speaker, named[0], quote.speaker_evidence[0], utterance)
    if problem:
        proof.ledger.fail(place, problem, "speaker")
        return
    if _shares_name(named[0], speaker):
        proof.ledger.prove("speakers named beside their words")
    else:
        proof.ledger.judge("speakers meant by a pronoun or a description")
    if quote.role is not None:
        proof.copied(place, quote.role, quote.role_evidence, "roles of speakers", "role")
    if quote.cue is not None:
        proof.copied(place, quote.cue, quote.cue_evidence, "words that show who speaks", "cue")


def _names(speaker: str, slice_text: str) -> bool:
    return f" {display(speaker).casefold()} " in f" {_bare(slice_text)} " or display(speaker) == slice_text


def _bare(text: str) -> str:
    return compiled(r"[’']s?$").sub("", text.casefold())


def name_words(text: str) -> frozenset[str]:
    """The folded words of ``text`` that can tell one name from another."""
    found = (fold(text[a:b]) for a, b in text_words(text))
    parts = {part for word in found for part in (word, *word.split("-"))}
    return frozenset(p for p in parts if len(p) > 1 and p not in lexicon("stopwords"))


def _shares_name(one: str, other: str) -> bool:
    """Whether two names have a word in common, or one is the initials of the other."""
    if one.casefold() == other.casefold():
        return True  # "Another revealed": no word of it tells names apart
    return bool(name_words(one) & name_words(other)) or _initials(one, other) or _initials(other, one)


def _initials(short: str, name: str) -> bool:
    letters = "".join(word[0] for word in name.replace("-", " ").split() if word[0].isupper())
    bare = short.replace(".", "").removeprefix("the ")
    return len(bare) > 1 and bare.isupper() and bare == letters


def _mention_problem(
    proof: Proof, speaker: str, mention_text: str, mention: Span, utterance: Sequence[Span]
) -> str | None:
    here = [span for span in utterance if span.source == mention.source]
    if not here:
        return f'the speaker "{speaker}" is shown in another source than the words'
    if _is_name(mention_text) and not _shares_name(mention_text, speaker):
        return f'beside the words stands "{mention_text}", not "{speaker}"'
    source = proof.texts[mention.source]
    lines = [source.line_number(span.start) for span in here]
    away = min(abs(source.line_number(mention.start) - line) for line in lines)
    if away > _NEAR_LINES:
        return f'the speaker "{speaker}" is named {away} paragraphs away from the words'
    return _rival_problem(proof, speaker, mention, here)


def _is_name(text: str) -> bool:
    """Whether every word but particles has a capital: "Marco Rubio", but not "the Cuban president" nor "He"."""
    if text.casefold() in lexicon("proof_pronouns"):
        return False
    letters = [w for w in text.split() if w[:1].isalpha()]
    if not letters or letters[0] in ("The", "A", "An"):
        return False
    return letters[0][0].isupper() and sum(w[0].islower() for w in letters) <= 1


@cache
def _said() -> tuple[Pattern, ...]:
    """A name and a verb of saying right beside a mark: `," said NAME`, `," NAME said`, `NAME said: "`."""
    role = r"(?:[a-z][\w-]*[ ]){0,4}"
    name = r"(?P<name>[A-Z][\w.-]*+(?:[ ][A-Z][\w.-]*+){0,3}+)(?![’'])"
    return tuple(
        compile_pattern(pattern)
        for pattern in (
            rf"\A[,!?…]?[\"”»][ ]{{proof_said}}(?<!told)[ ]{role}(?P<name>[A-Z][^,;:\"“\n]{{1,80}})",
            rf"\A[,!?…]?[\"”»][ ]{role}{name}[ ]{{proof_said}}\b",
            rf"\b{name}[ ]{{proof_said}}[,:][ ][\"“«]\Z",
        )
    )


def _tie(name: str, start: int, behind: str) -> tuple[str, int, int]:
    """The name beside the marks with its place; of "a Council spokesperson, NAME" the person, place of the whole."""
    told = _renaming().match(behind) if name.split()[-1].islower() else None
    end = start + len(name) + (told.end("name") if told else 0)
    return told["name"] if told else name, start, end


@cache
def _renaming() -> Pattern:
    name = r"(?P<name>[A-Z][\w’'-]{0,40}+\.?(?:[ ][A-Z][\w’'-]{0,40}+(?:\.(?=[ ][A-Z]))?){1,3}+)"
    return compile_pattern(rf",[ ](?:[A-Z][a-z]{{1,4}}\.[ ])?{name}(?![\w ])")


def _said_beside(source: SourceText, span: Span) -> Iterator[tuple[str, int, int]]:
    """Names that a verb of saying ties to the quotation at ``span``, each with its place in the text.

    A quotation that ends its sentence (`." Russia said`) is not tied to what follows. After "said" the whole phrase
    counts ("MSNBC host Chris Matthews").
    """
    after, name_after, before = _said()
    window = source.text[span.end : span.end + 120]
    ended = source.text[span.end - 1] == "."
    for pattern in (after, name_after):
        match = None if ended else pattern.match(window)
        if match:
            yield _tie(match["name"], span.end + match.start("name"), window[match.end("name") :])
    left = max(source.paragraph(span.start, span.start)[0], span.start - 120)
    match = before.search(source.text[left : span.start])
    if match:
        yield match["name"], left + match.start("name"), left + match.end("name")


def _rival_problem(proof: Proof, speaker: str, mention: Span, utterance: Sequence[Span]) -> str | None:
    """Whether the source ties the words to somebody else: at their marks, in their sentence, or on the way there."""
    source = proof.texts[mention.source]
    tied = [found for span in utterance for found in _said_beside(source, span) if found[0][:4] != "The "]
    if any(start < mention.end and mention.start < end for _, start, end in tied):
        return None
    rivals = [name for name, _, _ in tied if not _shares_name(name, speaker) and _is_name(name.split()[0])]
    if tied and len(rivals) == len(tied):
        return f'the source says "{rivals[0]}" beside the words, not "{speaker}"'
    nearest = min(utterance, key=lambda span: _distance(span, mention.start, mention.end))
    return _outside_problem(proof, speaker, mention, nearest) or _between_problem(speaker, mention, nearest, source)


def _outside_problem(proof: Proof, speaker: str, mention: Span, words: Span) -> str | None:
    """A sentence, and a paragraph, that has words of its own round a quotation says itself who speaks.

    Of 295 quotations with a speaker in six events of real reports none is an exception.
    """
    source = proof.texts[words.source]
    start, end = source.sentence(words.start, words.end)
    if start <= mention.start < end:
        return None
    if len(text_words(proof.unquoted(words.source, start, end))) > _OWN_WORDS:
        return f'the sentence of the words does not speak of "{speaker}"'
    start, end = source.paragraph(words.start, words.end)
    if start <= mention.start < end:
        return None
    said = _anyone_said().search(proof.unquoted(words.source, start, end))
    return f'the paragraph of the words says "{said.group()}", not "{speaker}"' if said else None


def _between_problem(speaker: str, mention: Span, words: Span, source: SourceText) -> str | None:
    start, end = source.sentence(words.start, words.end)
    if mention.end <= start:
        between = source.text[max(mention.end, start - _REACH) : start]
    else:
        between = source.text[end : min(mention.start, end + _REACH)]
    passed = [m["name"] or m["name2"] for m in _name_said().finditer(between)]
    rivals = [n for n in passed if _is_name(n) and n[-2:] not in ("'s", "’s") and not _shares_name(n, speaker)]
    return f'the source says "{rivals[0]}" nearer to the words than "{speaker}"' if rivals else None


@cache
def _name_said() -> Pattern:
    name = r"[A-Z][\w.’'-]{0,40}+(?:[ ][A-Z][\w.’'-]{0,40}+){0,3}+"
    return compile_pattern(rf"\b(?P<name>{name})[ ]{{proof_said}}\b|\b{{proof_said}}(?<!told)[ ](?P<name2>{name})")


@cache
def _anyone_said() -> Pattern:
    """Words that name, or point to, somebody who says something."""
    return compile_pattern(r"\b(?:[A-Z][\w.’'-]{0,40}+|[Hh]e|[Ss]he|[Tt]hey|\w{1,40}man|officials?)[ ]{proof_said}\b")


def _distance(span: Span, start: int, end: int) -> int:
    return max(span.start - end, start - span.end, 0)
