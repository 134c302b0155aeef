"""What a "not" or "no" reaches, so that a side clause does not turn a whole sentence."""

from __future__ import annotations

import pytest

from briefgen.extract.denials import UNKNOWN, denied_concepts
from briefgen.text.tokens import concept


@pytest.mark.parametrize(
    ("text", "denied", "stated"),
    [
        ("The boy, who has not been named, died on Wednesday.", "named", "died"),
        ("No passengers were hurt, but the driver broke a leg.", "passengers", "broke"),
        ("The names have not been formally released, but her cousin was the pilot.", "released", "pilot"),
        ("Not only the bridge but the road was closed.", "", "bridge closed"),
        ("The company denied wrongdoing.", "wrongdoing", "company"),
        ("It wasn't the driver who called the police.", "driver", "police"),
        ("The navy failed to keep tankers from trading at sea.", "", "tankers trading"),
        ("The animal did not appear to be attacking the boy.", "attacking", "boy"),
        ("The owner denied that the door was faulty.", "faulty", "owner"),
        ("No sailor was killed, according to the navy.", "sailor killed", "navy"),
        ("The navy said no ship of the line has been lost at sea.", "ship", "navy"),
        ("The navy lost nobody in the battle.", "lost", "battle navy"),
        ("Nobody was hurt in the harbour.", "hurt", "harbour"),
    ],
)
def test_a_denial_reaches_the_words_behind_it_and_no_further(text: str, denied: str, stated: str) -> None:
    """A reader takes "who has not been named" as saying nothing against the death."""
    found, rest = denied_concepts(text)
    assert {concept(word) for word in denied.split()} <= found
    assert {concept(word) for word in stated.split()} <= rest - found


@pytest.mark.parametrize(
    "text",
    [
        "The ministry did not confirm that 32 soldiers died.",
        "It is unclear whether 32 soldiers died.",
        "There is no evidence that the 32 soldiers died.",
    ],
)
def test_what_is_not_confirmed_is_not_stated(text: str) -> None:
    """Else a doubt would support the line that it doubts."""
    denied, stated = denied_concepts(text)
    assert {concept("died"), concept("32"), UNKNOWN} <= denied
    assert concept("died") not in stated


def test_two_ways_to_say_that_something_is_not_known_agree() -> None:
    """ "Not yet known" and "not clear" share that nothing is known."""
    one, _ = denied_concepts("The cause was not yet known.")
    other, _ = denied_concepts("It was not immediately clear what the cause was.")
    assert UNKNOWN in one & other
