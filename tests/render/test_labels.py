"""Every word that is not source text comes from the label catalogue, and every label is used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import pytest
from msgspec.structs import replace

from briefgen.model import Brief
from briefgen.render import render
from briefgen.render.labels import TOPIC, Labels, fields_of
from briefgen.render.packs import built_in, load_pack
from briefgen.rules import patterns
from briefgen.strict_yaml import load

RENDER = Path(__file__).parents[2] / "briefgen" / "render"
MAILS = sorted((RENDER.parent / "editions" / "deliver").glob("*.py"))
PRINTING = [*RENDER.glob("*.py"), *(RENDER / "formats").glob("*.py")]
NOT_PRINTING = {
    "pack_file.py",
    "packs.py",
    "word_slots.py",
    "starter.py",
    "notes.py",
    "logo.py",
    "word_margins.py",
    "check.py",
    "apart.py",
    "__init__.py",
}
_PROSE = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")
# Names of Word styles and fonts, and what the log (not the page) says.
_NAMES = re.compile(r"(List|Bottom|Status|Source|Editor|Quote|Table|Brief|Small|Heading) [A-Z]|apt-get|PDF|notdef")


def _docstrings(tree: ast.AST) -> set[int]:
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _strings(tree: ast.AST) -> Iterator[str]:
    """Strings that are neither documentation nor the words of an error."""
    raised = {id(n) for node in ast.walk(tree) if isinstance(node, ast.Raise) for n in ast.walk(node)}
    ignored = _docstrings(tree) | raised
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in ignored:
            yield node.value


def test_no_renderer_holds_prose() -> None:
    files = [path for path in PRINTING if path.name not in NOT_PRINTING]
    assert len(files) > 12
    strings = [(p.name, text) for p in files for text in _strings(ast.parse(p.read_text(encoding="utf-8")))]
    assert [(name, text) for name, text in strings if _PROSE.search(text) and not _NAMES.search(text)] == []


def test_no_template_holds_prose() -> None:
    templates = sorted(built_in().rglob("*.j2"))
    assert templates
    code = re.compile(
        r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<style>.*?</style>|<[^>]*>|&#?\w+;|\b(?:id|value|data-\w+)=", re.DOTALL
    )
    for template in templates:
        words = re.findall(r"[A-Za-z]{2,}", code.sub(" ", template.read_text(encoding="utf-8")))
        assert words == [], template


def _asked_for() -> list[re.Pattern[str]]:
    """Every string of the code that could be a label's id, a formatted part standing for any word."""
    found = []
    for path in (*PRINTING, *MAILS):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            parts = node.values if isinstance(node, ast.JoinedStr) else [node]
            texts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"[\w-]+" for p in parts]
            if any(isinstance(p, ast.Constant) and isinstance(p.value, str) for p in parts):
                found.append(re.compile("".join(texts)))
    for template in built_in().rglob("*.j2"):
        quoted = re.findall(r'"([\w.]+)"', template.read_text(encoding="utf-8"))
        found += [re.compile(re.escape(text)) for text in quoted]
    return found


def test_every_label_is_used() -> None:
    labels = load(built_in() / "base" / "labels" / "en.yaml").data
    asked = _asked_for()
    assert len(labels) > 100
    unused = []
    for label in labels:
        if label.startswith(TOPIC):
            continue
        names = {label, re.sub(r"\.(one|other)$", "", label)}
        if not any(pattern.fullmatch(name) for name in names for pattern in asked if pattern.pattern != r"[\w-]+"):
            unused.append(label)
    assert unused == []


def test_every_topic_of_the_catalogue_is_one_of_the_rules() -> None:
    """What sources disagree on is worded by English rules; a label for none of them would never be shown."""
    worded = {text for rule in patterns("conflicts") for text in _several(rule.attrs.get("topic"))}
    labels = load(built_in() / "base" / "labels" / "en.yaml").data
    topics = {text for label, text in labels.items() if label.startswith(TOPIC)}
    assert topics - worded == set()
    assert len(topics) > 0.9 * len(worded) > 40


def _several(given: object) -> list[str]:
    return [str(text) for text in given] if isinstance(given, list | tuple) else [str(given)] if given else []


def test_a_disagreement_is_named_in_the_language_of_the_pack(brief: Brief, tmp_path: Path) -> None:
    """The words of the source in it stay as they are; a topic that no catalogue knows is shown as it stands."""
    (tmp_path / "amt").mkdir()
    (tmp_path / "amt" / "pack.yaml").write_text(
        "schema: briefgen-pack/1\nextends: executive\nlanguage: de\nlabels: {topic.dead: Tote}\n"
    )
    pack = load_pack("amt", [tmp_path])
    said = {"Number killed": "Zahl der Toten", "Cost of the bridge": "Kosten: bridge", "Colour": "Colour"}
    assert {topic: pack.labels.topic(topic) for topic in said} == said
    assert pack.labels.topic("Who the dead were") == "Tote"
    conflict = replace(brief.stories[0].conflicts[0], topic="Number killed")
    made = render(replace(brief, stories=(replace(brief.stories[0], conflicts=(conflict,)),)), "md", pack).decode()
    assert "Zahl der Toten" in made


@pytest.mark.parametrize("name", ["executive", "analyst"])
def test_a_pack_that_renames_a_section_renames_it_everywhere(name: str, brief: Brief) -> None:
    pack = load_pack(name)
    renamed = Labels(MappingProxyType({**pack.labels.texts, "section.facts": "What we know"}))
    for fmt in ("md", "html"):
        made = render(brief, fmt, replace(pack, labels=renamed)).decode()
        assert "What we know" in made
        assert "Key facts" not in made


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2026-01-03", "2026-01-05", "3 to 5 January 2026"),
        ("2026-01-05", "2026-01-05", "5 January 2026"),
        ("2026-01-30", "2026-02-02", "30 January to 2 February 2026"),
        ("2025-12-30", "2026-01-02", "30 December 2025 to 2 January 2026"),
        ("2026-01-05T06:30:00Z", "2026-01", "5 January 2026 to January 2026"),
        ("1998", "2026-01", "1998 to January 2026"),
        ("soon", "2026", "soon to 2026"),
    ],
)
def test_a_period_says_once_what_its_ends_share(start: str, end: str, said: str) -> None:
    assert load_pack("executive").labels.period(start, end) == said


LANGUAGES = ("de", "es", "fr", "pt")


def test_every_language_has_every_label_with_its_fields() -> None:
    """A catalogue that lacks a label, or fills in something else, would break a brief in that language."""
    catalogues = sorted(built_in().glob("*/labels/*.yaml"))
    assert len(catalogues) == 4 * (1 + len(LANGUAGES))
    for catalogue in catalogues:
        english = load(catalogue.with_name("en.yaml")).data
        found = load(catalogue).data
        assert list(found) == list(english), catalogue
        for label, text in found.items():
            assert label == "yaml.note" or fields_of(text) == fields_of(english[label]), (catalogue, label)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["executive", "press", "field", "daily"])
def test_a_brief_in_another_language_has_its_labels(name: str, language: str, brief: Brief, tmp_path: Path) -> None:
    """Headings, dates and status lines are in the language; the words of the sources stay as they are."""
    folder = tmp_path / "house"
    folder.mkdir()
    (folder / "pack.yaml").write_text(f"schema: briefgen-pack/1\nextends: {name}\nlanguage: {language}\n")
    pack = load_pack("house", [tmp_path])
    made = render(brief, "md", pack).decode()
    english = load_pack(name)
    for section in pack.audience.sections:
        mine, theirs = pack.labels(f"section.{section}"), english.labels(f"section.{section}")
        assert mine == theirs or f"# {theirs}\n" not in made, section
    month = {"de": "März", "es": "de marzo de", "fr": "mars", "pt": "de março de"}[language]
    assert month in made
    assert "Fourteen people died when the ferry" in made
