"""For tests of deliveries: a project with a published edition, and servers on the loopback that take what is sent."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from msgspec.structs import replace

from briefgen.compose import for_audience
from briefgen.editions import config as configs
from briefgen.editions.config import Config, Edition
from briefgen.editions.deliver import plan
from briefgen.editions.publish import folder_name, publish
from briefgen.editions.slots import Slot
from briefgen.editions.store import Store
from briefgen.editions.store.outbox import Outbox, Sending
from briefgen.editions.store.runs import Runs
from briefgen.model import Brief
from briefgen.model import Edition as Mark
from briefgen.options import Options
from briefgen.pipeline import build
from briefgen.render import render
from briefgen.render.packs import load_pack
from briefgen.schema import to_data

NOW = datetime(2026, 3, 30, 6, 0, tzinfo=UTC)
SLOT = "2026-03-30"
TEXT = """Harbour bridge closed after ferry strike

The harbour bridge was closed on Monday after a ferry struck one of its piers, the port authority said.

Twelve people were injured, the city hospital said.

"We heard a bang and then the lights went out," said Maria Lund, a passenger.

It is not known when the bridge will open again.
"""


@cache
def brief() -> Brief:
    """A brief of one story, built from a text."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bridge.txt"
        path.write_text(TEXT, encoding="utf-8")
        pack = load_pack("executive")
        found = build([path], pack.audience, Options(audience="executive", as_of=NOW.date())).brief
    return replace(found, sources=tuple(replace(source, path="bridge.txt") for source in found.sources))


def project(folder: Path, deliver: Sequence[dict[str, Any]], **fields: Any) -> Config:
    """A config with the one edition ``morning`` that goes to ``deliver``."""
    edition = {
        "title": "Morning brief", "sources": ["inbox"], "timezone": "Europe/Brussels", "formats": ["md", "html"],
        "audiences": ["executive"], "output": "outputs", "deliver": list(deliver), **fields,
    }  # fmt: skip
    (folder / "inbox").mkdir(exist_ok=True)
    (folder / "briefgen.yaml").write_text(json.dumps({"editions": {"morning": edition}}, indent=1), encoding="utf-8")
    return configs.load(folder)


def slot_of(edition: Edition, day: str = SLOT) -> Slot:
    from briefgen.editions.slots import find

    return find(edition, day)


def issue(config: Config, store: Store, record: Brief | None = None, *, revision: int = 1, note: str | None = None,
          day: str = SLOT) -> tuple[Sending, ...]:  # fmt: skip
    """Publishes the edition of ``day`` as a run does and plans its deliveries; the rows."""
    edition = config.edition("morning")
    slot = slot_of(edition, day)
    mark = Mark("morning", slot.key, revision=revision, correction=note)
    whole = replace(record or brief(), edition=mark)
    files: dict[str, bytes] = {}
    for audience in edition.audiences:
        pack = load_pack(audience.audience)
        shown = whole if whole.audience == pack.name else for_audience(whole, pack.audience)
        for fmt in (fmt for fmt in audience.formats if fmt != "json"):
            files[f"morning-{pack.name}.{fmt}"] = render(shown, fmt, pack)
    files |= {"threads.json": b"{}", "brief.json": _json(whole), "texts/s1.txt": TEXT.encode()}
    about = {"edition": "morning", "slot": slot.key, "revision": revision}
    found = publish(edition.output, folder_name(slot.folder, revision), files, about)
    rows = plan(edition, slot, found.folder, store, NOW)
    runs = Runs(store)
    status = "held" if any(row.status == "held" for row in rows) else "built"
    runs.finish(runs.begin(slot, NOW, revision=revision), status, NOW, folder=found.folder)
    return rows


def _json(record: Brief) -> bytes:
    return (json.dumps(to_data(record), ensure_ascii=False, indent=1) + "\n").encode()


def rows_of(store: Store, *status: str) -> tuple[Sending, ...]:
    return Outbox(store).of("morning", status=status or None)  # type: ignore[arg-type]


# --------------------------------------------------------------------------- mail


@dataclass
class Mailbox:
    """An SMTP server's handler. ``answers`` are given to recipients one after the other before any is taken.

    ``after_data`` is what it answers when it has a message; None closes the connection instead.
    """

    taken: list[tuple[list[str], bytes]] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    after_data: list[str | None] = field(default_factory=list)
    before_answer: Callable[[], None] | None = None
    """Called when a whole message has come, before it is answered."""
    port: int = 0
    logins: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        waiting = self.answers.get(address, [])
        if waiting:
            return waiting.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        self.taken.append((list(envelope.rcpt_tos), content))
        if self.before_answer is not None:
            self.before_answer()
        answer = self.after_data.pop(0) if self.after_data else "250 taken"
        if answer is None:
            assert server.transport is not None
            server.transport.abort()
            return "250 never heard"
        return answer

    def login(self, server: SMTP, session: Session, envelope: Envelope, how: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        self.logins.append(given.login.decode())
        return AuthResult(success=given.password == b"open sesame", handled=False)

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(data, policy=policy.default) for _, data in self.taken]  # type: ignore[misc]

    @property
    def recipients(self) -> list[str]:
        return [address for addresses, _ in self.taken for address in addresses]


@cache
def authority() -> trustme.CA:
    return trustme.CA()


def server_tls(name: str = "localhost") -> ssl.SSLContext:
    """A server's side of TLS, with a certificate for ``name`` of `authority`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert(name).configure_cert(context)
    return context


@contextmanager
def mail_server(
    mailbox: Mailbox | None = None, *, tls: str = "none", login: bool = False, name: str = "localhost"
) -> Iterator[Mailbox]:
    """A mail server while the block lasts, with ``tls`` as in the config."""
    mailbox = mailbox or Mailbox()
    options: dict[str, Any] = {"hostname": "127.0.0.1", "port": mailbox.port, "server_hostname": "localhost"}
    if tls == "starttls":
        options |= {"tls_context": server_tls(name), "require_starttls": True}
    if tls == "implicit":
        options["ssl_context"] = server_tls(name)
    if login:
        options |= {"authenticator": mailbox.login, "auth_required": True, "auth_require_tls": tls == "starttls"}
    controller = _Controller(mailbox, **options)
    controller.start()
    try:
        mailbox.port = controller.port
        yield mailbox
    finally:
        controller.stop()


class _Controller(Controller):
    """One that finds a free port by itself and says which."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        if self.ssl_context is None:
            super()._trigger_server()
            return
        trusting = ssl.create_default_context(cadata=authority().cert_pem.bytes().decode())
        trusting.check_hostname = False
        with socket.create_connection(("127.0.0.1", self.port), 5) as raw, trusting.wrap_socket(raw) as first:
            first.recv(100)


def mail(mailbox: Mailbox, *to: str, **fields: Any) -> dict[str, Any]:
    """An entry of the config that sends to ``mailbox``."""
    return {
        "mail": list(to or ["minister@example.org"]), "from": "Desk <desk@example.org>", "host": "localhost",
        "port": mailbox.port, "tls": "none", "approve": "auto", **fields,
    }  # fmt: skip


# --------------------------------------------------------------------------- webhook


@dataclass
class Hook:
    """What a webhook got, and what it answers: (status, headers) one after the other, then 204."""

    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    stall: threading.Event | None = None
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/in?token=secret-token"


@contextmanager
def web_hook(hook: Hook | None = None) -> Iterator[Hook]:
    found = hook or Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["content-length"]))
            found.got.append(({k.lower(): v for k, v in self.headers.items()}, data))
            if found.stall is not None:
                found.stall.wait(20)
            status, headers = found.answers.pop(0) if found.answers else (204, {})
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield found
    finally:
        if found.stall is not None:
            found.stall.set()
        server.shutdown()
        thread.join()
        server.server_close()
