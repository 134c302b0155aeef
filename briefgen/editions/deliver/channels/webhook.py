"""To a program: one signed POST with the brief as JSON."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, model_validator

from briefgen.editions.deliver.fields import ChannelFields, Variable


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
    """``links`` is the address that the edition's output folder has on a site, for links to the files.

    ``record: false`` leaves the brief itself out; ``tls: none`` lets it go over plain http.
    """

    webhook: WebAddress
    secret_env: Variable | None = None
    links: WebAddress | None = None
    record: bool = True
    tls: Literal["required", "none"] = "required"

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
