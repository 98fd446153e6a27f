"""The digest as data, and goals as letters show them. Used by `circles.decide`; pure, holds no text for people."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from circles.checkins import CheckIn, Outcome, Update
from circles.circle import Circle
from circles.goals import Goal, GoalState, Per, amount_of, share
from circles.letters import GoalLine, Note, Section
from circles.people import Member, State
from circles.rounds import Round

WORDS = 6000  # bytes of one reply that the digest gives in full; the whole stays stored
ALL_WORDS = 24_000  # bytes of all replies together, so that no mail program clips the digest
REPLIES = 4  # a member's latest replies of the round
LINE = 400  # bytes of an ask or an offer
WEEKS = 12  # signs of a goal, one a round
NOTES = 24  # asks, offers or thanks of a digest


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


def shortened(text: str, most: int) -> str:
    """Return a text that takes at most `most` bytes in a mail, cut between words with an ellipsis.

    A letter beyond ASCII takes three bytes for each of its bytes in UTF-8 (RFC 2045 6.7).
    """
    taken = 0
    for at, letter in enumerate(text):
        taken += 1 if letter.isascii() else 3 * len(letter.encode("utf-8", "replace"))
        if taken > most:
            return (text[:at].rsplit(maxsplit=1) or [""])[0] + " …"
    return text


def remembered(circle: Circle, closing: Round) -> Circle:
    """Return the circle whose open goals remember how this round went for those who were asked or wrote."""
    goals = []
    for goal in circle.goals:
        checkin = closing.checkin_of(goal.member)
        update = checkin.update_of(goal.number) if checkin else None
        asked = checkin is not None or goal.member in closing.prompted
        if update is not None or (goal.state is GoalState.OPEN and asked):
            goals.append(replace(goal, weeks=_weeks(goal, update)))
        else:
            goals.append(goal)
    return replace(circle, goals=tuple(goals))


def _weeks(goal: Goal, update: Update | None) -> tuple[str, ...]:
    return (*goal.weeks, update.outcome.value if update else "")[-WEEKS:]


def _with_weeks(circle: Circle, member: int, line: GoalLine) -> GoalLine:
    """Return a goal with a sign for each round, once there is more than one."""
    weeks = next(goal.weeks for goal in circle.goals if goal.member == member and goal.number == line.number)
    return replace(line, weeks=(*weeks, line.outcome)[-WEEKS:]) if weeks else line


def section(circle: Circle, checkin: CheckIn, most: int = WORDS) -> Section:
    """Return one member's part of the digest."""
    outcomes = [update.outcome for update in checkin.updates]
    return Section(
        name=circle.member(checkin.member).first_name,
        goals=tuple(
            _with_weeks(circle, checkin.member, line)
            for line in goal_lines(circle, checkin.member, checkin) if line.outcome
        ),
        words=tuple(shortened(text, most) for text in checkin.words[-REPLIES:]),
        commitments=tuple(shortened(text, LINE) for text in checkin.commitments[:REPLIES * 2]),
        win=Outcome.DONE in outcomes,
        hard=Outcome.STUCK in outcomes or (bool(outcomes) and set(outcomes) == {Outcome.MISSED}),
    )


def sections(circle: Circle, closing: Round) -> tuple[Section, ...]:
    """Return the sections of all who checked in, wins first."""
    replies = sum(min(REPLIES, len(checkin.words)) for checkin in closing.checkins)
    most = min(WORDS, ALL_WORDS // max(1, replies))
    made = [section(circle, checkin, most) for checkin in sorted(closing.checkins, key=lambda one: one.member)]
    return tuple(sorted(made, key=lambda one: not one.win))


def note(circle: Circle, member: int, text: str, most: int = LINE) -> Note:
    """Return a member's words under their name."""
    return Note(circle.member(member).first_name, shortened(text, most))


def notes(circle: Circle, closing: Round, field: str) -> tuple[Note, ...]:
    """Return asks, offers or thanks (the field's name) of all check-ins, and asks and offers of posts."""
    said = [(one.member, text) for one in closing.checkins for text in getattr(one, field)]
    said += [(one.member, text) for one in closing.posts if one.sent for text in getattr(one, field, ())]
    return tuple(note(circle, member, text) for member, text in said[:NOTES])


def cheers(circle: Circle, closing: Round) -> tuple[Note, ...]:
    """Return who cheered whom, each pair once."""
    pairs = dict.fromkeys((one.member, one.to) for one in closing.cheers)
    return tuple(note(circle, member, circle.member(to).first_name) for member, to in list(pairs)[:NOTES])


def silent(circle: Circle, closing: Round) -> tuple[Member, ...]:
    """Return the active members who were asked and said nothing."""
    return tuple(
        member for member in circle.active() if member.number in closing.prompted and not closing.checkin_of(member.number)
    )


def away(circle: Circle) -> tuple[Member, ...]:
    """Return the members who are away."""
    return tuple(member for member in circle.members if member.state is State.PAUSED)
