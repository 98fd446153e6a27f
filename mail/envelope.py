"""The envelope of a mail as the door took it. Used by the door and the spool."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One mail for one recipient. `sender` is "" for the null sender (RFC 5321 4.5.5).

    `front` when it came from the front server whose word on signatures is believed.
    """

    recipient: str
    sender: str
    raw: bytes
    front: bool = False
