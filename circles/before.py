"""How a circle was before its host's last mail, for `undo` within a day.

Part of the `Circle` aggregate; made and used by `circles.commands`. What members did meanwhile is not touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from circles.cadence import Schedule
from circles.gathering import Gathering
from circles.people import Role, State

LIFE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Before:
    """The settings as they were, and of each member whom the mail touched, state and role (None: they were not there)."""

    at: datetime
    round: int
    purpose: str
    zone: str
    schedule: Schedule
    question: str
    paused: bool
    paused_until: datetime | None
    closes: datetime
    people: tuple[tuple[int, State | None, Role | None], ...] = ()
    gatherings: tuple[Gathering, ...] | None = None  # None: kept before there were any
