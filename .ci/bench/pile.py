"""Piles of made-up articles with known stories, from a grammar: the same for a size on every machine.

`write(folder, size)` writes ``size`` articles in Markdown with front matter. About one story in three is told by one
paper alone, the longest by twelve; every tenth article is a reprint of its agency. Names of places and people are made
of syllables, so that a pile of any size has new ones; each story has its own figures, days and speakers.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

_START = ("Al", "Bren", "Cor", "Dal", "El", "Fen", "Gar", "Hol", "Ing", "Jor", "Kel", "Lor", "Mar", "Nor", "Os", "Pel")
_MIDDLE = ("a", "en", "i", "ing", "o", "u", "er", "am", "it", "ol")
_PLACE = ("by", "ford", "ham", "holm", "mouth", "ness", "stead", "ton", "wick", "worth")
_SURNAME = ("ard", "berg", "dale", "er", "ins", "ley", "man", "sen", "ster", "well")
_FIRST = ("Ann", "Brian", "Carla", "David", "Ellen", "Frank", "Grace", "Henry", "Irene", "James", "Karen", "Louis")
_PAPERS = ("Evening Post", "Morning Herald", "Daily Courier", "Weekly Gazette", "Observer", "Tribune", "Chronicle")

_EVENTS = {
    "fire": (
        ("mill", "warehouse", "hotel", "school", "market hall"),
        "Fire at {place} {thing} kills {dead}",
        "A fire at the {thing} in {place} killed {dead} people on {weekday}, {chief}, chief of the fire brigade, said.",
    ),
    "flood": (
        ("river", "dam", "canal", "reservoir"),
        "{dead} dead as {thing} floods {place}",
        "At least {dead} people died as the {thing} of {place} burst its banks on {weekday}, {chief}, the mayor, said.",
    ),
    "crash": (
        ("ferry", "coach", "train", "tram"),
        "{dead} killed in {place} {thing} crash",
        "A {thing} crashed near {place} on {weekday} and killed {dead} people, {chief}, chief of the police, said.",
    ),
    "strike": (
        ("shipyard", "steelworks", "port", "bus depot"),
        "Workers at {place} {thing} walk out",
        "{hurt} workers of the {place} {thing} walked out on {weekday} over pay, {chief}, head of their union, said.",
    ),
}
_SENTENCES = (
    "{hurt} people were injured and taken to hospitals in {near} and {place}, {doctor}, a doctor, told reporters.",
    '"We came {minutes} minutes after the first call, and there was nothing more to save," {chief} said.',
    "The cause is not known, and the prosecutor in {near} has opened an investigation.",
    "{witness}, 47, who lives opposite the {thing}, said she heard a loud bang shortly before {hour} p.m.",
    '"It was like an earthquake," {witness} said. "The windows broke, and then the lights went out in the street."',
    "The road between {place} and {near} was closed for {minutes} hours, and trains were stopped.",
    "{minister}, the interior minister, said the government would pay {money} million euros to the families.",
    "It was the worst accident in the region since {year}, when {old} people died in {near}.",
    "Work on the {thing} had been finished {minutes} months earlier at a cost of {money} million euros.",
    "Officials declined to say whether anyone had been warned before the {weekday} afternoon.",
    "{chief} said {crews} crews with more than {hurt} helpers were still at work in {place} on the next morning.",
    "The names of the dead have not been released.",
    "{minister} denied that inspections had been put off, and said a report was expected within {minutes} days.",
    "Schools in {near} will stay closed until further notice, the council said in a statement.",
    "According to {doctor}, {few} of the injured remain in a critical condition.",
    "Residents gathered outside the town hall of {place} in the evening and laid flowers for the victims.",
    "The opposition in {near} demanded that {minister} resign, saying that the warnings had been ignored for years.",
    "Insurance companies estimated the damage at {money} million euros, though the figure may rise.",
)


def write(folder: Path, size: int) -> dict[str, list[str]]:
    """Write the pile; the file names of each story."""
    chance = random.Random(size)
    folder.mkdir(parents=True, exist_ok=True)
    stories: dict[str, list[str]] = {}
    number = 0
    while number < size:
        story = _story(chance, len(stories))
        told = min(size - number, chance.choice((1, 1, 2, 2, 3, 3, 4, 5, 6, 12)))
        reprint: str | None = None
        names = stories.setdefault(f"story {len(stories) + 1}", [])
        for _ in range(told):
            text = reprint if reprint and chance.random() < 0.15 else _article(chance, story)
            reprint = reprint or text
            name = f"{number:06}.md"
            (folder / name).write_text(_head(chance, story) + text, encoding="utf-8")
            names.append(name)
            number += 1
    return stories


def _story(chance: random.Random, number: int) -> dict[str, str]:
    kind = chance.choice(sorted(_EVENTS))
    things, title, lead = _EVENTS[kind]
    day = date(2026, 3, 1) + timedelta(days=number % 28)
    dead = chance.randint(2, 60)
    people = [f"{chance.choice(_FIRST)} {_name(chance, _SURNAME)}" for _ in range(4)]
    numbers = {"hurt": dead + chance.randint(5, 300), "minutes": chance.randint(4, 40), "money": chance.randint(2, 90)}
    others = {"hour": chance.randint(2, 11), "year": chance.randint(1950, 2019), "old": chance.randint(61, 400)}
    more = {"crews": chance.randint(3, 30), "few": chance.randint(2, 4), "dead": dead}
    return {
        "thing": chance.choice(things), "title": title, "lead": lead, "day": day.isoformat(),
        "weekday": f"{day:%A}", "place": _name(chance, _PLACE), "near": _name(chance, _PLACE),
        **dict(zip(("chief", "doctor", "witness", "minister"), people, strict=True)),
        **{key: str(value) for key, value in (numbers | others | more).items()},
    }  # fmt: skip


def _name(chance: random.Random, endings: tuple[str, ...]) -> str:
    return chance.choice(_START) + chance.choice(_MIDDLE) + chance.choice(endings)


def _article(chance: random.Random, story: dict[str, str]) -> str:
    """The lead and a choice of the sentences, in an order of its own, two to four a paragraph."""
    chosen = [_SENTENCES[i].format_map(story) for i in chance.sample(range(len(_SENTENCES)), 14)]
    paragraphs = [story["lead"].format_map(story)]
    while chosen:
        size = chance.randint(2, 4)
        paragraphs.append(" ".join(chosen[:size]))
        chosen = chosen[size:]
    return "\n\n".join(paragraphs) + "\n"


def _head(chance: random.Random, story: dict[str, str]) -> str:
    title = story["title"].format_map(story)
    return f"---\ntitle: {title}\npublisher: {chance.choice(_PAPERS)}\npublished: {story['day']}\n---\n\n"
