"""The clock: real time, or a rehearsal's time that starts where it is told and runs faster.

Handed to all that needs to know the time. Only this file reads the machine's clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def real_clock() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A time that began with `start` when the machine's clock showed `began` (seconds since 1970)."""

    start: datetime
    speed: float
    began: float

    def __call__(self) -> datetime:
        """Return the rehearsal's present instant."""
        return self.start + timedelta(seconds=(time.time() - self.began) * self.speed)

    def __str__(self) -> str:
        return f"{self.start.isoformat()} {self.speed} {self.began}"


def rehearse(start: datetime, speed: float) -> Rehearsal:
    """Return a clock that shows `start` now and runs `speed` times as fast as the machine's."""
    return Rehearsal(start, speed, time.time())


def parse_rehearsal(text: str) -> Rehearsal:
    """Read what `str` of a rehearsal gave, so that commands beside the service live in its time."""
    start, speed, began = text.split()
    return Rehearsal(datetime.fromisoformat(start), float(speed), float(began))
