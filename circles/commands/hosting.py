"""A host's mail: its commands carried out, and what it did told to every host, in plain words, with `undo`.

Called by `circles.decide`. Pure.
"""

from __future__ import annotations

from datetime import datetime

from circles.circle import Circle
from circles.commands import undoing
from circles.commands.effects import Effects
from circles.commands.registry import OF_HOSTS, carry_out
from circles.decision import Decision
from circles.frame import frame
from circles.letters import HostAnswer, Letter
from circles.people import Member
from circles.reading.hosts import HostReading
from circles.reading.model import Question


def host_mail(circle: Circle, host: Member, reading: HostReading, now: datetime) -> Decision:
    """Carry out a host's mail, and answer it."""
    after, effects = carry_out(circle, host, reading.commands, now, OF_HOSTS)
    letters = answer_to(circle, after, host, effects, reading.question)
    if effects.done:
        after = undoing.noted(circle, after, now)
    return Decision(after, (*letters, *effects.letters))


def answer_to(
    before: Circle, after: Circle, who: Member, effects: Effects, question: Question | None = None
) -> tuple[Letter, ...]:
    """Return what tells the writer, and every other host, what was done; nothing when nothing was."""
    if not (effects.done or effects.people or question):
        return ()
    code, words = (question.code, question.words) if question else ("", "")
    own = HostAnswer(**frame(after, who), effects=effects.done, people=effects.people, question=code, question_words=words)
    others = [one for one in before.hosts() if one.number != who.number] if who.is_host and effects.done else []
    told = (HostAnswer(**frame(after, one), effects=effects.done, by=who.first_name) for one in others)
    return (own, *told)
