"""Everything that may happen to a circle: what `circles.decide` is told, with its evidence.

Made by `mail.receive` (from mail), `scheduler.work` (from the clock) and `circles.cli`. Never holds raw mail.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from circles.gathering import Said
from circles.reading.beginnings import BeginningRead
from circles.reading.hosts import HostReading
from circles.reading.model import Reading


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time has passed."""


@dataclass(frozen=True, slots=True)
class Replied:
    """A member answered a letter, or wrote to the circle: `reading` is what it means."""

    member: int
    reading: Reading
    letter: str = ""  # the kind of the letter answered, "" when none
    host_reading: HostReading | None = None
    about: int | None = None  # what the letter was about: a question, a post, a member
    subject: str = ""
    beginning: BeginningRead | None = None  # read so, when it answers the letter that shows a draft


@dataclass(frozen=True, slots=True)
class AnsweredAutomatically:
    """A member's mail program answered by itself; away until then, if it said so."""

    member: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Bounced:
    """A letter to a member came back. `permanent` when their mail server will not take any."""

    member: int
    permanent: bool


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    """A member's mail program used List-Unsubscribe."""

    member: int


@dataclass(frozen=True, slots=True)
class Knocked:
    """Somebody who is no member wrote to the circle's address; nothing proves who they are."""

    address: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class AnsweredCalendar:
    """A member answered a gathering's invitation by their calendar's button, perhaps with words or another time.

    `sequence` is that of the invitation they answered (RFC 5546 2.1.4).
    """

    member: int
    gathering: int
    answer: Said
    sequence: int = 0
    words: str = ""
    proposed: datetime | None = None


Intent = Ticked | Replied | AnsweredAutomatically | Bounced | Unsubscribed | Knocked | AnsweredCalendar
