"""The one entry of the domain: what happened, and the circle it happened to, give the circle after and letters.

Called by `scheduler.work` inside its transaction. Pure: no clock, no mail, no disk, no SQL; it only dispatches.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from circles import cadence, turns
from circles.circle import Circle
from circles.commands.host import carry_out_host, host_answer
from circles.commands.member import leave, refused
from circles.decision import Decision
from circles.intents import AnsweredAutomatically, Bounced, Intent, Replied, Ticked, Unsubscribed
from circles.joining import consent
from circles.letters import Letter
from circles.people import Member, State
from circles.refusals import Refusal
from circles.taking_part import take_reply


class Step(Protocol):
    """What time does to one side of a circle's life; each is a module of its own."""

    def dues(self, circle: Circle) -> list[datetime]:
        """Return the instants at which something of this step is due."""

    def come_due(self, circle: Circle, now: datetime) -> Decision:
        """Let come due what is due."""


STEPS: tuple[Step, ...] = (turns,)  # in this order


def decide(circle: Circle, intent: Intent, now: datetime) -> Decision:
    """Return what an intent does to a circle at the instant `now` (aware, UTC)."""
    match intent:
        case Ticked():
            return _tick(circle, now)
        case Replied():
            return _reply(circle, intent, now)
        case AnsweredAutomatically(member, until):
            return Decision(_mark_away(circle, circle.member(member), until, now))
        case Bounced(member, permanent):
            return Decision(_bounce(circle, circle.member(member), permanent))
        case Unsubscribed(member):
            return _unsubscribe(circle, circle.member(member), now)


def next_due(circle: Circle) -> datetime | None:
    """Return the next instant at which `Ticked` may do something, or None."""
    if circle.closed:
        return None
    dues = [member.paused_until for member in circle.members if member.state is State.PAUSED and member.paused_until]
    if circle.paused:
        return min([*dues, circle.paused_until], default=None) if circle.paused_until else min(dues, default=None)
    return min(dues + [at for step in STEPS for at in step.dues(circle)], default=None)


def _tick(circle: Circle, now: datetime) -> Decision:
    circle = _come_back(circle, now)
    if circle.closed or circle.paused:
        return Decision(circle)
    decision = Decision(circle)
    for step in STEPS:
        decision = decision.then(step.come_due(decision.circle, now))
    return decision


def _come_back(circle: Circle, now: datetime) -> Circle:
    for member in circle.members:
        if member.state is State.PAUSED and member.paused_until and member.paused_until <= now:
            circle = circle.with_member(replace(member, state=State.ACTIVE, paused_until=None, silent_rounds=0))
    if circle.paused and circle.paused_until and circle.paused_until <= now:
        closes = circle.round.closes
        if closes <= now:
            closes = cadence.next_digest(circle.schedule, circle.zone, now)
        circle = replace(circle, paused=False, paused_until=None, round=replace(circle.round, closes=closes))
    return circle


def _reply(circle: Circle, intent: Replied, now: datetime) -> Decision:
    member = circle.member(intent.member)
    if member.state is State.INVITED:
        return consent(circle, member, intent, now)
    if member.state in (State.LEFT, State.REMOVED):
        return Decision(circle, (refused(circle, member, Refusal("left")),))
    if intent.host_reading is not None:
        return _host(circle, member, intent, now)
    if member.state in (State.LAPSED, State.UNREACHABLE):
        member = replace(member, state=State.ACTIVE, silent_rounds=0)
        circle = circle.with_member(member)
    late = circle.last is not None and bool(intent.letter) and member.number not in circle.round.prompted
    taken = take_reply(circle, member, intent.reading, now, late)
    return Decision(taken.circle, taken.letters)


def _host(circle: Circle, host: Member, intent: Replied, now: datetime) -> Decision:
    reading = intent.host_reading
    assert reading is not None
    circle, effects, refusals = carry_out_host(circle, host, reading.commands, now)
    letters: list[Letter] = list(effects.letters)
    letters += [refused(circle, host, refusal) for refusal in refusals]
    if effects.done or effects.people or reading.question:
        code = reading.question.code if reading.question else ""
        words = reading.question.words if reading.question else ""
        letters.append(host_answer(circle, host, effects, code, words))
    return Decision(circle, tuple(letters))


def _mark_away(circle: Circle, member: Member, until: datetime | None, now: datetime) -> Circle:
    if member.state is not State.ACTIVE or until is None or until <= now:
        return circle
    return circle.with_member(replace(member, state=State.PAUSED, paused_until=until))


def _bounce(circle: Circle, member: Member, permanent: bool) -> Circle:
    if not permanent or member.state not in (State.ACTIVE, State.PAUSED):
        return circle
    return circle.with_member(replace(member, state=State.UNREACHABLE))


def _unsubscribe(circle: Circle, member: Member, now: datetime) -> Decision:
    if member.state in (State.LEFT, State.REMOVED):
        return Decision(circle)
    try:
        circle, farewell = leave(circle, member, now)
    except Refusal as refusal:
        return Decision(circle, (refused(circle, member, refusal),))
    return Decision(circle, (farewell,))

