"""What carrying out commands leaves behind, and what a command's function looks like.

Used by every module of `circles.commands`. Holds data only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from circles.cadence import wall
from circles.circle import Circle
from circles.frame import frame
from circles.letters import Letter, Refused
from circles.people import Member
from circles.refusals import Refusal


@dataclass(slots=True)
class Effects:
    """What the commands of one mail did: `done` are (code, value) pairs, `people` (name, state) pairs for the answer."""

    done: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    letters: tuple[Letter, ...] = ()
    undone: bool = False
    ended: bool = False

    def say(self, code: str, value: str = "") -> None:
        """Note what was done, for the answer."""
        self.done += ((code, value),)

    def send(self, *letters: Letter) -> None:
        """Note letters that a command sends."""
        self.letters += letters


Given = dict[str, Any]
Action = Callable[[Circle, Member, Given, datetime, Effects], Circle]


def refused(circle: Circle, member: Member, refusal: Refusal) -> Refused:
    """Return the letter that says why not."""
    return Refused(**frame(circle, member, circle.round.number), code=refusal.code, detail=refusal.detail)


def day_of(given: Given, key: str) -> date | None:
    """Return a day that a command named, whichever way it was kept."""
    value = given.get(key)
    return value if isinstance(value, date) or value is None else date.fromisoformat(str(value)[:10])


def back_on(given: Given, zone: str, now: datetime) -> tuple[date | None, datetime | None]:
    """Return the day that `until` names, and the instant at which it begins. Raises Refusal when it has passed."""
    until = day_of(given, "until")
    back = wall(until, time(0), zone) if until else None
    if until is not None and back is not None and back <= now:
        raise Refusal("date-passed", until.isoformat())
    return until, back
