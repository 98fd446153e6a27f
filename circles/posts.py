"""What members say to each other between check-ins. Part of the `Circle` aggregate; holds data only.

Made by `circles.conversation`; kept in the round until its digest, which gives asks and offers of posts too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Post:
    """A member's words to the circle. `leaves` is when they go out; `sent` whether they did.

    `thread` is the number of the post that began the thread, 0 for a round's own thread; `parent` the post answered, 0
    for the digest or none. `round` is the round whose thread it is.
    """

    number: int
    member: int
    words: str
    leaves: datetime
    round: int
    thread: int = 0
    parent: int = 0
    subject: str = ""
    asks: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Cheer:
    """A reaction, or a word such as "bravo": `member` thanks `to`, by numbers."""

    member: int
    to: int
