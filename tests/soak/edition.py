"""One edition over many feeds, through the command line and real sockets."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

FEEDS, ITEMS = 50, 40
SECONDS = 900
HANGING, DRIPPING, BROKEN, NO_FEED = (7, 8), (17,), (27,), (37,)
CONFIG = """\
editions:
  morning:
    timezone: UTC
    at: "00:00"
    window: 72h
    allow_hosts: [127.0.0.1]
    sources:
{sources}
"""


class _Desk(BaseHTTPRequestHandler):
    """Feeds by number; some behave as the worst do."""

    def do_GET(self) -> None:
        kind, _, number = self.path.strip("/").partition("/")
        if kind != "feed" or not number.isdigit():
            self.send_error(404)
        elif int(number) in HANGING:
            time.sleep(120)
        else:
            self._feed(int(number))

    def _feed(self, number: int) -> None:
        data = b"<html><p>No feed.</p></html>" if number in NO_FEED else _feed(number)
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if number in DRIPPING:
            for byte in data[:100]:
                self.wfile.write(bytes([byte]))
                time.sleep(1)
        self.wfile.write(data[: len(data) // 2] if number in BROKEN else data)

    def log_message(self, format: str, *given: object) -> None:
        """Nobody reads it."""


def _feed(number: int) -> bytes:
    day = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(time.time() - 172800))
    items = "".join(
        f"<item><title>Storm {number} reaches harbour {item}</title><pubDate>{day}</pubDate><description>"
        f"{number + 2} people were killed in harbour {item} on Tuesday when the river Tiv rose, the police said. "
        f"The mayor of harbour {item} asked the government for boats, blankets and {item + 3} doctors."
        "</description></item>"
        for item in range(ITEMS)
    )
    return f"<rss version='2.0'><channel><title>Paper {number}</title>{items}</channel></rss>".encode()


def edition() -> bool:
    """Whether the edition is published, in its time, with every feed that failed named."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Desk)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    with TemporaryDirectory() as name:
        root = Path(name)
        addresses = (f"http://127.0.0.1:{server.server_port}/feed/{n}" for n in range(FEEDS))
        (root / "briefgen.yaml").write_text(CONFIG.format(sources="\n".join(f"      - feed: {a}" for a in addresses)))
        began = time.monotonic()
        order = [sys.executable, "-m", "briefgen", "run", "morning"]
        done = subprocess.run(
            order, cwd=root, capture_output=True, text=True, timeout=SECONDS, check=False, env=dict(os.environ)
        )
        took = time.monotonic() - began
        published = sorted(path.name for path in root.rglob("edition.json"))
    server.shutdown()
    said = done.stderr.strip().splitlines()
    print(
        f"edition: {FEEDS} feeds, {FEEDS * ITEMS} items: exit {done.returncode} in {took:.0f} s; {len(said)} lines said"
    )
    print("\n".join(f"    {line[:160]}" for line in said[-8:]), flush=True)
    return done.returncode == 3 and bool(published) and "Traceback" not in done.stderr
