"""What is done about those who have gone quiet: the steps of `circles.ladder` as letters, and the host's note.

A step of `circles.decide`; `circles.turns` calls `after_close`. Pure. A silence is never counted aloud.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from circles import ladder, partners
from circles.cadence import prompt_at, wall, zone_of
from circles.circle import Circle
from circles.decision import Decision
from circles.frame import frame
from circles.ladder import Silence, Step
from circles.letters import HostNote, Letter, PeerLetter, StillWithUs
from circles.people import Member, State
from circles.rounds import Round
from circles.streaks import lengthened
from circles.weeks import week_of

NOTE_AT, MONDAY = time(9), 0


def after_close(circle: Circle, closing: Round, now: datetime) -> tuple[Circle, tuple[Letter, ...]]:
    """Count the round that has closed for everybody, and take the steps that follow from it."""
    letters: list[Letter] = []
    for member in circle.members:
        week = week_of(closing, member.number)
        silence = ladder.after_round(member.silence, week)
        friends = partners.of(circle, member.number)
        if member.state is State.ACTIVE:
            for step in ladder.due(silence, week, bool(friends)):
                silence = ladder.taken(silence, step, now)
                letters += _letters(circle, member, step, friends)
        circle = circle.with_member(replace(member, silence=silence, streak=lengthened(member.streak, week)))
    return circle, tuple(letters)


def _letters(circle: Circle, member: Member, step: Step, friends: tuple[Member, ...]) -> list[Letter]:
    if step is Step.PEER:
        return [PeerLetter(**frame(circle, one), quiet=member.first_name, about=member.number) for one in friends]
    return [StillWithUs(**frame(circle, member))] if step is Step.STILL_WITH_US else []  # the others: in the host's note


def spoke(circle: Circle, number: int) -> Circle:
    """Return the circle after a sign of life: whatever silence there was is over."""
    member = circle.member(number)
    return circle if member.silence == Silence() else circle.with_member(replace(member, silence=Silence()))


def dues(circle: Circle) -> list[datetime]:
    """Return when somebody lapses, and when the host's note is due."""
    lapses = [at for one in circle.active() if (at := ladder.lapses_at(one.silence))]
    return lapses + [_note_at(circle, host) for host in _unnoted(circle)]


def come_due(circle: Circle, now: datetime) -> Decision:
    """Let lapse who did not answer whether they stay, and write to the hosts on Monday."""
    for member in circle.active():
        at = ladder.lapses_at(member.silence)
        if at is not None and at <= now:
            circle = circle.with_member(replace(member, state=State.LAPSED))
    letters: list[Letter] = []
    for host in _unnoted(circle):
        if _note_at(circle, host) <= now:
            letters.append(_note(circle, host))
            circle = replace(circle, round=replace(circle.round, noted=(*circle.round.noted, host.number)))
    return Decision(circle, tuple(letters))


def _unnoted(circle: Circle) -> list[Member]:
    there = (State.ACTIVE, State.PAUSED)
    return [one for one in circle.hosts() if circle.last and one.state in there and one.number not in circle.round.noted]


def _note_at(circle: Circle, host: Member) -> datetime:
    """The Monday after the digest, in the host's morning."""
    assert circle.last is not None
    day = circle.last.closes.astimezone(zone_of(circle.zone)).date() + timedelta(days=1)
    return wall(day + timedelta(days=(MONDAY - day.weekday()) % 7), NOTE_AT, host.zone)


def _note(circle: Circle, host: Member) -> HostNote:
    last = circle.last
    assert last is not None
    drifting = [one for one in circle.active() if Step.HOST in one.silence.taken]
    lost = [one for one in circle.members if one.state is State.UNREACHABLE or one.silence.undelivered]
    return HostNote(
        **frame(circle, host),
        checked_in=tuple(circle.member(one.member).first_name for one in last.checkins),
        asked=len(set(last.prompted) | {one.member for one in last.checkins}),
        drifting=tuple(one.first_name for one in drifting),
        lost=tuple(one.first_name for one in lost),
        lapsed=tuple(one.first_name for one in circle.members if one.state is State.LAPSED),
        waiting=tuple(one.name or one.address for one in circle.requests),
        invited=tuple(one.first_name for one in circle.members if one.state is State.INVITED),
        next_prompt=prompt_at(circle.round.closes, circle.zone, host.zone),
        closes=circle.round.closes,
    )
