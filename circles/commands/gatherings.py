"""Hosts' commands about gatherings: announce one, move it, call it off. Pure; called through the registry."""

from __future__ import annotations

from datetime import UTC, datetime, time

from circles import gatherings
from circles.cadence import wall, zone_of
from circles.circle import Circle
from circles.commands.effects import Effects, Given, day_of
from circles.gathering import Gathering
from circles.people import Member
from circles.refusals import Refusal

UNTITLED = "gathering"  # what the reader calls one that was given no title


def gathering(circle: Circle, host: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    """Announce a gathering; one that goes by the same title is moved instead."""
    when = datetime.fromisoformat(str(given["when"]))
    at = _to_come(circle, when, now)
    title = _line(given.get("title"))
    title = circle.name if title.casefold() in ("", UNTITLED) else title
    place = _line(given.get("place"))
    same = [one for one in gatherings.upcoming(circle, now) if one.title.casefold() == title[: gatherings.TITLE].casefold()]
    if same:
        return _change(circle, host, same[0], place or same[0].place, at, now, effects)
    decision = gatherings.announce(circle, host, title, place, at, now)
    effects.say("gathering", title)
    effects.send(*decision.letters)
    return decision.circle


def move(circle: Circle, host: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    """Put a gathering to another day, hour or place; what was not named stays."""
    old = _meant(circle, given, now)
    local = old.at.astimezone(zone_of(circle.zone)).replace(tzinfo=None)
    hour = time.fromisoformat(str(given["time"])) if given.get("time") else local.time()
    when = datetime.combine(day_of(given, "day") or local.date(), hour)
    at = old.at if when == local else _to_come(circle, when, now)
    return _change(circle, host, old, _line(given.get("place")) or old.place, at, now, effects)


def cancel(circle: Circle, host: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    """Call a gathering off."""
    old = _meant(circle, given, now)
    decision = gatherings.call_off(circle, host, old)
    effects.say("cancel_gathering", old.title)
    effects.send(*decision.letters)
    return decision.circle


def _change(circle: Circle, host: Member, old: Gathering, place: str, at: datetime, now: datetime, effects: Effects) -> Circle:
    decision = gatherings.change(circle, host, old, place, at, now)
    effects.say("move_gathering", old.title)
    effects.send(*decision.letters)
    return decision.circle


def _to_come(circle: Circle, when: datetime, now: datetime) -> datetime:
    """Return the instant that the circle's clocks show so. Raises Refusal when it has passed."""
    try:
        at = wall(when.date(), when.time(), circle.zone)
    except OverflowError as error:  # the year 9999
        raise Refusal("date-passed", now.astimezone(UTC).date().isoformat()) from error
    if at <= now:
        raise Refusal("date-passed", when.date().isoformat())
    return at


def _meant(circle: Circle, given: Given, now: datetime) -> Gathering:
    """Return the gathering that a line is about: the one whose title it names, or the only one. Raises Refusal."""
    open_ = gatherings.upcoming(circle, now)
    named = _line(given.get("title")).casefold()
    found = [one for one in open_ if named in one.title.casefold()] if named else open_
    if len(found) != 1:
        raise Refusal("which-gathering", ", ".join(one.title for one in open_))
    return found[0]


def _line(value: object) -> str:
    return " ".join(str(value or "").split())
