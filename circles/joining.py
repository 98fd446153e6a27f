"""Joining: an invited person's first word, and the letters of a member's first day.

Called by `circles.decide` and the command-line tool. Pure; nobody gets a second letter without having said yes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from circles import cadence
from circles.circle import Circle
from circles.commands.effects import refused
from circles.decision import Decision
from circles.frame import frame
from circles.intents import Replied
from circles.letters import Welcome
from circles.people import Member, State
from circles.reading.consent import answer_of
from circles.refusals import Refusal
from circles.taking_part import take_reply


def consent(circle: Circle, member: Member, intent: Replied, now: datetime) -> Decision:
    """An invited person's first word: yes lets them in, no takes them off, anything else is asked about."""
    answer = answer_of(intent.reading.words)
    named = any(command.name == "add_goal" for command in intent.reading.commands)
    if answer == "no" or any(command.name == "leave" for command in intent.reading.commands):
        return Decision(circle.with_member(replace(member, state=State.REMOVED, never=True, since=now)))
    joined = answer == "yes" or named or bool(intent.reading.updates)
    if not joined:
        return Decision(circle, (refused(circle, member, Refusal("not-a-member")),))
    circle = circle.with_member(replace(member, state=State.ACTIVE, since=now))
    taken = take_reply(circle, circle.member(member.number), replace(intent.reading, words="", updates=(), question=None), now, False)
    extra = taken.letters if named else ()
    return Decision(taken.circle, (welcome(taken.circle, taken.circle.member(member.number)), *extra))


def welcome(circle: Circle, member: Member) -> Welcome:
    """Return a member's first letter."""
    host = next(iter(circle.hosts()), member)
    return Welcome(
        **frame(circle, member),
        host=host.first_name,
        others=tuple(other.first_name for other in circle.active() if other.number != member.number),
        next_prompt=cadence.prompt_at(circle.round.closes, circle.zone, member.zone),
    )
