"""The digest as data, and goals as letters show them. Used by `circles.decide`; pure, holds no text for people."""

from __future__ import annotations

from decimal import Decimal

from circles.checkins import CheckIn, Outcome, Update
from circles.circle import Circle
from circles.goals import Goal, GoalState, Per, amount_of, share
from circles.letters import GoalLine, Note, Section
from circles.people import Member, State
from circles.rounds import Round


def plain(number: Decimal | None) -> str:
    """Return a number in plain decimal form without trailing zeros; "" for None."""
    if number is None:
        return ""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def goal_line(goal: Goal, update: Update | None) -> GoalLine:
    """Return a goal as a letter shows it, with what this round's update said."""
    measured = goal.per is Per.TOTAL and goal.target is not None
    return GoalLine(
        number=goal.number,
        title=goal.title,
        outcome=update.outcome.value if update else "",
        amount=plain(amount_of(goal, update)) if goal.target or (update and update.amount is not None) else "",
        total=plain(goal.total) if measured else "",
        target=plain(goal.target),
        unit=goal.unit,
        per=goal.per.value,
        percent=plain(update.percent if update else None),
        share=share(goal, update),
        due=goal.due,
    )


def goal_lines(circle: Circle, member: int, checkin: CheckIn | None) -> tuple[GoalLine, ...]:
    """Return a member's open goals and those that this check-in finished."""
    lines = []
    for goal in circle.goals:
        if goal.member != member:
            continue
        update = checkin.update_of(goal.number) if checkin else None
        if goal.state is GoalState.OPEN or update is not None:
            lines.append(goal_line(goal, update))
    return tuple(lines)


def section(circle: Circle, checkin: CheckIn) -> Section:
    """Return one member's part of the digest."""
    outcomes = [update.outcome for update in checkin.updates]
    return Section(
        name=circle.member(checkin.member).first_name,
        goals=tuple(line for line in goal_lines(circle, checkin.member, checkin) if line.outcome),
        words=checkin.words,
        commitments=checkin.commitments,
        win=Outcome.DONE in outcomes,
        hard=Outcome.STUCK in outcomes or (bool(outcomes) and set(outcomes) == {Outcome.MISSED}),
    )


def sections(circle: Circle, closing: Round) -> tuple[Section, ...]:
    """Return the sections of all who checked in, wins first."""
    made = [section(circle, checkin) for checkin in sorted(closing.checkins, key=lambda one: one.member)]
    return tuple(sorted(made, key=lambda one: not one.win))


def notes(circle: Circle, closing: Round, field: str) -> tuple[Note, ...]:
    """Return asks, offers or thanks (the field's name) of all check-ins."""
    return tuple(
        Note(circle.member(checkin.member).first_name, text)
        for checkin in closing.checkins
        for text in getattr(checkin, field)
    )


def silent(circle: Circle, closing: Round) -> tuple[Member, ...]:
    """Return the active members who were asked and said nothing."""
    return tuple(
        member for member in circle.active() if member.number in closing.prompted and not closing.checkin_of(member.number)
    )


def away(circle: Circle) -> tuple[Member, ...]:
    """Return the members who are away."""
    return tuple(member for member in circle.members if member.state is State.PAUSED)
