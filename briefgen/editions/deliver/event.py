"""A delivery as an event for a program, signed as https://www.standardwebhooks.com says: receivers have libraries."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from briefgen.editions.deliver.errors import LaterError, RefusedError
from briefgen.editions.deliver.message import Message
from briefgen.sources.raw import UnreadableError

_TYPES = {"new": "edition.published", "correction": "edition.corrected", "notice": "edition.waiting"}
_LATER = (408, 425, 429)
_PREFIX = "whsec_"
_OPTION = re.compile(r"--allow-host (\S+)")
"""What the guard proposes is an option; here it stands in the config."""


def event(message: Message, *, links: str | None, record: bool) -> bytes:
    """``message`` as JSON. ``links`` is where the output folder is on the web. Raises `BriefgenError`."""
    sending, names = message.sending, message.files()
    place = f"{links.rstrip('/')}/{message.found.folder.name}/" if links else None
    data: dict[str, Any] = {
        "edition": sending.edition,
        "title": message.edition.title,
        "slot": sending.slot,
        "revision": sending.revision,
        "audience": sending.audience,
        "subject": message.subject,
        "headline": message.headline,
        "notice": list(message.notice),
        "changes": [{"before": one.before, "after": one.after} for one in message.differences],
        "files": [_file(message, name, place) for name in names],
    }
    if record:
        data["brief"] = json.loads(message.shown.record)
    whole = {"type": _TYPES[sending.kind], "timestamp": message.date.isoformat(timespec="seconds"), "data": data}
    return json.dumps(whole, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def _file(message: Message, name: str, place: str | None) -> dict[str, Any]:
    return {
        "name": name,
        "format": name.rpartition(".")[2],
        "sha256": message.found.files[name],
        "url": place + name if place else None,
    }


def post_event(url: str, data: bytes, key: str, secret: str | None, now: datetime, allow_hosts: Sequence[str]) -> None:
    """Posts ``data``, signed with ``secret`` at the moment ``now``. Raises `LaterError` and `RefusedError`."""
    from briefgen.sources.fetching import NoAnswerError
    from briefgen.web.posting import post

    headers = {"Content-Type": "application/json", "Idempotency-Key": key, **signed(data, key, secret, now)}
    try:
        answer = post(url, data, headers, allow_hosts=allow_hosts)
    except NoAnswerError as error:
        raise LaterError(f"the webhook gave {error}", lost=True) from None
    except UnreadableError as error:
        said = _OPTION.sub(r"allow_hosts: [\1]", str(error))
        raise LaterError(f"the webhook cannot be reached: {said}", lost=True) from None
    if answer.status in _LATER or answer.status >= 500:
        raise LaterError(f"the webhook cannot take it now ({answer.status})", after=answer.after)
    if not 200 <= answer.status < 300:
        raise RefusedError(f"the webhook refused it ({answer.status})")


def signed(data: bytes, key: str, secret: str | None, now: datetime) -> dict[str, str]:
    """The headers of a signed message; the moment is signed too, so that an old message cannot be played again.

    Raises `RefusedError` for a secret that is not what it says it is.
    """
    moment = str(int(now.timestamp()))
    headers = {"webhook-id": key, "webhook-timestamp": moment}
    if secret is None:
        return headers
    signature = hmac.digest(_bytes(secret), f"{key}.{moment}.".encode("ascii") + data, "sha256")
    return {**headers, "webhook-signature": f"v1,{base64.b64encode(signature).decode('ascii')}"}


def _bytes(secret: str) -> bytes:
    """``whsec_`` and base64, as the libraries of receivers want it; any other words as they are."""
    if not secret.startswith(_PREFIX):
        return secret.encode("utf-8")
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        raise RefusedError(f"the secret of the webhook begins with {_PREFIX} and is no base64") from None
