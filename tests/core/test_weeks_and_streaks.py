"""What became of a member's weeks, and how long they have kept answering."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circles.checkins import CheckIn
from circles.rounds import Round
from circles.store.rows import dump, load_round
from circles.streaks import Streak, lengthened, streak_of
from circles.weeks import Week, squares, week_of

LETTERS = {"a": Week.ANSWERED, "m": Week.MISSED, "-": Week.AWAY, "u": Week.UNDELIVERED, ".": Week.ABSENT}
CLOSES = datetime(2026, 3, 8, 18, tzinfo=UTC)
WEEKS = st.lists(st.sampled_from(Week))
NEUTRAL = (Week.AWAY, Week.UNDELIVERED, Week.ABSENT)


def weeks(text):
    return [LETTERS[letter] for letter in text]


ROUND = Round(3, CLOSES, prompted=(1, 2, 3, 4, 5), checkins=(CheckIn(1), CheckIn(3)), away=(3, 4, 7), undelivered=(3, 4, 5))


@pytest.mark.parametrize(
    ("member", "week"),
    [(1, "a"), (2, "m"), (3, "a"), (4, "-"), (5, "u"), (6, "."), (7, "-")],
)
def test_what_became_of_a_round(member, week):
    assert week_of(ROUND, member) is LETTERS[week]
    assert week_of(load_round(dump(ROUND)), member) is LETTERS[week]


def test_squares_begin_with_the_first_round_of_theirs():
    rounds = [Round(1, CLOSES), Round(2, CLOSES, prompted=(2,)), ROUND, Round(4, CLOSES)]
    assert squares(rounds, 2) == tuple(weeks("mm."))
    assert squares(rounds, 9) == ()


@pytest.mark.parametrize(
    ("past", "answered"),
    [("", 0), ("aaa", 3), ("aam", 2), ("aama", 3), ("aamm", 0), ("aamma", 1), ("aa-a", 3), ("aam-ma", 1), ("amama", 3),
     ("m", 0), ("mmma", 1), ("aauu.", 2), ("aam--a", 3)],
)  # fmt: skip
def test_one_miss_does_not_break_a_streak_and_two_in_a_row_do(past, answered):
    assert streak_of(weeks(past)).answered == answered


@given(WEEKS)
def test_neutral_weeks_change_nothing(past):
    assert streak_of(past) == streak_of(week for week in past if week not in NEUTRAL)
    assert 0 <= streak_of(past).answered <= past.count(Week.ANSWERED)


@given(WEEKS, WEEKS)
def test_a_streak_can_be_kept_instead_of_all_weeks(before, after):
    streak = streak_of(before)
    for week in after:
        streak = lengthened(streak, week)
    assert streak == streak_of([*before, *after])


def test_a_streak_is_told_in_weeks():
    assert [Streak(3).weeks(every) for every in ("week", "2 weeks", "month")] == [3, 6, 12]
