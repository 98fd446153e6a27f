"""If-then plans: a new goal without when or where earns exactly one question, and the answer is given back when it helps.

Called by `circles.decide`. Pure. The question is "when and where? what might get in the way, and what will you do
then?" (implementation intentions: Gollwitzer, 1999); whether a text already says when or where is for
`circles.reading` to tell. A plan stays in the member's own words, the obstacle with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from circles.checkins import Outcome, Update
from circles.goals import Goal, GoalState

PLAN_LENGTH = 500  # characters


def goal_to_plan(goals: Iterable[Goal], says_when_or_where: Callable[[str], bool]) -> Goal | None:
    """Return the first open goal that has no plan and was never asked about, unless its title says when or where."""
    for goal in goals:
        fresh = goal.state is GoalState.OPEN and not goal.plan and not goal.plan_asked
        if fresh and not says_when_or_where(goal.title):
            return goal
    return None


def asked_for_plan(goal: Goal) -> Goal:
    """Return the goal after its one question was put."""
    return replace(goal, plan_asked=True)


def planned(goal: Goal, words: str) -> Goal:
    """Return the goal with its plan; no words take it away, and it is not asked for again."""
    return replace(goal, plan=" ".join(words.split())[:PLAN_LENGTH], plan_asked=True)


def plan_to_show(goal: Goal, last: Update | None) -> str:
    """Return the plan to quote in the next prompt: of an open goal that was missed, or where they were stuck; else ""."""
    hard = last is not None and last.outcome in (Outcome.MISSED, Outcome.STUCK)
    return goal.plan if hard and goal.state is GoalState.OPEN else ""
