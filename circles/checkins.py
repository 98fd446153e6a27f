"""Check-ins: what a member reports in a round, and how a later reply adds to it or corrects it.

Used by `circles.rounds` and `circles.decide`. Never reads text: `circles.reading` does that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum


class Outcome(StrEnum):
    """How a goal went in a round."""

    DONE = "done"
    PROGRESS = "progress"
    MISSED = "missed"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class Update:
    """What a check-in says about one goal. `base` is where the goal's total stood when a new total was said."""

    goal: int
    outcome: Outcome
    amount: Decimal | None = None
    total: Decimal | None = None
    percent: Decimal | None = None
    base: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What one member reported in one round, all their replies taken together.

    `words` are their own, one entry a reply; `host_words` and `partner_words` are for those alone.
    """

    member: int
    updates: tuple[Update, ...] = ()
    commitments: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    thanks: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    private_words: tuple[str, ...] = ()
    host_words: tuple[str, ...] = ()
    partner_words: tuple[str, ...] = ()

    def update_of(self, goal: int) -> Update | None:
        """Return the update of one goal, if there is one."""
        return next((update for update in self.updates if update.goal == goal), None)


def merge(old: CheckIn, new: CheckIn) -> CheckIn:
    """Return both taken together: a goal said again is corrected, commitments said again replace, the rest adds up."""
    fresh = {update.goal: update for update in new.updates}
    kept = tuple(update for update in old.updates if update.goal not in fresh)
    return replace(
        old,
        updates=tuple(sorted((*kept, *new.updates), key=lambda update: update.goal)),
        commitments=new.commitments or old.commitments,
        asks=_join(old.asks, new.asks),
        offers=_join(old.offers, new.offers),
        thanks=_join(old.thanks, new.thanks),
        words=_join(old.words, new.words),
        private_words=_join(old.private_words, new.private_words),
        host_words=_join(old.host_words, new.host_words),
        partner_words=_join(old.partner_words, new.partner_words),
    )


def _join(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return old + tuple(text for text in new if text not in old)
