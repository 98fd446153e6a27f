"""Check-ins of one round taken together."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circles.checkins import CheckIn, Outcome, Update, merge

ADDING = ("asks", "offers", "thanks", "words", "private_words", "host_words", "partner_words")
WORDS = st.lists(st.sampled_from("abcdef"), max_size=4, unique=True).map(tuple)
UPDATES = st.lists(
    st.builds(Update, st.integers(1, 5), st.sampled_from(Outcome), st.none() | st.decimals(0, 9, places=1)),
    max_size=4, unique_by=lambda update: update.goal,
).map(lambda found: tuple(sorted(found, key=lambda update: update.goal)))  # fmt: skip
CHECKINS = st.builds(CheckIn, st.just(1), UPDATES, WORDS, WORDS, WORDS, WORDS, WORDS, WORDS, WORDS, WORDS)


def test_a_goal_said_again_is_corrected_and_the_others_stay():
    old = CheckIn(1, (Update(1, Outcome.DONE, Decimal(3)), Update(3, Outcome.STUCK)))
    new = CheckIn(1, (Update(2, Outcome.PROGRESS), Update(1, Outcome.MISSED)))
    both = merge(old, new)
    assert both.updates == (Update(1, Outcome.MISSED), Update(2, Outcome.PROGRESS), Update(3, Outcome.STUCK))
    assert both.update_of(1) == Update(1, Outcome.MISSED)
    assert both.update_of(4) is None


def test_commitments_said_again_replace():
    assert merge(CheckIn(1, commitments=("a", "b")), CheckIn(1, commitments=("c",))).commitments == ("c",)
    assert merge(CheckIn(1, commitments=("a", "b")), CheckIn(1)).commitments == ("a", "b")


@pytest.mark.parametrize("field", ADDING)
def test_the_rest_adds_up_without_saying_anything_twice(field):
    both = merge(CheckIn(1, **{field: ("a", "b")}), CheckIn(1, **{field: ("b", "c")}))
    assert both == CheckIn(1, **{field: ("a", "b", "c")})


@given(CHECKINS, CHECKINS)
def test_a_mail_taken_twice_is_a_mail_taken_once(old, new):
    assert merge(merge(old, new), new) == merge(old, new)
    assert merge(old, CheckIn(1)) == old
    assert merge(CheckIn(1), new) == new


@given(CHECKINS, CHECKINS, CHECKINS)
def test_it_does_not_matter_how_replies_are_grouped(one, two, three):
    assert merge(merge(one, two), three) == merge(one, merge(two, three))
