"""After two misses on one goal, an offer without shame: make it smaller, move it, or let it go, one word each.

Called by `circles.decide`: the receipt of the second miss makes the offer, the round's end counts. Pure. A round in
which nothing was said of a goal is neither a miss nor its end: they were silent, away, or had no time for it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from circles.checkins import Outcome, Update
from circles.goals import Goal, GoalState

OFFER_AT = 2  # misses in a row
_MISSES = (Outcome.MISSED, Outcome.STUCK)


def misses_with(goal: Goal, update: Update | None) -> int:
    """Return how often in a row a goal was missed, this round's update counted."""
    if update is None:
        return goal.misses
    return goal.misses + 1 if update.outcome in _MISSES else 0


def counted(goal: Goal, update: Update | None) -> Goal:
    """Return the goal when the round closes with this update."""
    return replace(goal, misses=misses_with(goal, update))


def offer_due(goal: Goal, update: Update | None) -> bool:
    """Return whether this round's update is the second miss in a row: the one time that the offer is made."""
    missed = update is not None and update.outcome in _MISSES
    return missed and goal.state is GoalState.OPEN and misses_with(goal, update) == OFFER_AT


def made_smaller(goal: Goal) -> Goal | None:
    """Return the goal with half of its target, whole numbers staying whole; None where only words can make it smaller."""
    if not goal.target:
        return None
    half = goal.target / 2
    if goal.target == goal.target.to_integral_value():
        half = half.to_integral_value(ROUND_CEILING)
    return replace(goal, target=half, misses=0) if Decimal(0) < half < goal.target else None


def moved(goal: Goal, today: date, days: int) -> Goal | None:
    """Return the goal with its due date `days` later, counted from `today` if it has passed; None when it has none."""
    if goal.due is None:
        return None
    return replace(goal, due=max(goal.due, today) + timedelta(days=days), misses=0)


def let_go(goal: Goal) -> Goal:
    """Return the goal dropped."""
    return replace(goal, state=GoalState.DROPPED, misses=0)
