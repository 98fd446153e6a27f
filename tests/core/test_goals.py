"""Goals: how they advance, how a report is taken back, and how far they stand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circles.checkins import Outcome, Update
from circles.goals import Goal, GoalState, Per, advance, amount_of, share

RUN = Goal(1, 1, "Run", target=Decimal(3), unit="runs")
NOVEL = Goal(1, 2, "Novel", target=Decimal(300), unit="pages", per=Per.TOTAL, total=Decimal(120))
SISTER = Goal(1, 3, "Call my sister", per=Per.TOTAL)
AMOUNTS = st.decimals(0, 10_000, places=2)


def said(outcome: Outcome = Outcome.PROGRESS, **figures: Decimal | int) -> Update:
    return Update(1, outcome, **{name: Decimal(figure) for name, figure in figures.items()})


@given(AMOUNTS, AMOUNTS)
def test_an_amount_is_counted_corrected_and_taken_back(first, second):
    one, two = said(amount=first), said(amount=second)
    assert advance(NOVEL, None, one).total == 120 + first
    assert advance(advance(NOVEL, None, one), one, two).total == 120 + second
    assert advance(advance(NOVEL, None, one), one, None) == NOVEL


@given(AMOUNTS, AMOUNTS)
def test_a_total_that_was_said_is_the_total_and_can_be_taken_back(stood, total):
    goal, update = replace(NOVEL, total=stood), said(total=total, base=stood)
    assert advance(goal, None, update).total == total
    assert advance(advance(goal, None, update), update, None).total == stood


def test_a_total_without_a_base_counts_from_where_the_goal_stood():
    assert advance(NOVEL, None, said(total=150)).total == 150
    old = said(amount=20)
    assert advance(advance(NOVEL, None, old), old, said(total=150)).total == 150


def test_done_ends_a_goal_in_all_and_is_taken_back():
    done = said(Outcome.DONE)
    finished = advance(SISTER, None, done)
    assert finished.state is GoalState.DONE
    assert advance(finished, done, said(Outcome.MISSED)).state is GoalState.OPEN
    assert advance(RUN, None, done).state is GoalState.OPEN, "next round it begins again"


@pytest.mark.parametrize(("amount", "state"), [(20, GoalState.OPEN), (179, GoalState.OPEN), (180, GoalState.DONE)])
def test_a_part_that_is_done_does_not_end_a_goal_in_all(amount, state):
    assert advance(NOVEL, None, said(Outcome.DONE, amount=amount)).state is state


def test_a_percentage_is_kept_for_a_goal_in_all_alone():
    assert advance(SISTER, None, said(percent=40)).percent == 40
    assert advance(RUN, None, said(percent=40)).percent is None


@pytest.mark.parametrize(
    ("goal", "update", "wanted"),
    [
        (RUN, None, None),
        (RUN, said(amount=2), 2),
        (RUN, said(Outcome.DONE), 3),
        (RUN, said(Outcome.DONE, amount=5), 5),
        (RUN, said(Outcome.MISSED), 0),
        (RUN, said(percent=50), Decimal("1.5")),
        (RUN, said(), None),
        (NOVEL, said(Outcome.DONE), None),
        (NOVEL, said(percent=50), None),
    ],
)
def test_what_was_done_in_a_round(goal, update, wanted):
    assert amount_of(goal, update) == wanted


@pytest.mark.parametrize(
    ("goal", "update", "wanted"),
    [
        (RUN, None, None),
        (RUN, said(amount=1), 1 / 3),
        (RUN, said(amount=9), 1.0),
        (RUN, said(Outcome.MISSED), 0.0),
        (NOVEL, None, 0.4),
        (replace(NOVEL, percent=Decimal(70)), None, 0.7),
        (replace(NOVEL, state=GoalState.DONE), None, 1.0),
        (replace(NOVEL, total=Decimal(400)), None, 1.0),
        (replace(NOVEL, total=Decimal(-5)), None, 0.0),
        (SISTER, said(), None),
        (replace(SISTER, percent=Decimal(130)), None, 1.0),
    ],
)
def test_how_far_a_goal_stands(goal, update, wanted):
    assert share(goal, update) == (None if wanted is None else pytest.approx(wanted))
