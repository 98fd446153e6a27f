"""Gatherings: everybody invited, told of a change, reminded the day before at their own nine o'clock, answers counted.

A step of `circles.decide`, which also hands it the answers; `circles.commands.gatherings` calls it for hosts. Pure.
What makes an answer by button out of a calendar's mail is `mail.calendar`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta

from circles.cadence import wall, zone_of
from circles.circle import Circle
from circles.conversation import aside
from circles.decision import Decision
from circles.frame import frame
from circles.gathering import Gathering
from circles.intents import AnsweredCalendar, Replied
from circles.letters import GatheringLetter, GatheringLine, Letter
from circles.people import Member, State
from circles.reading.rsvp import RsvpRead, rsvp_of

KIND = "gathering_letter"  # how the kinds of its letters begin
REMINDER = time(9)
TITLE, PLACE = 120, 200  # characters
THERE = (State.ACTIVE, State.PAUSED, State.LAPSED, State.UNREACHABLE)  # whose answers count


def dues(circle: Circle) -> list[datetime]:
    """Return when gatherings are over, when somebody is to be invited, and when reminders go out."""
    found = [gathering.at for gathering in circle.gatherings]
    for gathering in _to_be(circle):
        for member in circle.active():
            if member.number not in gathering.invited:
                found.append(gathering.made)  # they came, or came back, after it was announced
            elif member.number not in gathering.reminded:
                found.append(reminder_at(gathering, member))
    return found


def come_due(circle: Circle, now: datetime) -> Decision:
    """Forget what is over, invite who has come since, remind of what is tomorrow."""
    circle = replace(circle, gatherings=tuple(one for one in circle.gatherings if one.at > now))
    letters: list[Letter] = []
    for gathering in _to_be(circle):
        invited, invitations = _invite(circle, gathering, now)
        reminded, reminders = _remind(circle, invited, now)
        circle = with_gathering(circle, reminded)
        letters += [*invitations, *reminders]
    return Decision(circle, tuple(letters))


def _to_be(circle: Circle) -> list[Gathering]:
    return [one for one in circle.gatherings if not one.cancelled]


def upcoming(circle: Circle, now: datetime) -> list[Gathering]:
    """Return the gatherings that are still to be, the next one first."""
    return sorted((one for one in _to_be(circle) if one.at > now), key=lambda one: one.at)


def reminder_at(gathering: Gathering, member: Member) -> datetime:
    """Return nine o'clock of the day before, where a member lives."""
    day = gathering.at.astimezone(zone_of(member.zone)).date() - timedelta(days=1)
    return wall(day, REMINDER, member.zone)


def with_gathering(circle: Circle, changed: Gathering) -> Circle:
    """Return the circle with one gathering changed."""
    kept = tuple(changed if one.number == changed.number else one for one in circle.gatherings)
    return replace(circle, gatherings=kept)


# -- a host's doing ----------------------------------------------------------------------------------------


def announce(circle: Circle, host: Member, title: str, place: str, at: datetime, now: datetime) -> Decision:
    """Invite everybody to a new gathering; the host who announces it is taken to come."""
    number = circle.gathering_number + 1
    fresh = Gathering(number, title[:TITLE], place[:PLACE], at, now).answered(host.number, "yes")
    fresh, letters = _invite(circle, fresh, now, host)
    return Decision(replace(circle, gatherings=(*circle.gatherings, fresh), gathering_number=number), letters)


def change(circle: Circle, host: Member, old: Gathering, place: str, at: datetime, now: datetime) -> Decision:
    """Tell everybody invited of another hour or place. After another hour all but the host are asked anew."""
    place = place[:PLACE]
    if (place, at) == (old.place, old.at):
        return Decision(circle)
    new = replace(old, place=place, at=at, sequence=old.sequence + 1)
    if at != old.at:
        new = replace(new, asked=new.sequence, answers=(), reminded=())
        new = new.answered(host.number, "yes") if old.answer_of(host.number) == "yes" else new
    new = _settled(circle, new, now)
    return Decision(with_gathering(circle, new), _tell(circle, new, "change", host))


def call_off(circle: Circle, host: Member, old: Gathering) -> Decision:
    """Tell everybody invited that a gathering will not be."""
    new = replace(old, cancelled=True, sequence=old.sequence + 1)
    return Decision(with_gathering(circle, new), _tell(circle, new, "cancelled", host))


def restored(circle: Circle, host: Member, before: tuple[Gathering, ...], now: datetime) -> Decision:
    """Undo what a host's mail did to gatherings. Calendars are told, since what they were told cannot be unsaid."""
    were = {one.number: one for one in before}
    decision = Decision(circle)
    for one in upcoming(circle, now):
        if one.number not in were:
            decision = decision.then(call_off(decision.circle, host, one))
        elif not were[one.number].cancelled:
            was = were[one.number]
            decision = decision.then(change(decision.circle, host, one, was.place, was.at, now))
    for one in circle.gatherings:
        if one.cancelled and one.number in were and not were[one.number].cancelled and one.at > now:
            back = replace(one, cancelled=False, sequence=one.sequence + 1)
            letters = _tell(circle, back, "change", host)
            decision = decision.then(Decision(with_gathering(decision.circle, back), letters))
    return decision


def _invite(circle: Circle, gathering: Gathering, now: datetime, host: Member | None = None) -> tuple[Gathering, tuple[Letter, ...]]:
    fresh = [one for one in circle.active() if one.number not in gathering.invited]
    invited = replace(gathering, invited=(*gathering.invited, *(one.number for one in fresh)))
    letters = tuple(_letter(circle, one, gathering, "invitation", host) for one in fresh)
    return _settled(circle, invited, now, fresh), letters


def _settled(circle: Circle, gathering: Gathering, now: datetime, whom: Iterable[Member] | None = None) -> Gathering:
    """Return the gathering with those whose reminder's hour has passed counted as reminded: they just got a letter."""
    late = (one.number for one in (circle.active() if whom is None else whom) if reminder_at(gathering, one) <= now)
    return replace(gathering, reminded=tuple(dict.fromkeys((*gathering.reminded, *late))))


def _tell(circle: Circle, gathering: Gathering, what: str, host: Member) -> tuple[Letter, ...]:
    """Return the letters to everybody who was invited and is still there, also to who has declined."""
    readers = (one for one in circle.members if one.number in gathering.invited and one.state in (State.ACTIVE, State.PAUSED))
    return tuple(_letter(circle, one, gathering, what, host) for one in readers)


def _remind(circle: Circle, gathering: Gathering, now: datetime) -> tuple[Gathering, tuple[Letter, ...]]:
    due = [one for one in circle.active() if one.number not in gathering.reminded and reminder_at(gathering, one) <= now]
    coming = [one for one in due if gathering.answer_of(one.number) != "no"]
    letters = tuple(_letter(circle, one, gathering, "reminder") for one in coming)
    return replace(gathering, reminded=(*gathering.reminded, *(one.number for one in due))), letters


def _letter(circle: Circle, reader: Member, gathering: Gathering, what: str, host: Member | None = None, passed_on: bool = False) -> GatheringLetter:
    host = host or next(iter(circle.hosts()), reader)
    return GatheringLetter(
        **frame(circle, reader), what=what, about=gathering.number, sequence=gathering.sequence, title=gathering.title,
        place=gathering.place, at=gathering.at, host=host.first_name, own=host.number == reader.number,
        answer=gathering.answer_of(reader.number), coming=_names(circle, gathering.who("yes")),
        perhaps=_names(circle, gathering.who("maybe")), passed_on=passed_on,
    )  # fmt: skip


def _names(circle: Circle, numbers: Iterable[int]) -> tuple[str, ...]:
    there = (circle.member(number) for number in sorted(numbers))
    return tuple(one.first_name for one in there if one.state in THERE)


def lines(circle: Circle, now: datetime) -> tuple[GatheringLine, ...]:
    """Return what the digest says of gatherings: which are to be, and who is coming."""
    return tuple(
        GatheringLine(one.title, one.place, one.at, _names(circle, one.who("yes")), _names(circle, one.who("maybe")))
        for one in upcoming(circle, now)
    )


# -- answers -----------------------------------------------------------------------------------------------


def is_answer(circle: Circle, intent: Replied, now: datetime) -> bool:
    """Whether a reply says whether its writer comes: it answers a gathering's letter, and is not only commands."""
    if not intent.letter.startswith(KIND) or (intent.host_reading is not None and intent.host_reading.commands):
        return False
    return _answered(circle, intent.about, now) is not None and (
        bool(rsvp_of(intent.reading.words).answer) or not (intent.reading.commands or intent.reading.asides)
    )


def answer(circle: Circle, member: Member, intent: Replied, now: datetime) -> Decision:
    """Take an answer in plain words; what it says besides, or when it is no clear answer, reaches the hosts."""
    gathering = _answered(circle, intent.about, now)
    if gathering is None:
        return Decision(circle)
    read = rsvp_of(intent.reading.words)
    gathering = gathering.answered(member.number, read.answer) if read.answer else gathering
    said = read if read.answer else RsvpRead("", intent.reading.words.strip())
    told = _to_hosts(circle, member, gathering, said)
    circle = with_gathering(circle, gathering)
    if read.answer and not member.receipts:
        return Decision(circle, told)
    what = "answered" if read.answer else "unclear"
    return Decision(circle, (_letter(circle, member, gathering, what, passed_on=bool(told)), *told))


def button(circle: Circle, intent: AnsweredCalendar, now: datetime) -> Decision:
    """Take an answer by button. One to an hour that is no longer meant does not count. It gets no letter."""
    member, gathering = circle.member(intent.member), _answered(circle, intent.gathering, now)
    if gathering is None or intent.sequence < gathering.asked or member.state not in THERE:
        return Decision(circle)
    if intent.answer:
        circle = with_gathering(circle, gathering.answered(member.number, intent.answer))
    said = RsvpRead(intent.answer, intent.words)
    return Decision(circle, _to_hosts(circle, member, gathering, said, intent.proposed))


def _answered(circle: Circle, number: int | None, now: datetime) -> Gathering | None:
    return next((one for one in upcoming(circle, now) if one.number == number), None)


def _to_hosts(
    circle: Circle, member: Member, gathering: Gathering, said: RsvpRead, proposed: datetime | None = None
) -> tuple[Letter, ...]:
    """Return the letters that pass on what was said beside an answer: a counter-proposal, a question."""
    if not (said.words or proposed):
        return ()
    return tuple(
        replace(aside(circle, host, member, said.words), gathering=gathering.title, answer=said.answer, proposed=proposed)
        for host in circle.hosts()
        if host.number != member.number
    )
