"""What is new in a mail: one prompt, answered in the forms of several mail programs."""

import pytest

from mail.extract import Anchor, Sent, extract

SENT = Sent("How did it go this week?\n1. Run daily\n2. Write a page", (Anchor("1. Run daily", 1),))
QUOTED = "> How did it go this week?\n> 1. Run daily\n> 2. Write a page"
HEADS = [
    "On Mon, Mar 1, 2026 at 5:42 PM C <c@b.example> wrote:",
    "Am 01.03.2026 um 17:42 schrieb C <c@b.example>:",
    "Le 1 mars 2026 à 17:42, C <c@b.example> a écrit :",
]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("sent", [None, SENT])
def test_top_and_bottom(head: str, sent: Sent | None) -> None:
    assert extract(f"I ran.\n\n{head}\n{QUOTED}\n", None, sent).new == "I ran."
    assert extract(f"{head}\n{QUOTED.splitlines()[0]}\n\nI ran.\n", None, sent).everything == "I ran."


def test_between_the_lines() -> None:
    found = extract(f"Hi\n\n{HEADS[0]}\n> 1. Run daily\n\nran twice\n\n> 2. Write a page", None, SENT)
    assert (found.new, found.under[0].text, found.everything) == ("Hi", "ran twice", "Hi\n\nran twice")


def test_html_that_nests_beyond_reason_still_gives_its_words():
    assert "done" in extract("", "<div>" * 50_000 + "1 done").new


def test_of_a_text_that_is_too_long_both_ends_are_read():
    found = extract("first\n" + "filler\n" * 20_000 + "1 done").new
    assert found.startswith("first")
    assert found.endswith("1 done")
