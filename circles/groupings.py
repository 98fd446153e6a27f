"""All ways to part people into groups of two, with threes where two will not do, cheapest first.

Used by `circles.pairing`, which says what a group costs. Pure arithmetic on sets of bits: knows no circle and no
history. Exact, not a heuristic: a table of the cheapest way to group every subset that can be left over (Held and
Karp, 1962), then a best-first search that the table guides without error, so that the ways come in order of cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from heapq import heapify, heappop, heappush
from itertools import combinations

Group = tuple[int, ...]
Groups = tuple[Group, ...]
Cost = Callable[[Group], int | None]

_Table = dict[int, int | None]  # the cheapest way to group a subset; None when there is none


def groupings(people: Sequence[int], cost: Cost) -> Iterator[Groups]:
    """Yield the groupings of `people`, which are in order, cheapest first; equal ones in the order of their numbers.

    `cost` gives what a group of one, two or three costs, or None when it may not be. With an even number of people
    all are pairs, with an odd number one is a group of three. Only if nothing of that kind is allowed are more threes
    and people alone tried: then `cost` must allow everyone to be alone. Twelve people take some milliseconds.
    """
    stuck = [one for one in people if all(cost((min(one, b), max(one, b))) is None for b in people if b != one)]
    rest = [one for one in people if one not in stuck]
    alone: Groups = tuple((one,) for one in stuck)
    found = False
    for way in _Search(rest, cost, threes=len(rest) % 2, singles=False).ways():
        found = True
        yield tuple(sorted(alone + way))
    if not found:
        for way in _Search(rest, cost, threes=len(rest) // 3, singles=True).ways():
            yield tuple(sorted(alone + way))


class _Search:
    """One search: the groups that may be, by the lowest bit in them, and the table of what is left."""

    def __init__(self, people: Sequence[int], cost: Cost, threes: int, singles: bool) -> None:
        self.full = (1 << len(people)) - 1
        self.threes = threes
        self.exactly = not singles
        self.tables: list[_Table] = [{} for _ in range(threes + 1)]
        self.groups: list[list[tuple[int, int, Group]]] = [[] for _ in people]  # (bits, cost, group)
        sizes = [*([1] if singles else []), 2, *([3] if threes else [])]
        for size in sizes:
            for places in combinations(range(len(people)), size):
                group = tuple(people[place] for place in places)
                price = cost(group)
                if price is not None:
                    self.groups[places[0]].append((sum(1 << place for place in places), price, group))

    def ways(self) -> Iterator[Groups]:
        """Yield all ways, cheapest first."""
        first = self._least(self.full, self.threes)
        if first is None:
            return
        heap: list[tuple[int, Groups, int, int, int]] = [(first, (), 0, self.full, self.threes)]
        heapify(heap)
        while heap:
            _, groups, spent, left, threes = heappop(heap)
            if not left:
                yield groups
                continue
            for bits, price, group in self._next(left, threes):
                after = threes - (len(group) == 3)
                least = self._least(left ^ bits, after)
                if least is not None:
                    heappush(heap, (spent + price + least, (*groups, group), spent + price, left ^ bits, after))

    def _next(self, left: int, threes: int) -> Iterator[tuple[int, int, Group]]:
        """The groups that the first of those left may be in."""
        for choice in self.groups[(left & -left).bit_length() - 1]:
            if choice[0] & left == choice[0] and (threes or len(choice[2]) < 3):
                yield choice

    def _least(self, left: int, threes: int) -> int | None:
        """What the cheapest way to group those left costs."""
        if not left:
            return None if self.exactly and threes else 0
        table = self.tables[threes]
        if left not in table:
            best: int | None = None
            for bits, price, group in self._next(left, threes):
                rest = self._least(left ^ bits, threes - (len(group) == 3))
                if rest is not None and (best is None or price + rest < best):
                    best = price + rest
            table[left] = best
        return table[left]
