"""Taking back: a member's last answer, a plan that has not come due, and a host's last mail.

Called through `circles.commands.registry`. Pure; what was sent stays sent.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from circles import gatherings
from circles.before import LIFE, Before
from circles.circle import Circle
from circles.commands.effects import Effects, Given
from circles.frame import frame
from circles.letters import Notice
from circles.people import Member, State
from circles.refusals import Refusal

TOLD = ("handover", "close_circle")  # plans that the members were told of


def undo(circle: Circle, member: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    """Take back the newest thing that can be: a plan, the last answer, for a host the last mail. Raises Refusal."""
    of_host = given.get("of") == "host"  # the answer to a host's mail was answered
    for take_back in (_post, _plan, _host_mail, _answer) if of_host else (_post, _plan, _answer, _host_mail):
        taken = take_back(circle, member, now, effects)
        if taken is not None:
            effects.undone = True
            return taken
    raise Refusal("nothing-to-undo")


def _post(circle: Circle, member: Member, now: datetime, effects: Effects) -> Circle | None:
    held = [post for post in circle.round.posts if post.member == member.number and not post.sent]
    if not held:
        return None
    effects.say("undo-post")
    kept = tuple(post for post in circle.round.posts if post != held[-1])
    return replace(circle, round=replace(circle.round, posts=kept))


def _plan(circle: Circle, member: Member, now: datetime, effects: Effects) -> Circle | None:
    for plan in reversed(circle.planned):
        if plan.member == member.number:
            effects.say("revoked", plan.command)
            if plan.command in TOLD:
                others = (one for one in circle.active() if one.number != member.number)
                effects.send(*(Notice(**frame(circle, one), code="revoked-" + plan.command, by=member.first_name) for one in others))
            return replace(circle, planned=tuple(one for one in circle.planned if one != plan))
    return None


def _answer(circle: Circle, member: Member, now: datetime, effects: Effects) -> Circle | None:
    for snapshot in circle.snapshots:
        if snapshot.member == member.number:
            effects.say("undo")
            kept = tuple(one for one in circle.snapshots if one.member != member.number)
            circle = replace(circle, round=circle.round.replacing(member.number, snapshot.checkin), snapshots=kept)
            return circle.with_goals(member.number, snapshot.goals).with_member(_as_was(member, snapshot.who))
    return None


def _as_was(member: Member, before: Member | None) -> Member:
    """Return a member with the settings that they can change by mail as they were."""
    if before is None:
        return member
    return replace(
        member, name=before.name, zone=before.zone, language=before.language, receipts=before.receipts,
        state=before.state, paused_until=before.paused_until,
    )  # fmt: skip


def _host_mail(circle: Circle, member: Member, now: datetime, effects: Effects) -> Circle | None:
    before = circle.before
    if before is None or not member.is_host or now > before.at + LIFE:
        return None
    effects.say("undo-host")
    round_ = replace(circle.round, closes=before.closes) if circle.round.number == before.round else circle.round
    circle = replace(
        circle, purpose=before.purpose, zone=before.zone, schedule=before.schedule, question=before.question,
        paused=before.paused, paused_until=before.paused_until, round=round_, before=None,
    )  # fmt: skip
    for number, state, role in before.people:
        one = circle.member(number)
        circle = circle.with_member(replace(one, state=state or State.REMOVED, role=role or one.role))
    if before.gatherings is None:
        return circle
    decision = gatherings.restored(circle, member, before.gatherings, now)
    effects.send(*decision.letters)
    return decision.circle


def noted(old: Circle, new: Circle, now: datetime) -> Circle:
    """Return the circle after a host's mail, with how it was before it."""
    were = {one.number: one for one in old.members}
    touched = tuple(
        (one.number, were[one.number].state if one.number in were else None, were[one.number].role if one.number in were else None)
        for one in new.members
        if one.number not in were or (one.state, one.role) != (were[one.number].state, were[one.number].role)
    )
    before = Before(
        now, old.round.number, old.purpose, old.zone, old.schedule, old.question, old.paused, old.paused_until,
        old.round.closes, touched, old.gatherings,
    )  # fmt: skip
    return replace(new, before=before)
