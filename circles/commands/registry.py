"""The one table of commands: who may give each, what evidence it needs, an example, what it does, how it is undone.

`circles.taking_part` and `circles.decide` carry commands out through it; the help letters and docs/commands.md are made
from it. The words of the commands are in circles/reading/lexicon. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from circles.circle import Circle
from circles.commands import confirming, goals, own, people, running, undoing
from circles.commands.effects import Action, Effects, Given, refused
from circles.frame import frame
from circles.letters import HelpLetter, Notice
from circles.pending import Planned
from circles.people import Member, State
from circles.reading.model import CommandRead
from circles.refusals import Refusal


class Kind(StrEnum):
    """The classes of the policy of trust: what evidence an action needs, and how it is taken back."""

    HELP = "help"
    LOOK = "look"
    STOP = "stop"
    OWN = "own"
    PRIVATE = "private"
    HOST = "host"
    GRAVE = "grave"


@dataclass(frozen=True, slots=True)
class Command:
    """A command. `example` is a line that a person may write; `effect` says in plain words what it does."""

    name: str
    kind: Kind
    action: Action
    example: str
    effect: str
    delay: timedelta = timedelta(0)  # between the confirmed word and the deed
    shown: str = ""  # the argument that a question names

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
    Command("add_goal", Kind.OWN, goals.add_goal, "goal: run twice a week", "adds a goal"),
    Command("change_goal", Kind.OWN, goals.change_goal, "change 2 to read one book", "changes a goal"),
    Command("drop_goal", Kind.OWN, goals.drop_goal, "drop 2", "lets a goal go"),
    Command("goals", Kind.LOOK, goals.goals, "goals", "lists your goals"),
    Command("status", Kind.LOOK, goals.goals, "status", "says how your goals stand"),
    Command("undo", Kind.OWN, undoing.undo, "undo", "takes your last answer back"),
    Command("pause", Kind.STOP, own.pause, "pause until 5 March", "no letters until you are back"),
    Command("resume", Kind.OWN, own.resume, "resume", "letters come again"),
    Command("leave", Kind.STOP, own.leave_circle, "leave", "you leave the circle"),
    Command("timezone", Kind.OWN, own.timezone, "timezone Europe/Berlin", "letters come by that clock"),
    Command("language", Kind.OWN, own.language, "language en", "letters come in that language"),
    Command("name", Kind.OWN, own.name, "name: Annie", "what the others call you"),
    Command("receipts", Kind.STOP, own.receipts, "receipts off", "no more receipts, or receipts again"),
    Command("help", Kind.HELP, _help, "help", "this list"),
)
HOSTS: tuple[Command, ...] = (
    Command("invite", Kind.HOST, people.invite, "invite someone@example.org", "asks somebody to join"),
    Command("remove", Kind.GRAVE, people.remove, "remove Bo", "lets a member go", shown="member"),
    Command("cohost", Kind.GRAVE, people.cohost, "cohost Bo", "a member helps you to run the circle", shown="member"),
    Command("handover", Kind.GRAVE, people.handover, "handover Bo", "a member becomes the host, after a week", WEEK, "member"),
    Command("who", Kind.LOOK, people.who, "who", "says who is in the circle"),
    Command("status", Kind.LOOK, people.who, "status", "says how everybody stands"),
    Command("schedule", Kind.HOST, running.schedule, "every week sunday 18:00", "when the digest goes out"),
    Command("purpose", Kind.HOST, running.purpose, "purpose: write every week", "what the circle is for"),
    Command("question", Kind.HOST, running.question, "question: what surprised you?", "what the next letter asks"),
    Command("say", Kind.HOST, running.say, "say: see you on Sunday", "your words go to everybody now"),
    Command("skip", Kind.HOST, running.skip, "skip", "leaves the next round out"),
    Command("pause_circle", Kind.HOST, running.pause_circle, "pause until 5 March", "the circle rests"),
    Command("resume_circle", Kind.HOST, running.resume_circle, "resume the circle", "the circle goes on"),
    Command("close_circle", Kind.GRAVE, people.close_circle, "close the circle", "ends the circle, after a week", WEEK),
    Command("help", Kind.HELP, _help, "help", "this list"),
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
