"""The rotation: what circles/pairing.py promises, one test a promise; then years of comings and goings."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from circles import pairing
from circles.laps import KEPT, met, remembered
from circles.pairing import mended, pair

MET_BY = {3: 1, 5: 4, 7: 5, 9: 7, 11: 9}  # rounds until all have met, of an odd number who begin together
PEOPLE = st.sets(st.integers(1, 12), min_size=3, max_size=12)


def everyone(people):
    return set(combinations(sorted(people), 2))


def rounds_of(people, many, history=(), apart=()):
    """Let the same people meet for so many rounds, and return these."""
    held = tuple(history)
    found = []
    for _ in range(many):
        found.append(pair(people, held, apart))
        held = remembered(held, found[-1], apart)
    return found


def met_in(rounds):
    return set().union(*map(met, rounds))


def lap_of(people):
    return len(people) - (len(people) % 2 == 0)


@pytest.fixture(params=[pairing.TRIES, 1], ids=["as is", "first try only"])
def tries(request, monkeypatch):
    """With one try, what certainly lets all meet is built at once, and must keep the same promise."""
    monkeypatch.setattr(pairing, "TRIES", request.param)


@pytest.mark.parametrize("many", [2, 4, 6, 8, 10, 12])
def test_an_even_number_meet_everyone_exactly_once_in_every_lap(many, tries):
    people = range(1, many + 1)
    rounds = rounds_of(people, 3 * many)
    for start in range(len(rounds) - many + 2):
        lap = rounds[start:start + many - 1]
        assert sum(len(met(groups)) for groups in lap) == len(everyone(people))
        assert met_in(lap) == everyone(people)


@pytest.mark.parametrize("many", [3, 5, 7, 9, 11])
def test_an_odd_number_have_all_met_within_so_many_rounds(many, tries):
    rounds = rounds_of(range(1, many + 1), 2 * many)
    assert met_in(rounds[:many]) == everyone(range(1, many + 1))


@pytest.mark.parametrize("many", [3, 5, 7, 9, 11])
def test_an_odd_number_who_begin_together_have_met_before_that(many):
    rounds = rounds_of(range(1, many + 1), MET_BY[many])
    assert met_in(rounds) == everyone(range(1, many + 1))
    assert met_in(rounds[:-1]) < everyone(range(1, many + 1))


@pytest.mark.parametrize("many", [5, 7, 9, 11])
def test_turns_in_the_group_of_three_are_shared_and_vary(many):
    turns = dict.fromkeys(range(1, many + 1), 0)
    before = None
    for groups in rounds_of(range(1, many + 1), KEPT):
        (trio,) = [group for group in groups if len(group) == 3]
        for one in trio:
            turns[one] += 1
        assert max(turns.values()) - min(turns.values()) <= 1
        assert trio != before
        before = trio


@settings(max_examples=25, deadline=None)
@given(st.lists(PEOPLE, max_size=12), PEOPLE)
def test_the_same_people_meet_in_time_whatever_was_before(past, people):
    history = ()
    for there in past:
        history = remembered(history, pair(there, history))
    if past and past[-1] == people:
        return
    size = lap_of(people)
    rounds = rounds_of(people, 2 * size, history)
    assert met_in(rounds[:size]) == everyone(people)
    if len(people) % 2 == 0:
        assert rounds[size:] == rounds[:size], "the next lap repeats the first"


def test_four_people_meet_in_time_after_any_two_rounds():
    subsets = [there for size in (2, 3, 4) for there in combinations(range(1, 5), size)]
    before = [groups for there in subsets for groups in ways(there)]
    for history in product(before, repeat=2):
        if sum(map(len, history[-1])) < 4:
            assert met_in(rounds_of(range(1, 5), 3, history)) == everyone(range(1, 5))


def ways(people):
    """All groupings of up to seven people into pairs, with one of three for an odd number."""
    people = tuple(people)
    if len(people) <= 3:
        return [(people,)]
    return [
        tuple(sorted((group, *rest)))
        for size in ((2, 3) if len(people) % 2 else (2,))
        for others in combinations(people[1:], size - 1)
        for group in [(people[0], *others)]
        for rest in (pairs_only if size == 3 else ways)(one for one in people if one not in group)
    ]


def pairs_only(people):
    people = tuple(people)
    return ways(people) if len(people) % 2 == 0 and people else [()]


def too_early(groups, history):
    """Count, for each who meets somebody, whether someone else is there whom they met longer ago, or never."""
    last = {pair: at for at, past in enumerate(history, 1) for pair in met(past)}

    def when(a, b):
        return last.get((min(a, b), max(a, b)), 0)

    there = [one for group in groups for one in group]
    return sum(
        any(when(one, third) < when(one, other) for third in there if third not in group)
        for group in groups
        for one in group
        for other in group
        if other != one
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sets(st.integers(1, 7), min_size=2), max_size=8), st.sets(st.integers(1, 7), min_size=4))
def test_as_few_meetings_as_possible_come_too_early_where_others_were_there_before(past, people):
    history = ()
    for there in [*past, {8, 9}]:
        history = remembered(history, pair(there, history))
    if len(people) % 2 == 0:
        found = pair(people, history)
        assert too_early(found, history) == min(too_early(groups, history) for groups in ways(sorted(people)))


@pytest.mark.parametrize("many", range(5, 10))
def test_all_but_two_who_must_not_meet_have_met_within_as_many_rounds_as_people(many):
    people = range(1, many + 1)
    for apart in combinations(people, 2) if many < 8 else [(1, 2), (1, many), (many - 1, many)]:
        assert met_in(rounds_of(people, many, apart=[apart])) == everyone(people) - {apart}


def test_who_must_not_meet_is_alone_only_where_it_cannot_be_helped():
    assert pair((1, 2, 3), apart=[(2, 1)]) in [((1, 3), (2,)), ((1,), (2, 3))]
    assert pair((1, 2, 3, 4), apart=[(4, 1)]) == ((1, 2), (3, 4))
    assert pair((1, 2, 3, 4, 5), apart=[(1, other) for other in (2, 3, 4, 5)]) == ((1,), (2, 3), (4, 5))
    assert pair((1, 2), apart=[(1, 2)]) == ((1,), (2,))


def test_a_newcomer_meets_everyone_in_the_first_lap():
    history = tuple(rounds_of(range(1, 8), 9))
    rounds = rounds_of(range(1, 9), 7, history)
    assert all(len(group) == 2 for groups in rounds for group in groups)
    assert {one for pair in met_in(rounds) if 8 in pair for one in pair} == set(range(1, 9))


def test_few_people():
    assert pair(()) == ()
    assert pair((4,)) == ((4,),)
    assert pair((9, 4)) == ((4, 9),)
    assert pair((3, 1, 2)) == ((1, 2, 3),)


def test_the_same_input_gives_the_same_groups_in_any_order():
    history = tuple(rounds_of(range(1, 8), 4))
    assert pair([7, 3, 1, 5], history, [(3, 1)]) == pair([1, 3, 5, 7], history, [(1, 3)])


def test_what_is_remembered_is_bounded_and_forgetting_changes_nothing():
    held, found = (), []
    for _ in range(3 * KEPT):
        found.append(pair(range(1, 7), held))
        held = remembered(held, found[-1])
        assert len(held) <= KEPT
    assert all(found[at] == found[at - 5] for at in range(5, len(found)))


@pytest.mark.parametrize(
    ("groups", "there", "wanted"),
    [
        (((1, 2), (3, 4)), (1, 2, 3, 4), ((1, 2), (3, 4))),
        (((1, 2), (3, 4)), (1, 2, 3), ((1, 2, 3),)),
        (((1, 2), (3, 4)), (1, 2, 3, 4, 5), ((1, 2), (3, 4, 5))),
        (((1, 2, 3), (4, 5)), (1, 2, 4, 5), ((1, 2), (4, 5))),
        (((1, 2), (3, 4)), (1, 3), ((1, 3),)),
        (((1, 2), (3, 4)), (1, 2), ((1, 2),)),
        (((1, 2, 3),), (1, 2, 3, 4), ((1, 2), (3, 4))),
        ((), (1, 2), ((1, 2),)),
        (((1, 2),), (), ()),
    ],
)
def test_groups_are_mended_with_as_little_change_as_can_be(groups, there, wanted):
    assert mended(groups, there) == wanted


def test_mending_keeps_apart_who_must_not_meet():
    assert mended(((1, 2), (3, 4)), (1, 2, 3, 4), apart=[(2, 1)]) == ((1, 3), (2, 4))
    assert mended(((1, 2), (3, 4)), (1, 2, 3, 4, 5), apart=[(5, 1)]) == ((1, 2), (3, 4, 5))
    assert mended(((1, 2),), (1, 2, 3), apart=[(3, 1), (3, 2)]) == ((1, 2), (3,))


class Years(RuleBasedStateMachine):
    """A circle in which people come, go, pause, come back, and will not meet one another; then all meet."""

    @initialize(people=PEOPLE)
    def begin(self, people):
        self.people, self.paused, self.apart = set(people), set(), set()
        self.history, self.spell, self.groups = (), [], ()

    @rule(one=st.integers(1, 12))
    def comes_or_goes(self, one):
        self.people ^= {one}
        self.paused.discard(one)

    @rule(one=st.integers(1, 12))
    def pauses_or_comes_back(self, one):
        self.paused = self.paused ^ {one} if one in self.people else self.paused

    @rule(a=st.integers(1, 12), b=st.integers(1, 12))
    def not_with(self, a, b):
        if a != b:
            self.apart ^= {(a, b)}
            self.spell = []

    @rule()
    def all_are_friends(self):
        self.apart, self.spell = set(), []

    @rule(many=st.integers(1, 4))
    def meet(self, many):
        for _ in range(many):
            there = self.people - self.paused
            self.groups = pair(there, self.history, self.apart)
            assert self.groups == pair(sorted(there, reverse=True), self.history, {(b, a) for a, b in self.apart})
            self.check(there)
            self.history = remembered(self.history, self.groups, self.apart)

    def check(self, there):
        assert sorted(one for group in self.groups for one in group) == sorted(there)
        forbidden = {tuple(sorted(pair)) for pair in self.apart}
        assert not met(self.groups) & forbidden
        alone = sum(len(group) == 1 for group in self.groups)
        assert alone == fewest_alone(frozenset(there), frozenset(forbidden))
        if not forbidden & everyone(there):
            assert sum(len(group) == 3 for group in self.groups) == len(there) % 2 * (len(there) > 1)
            self.spell = [*self.spell, self.groups] if self.same(there) else [self.groups]
            self.check_lap(there)
        else:
            self.spell = []

    def same(self, there):
        return self.spell and sorted(one for group in self.spell[-1] for one in group) == sorted(there)

    def check_lap(self, there):
        """While the same even number are there, nobody meets anyone twice within a lap."""
        lap = self.spell[-lap_of(there):]
        if len(there) % 2 == 0:
            assert sum(len(met(groups)) for groups in lap) == len(met_in(lap))

    @precondition(lambda self: self.groups)
    @rule(gone=st.sets(st.integers(1, 12), max_size=2), new=st.sets(st.integers(1, 12), max_size=1))
    def is_mended(self, gone, new):
        before = {one for group in self.groups for one in group}
        there = before - gone | new
        after = mended(self.groups, there, self.history[:-1], self.apart)
        assert sorted(one for group in after for one in group) == sorted(there)
        forbidden = {tuple(sorted(pair)) for pair in self.apart}
        untouched = [group for group in self.groups if len(group) > 1 and set(group) <= there and not met((group,)) & forbidden]
        assert not met(after) & forbidden
        assert sum(group not in after for group in untouched) <= 1
        if not self.apart and len(there) > 1:
            assert all(len(group) > 1 for group in after)

    @invariant()
    def is_bounded(self):
        assert len(self.history) <= KEPT


def fewest_alone(there, apart, known=None):
    """The least number of people alone, by trying everything."""
    known = {} if known is None else known
    if not there:
        return 0
    if there not in known:
        first, rest = min(there), there - {min(there)}
        friends = [one for one in rest if (first, one) not in apart]
        groups = [{one} for one in friends]
        groups += [{a, b} for a, b in combinations(sorted(friends), 2) if (a, b) not in apart]
        best = 1 + fewest_alone(rest, apart, known)
        for group in groups:
            if best == 0:
                break
            best = min(best, fewest_alone(rest - group, apart, known))
        known[there] = best
    return known[there]


TestYears = Years.TestCase
TestYears.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
