"""Partners: who is whose, the letter that says so three days after the digest, words that go to a partner alone.

A step of `circles.decide`; `circles.turns` begins each round with `paired`, and every decision ends in `settled`, so
that whoever comes has a partner at once and nobody is left alone by who goes. Pure; the pairing is `circles.pairing`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from circles.cadence import wall, zone_of
from circles.circle import Circle
from circles.conversation import HERE, aside
from circles.decision import Decision
from circles.frame import frame
from circles.laps import remembered
from circles.letters import Letter, Note, PartnerLetter
from circles.pairing import mended, pair
from circles.people import Member
from circles.reading.model import Reading

AFTER_DIGEST, AT = timedelta(days=3), time(9)
PLACE = 10_000  # more than members ever were in a circle


def paired(circle: Circle) -> Circle:
    """Return the circle, whose round has just begun, with partners for it; `last` is the round before."""
    met = remembered(circle.met, circle.last.groups, circle.apart) if circle.last and circle.last.groups else circle.met
    groups = pair(_there(circle), met, circle.apart)
    return replace(circle, met=met, round=replace(circle.round, groups=groups))


def settled(circle: Circle) -> Circle:
    """Return the circle with its partners mended, when somebody has come or gone since they were made."""
    groups, there = circle.round.groups, _there(circle)
    if circle.last is None or {number for group in groups for number in group} == set(there):
        return circle
    fresh = mended(groups, there, circle.met, circle.apart)
    kept = {number for group in fresh if group in groups for number in group}
    told = tuple(number for number in circle.round.partnered if number in kept)
    return replace(circle, round=replace(circle.round, groups=fresh, partnered=told))


def _there(circle: Circle) -> tuple[int, ...]:
    return tuple(one.number for one in circle.active() if one.partner)


def of(circle: Circle, member: int) -> tuple[Member, ...]:
    """Return a member's partners in this round: one, two in a trio, or none."""
    group = next((group for group in circle.round.groups if member in group), ())
    return tuple(circle.member(number) for number in group if number != member)


def dues(circle: Circle) -> list[datetime]:
    """Return when partner letters are due."""
    return [_at(circle, member) for member in _untold(circle)]


def come_due(circle: Circle, now: datetime) -> Decision:
    """Tell whose partner is who, what they promised and what they asked."""
    letters: list[Letter] = []
    for member in _untold(circle):
        if _at(circle, member) <= now:
            letters.append(_letter(circle, member))
            told = (*circle.round.partnered, member.number)
            circle = replace(circle, round=replace(circle.round, partnered=told))
    return Decision(circle, tuple(letters))


def _untold(circle: Circle) -> list[Member]:
    """Those who have a partner and have not been told, while the round is not being asked about yet."""
    return [
        one for one in circle.active()
        if of(circle, one.number) and one.number not in circle.round.partnered and not circle.round.prompted
    ]  # fmt: skip


def _at(circle: Circle, member: Member) -> datetime:
    assert circle.last is not None
    day = circle.last.closes.astimezone(zone_of(circle.zone)).date() + AFTER_DIGEST
    return wall(day, AT, member.zone)


def _letter(circle: Circle, member: Member) -> PartnerLetter:
    others = of(circle, member.number)
    said = [(one, circle.last.checkin_of(one.number) if circle.last else None) for one in others]
    return PartnerLetter(
        **frame(circle, member, circle.last.number if circle.last else None),
        partners=tuple(one.first_name for one in others),
        about=named(others),
        promised=tuple(Note(one.first_name, text) for one, checkin in said if checkin for text in checkin.commitments),
        asked=tuple(Note(one.first_name, text) for one, checkin in said if checkin for text in checkin.asks),
    )


def named(members: tuple[Member, ...]) -> int:
    """Return one or two members as one number, to be kept with a letter."""
    return sum(one.number * PLACE**at for at, one in enumerate(members))


def pass_on(circle: Circle, member: Member, about: int | None, words: str) -> tuple[Letter, ...]:
    """Return the letters that give a reply to a partner letter to those whom it named, and who are still there."""
    numbers = {(about or 0) % PLACE, (about or 0) // PLACE}
    here = (one for one in circle.members if one.number in numbers and one.state in HERE)
    return tuple(aside(circle, one, member, words) for one in here) if words.strip() else ()


def asides(circle: Circle, member: Member, reading: Reading) -> tuple[Letter, ...]:
    """Return the letters that pass `partner:` paragraphs on to the partner of this round."""
    about = named(of(circle, member.number))
    return tuple(one for said in reading.asides if said.audience == "partner" for one in pass_on(circle, member, about, said.text))
