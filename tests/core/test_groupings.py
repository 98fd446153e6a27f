"""Groupings by cost, against all of them counted out by hand's own means."""

from __future__ import annotations

import random
from itertools import combinations, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circles.groupings import groupings

ALONE = 10**6


def all_ways(people, threes, singles=False):
    """Every way to part people into pairs, so many threes and, if allowed, people alone."""
    if not people:
        return [] if threes and not singles else [()]
    first, rest = people[0], people[1:]
    sizes = [*([0] if singles else []), 1, *([2] if threes else [])]
    return [
        ((first, *others), *way)
        for size in sizes
        for others in combinations(rest, size)
        for way in all_ways(tuple(one for one in rest if one not in others), threes - (size == 2), singles)
    ]


def dear(seed, forbidden=()):
    def cost(group):
        if any(set(pair) <= set(group) for pair in forbidden):
            return None
        return ALONE if len(group) == 1 else random.Random(f"{seed} {group}").randrange(50)

    return cost


def total(way, cost):
    return sum(cost(group) for group in way)


@pytest.mark.parametrize("many", range(2, 9))
def test_all_ways_come_once_and_the_cheapest_first(many):
    people, cost = tuple(range(1, many + 1)), dear(many)
    found = list(groupings(people, cost))
    assert sorted(found) == sorted(all_ways(people, many % 2))
    assert [total(way, cost) for way in found] == sorted(total(way, cost) for way in found)


@given(st.integers(2, 7), st.integers(), st.data())
def test_who_must_not_be_together_is_not_and_as_few_as_possible_are_alone(many, seed, data):
    people = tuple(range(1, many + 1))
    forbidden = data.draw(st.sets(st.sampled_from(list(combinations(people, 2)))))
    cost = dear(seed, forbidden)
    found = next(groupings(people, cost))
    possible = [way for way in all_ways(people, many, singles=True) if all(cost(group) is not None for group in way)]
    assert found in possible
    assert alone(found) == min(map(alone, possible))
    usual = [way for way in possible if not alone(way) and sum(len(group) == 3 for group in way) == many % 2]
    if usual:
        assert total(found, cost) == min(total(way, cost) for way in usual)


def alone(way):
    return sum(len(group) == 1 for group in way)


def test_two_threes_are_better_than_two_alone():
    threes = {frozenset(pair) for trio in ((1, 2, 3), (4, 5, 6)) for pair in combinations(trio, 2)}
    forbidden = [pair for pair in combinations(range(1, 7), 2) if frozenset(pair) not in threes]
    assert next(groupings(range(1, 7), dear(0, forbidden))) == ((1, 2, 3), (4, 5, 6))


def test_nobody_and_one():
    assert list(groupings((), dear(0))) == [()]
    assert list(groupings((7,), dear(0))) == [((7,),)]


def test_equal_ones_come_in_the_order_of_their_numbers():
    found = list(islice(groupings(range(1, 13), lambda group: 1), 3))
    assert found == sorted(found)
