"""To a program: one signed POST with the brief as JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from briefgen.editions.deliver.fields import ChannelFields, Variable

if TYPE_CHECKING:
    from briefgen.editions.deliver.message import Message

SUFFIX = "json"


def _web_address(url: str) -> str:
    from briefgen.sources.raw import UnreadableError
    from briefgen.web.target import parse

    try:
        parse(url)
    except UnreadableError as error:
        raise ValueError(str(error)) from None
    return url


WebAddress = Annotated[str, AfterValidator(_web_address)]


class Fields(ChannelFields):
    """``links`` is the address that the edition's output folder has on a site."""

    webhook: WebAddress = Field(description="Address that gets a POST.")
    secret_env: Variable | None = Field(None, description="Environment variable with the secret it is signed with.")
    links: WebAddress | None = Field(None, description="Where the output folder is on the web, for links to files.")
    record: bool = Field(True, description="Whether the brief itself goes along.")
    tls: Literal["required", "none"] = Field("required", description="none: over http, readable on the way.")

    @model_validator(mode="after")
    def _safe(self) -> Fields:
        if self.tls == "required" and urlsplit(self.webhook).scheme == "http":
            raise ValueError("over http anyone on the way can read the brief; use https, or say tls: none")
        return self

    def targets(self) -> tuple[str, ...]:
        """The host and a mark of the whole address, which may hold a token that must not be printed."""
        mark = hashlib.sha256(self.webhook.encode()).hexdigest()[:8]
        return (f"{urlsplit(self.webhook).hostname}#{mark}",)

    def variables(self) -> tuple[str, ...]:
        return (self.secret_env,) if self.secret_env else ()


def prepare(message: Message, fields: ChannelFields) -> bytes:
    """The JSON that is posted: the same bytes each time. Raises `BriefgenError`."""
    from briefgen.editions.deliver.event import event

    assert isinstance(fields, Fields)
    return event(message, links=fields.links, record=fields.record)


@contextmanager
def connect(
    fields: ChannelFields, secrets: Mapping[str, str], allow_hosts: Sequence[str]
) -> Iterator[Callable[[Message, bytes, datetime], None]]:
    """What posts a message. What it gives raises `LaterError` and `RefusedError`."""
    from briefgen.editions.deliver.event import post_event

    assert isinstance(fields, Fields)
    url, secret = fields.webhook, secrets[fields.secret_env] if fields.secret_env else None

    def send(message: Message, data: bytes, now: datetime) -> None:
        post_event(url, data, message.sending.key, secret, now, allow_hosts)

    yield send
