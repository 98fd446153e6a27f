"""Whether pairs can meet in so many rounds, against trying everything."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circles.colouring import can_meet, round_of

FIVE = list(combinations(range(5), 2))
PETERSEN = [(a, (a + 1) % 5) for a in range(5)] + [(a, a + 5) for a in range(5)] + [(a + 5, (a + 2) % 5 + 5) for a in range(5)]


def by_trying(pairs, rounds, used=()):
    """Give each pair in turn each round in which neither meets somebody else."""
    if len(used) == len(pairs):
        return True
    pair = pairs[len(used)]
    taken = {at for other, at in zip(pairs, used, strict=False) if set(other) & set(pair)}
    fresh = min(rounds, max(used, default=-1) + 2)  # rounds not yet used are alike
    return any(by_trying(pairs, rounds, (*used, at)) for at in range(fresh) if at not in taken)


def checked(pairs, rounds):
    possible = by_trying(pairs, rounds)
    assert can_meet(pairs, rounds) == possible
    first = round_of(pairs, rounds)
    if possible and pairs:
        met = [one for pair in first for one in pair]
        assert len(met) == len(set(met))
        assert first <= set(pairs)
        assert can_meet(set(pairs) - first, rounds - 1)
    else:
        assert first == frozenset()


def test_every_graph_of_five_people():
    for chosen in product((False, True), repeat=len(FIVE)):
        pairs = [pair for pair, there in zip(FIVE, chosen, strict=True) if there]
        for rounds in range(1, 6):
            checked(pairs, rounds)


@given(st.sets(st.sampled_from(list(combinations(range(7), 2))), max_size=14).map(sorted), st.integers(1, 6))
def test_graphs_of_seven_people(pairs, rounds):
    checked(pairs, rounds)


@pytest.mark.parametrize("many", range(2, 13))
def test_all_can_meet_all_as_in_a_tournament(many):
    pairs = list(combinations(range(many), 2))
    assert can_meet(pairs, many - 1) == (many % 2 == 0)
    assert can_meet(pairs, many)


def test_those_who_cannot():
    assert not can_meet([(1, 2), (2, 3), (1, 3), (4, 5), (5, 6), (4, 6)], 2), "two triangles"
    assert not can_meet(PETERSEN, 3)
    assert can_meet(PETERSEN, 4)
    assert not can_meet([(1, 2)], 0)
    assert can_meet([], 0)
