"""Mail: what a recipient gets, over which connection, and what becomes of it when the server does not take it."""

from __future__ import annotations

import socket
import threading
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis.strategies import text
from msgspec.structs import replace
from post_office import NOW, Mailbox, authority, brief, issue, mail, mail_server, project, rows_of

from briefgen.editions.deliver import DeliveryResult, body, send_due
from briefgen.editions.deliver.letter import letter
from briefgen.editions.deliver.message import Message, Shown, message_for, one_line
from briefgen.editions.store import Store
from briefgen.render.blocks import Row, Run, Table

MINUTE = timedelta(minutes=1)
# The test server does not see that a connection is TLS from its first byte.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The system trusts the test's certificates."""
    bundle = tmp_path / "authorities.pem"
    authority().cert_pem.write_to_path(bundle)
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))


def delivered(
    folder: Path, box: Mailbox, *to: str, secrets: dict[str, str] | None = None, **fields: object
) -> DeliveryResult:
    """What a round comes to for a new edition that goes to ``to``."""
    config = project(folder, [mail(box, *to, **fields)])
    with Store.open(config.state) as store:
        issue(config, store)
        return send_due(store, config, NOW, secrets=secrets or {})


# --------------------------------------------------------------------------- what arrives


def test_a_brief_arrives_as_text_and_html_with_its_files(tmp_path: Path) -> None:
    with mail_server() as box:
        assert delivered(tmp_path, box, "Minister <minister@example.org>", attach=["html", "json"]).exit_code == 0
    (found,) = box.messages
    assert found["subject"] == "Morning brief, 30 March 2026: Harbour bridge closed after ferry strike"
    assert found["to"] == "Minister <minister@example.org>"
    assert found["from"] == "Desk <desk@example.org>"
    assert found["date"] == "Mon, 30 Mar 2026 08:00:00 +0200"
    assert found["auto-submitted"] == "auto-generated"
    assert found["list-id"] == "<morning.example.org>"
    for kind in ("plain", "html"):
        body = found.get_body((kind,))
        assert body is not None
        assert "Twelve people were injured, the city hospital said." in body.get_content()
    published = tmp_path / "outputs" / "2026-03-30"
    attached = {part.get_filename(): part.get_payload(decode=True) for part in found.iter_attachments()}
    assert list(attached) == ["morning-executive.html", "brief.json"]
    assert all(data == (published / str(name)).read_bytes() for name, data in attached.items())


def test_a_quiet_edition_says_so_in_its_subject(tmp_path: Path) -> None:
    with mail_server() as box:
        config = project(tmp_path, [mail(box)])
        with Store.open(config.state) as store:
            issue(config, store, replace(brief(), stories=(), title="Morning brief", title_evidence=()))
            send_due(store, config, NOW, secrets={})
    assert box.messages[0]["subject"] == "Morning brief, 30 March 2026: Nothing above the threshold"


def test_text_and_html_say_the_same(tmp_path: Path) -> None:
    with mail_server() as box:
        delivered(tmp_path, box)
    import lxml.html

    text, html = (box.messages[0].get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    words = set(text.get_content().replace("=", " ").split())
    shown = " ".join(lxml.html.document_fromstring(html.get_content()).body.itertext()).split()
    assert len(shown) > 100
    assert [word for word in shown if word not in words and not any(word in known for known in words)] == []


def test_who_says_which_figure_can_be_read_in_a_mail_of_words_alone() -> None:
    """Of a table with a column a source each figure stands after its source, and who says nothing is passed over."""
    cells = [(Run("D1", "strong"), Run(" Number killed")), (Run("seven"),), (Run("–"),), (Run("five"),)]
    header = [(Run("Point"),), *((Run(f"Source {n}"),) for n in (7, 8, 9))]
    values = [(Run("Point"),), (Run("Value"),), (Run("Said by"),), (Run("As of"),)]
    tables = [Table("matrix", "", tuple(header), (Row(tuple(cells)),)),
              Table("values", "", tuple(values), (Row(tuple(cells)),))]  # fmt: skip
    matrix, listed = body._text_blocks(tables)
    assert matrix == "D1 Number killed\n  - Source 7: seven; Source 9: five"
    assert listed == "D1 Number killed\n  - seven; As of: five"


def test_html_of_a_mail_runs_and_fetches_nothing(tmp_path: Path) -> None:
    with mail_server() as box:
        delivered(tmp_path, box)
    body = box.messages[0].get_body(("html",))
    assert body is not None
    html = body.get_content().lower()
    assert not any(mark in html for mark in ("<script", "<link", "<img", "<style", "url(", "@import", " onload"))


def test_words_of_a_source_are_words_in_a_mail(tmp_path: Path) -> None:
    """Neither HTML nor a link: what strangers wrote is escaped wherever it is printed."""
    import lxml.html

    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:x">x</a>'
    (story,), (source,) = brief().stories, brief().sources
    hostile = replace(
        story,
        headline=evil,
        summary=tuple(replace(line, text=evil) for line in story.summary),
        facts=tuple(replace(fact, text=evil, attribution=evil, comment=evil) for fact in story.facts),
        quotes=tuple(replace(quote, text=evil, speaker=evil, role=evil) for quote in story.quotes),
        questions=tuple(replace(question, text=evil) for question in story.questions),
        actors=tuple(replace(actor, name=evil, role=evil) for actor in story.actors),
    )
    sources = (replace(source, title=evil, publisher=evil, url="javascript:alert(1)"),)
    with mail_server() as box:
        config = project(tmp_path, [mail(box, audience="analyst")], audiences=["analyst"])
        with Store.open(config.state) as store:
            issue(config, store, replace(brief(), stories=(hostile,), sources=sources, title=evil))
            assert send_due(store, config, NOW, secrets={}).exit_code == 0
    body = box.messages[0].get_body(("html",))
    assert body is not None
    page = lxml.html.document_fromstring(body.get_content())
    assert page.text_content().count("alert(1)") > 8
    assert page.xpath("//script | //style | //link | //img | //a | //iframe | //form | //@onerror") == []


def test_recipients_do_not_see_one_another(tmp_path: Path) -> None:
    with mail_server() as box:
        delivered(tmp_path, box, "anna@example.org", "bernd@example.org")
    assert [(who, str(found["to"])) for (who, _), found in zip(box.taken, box.messages, strict=True)] == [
        (["anna@example.org"], "anna@example.org"),
        (["bernd@example.org"], "bernd@example.org"),
    ]
    assert not any(found["bcc"] or found["cc"] for found in box.messages)
    assert b"bernd@example.org" not in box.taken[0][1]


def test_recipients_see_one_another_where_the_config_says_so(tmp_path: Path) -> None:
    with mail_server() as box:
        delivered(tmp_path, box, "a@example.org", "b@example.org", together=True)
    assert [str(found["to"]) for found in box.messages] == ["a@example.org, b@example.org"] * 2
    assert box.recipients == ["a@example.org", "b@example.org"]


def test_a_brief_that_is_sent_again_is_the_same_message(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    first.mkdir()
    second.mkdir()
    with mail_server() as box:
        delivered(first, box, attach=["html"])
        delivered(second, box, attach=["html"])
    assert box.taken[0] == box.taken[1]


@pytest.mark.parametrize(
    "hostile",
    [
        "=?utf-8?q?x=0d=0aBcc:_thief@example.org?=",
        "=?utf-8?b?eA0KQmNjOiB0aGllZkBleGFtcGxlLm9yZw==?= =?utf-8?q?=0d=0aX-More:_1?=",
        "Fire\r\nBcc: thief@example.org\r\n\r\nWords",
        "Fire\x85Bcc: thief@example.org\u2028Cc: thief@example.org\x0b\x0c\x1d",
        "Fire \u202e gro.elpmaxe \x00 Ærø",
        "=?utf-8?q?" * 400,
        "words " * 400,
    ],
)
def test_a_headline_adds_no_header_to_the_mail(tmp_path: Path, hostile: str) -> None:
    """Python 3.11's EmailMessage turns an encoded line break in a subject into a real Bcc header."""
    story = replace(brief().stories[0], headline=hostile)
    config_brief = replace(brief(), stories=(story,), title="x")
    with mail_server() as box:
        config = project(tmp_path, [mail(box)])
        with Store.open(config.state) as store:
            issue(config, store, config_brief)
            assert send_due(store, config, NOW, secrets={}).exit_code == 0
    (data,) = [data for _, data in box.taken]
    head = data.partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
    assert sorted(names) == sorted(set(names))
    assert {name.lower() for name in names} & {b"bcc", b"cc", b"x-more"} == set()
    subject = str(message_from_bytes(data, policy=policy.default)["subject"])
    assert subject.startswith("Morning brief, 30 March 2026:")
    assert len(subject) < 260
    assert all(len(line) <= 998 for line in data.split(b"\r\n"))


@pytest.fixture(scope="module")
def message(tmp_path_factory: pytest.TempPathFactory) -> Message:
    """What a recipient of an edition gets, before it is made a mail."""
    config = project(tmp_path_factory.mktemp("project"), [mail(Mailbox(port=25))])
    with Store.open(config.state) as store:
        (row,) = issue(config, store)
    return message_for(row, config.edition("morning"), config, [row])


@settings(max_examples=150, deadline=None, derandomize=True)
@given(headline=text() | text("=?utf-8qb_.\r\n \x00:<>@Bcc"))
def test_whatever_a_headline_says_the_headers_are_those_meant(message: Message, headline: str) -> None:
    shown = Shown(message.found, message.pack)
    whole = brief()
    shown.__dict__["brief"] = replace(whole, stories=(replace(whole.stories[0], headline=headline),))
    data = letter(replace(message, shown=shown), sender="desk@example.org", to=["a@example.org"], attach=["html"])
    assert data.isascii()
    found = message_from_bytes(data, policy=policy.default)
    assert sorted(found.keys()) == sorted(
        ["Subject", "Date", "Message-ID", "List-Id", "Auto-Submitted", "X-Auto-Response-Suppress", "From", "To",
         "MIME-Version", "Content-Type"]
    )  # fmt: skip
    assert len(list(found.walk())) == 5
    assert "\n" not in found["subject"]


def test_a_subject_is_one_line_of_printable_words() -> None:
    assert one_line("a\r\nb\tc\u2029d\x00e\u202ef =?x?=") == "a b c d e f = ?x? ="
    assert one_line("\ud800x") == "x"
    assert one_line("word " * 100).endswith("word…")
    assert len(one_line("x" * 10_000)) <= 150


# --------------------------------------------------------------------------- connections


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_a_login_goes_over_checked_tls(tmp_path: Path, tls: str) -> None:
    with mail_server(tls=tls, login=True) as box:
        found = delivered(
            tmp_path, box, tls=tls, user="desk", password_env="PASSWORD", secrets={"PASSWORD": "open sesame"}
        )
    assert (found.exit_code, len(found.sent), box.logins) == (0, 1, ["desk"])


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_a_server_that_nobody_vouches_for_gets_nothing(tmp_path: Path, tls: str) -> None:
    with mail_server(tls=tls, login=True) as box:
        found = delivered(
            tmp_path, box, tls=tls, user="desk", password_env="PASSWORD", secrets={"PASSWORD": "open sesame"}
        )
    assert (box.taken, box.logins) == ([], [])
    (row,) = found.waiting
    assert "certificate" in str(row.error)


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_another_host_is_refused(tmp_path: Path) -> None:
    with mail_server(tls="starttls", name="other.example") as box:
        found = delivered(tmp_path, box, tls="starttls")
    assert box.taken == []
    assert "certificate" in str(found.waiting[0].error)


def test_a_server_without_tls_gets_nothing_unless_the_config_says_so(tmp_path: Path) -> None:
    """Whoever sits between can take STARTTLS out of what the server offers."""
    with mail_server() as box:
        found = delivered(tmp_path, box, tls="starttls")
    assert box.taken == []
    assert "STARTTLS" in str(found.failed[0].error)
    assert found.exit_code == 5


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_is_final_and_not_in_the_message(tmp_path: Path) -> None:
    with mail_server(tls="starttls", login=True) as box:
        found = delivered(tmp_path, box, tls="starttls", user="desk", password_env="P", secrets={"P": "guess-1234"})
    assert found.exit_code == 5
    assert "refused the login (535" in str(found.failed[0].error)
    assert "guess-1234" not in str(found)


def test_a_missing_password_waits_for_the_environment(tmp_path: Path) -> None:
    with mail_server() as box:
        found = delivered(tmp_path, box, tls="starttls", user="desk", password_env="SMTP_PASSWORD")
    assert [row.error for row in found.waiting] == ["the environment has no SMTP_PASSWORD"]


# --------------------------------------------------------------------------- answers


def test_a_recipient_who_is_refused_for_now_is_tried_again_alone(tmp_path: Path) -> None:
    """Greylisting: the others have it already, and get it once."""
    box = Mailbox(answers={"b@example.org": ["451 4.7.1 try again later"]})
    with mail_server(box):
        config = project(tmp_path, [mail(box, "a@example.org", "b@example.org", "c@example.org")])
        with Store.open(config.state) as store:
            issue(config, store)
            first = send_due(store, config, NOW, secrets={})
            assert (first.exit_code, [row.target for row in first.waiting]) == (0, ["b@example.org"])
            assert send_due(store, config, NOW + MINUTE / 2, secrets={}).sent == ()
            second = send_due(store, config, NOW + MINUTE, secrets={})
            assert [row.target for row in second.sent] == ["b@example.org"]
            assert send_due(store, config, NOW + 60 * MINUTE, secrets={}).sent == ()
    assert box.recipients == ["a@example.org", "c@example.org", "b@example.org"]


def test_a_recipient_who_is_refused_for_good_stops_no_other(tmp_path: Path) -> None:
    box = Mailbox(answers={"a@example.org": ["550 5.1.1 no such person"]})
    with mail_server(box):
        found = delivered(tmp_path, box, "a@example.org", "b@example.org")
    assert [row.error for row in found.failed] == ["the mail server refused the recipient (550 5.1.1 no such person)"]
    assert (found.exit_code, box.recipients) == (5, ["b@example.org"])


@pytest.mark.parametrize(("answer", "outcome"), [("452 4.3.1 disk full", "waiting"), ("554 5.7.1 spam", "failed")])
def test_the_answer_to_the_message_decides(tmp_path: Path, answer: str, outcome: str) -> None:
    box = Mailbox(after_data=[answer])
    with mail_server(box):
        found = delivered(tmp_path, box)
    (row,) = getattr(found, outcome)
    assert answer in str(row.error)


def test_a_server_that_dies_after_the_message_gets_it_again_under_the_same_id(tmp_path: Path) -> None:
    """It may have kept the first one: at least once, and the receiver can tell."""
    box = Mailbox(after_data=[None])
    with mail_server(box):
        config = project(tmp_path, [mail(box, "a@example.org", "b@example.org")])
        with Store.open(config.state) as store:
            issue(config, store)
            first = send_due(store, config, NOW, secrets={})
            assert (first.sent, [row.tries for row in first.waiting]) == ((), [1, 0])
            second = send_due(store, config, NOW + MINUTE, secrets={})
            assert {row.target for row in second.sent} == {"a@example.org", "b@example.org"}
    assert box.recipients == ["a@example.org", "b@example.org", "a@example.org"]
    assert box.messages[0]["message-id"] == box.messages[2]["message-id"] != box.messages[1]["message-id"]


def test_nobody_answers_and_a_day_later_it_is_given_up(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        box = Mailbox(port=taken.getsockname()[1])
        config = project(tmp_path, [mail(box, "a@example.org", "b@example.org")])
        with Store.open(config.state) as store:
            issue(config, store)
            now, codes = NOW, []
            while rows_of(store, "due"):
                found = send_due(store, config, now, secrets={})
                codes.append(found.exit_code)
                now += 10 * MINUTE
            assert codes[:2] == [0, 0]
            assert codes[-1] == 5
            assert [str(row.error)[:9] for row in rows_of(store, "failed")] == ["given up:"] * 2
            assert 8 < rows_of(store, "failed")[0].tries < 16
            assert now - NOW < timedelta(hours=25)


def test_a_server_that_stalls_costs_one_deadline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each recipient after the first would cost another."""
    import briefgen.editions.deliver.smtp as smtp

    monkeypatch.setattr(smtp, "_ANSWER", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        done = threading.Event()
        box = Mailbox(port=silent.getsockname()[1])
        found = delivered(tmp_path, box, "a@example.org", "b@example.org", "c@example.org")
        done.set()
    assert len(found.waiting) == 3
