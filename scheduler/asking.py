"""What a member was asked, as the readers want it. Used by `scheduler.work`; pure."""

from __future__ import annotations

from datetime import date, datetime

from circles.cadence import zone_of
from circles.circle import Circle
from circles.goals import Per
from circles.people import Member, State
from circles.reading.hosts import HostAsked
from circles.reading.model import Asked, GoalAsked
from circles.store.circles import SentLetter
from mail.extract import Anchor, Sent

ROUND_DAYS = {"week": 7, "2 weeks": 14, "month": 30}


def asked_of(circle: Circle, member: Member, today: date) -> Asked:
    """Return the goals and commitments that a member's reply may speak of, and the names in their circle."""
    goals = tuple(
        GoalAsked(
            number=goal.number,
            title=goal.title,
            target=goal.target,
            unit=goal.unit,
            per="round" if goal.per is Per.ROUND else "total",
            total_so_far=goal.total if goal.per is Per.TOTAL and goal.target else None,
            due=goal.due,
        )
        for goal in circle.open_goals(member.number)
    )
    last = circle.last.checkin_of(member.number) if circle.last else None
    names = tuple(other.first_name for other in circle.members if other.state not in (State.LEFT, State.REMOVED))
    return Asked(
        today=today,
        language=member.language,
        me=member.first_name,
        members=names,
        goals=goals,
        committed=last.commitments if last else (),
        round_days=ROUND_DAYS[circle.schedule.every],
    )


def host_asked_of(circle: Circle, host: Member, at: datetime) -> HostAsked:
    """Return what a host's mail may speak of."""
    others = tuple((m.name, m.address) for m in circle.members if m.number != host.number and m.state not in (State.LEFT, State.REMOVED))
    return HostAsked(at.astimezone(zone_of(circle.zone)).date(), circle.zone, host.language, others, (host.name, host.address))


def sent_of(letter: SentLetter) -> Sent:
    """Return the letter that is answered, as the extractor wants it."""
    return Sent(letter.text, tuple(Anchor(line, goal, commitment) for line, goal, commitment in letter.anchors))
