"""Webhooks: what a program gets, how it knows that it is true and whether it is the second copy."""

from __future__ import annotations

import base64
import hmac
import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from post_office import NOW, Hook, issue, project, rows_of, web_hook

from briefgen.editions.deliver import DeliveryResult, send_due
from briefgen.editions.deliver.event import signed
from briefgen.editions.store import Store
from briefgen.errors import UsageError
from briefgen.schema import brief_from_data

MINUTE = timedelta(minutes=1)
SECRET = {"HOOK_SECRET": "a long secret"}


def entry(hook: Hook, **fields: object) -> dict[str, object]:
    return {"webhook": hook.address, "tls": "none", "approve": "auto", "secret_env": "HOOK_SECRET", **fields}


def delivered(folder: Path, hook: Hook, secrets: dict[str, str] = SECRET, **fields: object) -> DeliveryResult:
    config = project(folder, [entry(hook, **fields)], allow_hosts=["127.0.0.1"])
    with Store.open(config.state) as store:
        issue(config, store)
        return send_due(store, config, NOW, secrets=secrets)


def test_a_program_gets_the_brief_and_where_its_files_are(tmp_path: Path) -> None:
    with web_hook() as hook:
        assert delivered(tmp_path, hook, links="https://briefs.example.org/morning/").exit_code == 0
    ((headers, data),) = hook.got
    assert headers["content-type"] == "application/json"
    event = json.loads(data)
    assert (event["type"], event["timestamp"]) == ("edition.published", "2026-03-30T08:00:00+02:00")
    about = event["data"]
    assert (about["edition"], about["slot"], about["audience"]) == ("morning", "2026-03-30T08:00+02:00", "executive")
    assert brief_from_data(about["brief"]).stories[0].headline == about["headline"]
    assert [file["name"] for file in about["files"]] == ["morning-executive.md", "morning-executive.html", "brief.json"]
    assert about["files"][1]["url"] == "https://briefs.example.org/morning/2026-03-30/morning-executive.html"


def test_the_signature_is_that_of_the_standard(tmp_path: Path) -> None:
    """HMAC-SHA256 over id, moment and body, so that neither can be changed and an old one not be played again."""
    with web_hook() as hook:
        delivered(tmp_path, hook)
    ((headers, data),) = hook.got
    assert 0 <= int(headers["webhook-timestamp"]) - NOW.timestamp() < 60
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + data
    right = base64.b64encode(hmac.digest(b"a long secret", signed, "sha256")).decode()
    assert headers["webhook-signature"] == f"v1,{right}"
    assert headers["idempotency-key"] == headers["webhook-id"]
    assert b"a long secret" not in data


def test_a_secret_in_base64_is_the_bytes_it_stands_for(tmp_path: Path) -> None:
    coded = "whsec_" + base64.b64encode(b"\x00\x01key").decode()
    with web_hook() as hook:
        delivered(tmp_path, hook, {"HOOK_SECRET": coded})
    ((headers, data),) = hook.got
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + data
    right = base64.b64encode(hmac.digest(b"\x00\x01key", signed, "sha256")).decode()
    assert headers["webhook-signature"] == f"v1,{right}"


def test_the_signature_is_that_of_the_public_example() -> None:
    """The example that libraries for Standard Webhooks test themselves with."""
    secret, key, at = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330
    headers = signed(b'{"test": 2432232314}', key, secret, datetime.fromtimestamp(at, UTC))
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_without_the_record_a_program_gets_links_alone(tmp_path: Path) -> None:
    with web_hook() as hook:
        delivered(tmp_path, hook, record=False)
    ((_, data),) = hook.got
    assert "brief" not in json.loads(data)["data"]


@pytest.mark.parametrize("status", [429, 503])
def test_a_program_that_asks_to_wait_is_left_alone_so_long(tmp_path: Path, status: int) -> None:
    with web_hook(Hook(answers=[(status, {"Retry-After": "1800"})])) as hook:
        config = project(tmp_path, [entry(hook)], allow_hosts=["127.0.0.1"])
        with Store.open(config.state) as store:
            issue(config, store)
            (row,) = send_due(store, config, NOW, secrets=SECRET).waiting
            assert row.next_try == NOW + 30 * MINUTE
            assert send_due(store, config, NOW + 29 * MINUTE, secrets=SECRET).sent == ()
            assert len(send_due(store, config, NOW + 30 * MINUTE, secrets=SECRET).sent) == 1
    first, second = hook.got
    assert first[1] == second[1]
    assert first[0]["idempotency-key"] == second[0]["idempotency-key"]
    assert first[0]["webhook-signature"] != second[0]["webhook-signature"]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        *((status, "sent") for status in (200, 202)),
        *((status, "waiting") for status in (408, 500, 502)),
        *((status, "failed") for status in (400, 401, 404, 410)),
    ],
)
def test_the_status_decides(tmp_path: Path, status: int, outcome: str) -> None:
    with web_hook(Hook(answers=[(status, {})])) as hook:
        found = delivered(tmp_path, hook)
    assert len(getattr(found, outcome)) == 1
    assert found.exit_code == (5 if outcome == "failed" else 0)


def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    """It could lead the brief, and its signature, to anybody."""
    with web_hook() as other, web_hook(Hook(answers=[(307, {"Location": other.address})])) as hook:
        found = delivered(tmp_path, hook)
    assert (len(found.failed), other.got) == (1, [])


def test_a_program_that_never_answers_costs_one_deadline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import briefgen.web.posting as posting

    kept = posting.post
    monkeypatch.setattr(posting, "post", lambda *given, **named: kept(*given, **{**named, "deadline": 0.5}))
    with web_hook(Hook(stall=threading.Event())) as hook:
        found = delivered(tmp_path, hook)
    assert [row.error for row in found.waiting] == ["the webhook gave no answer within 0.5 s"]


def test_an_address_inside_the_network_needs_the_config_to_allow_it(tmp_path: Path) -> None:
    with web_hook() as hook:
        config = project(tmp_path, [entry(hook)])
        with Store.open(config.state) as store:
            issue(config, store)
            (row,) = send_due(store, config, NOW, secrets=SECRET).waiting
    assert "private or local address (127.0.0.1); allow_hosts: [127.0.0.1] lets it through" in str(row.error)
    assert hook.got == []


def test_a_token_in_the_address_is_written_nowhere(tmp_path: Path) -> None:
    with web_hook(Hook(answers=[(500, {})])) as hook:
        config = project(tmp_path, [entry(hook)], allow_hosts=["127.0.0.1"])
        with Store.open(config.state) as store:
            issue(config, store)
            found = send_due(store, config, NOW, secrets=SECRET)
            assert "secret-token" not in str(found) + str(rows_of(store))
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "briefgen.yaml"]
    assert len(kept) > 3
    assert not any(b"secret-token" in path.read_bytes() for path in kept)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"webhook": "http://hooks.example.org/x"}, "say tls: none"),
        ({"webhook": "https://user:pass@hooks.example.org/x"}, "user name or password"),
        ({"webhook": "ftp://hooks.example.org/x"}, "http"),
        ({"webhook": "https://hooks.example.org/x", "secret_env": "s3cr3t!"}, "secrets never stand in the file"),
    ],
)
def test_a_mistake_in_the_config_is_told_in_words(tmp_path: Path, fields: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError) as error:
        project(tmp_path, [fields])
    assert said in str(error.value)
    assert "pass@" not in str(error.value)


def test_a_host_that_is_none_is_told_when_the_config_is_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"'http://x/' is no host"):
        project(tmp_path, [], allow_hosts=["http://x/"])
