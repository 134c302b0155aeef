"""Whatever the text: a whole build neither fails on it nor takes more than its length."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from briefgen.errors import NothingReadError
from briefgen.options import Options
from briefgen.pipeline import BuildResult, build
from briefgen.render.packs import load_pack

SEEDS = Path(__file__).parents[2] / "seeds"
AUDIENCE = load_pack("analyst").audience
PIECES = (
    *"\"'“”‘’«»„.,;:!?-—()[]#*$%\n\r\t \u00a0\u200b\u202e\u2028\x00Aaı\u0130ſ\u212a\u03a3é漢😀19",
    "\n\n", ". ", " said", "“No,” he said. ", "Mr Berg", "President", "Anna Berg ", "the minister ",
    "at least ", "10 killed ", "million ", "12,600 Mw ", "May ", "31 February", "99/99/2020", "Monday ",
    "It is unclear why ", "according to ", "# ",
)  # fmt: skip


def _build(*texts: str) -> BuildResult | None:
    """The build of ``texts``, None where none holds anything to read. A text that a rule fails on fails the test."""
    with TemporaryDirectory() as folder:
        for number, text in enumerate(texts):
            (Path(folder) / f"{number}.txt").write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            result = build([Path(folder)], AUDIENCE, Options())
        except NothingReadError as error:
            if "could not be analysed" in str(error):
                raise
            return None
    assert not [d for d in result.brief.diagnostics if d.code == "not-analysed"], texts
    return result


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=40).map("".join))
@example("The plant makes 12,600 Mw of power.")
@example("It was seconded by the fırſt and the fi̇fth of Aprıl, on Wedneſday thıs mornıng, for 20 yearſ.")
@example("They met. Hillary Clinton spoke. Bill Clinton spoke. The step that Republican Clinton The results took.")
def test_any_text_builds(text: str) -> None:
    """No text, however odd, keeps a build from a brief."""
    _build(text)


def _cut(text: str, chance: random.Random) -> str:
    data = text.encode()
    return data[chance.randrange(len(data)) :].decode("utf-8", "replace")


def _shuffled(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    chance.shuffle(words)
    return " ".join(words)


def _sprinkled(text: str, chance: random.Random) -> str:
    return "".join(c + (chance.choice(PIECES) if chance.random() < 0.03 else "") for c in text)


MUTATIONS: dict[str, Callable[[str, random.Random], str]] = {
    "cut": _cut,
    "shuffled": _shuffled,
    "sprinkled": _sprinkled,
    "thinned": lambda text, chance: "".join(c for c in text if chance.random() > 0.05),
    "joined": lambda text, _: " ".join(text.split()),
    "without blanks": lambda text, _: text.replace(" ", ""),
    "capitals": lambda text, _: text.upper(),
    "titles": lambda text, _: text.title(),
    "carriage returns": lambda text, _: text.replace("\n", "\r\n"),
    "a word a paragraph": lambda text, _: "\n\n".join(text.split()),
    "doubled marks": lambda text, _: "".join(c if c.isalnum() or c.isspace() else c * 2 for c in text),
}


def _seeds() -> list[str]:
    files = sorted(path for path in SEEDS.rglob("*") if path.suffix in (".txt", ".md"))
    assert len(files) >= 6
    return [path.read_text(encoding="utf-8") for path in files]


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_broken_article_builds(name: str) -> None:
    """An article cut, shuffled, glued or shouted still builds, in one pile with its fellows."""
    chance = random.Random(name)  # a text seeds it by its bytes, equal on every machine
    assert _build(*(MUTATIONS[name](text, chance) for text in _seeds())) is not None


SHAPES = (
    '"', "“a ", "‘", "“a” ", "“a ‘b ", "A ", "A-", "A.", "A'", "Aaa Bbb ", "AAA", "Aaa and ", "1", "1,000,", "1 ", " ",
    "\n", "(a ", "...", "- ", "— ", "a/", "said ", "He said. ", "according to ", "“We saw it,” said Anna Berg.\n\n",
    "10 people were killed. ", "May 1, 2020 ", "# Head\n\n", "Hi.\n\n", "a", "the local people saw a river ",
    "([{<", ")]}>", "[a](b) ",
)  # fmt: skip
SIZE, ALLOWED, SLACK = 6_000, 3.0, 0.25
"""A shape of twice the size may take three times as long and a quarter second more, which no noise reaches: the
quadratic shapes that were found took nearly four times as long: at 20 KB 1.8 s against 0.5 s at 10 KB."""


def _seconds(text: str) -> float:
    """Processor time of the build of ``text``."""
    started = time.process_time()
    _build(text)
    return time.process_time() - started


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_text_takes_about_twice_the_time(shape: str) -> None:
    """No row of marks, capitals, figures or short lines makes a build slow."""
    small, large = (shape * (size // len(shape)) for size in (2 * SIZE, 4 * SIZE))
    _build("Warm the rules up.")
    for _ in range(3):  # best of three: only a shape that is slow each time is slow
        if _seconds(large) <= ALLOWED * _seconds(small) + SLACK:
            return
    pytest.fail(f"{shape!r}: twice the text takes more than {ALLOWED} times the time")
