"""Whether those who have still to meet can do so in so many rounds, and a round with which they begin.

Used by `circles.pairing` to look ahead. In each round one meets one other, so the question is whether the edges of a
graph can be given so many colours with no two alike at any person. Pure and exact; quick for twelve people.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache

Pair = tuple[int, int]  # the lower number first
Graph = tuple[int, ...]  # for each person, the set of those still to be met, as bits


def can_meet(pairs: Collection[Pair], rounds: int) -> bool:
    """Return whether all pairs can meet in `rounds` rounds in which everyone meets at most one other.

    As many rounds as the most that one person has to meet are needed, and one more is always enough (Vizing, 1964);
    between the two it is searched for, round by round.
    """
    graph = _graph(_people(pairs), pairs)
    most = max(map(int.bit_count, graph), default=0)
    return most < rounds or _colourable(graph, rounds)


def round_of(pairs: Collection[Pair], rounds: int) -> frozenset[Pair]:
    """Return the first of `rounds` rounds in which all pairs can meet; nothing when they cannot."""
    people = _people(pairs)
    graph = _graph(people, pairs)
    for rest in _rounds(graph, rounds):
        if _colourable(rest, rounds - 1):
            return frozenset((a, b) for a, b in pairs if not rest[people.index(a)] >> people.index(b) & 1)
    return frozenset()


def _people(pairs: Collection[Pair]) -> list[int]:
    return sorted({one for pair in pairs for one in pair})


def _graph(people: list[int], pairs: Collection[Pair]) -> Graph:
    places = {one: place for place, one in enumerate(people)}
    bits = [0] * len(people)
    for a, b in pairs:
        bits[places[a]] |= 1 << places[b]
        bits[places[b]] |= 1 << places[a]
    return tuple(bits)


@lru_cache(maxsize=4096)
def _colourable(graph: Graph, rounds: int) -> bool:
    degrees = [others.bit_count() for others in graph]
    most = max(degrees, default=0)
    if most != rounds or rounds <= 1:
        return most <= rounds  # one round more than `most` is enough: Vizing
    if sum(degrees) > 2 * rounds * (sum(map(bool, degrees)) // 2):
        return False  # more meetings than the rounds have room for
    return any(_colourable(rest, rounds - 1) for rest in _rounds(graph, rounds))


def _rounds(graph: Graph, rounds: int) -> Iterator[Graph]:
    """Yield what is left to meet after each round that is of use: nobody sits out who has to meet one in each."""
    busy = sum(1 << one for one, others in enumerate(graph) if others.bit_count() >= rounds)
    return _served(graph, busy, (1 << len(graph)) - 1)


def _served(graph: Graph, busy: int, free: int) -> Iterator[Graph]:
    """Yield what is left after each way in which all the busy meet one who is free, then others too."""
    waiting = busy & free
    if not waiting:
        yield from _filled(graph, free)
        return
    choices = [(place, graph[place] & free) for place in range(len(graph)) if waiting >> place & 1]
    one, others = min(choices, key=lambda choice: choice[1].bit_count())
    for other in _places(others):
        yield from _served(_without(graph, one, other), busy, free & ~(1 << one | 1 << other))


def _filled(graph: Graph, free: int) -> Iterator[Graph]:
    """Yield what is left after each way in which those still free meet, the fullest first."""
    one = next((place for place in _places(free) if graph[place] & free), None)
    if one is None:
        yield graph
        return
    for other in _places(graph[one] & free):
        yield from _filled(_without(graph, one, other), free & ~(1 << one | 1 << other))
    yield from _filled(graph, free & ~(1 << one))


def _places(bits: int) -> Iterator[int]:
    while bits:
        yield (bits & -bits).bit_length() - 1
        bits &= bits - 1


def _without(graph: Graph, one: int, other: int) -> Graph:
    changed = list(graph)
    changed[one] &= ~(1 << other)
    changed[other] &= ~(1 << one)
    return tuple(changed)
