"""How a round was for a member: answered, missed, or neither. The squares that letters show of past rounds.

Read by `circles.ladder` and `circles.streaks`, so that silence means the same in all of them. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from circles.rounds import Round


class Week(StrEnum):
    """What became of a member's round. Only `MISSED` is silence; the last three count neither for nor against."""

    ANSWERED = "answered"
    MISSED = "missed"  # asked, and nothing came
    AWAY = "away"  # paused or out of office
    UNDELIVERED = "undelivered"  # our letter came back or was held up
    ABSENT = "absent"  # not yet or no longer a member, or never asked


def week_of(round_: Round, member: int) -> Week:
    """Return what became of a round for a member. Whoever answers has answered, from wherever they are."""
    if round_.checkin_of(member) is not None:
        return Week.ANSWERED
    if member in round_.away:
        return Week.AWAY
    if member in round_.undelivered:
        return Week.UNDELIVERED
    return Week.MISSED if member in round_.prompted else Week.ABSENT


def squares(rounds: Iterable[Round], member: int) -> tuple[Week, ...]:
    """Return a member's rounds, in the order given, from the first in which they had a part."""
    weeks = [week_of(round_, member) for round_ in rounds]
    first = next((at for at, week in enumerate(weeks) if week is not Week.ABSENT), len(weeks))
    return tuple(weeks[first:])
