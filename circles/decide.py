"""The one entry of the domain: what happened, and the circle it happened to, give the circle after and letters.

Called by `scheduler.work` inside its transaction. Pure: no clock, no mail, no disk, no SQL; it only dispatches.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from circles import cadence, digest
from circles.circle import Circle
from circles.commands.host import carry_out_host, host_answer
from circles.commands.member import leave, refused
from circles.frame import frame
from circles.intents import AnsweredAutomatically, Bounced, Intent, Replied, Ticked, Unsubscribed
from circles.letters import Digest, Letter, Nudge, Prompt, Welcome
from circles.people import Member, State
from circles.reading.consent import answer_of
from circles.refusals import Refusal
from circles.rounds import Round
from circles.taking_part import take_reply

PROMPT_SETTLES = timedelta(hours=6)  # a prompt that came late is not followed by a nudge within these


@dataclass(frozen=True, slots=True)
class Decision:
    """The circle as it now is, the letters to send, and the round that was closed, if one was."""

    circle: Circle
    letters: tuple[Letter, ...] = ()
    closed: Round | None = None


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
    closes = circle.round.closes
    dues.append(closes)
    for member in circle.active():
        if member.number not in circle.round.prompted:
            dues.append(cadence.prompt_at(closes, circle.zone, member.zone))
        elif member.number not in circle.round.nudged:
            dues.append(cadence.nudge_at(closes))
    return min(dues)


def _tick(circle: Circle, now: datetime) -> Decision:
    circle = _come_back(circle, now)
    if circle.closed or circle.paused:
        return Decision(circle)
    letters: tuple[Letter, ...] = ()
    closed = None
    if circle.round.closes <= now:
        closed = circle.round
        circle, letters = _close(circle, now)
    circle, prompts = _prompt(circle, now)
    circle, nudges = _nudge(circle, now)
    return Decision(circle, letters + prompts + nudges, closed)


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


def _close(circle: Circle, now: datetime) -> tuple[Circle, tuple[Letter, ...]]:
    """Close the round: the digest to everyone, the next round begun. A round nobody was asked in closes unsaid."""
    closing = circle.round
    fresh = Round(closing.number + 1, cadence.next_digest(circle.schedule, circle.zone, now))
    if not closing.prompted and not closing.checkins:
        return replace(circle, round=replace(fresh, number=closing.number)), ()
    quiet = digest.silent(circle, closing)
    letters = tuple(_digest(circle, member, closing, fresh, quiet) for member in circle.active())
    for member in quiet:
        circle = circle.with_member(replace(member, silent_rounds=member.silent_rounds + 1))
    return replace(circle, round=fresh, last=closing, question="", snapshots=()), letters


def _digest(circle: Circle, reader: Member, closing: Round, fresh: Round, quiet: tuple[Member, ...]) -> Digest:
    return Digest(
        **frame(circle, reader, closing.number),
        sections=digest.sections(circle, closing),
        silent=tuple(member.first_name for member in quiet),
        away=tuple(member.first_name for member in digest.away(circle)),
        newcomers=_newcomers(circle, closing),
        asks=digest.notes(circle, closing, "asks"),
        offers=digest.notes(circle, closing, "offers"),
        thanks=digest.notes(circle, closing, "thanks"),
        next_prompt=cadence.prompt_at(fresh.closes, circle.zone, reader.zone),
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
    quiet = [member for member in waiting if circle.round.checkin_of(member.number) is None]
    letters = tuple(
        Nudge(**frame(circle, member, circle.round.number), closes=circle.round.closes)
        for member in quiet
    )
    nudged = (*circle.round.nudged, *(member.number for member in waiting))
    return replace(circle, round=replace(circle.round, nudged=nudged)), letters


def _reply(circle: Circle, intent: Replied, now: datetime) -> Decision:
    member = circle.member(intent.member)
    if member.state is State.INVITED:
        return _consent(circle, member, intent, now)
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


def _consent(circle: Circle, member: Member, intent: Replied, now: datetime) -> Decision:
    """An invited person's first word: yes lets them in, no takes them off, anything else is asked about."""
    answer = answer_of(intent.reading.words)
    named = any(command.name == "add_goal" for command in intent.reading.commands)
    if answer == "no" or any(command.name == "leave" for command in intent.reading.commands):
        return Decision(circle.with_member(replace(member, state=State.REMOVED, since=now)))
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

