"""Beginning a circle by mail: a draft is shown back, corrected in any words, begun on the printed word.

Called by `circles.decide`; `propose` is called by `scheduler.work` for a mail to start@. Pure. Nobody but the one who
wrote hears of a draft; it is let go after a week.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from circles.cadence import WEEKDAYS, NoSuchZone, Schedule, next_digest, zone_of
from circles.circle import Circle, add_member, begin, slug_of
from circles.decision import Decision
from circles.frame import frame
from circles.intents import Replied
from circles.joining import welcome
from circles.letters import Beginning, Invitation
from circles.pending import code_word, holds_word
from circles.people import Member, Role, State
from circles.reading.beginnings import BeginningRead
from circles.refusals import Refusal

DRAFT_LIFE = timedelta(days=7)


def propose(read: BeginningRead, address: str, name: str, slug: str, zone: str, now: datetime) -> Decision:
    """Return a draft of the circle that a mail describes, and the letter that shows it back. `slug` is for the draft."""
    host = Member(1, address, name or address.partition("@")[0].capitalize(), zone, read.language, State.ACTIVE, Role.HOST, now)
    circle = begin(read.name, "", host, zone=zone, language=read.language, schedule=Schedule(), now=now)
    circle = replace(circle, slug=slug, draft_until=now + DRAFT_LIFE)
    circle = _amended(circle, read, now)
    return Decision(circle, (_shown(circle),))


def _amended(circle: Circle, read: BeginningRead, now: datetime) -> Circle:
    """Return the draft with what a mail adds; what it does not say stays."""
    given = read.schedule
    zone = str(given.get("tz") or circle.zone)
    try:
        zone_of(zone)
    except NoSuchZone:
        zone = circle.zone
    schedule = circle.schedule
    if given:
        at = time.fromisoformat(str(given["time"])) if given.get("time") else schedule.at
        weekday = WEEKDAYS.index(given["weekday"]) if given.get("weekday") else schedule.weekday
        schedule = Schedule(weekday, at, given.get("every") or schedule.every)
    circle = replace(
        circle, name=read.name or circle.name, purpose=read.purpose or circle.purpose, schedule=schedule, zone=zone,
        invitation=read.words or circle.invitation, round=replace(circle.round, closes=next_digest(schedule, zone, now)),
    ).with_member(replace(circle.member(1), zone=zone))  # fmt: skip
    for name, address in read.invited:
        try:
            circle = add_member(circle, address, name, State.INVITED, now)
        except Refusal:  # twice, or more than a circle holds: what is shown back says who is asked
            continue
    return circle


def _shown(circle: Circle) -> Beginning:
    return Beginning(
        **frame(circle, circle.member(1)),
        title=circle.name if slug_of(circle.name) else "",
        zone_name=circle.zone,
        closes=circle.round.closes,
        every=circle.schedule.every,
        invited=tuple(one.name or one.address for one in circle.members if one.state is State.INVITED),
        word=code_word(int(circle.draft_until.timestamp()) // 60) if circle.draft_until else "",
    )


def answer(circle: Circle, intent: Replied, now: datetime) -> Decision:
    """The host answered: with the word the circle begins; with anything else the draft is corrected and shown again."""
    shown = _shown(circle)
    if not holds_word(intent.reading.words, shown.word):
        read = intent.beginning or BeginningRead()
        circle = _amended(circle, replace(read, name=read.name if read.named else "", words=""), now)
        return Decision(circle, (_shown(circle),))
    if not shown.title or not circle.purpose:
        return Decision(circle, (shown,))
    circle = replace(circle, draft_until=None, slug=slug_of(circle.name))
    closes = next_digest(circle.schedule, circle.zone, now)
    circle = replace(circle, round=replace(circle.round, closes=closes))
    host = circle.member(1)
    asked = [replace(one, since=now, language=circle.language) for one in circle.members if one.state is State.INVITED]
    for one in asked:
        circle = circle.with_member(one)
    invitations = (Invitation(**frame(circle, one), host=host.first_name, words=circle.invitation) for one in asked)
    return Decision(circle, (welcome(circle, host, now), *invitations))


def come_due(circle: Circle, now: datetime) -> Decision:
    """Let an unconfirmed draft go."""
    if circle.draft_until is not None and circle.draft_until <= now:
        return Decision(replace(circle, draft_until=None, closed=True))
    return Decision(circle)
