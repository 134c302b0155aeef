"""By mail: text and HTML in one message, files attached, over SMTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from briefgen.editions.deliver.fields import ChannelFields, Variable

if TYPE_CHECKING:
    from briefgen.editions.deliver.message import Message

SUFFIX = "eml"
_PORTS = {"starttls": 587, "implicit": 465, "none": 25}


def _address(text: str) -> str:
    from briefgen.editions.deliver.addresses import parse

    parse(text)
    return text


def _host(text: str) -> str:
    if not text or any(c.isspace() or not c.isprintable() or c in "/@" for c in text):
        raise ValueError("give the name of the mail server alone (smtp.example.org)")
    return text


def _one_or_many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Address = Annotated[str, AfterValidator(_address)]
"""``name@example.org`` or ``Some Name <name@example.org>``."""


class Fields(ChannelFields):
    """``attach`` names formats. ``together``: everyone is named to everyone; else each sees the own address alone."""

    mail: Annotated[tuple[Address, ...], BeforeValidator(_one_or_many)] = Field(
        min_length=1, description="Whom it is sent to: name@example.org or Some Name <name@example.org>."
    )
    sender: Address = Field(alias="from", description="Whom it is from.")
    host: Annotated[str, AfterValidator(_host)] = Field(description="The mail server that takes it.")
    port: int | None = Field(None, ge=1, le=65535, description="Else 587, 465 or 25, by tls.")
    tls: Literal["starttls", "implicit", "none"] = Field("starttls", description="none: readable on the way.")
    user: str | None = Field(None, description="Name to log in with.")
    password_env: Variable | None = Field(None, description="Environment variable that holds the password.")
    attach: tuple[str, ...] = Field((), description="Formats to attach.")
    together: bool = Field(False, description="Whether recipients see one another.")

    @model_validator(mode="after")
    def _safe(self) -> Fields:
        if (self.user is None) != (self.password_env is None):
            raise ValueError("user and password_env go together")
        if self.user is not None and self.tls == "none":
            raise ValueError("a password is not sent without TLS; say tls: starttls or implicit")
        return self

    @property
    def server(self) -> tuple[str, int]:
        return self.host, self.port or _PORTS[self.tls]

    def targets(self) -> tuple[str, ...]:
        from briefgen.editions.deliver.addresses import parse

        return tuple(dict.fromkeys(parse(address).addr_spec for address in self.mail))

    def formats_by_field(self) -> dict[str, tuple[str, ...]]:
        return {"attach": self.attach}

    @property
    def origin(self) -> str:
        from briefgen.editions.deliver.addresses import parse

        return parse(self.sender).domain

    def variables(self) -> tuple[str, ...]:
        return (self.password_env,) if self.password_env else ()


def prepare(message: Message, fields: ChannelFields) -> bytes:
    """The message as it goes over the wire: the same bytes each time. Raises `BriefgenError`."""
    from briefgen.editions.deliver.letter import letter

    assert isinstance(fields, Fields)
    return letter(message, sender=fields.sender, to=_named(fields, message.sending.target), attach=fields.attach)


def _named(fields: Fields, target: str) -> Sequence[str]:
    """The addresses as the entry writes them: everyone's, or that of ``target``."""
    from briefgen.editions.deliver.addresses import parse

    return [one for one in fields.mail if fields.together or parse(one).addr_spec == target]


@contextmanager
def connect(
    fields: ChannelFields, secrets: Mapping[str, str], allow_hosts: Sequence[str]
) -> Iterator[Callable[[Message, bytes, datetime], None]]:
    """One connection for many messages. Raises `LaterError` and `RefusedError`, as what it gives does."""
    from briefgen.editions.deliver.addresses import parse
    from briefgen.editions.deliver.smtp import connected

    assert isinstance(fields, Fields)
    password = secrets[fields.password_env] if fields.password_env else None
    with connected(fields.server, fields.tls, fields.user, password) as server:

        def send(message: Message, data: bytes, now: datetime) -> None:
            server.send(parse(fields.sender).addr_spec, message.sending.target, data)

        yield send
