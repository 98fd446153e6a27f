"""Streaks in weeks: how long a member has kept answering. Shown to that member alone.

Called when a round closes. A week in which one was away, or our letter did not arrive, changes nothing; one missed
week does not break a streak, though it adds nothing; two in a row do. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce

from circles.cadence import Every
from circles.weeks import Week

BREAKS = 2  # missed rounds in a row
WEEKS: dict[Every, int] = {"week": 1, "2 weeks": 2, "month": 4}  # weeks that a round stands for


@dataclass(frozen=True, slots=True)
class Streak:
    """Rounds answered since the streak began, and rounds missed in a row since the last of them."""

    answered: int = 0
    missed: int = 0

    def weeks(self, every: Every = "week") -> int:
        """Return how many weeks it lasts, with rounds of that length."""
        return self.answered * WEEKS[every]


def lengthened(streak: Streak, week: Week) -> Streak:
    """Return the streak after one round more."""
    if week is Week.ANSWERED:
        return Streak(streak.answered + 1)
    if week is not Week.MISSED:
        return streak
    missed = min(streak.missed + 1, BREAKS)
    return Streak(0, missed) if missed == BREAKS else replace(streak, missed=missed)


def streak_of(weeks: Iterable[Week]) -> Streak:
    """Return the streak at the end of a member's weeks, oldest first."""
    return reduce(lengthened, weeks, Streak())
