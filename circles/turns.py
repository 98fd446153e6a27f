"""A round's turn: prompts at each member's own morning, the nudge, the digest that closes it and begins the next.

A step of `circles.decide`. Pure; says what is due and lets it come due.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from circles import cadence, digest, gatherings, partners, quiet
from circles.circle import Circle
from circles.conversation import collected
from circles.decision import Decision
from circles.frame import frame
from circles.ladder import may_nudge
from circles.letters import Digest, Letter, Nudge, Prompt
from circles.people import Member, State
from circles.rounds import Round

PROMPT_SETTLES = timedelta(hours=6)  # a prompt that came late is not followed by a nudge within these


def dues(circle: Circle) -> list[datetime]:
    """Return when the round closes, and when prompts and nudges are due."""
    closes = circle.round.closes
    found = [closes]
    for member in circle.active():
        if member.number not in circle.round.prompted:
            found.append(cadence.prompt_at(closes, circle.zone, member.zone))
        elif member.number not in circle.round.nudged:
            found.append(cadence.nudge_at(closes))
    return found


def come_due(circle: Circle, now: datetime) -> Decision:
    """Close the round if it is time, then ask and remind whoever is to be."""
    letters: tuple[Letter, ...] = ()
    closed = None
    if circle.round.closes <= now:
        closed = circle.round
        circle, letters = _close(circle, now)
    circle, prompts = _prompt(circle, now)
    circle, nudges = _nudge(circle, now)
    return Decision(circle, letters + prompts + nudges, closed)


def _close(circle: Circle, now: datetime) -> tuple[Circle, tuple[Letter, ...]]:
    """Close the round: the digest to everyone, the next round begun. A round nobody was asked in closes unsaid."""
    closing = circle.round
    fresh = Round(closing.number + 1, cadence.next_digest(circle.schedule, circle.zone, now))
    if not closing.prompted and not closing.checkins:
        return replace(circle, round=replace(fresh, number=closing.number)), ()
    silent, before = digest.silent(circle, closing), circle
    circle = digest.remembered(circle, closing)
    away = tuple(one.number for one in circle.members if one.state is State.PAUSED)
    lost = tuple(one.number for one in circle.members if one.state is State.UNREACHABLE)
    closing = replace(closing, away=away, undelivered=lost)
    circle, steps = quiet.after_close(circle, closing, now)
    circle = replace(circle, round=fresh, last=closing, question="", snapshots=(), calm_posts=())
    circle = partners.paired(circle)
    letters = tuple(_digest(before, member, closing, circle, silent, now) for member in before.active())
    return circle, letters + steps


def _digest(circle: Circle, reader: Member, closing: Round, after: Circle, silent: tuple[Member, ...], now: datetime) -> Digest:
    """A reader's digest of the circle as it was; `after` knows who their partner is next."""
    return Digest(
        **frame(circle, reader, closing.number),
        sections=digest.sections(circle, closing),
        silent=tuple(member.first_name for member in silent),
        away=tuple(member.first_name for member in digest.away(circle)),
        newcomers=_newcomers(circle, closing),
        asks=digest.notes(circle, closing, "asks"),
        offers=digest.notes(circle, closing, "offers"),
        thanks=digest.notes(circle, closing, "thanks") + digest.cheers(circle, closing),
        posts=tuple(digest.note(circle, post.member, post.words) for post in collected(circle, reader)),
        gatherings=gatherings.lines(circle, now),
        partners=tuple(one.first_name for one in partners.of(after, reader.number)),
        next_prompt=cadence.prompt_at(after.round.closes, circle.zone, reader.zone),
    )


def _newcomers(circle: Circle, closing: Round) -> tuple[str, ...]:
    """Return who came since the last digest; in a first round everyone did, and nobody is called new."""
    if circle.last is None:
        return ()
    return tuple(m.first_name for m in circle.active() if m.since and circle.last.closes < m.since <= closing.closes)


def _prompt(circle: Circle, now: datetime) -> tuple[Circle, tuple[Letter, ...]]:
    letters: list[Letter] = []
    closes = circle.round.closes
    for member in circle.active():
        due = cadence.prompt_at(closes, circle.zone, member.zone)
        if due > now or member.number in circle.round.prompted:
            continue
        last = circle.last.checkin_of(member.number) if circle.last else None
        letters.append(
            Prompt(
                **frame(circle, member, circle.round.number),
                question=circle.question,
                goals=tuple(digest.goal_line(goal, None) for goal in circle.open_goals(member.number)),
                committed=last.commitments if last else (),
                closes=closes,
            )
        )
        late = now + PROMPT_SETTLES > cadence.nudge_at(closes)
        round_ = replace(circle.round, prompted=(*circle.round.prompted, member.number))
        round_ = replace(round_, nudged=(*round_.nudged, member.number)) if late else round_
        circle = replace(circle, round=round_)
    return circle, tuple(letters)


def _nudge(circle: Circle, now: datetime) -> tuple[Circle, tuple[Letter, ...]]:
    if now < cadence.nudge_at(circle.round.closes):
        return circle, ()
    waiting = [
        member for member in circle.active()
        if member.number in circle.round.prompted and member.number not in circle.round.nudged
    ]  # fmt: skip
    unheard = [one for one in waiting if circle.round.checkin_of(one.number) is None and may_nudge(one.silence)]
    letters = tuple(
        Nudge(**frame(circle, member, circle.round.number), closes=circle.round.closes)
        for member in unheard
    )
    nudged = (*circle.round.nudged, *(member.number for member in waiting))
    return replace(circle, round=replace(circle.round, nudged=nudged)), letters
