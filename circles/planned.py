"""What was confirmed and waits for its day. A step of `circles.decide`, also in a circle that rests. Pure."""

from __future__ import annotations

from datetime import datetime

from circles.circle import Circle
from circles.commands.registry import carry_out_planned
from circles.decision import Decision
from circles.letters import Letter


def dues(circle: Circle) -> list[datetime]:
    """Return when plans come due."""
    return [plan.at for plan in circle.planned]


def come_due(circle: Circle, now: datetime) -> Decision:
    """Carry out what has come due."""
    letters: tuple[Letter, ...] = ()
    for plan in circle.planned:
        if plan.at <= now:
            circle, effects = carry_out_planned(circle, plan, now)
            letters += effects.letters
    return Decision(circle, letters)
