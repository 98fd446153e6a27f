"""What a reply does to a circle: its reading becomes a check-in, goals move on, the writer gets a receipt.

Called by `circles.decide` alone. Pure; what is to be said is a letter, never a text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from circles import digest
from circles.checkins import CheckIn, Outcome, Update
from circles.circle import Circle
from circles.commands.effects import Effects, refused
from circles.commands.registry import carry_out
from circles.frame import frame
from circles.goals import Goal, advance
from circles.ladder import Silence
from circles.letters import Letter, QuestionBack, Receipt
from circles.people import Member
from circles.reading.commands import nearest
from circles.reading.model import Reading, UpdateRead
from circles.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Taken:
    """The circle after a reply, and what to write to its writer."""

    circle: Circle
    letters: tuple[Letter, ...]


def take_reply(circle: Circle, member: Member, reading: Reading, now: datetime, late: bool, posted: str = "") -> Taken:
    """Apply a reply. Commands count first, then what was said of goals; nothing is guessed.

    `posted` says what became of words that were said to everybody, for the receipt.
    """
    near = _mistyped(reading)
    if near and not posted:
        return Taken(circle, (refused(circle, member, Refusal("unknown-command", ", ".join(near))),))
    before = circle.snapshot(member.number)
    circle, effects = carry_out(circle, member, reading.commands, now)
    if posted:
        effects.say(posted)
    member = circle.member(member.number)
    if not effects.ended and not effects.undone:
        circle = _record(circle, member, reading)
        if circle.snapshot(member.number) != before:
            circle = circle.with_snapshot(before)
    letters = list(effects.letters)
    answer = _answer(circle, member, reading, effects, late)
    if answer is not None and not effects.ended:
        letters.insert(0, answer)
    return Taken(circle, tuple(letters))


def _mistyped(reading: Reading) -> list[str]:
    """The commands near a mail that is one mistyped command and nothing else."""
    said = replace(reading, words="", language="en", question=None)
    return nearest(reading.words) if said == Reading() else []


def _record(circle: Circle, member: Member, reading: Reading) -> Circle:
    checkin = _checkin(circle, member.number, reading)
    if checkin == CheckIn(member.number):
        return circle
    goals = tuple(goal for goal in circle.goals if goal.member == member.number)
    old = circle.round.checkin_of(member.number)
    circle = replace(circle, round=circle.round.with_checkin(checkin))
    moved = tuple(_moved(goal, old, checkin) for goal in goals)
    return circle.with_goals(member.number, moved).with_member(replace(member, silence=Silence()))


def _moved(goal: Goal, old: CheckIn | None, new: CheckIn) -> Goal:
    fresh = new.update_of(goal.number)
    return goal if fresh is None else advance(goal, old.update_of(goal.number) if old else None, fresh)


def _checkin(circle: Circle, member: int, reading: Reading) -> CheckIn:
    known = {goal.number: goal for goal in circle.goals if goal.member == member}
    old = circle.round.checkin_of(member)
    updates = []
    for read in reading.updates:
        if read.goal in known:
            before = old.update_of(read.goal) if old else None
            updates.append(_update(known[read.goal], before, read))
    asides = {audience: tuple(a.text for a in reading.asides if a.audience == audience) for audience in ("private", "host", "partner")}
    return CheckIn(
        member,
        updates=tuple(updates),
        commitments=tuple(phrase.text for phrase in reading.commitments),
        asks=tuple(phrase.text for phrase in reading.asks),
        offers=tuple(phrase.text for phrase in reading.offers),
        thanks=tuple(phrase.text for phrase in reading.thanks),
        words=(reading.words,) if reading.words.strip() else (),
        private_words=asides["private"],
        host_words=asides["host"],
        partner_words=asides["partner"],
    )


def _update(goal: Goal, before: Update | None, read: UpdateRead) -> Update:
    base = advance(goal, before, None).total if read.total is not None else None  # before this round's report
    return Update(goal.number, Outcome(read.outcome), read.amount, read.total, read.percent, base)


def _answer(circle: Circle, member: Member, reading: Reading, effects: Effects, late: bool) -> Letter | None:
    checkin = circle.round.checkin_of(member.number)
    recorded = bool(reading.updates or reading.commitments or reading.asks or reading.offers or reading.thanks)
    did = bool(effects.done or effects.added or effects.dropped or effects.undone)
    question = reading.question
    asked: dict[str, Any] = {} if question is None else {
        "question": question.code,
        "question_words": question.words,
        "question_goals": tuple(goal.title for goal in circle.open_goals(member.number) if goal.number in question.goals),
    }
    base = frame(circle, member, circle.round.number)
    if question is not None and not recorded and not did:
        return QuestionBack(**base, **asked)
    if not (recorded or did or reading.words.strip() or reading.asides):
        return None if effects.letters else QuestionBack(**base, question="nothing-understood")
    if not member.receipts and question is None and not did:
        return None
    return Receipt(
        **base,
        **asked,
        goals=digest.goal_lines(circle, member.number, checkin) if recorded or did else (),
        commitments=checkin.commitments if checkin else (),
        asks=checkin.asks if checkin else (),
        offers=checkin.offers if checkin else (),
        thanks=checkin.thanks if checkin else (),
        added=effects.added,
        dropped=effects.dropped,
        effects=effects.done,
        late=late,
    )

