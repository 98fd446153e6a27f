"""A gathering that is to be: when, where, who has said whether they come. Part of the `Circle` aggregate; data only.

Made and changed by `circles.gatherings`; kept until its hour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

Answer = Literal["yes", "no", "maybe"]
Said = Literal["yes", "no", "maybe", ""]


@dataclass(frozen=True, slots=True)
class Rsvp:
    """What a member said last, by button or in words."""

    member: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class Gathering:
    """One gathering. `number` names it in its circle for ever; `sequence` counts its changes (RFC 5546 2.1.4).

    `asked` is the sequence at which its hour changed last: answers to an older one do not count any more.
    """

    number: int
    title: str
    place: str
    at: datetime
    made: datetime
    sequence: int = 0
    asked: int = 0
    cancelled: bool = False
    answers: tuple[Rsvp, ...] = ()
    invited: tuple[int, ...] = ()
    reminded: tuple[int, ...] = ()

    def answer_of(self, member: int) -> Said:
        """Return what a member said, "" when nothing."""
        return next((one.answer for one in self.answers if one.member == member), "")

    def who(self, answer: Answer) -> tuple[int, ...]:
        """Return the numbers of those who said so."""
        return tuple(one.member for one in self.answers if one.answer == answer)

    def answered(self, member: int, answer: Answer) -> Gathering:
        """Return the gathering with a member's answer in place of an earlier one."""
        others = tuple(one for one in self.answers if one.member != member)
        return replace(self, answers=(*others, Rsvp(member, answer)))
