"""Members' commands about their goals. Pure; called through `circles.commands.registry`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from circles.circle import Circle
from circles.circle import add_goal as begin_goal
from circles.commands.effects import Effects, Given, day_of
from circles.goals import Goal, GoalState, Per
from circles.people import Member
from circles.refusals import Refusal


def _goal(circle: Circle, member: Member, given: Given) -> Goal:
    number = given.get("goal")
    for goal in circle.open_goals(member.number):
        if goal.number == number:
            return goal
    raise Refusal("no-such-goal", str(number))


def _change(circle: Circle, goal: Goal, changed: Goal) -> Circle:
    return replace(circle, goals=tuple(changed if one == goal else one for one in circle.goals))


def _measure(given: Given) -> dict[str, object]:
    found: dict[str, object] = {}
    if given.get("title"):
        found["title"] = str(given["title"])
    if given.get("target") is not None:
        found["target"] = Decimal(str(given["target"]))
    if given.get("unit"):
        found["unit"] = str(given["unit"])
    if given.get("per"):
        found["per"] = Per(given["per"])
    if given.get("due"):
        found["due"] = day_of(given, "due")
    return found


def add_goal(circle: Circle, member: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    circle = begin_goal(circle, member.number, **_measure(given))  # type: ignore[arg-type]
    effects.added += (circle.goals[-1].title,)
    return circle


def drop_goal(circle: Circle, member: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    goal = _goal(circle, member, given)
    effects.dropped += (goal.title,)
    return _change(circle, goal, replace(goal, state=GoalState.DROPPED))


def change_goal(circle: Circle, member: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    goal = _goal(circle, member, given)
    changed = replace(goal, **_measure(given))  # type: ignore[arg-type]
    effects.say("change", changed.title)
    return _change(circle, goal, changed)


def goals(circle: Circle, member: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    effects.say("goals")
    return circle
