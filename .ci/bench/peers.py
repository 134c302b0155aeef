"""The peers' side of the benchmark, run by the Python that has them: seconds as JSON on standard output.

``peers.py read lexrank|textrank FOLDER`` summarises each article; ``peers.py pile FOLDER`` groups by TF-IDF (cosine,
neighbours nearer than 0.7, connected components) and summarises each story by LexRank. Sentences are cut by an
untrained Punkt, so that nothing has to be downloaded.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from nltk.tokenize.destructive import NLTKWordTokenizer
from nltk.tokenize.punkt import PunktSentenceTokenizer
from sumy.nlp.stemmers import Stemmer
from sumy.parsers.plaintext import PlaintextParser
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer
from sumy.utils import get_stop_words

MOST = 60
"""Sentences of a story that LexRank sees: its matrix grows with their square."""


class Cutter:
    """What sumy asks of a tokenizer."""

    def __init__(self) -> None:
        self._sentences, self._words = PunktSentenceTokenizer(), NLTKWordTokenizer()

    def to_sentences(self, text: str) -> tuple[str, ...]:
        return tuple(self._sentences.tokenize(text))

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(word for word in self._words.tokenize(sentence) if word[:1].isalpha())


def summarizer(kind: type[Any]) -> Any:
    made = kind(Stemmer("english"))
    made.stop_words = get_stop_words("english")
    return made


def bodies(folder: str) -> list[str]:
    files = sorted(Path(folder).glob("*.md"))
    return [file.read_text(encoding="utf-8").split("---\n", 2)[2] for file in files]


def read(name: str, folder: str) -> None:
    ranked = summarizer({"lexrank": LexRankSummarizer, "textrank": TextRankSummarizer}[name])
    for text in bodies(folder):
        ranked(PlaintextParser.from_string(text, Cutter()).document, 5)


def pile(folder: str) -> None:
    from scipy.sparse.csgraph import connected_components
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.neighbors import radius_neighbors_graph

    texts = bodies(folder)
    vectors = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(texts)
    near = radius_neighbors_graph(vectors, 0.7, metric="cosine", mode="connectivity")
    _, labels = connected_components(near, directed=False)
    stories: dict[int, list[str]] = {}
    for label, text in zip(labels, texts, strict=True):
        stories.setdefault(int(label), []).append(text)
    ranked, cutter = summarizer(LexRankSummarizer), Cutter()
    for members in stories.values():
        sentences = [s for text in members for s in cutter.to_sentences(text)][:MOST]
        ranked(PlaintextParser.from_string("\n".join(sentences), cutter).document, 5)


if __name__ == "__main__":
    started = time.perf_counter()
    read(*sys.argv[2:]) if sys.argv[1] == "read" else pile(sys.argv[2])
    print(json.dumps({"seconds": time.perf_counter() - started}))
