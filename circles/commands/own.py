"""Members' commands about themselves: absence, leaving, settings, undo. Pure; called through `circles.commands.registry`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from circles.cadence import NoSuchZone, zone_of
from circles.circle import Circle
from circles.commands.effects import Effects, Given, back_on
from circles.frame import frame
from circles.ladder import Silence
from circles.letters import Farewell, Letter
from circles.people import Member, State, clean_name
from circles.refusals import Refusal

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl")


def pause(circle: Circle, member: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    until, back = back_on(given, member.zone, now)
    effects.say("pause", until.isoformat() if until else "")
    return circle.with_member(replace(member, state=State.PAUSED, paused_until=back))


def resume(circle: Circle, member: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    effects.say("resume")
    return circle.with_member(replace(member, state=State.ACTIVE, paused_until=None, silence=Silence()))


def leave(circle: Circle, member: Member, now: datetime) -> tuple[Circle, Letter]:
    """Let a member go, with a farewell. Raises Refusal for the last host while others are there."""
    others = [one for one in circle.active() if one.number != member.number]
    if member.is_host and len(circle.hosts()) == 1 and others:
        raise Refusal("last-host")
    farewell = Farewell(**frame(circle, member))
    return circle.with_member(replace(member, state=State.LEFT, since=now)), farewell


def leave_circle(circle: Circle, member: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    circle, farewell = leave(circle, member, now)
    effects.send(farewell)
    effects.ended = True
    return circle


def timezone(circle: Circle, member: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    zone = str(given.get("tz") or "")
    try:
        zone_of(zone)
    except NoSuchZone as error:
        raise Refusal("no-such-zone", zone) from error
    effects.say("timezone", zone)
    return circle.with_member(replace(member, zone=zone))


def name(circle: Circle, member: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    name = clean_name(str(given.get("name") or "")) or member.name
    effects.say("name", name)
    return circle.with_member(replace(member, name=name))


def language(circle: Circle, member: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    language = str(given.get("language") or "")
    if language not in LANGUAGES:
        raise Refusal("not-yet", f"language {language}".strip())
    effects.say("language", language)
    return circle.with_member(replace(member, language=language))


def receipts(circle: Circle, member: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    on = bool(given.get("on", True))
    effects.say("receipts", "on" if on else "off")
    return circle.with_member(replace(member, receipts=on))


def posts(circle: Circle, member: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    when = "digest" if given.get("when") == "digest" else "now"
    effects.say(f"posts-{when}")
    return circle.with_member(replace(member, posts=when))


def partner(circle: Circle, member: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    on = bool(given.get("on", True))
    effects.say("partner-on" if on else "partner-off")
    return circle.with_member(replace(member, partner=on))
