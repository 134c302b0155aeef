"""By mail: text and HTML in one message, files attached, over SMTP."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from briefgen.editions.deliver.fields import ChannelFields, Variable

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

    mail: Annotated[tuple[Address, ...], BeforeValidator(_one_or_many), Field(min_length=1)]
    sender: Address = Field(alias="from")
    host: Annotated[str, AfterValidator(_host)]
    port: int | None = Field(default=None, ge=1, le=65535)
    tls: Literal["starttls", "implicit", "none"] = "starttls"
    user: str | None = None
    password_env: Variable | None = None
    attach: tuple[str, ...] = ()
    together: bool = False

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
