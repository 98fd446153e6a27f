"""What is wrong with a group, as a number: the less, the fairer is the rotation.

Used by `circles.pairing` alone. What matters more stands in higher digits of the number, so that sums of it compare
as promises in their order do. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from circles.colouring import Pair
from circles.groupings import Group
from circles.laps import History, met, people_of

LONG_AGO = 24  # rounds after which it no longer matters how long ago it was
TURN = 3465  # one turn in a group of three; a multiple of 3, 5, 7, 9 and 11, so that shares of it are whole
SLACK = TURN * 2 // 3  # how far from their share of turns one may be without any hurry
NEVER = -1


@dataclass(frozen=True, slots=True)
class Fairness:
    """How those who are there have met so far. Pairs have the lower number first; rounds count from the oldest as 0.

    `again` are pairs that must not meet in this lap any more; `earlier` holds for (one, other) those whom the one has
    met longer ago than the other; `turns` is what one has had in groups of three beyond one's share, and `share` what
    falls to each in this round. `recent` and `recent_turn` are the more, the more recent a meeting or a turn was.
    """

    apart: frozenset[Pair]
    again: frozenset[Pair]
    earlier: dict[Pair, frozenset[int]]
    recent: dict[Pair, int]
    turns: dict[int, int]
    recent_turn: dict[int, int]
    share: int

    def price(self, group: Group, wanted: frozenset[Pair] = frozenset()) -> int | None:
        """Return what is wrong with a group, or None when it must not be. `wanted` pairs are to meet above all."""
        pairs = list(combinations(group, 2))
        if not self.apart.isdisjoint(pairs):
            return None
        members = frozenset(group)
        early = sum(bool(self.earlier[a, b] - members) + bool(self.earlier[b, a] - members) for a, b in pairs)
        digits = (
            (len(group) == 1, 8),
            (sum((a in members) != (b in members) for a, b in wanted), 8),
            (sum(pair in self.again for pair in pairs), 8),
            (sum(self._unfair(one, len(group) > 2) for one in group), 40),
            (early, 8),
            (sum(self.recent.get(pair, 0) for pair in pairs), 4 * LONG_AGO + 8),
            (sum(self.recent_turn.get(one, 0) for one in group) if len(group) > 2 else 0, 4 * LONG_AGO + 8),
        )
        number = 0
        for digit, bits in digits:
            number = (number << bits) + digit
        return number

    def _unfair(self, one: int, turn: bool) -> int:
        """How far beyond the slack somebody's turns are from their share after this round."""
        return max(0, abs(self.turns[one] - self.share + TURN * turn) - SLACK)


def fairness(people: Sequence[int], history: History, apart: frozenset[Pair], again: frozenset[Pair]) -> Fairness:
    """Return how `people`, in order, have met in the rounds of `history`."""
    last = {pair: at for at, groups in enumerate(history) for pair in met(groups)}
    last_turn = {one: at for at, groups in enumerate(history) for group in groups if len(group) > 2 for one in group}
    now = len(history)
    return Fairness(
        apart,
        again,
        earlier=_earlier(people, last, apart),
        recent={pair: _recency(now - at) for pair, at in last.items()},
        turns=_turns(people, history),
        recent_turn={one: _recency(now - at) for one, at in last_turn.items()},
        share=3 * TURN // len(people) if len(people) % 2 and len(people) > 2 else 0,
    )


def _recency(rounds: int) -> int:
    """A digit for what was so many rounds ago. It outweighs all that was longer ago: 12 people meet less than 16 times."""
    return 1 << 4 * max(0, LONG_AGO - rounds)


def _earlier(people: Sequence[int], last: dict[Pair, int], apart: frozenset[Pair]) -> dict[Pair, frozenset[int]]:
    found = {}
    for one in people:
        others = {
            other: last.get((min(one, other), max(one, other)), NEVER)
            for other in people
            if other != one and (min(one, other), max(one, other)) not in apart
        }
        for other, at in others.items():
            found[one, other] = frozenset(third for third, then in others.items() if then < at)
    return found


def _turns(people: Sequence[int], history: History) -> dict[int, int]:
    turns = dict.fromkeys(people, 0)
    for groups in history:
        threes = sum(len(group) > 2 for group in groups)
        there = people_of(groups) if threes else []
        for one in there:
            if one in turns:
                turns[one] -= 3 * threes * TURN // len(there)
        for group in groups:
            for one in group if len(group) > 2 else ():
                if one in turns:
                    turns[one] += TURN
    return turns
