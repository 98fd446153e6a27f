"""What members' commands do: one function a command, from the circle before to the circle after.

Called by `circles.taking_part`. Pure; a refusal is a letter of its own and the rest of the mail still counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal

from circles.cadence import NoSuchZone, wall, zone_of
from circles.circle import Circle, add_goal
from circles.frame import frame
from circles.goals import Goal, GoalState, Per
from circles.letters import Farewell, HelpLetter, Letter, Refused
from circles.people import Member, State, clean_name
from circles.reading.model import CommandRead, Reading
from circles.refusals import Refusal

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl")


@dataclass(slots=True)
class Effects:
    """What the commands of one mail did. `done` are (code, value) pairs for the receipt."""

    done: tuple[tuple[str, str], ...] = ()
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    letters: tuple[Letter, ...] = ()
    undone: bool = False
    ended: bool = False


Action = Callable[[Circle, Member, CommandRead, datetime, Effects], Circle]


def carry_out(circle: Circle, member: Member, reading: Reading, now: datetime) -> tuple[Circle, Effects]:
    """Do what a mail asks of the program, in its order; a refused command changes nothing."""
    effects = Effects()
    for command in reading.commands:
        member = circle.member(member.number)
        try:
            circle = ACTIONS.get(command.name, _not_yet)(circle, member, command, now, effects)
        except Refusal as refusal:
            effects.letters += (refused(circle, member, refusal),)
    return circle, effects


def refused(circle: Circle, member: Member, refusal: Refusal) -> Refused:
    """Return the letter that says why not."""
    return Refused(**frame(circle, member, circle.round.number), code=refusal.code, detail=refusal.detail)


def _not_yet(circle: Circle, member: Member, command: CommandRead, now: datetime, effects: Effects) -> Circle:
    raise Refusal("not-yet", command.name)


def _goal(circle: Circle, member: Member, command: CommandRead) -> Goal:
    number = command.arguments.get("goal")
    for goal in circle.open_goals(member.number):
        if goal.number == number:
            return goal
    raise Refusal("no-such-goal", str(number))


def _change(circle: Circle, goal: Goal, changed: Goal) -> Circle:
    return replace(circle, goals=tuple(changed if one == goal else one for one in circle.goals))


def _measure(command: CommandRead) -> dict[str, object]:
    found: dict[str, object] = {}
    given = command.arguments
    if given.get("title"):
        found["title"] = str(given["title"])
    if given.get("target") is not None:
        found["target"] = Decimal(str(given["target"]))
    if given.get("unit"):
        found["unit"] = str(given["unit"])
    if given.get("per"):
        found["per"] = Per(given["per"])
    due = given.get("due")
    if due:
        found["due"] = due if isinstance(due, date) else date.fromisoformat(str(due))
    return found


def _add_goal(circle: Circle, member: Member, command: CommandRead, now: datetime, effects: Effects) -> Circle:
    circle = add_goal(circle, member.number, **_measure(command))  # type: ignore[arg-type]
    effects.added += (circle.goals[-1].title,)
    return circle


def _drop_goal(circle: Circle, member: Member, command: CommandRead, now: datetime, effects: Effects) -> Circle:
    goal = _goal(circle, member, command)
    effects.dropped += (goal.title,)
    return _change(circle, goal, replace(goal, state=GoalState.DROPPED))


def _change_goal(circle: Circle, member: Member, command: CommandRead, now: datetime, effects: Effects) -> Circle:
    goal = _goal(circle, member, command)
    changed = replace(goal, **_measure(command))  # type: ignore[arg-type]
    effects.done += (("change", changed.title),)
    return _change(circle, goal, changed)


def _pause(circle: Circle, member: Member, command: CommandRead, now: datetime, effects: Effects) -> Circle:
    until = command.arguments.get("until")
    if until and not isinstance(until, date):
        until = date.fromisoformat(str(until))
    back = wall(until, time(0), member.zone) if until else None
    if back is not None and back <= now:
        raise Refusal("date-passed", until.isoformat() if until else "")
    effects.done += (("pause", until.isoformat() if until else ""),)
    return circle.with_member(replace(member, state=State.PAUSED, paused_until=back))


def _resume(circle: Circle, member: Member, command: CommandRead, now: datetime, effects: Effects) -> Circle:
    effects.done += (("resume", ""),)
    return circle.with_member(replace(member, state=State.ACTIVE, paused_until=None, silent_rounds=0))


def leave(circle: Circle, member: Member, now: datetime) -> tuple[Circle, Letter]:
    """Let a member go, with a farewell. Raises Refusal for the last host while others are there."""
    others = [one for one in circle.active() if one.number != member.number]
    if member.is_host and len(circle.hosts()) == 1 and others:
        raise Refusal("last-host")
    farewell = Farewell(**frame(circle, member))
    return circle.with_member(replace(member, state=State.LEFT, since=now)), farewell


def _leave(circle: Circle, member: Member, command: CommandRead, now: datetime, effects: Effects) -> Circle:
    circle, farewell = leave(circle, member, now)
    effects.letters += (farewell,)
    effects.ended = True
    return circle


def _undo(circle: Circle, member: Member, command: CommandRead, now: datetime, effects: Effects) -> Circle:
    for snapshot in circle.snapshots:
        if snapshot.member == member.number:
            effects.undone = True
            effects.done += (("undo", ""),)
            circle = replace(
                circle,
                round=circle.round.replacing(member.number, snapshot.checkin),
                snapshots=tuple(one for one in circle.snapshots if one.member != member.number),
            )
            return circle.with_goals(member.number, snapshot.goals)
    raise Refusal("nothing-to-undo")


def _help(circle: Circle, member: Member, command: CommandRead, now: datetime, effects: Effects) -> Circle:
    effects.letters += (HelpLetter(**frame(circle, member), host=member.is_host),)
    return circle


def _goals(circle: Circle, member: Member, command: CommandRead, now: datetime, effects: Effects) -> Circle:
    effects.done += (("goals", ""),)
    return circle


def _timezone(circle: Circle, member: Member, command: CommandRead, now: datetime, effects: Effects) -> Circle:
    zone = str(command.arguments.get("tz") or "")
    try:
        zone_of(zone)
    except NoSuchZone as error:
        raise Refusal("no-such-zone", zone) from error
    effects.done += (("timezone", zone),)
    return circle.with_member(replace(member, zone=zone))


def _name(circle: Circle, member: Member, command: CommandRead, now: datetime, effects: Effects) -> Circle:
    name = clean_name(str(command.arguments.get("name") or "")) or member.name
    effects.done += (("name", name),)
    return circle.with_member(replace(member, name=name))


def _language(circle: Circle, member: Member, command: CommandRead, now: datetime, effects: Effects) -> Circle:
    language = str(command.arguments.get("language") or "")
    if language not in LANGUAGES:
        raise Refusal("not-yet", f"language {language}".strip())
    effects.done += (("language", language),)
    return circle.with_member(replace(member, language=language))


def _receipts(circle: Circle, member: Member, command: CommandRead, now: datetime, effects: Effects) -> Circle:
    on = bool(command.arguments.get("on", True))
    effects.done += (("receipts", "on" if on else "off"),)
    return circle.with_member(replace(member, receipts=on))


ACTIONS: dict[str, Action] = {
    "add_goal": _add_goal, "drop_goal": _drop_goal, "change_goal": _change_goal,
    "pause": _pause, "resume": _resume, "leave": _leave, "undo": _undo, "help": _help,
    "goals": _goals, "status": _goals, "timezone": _timezone, "name": _name,
    "language": _language, "receipts": _receipts,
}  # fmt: skip
