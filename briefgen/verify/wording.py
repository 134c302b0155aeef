"""Whether words that are no plain copy (questions, topics) come from the evidence or from the rules' catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from briefgen.model import Span
from briefgen.rules import entries, lexicon, patterns, table
from briefgen.rules.compiled import compiled
from briefgen.text.tokens import fold, stem, words
from briefgen.verify.sourcetext import SourceText

_CATALOGUES = {"questions": "wording", "conflicts": "topic"}
"""Pattern files whose rules bring words to be printed, and under which key."""

_SLOT = compiled(r"\{[^}]*\}|:\w+\]")


@cache
def _catalogue() -> frozenset[str]:
    """Stems of every word that a rule may add of its own."""
    brought = [rule.attrs[key] for name, key in _CATALOGUES.items() for rule in patterns(name) if key in rule.attrs]
    templates = [text for item in brought for text in ([item] if isinstance(item, str) else item)]
    templates += [*table("conflict_questions").values(), *entries("proof_topics")]
    plain = [_SLOT.sub(" ", template) for template in templates]
    found = {stem(text[a:b]) for text in plain for a, b in words(text)}
    return frozenset(found | {stem(word) for word in (*lexicon("stopwords"), *lexicon("proof_wording"))})


def foreign_words(printed: str, evidence: Sequence[Span], texts: Mapping[str, SourceText]) -> list[str]:
    """The words of ``printed`` that neither the paragraphs of ``evidence`` nor the catalogue hold, in order.

    A name may come from anywhere in the sources: a question names in full whom its sentence calls "he".
    """
    near = {stem for span in evidence for stem in _stems(_paragraph(span, texts))}
    far: set[str] | None = None
    found = []
    for start, end in words(printed):
        word = printed[start:end]
        if stem(word) in near or stem(word) in _catalogue() or _parts_known(word, near):
            continue
        if word[0].isupper():
            far = far if far is not None else _names(texts)
            if fold(word) in far:
                continue
        found.append(word)
    return found


def _paragraph(span: Span, texts: Mapping[str, SourceText]) -> str:
    source = texts[span.source]
    start, end = source.paragraph(span.start, span.end)
    return source.text[start:end]


def _stems(text: str) -> Iterator[str]:
    for start, end in words(text):
        yield stem(text[start:end])
        if "-" in text[start:end]:
            yield from (stem(part) for part in text[start:end].split("-"))


def _parts_known(word: str, known: set[str]) -> bool:
    return "-" in word and all(stem(part) in known or stem(part) in _catalogue() for part in word.split("-"))


def _names(texts: Mapping[str, SourceText]) -> set[str]:
    return {fold(s.text[a:b]) for s in texts.values() for a, b in words(s.text) if s.text[a].isupper()}
