"""What hosts' commands do: one function a command, from the circle before to the circle after.

Called by `circles.decide`. Pure; what cannot be done is a `Refusal`, told to the host in a letter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from circles.cadence import WEEKDAYS, NoSuchZone, Schedule, next_digest, wall, zone_of
from circles.circle import Circle, add_member
from circles.frame import frame
from circles.letters import HelpLetter, HostAnswer, Invitation, Letter, SayLetter
from circles.people import Member, State, clean_name, normalise_address
from circles.reading.model import CommandRead
from circles.refusals import Refusal


@dataclass(slots=True)
class HostEffects:
    """What the commands of one mail did: (code, value) pairs for the answer, and letters to others."""

    done: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    letters: tuple[Letter, ...] = ()


Action = Callable[[Circle, Member, dict[str, Any], datetime, HostEffects], Circle]


def carry_out_host(
    circle: Circle, host: Member, commands: tuple[CommandRead, ...], now: datetime
) -> tuple[Circle, HostEffects, tuple[Refusal, ...]]:
    """Do what a host's mail asks, in its order; a refused command changes nothing."""
    effects = HostEffects()
    refusals: list[Refusal] = []
    for command in commands:
        try:
            circle = HOST_ACTIONS.get(command.name, _not_yet(command.name))(circle, host, command.arguments, now, effects)
        except Refusal as refusal:
            refusals.append(refusal)
    return circle, effects, tuple(refusals)


def _not_yet(name: str) -> Action:
    def refuse(circle: Circle, host: Member, given: dict[str, Any], now: datetime, effects: HostEffects) -> Circle:
        raise Refusal("not-yet", name.replace("_circle", ""))

    return refuse


def _invite(circle: Circle, host: Member, given: dict[str, Any], now: datetime, effects: HostEffects) -> Circle:
    address = normalise_address(str(given["email"]))
    circle = add_member(circle, address, clean_name(str(given.get("name") or "")), State.INVITED, now)
    invited = circle.by_address(address)
    assert invited is not None
    effects.letters += (Invitation(**frame(circle, invited), host=host.first_name),)
    effects.done += (("invite", invited.name or address),)
    return circle


def _schedule(circle: Circle, host: Member, given: dict[str, Any], now: datetime, effects: HostEffects) -> Circle:
    zone = str(given.get("tz") or circle.zone)
    try:
        zone_of(zone)
    except NoSuchZone as error:
        raise Refusal("no-such-zone", zone) from error
    at = time.fromisoformat(str(given["time"])) if given.get("time") else circle.schedule.at
    weekday = WEEKDAYS.index(given["weekday"]) if given.get("weekday") else circle.schedule.weekday
    schedule = Schedule(weekday, at, given.get("every") or circle.schedule.every)
    closes = next_digest(schedule, zone, max(now, circle.round.closes) if circle.round.prompted else now)
    effects.done += (("schedule", f"{schedule} {zone}"),)
    return replace(circle, schedule=schedule, zone=zone, round=replace(circle.round, closes=closes))


def _purpose(circle: Circle, host: Member, given: dict[str, Any], now: datetime, effects: HostEffects) -> Circle:
    effects.done += (("purpose", str(given["text"])),)
    return replace(circle, purpose=str(given["text"]))


def _question(circle: Circle, host: Member, given: dict[str, Any], now: datetime, effects: HostEffects) -> Circle:
    effects.done += (("question", str(given["text"])),)
    return replace(circle, question=str(given["text"]))


def _say(circle: Circle, host: Member, given: dict[str, Any], now: datetime, effects: HostEffects) -> Circle:
    effects.letters += tuple(
        SayLetter(**frame(circle, member, circle.round.number), host=host.first_name, words=str(given["text"]))
        for member in circle.active()
        if member.number != host.number
    )
    effects.done += (("say", str(given["text"])),)
    return circle


def _pause(circle: Circle, host: Member, given: dict[str, Any], now: datetime, effects: HostEffects) -> Circle:
    until = given.get("until")
    if until and not isinstance(until, date):
        until = date.fromisoformat(str(until))
    back = wall(until, time(0), circle.zone) if until else None
    if back is not None and back <= now:
        raise Refusal("date-passed", str(until))
    effects.done += (("pause", until.isoformat() if until else ""),)
    return replace(circle, paused=True, paused_until=back)


def _resume(circle: Circle, host: Member, given: dict[str, Any], now: datetime, effects: HostEffects) -> Circle:
    effects.done += (("resume", ""),)
    closes = next_digest(circle.schedule, circle.zone, now) if circle.round.closes <= now else circle.round.closes
    return replace(circle, paused=False, paused_until=None, round=replace(circle.round, closes=closes))


def _skip(circle: Circle, host: Member, given: dict[str, Any], now: datetime, effects: HostEffects) -> Circle:
    closes = next_digest(circle.schedule, circle.zone, circle.round.closes)
    effects.done += (("skip", closes.date().isoformat()),)
    return replace(circle, round=replace(circle.round, closes=closes, prompted=(), nudged=()))


def _who(circle: Circle, host: Member, given: dict[str, Any], now: datetime, effects: HostEffects) -> Circle:
    gone = (State.LEFT, State.REMOVED)
    effects.people = tuple((m.name or m.first_name, m.state.value) for m in circle.members if m.state not in gone)
    return circle


def _help(circle: Circle, host: Member, given: dict[str, Any], now: datetime, effects: HostEffects) -> Circle:
    effects.letters += (HelpLetter(**frame(circle, host), host=True),)
    return circle


def host_answer(circle: Circle, host: Member, effects: HostEffects, question: str = "", words: str = "") -> HostAnswer:
    """Return the letter that tells a host what their mail did."""
    return HostAnswer(
        **frame(circle, host), effects=effects.done, people=effects.people, question=question, question_words=words
    )


HOST_ACTIONS: dict[str, Action] = {
    "invite": _invite, "schedule": _schedule, "purpose": _purpose, "question": _question, "say": _say,
    "pause_circle": _pause, "resume_circle": _resume, "skip": _skip, "who": _who, "status": _who, "help": _help,
}  # fmt: skip
