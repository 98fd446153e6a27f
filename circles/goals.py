"""Goals: what a member works on, its measure, and how far it stands.

Used by the domain and shown in letters. Never reads a reply: it is told outcomes and numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from circles.checkins import Outcome, Update


class GoalState(StrEnum):
    """A goal is worked on, finished, or let go."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Per(StrEnum):
    """Whether a target counts for each round or for the whole goal."""

    ROUND = "round"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of member `member`, numbered for them from 1. `total` is what was done since it began, in `unit`.

    `plan` is when and where, and what they do about what gets in the way, in their own words; `plan_asked` whether
    they were asked for one. `misses` are the closed rounds in a row in which they missed it.
    """

    member: int
    number: int
    title: str
    state: GoalState = GoalState.OPEN
    target: Decimal | None = None
    unit: str = ""
    per: Per = Per.ROUND
    due: date | None = None
    total: Decimal = Decimal(0)
    percent: Decimal | None = None
    plan: str = ""
    plan_asked: bool = False
    misses: int = 0
    weeks: tuple[str, ...] = ()  # outcomes of the latest closed rounds, the last one last; "" when nothing was said


def share(goal: Goal, update: Update | None) -> float | None:
    """Return how much of the goal is done, from 0 to 1, or None when it has no measure and no percentage.

    A goal per round is measured by this round's update, any other by where the whole stands.
    """
    if goal.per is Per.ROUND and goal.target:
        done = amount_of(goal, update)
        return None if done is None else min(1.0, max(0.0, float(done / goal.target)))
    if goal.state is GoalState.DONE:
        return 1.0
    if goal.percent is not None:
        return min(1.0, max(0.0, float(goal.percent) / 100))
    if goal.target:
        return min(1.0, max(0.0, float(goal.total / goal.target)))
    return None


def amount_of(goal: Goal, update: Update | None) -> Decimal | None:
    """Return what the update says was done this round; a target that was met without a figure is the target."""
    if update is None:
        return None
    if update.amount is not None:
        return update.amount
    if update.outcome is Outcome.MISSED:
        return Decimal(0)
    if update.outcome is Outcome.DONE and goal.per is Per.ROUND:
        return goal.target
    if update.percent is not None and goal.target and goal.per is Per.ROUND:
        return goal.target * update.percent / 100
    return None


def advance(goal: Goal, old: Update | None, new: Update | None) -> Goal:
    """Return the goal with this round's `old` update taken back and `new` counted instead."""
    total = goal.total - _counted(goal, old)
    counted = _counted(replace(goal, total=total), new)
    goal = replace(goal, total=total + counted)
    if new is not None and new.percent is not None and goal.per is Per.TOTAL:
        goal = replace(goal, percent=new.percent)
    finished = new is not None and new.outcome is Outcome.DONE and goal.per is Per.TOTAL
    if finished and (goal.target is None or new is None or new.amount is None or goal.total >= goal.target):
        return replace(goal, state=GoalState.DONE)
    if old is not None and old.outcome is Outcome.DONE and goal.state is GoalState.DONE:
        return replace(goal, state=GoalState.OPEN)
    return goal


def _counted(goal: Goal, update: Update | None) -> Decimal:
    """What an update adds to the goal's total. A total that was said counts from where the goal stood before."""
    if update is None:
        return Decimal(0)
    if update.total is not None:
        return update.total - (update.base if update.base is not None else goal.total)
    return update.amount or Decimal(0)
