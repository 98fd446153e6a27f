"""What a decision is: the circle after, the letters to send, and the round that was closed, if one was.

Made by the steps of `circles.decide`, carried out by `scheduler.work`. Holds data only.
"""

from __future__ import annotations

from dataclasses import dataclass

from circles.circle import Circle
from circles.letters import Letter
from circles.rounds import Round


@dataclass(frozen=True, slots=True)
class Decision:
    """The circle as it now is, the letters to send, and the round that was closed, if one was."""

    circle: Circle
    letters: tuple[Letter, ...] = ()
    closed: Round | None = None

    def then(self, later: Decision) -> Decision:
        """Return this decision followed by one that was made on its circle."""
        return Decision(later.circle, self.letters + later.letters, later.closed or self.closed)
