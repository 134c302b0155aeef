"""What a published edition is to be sent as: one row in the outbox for each recipient."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.editions.deliver.channels import channel_of
from briefgen.editions.issue import Issue, read_issue
from briefgen.editions.store.outbox import OPEN, Kind, Outbox, Sending, State

if TYPE_CHECKING:
    from briefgen.editions.config import Edition
    from briefgen.editions.deliver.fields import Approval, ChannelFields
    from briefgen.editions.slots import Slot
    from briefgen.editions.store import Store

_NOT_LABEL = re.compile(r"[^a-z0-9]+")
SUPERSEDED = "a later revision took its place"
LOST = "the store was lost before there was a receipt"


def plan(edition: Edition, slot: Slot, folder: Path, store: Store, now: datetime) -> tuple[Sending, ...]:
    """Puts down what of the edition in ``folder`` goes to whom, and gives those rows; planning again adds nothing.

    A row is ``held`` where a signature is required and ``due`` where not; held rows bring notices to those under
    ``notify``. What the folder has a receipt for is ``sent``. Of a later revision, rows of earlier ones that are
    not sent yet are dropped, and who got an earlier one gets a correction. Raises `BriefgenError` for a folder that
    holds no whole edition.
    """
    found = read_issue(folder)
    outbox = Outbox(store)
    with store.transaction():
        earlier = [row for row in outbox.of(edition.name, slot.key) if row.revision < found.revision]
        told = {_place(row) for row in earlier if row.status in ("sent", "sending") and row.kind != "notice"}
        rows = _put(outbox, _rows(edition, slot, found, told, now))
        if any(row.status == "held" for row in rows):
            rows += _put(outbox, _notices(edition, slot, found, now))
        for row in earlier:
            if row.status in (*OPEN, "failed"):
                outbox.change(row, status="dropped", error=SUPERSEDED)
    return rows


def restore(edition: Edition, slot: Slot, folder: Path, store: Store, now: datetime) -> tuple[Sending, ...]:
    """The rows of an edition that was published before the store was lost, for a store that is filled again.

    What has a receipt is ``sent``. What waited for a signature waits on, unless something of the edition was sent: it
    was signed then. The rest is ``dropped``, for nobody knows any more whether it went out.
    """
    rows = plan(edition, slot, folder, store, now)
    signed = any(row.status == "sent" for row in rows)
    outbox = Outbox(store)
    return tuple(
        row
        if row.status == "sent" or (row.status == "held" and not signed)
        else outbox.change(row, status="dropped", error=LOST)
        for row in rows
    )


def approval(fields: ChannelFields, edition: Edition) -> Approval:
    """Whether a signature is needed: as the entry says, else the edition, else as is usual for the channel."""
    return fields.approve or edition.approve or fields.unasked


def entry_of(sending: Sending, edition: Edition) -> ChannelFields | None:
    """The entry of the config that a row is for, None when the config names it no more."""
    entries: Sequence[ChannelFields] = edition.notify if sending.kind == "notice" else edition.deliver
    for fields in entries:
        same = channel_of(fields) == sending.channel and audience_of(fields, edition) == sending.audience
        if same and sending.target in fields.targets():
            return fields
    return None


def audience_of(fields: ChannelFields, edition: Edition) -> str:
    """Whose files go; "" for everyone's."""
    if fields.audience is None and fields.whole:
        return ""
    return fields.audience or edition.audiences[0].audience


def _put(outbox: Outbox, wanted: Iterable[Sending]) -> tuple[Sending, ...]:
    """The rows for ``wanted``. One that was planned for other bytes and has not gone out is for these now.

    A signature was for the bytes that were seen, so such a row waits for another.
    """
    rows = []
    for new in wanted:
        (row,) = outbox.add([new])
        if row.digest != new.digest and row.status not in ("sent", "dropped"):
            fields = {name: getattr(new, name) for name in ("folder", "digest", "key", "message_id", "status")}
            row = outbox.change(row, **fields, signed_by=None, since=new.since, next_try=new.next_try)
        rows.append(row)
    return tuple(rows)


def _rows(
    edition: Edition,
    slot: Slot,
    found: Issue,
    told: set[tuple[str, str, str]],
    now: datetime,
) -> Iterator[Sending]:
    """A row for each recipient; ``told`` are those who have an earlier revision, or may have."""
    for fields in edition.deliver:
        state: State = "held" if approval(fields, edition) == "required" else "due"
        for target in fields.targets():
            row = _row(edition, slot, found, fields, target, "new", state, now)
            is_told = _place(row) in told
            yield _row(edition, slot, found, fields, target, "correction", state, now) if is_told else row


def _place(row: Sending) -> tuple[str, str, str]:
    return row.channel, row.target, row.audience


def _notices(edition: Edition, slot: Slot, found: Issue, now: datetime) -> Iterator[Sending]:
    for fields in edition.notify:
        for target in fields.targets():
            yield _row(edition, slot, found, fields, target, "notice", "due", now)


def _row(
    edition: Edition,
    slot: Slot,
    found: Issue,
    fields: ChannelFields,
    target: str,
    kind: Kind,
    state: State,
    now: datetime,
) -> Sending:
    channel, audience = str(channel_of(fields)), audience_of(fields, edition)
    key = _digest(edition.name, slot.key, str(found.revision), kind, channel, target, audience, found.digest)
    sent = found.receipts.get(key)
    return Sending(
        edition=edition.name, slot=slot.key, revision=found.revision, kind=kind, channel=channel, target=target,
        audience=audience, folder=str(found.folder), digest=found.digest, key=key,
        message_id=_message_id(edition, slot, found, fields, key), status="sent" if sent else state, planned=now,
        since=now, next_try=now, sent=sent,
    )  # fmt: skip


def _message_id(edition: Edition, slot: Slot, found: Issue, fields: ChannelFields, key: str) -> str:
    """Stable: a message that is sent twice because of a crash has the same one, so that the second can be dropped."""
    name = _NOT_LABEL.sub("-", edition.name.lower()).strip("-") or "edition"
    moment = slot.at.strftime("%Y%m%dT%H%M")
    return f"<{name}.{moment}.r{found.revision}.{key[:20]}@{fields.origin}>"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8")).hexdigest()[:40]
