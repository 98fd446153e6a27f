"""The one table of commands: who may give each, what evidence it needs, an example, what it does, how it is undone.

`circles.taking_part` and `circles.decide` carry commands out through it; the help letters and docs/commands.md are made
from it. The words of the commands are in circles/reading/lexicon. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from circles.circle import Circle
from circles.commands import confirming, gatherings, goals, own, people, running, undoing
from circles.commands.effects import Action, Effects, Given, refused
from circles.evidence import Kind, row_of
from circles.frame import frame
from circles.letters import HelpLetter, Notice
from circles.pending import Planned
from circles.people import Member, State
from circles.reading.model import CommandRead
from circles.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Command:
    """A command. `example` is a line that a person may write; `effect` says in plain words what it does."""

    name: str
    action: Action
    example: str
    effect: str
    host: bool = False  # a host's, not any member's
    changes: bool = True  # False: it only tells
    delay: timedelta = timedelta(0)  # between the confirmed word and the deed
    shown: str = ""  # the argument that a question names

    @property
    def kind(self) -> Kind:
        """Its class in the table of trust."""
        return row_of(self.name, host=self.host).kind

    @property
    def asks_first(self) -> bool:
        """Whether the printed word is wanted before anything is done."""
        return self.kind in (Kind.PRIVATE, Kind.GRAVE)


def _help(circle: Circle, member: Member, given: Given, now: datetime, effects: Effects) -> Circle:
    """Send the list of what one can write."""
    lines = tuple((command.example, command.effect) for command in MEMBERS)
    host_lines = tuple((command.example, command.effect) for command in HOSTS) if member.is_host else ()
    effects.send(HelpLetter(**frame(circle, member), lines=lines, host_lines=host_lines))
    return circle


WEEK = timedelta(days=7)
MEMBERS: tuple[Command, ...] = (
    Command("add_goal", goals.add_goal, "goal: run twice a week", "adds a goal"),
    Command("change_goal", goals.change_goal, "change 2 to read one book", "changes a goal"),
    Command("drop_goal", goals.drop_goal, "drop 2", "lets a goal go"),
    Command("goals", goals.goals, "goals", "lists your goals", changes=False),
    Command("status", goals.goals, "status", "says how your goals stand", changes=False),
    Command("undo", undoing.undo, "undo", "takes your last answer back"),
    Command("pause", own.pause, "pause until 5 March", "no letters until you are back"),
    Command("resume", own.resume, "resume", "letters come again"),
    Command("leave", own.leave_circle, "leave", "you leave the circle"),
    Command("timezone", own.timezone, "timezone Europe/Berlin", "letters come by that clock"),
    Command("language", own.language, "language en", "letters come in that language"),
    Command("name", own.name, "name: Annie", "what the others call you"),
    Command("receipts", own.receipts, "receipts off", "no more receipts, or receipts again"),
    Command("posts", own.posts, "posts: digest", "posts come collected in the digest, or at once"),
    Command("partner", own.partner, "partner off", "no partner for now, or one again"),
    Command("help", _help, "help", "this list", changes=False),
)
HOSTS: tuple[Command, ...] = (
    Command("invite", people.invite, "invite someone@example.org", "asks somebody to join", host=True),
    Command("approve", people.approve, "approve someone@example.org", "lets in who asked to join", host=True),
    Command("decline", people.decline, "decline someone@example.org", "lets their request rest", host=True),
    Command("remove", people.remove, "remove Bo", "lets a member go", shown="member", host=True),
    Command("cohost", people.cohost, "cohost Bo", "a member helps you to run the circle", shown="member", host=True),
    Command("handover", people.handover, "handover Bo", "a member becomes the host, after a week", delay=WEEK, shown="member", host=True),
    Command("who", people.who, "who", "says who is in the circle", changes=False, host=True),
    Command("status", people.who, "status", "says how everybody stands", changes=False, host=True),
    Command("schedule", running.schedule, "every week sunday 18:00", "when the digest goes out", host=True),
    Command("purpose", running.purpose, "purpose: write every week", "what the circle is for", host=True),
    Command("question", running.question, "question: what surprised you?", "what the next letter asks", host=True),
    Command("say", running.say, "say: see you on Sunday", "your words go to everybody now", host=True),
    Command("skip", running.skip, "skip", "leaves the next round out", host=True),
    Command("gathering", gatherings.gathering, "gathering 16 May 18:30 at Café Luz: Spring walk", "invites everybody, by their calendars", host=True),
    Command("move_gathering", gatherings.move, "move the gathering to 17 May 19:00", "tells everybody the new time", host=True),
    Command("cancel_gathering", gatherings.cancel, "cancel the gathering", "calls it off, in everybody’s calendar", host=True),
    Command("pause_circle", running.pause_circle, "pause until 5 March", "the circle rests", host=True),
    Command("resume_circle", running.resume_circle, "resume the circle", "the circle goes on", host=True),
    Command("close_circle", people.close_circle, "close the circle", "ends the circle, after a week", delay=WEEK, host=True),
    Command("help", _help, "help", "this list", changes=False, host=True),
)
OF_MEMBERS = {command.name: command for command in MEMBERS}
OF_HOSTS = {command.name: command for command in HOSTS}


def carry_out(
    circle: Circle, member: Member, commands: tuple[CommandRead, ...], now: datetime, table: dict[str, Command] = OF_MEMBERS
) -> tuple[Circle, Effects]:
    """Do what a mail asks of the program, in its order. A refused command changes nothing, and the refusal is a letter."""
    effects = Effects()
    for read in commands:
        member = circle.member(member.number)
        try:
            circle = _one(circle, member, table.get(read.name), read, now, effects)
        except Refusal as refusal:
            effects.send(refused(circle, member, refusal))
    return circle, effects


def _one(circle: Circle, member: Member, command: Command | None, read: CommandRead, now: datetime, effects: Effects) -> Circle:
    if command is None:
        raise Refusal("not-yet", read.name.replace("_circle", ""))
    if not command.asks_first:
        return command.action(circle, member, read.arguments, now, effects)
    command.action(circle, member, read.arguments, now, Effects())  # what cannot be done is refused before it is asked
    shown = people.named(circle, read.arguments).first_name if command.shown == "member" else ""
    return confirming.ask(circle, member, command.name, read.arguments, shown, now, effects)


def confirmed(circle: Circle, member: Member, number: int | None, words: str, now: datetime) -> tuple[Circle, Effects]:
    """A member answered a question: do what was asked, or plan it for its day."""
    effects = Effects()
    try:
        circle, pending = confirming.answered(circle, member, number, words, now)
        command = OF_HOSTS.get(pending.command) if member.is_host else None
        command = command or OF_MEMBERS.get(pending.command)
        if command is None:
            raise Refusal("not-a-host", pending.command)
        if command.delay:
            return _planned(circle, member, command, pending.given, now, effects), effects
        circle = command.action(circle, member, pending.given, now, effects)
    except Refusal as refusal:
        effects.send(refused(circle, member, refusal))
    return circle, effects


def _planned(circle: Circle, member: Member, command: Command, given: Given, now: datetime, effects: Effects) -> Circle:
    at = now + command.delay
    shown = people.named(circle, given).first_name if command.shown == "member" else ""
    effects.say("planned-" + command.name, at.date().isoformat())
    if command.kind is Kind.GRAVE:
        others = (one for one in circle.members if one.state in (State.ACTIVE, State.PAUSED) and one.number != member.number)
        effects.send(*(
            Notice(**frame(circle, one), code="planned-" + command.name, by=member.first_name, value=shown, day=at.date())
            for one in others
        ))  # fmt: skip
    return replace(circle, planned=(*circle.planned, Planned(member.number, command.name, at, given)))


def carry_out_planned(circle: Circle, plan: Planned, now: datetime) -> tuple[Circle, Effects]:
    """Do what was planned, if it can still be done."""
    effects = Effects()
    circle = replace(circle, planned=tuple(one for one in circle.planned if one != plan))
    member = circle.member(plan.member)
    command = OF_HOSTS.get(plan.command) if member.is_host else OF_MEMBERS.get(plan.command)
    if command is not None:
        try:
            circle = command.action(circle, member, plan.given, now, effects)
        except Refusal as refusal:
            effects.send(refused(circle, member, refusal))
    return circle, effects
