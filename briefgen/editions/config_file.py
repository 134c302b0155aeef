"""The fields of ``briefgen.yaml`` as written. Loads pydantic, so only `briefgen.editions.config` imports it."""

from __future__ import annotations

import json
import os
import re
from datetime import time, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from briefgen.editions.deliver import channels
from briefgen.editions.deliver.fields import Approval, ChannelFields
from briefgen.errors import UsageError
from briefgen.rules import COMMON
from briefgen.sources.recognise import is_address
from briefgen.user_files import MisplacedError, nearest

_CHANNEL = re.compile(r"\w+__channels__(\w+?)__Fields")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_DURATION, _CLOCK, _NAME = r"^[0-9]{1,5}[mhd]$", r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$", r"^[a-z0-9][a-z0-9_-]{0,63}$"


def _duration(given: Any) -> timedelta:
    if isinstance(given, timedelta):
        return given
    if not isinstance(given, str) or not re.match(_DURATION, given):
        raise ValueError(f"{given!r} is no length of time; write 90m, 24h or 7d")
    return timedelta(**{_UNITS[given[-1]]: int(given[:-1])})


def _above_zero(length: timedelta) -> timedelta:
    if not length:
        raise ValueError("it must be longer than nothing")
    return length


def _clock(given: Any) -> time:
    if isinstance(given, time):
        return given
    if not isinstance(given, str) or not re.match(_CLOCK, given):
        raise ValueError(f"{given!r} is no time of day; write it as 08:00, from 00:00 to 23:59")
    hour, minute = given.split(":")
    return time(int(hour), int(minute))


def _zone(given: Any) -> ZoneInfo:
    if isinstance(given, ZoneInfo):
        return given
    known = available_timezones()
    if not isinstance(given, str) or given not in known:
        hint = nearest(str(given), sorted(known)) or "write it as Europe/Brussels, or UTC"
        raise ValueError(f"there is no time zone {given!r}; {hint}")
    return ZoneInfo(given)


def _days(given: Any) -> tuple[int, ...]:
    if given in ("daily", "weekdays"):
        return tuple(range(7 if given == "daily" else 5))
    named = _listed(given)
    for day in named:
        if day not in DAYS:
            raise ValueError(f"{day!r} is no day; write daily, weekdays or a list of {', '.join(DAYS)}")
    if not named:
        raise ValueError("no day is named; write daily, weekdays or a list as [mon, thu]")
    return tuple(sorted({DAYS.index(day) for day in named}))


def _listed(given: Any) -> Any:
    return given if isinstance(given, list | tuple) else [given]


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("it is empty")
    return text


def _web(text: str) -> str:
    if not is_address(text):
        raise ValueError(f"{text!r} is no address; it begins with http:// or https://")
    return text


def _allowed(text: str) -> str:
    from briefgen.web.guard import Guard

    try:
        Guard.of([text])
    except UsageError:
        raise ValueError(
            f"{text!r} is no host; write HOST or HOST:PORT, as intranet.example or 127.0.0.1:8000"
        ) from None
    return text


def _language(text: str) -> str:
    known = sorted(folder.name for folder in files("briefgen.rules").iterdir() if folder.joinpath("lexicons").is_dir())
    if text == COMMON or text not in known:
        shown = ", ".join(name for name in known if name != COMMON)
        raise ValueError(f"there are no rules for the language {text!r}; there are {shown}")
    return text


def _format(text: str) -> str:
    from briefgen.render import check_format

    try:
        return check_format(text)
    except UsageError as error:
        raise ValueError(str(error)) from None


def _audience(text: str, info: ValidationInfo) -> str:
    from briefgen.render.packs import find_pack

    try:
        find_pack(text, info.context or ())
    except UsageError as error:
        raise ValueError(str(error)) from None
    return text


Text = Annotated[str, AfterValidator(_filled)]
Web = Annotated[str, AfterValidator(_web)]
Format = Annotated[str, AfterValidator(_format)]
Length = Annotated[timedelta, BeforeValidator(_duration), WithJsonSchema({"type": "string", "pattern": _DURATION})]
Period = Annotated[Length, AfterValidator(_above_zero)]
Clock = Annotated[time, BeforeValidator(_clock), WithJsonSchema({"type": "string", "pattern": _CLOCK})]
AudienceName = Annotated[str, AfterValidator(_audience)]
_TIME = {"type": "string", "pattern": _CLOCK}
_SOME_TIMES = {"oneOf": [_TIME, {"type": "array", "items": _TIME, "minItems": 1}]}
_SOME_DAYS = {
    "oneOf": [{"enum": ["daily", "weekdays"]}, {"type": "array", "items": {"enum": list(DAYS)}, "minItems": 1}]
}
Days = Annotated[tuple[int, ...], BeforeValidator(_days), WithJsonSchema(_SOME_DAYS)]
Times = Annotated[list[Clock], BeforeValidator(_listed), Field(min_length=1), WithJsonSchema(_SOME_TIMES)]
Zone = Annotated[ZoneInfo, BeforeValidator(_zone), WithJsonSchema({"type": "string"})]


NamedKind = Literal["feed", "opml", "url", "mail", "path"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class SourceFile(_Strict):
    """One source that is said more of; exactly one of ``feed``, ``opml``, ``url``, ``mail`` and ``path`` names it."""

    feed: Web | None = Field(None, description="Address of an RSS or Atom feed.")
    opml: Text | None = Field(None, description="File or address of a list of feeds.")
    url: Web | None = Field(None, description="Address of one page.")
    mail: Text | None = Field(None, description="A mailbox: mbox file, maildir or folder of mails.")
    path: Text | None = Field(None, description="A file or folder.")
    name: Text | None = Field(None, description="What the register calls it.")
    silence_days: int | None = Field(None, ge=1, description="Days without anything new after which it is reported.")
    reliability: Literal["A", "B", "C", "D", "E", "F"] | None = Field(None, description="Your grade of it.")

    @property
    def named(self) -> list[tuple[NamedKind, str]]:
        """Each kind that is given, with what it is."""
        return [(kind, given) for kind in get_args(NamedKind) if (given := getattr(self, kind)) is not None]

    @model_validator(mode="after")
    def _one(self) -> SourceFile:
        if len(self.named) != 1:
            raise ValueError("a source is named by exactly one of feed, opml, url, mail and path")
        return self


class AudienceFile(_Strict):
    """An audience of an edition with formats or words of its own."""

    audience: AudienceName = Field(description="Name of the pack; see briefgen templates list.")
    formats: list[Format] | None = Field(None, min_length=1, description="Instead of the edition's.")
    notes: Text | None = Field(None, description="A notes.yaml with your words for comment and decision.")


def _text_or_map(given: Any) -> str | None:
    return "text" if isinstance(given, str) else "map" if isinstance(given, dict | BaseModel) else None


def _either(words: str) -> Discriminator:
    return Discriminator(_text_or_map, custom_error_type="no_entry", custom_error_message=words)


SourceEntry = Annotated[
    Annotated[Text, Tag("text")] | Annotated[SourceFile, Tag("map")],
    _either("a file, folder or address, or a map as {feed: ...}"),
]
AudienceEntry = Annotated[
    Annotated[AudienceName, Tag("text")] | Annotated[AudienceFile, Tag("map")],
    _either("the name of an audience, or a map as {audience: ...}"),
]


class EditionFile(_Strict):
    """One edition: what it reads, when it is due, for whom it is, where it goes."""

    title: Text | None = Field(None, description="Its title; else its name.")
    sources: list[SourceEntry] = Field(min_length=1, description="Files, folders, addresses, feeds, OPML lists, mail.")
    days: Days = Field(tuple(range(7)), description="daily, weekdays, or a list of days.")
    at: Times = Field([time(8)], description="When it is due: one time of day, or several.")
    timezone: Zone = Field(ZoneInfo("UTC"), description="The zone its times are in: Europe/Brussels.")
    window: Period = Field(timedelta(hours=24), description="How far back an item may be published or first seen.")
    cut_off: Length = Field(timedelta(0), description="How long before its time collecting ends.")
    catch_up: Literal["latest", "all", "skip"] = Field("latest", description="Which missed slots are made up.")
    audiences: list[AudienceEntry] = Field(["daily"], min_length=1, description="Packs to print.")
    formats: list[Format] = Field(["pdf", "md", "html"], min_length=1, description="json is always written.")
    watch: list[Text] = Field([], description="Names and words whose stories go first.")
    stories: int | None = Field(None, ge=1, description="Most stories shown; else as the audience's pack says.")
    least_origins: int = Field(1, ge=1, description="Independent origins that a story needs to be shown.")
    output: Text | None = Field(None, description="Folder of the published editions; else outputs/NAME.")
    approve: Approval | None = Field(None, description="Whether somebody signs; unsaid: mail and webhooks only.")
    decisions: Text | None = Field(None, description="An editor's decisions.yaml, replayed on each edition.")
    allow_hosts: list[Annotated[Text, AfterValidator(_allowed)]] = Field(
        [], description="Hosts to fetch from even at a private address."
    )
    deliver: list[channels.Delivery] = Field([], description="Whom it is sent to.")
    notify: list[channels.Delivery] = Field([], description="Who is told that an edition waits for a signature.")

    @model_validator(mode="after")
    def _fits(self) -> EditionFile:
        if len(set(self.at)) < len(self.at):
            raise MisplacedError("a time is given twice", "at")
        names = self.audience_names
        if len(set(names)) < len(names):
            raise MisplacedError("an audience is given twice", "audiences")
        for field in ("deliver", "notify"):
            named: set[tuple[str | None, str, str]] = set()
            for number, entry in enumerate(getattr(self, field)):
                self._check(field, number, entry, names)
                for target in entry.targets():
                    place = (channels.channel_of(entry), target, self._audience(entry))
                    if place in named:
                        raise MisplacedError(f"{target} is to get the same twice", field, number)
                    named.add(place)
        return self

    def _audience(self, entry: ChannelFields) -> str:
        """Whose files an entry sends; "" for everyone's."""
        return entry.audience or ("" if entry.whole else self.audience_names[0])

    def _check(self, field: str, number: int, entry: ChannelFields, names: list[str]) -> None:
        """An entry is for an audience the edition is made for, and sends formats that are made for it."""
        if entry.audience is not None and entry.audience not in names:
            hint = nearest(entry.audience, names) or f"it has {', '.join(names)}"
            said = f"the edition is not made for the audience {entry.audience!r}; {hint}"
            raise MisplacedError(said, field, number, "audience")
        audience = self._audience(entry)
        made = self._formats([audience] if audience else names)
        for name, formats in entry.formats_by_field().items():
            missing = [fmt for fmt in formats if fmt not in made]
            if missing:
                said = f"the format {missing[0]!r} is not made for it, only {', '.join(made)}"
                raise MisplacedError(said, field, number, name)

    def _formats(self, names: list[str]) -> list[str]:
        """The formats that are made for any of the audiences ``names``."""
        own = {entry.audience: entry.formats for entry in self.audiences if isinstance(entry, AudienceFile)}
        return list(dict.fromkeys(["json", *(fmt for name in names for fmt in own.get(name) or self.formats)]))

    @property
    def audience_names(self) -> list[str]:
        return [entry if isinstance(entry, str) else entry.audience for entry in self.audiences]


class KeepFile(_Strict):
    """How long things stay; what a kept edition cites stays with it."""

    items: Period = Field(timedelta(days=30), description="Items seen and not used.")
    texts: Period = Field(timedelta(days=90), description="Texts of items.")
    editions: Period = Field(timedelta(days=365), description="Published editions.")


class EngineFile(_Strict):
    """A cluster that editions are read on, in place of this machine."""

    dask: Text = Field(description="Address of the scheduler: tcp://10.0.0.1:8786.")
    readings: Text | None = Field(None, description="Folder or address where what was read is kept.")


class ConfigFile(_Strict):
    """``briefgen.yaml``: briefs that are made by themselves. Paths are relative to this file."""

    state: Text = Field(".briefgen", description="Folder of the store and its lock.")
    language: Annotated[str, AfterValidator(_language)] = Field("en", description="Language of the sources.")
    engine: EngineFile | None = Field(None, description="Where sources are read; unset, on this machine.")
    keep: KeepFile = Field(default_factory=lambda: KeepFile.model_validate({}), description="How long things stay.")
    editions: dict[Annotated[str, Field(pattern=_NAME)], EditionFile] = Field(
        min_length=1, description="Each edition under its name."
    )

    @classmethod
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With the names of channels where pydantic has those of modules, which all call their fields the same."""
        text = json.dumps(super().model_json_schema(*args, **kwargs))
        named: dict[str, Any] = json.loads(_CHANNEL.sub(lambda found: f"{found[1].title()}Delivery", text))
        return named

    @model_validator(mode="after")
    def _apart(self) -> ConfigFile:
        taken: dict[Path, str] = {}
        for name, edition in self.editions.items():
            place = Path(os.path.normpath(edition.output or f"outputs/{name}"))
            if place in taken:
                raise MisplacedError(
                    f"{name} and {taken[place]} are published in one folder; give each its own",
                    "editions",
                    name,
                    "output",
                )
            taken[place] = name
        return self
