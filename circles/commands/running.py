"""Hosts' commands about the circle: when it meets, what it is for, what it is asked. Pure; called through the registry."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from circles.cadence import WEEKDAYS, NoSuchZone, Schedule, next_digest, zone_of
from circles.circle import Circle
from circles.commands.effects import Effects, Given, back_on
from circles.frame import frame
from circles.letters import SayLetter
from circles.people import Member
from circles.refusals import Refusal


def schedule(circle: Circle, host: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    zone = str(given.get("tz") or circle.zone)
    try:
        zone_of(zone)
    except NoSuchZone as error:
        raise Refusal("no-such-zone", zone) from error
    at = time.fromisoformat(str(given["time"])) if given.get("time") else circle.schedule.at
    weekday = WEEKDAYS.index(given["weekday"]) if given.get("weekday") else circle.schedule.weekday
    schedule = Schedule(weekday, at, given.get("every") or circle.schedule.every)
    closes = next_digest(schedule, zone, max(now, circle.round.closes) if circle.round.prompted else now)
    effects.say("schedule", f"{schedule} {zone}")
    return replace(circle, schedule=schedule, zone=zone, round=replace(circle.round, closes=closes))


def purpose(circle: Circle, host: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    effects.say("purpose", str(given["text"]))
    return replace(circle, purpose=str(given["text"]))


def question(circle: Circle, host: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    effects.say("question", str(given["text"]))
    return replace(circle, question=str(given["text"]))


def say(circle: Circle, host: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    effects.send(*(
        SayLetter(**frame(circle, member, circle.round.number), host=host.first_name, words=str(given["text"]))
        for member in circle.active()
        if member.number != host.number
    ))
    effects.say("say", str(given["text"]))
    return circle


def pause_circle(circle: Circle, host: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    until, back = back_on(given, circle.zone, now)
    effects.say("pause", until.isoformat() if until else "")
    return replace(circle, paused=True, paused_until=back)


def resume_circle(circle: Circle, host: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    effects.say("resume")
    closes = next_digest(circle.schedule, circle.zone, now) if circle.round.closes <= now else circle.round.closes
    return replace(circle, paused=False, paused_until=None, round=replace(circle.round, closes=closes))


def skip(circle: Circle, host: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    closes = next_digest(circle.schedule, circle.zone, circle.round.closes)
    effects.say("skip", closes.date().isoformat())
    return replace(circle, round=replace(circle.round, closes=closes, prompted=(), nudged=()))
