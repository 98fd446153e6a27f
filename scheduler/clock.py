"""The clock: real time, or a rehearsal's time that starts where it is told and runs faster.

Handed to all that needs to know the time. Only this file reads the machine's clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def real_clock() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)


def rehearsal_clock(start: datetime, speed: float) -> Clock:
    """Return a clock that shows `start` now and runs `speed` times as fast as the machine's."""
    began = time.monotonic()

    def now() -> datetime:
        return start + timedelta(seconds=(time.monotonic() - began) * speed)

    return now
