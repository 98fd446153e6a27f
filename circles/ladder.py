"""What is done about a member who has gone quiet: each step once, and none at the first word from them.

Called by `circles.decide` when a round closes, and by the clock for the last step. Pure; a step is a value, and what
is written, to whom and when, is a letter's business. The steps, and after how many silent rounds in a row:

    every round   (the nudge)     one line before the digest to who has not answered, where they `may_nudge`
    2             PEER            their partner is asked for a line: a friend's helps more than ours
    3             HOST            the host's note says that they are drifting
    4             STILL_WITH_US   they are asked: stay, pause, leave
    + 14 days     LAPSE           no answer to that: no more letters; one line brings them back

Whose mail does not arrive is not silent: no step is taken about them but UNDELIVERED, which tells the host, once.
Rounds in which one was away are passed over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from circles.weeks import Week

ANSWER_WITHIN = timedelta(days=14)


class Step(StrEnum):
    """What is done about somebody's silence."""

    PEER = "peer"
    HOST = "host"
    STILL_WITH_US = "still-with-us"
    LAPSE = "lapse"
    UNDELIVERED = "undelivered"


AFTER = {Step.PEER: 2, Step.HOST: 3, Step.STILL_WITH_US: 4}  # silent rounds


@dataclass(frozen=True, slots=True)
class Silence:
    """A member's silence since the last sign of life. `Silence()` is none, and what any word from them makes of it.

    `rounds` are those missed; `taken` the steps taken; `asked_at` (aware, UTC) when they were asked whether they
    stay; `undelivered` whether our last letter did not reach them.
    """

    rounds: int = 0
    taken: tuple[Step, ...] = ()
    asked_at: datetime | None = None
    undelivered: bool = False


def after_round(silence: Silence, week: Week) -> Silence:
    """Return the silence after one round more.

    Away, one may not have seen the question whether one stays: it is not waited for, and asked again in its turn.
    """
    match week:
        case Week.ANSWERED:
            return Silence()
        case Week.MISSED:
            return arrived(replace(silence, rounds=silence.rounds + 1))
        case Week.UNDELIVERED:
            return returned(silence)
        case Week.AWAY:
            return _unasked(silence)
        case Week.ABSENT:
            return silence


def returned(silence: Silence) -> Silence:
    """Return the silence of somebody whom our letter did not reach; the question whether they stay is void."""
    return replace(_unasked(silence), undelivered=True)


def arrived(silence: Silence) -> Silence:
    """Return the silence of somebody whom our letters reach again."""
    taken = tuple(step for step in silence.taken if step is not Step.UNDELIVERED)
    return replace(silence, undelivered=False, taken=taken) if silence.undelivered else silence


def due(silence: Silence, week: Week, partner: bool = True) -> tuple[Step, ...]:
    """Return the steps to take when a round closes, which is already counted in `silence`, and `week` is how it was.

    Without a `partner` to write to, the peer's step waits until there is one. What is returned is to be `taken`.
    """
    if silence.undelivered:
        return () if Step.UNDELIVERED in silence.taken else (Step.UNDELIVERED,)
    if week is not Week.MISSED or silence.asked_at is not None:
        return ()
    steps = (step for step, rounds in AFTER.items() if silence.rounds >= rounds and step not in silence.taken)
    return tuple(step for step in steps if partner or step is not Step.PEER)


def taken(silence: Silence, step: Step, now: datetime) -> Silence:
    """Return the silence after a step was taken at `now` (aware, UTC)."""
    asked = now if step is Step.STILL_WITH_US else silence.asked_at
    return replace(silence, taken=(*silence.taken, step), asked_at=asked)


def may_nudge(silence: Silence) -> bool:
    """Return whether somebody who was asked and has not answered gets the nudge: not beside the question if they stay."""
    return not silence.undelivered and silence.asked_at is None


def lapses_at(silence: Silence) -> datetime | None:
    """Return when the time to answer whether they stay is over, or None when they were not asked."""
    if silence.asked_at is None or silence.undelivered:
        return None
    return silence.asked_at + ANSWER_WITHIN


def _unasked(silence: Silence) -> Silence:
    steps = tuple(step for step in silence.taken if step is not Step.STILL_WITH_US)
    return replace(silence, taken=steps, asked_at=None) if silence.asked_at else silence
