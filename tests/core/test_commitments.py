"""What becomes of commitments, of plans, and of goals that are missed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circles.checkins import CheckIn, Outcome, Update
from circles.commitments import OPEN, Commitment, Fate, Followed, Question, followed, question
from circles.goals import Goal, GoalState
from circles.plans import asked_for_plan, goal_to_plan, plan_to_show, planned
from circles.smaller_steps import counted, let_go, made_smaller, misses_with, moved, offer_due

CALL = Commitment(1, 3, "Call the museum")
RUN = Goal(1, 1, "Run", target=Decimal(3), unit="runs")


def answered(*commitments, outcome=None):
    return CheckIn(1, (Update(1, outcome),) if outcome else (), commitments)


def test_new_ones_are_asked_about_next_time():
    after = followed((), answered("Call the museum", "call  the museum.", "Write"), 3)
    assert after == Followed((CALL, Commitment(1, 3, "Write")))
    assert question(after.open[0]) is Question.DID_YOU


def test_kept_and_let_go_are_over():
    after = followed((CALL, replace(CALL, text="Write")), answered(), 4, {0: Fate.KEPT, 1: Fate.LET_GO})
    assert (after.open, after.kept, after.let_go) == ((), (CALL,), (replace(CALL, text="Write"),))


def test_carried_over_twice_it_is_asked_whether_it_is_still_wanted():
    once = followed((CALL,), answered(), 4, {0: Fate.CARRIED}).open
    assert question(once[0]) is Question.DID_YOU
    twice = followed(once, answered("CALL the museum!"), 5).open
    assert twice == (replace(CALL, carried=2),)
    assert question(twice[0]) is Question.STILL_WANTED


def test_two_answers_without_a_word_about_it_let_it_go():
    once = followed((CALL,), answered("Sleep"), 4).open
    assert question(once[0]) is Question.STILL_WANTED
    assert followed(once, answered(), 5).let_go == (once[0],)
    again = followed(once, answered(), 5, {0: Fate.CARRIED}).open
    assert followed(again, answered(), 6).open == (replace(CALL, carried=1, unsaid=1),), "it counts anew"


def test_silence_changes_nothing():
    assert followed((CALL,), None, 4) == Followed((CALL,))


@pytest.mark.parametrize(
    ("outcome", "kept"), [(Outcome.DONE, True), (Outcome.MISSED, False), (Outcome.STUCK, False), (Outcome.PROGRESS, False)]
)
def test_what_is_said_of_its_goal_counts(outcome, kept):
    about = replace(CALL, goal=1)
    after = followed((about,), answered(outcome=outcome), 4)
    assert after.kept == ((about,) if kept else ())
    assert after.open == (() if kept else (replace(about, carried=1),))
    assert followed((about,), answered(outcome=outcome), 4, {0: Fate.LET_GO}).let_go == (about,)


TEXTS = st.none() | st.lists(st.sampled_from("abcdefgh"), max_size=5)
FATES = st.dictionaries(st.integers(0, 8), st.sampled_from(Fate))


@given(st.lists(st.tuples(TEXTS, FATES)))
def test_they_never_pile_up_and_none_is_lost(rounds):
    held = ()
    for number, (said, fates) in enumerate(rounds):
        before = held
        after = followed(held, None if said is None else answered(*said), number, fates)
        held = after.open
        texts = [one.text for one in (*after.open, *after.kept, *after.let_go)]
        assert len(texts) == len(set(texts))
        assert {one.text for one in before} | set(said or ()) == set(texts)
        assert len(held) <= OPEN
    for number in range(2):
        held = followed(held, answered(), number).open
    assert held == ()


def test_a_new_goal_is_asked_about_once():
    says = {"Run on Mondays": True, "Run": False}.__getitem__
    goals = (replace(RUN, title="Run on Mondays"), replace(RUN, number=2, state=GoalState.DROPPED), replace(RUN, number=3))
    wanted = goal_to_plan(goals, says)
    assert wanted == goals[2]
    assert goal_to_plan((*goals[:2], asked_for_plan(wanted)), says) is None
    assert goal_to_plan((planned(RUN, "Before work"),), says) is None
    assert goal_to_plan((planned(planned(RUN, "Before work"), ""),), says) is None


@pytest.mark.parametrize(
    ("last", "shown"),
    [(None, False), (Outcome.DONE, False), (Outcome.PROGRESS, False), (Outcome.MISSED, True), (Outcome.STUCK, True)],
)
def test_a_plan_is_given_back_when_it_was_hard(last, shown):
    goal = planned(RUN, " Before work;\n if it rains, the stairs ")
    update = Update(1, last) if last else None
    assert plan_to_show(goal, update) == ("Before work; if it rains, the stairs" if shown else "")
    assert plan_to_show(replace(goal, state=GoalState.DONE), update) == ""


@pytest.mark.parametrize(
    ("rounds", "offers"),
    [("mm", [1]), ("msmm", [1]), ("m-m", [2]), ("mdm", []), ("mmdmm", [1, 4]), ("mpmm", [3]), ("--", []), ("mm-m", [1])],
)
def test_the_offer_is_made_at_the_second_miss_in_a_row_and_once(rounds, offers):
    outcomes = {"m": Outcome.MISSED, "s": Outcome.STUCK, "d": Outcome.DONE, "p": Outcome.PROGRESS}
    goal, made = RUN, []
    for at, letter in enumerate(rounds):
        update = None if letter == "-" else Update(1, outcomes[letter])
        if offer_due(goal, update):
            made.append(at)
        goal = counted(goal, update)
    assert made == offers


def test_a_correction_takes_the_miss_back():
    once = counted(RUN, Update(1, Outcome.MISSED))
    assert offer_due(once, Update(1, Outcome.MISSED))
    assert not offer_due(once, Update(1, Outcome.DONE))
    assert misses_with(once, Update(1, Outcome.DONE)) == 0


@pytest.mark.parametrize(
    ("target", "half"), [("3", "2"), ("4", "2"), ("1", None), ("1.5", "0.75"), ("10000", "5000"), ("0", None)]
)
def test_smaller_is_half(target, half):
    goal = made_smaller(replace(RUN, target=Decimal(target), misses=2))
    assert goal == (None if half is None else replace(RUN, target=Decimal(half)))
    assert made_smaller(replace(RUN, target=None)) is None


def test_moved_or_let_go():
    due = replace(RUN, due=date(2026, 3, 1), misses=2)
    assert moved(due, date(2026, 2, 1), 14).due == date(2026, 3, 15)
    assert moved(due, date(2026, 4, 1), 14).due == date(2026, 4, 15)
    assert moved(RUN, date(2026, 4, 1), 14) is None
    assert let_go(due).state is GoalState.DROPPED
