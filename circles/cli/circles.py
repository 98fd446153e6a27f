"""`circles new`, `goal`, `circles`, `members`: circles and the people in them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import click
from sqlalchemy.exc import IntegrityError

from circles import circle as domain
from circles.cadence import BadSchedule, NoSuchZone, parse_schedule, zone_of
from circles.circle import Circle
from circles.cli.show import json_option, show
from circles.commands.own import LANGUAGES
from circles.digest import plain
from circles.frame import frame
from circles.goals import Goal, Per
from circles.joining import welcome
from circles.letters import Invitation, Letter
from circles.people import BadAddress, Member, Role, State, split_mailbox
from circles.reading.commands_goals import measured
from circles.reading.model import Asked
from circles.refusals import Refusal
from circles.store import circles as store
from scheduler.settings import load
from scheduler.wiring import Parts, make_work, open_parts


def _mailbox(text: str) -> tuple[str, str]:
    try:
        name, address = split_mailbox(text)
    except BadAddress as error:
        raise click.UsageError(f'{text!r} is not "NAME <ADDRESS>", for example "Ana <ana@example.org>".') from error
    return name or address.partition("@")[0].capitalize(), address


@click.command("new")
@click.argument("name")
@click.option("--host", required=True, metavar='"NAME <ADDRESS>"', help="Who runs it.")
@click.option("--purpose", required=True, metavar="TEXT", help="What it is for, in one sentence.")
@click.option("--zone", metavar="ZONE", help="Its time zone, for example Europe/Berlin.")
@click.option("--language", metavar="LL", help="One of en, de, fr, es, pt, it, nl.")
@click.option("--digest", default="sunday 18:00", show_default=True, metavar="WHEN", help="When a round closes.")
@click.option("--member", "members", multiple=True, metavar='"NAME <ADDRESS>"', help="Who is invited (may be given several times).")
@click.option("--joined", is_flag=True, help="They have said yes already: no invitation is sent.")
def new_command(
    name: str, host: str, purpose: str, zone: str | None, language: str | None, digest: str, members: tuple[str, ...], joined: bool
) -> None:
    """Begin a circle: its host is welcomed, members are invited (or welcomed, with --joined).

    Example: circles new "Morning writers" --host "Ana <ana@example.org>" --purpose "Write every week" --member "Bo <bo@example.org>"
    """
    settings = load().settings
    zone, language = zone or settings.zone, language or settings.language
    _check(name, zone, language)
    try:
        schedule = parse_schedule(digest)
    except BadSchedule as error:
        raise click.UsageError(f'--digest is a weekday and a time such as "sunday 18:00", not {digest!r}.') from error
    host_name, host_address = _mailbox(host)
    for address in (host_address, *(_mailbox(text)[1] for text in members)):
        if address.endswith(f"@{settings.domain.lower()}"):
            raise click.UsageError(f"{address} is an address of this service itself; name the one that the person reads.")
    parts = open_parts(settings)
    now = parts.clock()
    first = Member(1, host_address, host_name, zone, language, State.ACTIVE, Role.HOST, now)
    circle = domain.begin(name.strip(), purpose.strip(), first, zone=zone, language=language, schedule=schedule, now=now)
    state = State.ACTIVE if joined else State.INVITED
    for text in members:
        member_name, address = _mailbox(text)
        try:
            circle = domain.add_member(circle, address, member_name, state, now)
        except Refusal as refusal:
            raise click.ClickException(_why(refusal)) from refusal
    _begin(parts, circle, now)
    click.echo(f"{circle.name} has begun: {parts.addresses.circle(circle.slug)}, {len(circle.members)} people, the first digest on {circle.round.closes.astimezone(zone_of(zone)):%A %d %B, %H:%M} ({zone}).")


def _check(name: str, zone: str, language: str) -> None:
    if not domain.slug_of(name):
        raise click.UsageError("a circle's name becomes its address, so it needs a letter from a to z or a digit.")
    try:
        zone_of(zone)
    except NoSuchZone as error:
        raise click.UsageError(f"there is no time zone {zone!r}; an example is Europe/Berlin.") from error
    if language not in LANGUAGES:
        raise click.UsageError(f"--language is one of {', '.join(LANGUAGES)}, not {language!r}.")


def _begin(parts: Parts, circle: Circle, now: datetime) -> None:
    letters: list[Letter] = []
    for member in circle.members:
        if member.state is State.ACTIVE:
            letters.append(welcome(circle, member, now))
        else:
            host = circle.member(1).first_name
            letters.append(
                Invitation(**frame(circle, member), host=host)
            )
    work = make_work(parts, lambda function, *arguments: function(*arguments))
    try:
        with parts.engine.begin() as connection:
            id_ = store.insert(connection, circle, now)
            work.queue_letters(connection, id_, circle, tuple(letters), f"begin:{id_}")
    except IntegrityError as error:
        raise click.ClickException(f"there is a circle {circle.slug!r} already; choose another name.") from error


def _why(refusal: Refusal) -> str:
    known = {
        "circle-full": "a circle has at most twelve members.",
        "already-a-member": f"{refusal.detail} is in it twice.",
        "no-such-member": f"nobody in it has the address {refusal.detail}.",
    }
    return known.get(refusal.code, refusal.code.replace("-", " "))


def _find(parts: Parts, name: str) -> tuple[int, Circle]:
    slug = name.partition("@")[0].lower()
    with parts.engine.begin() as connection:
        found = store.find(connection, slug) or store.find(connection, domain.slug_of(name))
    if found is None:
        raise click.ClickException(f"there is no circle {name!r}; `circles circles` lists them.")
    return found


def _measure(target: str | None, unit: str, per: str, due: str | None) -> dict[str, Any]:
    """Return what the options say of a goal; what they leave out, its title may say."""
    found: dict[str, Any] = {}
    try:
        if target is not None:
            found = {"target": Decimal(target), "unit": unit, "per": Per(per)}
    except InvalidOperation as error:
        raise click.UsageError(f"--target is a number such as 3 or 2.5, not {target!r}.") from error
    if found and not (found["target"].is_finite() and found["target"] > 0):
        raise click.UsageError(f"--target is above 0, not {target}.")
    try:
        return found | ({"due": date.fromisoformat(due)} if due else {})
    except ValueError as error:
        raise click.UsageError(f"--due is a date such as 2026-06-30, not {due!r}.") from error


def _of_title(title: str, member: Member, now: datetime) -> dict[str, Any]:
    """Read the measure that stands in a title, as a goal that comes by mail is read."""
    found = measured(title, Asked(now.astimezone(zone_of(member.zone)).date(), member.language))
    return {key: Per(value) if key == "per" else value for key, value in found.items()} if found.get("title") else {"title": title}


@click.command("goal")
@click.argument("circle")
@click.argument("address")
@click.argument("titles", nargs=-1, required=True, metavar="TITLE...")
@click.option("--target", metavar="NUMBER", help="How much of it.")
@click.option("--unit", default="", metavar="UNIT", help="Of what: runs, pages, km, hours ...")
@click.option("--per", type=click.Choice(["round", "total"]), default="round", show_default=True, help="Whether the target is for each round or in all.")
@click.option("--due", metavar="DATE", help="By when: 2026-06-30.")
def goal_command(circle: str, address: str, titles: tuple[str, ...], target: str | None, unit: str, per: str, due: str | None) -> None:
    """Give a member one goal or several.

    Example: circles goal morning-writers bo@example.org "Run three times a week" --target 3 --unit runs
    """
    measure = _measure(target, unit, per, due)
    parts = open_parts(load().settings)
    id_, _ = _find(parts, circle)
    with parts.engine.begin() as connection:
        found = store.lock(connection, id_)
        member = found.by_address(address.lower()) if found else None
        if found is None or member is None:
            raise click.ClickException(f"{address} is not in that circle; `circles members {circle}` lists who is.")
        for title in titles:
            if not title.strip():
                raise click.UsageError("a goal needs a title.")
            found = domain.add_goal(found, member.number, **(_of_title(title, member, parts.clock()) | measure))
        store.save(connection, id_, found)
    for goal in found.open_goals(member.number)[-len(titles) :]:
        click.echo(f"{member.first_name}'s goal {_goal_text(goal)}")


@click.command("circles")
@json_option
def circles_command(as_json: bool) -> None:
    """List the circles.

    Example: circles circles --json
    """
    parts = open_parts(load().settings)
    with parts.engine.begin() as connection:
        found = store.everything(connection)
    rows = [
        {
            "circle": circle.slug, "name": circle.name, "state": _state(circle), "members": len(circle.active()), "round": circle.round.number,
            "digest": str(circle.schedule), "zone": circle.zone, "closes": circle.round.closes.isoformat(timespec="minutes"),
        }
        for _, circle, _ in found
    ]  # fmt: skip
    show(rows, as_json, "No circles yet. `circles new --help` shows how to begin one.")


def _state(circle: Circle) -> str:
    if circle.draft_until:
        return "draft"
    return "closed" if circle.closed else "paused" if circle.paused else "open"


@click.command("members")
@click.argument("circle")
@json_option
def members_command(circle: str, as_json: bool) -> None:
    """List a circle's members and their open goals.

    Example: circles members morning-writers
    """
    _, found = _find(open_parts(load().settings), circle)
    rows = [
        {
            "number": member.number, "name": member.name, "address": member.address, "role": member.role.value,
            "state": member.state.value, "zone": member.zone, "language": member.language,
            "goals": "\n".join(_goal_text(goal) for goal in found.open_goals(member.number)),
        }
        for member in found.members
    ]  # fmt: skip
    show(rows, as_json, "Nobody is in it.")


def _goal_text(goal: Goal) -> str:
    parts = [f"{plain(goal.target)} {goal.unit}".strip() + f" per {goal.per.value}"] if goal.target else []
    parts += [f"by {goal.due.isoformat()}"] if goal.due else []
    return f"{goal.number}. {goal.title}" + (f" ({', '.join(parts)})" if parts else "")


