"""What an entry under ``deliver:`` may say: each mistake is told when the config is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from post_office import Mailbox, mail, project

from briefgen.errors import UsageError


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"mail": []}, "mail"),
        ({"mail": ["nobody"]}, "'nobody' is no mail address"),
        ({"mail": ["a@example.org\nBcc: b@example.org"]}, "control characters"),
        ({"mail": ["=?utf-8?q?x?= <a@example.org>"]}, "encoded words"),
        ({"from": "a@b@c"}, "is no mail address"),
        ({"host": "smtp.example.org/x"}, "the name of the mail server alone"),
        ({"user": "desk"}, "user and password_env go together"),
        ({"user": "desk", "password_env": "P"}, "a password is not sent without TLS"),
        ({"password_env": "hunter2!", "user": "desk", "tls": "starttls"}, "secrets never stand in the file"),
        ({"attach": ["pdf"]}, "the format 'pdf' is not made for it, only json, md, html"),
        ({"audience": "press"}, "the edition is not made for the audience 'press'"),
        ({"pasword_env": "P"}, "pasword_env"),
    ],
)
def test_a_mistake_in_the_config_is_told_in_words(tmp_path: Path, fields: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError) as error:
        project(tmp_path, [{**mail(Mailbox(port=25)), **fields}])
    assert said in str(error.value)
    assert "hunter2!" not in str(error.value) or "password_env" in str(error.value)


def test_nobody_is_named_twice_for_the_same(tmp_path: Path) -> None:
    """One of the two entries would be dropped without a word; for two audiences it is right."""
    box = Mailbox(port=25)
    with pytest.raises(UsageError, match=r"a@example\.org is to get the same twice"):
        project(tmp_path, [mail(box, "a@example.org"), mail(box, "b@example.org", "A <a@example.org>")])
    both = [mail(box, "a@example.org"), mail(box, "a@example.org", audience="press")]
    assert len(project(tmp_path, both, audiences=["executive", "press"]).editions[0].deliver) == 2


def test_a_folder_for_every_audience_may_ask_for_a_format_that_one_of_them_has(tmp_path: Path) -> None:
    audiences = ["executive", {"audience": "press", "formats": ["docx"]}]
    config = project(tmp_path, [{"folder": "shared", "formats": ["docx"]}], audiences=audiences)
    assert config.editions[0].deliver[0].targets() == (str(tmp_path / "shared"),)
