"""Laps: the rounds in which the same people come to meet one another, once each.

Used by `circles.pairing`. Read from the groups of past rounds alone, so that nothing else need be stored. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, takewhile

from circles.colouring import Pair, can_meet
from circles.groupings import Groups

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


@dataclass(frozen=True, slots=True)
class Lap:
    """How far a lap of `people`, in order, has come: who has still to meet, in how many rounds, and who has met.

    `free` says that all may meet. `rounds` counts those that were; `unmet` are pairs, `left` rounds.
    """

    people: tuple[int, ...]
    free: bool
    unmet: frozenset[Pair]
    left: int
    rounds: int = 0

    @property
    def always_new(self) -> bool:
        """Whether everyone meets somebody new in every round."""
        return self.free and len(self.people) % 2 == 0

    @property
    def is_over(self) -> bool:
        """Whether the next round begins a new one.

        All have met, or its time is up, or it cannot be kept any more: some of its rounds were held when two must not
        meet who now may.
        """
        return not self.unmet or self.left < 1 or (self.free and not can_meet(self.unmet, self.left))

    def after(self, groups: Groups) -> Lap:
        """Return the lap after one round more."""
        return replace(self, unmet=self.unmet - met(groups), left=self.left - 1, rounds=self.rounds + 1)


def new_lap(people: Iterable[int], apart: frozenset[Pair]) -> Lap:
    """Return the lap that begins when these people are there.

    When they are even in number it takes one round fewer than people, for that many others each has to meet. When they
    are odd in number, not all can meet somebody new every time, and when some must not meet, neither can those: as
    many rounds as people.
    """
    there = tuple(sorted(people))
    unmet = may_meet(there, apart)
    free = len(unmet) == len(there) * (len(there) - 1) // 2
    return Lap(there, free, unmet, len(there) - 1 if free and len(there) % 2 == 0 else len(there))


def laps(history: Iterable[Groups], apart: frozenset[Pair]) -> Iterator[Lap]:
    """Part the history into laps, each as it was after its last round; others who are there begin another."""
    lap: Lap | None = None
    for groups in history:
        people = people_of(groups)
        if lap is not None and (lap.people != people or lap.is_over):
            yield lap
            lap = None
        lap = (lap or new_lap(people, apart)).after(groups)
    if lap is not None:
        yield lap


def lap_under_way(history: History, people: Iterable[int], apart: frozenset[Pair]) -> Lap:
    """Return the lap in which these people meet next: the one that goes on, or a new one."""
    there = tuple(sorted(people))
    same = list(takewhile(lambda groups: people_of(groups) == there, reversed(history)))
    last: Lap | None = None
    for lap in laps(reversed(same), apart):
        last = lap
    return new_lap(there, apart) if last is None or last.is_over else last


def remembered(history: History, groups: Groups, apart: Iterable[Iterable[int]] = ()) -> tuple[Groups, ...]:
    """Return the history with one round more. Whole laps at its beginning are forgotten beyond `KEPT` rounds."""
    longer = (*history, groups)
    if len(longer) <= KEPT:
        return longer
    return longer[next(laps(longer, ordered(apart))).rounds:]


def people_of(groups: Groups) -> tuple[int, ...]:
    """Return all who are in the groups of a round, in order."""
    return tuple(sorted(one for group in groups for one in group))
