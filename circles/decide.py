"""The one entry of the domain: what happened, and the circle it happened to, give the circle after and letters.

Called by `scheduler.work` inside its transaction. Pure: no clock, no mail, no disk, no SQL; it only dispatches.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from circles import beginning, cadence, conversation, gatherings, joining, partners, planned, quiet, turns
from circles.circle import Circle
from circles.commands.effects import refused
from circles.commands.hosting import answer_to, host_mail
from circles.commands.own import leave
from circles.commands.registry import confirmed
from circles.commands.undoing import noted
from circles.decision import Decision
from circles.intents import (
    AnsweredAutomatically,
    AnsweredCalendar,
    Bounced,
    Intent,
    Knocked,
    Replied,
    Ticked,
    Unsubscribed,
)
from circles.ladder import Silence
from circles.people import Member, State
from circles.reading.model import Reading
from circles.refusals import Refusal
from circles.taking_part import take_reply


class Step(Protocol):
    """What time does to one side of a circle's life; each is a module of its own."""

    def dues(self, circle: Circle) -> list[datetime]:
        """Return the instants at which something of this step is due."""

    def come_due(self, circle: Circle, now: datetime) -> Decision:
        """Let come due what is due."""


STEPS: tuple[Step, ...] = (conversation, gatherings, turns, partners, quiet, joining)  # in this order


def decide(circle: Circle, intent: Intent, now: datetime) -> Decision:
    """Return what an intent does to a circle at the instant `now` (aware, UTC)."""
    decision = _decided(circle, intent, now)
    return replace(decision, circle=partners.settled(decision.circle))


def _decided(circle: Circle, intent: Intent, now: datetime) -> Decision:
    match intent:
        case Ticked():
            return _tick(circle, now)
        case Replied():
            return _reply(circle, intent, now)
        case AnsweredAutomatically(member, until):
            return Decision(_mark_away(circle, circle.member(member), until, now))
        case Bounced(member, permanent):
            return Decision(_bounce(circle, circle.member(member), permanent))
        case Knocked():
            return joining.knock(circle, intent, now)
        case AnsweredCalendar():
            return gatherings.button(circle, intent, now)
        case Unsubscribed(member):
            return _unsubscribe(circle, circle.member(member), now)


def next_due(circle: Circle) -> datetime | None:
    """Return the next instant at which `Ticked` may do something, or None."""
    if circle.closed:
        return None
    if circle.draft_until:
        return circle.draft_until
    dues = planned.dues(circle)
    dues += [member.paused_until for member in circle.members if member.state is State.PAUSED and member.paused_until]
    if circle.paused:
        return min([*dues, circle.paused_until], default=None) if circle.paused_until else min(dues, default=None)
    return min(dues + [at for step in STEPS for at in step.dues(circle)], default=None)


def _tick(circle: Circle, now: datetime) -> Decision:
    if circle.draft_until:
        return beginning.come_due(circle, now)
    decision = planned.come_due(_come_back(circle, now), now)
    if decision.circle.closed or decision.circle.paused:
        return decision
    for step in STEPS:
        decision = decision.then(step.come_due(decision.circle, now))
    return decision


def _come_back(circle: Circle, now: datetime) -> Circle:
    for member in circle.members:
        if member.state is State.PAUSED and member.paused_until and member.paused_until <= now:
            circle = circle.with_member(replace(member, state=State.ACTIVE, paused_until=None, silence=Silence()))
    if circle.paused and circle.paused_until and circle.paused_until <= now:
        closes = circle.round.closes
        if closes <= now:
            closes = cadence.next_digest(circle.schedule, circle.zone, now)
        circle = replace(circle, paused=False, paused_until=None, round=replace(circle.round, closes=closes))
    return circle


def _reply(circle: Circle, intent: Replied, now: datetime) -> Decision:
    member = circle.member(intent.member)
    if circle.draft_until:
        return beginning.answer(circle, intent, now)
    if member.state is State.INVITED:
        return joining.consent(circle, member, intent, now)
    if member.state in (State.LEFT, State.REMOVED):
        return Decision(circle, (refused(circle, member, Refusal("left")),))
    if intent.letter == "confirm":
        return _confirmed(circle, member, intent, now)
    answers_invitation = gatherings.is_answer(circle, intent, now)
    if intent.host_reading is not None and not answers_invitation:
        return host_mail(circle, member, intent.host_reading, now)
    if member.state in (State.LAPSED, State.UNREACHABLE):
        member = replace(member, state=State.ACTIVE, silence=Silence())
        circle = circle.with_member(member)
    circle = quiet.spoke(circle, member.number)
    member = circle.member(member.number)
    if answers_invitation:
        return _rsvp(circle, member, intent, now)
    if intent.letter in ("aside", "peer_letter") and not intent.reading.commands:
        return Decision(circle, conversation.answer_aside(circle, member, intent))
    if intent.letter == "partner_letter" and not (intent.reading.commands or intent.reading.updates):
        return Decision(circle, partners.pass_on(circle, member, intent.about, intent.reading.words))
    if intent.letter == "still_with_us" and not (intent.reading.commands or intent.reading.updates):
        return Decision(circle, take_reply(circle, member, Reading(language=intent.reading.language), now, False, "stay").letters)
    reading = _of_host(intent.reading) if intent.letter == "host_answer" else intent.reading
    posted = ""
    if conversation.is_post(intent):
        circle, posted = conversation.take(circle, member, intent, now)
        reading = Reading(commands=reading.commands, asides=reading.asides, language=reading.language)
        if not (posted or reading.commands or reading.asides):
            return Decision(circle)
    late = circle.last is not None and bool(intent.letter) and member.number not in circle.round.prompted
    taken = take_reply(circle, member, reading, now, late, posted)
    return Decision(taken.circle, taken.letters + conversation.asides(taken.circle, member, reading) + partners.asides(circle, member, reading))


def _rsvp(circle: Circle, member: Member, intent: Replied, now: datetime) -> Decision:
    """Whether a member comes to a gathering, and what else their mail asks for."""
    decision = gatherings.answer(circle, member, intent, now)
    rest = Reading(commands=intent.reading.commands, asides=intent.reading.asides, language=intent.reading.language)
    if not (rest.commands or rest.asides):
        return decision
    taken = take_reply(decision.circle, member, rest, now, False)
    asides = conversation.asides(taken.circle, member, rest) + partners.asides(circle, member, rest)
    return decision.then(Decision(taken.circle, (*taken.letters, *asides)))


def _of_host(reading: Reading) -> Reading:
    """A reply to the answer to a host's mail: `undo` means what that mail did."""
    commands = (replace(one, arguments={"of": "host"}) if one.name == "undo" else one for one in reading.commands)
    return replace(reading, commands=tuple(commands))


def _confirmed(circle: Circle, member: Member, intent: Replied, now: datetime) -> Decision:
    """The answer to a question before a grave command."""
    after, effects = confirmed(circle, member, intent.about, intent.reading.words, now)
    letters = (*answer_to(circle, after, member, effects), *effects.letters)
    return Decision(noted(circle, after, now) if member.is_host and effects.done else after, letters)


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
    if member.state is State.INVITED:
        return Decision(joining.declined(circle, member, now))
    try:
        circle, farewell = leave(circle, member, now)
    except Refusal as refusal:
        return Decision(circle, (refused(circle, member, refusal),))
    return Decision(circle, (farewell,))

