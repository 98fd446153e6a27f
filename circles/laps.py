"""Laps: the rounds in which the same people come to meet one another, once each.

Used by `circles.pairing`. Read from the groups of past rounds alone, so that nothing else need be stored. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from circles.groupings import Groups

Pair = tuple[int, int]  # the lower number first
History = Sequence[Groups]  # the groups of past rounds, oldest first

KEPT = 60  # rounds: more than a year of weeks, five laps of twelve people


def met(groups: Groups) -> set[Pair]:
    """Return the pairs that meet in a round."""
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def ordered(pairs: Iterable[Iterable[int]]) -> frozenset[Pair]:
    """Return pairs with the lower number first."""
    return frozenset((min(a, b), max(a, b)) for a, b in pairs)


def may_meet(people: Iterable[int], apart: frozenset[Pair]) -> frozenset[Pair]:
    """Return the pairs of `people` that are not kept apart."""
    return frozenset(combinations(sorted(people), 2)) - apart


def length(people: Sequence[int], apart: frozenset[Pair]) -> int:
    """Return how many rounds a lap takes at most: one fewer than people, or as many.

    Each has one fewer to meet than there are people. When these are odd in number, not all can meet somebody new every
    time; when some must not meet, neither can those.
    """
    free = len(may_meet(people, apart)) == len(people) * (len(people) - 1) // 2
    return len(people) - 1 if free and len(people) % 2 == 0 else len(people)


def missing(lap: Sequence[Groups], people: Iterable[int], apart: frozenset[Pair]) -> frozenset[Pair]:
    """Return the pairs that have still to meet in a lap."""
    return may_meet(people, apart).difference(*(met(groups) for groups in lap))


def laps(history: History, apart: frozenset[Pair]) -> Iterator[tuple[Groups, ...]]:
    """Part the history into laps. One ends when all have met, when its time is up, or when others are there."""
    lap: tuple[Groups, ...] = ()
    for groups in history:
        if lap and not _goes_on(lap, people_of(groups), apart):
            yield lap
            lap = ()
        lap = (*lap, groups)
    if lap:
        yield lap


def lap_under_way(history: History, people: Sequence[int], apart: frozenset[Pair]) -> tuple[Groups, ...]:
    """Return the rounds of the lap that goes on when `people`, in order, are there next; none if a new one begins."""
    last: tuple[Groups, ...] = ()
    for lap in laps(history, apart):
        last = lap
    return last if last and _goes_on(last, people, apart) else ()


def remembered(history: History, groups: Groups, apart: Iterable[Iterable[int]] = ()) -> tuple[Groups, ...]:
    """Return the history with one round more. Whole laps at its beginning are forgotten beyond `KEPT` rounds."""
    longer = (*history, groups)
    if len(longer) <= KEPT:
        return longer
    return longer[len(next(laps(longer, ordered(apart)))):]


def people_of(groups: Groups) -> list[int]:
    """Return all who are in the groups of a round, in order."""
    return sorted(one for group in groups for one in group)


def _goes_on(lap: Sequence[Groups], people: Sequence[int], apart: frozenset[Pair]) -> bool:
    same = people_of(lap[0]) == list(people)
    return same and len(lap) < length(people, apart) and bool(missing(lap, people, apart))
