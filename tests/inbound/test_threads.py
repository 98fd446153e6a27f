"""What makes a thread: the References of an answer, and a subject without its marks."""

from __future__ import annotations

import pytest

from mail.threads import REFERENCES, bare_subject, chain


def test_an_answer_names_the_root_first_and_its_parent_last() -> None:
    assert chain("<r@c>", ("<r@c>", "<a@x>"), "<b@x>") == ("<r@c>", "<a@x>", "<b@x>")
    assert chain("<r@c>", (), "<b@x>") == ("<r@c>", "<b@x>")
    assert chain("", (), "<b@x>") == ("<b@x>",)
    assert chain("<r@c>", ("<b@x>",), "<b@x>") == ("<r@c>", "<b@x>")


def test_a_long_thread_keeps_its_root_and_its_end() -> None:
    ids = tuple(f"<{number}@x>" for number in range(60))
    kept = chain("<r@c>", ids, "<new@x>")
    assert len(kept) == REFERENCES
    assert kept[0] == "<r@c>"
    assert kept[-2:] == ("<59@x>", "<new@x>")


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("Re: Week 3", "Week 3"), ("RE: AW: Re[2]: Week 3", "Week 3"), ("Antw: Week 3", "Week 3"), ("RES: Week 3", "Week 3"),
        ("R: Week 3", "Week 3"), ("TR : Week 3", "Week 3"), ("Re：Week 3", "Week 3"), ("Week 3", "Week 3"),
        ("Reading: done", "Reading: done"), ("Re:", ""), ("", ""), ("Result: 3 of 4", "Result: 3 of 4"),
    ],
)  # fmt: skip
def test_marks_of_replies_are_taken_off(subject: str, bare: str) -> None:
    assert bare_subject(subject) == bare
