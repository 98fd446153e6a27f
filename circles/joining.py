"""Joining: the reminder of an invitation, an invited person's first word, a stranger's, and a member's first day.

A step of `circles.decide`; also called by the command-line tool. Pure. Nobody gets a second letter without having said
yes, but for one reminder; a no is for ever, unless they write themselves.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from circles import cadence
from circles.circle import Circle, add_goal
from circles.commands.effects import refused
from circles.decision import Decision
from circles.frame import frame
from circles.goals import Per
from circles.intents import Knocked, Replied
from circles.letters import Introduction, Invitation, JoinRequest, Letter, Welcome
from circles.pending import Request
from circles.people import Member, State
from circles.reading.consent import answer_of
from circles.reading.first_goals import first_goals
from circles.reading.model import Asked, Reading
from circles.reading.tongue import tongue
from circles.refusals import Refusal
from circles.taking_part import take_reply

REMINDER = timedelta(days=7)
ICE_BREAKERS = 6  # questions in templates/_ice_breaker.txt
REQUESTS, REQUEST_LIFE, REQUEST_WORDS = 5, timedelta(days=30), 1000  # open at a time; kept; characters shown


def dues(circle: Circle) -> list[datetime]:
    """Return when invitations are to be reminded of."""
    return [one.since + REMINDER for one in _waiting(circle) if one.since]


def come_due(circle: Circle, now: datetime) -> Decision:
    """Remind, once, of an invitation that nobody answered."""
    letters: list[Letter] = []
    for member in _waiting(circle):
        if member.since and member.since + REMINDER <= now:
            host = next(iter(circle.hosts()), member)
            letters.append(Invitation(**frame(circle, member), host=host.first_name, reminder=True))
            circle = circle.with_member(replace(member, reminded=True))
    return Decision(circle, tuple(letters))


def _waiting(circle: Circle) -> list[Member]:
    return [one for one in circle.members if one.state is State.INVITED and not one.reminded]


def consent(circle: Circle, member: Member, intent: Replied, now: datetime) -> Decision:
    """An invited person's first word: yes lets them in, no takes them off, anything else is asked about."""
    reading = intent.reading
    answer = answer_of(reading.words)
    named = any(command.name == "add_goal" for command in reading.commands)
    if answer == "no" or any(command.name == "leave" for command in reading.commands):
        return Decision(declined(circle, member, now))
    if not (answer == "yes" or named or reading.updates):
        return Decision(circle, (refused(circle, member, Refusal("not-a-member")),))
    language = tongue(reading.words) or member.language
    circle = circle.with_member(replace(member, state=State.ACTIVE, since=now, language=language))
    circle = take_reply(circle, circle.member(member.number), replace(reading, words="", updates=(), question=None), now, False).circle
    circle = _first_goals(circle, member.number, reading, now)
    return Decision(circle, arrival(circle, circle.member(member.number), now))


def declined(circle: Circle, member: Member, now: datetime) -> Circle:
    """Return the circle after a no: that address is not written to again."""
    return circle.with_member(replace(member, state=State.REMOVED, never=True, since=now))


def _first_goals(circle: Circle, member: int, reading: Reading, now: datetime) -> Circle:
    for given in first_goals(reading.words, Asked(now.date(), tongue(reading.words) or reading.language)):
        circle = add_goal(
            circle, member, str(given["title"]), target=given.get("target"), unit=str(given.get("unit", "")),
            per=Per(given.get("per", "round")), due=given.get("due"),
        )  # fmt: skip
    return circle


def arrival(circle: Circle, newcomer: Member, now: datetime) -> tuple[Letter, ...]:
    """Return the letters of somebody's first day: theirs, and to everybody else who has come."""
    question = newcomer.number % ICE_BREAKERS
    goals = tuple(goal.title for goal in circle.open_goals(newcomer.number))
    others = (one for one in circle.active() if one.number != newcomer.number)
    told = (Introduction(**frame(circle, one), newcomer=newcomer.first_name, goals=goals, ice_breaker=question) for one in others)
    return (replace(welcome(circle, newcomer, now), goals=goals, ice_breaker=question), *told)


def welcome(circle: Circle, member: Member, now: datetime) -> Welcome:
    """Return a member's first letter. Who comes while the round is being asked about is asked at once."""
    asked = cadence.prompt_at(circle.round.closes, circle.zone, member.zone)
    host = next(iter(circle.hosts()), member)
    return Welcome(
        **frame(circle, member),
        host=host.first_name,
        others=tuple(other.first_name for other in circle.active() if other.number != member.number),
        next_prompt=asked if asked > now else None,
    )


def knock(circle: Circle, knocked: Knocked, now: datetime) -> Decision:
    """Somebody who is no member wrote: it waits for a host, who is told once for each address."""
    kept = tuple(one for one in circle.requests if now < one.at + REQUEST_LIFE)
    circle = replace(circle, requests=kept)
    if any(one.address == knocked.address for one in kept) or len(kept) >= REQUESTS:
        return Decision(circle)
    request = Request(knocked.address, knocked.name, knocked.words[:REQUEST_WORDS], now)
    told = (
        JoinRequest(**frame(circle, host), stranger=request.name, address=request.address, words=request.words)
        for host in circle.hosts()
    )
    return Decision(replace(circle, requests=(*kept, request)), tuple(told))
