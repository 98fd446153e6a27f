"""Hosts' commands about people: who is in the circle, who comes, who goes, who runs it.

Called through `circles.commands.registry`. Pure. A host names members by the addresses they know.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from circles.circle import Circle, add_member
from circles.commands.effects import Effects, Given
from circles.frame import frame
from circles.letters import Farewell, Invitation, Notice
from circles.people import BadAddress, Member, Role, State, clean_name, normalise_address
from circles.refusals import Refusal

GONE = (State.LEFT, State.REMOVED)
INVITATIONS_A_DAY, INVITATIONS_OPEN = 10, 50


def named(circle: Circle, given: Given) -> Member:
    """Return the member whom a command names. Raises Refusal."""
    text = str(given.get("member") or given.get("email") or "")
    found = circle.by_address(text.strip().lower())
    if found is None or found.state in GONE:
        raise Refusal("no-such-member", text)
    return found


def invite(circle: Circle, host: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    """Ask somebody to join: one letter, one reminder, then silence."""
    try:
        address = normalise_address(str(given["email"]))
    except BadAddress as error:
        raise Refusal("no-such-member", str(given["email"])) from error
    invited = [one for one in circle.members if one.state is State.INVITED and one.since]
    lately = [one for one in invited if one.since and one.since > now - timedelta(days=1)]
    if len(lately) >= INVITATIONS_A_DAY or len(invited) >= INVITATIONS_OPEN:
        raise Refusal("many-invitations", address)
    circle = add_member(circle, address, clean_name(str(given.get("name") or "")), State.INVITED, now)
    fresh = circle.by_address(address)
    assert fresh is not None
    effects.send(Invitation(**frame(circle, fresh), host=host.first_name))
    effects.say("invite", fresh.name or address)
    return circle


def remove(circle: Circle, host: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    """Let somebody go who did not ask to; they get one letter that says so."""
    gone = named(circle, given)
    if gone.is_host and len(circle.hosts()) == 1:
        raise Refusal("last-host")
    if gone.state is not State.INVITED:
        effects.send(Farewell(**frame(circle, gone), removed=True))
    effects.say("remove", gone.first_name)
    return circle.with_member(replace(gone, state=State.REMOVED, role=Role.MEMBER, since=now))


def cohost(circle: Circle, host: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    """Let a member help to run the circle."""
    helper = named(circle, given)
    if helper.is_host:
        raise Refusal("already-a-host", helper.first_name)
    effects.say("cohost", helper.first_name)
    effects.send(Notice(**frame(circle, helper), code="cohost", by=host.first_name))
    return circle.with_member(replace(helper, role=Role.COHOST))


def handover(circle: Circle, host: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    """Make a member the host; the old host stays a member."""
    heir = named(circle, given)
    if heir.number == host.number or heir.role is Role.HOST:
        raise Refusal("already-a-host", heir.first_name)
    effects.say("handover", heir.first_name)
    effects.send(*(Notice(**frame(circle, one), code="handover", by=host.first_name, value=heir.first_name) for one in circle.active()))
    for one in circle.members:
        if one.role is Role.HOST:
            circle = circle.with_member(replace(one, role=Role.MEMBER))
    return circle.with_member(replace(circle.member(heir.number), role=Role.HOST))


def close_circle(circle: Circle, host: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    """End the circle: a last letter to everyone, no more after it."""
    effects.say("close")
    effects.send(*(Farewell(**frame(circle, one), closed=True) for one in circle.members if one.state in (State.ACTIVE, State.PAUSED)))
    return replace(circle, closed=True)


def who(circle: Circle, host: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    """Say who is in the circle, and where each stands."""
    effects.people = tuple((m.name or m.first_name, m.state.value) for m in circle.members if m.state not in GONE)
    return circle
