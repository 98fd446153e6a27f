"""What happens, line by line, for whoever watches a rehearsal or the demo. Used by `scheduler.work`; pure.

Never written to the log: a line may hold people's words.
"""

from __future__ import annotations

import json
import re

from circles.circle import Circle
from circles.decision import Decision
from circles.letters import Letter, Welcome
from mail.receive import Received

SHOWN = 70  # characters of a mail


def letter_line(circle: Circle, letter: Letter) -> str:
    """Say which letter goes to whom."""
    of_round = f" of round {letter.round}" if letter.round is not None else ""
    return f"{_kind(letter)}{of_round} goes to {circle.member(letter.member).first_name}"


def mail_line(member: int | None, received: Received | None, decision: Decision) -> str:
    """Say who wrote what, what was understood, and what is answered."""
    if member is None:
        return "a stranger wrote -> the hosts are asked"
    circle = decision.circle
    name = circle.member(member).first_name
    if received is None:
        return f"{name} left"
    answers = ", ".join(f"{_kind(one)} to {circle.member(one.member).first_name}" for one in decision.letters)
    said = json.dumps(received.new_text[:SHOWN], ensure_ascii=False)
    return f"{name} wrote {said} -> {'; '.join(_heard(received, decision)) or 'words'} -> {answers or 'no letter'}"


def _heard(received: Received, decision: Decision) -> list[str]:
    if received.calendar is not None:
        return [f"calendar: {received.calendar.answer or 'another time'}"]
    if received.auto:
        return [f"automatic mail ({received.auto})"]
    if any(isinstance(one, Welcome) for one in decision.letters):
        return ["joins"]
    if received.host_reading is not None:
        return [f"host: {one.name}" for one in received.host_reading.commands]
    reading = received.reading
    heard = [
        f"goal {one.goal} {one.outcome}" + "".join(f" {key}={value}" for key, value in (("amount", one.amount), ("total", one.total), ("percent", one.percent)) if value is not None)
        for one in reading.updates
    ]
    heard += [f"command {one.name}" for one in reading.commands]
    return [*heard, f"asked back: {reading.question.code}"] if reading.question else heard


def _kind(letter: Letter) -> str:
    """A letter's class in words: "partner letter"."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", type(letter).__name__).lower()
