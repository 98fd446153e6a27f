"""What every letter to a member shares. Called wherever the domain makes a letter; pure."""

from __future__ import annotations

from typing import Any

from circles.circle import Circle
from circles.people import Member


def frame(circle: Circle, member: Member, round_: int | None = None) -> dict[str, Any]:
    """Return the fields of `circles.letters.Letter`; `round_` is the round whose thread the letter belongs to."""
    return {
        "member": member.number,
        "circle": circle.name,
        "purpose": circle.purpose,
        "name": member.first_name,
        "language": member.language,
        "zone": member.zone,
        "round": round_,
    }
