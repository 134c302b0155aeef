"""One module a channel, found by its name, which is also the key that marks its entry under ``deliver:``.

A channel has ``Fields`` (what its entry says, checked), ``prepare(message, fields)`` (the bytes that would go, from the
message alone) and ``connect(fields, secrets, allow_hosts)`` (a context manager that gives ``send(message, target)``).
Nothing of the network is imported before ``connect``.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, Union

from pydantic import Discriminator, Tag

from briefgen.editions.deliver.fields import ChannelFields

NAMES: tuple[str, ...] = tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))
"""Every channel there is."""


def fields_of(name: str) -> type[ChannelFields]:
    """What an entry of the channel ``name`` may say."""
    found: type[ChannelFields] = import_module(f"{__name__}.{name}").Fields
    return found


def channel_of(entry: Any) -> str | None:
    """The channel of an entry, checked or as it stands in the file; None where it names none or several."""
    if isinstance(entry, ChannelFields):
        return type(entry).__module__.rpartition(".")[2]
    named = [name for name in NAMES if isinstance(entry, dict) and name in entry]
    return named[0] if len(named) == 1 else None


if TYPE_CHECKING:
    Delivery = ChannelFields
else:
    Delivery = Annotated[
        Union[tuple(Annotated[fields_of(name), Tag(name)] for name in NAMES)],  # noqa: UP007 - made of what is found
        Discriminator(
            channel_of,
            custom_error_type="no_channel",
            custom_error_message=f"an entry that names one channel ({', '.join(NAMES)})",
        ),
    ]
"""An entry under ``deliver:``, for the model of the config."""
